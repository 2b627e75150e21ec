"""Slack or the bot is down in the evening: nobody reads in their quiet hours what comes late, and nothing is lost by that."""

from collections.abc import Callable
from datetime import date

import pytest

from bot.assessments.opening import COULD_NOT_OPEN
from bot.blocks import ids
from bot.home import settings as person_settings
from bot.items import changes as item_changes
from bot.live.questions import END_ASK
from storage.assessments import Assessment, Round, State
from storage.people import Role
from tests.steps.agenda import agenda
from tests.steps.assessments import answer_all, open_assessment
from tests.steps.bot import ASSISTANT, EIGHT, GRADE3, GRADE5, PRINCIPAL, TEAM
from tests.steps.check_ins import strategy
from tests.steps.dated_bot import DatedBot, dms, set_role
from tests.steps.dms import actor, deliveries, logged, tap_dm, texts, times
from tests.steps.items import send
from tests.steps.live import meets, start
from tests.steps.outbox import owe, waive_pauses
from tests.steps.strategies import commit, end, with_focus
from tests.steps.turns import turn_of


def _an_item(bot: DatedBot) -> None:
    logged(bot, "Share the protocol", date(2026, 12, 11))


def _a_hand_over(bot: DatedBot) -> None:
    logged(bot, "Share the protocol", date(2026, 12, 11), owner=GRADE5)
    bot.at("2026-12-01 17:03")
    tap_dm(bot, GRADE5, ids.ITEM_DM_TAKE)
    tap_dm(bot, GRADE5, ids.ITEM_DM_HAND)
    send(bot, GRADE5, to=GRADE3)


def _an_agenda_item(bot: DatedBot) -> None:
    meets(bot)
    agenda(bot, "add Walkthroughs")
    bot.slack.command(PRINCIPAL, TEAM, "/ilt agenda add")
    send(bot, title="The data", presenter=GRADE3)


# What each brings to the third grade's lead, as it begins.
_KINDS = {
    "an item": (_an_item, "Principal logged an action item for you"),
    "a hand-over": (_a_hand_over, "Grade 5 lead"),
    "an agenda item": (_an_agenda_item, "The data"),
}


def _down_until(bot: DatedBot, *moments: str) -> None:
    """Slack takes no message at those moments, and is there again after the last."""
    bot.slack.set_faults(server_error={"chat.postMessage": 1000})
    for moment in moments:
        bot.at(moment)
        waive_pauses(bot)
    bot.slack.set_faults(server_error={})
    _tried_again(bot)


def _tried_again(bot: DatedBot) -> None:
    """No pause of the engine speaks against it: only the hour may."""
    with bot.db.write() as session:
        session.connection().exec_driver_sql("UPDATE deliveries SET next_try_at = '2000-01-01 00:00:00'")
    waive_pauses(bot)


@pytest.mark.parametrize(("made", "words"), _KINDS.values(), ids=_KINDS)
def test_what_slack_did_not_take_by_day_comes_in_the_next_working_morning(
    tuesday_bot, made: Callable[[DatedBot], None], words: str
):
    bot = tuesday_bot
    bot.at("2026-12-01 17:00")
    made(bot)
    before = texts(bot, GRADE3)
    _down_until(bot, "2026-12-01 17:06")
    for night in ("2026-12-01 21:00", "2026-12-02 02:00", "2026-12-02 07:25"):
        bot.at(night)
        _tried_again(bot)
        assert texts(bot, GRADE3) == before
    bot.at("2026-12-02 07:30")
    [told] = [text for text in texts(bot, GRADE3) if text not in before]
    assert words in told
    assert told.startswith("Sorry, this comes late.")


@pytest.mark.begins_with(steps=with_focus)
def test_whoever_is_to_look_after_a_strategy_is_not_asked_at_night(tuesday_bot):
    bot = tuesday_bot
    bot.slack.set_faults(server_error={"chat.postMessage": 1000})
    commit(bot, owner=GRADE3)
    _down_until(bot, "2026-12-01 17:00")
    before = texts(bot, GRADE3)
    bot.at("2026-12-01 20:00")
    assert texts(bot, GRADE3) == before
    bot.at("2026-12-02 07:30")
    assert texts(bot, GRADE3)[-1].startswith("Sorry, this comes late.")
    assert "look after" in texts(bot, GRADE3)[-1]


@pytest.mark.begins_with(steps=with_focus)
def test_days_later_nobody_is_asked_to_look_after_what_has_ended(tuesday_bot):
    bot = tuesday_bot
    bot.slack.set_faults(server_error={"chat.postMessage": 1000})
    commit(bot, owner=GRADE3)
    _down_until(bot, "2026-12-01 17:00", "2026-12-03 12:00")
    before = texts(bot, GRADE3)
    end(bot, strategy(bot).id, "stopped", "Too much at once")
    bot.at("2026-12-04 12:00")
    assert texts(bot, GRADE3) == before


def test_days_later_nobody_is_told_of_an_item_that_is_done(tuesday_bot):
    bot = tuesday_bot
    item_id = logged(bot, "Share the protocol", date(2026, 12, 11))
    _down_until(bot, "2026-12-01 17:00", "2026-12-02 12:00")
    bot.at("2026-12-02 20:00")
    item_changes.finish(turn_of(bot.db, actor(GRADE3, "done"), *times(bot)), item_id, "")
    bot.at("2026-12-03 07:30")
    bot.at("2026-12-03 12:00")
    assert "logged an action item" not in "".join(texts(bot, GRADE3))


def test_somebody_on_leave_by_then_reads_it_when_they_are_back(tuesday_bot):
    bot = tuesday_bot
    logged(bot, "Share the protocol", date(2026, 12, 18))
    _down_until(bot, "2026-12-01 17:00")
    off = date(2026, 12, 2), date(2026, 12, 4)
    person_settings.add_time_off(turn_of(bot.db, actor(GRADE3, "off"), times(bot)[0]), *off)
    bot.at("2026-12-02 12:00")
    bot.at("2026-12-04 12:00")
    assert dms(bot, GRADE3) == []
    bot.at("2026-12-07 07:30")
    assert "logged an action item for you" in "".join(texts(bot, GRADE3))


def test_what_somebody_typed_late_is_answered_late_but_not_in_the_night_after(tuesday_bot):
    """They wait for it at 8 PM; hours later they sleep."""
    bot = tuesday_bot
    logged(bot, "Share the protocol", date(2026, 12, 11))
    for typed, is_back, is_heard in (
        ("2026-12-01 20:00", "2026-12-01 20:30", True),
        ("2026-12-02 20:00", "2026-12-02 23:30", False),
    ):
        bot.at(typed)
        bot.slack.set_faults(server_error={"chat.postMessage": 1000})
        bot.slack.say(GRADE3, bot.slack.open_dm(GRADE3).id, "what is this?")
        bot.slack.settle()
        before = texts(bot, GRADE3)
        _down_until(bot, typed)
        bot.at(is_back)
        assert (texts(bot, GRADE3) != before) is is_heard
    bot.at("2026-12-03 07:30")
    assert len(texts(bot, GRADE3)) > len(before)


def test_nobody_is_asked_in_their_evening_whether_a_meeting_by_day_has_ended(tuesday_bot):
    bot = tuesday_bot
    set_role(bot, ASSISTANT, Role.MEMBER)
    start(bot, PRINCIPAL, "2026-12-01 16:05")
    before = texts(bot, PRINCIPAL)
    _down_until(bot, "2026-12-01 17:10")
    bot.at("2026-12-01 18:30")
    assert texts(bot, PRINCIPAL) == before
    assert [state for *_, state in deliveries(bot, END_ASK)] == ["withdrawn"]


@pytest.mark.begins_with(steps=open_assessment)
def test_whoever_opened_a_vote_is_not_told_at_night_that_it_goes_on(tuesday_bot):
    """The bot was down at the deadline."""
    bot = tuesday_bot
    for user in EIGHT[:3]:
        answer_all(bot, user)
    bot.at("2026-12-03 22:00")
    assert "too few" not in "".join(texts(bot, PRINCIPAL))
    bot.at("2026-12-04 07:30")
    assert "too few had finished at the deadline" in "".join(texts(bot, PRINCIPAL))


@pytest.mark.begins_with(steps=open_assessment)
def test_that_a_vote_could_not_be_opened_is_not_said_once_somebody_has_opened_one(tuesday_bot):
    bot = tuesday_bot
    with bot.db.write() as session:
        session.get_one(Assessment, 1).state = session.get_one(Round, 1).state = State.FAILED
    open_assessment(bot)
    before = texts(bot, GRADE3)
    owe(bot.db, COULD_NOT_OPEN, at=bot.app.clock.now())
    bot.tick()
    assert texts(bot, GRADE3) == before
    assert [state for *_, state in deliveries(bot, COULD_NOT_OPEN)] == ["withdrawn"]
