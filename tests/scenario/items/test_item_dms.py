"""What the bot writes to one person about one item, and what they can do right there."""

from datetime import date, datetime, timedelta

import pytest

from bot.blocks import ids
from bot.home import settings as person_settings
from bot.items import changes as item_changes
from bot.items import owners as item_owners
from bot.items.owed import HAND_OVER
from storage.items import ItemState
from tests.steps.assessments import top_form
from tests.steps.bot import ASSISTANT, GRADE3, GRADE5, PRINCIPAL, TEAM
from tests.steps.dated_bot import dms, element
from tests.steps.dms import (
    actor,
    buttons,
    day_message,
    days,
    deliveries,
    item_of,
    last,
    logged,
    tap_dm,
    texts,
    times,
)
from tests.steps.items import log, newest, send
from tests.steps.turns import turn_of

FRIDAY, MONDAY = date(2026, 12, 4), date(2026, 12, 7)


def told(bot, text="Share the protocol", **more) -> int:
    """An item that its owner has just been told of."""
    item_id = logged(bot, text, FRIDAY, **more)
    bot.at("2026-12-01 09:05")
    return item_id


def test_the_owner_takes_it_in_the_message_that_told_them(tuesday_bot):
    item_id = told(tuesday_bot)
    message = last(tuesday_bot, GRADE3)
    assert "Principal logged an action item for you in #ilt-team" in message.text
    assert buttons(message) == ["I take it", "Done", "Move date…", "Hand over…"]
    tap_dm(tuesday_bot, GRADE3, ids.ITEM_DM_TAKE)
    after = last(tuesday_bot, GRADE3)
    assert (after.ts, len(dms(tuesday_bot, GRADE3))) == (message.ts, 1)
    assert "You said that you take it." in after.text
    assert item_of(tuesday_bot, item_id).accepted_at is not None


def test_done_in_the_message_that_told_asks_what_changed(tuesday_bot):
    item_id = told(tuesday_bot)
    tap_dm(tuesday_bot, GRADE3, ids.ITEM_DM_DONE)
    after = last(tuesday_bot, GRADE3)
    assert "What changed because of it?" in after.text
    assert buttons(after) == ["Say what changed…", "Undo"]
    assert item_of(tuesday_bot, item_id).state == ItemState.DONE


def test_move_and_hand_over_open_their_forms(tuesday_bot):
    item_id = told(tuesday_bot)
    tap_dm(tuesday_bot, GRADE3, ids.ITEM_DM_MOVE)
    assert send(tuesday_bot, GRADE3, due="2026-12-11") is not None
    assert item_of(tuesday_bot, item_id).due_on == date(2026, 12, 11)
    tuesday_bot.slack.close(GRADE3, top_form(tuesday_bot, GRADE3).id)
    tap_dm(tuesday_bot, GRADE3, ids.ITEM_DM_HAND)
    send(tuesday_bot, GRADE3, to=GRADE5)
    assert item_of(tuesday_bot, item_id).handed_to_id is not None


def test_the_message_that_told_an_earlier_owner_takes_nothing_any_more(tuesday_bot):
    item_id = told(tuesday_bot)
    item_owners.hand_over(
        turn_of(tuesday_bot.db, actor(PRINCIPAL, "give"), *times(tuesday_bot)),
        item_id,
        GRADE5,
    )
    item_owners.accept(turn_of(tuesday_bot.db, actor(GRADE5, "take"), *times(tuesday_bot)), item_id)
    message = last(tuesday_bot, GRADE3)
    tap_dm(tuesday_bot, GRADE3, ids.ITEM_DM_TAKE)
    assert "#1 is not yours any more, so nothing was changed." in last(tuesday_bot, GRADE3).text
    assert message.text in texts(tuesday_bot, GRADE3)


def test_i_take_it_after_it_was_done_elsewhere_says_that_it_is_done(tuesday_bot):
    item_id = told(tuesday_bot)
    item_owners.accept(turn_of(tuesday_bot.db, actor(GRADE3, "take"), *times(tuesday_bot)), item_id)
    item_changes.finish(turn_of(tuesday_bot.db, actor(GRADE3, "done"), *times(tuesday_bot)), item_id, "")
    tap_dm(tuesday_bot, GRADE3, ids.ITEM_DM_TAKE)
    assert "#1 is done (Grade 3 lead," in last(tuesday_bot, GRADE3).text


@pytest.mark.parametrize(
    ("at", "comes"),
    [
        ("2026-12-01 17:57", "2026-12-01 18:00"),
        ("2026-12-01 17:58", "2026-12-02 07:30"),
        ("2026-12-01 22:00", "2026-12-02 07:30"),
        ("2026-12-04 20:00", "2026-12-07 07:30"),
        ("2026-12-05 11:00", "2026-12-07 07:30"),
    ],
)
def test_nobody_is_told_in_their_evening_or_on_a_day_off(tuesday_bot, at, comes):
    tuesday_bot.at(at)
    item_id = logged(tuesday_bot, "Share the protocol", date(2026, 12, 11))
    just_before = (datetime.fromisoformat(comes) - timedelta(minutes=2)).isoformat(sep=" ")
    tuesday_bot.at(just_before)
    assert dms(tuesday_bot, GRADE3) == []
    tuesday_bot.at(comes)
    assert "logged an action item for you" in last(tuesday_bot, GRADE3).text
    assert "Sorry" not in last(tuesday_bot, GRADE3).text
    assert item_of(tuesday_bot, item_id).accepted_at is None


def test_whoever_is_away_is_told_when_they_are_back_and_the_echo_says_when(tuesday_bot):
    off = date(2026, 12, 1), date(2026, 12, 2)
    person_settings.add_time_off(turn_of(tuesday_bot.db, actor(GRADE3, "off"), times(tuesday_bot)[0]), *off)
    echo = log(tuesday_bot, "@Grade 3 lead share the protocol by Dec 11")
    assert "Grade 3 lead hears of it on Thu, Dec 3, 7:30 AM, so there is time to correct it." in echo.text
    tuesday_bot.at("2026-12-02 12:00")
    assert dms(tuesday_bot, GRADE3) == []
    tuesday_bot.slack.click(
        PRINCIPAL, TEAM, echo.ts, element(echo, ids.ITEM_TAKE_BACK)[0], ids.ITEM_TAKE_BACK
    )
    assert "Nobody is told of it." in newest(tuesday_bot).text
    tuesday_bot.at("2026-12-03 07:30")
    assert dms(tuesday_bot, GRADE3) == []


def handed(bot, **more) -> int:
    """An item whose owner has asked the grade 5 lead to take it over."""
    item_id = told(bot, **more)
    item_owners.hand_over(turn_of(bot.db, actor(GRADE3, "hand"), *times(bot)), item_id, GRADE5)
    bot.tick()
    return item_id


def test_whoever_is_asked_accepts_and_whoever_asked_is_told(tuesday_bot):
    item_id = handed(tuesday_bot)
    [request] = dms(tuesday_bot, GRADE5)
    assert "Grade 3 lead asks you to take over an action item in #ilt-team" in request.text
    assert "Until you accept, it stays with Grade 3 lead." in request.text
    tap_dm(tuesday_bot, GRADE5, ids.ITEM_DM_ACCEPT)
    assert "You own it now: #1" in last(tuesday_bot, GRADE5).text
    tuesday_bot.tick()
    assert "Grade 5 lead took over:\n#1" in texts(tuesday_bot, GRADE3)[-1]
    found = item_of(tuesday_bot, item_id)
    assert (found.handed_to_id, found.accepted_at is not None) == (None, True)


def test_whoever_is_asked_declines_and_it_stays(tuesday_bot):
    item_id = handed(tuesday_bot)
    before = item_of(tuesday_bot, item_id).owner_id
    tap_dm(tuesday_bot, GRADE5, ids.ITEM_DM_DECLINE)
    assert "You declined" in last(tuesday_bot, GRADE5).text
    tuesday_bot.at("2026-12-01 09:08")
    answer = last(tuesday_bot, GRADE3)
    assert "Grade 5 lead declined to take this over, so it stays with Grade 3 lead" in answer.text
    assert buttons(answer) == ["Hand over…", "Move date…"]
    assert item_of(tuesday_bot, item_id).owner_id == before


def test_declined_by_a_slip_of_the_thumb_and_undone_nobody_hears_of_it(tuesday_bot):
    item_id = handed(tuesday_bot)
    tap_dm(tuesday_bot, GRADE5, ids.ITEM_DM_DECLINE)
    tuesday_bot.tick()
    assert buttons(last(tuesday_bot, GRADE5)) == ["Undo"]
    tap_dm(tuesday_bot, GRADE5, ids.ITEM_DM_UNDECLINE)
    again = last(tuesday_bot, GRADE5)
    assert "Grade 3 lead asks you to take over an action item in #ilt-team" in again.text
    assert buttons(again) == ["Accept", "Decline"]
    heard = len(dms(tuesday_bot, GRADE3))
    tuesday_bot.at("2026-12-01 09:30")
    assert (len(dms(tuesday_bot, GRADE3)), len(dms(tuesday_bot, GRADE5))) == (heard, 1)
    tap_dm(tuesday_bot, GRADE5, ids.ITEM_DM_DECLINE)
    tuesday_bot.at("2026-12-01 09:40")
    assert "Grade 5 lead declined to take this over" in texts(tuesday_bot, GRADE3)[-1]
    tap_dm(tuesday_bot, GRADE5, ids.ITEM_DM_UNDECLINE)  # whoever asked has read of it: it can be undone still
    tap_dm(tuesday_bot, GRADE5, ids.ITEM_DM_ACCEPT)
    tuesday_bot.tick()
    assert "Grade 5 lead took over:" in texts(tuesday_bot, GRADE3)[-1]
    assert item_of(tuesday_bot, item_id).handed_to_id is None


@pytest.mark.parametrize("by", ["asked somebody else", "done", "somebody else's tap"])
def test_what_went_on_since_is_not_undone(tuesday_bot, mailbox, by):
    item_id = handed(tuesday_bot)
    tap_dm(tuesday_bot, GRADE5, ids.ITEM_DM_DECLINE)
    about = turn_of(tuesday_bot.db, actor(GRADE3, "since"), *times(tuesday_bot))
    user = GRADE5
    if by == "done":
        item_changes.finish(about, item_id, "")
    elif by == "asked somebody else":
        item_owners.hand_over(about, item_id, ASSISTANT)
    else:
        user = ASSISTANT
    before = item_of(tuesday_bot, item_id)
    tuesday_bot.slack.deliver("interactive", click(mailbox, user, ids.ITEM_DM_UNDECLINE, f"told:{item_id}"))
    assert ("is done" if by == "done" else "went on without you") in mailbox.newest()
    assert item_of(tuesday_bot, item_id).handed_to_id == before.handed_to_id


def test_an_owner_whose_item_somebody_else_handed_over_is_told_too(tuesday_bot):
    item_id = told(tuesday_bot, by=ASSISTANT)
    item_owners.accept(turn_of(tuesday_bot.db, actor(GRADE3, "take"), *times(tuesday_bot)), item_id)
    item_owners.hand_over(
        turn_of(tuesday_bot.db, actor(ASSISTANT, "hand"), *times(tuesday_bot)), item_id, GRADE5
    )
    tuesday_bot.tick()
    tap_dm(tuesday_bot, GRADE5, ids.ITEM_DM_ACCEPT)
    tuesday_bot.settle()
    tuesday_bot.tick()
    for user in (ASSISTANT, GRADE3):
        assert "Grade 5 lead took over" in texts(tuesday_bot, user)[-1]


def test_a_hand_over_to_somebody_who_leaves_ends_and_the_owner_learns_it(tuesday_bot):
    item_id = handed(tuesday_bot)
    tuesday_bot.slack.leave(GRADE5, TEAM)
    tuesday_bot.slack.settle()
    tuesday_bot.at("2026-12-01 09:20")
    tuesday_bot.at("2026-12-01 09:21")
    found = item_of(tuesday_bot, item_id)
    assert (found.handed_to_id, found.handed_by_id, found.handed_at) == (None, None, None)
    answer = last(tuesday_bot, GRADE3)
    assert "Grade 5 lead is not in the team any more, so it stays with Grade 3 lead" in answer.text
    assert buttons(answer) == ["Hand over…", "Move date…"]
    tuesday_bot.slack.join(GRADE5, TEAM)
    tuesday_bot.slack.settle()
    tuesday_bot.tick()
    tap_dm(tuesday_bot, GRADE5, ids.ITEM_DM_ACCEPT)
    assert "not waiting for you any more" in last(tuesday_bot, GRADE5).text


def test_a_hand_over_to_somebody_whose_account_is_closed_ends_too(tuesday_bot):
    item_id = handed(tuesday_bot)
    tuesday_bot.slack.deactivate(GRADE5)
    tuesday_bot.slack.settle()
    tuesday_bot.at("2026-12-01 09:20")
    assert item_of(tuesday_bot, item_id).handed_to_id is None


def test_nobody_is_asked_to_take_over_in_their_evening(tuesday_bot):
    item_id = told(tuesday_bot)
    tuesday_bot.at("2026-12-01 19:00")
    item_owners.hand_over(
        turn_of(tuesday_bot.db, actor(GRADE3, "hand"), *times(tuesday_bot)), item_id, GRADE5
    )
    tuesday_bot.at("2026-12-01 19:05")
    assert dms(tuesday_bot, GRADE5) == []
    tuesday_bot.at("2026-12-02 07:30")
    assert "asks you to take over" in last(tuesday_bot, GRADE5).text


def test_a_question_taken_back_before_it_was_read_is_not_sent(tuesday_bot):
    item_id = told(tuesday_bot)
    mine = turn_of(tuesday_bot.db, actor(GRADE3, "hand"), *times(tuesday_bot))
    item_owners.hand_over(mine, item_id, GRADE5)
    item_changes.finish(turn_of(tuesday_bot.db, actor(GRADE3, "done"), *times(tuesday_bot)), item_id, "")
    tuesday_bot.tick()
    assert dms(tuesday_bot, GRADE5) == []
    assert [state for *_, state in deliveries(tuesday_bot, HAND_OVER)] == ["withdrawn"]


def test_an_answer_that_comes_too_late_says_what_became_of_it(tuesday_bot):
    item_id = handed(tuesday_bot)
    request = last(tuesday_bot, GRADE5)
    item_changes.finish(turn_of(tuesday_bot.db, actor(GRADE3, "done"), *times(tuesday_bot)), item_id, "")
    tap_dm(tuesday_bot, GRADE5, ids.ITEM_DM_ACCEPT)
    assert "#1 is done (Grade 3 lead," in last(tuesday_bot, GRADE5).text
    assert request.text in texts(tuesday_bot, GRADE5)


def test_somebody_who_was_given_an_item_is_told_by_whom(tuesday_bot):
    item_id = told(tuesday_bot)
    item_owners.hand_over(
        turn_of(tuesday_bot.db, actor(PRINCIPAL, "give"), *times(tuesday_bot)), item_id, GRADE5
    )
    tuesday_bot.at("2026-12-01 09:08")
    assert "Principal gave you an action item in #ilt-team" in texts(tuesday_bot, GRADE5)[-1]


def test_each_tap_changes_its_row_and_the_message_stays_one(tuesday_bot):
    one = logged(tuesday_bot, "Share the protocol", FRIDAY)
    two = logged(tuesday_bot, "Book the library", FRIDAY)
    tuesday_bot.at("2026-12-04 07:30")
    [day] = days(tuesday_bot, GRADE3)
    assert "Share the protocol · Fri, Dec 4, today" in day
    count = len(dms(tuesday_bot, GRADE3))
    block_id, _ = element(day_message(tuesday_bot, GRADE3), ids.ITEM_DM_DONE)
    tap_dm(tuesday_bot, GRADE3, ids.ITEM_DM_DONE, message=day_message(tuesday_bot, GRADE3))
    message = day_message(tuesday_bot, GRADE3)
    assert block_id == f"item@2026-12-04:{one}"
    assert "#1 Share the protocol · done" in message.text
    assert "#2 Book the library · Fri, Dec 4, today" in message.text
    assert len(dms(tuesday_bot, GRADE3)) == count
    assert (item_of(tuesday_bot, one).state, item_of(tuesday_bot, two).state) == (
        "done",
        "open",
    )
    tap_dm(tuesday_bot, GRADE3, ids.ITEM_DM_UNDO)
    assert "#1 Share the protocol · Fri, Dec 4, today" in day_message(tuesday_bot, GRADE3).text
    assert item_of(tuesday_bot, one).state == ItemState.OPEN


@pytest.mark.parametrize(
    ("choice", "title"),
    [("snooze", "Snooze"), ("move", "Move the date"), ("hand_over", "Hand over"), ("drop", "Drop")],
)
def test_the_menu_of_a_row_opens_its_form(tuesday_bot, choice, title):
    logged(tuesday_bot, "Share the protocol", FRIDAY)
    tuesday_bot.at("2026-12-04 07:30")
    tap_dm(tuesday_bot, GRADE3, ids.ITEM_DM_MORE, choice)
    assert top_form(tuesday_bot, GRADE3).payload["title"]["text"] == title


def test_a_tap_a_week_later_shows_how_things_stand_then(tuesday_bot):
    item_id = logged(tuesday_bot, "Share the protocol", FRIDAY)
    logged(tuesday_bot, "Book the library", FRIDAY)
    tuesday_bot.at("2026-12-04 07:30")
    message = day_message(tuesday_bot, GRADE3)
    item_owners.hand_over(
        turn_of(tuesday_bot.db, actor(PRINCIPAL, "give"), *times(tuesday_bot)), item_id, GRADE5
    )
    tuesday_bot.at("2026-12-09 12:00")
    shown = next(one for one in dms(tuesday_bot, GRADE3) if one.ts == message.ts)
    block_id = [block["block_id"] for block in shown.blocks if block["type"] == "actions"][1]
    tuesday_bot.slack.click(GRADE3, shown.channel, shown.ts, block_id, ids.ITEM_DM_DONE)
    tuesday_bot.settle()
    after = next(one for one in dms(tuesday_bot, GRADE3) if one.ts == message.ts)
    assert "#1 Share the protocol · given to somebody else" in after.text
    assert "#2 Book the library · done" in after.text


@pytest.mark.parametrize(
    ("block_id", "says"),
    [
        ("item@2026-12-04:999", "no such action item"),
        ("told:", "does nothing any more"),
        ("told:1x", "does nothing any more"),
        ("", "does nothing any more"),
        ("told:1", "can be changed by its owner (Grade 3 lead)"),
        ("item@2026-12-04:1", "can be changed by its owner (Grade 3 lead)"),
    ],
)
def test_a_forged_row_changes_nothing_and_gets_a_sentence(tuesday_bot, mailbox, block_id, says):
    item_id = logged(tuesday_bot, "Share the protocol", FRIDAY)
    tuesday_bot.at("2026-12-04 07:30")
    for action_id in (ids.ITEM_DM_DONE, ids.ITEM_DM_MOVE, ids.ITEM_DM_HAND):
        tuesday_bot.slack.deliver("interactive", click(mailbox, GRADE5, action_id, block_id))
        assert says in mailbox.newest()
    assert item_of(tuesday_bot, item_id).state == ItemState.OPEN


def test_a_row_of_a_day_that_never_was_is_answered_with_a_sentence(tuesday_bot, mailbox):
    logged(tuesday_bot, "Share the protocol", FRIDAY)
    for day, says in (("nonsense", "does nothing any more"), ("2026-11-02", "nothing left here")):
        tuesday_bot.slack.deliver("interactive", click(mailbox, GRADE3, ids.ITEM_DM_DONE, f"item@{day}:1"))
        assert says in mailbox.newest()


@pytest.mark.parametrize("action_id", [ids.ITEM_DM_ACCEPT, ids.ITEM_DM_DECLINE, ids.ITEM_DM_TAKE])
def test_nobody_answers_for_whoever_was_asked(tuesday_bot, mailbox, action_id):
    item_id = handed(tuesday_bot)
    before = item_of(tuesday_bot, item_id)
    tuesday_bot.slack.deliver("interactive", click(mailbox, ASSISTANT, action_id, f"told:{item_id}"))
    assert "nothing was changed" in mailbox.newest().lower()
    after = item_of(tuesday_bot, item_id)
    assert (after.owner_id, after.handed_to_id) == (before.owner_id, before.handed_to_id)


def click(mailbox, user: str, action_id: str, block_id: str) -> dict[str, object]:
    """A tap as nobody's Slack would send it."""
    return {
        "type": "block_actions",
        "user": {"id": user},
        "team": {"id": "T0SANDBOX01"},
        "trigger_id": f"forged {action_id} {block_id}",
        "response_url": mailbox.url,
        "container": {"type": "message", "channel_id": "D0FORGED"},
        "actions": [{"action_id": action_id, "block_id": block_id, "type": "button"}],
    }
