"""Opening a self-assessment: a form that is filled in, every way to fill it in wrong, and what the opener hears."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.assessments.messages.opening import sections_block
from bot.blocks import ids
from bot.rules.local_time import local_date, local_hour
from storage.assessments import Assessment, State
from storage.people import Ilt
from tests.steps.assessments import (
    CONDITIONS,
    CRITICAL,
    PARTS,
    answer_all,
    open_assessment,
    open_ballot,
    private,
    section_messages,
    top_form,
)
from tests.steps.bot import (
    ASSISTANT,
    EIGHT,
    GRADE3,
    GRADE5,
    PRINCIPAL,
    PRIVATE,
    STAFF,
    TEAM,
    RunningBot,
    running_bot,
)
from tests.steps.dated_bot import chicago
from tests.steps.opening import SATURDAY, ZONE, dm, end_all, fill, reflect, rounds, submission


def test_one_tap_opens_what_the_form_offered(bot):
    form = reflect(bot)
    bot.slack.submit(PRINCIPAL, form.id)
    notice = str(top_form(bot, PRINCIPAL).payload)
    assert "Opening it now in #ilt-team" in notice
    assert "Chicago time" in notice
    bot.tick()
    [(assessment, voting)] = rounds(bot)
    assert assessment.is_unnamed
    assert assessment.left_out == []
    assert [section["key"] for section in assessment.rubric["sections"]] == [CRITICAL]
    assert voting.state == State.OPEN
    assert local_hour(voting.deadline_at, ZONE).isoformat() == "16:00:00"
    assert (
        local_date(voting.deadline_at, ZONE).isoformat()
        == form.values[ids.REFLECT_DAY][ids.REFLECT_DAY]["selected_date"]
    )
    [message] = section_messages(bot)
    assert "0 of 8 finished, open until " in message.text
    assert "4:00 PM" in message.text
    assert "Unnamed: only counts are shown" in message.text


def test_everything_in_the_form_can_be_chosen(bot):
    form = reflect(bot)
    monday = SATURDAY + timedelta(days=2)
    fill(
        bot,
        PRINCIPAL,
        form,
        sections=[CRITICAL, CONDITIONS],
        naming="named",
        day=monday.isoformat(),
        hour="11:30",
        counted=[PRINCIPAL, ASSISTANT, GRADE3, GRADE5],
    )
    bot.slack.submit(PRINCIPAL, form.id)
    bot.tick()
    [(assessment, voting)] = rounds(bot)
    assert not assessment.is_unnamed
    assert len(assessment.left_out) == 4
    assert local_date(voting.deadline_at, ZONE) == monday
    assert local_hour(voting.deadline_at, ZONE).isoformat() == "11:30:00"
    for message in section_messages(bot):
        assert "0 of 4 finished" in message.text
        assert "11:30 AM" in message.text
        assert "Named: after the reveal everyone in this channel sees who chose what." in message.text
    assert "everyone in this channel sees who chose what" in str(open_ballot(bot, GRADE3).payload)


def test_who_is_left_out_can_still_vote_and_nobody_is_waited_for_more(bot):
    form = reflect(bot)
    fill(bot, PRINCIPAL, form, counted=[PRINCIPAL, ASSISTANT, GRADE3, GRADE5])
    bot.slack.submit(PRINCIPAL, form.id)
    bot.tick()
    ballot = open_ballot(bot, "U0MATHCOACH")
    bot.slack.fill("U0MATHCOACH", ballot.id, "1:teacher_teams", ids.BALLOT_CHOICE, "strength")
    bot.tick()
    assert "0 of 4 finished" in section_messages(bot)[0].text
    answer_all(bot, "U0MATHCOACH")
    bot.tick()
    assert "1 of 4 finished" in section_messages(bot)[0].text


def test_the_sections_and_naming_of_last_time_are_offered_again(bot):
    open_assessment(bot, sections=(CONDITIONS,))
    end_all(bot)
    with bot.db.write() as session:
        session.scalars(select(Ilt).where(Ilt.channel_id == TEAM)).one().is_unnamed = False
    values = reflect(bot, ASSISTANT).values
    assert [one["value"] for one in values[PARTS][ids.REFLECT_SECTIONS]["selected_options"]] == [CONDITIONS]
    assert values[ids.REFLECT_NAMING][ids.REFLECT_NAMING]["selected_option"]["value"] == "named"


def test_the_team_s_own_zone_counts_once_it_is_set_up(bot):
    with bot.db.write() as session:
        session.scalars(select(Ilt).where(Ilt.channel_id == TEAM)).one().zone = "America/New_York"
    form = reflect(bot)
    assert "New York time" in str(form.payload)
    bot.slack.submit(PRINCIPAL, form.id)
    bot.tick()
    [(_, voting)] = rounds(bot)
    assert local_hour(voting.deadline_at, "America/New_York").isoformat() == "16:00:00"
    assert "4:00 PM" in section_messages(bot)[0].text


def test_who_comes_or_goes_while_the_form_is_open_is_nobody_s_fault(bot):
    bot.slack.leave(GRADE5, TEAM)
    bot.slack.settle()
    form = reflect(bot)
    bot.slack.leave(GRADE3, TEAM)
    bot.slack.join(GRADE5, TEAM)
    bot.slack.settle()
    bot.tick()
    bot.slack.submit(PRINCIPAL, form.id)
    bot.tick()
    [(assessment, _)] = rounds(bot)
    assert assessment.left_out == []
    assert "0 of 7 finished" in section_messages(bot)[0].text


def test_a_small_team_is_offered_named_and_told_what_unnamed_costs(bot):
    bot.slack.invite_bot(PRINCIPAL, PRIVATE)
    bot.slack.settle()
    bot.tick()
    form = reflect(bot, PRINCIPAL, PRIVATE)
    assert "cannot be shown with fewer than 4 answers" in str(form.payload)
    assert form.values[ids.REFLECT_NAMING][ids.REFLECT_NAMING]["selected_option"]["value"] == "named"
    fill(bot, PRINCIPAL, form, naming="unnamed")
    bot.slack.submit(PRINCIPAL, form.id)
    assert "cannot be shown with fewer than 4 answers" in str(top_form(bot, PRINCIPAL).payload)
    bot.tick()
    told = [text for text in dm(bot, PRINCIPAL) if "2 people are counted" in text]
    assert len(told) == 1
    assert "open it again with names" in told[0]
    bot.tick()
    assert len(dm(bot, PRINCIPAL)) == len({*dm(bot, PRINCIPAL)})


def test_a_small_team_that_takes_named_hears_nothing_of_it(bot):
    bot.slack.invite_bot(PRINCIPAL, PRIVATE)
    bot.slack.settle()
    bot.tick()
    form = reflect(bot, PRINCIPAL, PRIVATE)
    bot.slack.submit(PRINCIPAL, form.id)
    assert "fewer than 4" not in str(top_form(bot, PRINCIPAL).payload)
    bot.tick()
    assert not [text for text in dm(bot, PRINCIPAL) if "fewer than 4" in text]


def test_a_form_sent_twice_opens_one_and_gets_the_same_answer(bot_on_both):
    form = reflect(bot_on_both)
    acks = bot_on_both.slack.deliver("interactive", submission(form), times=2)
    assert ["Opening it now" in str(ack.body) for ack in acks] == [True, True]
    assert len(rounds(bot_on_both)) == 1
    bot_on_both.tick()
    [late] = bot_on_both.slack.deliver("interactive", submission(form))
    assert "Opening it now" in str(late.body)
    end_all(bot_on_both)
    bot_on_both.slack.deliver("interactive", submission(form))
    assert len(rounds(bot_on_both)) == 1


def test_two_people_who_open_at_once_both_learn_what_became_of_it(bot_both_ways):
    forms = {user: reflect(bot_both_ways, user).id for user in (PRINCIPAL, ASSISTANT, GRADE3)}
    taps = [threading.Thread(target=bot_both_ways.slack.submit, args=entry) for entry in forms.items()]
    for tap in taps:
        tap.start()
    for tap in taps:
        tap.join()
    notices = [str(top_form(bot_both_ways, user).payload) for user in forms]
    assert sum("Opening it now" in notice for notice in notices) == 1
    assert sum("A self-assessment is open" in notice for notice in notices) == 2
    assert len(rounds(bot_both_ways)) == 1


def test_the_command_elsewhere_opens_in_the_team_it_named(bot):
    form = reflect(bot, GRADE3, STAFF)
    bot.slack.submit(GRADE3, form.id)
    bot.tick()
    assert len(section_messages(bot)) == 1


def test_a_team_without_the_bot_is_told_to_the_opener(bot):
    form = reflect(bot)
    bot.slack.remove_bot(PRINCIPAL, TEAM)
    bot.slack.settle()
    bot.slack.submit(PRINCIPAL, form.id)
    bot.tick()
    bot.tick()
    assert any("Type this there: /invite @ILT" in text for text in dm(bot, PRINCIPAL))


def test_where_slack_does_not_tell_who_is_there_the_opener_hears_so_after_ten_minutes(tuesday_bot):
    bot = tuesday_bot
    bot.slack.set_faults(fail={"conversations.members": ["fetch_members_failed", 100]})
    bot.slack.submit(PRINCIPAL, reflect(bot).id)
    bot.tick()
    assert assessment_state(bot) == State.OPENING
    bot.put(chicago("2026-12-01 09:12"))
    bot.app.worker().tick()  # another one: that one rests a while after a fault of Slack's
    bot.tick()
    assert assessment_state(bot) == State.FAILED
    [word] = [text for text in dm(bot, PRINCIPAL) if "Slack did not tell me who is in it" in text]
    assert "Type /ilt reflect again" in word
    bot.slack.set_faults(fail={})
    bot.slack.close(PRINCIPAL, top_form(bot, PRINCIPAL).id)
    bot.slack.submit(PRINCIPAL, reflect(bot).id)
    bot.app.worker().tick()
    assert assessment_state(bot) == State.OPEN


def assessment_state(bot) -> str:
    """Of the newest."""
    with bot.db.read() as session:
        return session.scalars(select(Assessment.state).order_by(Assessment.id.desc())).first() or ""


@pytest.fixture
def with_two_rubrics(sqlite, tmp_path) -> Iterator[RunningBot]:
    """The bot in a district that has an instrument of its own beside the one that comes with it."""
    (tmp_path / "district.yaml").write_text(
        """
key: district
version: 1
title: Our district's look at itself
source: ours
prompt: Strength or weakness?
sections:
  - key: first
    title: First part
    question: How is it?
    criteria: [{key: alpha, short: Alpha, text: The first thing}]
  - key: second
    title: Second part
    question: How is it?
    criteria: [{key: beta, short: Beta, text: The second thing}]
""",
        encoding="utf-8",
    )
    with running_bot(sqlite.migrated(), ilt_rubrics_dir=tmp_path) as made:
        yield made


def test_another_rubric_redraws_the_parts_and_keeps_the_rest(with_two_rubrics):
    bot = with_two_rubrics
    form = reflect(bot)
    monday = (SATURDAY + timedelta(days=2)).isoformat()
    fill(bot, PRINCIPAL, form, naming="named", day=monday, counted=EIGHT[:5])
    bot.slack.fill(PRINCIPAL, form.id, ids.REFLECT_RUBRIC, ids.REFLECT_RUBRIC, "district")
    bot.settle()
    redrawn = top_form(bot, PRINCIPAL)
    block = sections_block("district")
    assert PARTS not in redrawn.values
    assert [one["value"] for one in redrawn.values[block][ids.REFLECT_SECTIONS]["selected_options"]] == [
        "first"
    ]
    assert redrawn.values[ids.REFLECT_NAMING][ids.REFLECT_NAMING]["selected_option"]["value"] == "named"
    assert redrawn.values[ids.REFLECT_DAY][ids.REFLECT_DAY]["selected_date"] == monday
    assert redrawn.values[ids.REFLECT_COUNTED][ids.REFLECT_COUNTED]["selected_users"] == EIGHT[:5]
    bot.slack.fill(PRINCIPAL, form.id, block, ids.REFLECT_SECTIONS, ["second"])
    bot.slack.submit(PRINCIPAL, form.id)
    bot.tick()
    [(assessment, _)] = rounds(bot)
    assert assessment.rubric["key"] == "district"
    assert "Second part" in section_messages(bot)[0].text
    end_all(bot)
    again = reflect(bot, ASSISTANT).values[block][ids.REFLECT_SECTIONS]["selected_options"]
    assert [one["value"] for one in again] == ["second"]


def test_sent_off_before_the_parts_were_redrawn_the_form_asks_for_them(with_two_rubrics):
    form = reflect(with_two_rubrics)
    other = {ids.REFLECT_RUBRIC: {"selected_option": {"value": "district"}}}
    state = {**form.values, ids.REFLECT_RUBRIC: other}
    [ack] = with_two_rubrics.slack.deliver("interactive", submission(form, state=state))
    assert ack.body["errors"] == {PARTS: "Choose at least one part."}


@pytest.mark.begins_with(steps=open_assessment)
def test_the_command_where_one_is_open_leads_to_the_ballot(bot):
    bot.slack.command(GRADE5, TEAM, "/ilt reflect")
    assert "A self-assessment is open in #ilt-team" in private(bot, GRADE5)[-1].text
