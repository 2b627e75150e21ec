"""A form that cannot open a self-assessment: each reason under its field, nothing filled in is lost."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.blocks import ids
from storage.people import Member, Person, Role
from tests.steps.assessments import PARTS, top_form
from tests.steps.bot import EIGHT, GRADE3, GRADE5, PRINCIPAL, PRIVATE, TEAM
from tests.steps.items import today
from tests.steps.opening import SATURDAY, fill, reflect, rounds, submission


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("sections", [], "required"),
        ("day", -1, "is in the past"),
        ("day", 61, "more than 60 days away"),
        ("hour", "21:00", "the team is not at work"),
        ("counted", [], "Choose at least one person"),
        ("counted", ["U0ILTBOT001"], "Cannot vote here: ILT"),
    ],
)
def test_what_cannot_be_is_said_under_its_field_and_nothing_is_lost(bot, field, value, sentence):
    form = reflect(bot)
    chosen = (today(bot) + timedelta(days=value)).isoformat() if isinstance(value, int) else value
    fill(bot, PRINCIPAL, form, naming="named", **{field: chosen})
    bot.slack.submit(PRINCIPAL, form.id)
    still = top_form(bot, PRINCIPAL)
    [(block, error)] = still.errors.items()
    assert block == (PARTS if field == "sections" else f"assessment.reflect_{field}")
    assert sentence in error
    assert still.values[ids.REFLECT_NAMING][ids.REFLECT_NAMING]["selected_option"]["value"] == "named"
    assert rounds(bot) == []


def test_a_saturday_is_refused_with_the_days_around_it(bot):
    form = reflect(bot)
    fill(bot, PRINCIPAL, form, day=SATURDAY.isoformat())
    bot.slack.submit(PRINCIPAL, form.id)
    error = top_form(bot, PRINCIPAL).errors[ids.REFLECT_DAY]
    for day in (SATURDAY - timedelta(days=1), SATURDAY + timedelta(days=2)):
        assert f"{day:%a, %b} {day.day}" in error


def test_everything_wrong_is_said_at_once(bot):
    form = reflect(bot)
    fill(bot, PRINCIPAL, form, day=SATURDAY.isoformat(), hour="05:00", counted=[])
    bot.slack.submit(PRINCIPAL, form.id)
    assert set(top_form(bot, PRINCIPAL).errors) == {
        ids.REFLECT_DAY,
        ids.REFLECT_HOUR,
        ids.REFLECT_COUNTED,
    }


def test_people_outside_and_observers_are_refused_by_name(bot_on_both):
    with bot_on_both.db.write() as session:
        found = session.scalars(
            select(Member).join(Person, Person.id == Member.person_id).where(Person.slack_user_id == GRADE5)
        )
        found.one().role = Role.OBSERVER
    bot_on_both.slack.leave(GRADE3, TEAM)
    bot_on_both.slack.settle()
    form = reflect(bot_on_both)
    offered = form.values[ids.REFLECT_COUNTED][ids.REFLECT_COUNTED]["selected_users"]
    assert set(offered) == set(EIGHT) - {GRADE3, GRADE5}
    fill(bot_on_both, PRINCIPAL, form, counted=[*offered, GRADE3, GRADE5])
    bot_on_both.slack.submit(PRINCIPAL, form.id)
    error = top_form(bot_on_both, PRINCIPAL).errors[ids.REFLECT_COUNTED]
    assert "Not in #ilt-team: " in error
    assert "Grade 3 lead" in error
    assert "Invite them first" in error
    assert "Observers do not vote: " in error
    assert "Grade 5 lead" in error
    assert rounds(bot_on_both) == []


def test_people_of_another_organization_are_neither_offered_nor_taken(bot):
    bot.slack.share_outside(TEAM)
    bot.slack.add_person("U0NEIGHBOUR", "Neighbour", team_id="T0NEIGHBOUR")
    bot.slack.join("U0NEIGHBOUR", TEAM, inviter=PRINCIPAL)
    bot.slack.settle()
    bot.tick()
    form = reflect(bot)
    offered = form.values[ids.REFLECT_COUNTED][ids.REFLECT_COUNTED]["selected_users"]
    assert set(offered) == set(EIGHT)
    fill(bot, PRINCIPAL, form, counted=[*offered, "U0NEIGHBOUR"])
    bot.slack.submit(PRINCIPAL, form.id)
    assert "Neighbour" in top_form(bot, PRINCIPAL).errors[ids.REFLECT_COUNTED]


def test_somebody_the_bot_never_met_is_refused_too(bot):
    form = reflect(bot)
    state = {
        **form.values,
        ids.REFLECT_COUNTED: {ids.REFLECT_COUNTED: {"selected_users": [PRINCIPAL, "U0NOBODY"]}},
    }
    [ack] = bot.slack.deliver("interactive", submission(form, state=state))
    assert "1 person I do not know" in ack.body["errors"][ids.REFLECT_COUNTED]
    assert rounds(bot) == []


@pytest.mark.parametrize(
    ("block", "element"),
    [
        (PARTS, {ids.REFLECT_SECTIONS: {"selected_options": [{"value": "no_such_part"}]}}),
        (PARTS, {ids.REFLECT_SECTIONS: {"selected_options": None}}),
        (ids.REFLECT_NAMING, {ids.REFLECT_NAMING: {"selected_option": {"value": "shouted"}}}),
        (ids.REFLECT_NAMING, {ids.REFLECT_NAMING: {"selected_option": None}}),
        (ids.REFLECT_DAY, {ids.REFLECT_DAY: {"selected_date": "soon"}}),
        (ids.REFLECT_DAY, {ids.REFLECT_DAY: {"selected_date": "0001-01-01"}}),
        (ids.REFLECT_DAY, {ids.REFLECT_DAY: {"selected_date": "9999-12-31"}}),
        (ids.REFLECT_HOUR, {ids.REFLECT_HOUR: {"selected_time": "25:00"}}),
        (ids.REFLECT_HOUR, {ids.REFLECT_HOUR: {"selected_time": None}}),
        (ids.REFLECT_COUNTED, {ids.REFLECT_COUNTED: {"selected_users": None}}),
    ],
)
def test_a_forged_field_is_refused_under_it(bot, block, element):
    form = reflect(bot)
    [ack] = bot.slack.deliver("interactive", submission(form, state={**form.values, block: element}))
    assert list(ack.body["errors"]) == [block]
    assert rounds(bot) == []


@pytest.mark.parametrize("metadata", ["", "C0ILTTEAM01", "1:cps_ilt", "x:cps_ilt:1", "1:CPS:1"])
def test_a_form_of_an_older_version_says_so(bot, metadata):
    form = reflect(bot)
    [ack] = bot.slack.deliver("interactive", submission(form, private_metadata=metadata))
    assert "Type /ilt reflect to get a new one" in str(ack.body["view"])
    assert rounds(bot) == []


def test_a_team_one_is_not_in_cannot_be_opened(bot):
    bot.slack.invite_bot(PRINCIPAL, PRIVATE)
    bot.slack.settle()
    bot.tick()
    theirs = reflect(bot, PRINCIPAL, PRIVATE)
    [ack] = bot.slack.deliver("interactive", submission(theirs, GRADE3))
    assert "Only members" in ack.body["errors"][PARTS]
    [ack] = bot.slack.deliver("interactive", submission(theirs, PRINCIPAL, team="T0ELSEWHERE"))
    assert "Only members" in ack.body["errors"][PARTS]
    assert rounds(bot) == []
