"""Choosing one or two with a goal and an end; what is refused, with the reason; ending one by hand."""

import json

import pytest
from sqlalchemy import select

from bot.blocks import ids
from bot.focus.messages.choice import AREA, CHOSEN, FATE, REASON, UNTIL
from bot.focus.messages.message_buttons import CHANGE, END, MOVE
from bot.focus.messages.opening import OWN
from storage.focus import Cycle, FocusArea, Quarter
from storage.people import Ilt, Role
from storage.strategies import Strategy
from tests.steps.assessments import private, top_form
from tests.steps.bot import ASSISTANT, EIGHT, GRADE3, GRADE5, PRINCIPAL, TEAM, RunningBot
from tests.steps.dated_bot import TUESDAY, chicago, element, set_role
from tests.steps.focus import (
    areas,
    candidates,
    choose,
    focus_message,
    more,
    open_focus,
    place,
    read_and_close,
    set_goals,
    show,
    tap,
    with_result,
    words_of,
)
from tests.steps.forged import click_payload
from tests.steps.reflection import start_meeting

COACH = EIGHT[4]


def shown(bot: RunningBot) -> None:
    """Dots that were shown: 4 on the second candidate, 3 on the third, 1 on the first."""
    with_result(bot)
    open_focus(bot)
    place(bot, GRADE3, 0, 1)
    for user in (PRINCIPAL, ASSISTANT, GRADE5):
        place(bot, user, 1, 2)
    show(bot)


def choice_of(bot: RunningBot, *places: int, user: str = PRINCIPAL):
    """*Choose our focus…* with those ticked; not sent yet."""
    found = list(candidates(bot.db).values())
    tap(bot, user, ids.FOCUS_CHOOSE)
    form = top_form(bot, user)
    bot.slack.fill(user, form.id, CHOSEN, CHOSEN, [str(found[place]) for place in places])
    return form


def errors(bot: RunningBot, form, user: str = PRINCIPAL) -> str:
    """What stands under the fields of a form that is sent off."""
    return json.dumps(bot.slack.submit(user, form.id).body["errors"])


def ends_on(bot: RunningBot) -> list[str]:
    with bot.db.read() as session:
        return [str(one) for one in session.scalars(select(Cycle.ends_on).order_by(Cycle.id))]


def add_strategy(bot: RunningBot, place: int = 0) -> int:
    """A strategy for one of the focus areas, straight in the tables."""
    with bot.db.write() as session:
        area = session.scalars(select(FocusArea).order_by(FocusArea.id)).all()[place]
        strategy = Strategy(
            ilt_id=area.ilt_id,
            area_id=area.id,
            request=f"r{area.id}",
            committed_by_id=area.chosen_by_id,
            committed_at=TUESDAY,
            owner_id=area.chosen_by_id,
            owner_since=TUESDAY,
        )
        session.add(strategy)
        session.flush()
        return strategy.id


@pytest.mark.begins_with(steps=shown)
def test_the_dots_are_ticked_and_one_tap_chooses_them_for_ten_school_weeks(tuesday_bot):
    bot = tuesday_bot
    tap(bot, PRINCIPAL, ids.FOCUS_CHOOSE)
    form = top_form(bot, PRINCIPAL)
    fields = {one["block_id"]: one["element"] for one in form.payload["blocks"] if one["type"] == "input"}
    ids_ = list(candidates(bot.db).values())
    assert {one["value"] for one in fields[CHOSEN]["initial_options"]} == {str(ids_[1]), str(ids_[2])}
    assert fields[UNTIL]["initial_date"] == "2027-02-08"
    bot.slack.submit(PRINCIPAL, form.id)
    set_goals(bot, PRINCIPAL, {})
    bot.tick()
    assert ends_on(bot) == ["2027-02-08"]
    text = focus_message(bot).text
    assert text.count("until Mon, Feb 8, 2027") == 2
    assert "the team chose otherwise" not in text


def test_a_quarter_that_was_entered_gives_the_end(tuesday_bot):
    bot = tuesday_bot
    with bot.db.write() as session:
        ilt = session.scalars(select(Ilt).filter_by(channel_id=TEAM)).one()
        session.add(
            Quarter(
                ilt_id=ilt.id,
                first_day=chicago("2026-11-02 00:00").date(),
                last_day=chicago("2027-01-22 00:00").date(),
            )
        )
    shown(bot)
    choose(bot, [1])
    assert ends_on(bot) == ["2027-01-22"]


@pytest.mark.begins_with(steps=shown)
def test_a_choice_that_differs_from_the_dots_says_so(tuesday_bot):
    bot = tuesday_bot
    choose(bot, [0])
    text = focus_message(bot).text
    names = list(candidates(bot.db))
    assert f"By the dots {names[1]} and {names[2]} came first; the team chose otherwise." in text


@pytest.mark.parametrize(
    ("places", "until", "said"),
    [
        pytest.param((0, 1, 2), "2027-02-08", "Teams that carry more than two finish fewer", id="a third"),
        pytest.param((0,), "2026-11-30", "Mon, Nov 30, 2026 is not ahead", id="in the past"),
        pytest.param((0,), "2026-12-01", "is not ahead", id="today"),
        pytest.param((0,), "2026-12-05", "Choose Fri, Dec 4, 2026 or Mon, Dec 7, 2026", id="on a Saturday"),
        pytest.param((0,), "2028-01-03", "more than a year away", id="far away"),
    ],
)
@pytest.mark.begins_with(steps=shown)
def test_what_cannot_be_chosen_says_why_and_stays_ticked(tuesday_bot, places, until, said):
    bot = tuesday_bot
    form = choice_of(bot, *places)
    bot.slack.fill(PRINCIPAL, form.id, UNTIL, UNTIL, until)
    assert said in errors(bot, form)
    assert areas(bot.db) == []
    assert ends_on(bot) == []
    bot.slack.fill(PRINCIPAL, form.id, CHOSEN, CHOSEN, [str(next(iter(candidates(bot.db).values())))])
    bot.slack.fill(PRINCIPAL, form.id, UNTIL, UNTIL, "2027-02-26")
    bot.slack.submit(PRINCIPAL, form.id)
    assert ends_on(bot) == ["2027-02-26"]


@pytest.mark.begins_with(steps=shown)
def test_who_may_choose_is_said_and_in_a_meeting_whoever_leads_may(tuesday_bot):
    bot = tuesday_bot
    tap(bot, GRADE5, ids.FOCUS_CHOOSE)
    refused = private(bot, GRADE5)[-1]
    assert "The focus is chosen by organizers" in refused.text
    assert "Principal" in refused.text
    start_meeting(bot.db, EIGHT, chicago("2026-12-01 08:50"), by=GRADE5)
    bot.slack.click(
        GRADE5,
        TEAM,
        focus_message(bot).ts,
        element(focus_message(bot), ids.FOCUS_CHOOSE)[0],
        ids.FOCUS_CHOOSE,
    )
    assert "Choose one or two" in words_of(top_form(bot, GRADE5))


@pytest.mark.begins_with(steps=shown)
def test_the_goal_may_be_left_out_and_set_later(tuesday_bot):
    bot = tuesday_bot
    choose(bot, [1, 2], goals={0: "By Feb 8, our team will look at student work."})
    text = focus_message(bot).text
    assert "By then our team will look at student work." in text
    tap(bot, PRINCIPAL, ids.FOCUS_GOAL)
    set_goals(bot, PRINCIPAL, {1: "ask every family"})
    bot.tick()
    assert "By then our team will ask every family" in focus_message(bot).text
    tap(bot, PRINCIPAL, ids.FOCUS_GOAL)
    form = top_form(bot, PRINCIPAL)
    field = next(one["block_id"] for one in form.payload["blocks"] if one["type"] == "input")
    bot.slack.fill(PRINCIPAL, form.id, field, "goal", "x" * 501)
    assert "At most 500 characters" in errors(bot, form)


@pytest.mark.begins_with(steps=shown)
def test_another_choice_replaces_the_first_while_nothing_hangs_on_it(tuesday_bot):
    bot = tuesday_bot
    choose(bot, [1, 2])
    form = more(bot, PRINCIPAL, CHANGE)
    found = list(candidates(bot.db).values())
    bot.slack.fill(PRINCIPAL, form.id, CHOSEN, CHOSEN, [str(found[0]), str(found[1])])
    bot.slack.submit(PRINCIPAL, form.id)
    set_goals(bot, PRINCIPAL, {})
    names = list(candidates(bot.db))
    assert sorted(areas(bot.db)) == sorted([(names[1], "active"), (names[0], "active")])
    assert ends_on(bot) == ["2027-02-08"]


@pytest.mark.begins_with(steps=shown)
def test_a_focus_with_strategies_is_ended_with_a_word_on_them(tuesday_bot):
    bot = tuesday_bot
    choose(bot, [1, 2])
    strategy = add_strategy(bot)
    names = list(candidates(bot.db))
    form = more(bot, PRINCIPAL, CHANGE)
    bot.slack.fill(PRINCIPAL, form.id, CHOSEN, CHOSEN, [str(candidates(bot.db)[names[2]])])
    assert f"{names[1]} has strategies, so it stays ticked" in errors(bot, form)
    bot.slack.close(PRINCIPAL, form.id)
    form = more(bot, PRINCIPAL, END)
    with bot.db.read() as session:
        first = session.scalars(select(FocusArea.id).order_by(FocusArea.id)).first()
    bot.slack.fill(PRINCIPAL, form.id, AREA, AREA, str(first))
    bot.slack.fill(PRINCIPAL, form.id, REASON, REASON, "The district does it now")
    bot.slack.fill(PRINCIPAL, form.id, FATE, FATE, "move")
    bot.slack.submit(PRINCIPAL, form.id)
    read_and_close(bot, PRINCIPAL)
    bot.tick()
    assert areas(bot.db) == [(names[1], "ended"), (names[2], "active")]
    assert "The district does it now" in focus_message(bot).text
    with bot.db.read() as session:
        assert session.get_one(Strategy, strategy).area_id != first


@pytest.mark.begins_with(steps=shown)
def test_ending_the_last_one_ends_the_cycle_and_the_next_begins_anew(tuesday_bot, mailbox):
    bot = tuesday_bot
    choose(bot, [1])
    form = more(bot, PRINCIPAL, END)
    bot.slack.fill(PRINCIPAL, form.id, REASON, REASON, " \u200b ")
    assert "Please say why" in errors(bot, form)
    bot.slack.fill(PRINCIPAL, form.id, REASON, REASON, "We met it early")
    bot.slack.submit(PRINCIPAL, form.id)
    read_and_close(bot, PRINCIPAL)
    bot.tick()
    message = focus_message(bot)
    assert message.text.startswith("What we worked on")
    for action_id, said in {
        ids.FOCUS_GOAL: "There is nothing left of this choice",
        ids.FOCUS_LIVE_SHOW: "That question is closed already. Nothing was changed.",
        ids.FOCUS_CANCEL: "The focus is chosen already",
    }.items():
        # A button of the message as it was: what is over is said before who may do it.
        bot.slack.deliver("interactive", click_payload(mailbox, GRADE5, action_id=action_id, value="1"))
        assert said in mailbox.newest()
    bot.slack.click(PRINCIPAL, TEAM, message.ts, element(message, ids.FOCUS_START)[0], ids.FOCUS_START)
    form = top_form(bot, PRINCIPAL)
    bot.slack.fill(PRINCIPAL, form.id, OWN, OWN, "Something new")
    bot.slack.submit(PRINCIPAL, form.id)
    read_and_close(bot, PRINCIPAL)
    bot.tick()
    for user in EIGHT[:4]:
        place(bot, user, 0)
    show(bot)
    choose(bot, [0])
    assert ends_on(bot) == ["2027-02-08", "2027-02-08"]


@pytest.mark.begins_with(steps=shown)
def test_the_end_is_moved_by_organizers_alone(tuesday_bot):
    bot = tuesday_bot
    choose(bot, [1])
    form = more(bot, PRINCIPAL, MOVE)
    bot.slack.fill(PRINCIPAL, form.id, UNTIL, UNTIL, "2026-12-06")
    assert "is not a school day" in errors(bot, form)
    bot.slack.fill(PRINCIPAL, form.id, UNTIL, UNTIL, "2026-12-18")
    bot.slack.submit(PRINCIPAL, form.id)
    assert "Fri, Dec 18, 2026" in read_and_close(bot, PRINCIPAL)
    bot.tick()
    assert "until Fri, Dec 18" in focus_message(bot).text
    message = focus_message(bot)
    block_id, menu = element(message, ids.FOCUS_MORE)
    value = next(one["value"] for one in menu["options"] if one["value"].startswith(MOVE))
    bot.slack.click(GRADE5, TEAM, message.ts, block_id, ids.FOCUS_MORE, value)
    assert "Organizers move the end" in private(bot, GRADE5)[-1].text


def test_what_is_written_twice_or_is_on_the_list_already_stands_there_once(tuesday_bot):
    bot = tuesday_bot
    with_result(bot)
    open_focus(bot, own="• TEACHER teams.\n1. Time for talk\nOur own process\ntime for talk!")
    names = ["Plan and progress", "Teacher teams", "Learning from data", "Two-way talk", "Our own process"]
    assert list(candidates(bot.db)) == [*names, "Time for talk"]
    for user in EIGHT[:4]:
        place(bot, user, 0)
    show(bot)
    choose(bot, [0])
    set_role(bot, ASSISTANT, Role.FACILITATOR)
    late = more(bot, ASSISTANT, CHANGE)
    bot.slack.command(PRINCIPAL, TEAM, "/ilt focus")
    standing = private(bot, PRINCIPAL)[-1]
    bot.slack.click(PRINCIPAL, TEAM, standing.ts, element(standing, ids.FOCUS_START)[0], ids.FOCUS_START)
    opening = top_form(bot, PRINCIPAL)
    bot.slack.fill(PRINCIPAL, opening.id, OWN, OWN, "Plan and progress!")
    assert "You work on Plan and progress already" in errors(bot, opening)
    bot.slack.close(PRINCIPAL, opening.id)
    form = more(bot, PRINCIPAL, END)
    # What has ended is chosen anew, not brought back by a form that stood open.
    bot.slack.fill(PRINCIPAL, form.id, REASON, REASON, "We met it early")
    bot.slack.submit(PRINCIPAL, form.id)
    assert "There is nothing left of this choice" in errors(bot, late, ASSISTANT)


def test_two_are_worked_on_and_a_third_choosing_is_refused(tuesday_bot):
    bot = tuesday_bot
    assessment = with_result(bot)
    open_focus(bot)
    for user in EIGHT[:4]:
        place(bot, user, 1, 2)
    show(bot)
    choose(bot, [1, 2])
    bot.slack.command(PRINCIPAL, TEAM, "/ilt focus")
    standing = private(bot, PRINCIPAL)[-1]
    assert "works on:" in standing.text
    assert ids.FOCUS_START not in str(standing.blocks)
    results = [one for one in bot.slack.messages_for(PRINCIPAL, TEAM) if "Talk about these" in one.text][-1]
    bot.slack.click(
        PRINCIPAL, TEAM, results.ts, element(results, ids.FOCUS_START)[0], ids.FOCUS_START, str(assessment)
    )
    assert "Teams that carry more than two finish fewer" in private(bot, PRINCIPAL)[-1].text


@pytest.mark.begins_with(steps=shown)
def test_one_more_can_be_chosen_beside_the_first_and_shares_its_end(tuesday_bot):
    bot = tuesday_bot
    choose(bot, [1])
    bot.slack.command(PRINCIPAL, TEAM, "/ilt focus")
    standing = private(bot, PRINCIPAL)[-1]
    bot.slack.click(PRINCIPAL, TEAM, standing.ts, element(standing, ids.FOCUS_START)[0], ids.FOCUS_START)
    form = top_form(bot, PRINCIPAL)
    bot.slack.submit(PRINCIPAL, form.id)
    read_and_close(bot, PRINCIPAL)
    bot.tick()
    for user in EIGHT[:4]:
        place(bot, user, 0, 1)
    show(bot)
    form = choice_of(bot, 0, 1)
    assert "there is room for 1" in errors(bot, form)
    assert UNTIL not in str(form.payload)
    bot.slack.close(PRINCIPAL, form.id)
    choose(bot, [1])
    assert [state for _, state in areas(bot.db)] == ["active", "active"]
    assert ends_on(bot) == ["2027-02-08"]


def test_an_open_choosing_is_led_to_and_can_be_closed(tuesday_bot):
    bot = tuesday_bot
    with_result(bot)
    open_focus(bot)
    place(bot, GRADE3, 0, line="Nobody reads this")
    bot.slack.command(GRADE3, TEAM, "/ilt focus")
    standing = private(bot, GRADE3)[-1]
    assert "what should we work on? 1 of 8 is done" in standing.text
    tap(bot, GRADE3, ids.FOCUS_CANCEL)
    assert "This is closed by whoever opened it" in private(bot, GRADE3)[-1].text
    tap(bot, PRINCIPAL, ids.FOCUS_CANCEL)
    bot.tick()
    text = focus_message(bot).text
    assert "Principal closed this without a choice; no dot was shown" in text
    assert "Nobody reads this" not in text


def test_an_observer_reads_and_takes_no_part(tuesday_bot):
    bot = tuesday_bot
    with_result(bot)
    open_focus(bot)
    set_role(bot, COACH, Role.OBSERVER)
    tap(bot, COACH, ids.FOCUS_PLACE)
    assert "You are an observer" in private(bot, COACH)[-1].text
