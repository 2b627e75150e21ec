"""A few words typed to the bot: done, which day, undo; whatever else gets one line of help."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.blocks import ids
from sandbox.state import Message
from storage.items import ActionItem, SuccessCheck
from storage.typed import TypedReply
from tests.steps.bot import ASSISTANT, GRADE3, PRINCIPAL, TEAM, Live, alive, made_manifest

_TEN_IN_CHICAGO = time(16)


def set_clock(file: Path, now: datetime) -> Path:
    offset = round((now - datetime.now(UTC)).total_seconds())
    file.write_text(json.dumps({"offset_seconds": offset}), encoding="utf-8")
    return file


def on_a_monday(folder: Path) -> Path:
    today = datetime.now(UTC).date()
    monday = today + timedelta(days=7 - today.weekday())
    return set_clock(folder / "clock.json", datetime.combine(monday, _TEN_IN_CHICAGO, tzinfo=UTC))


@pytest.fixture
def school(maker, tmp_path) -> Iterator[Live]:
    """The bot on both databases, on a Monday morning."""
    with alive("http", maker.migrated(), made_manifest("http"), ilt_clock_file=on_a_monday(tmp_path)) as made:
        yield made


@pytest.fixture
def school_here(sqlite, tmp_path) -> Iterator[Live]:
    """The same on SQLite."""
    with alive(
        "http", sqlite.migrated(), made_manifest("http"), ilt_clock_file=on_a_monday(tmp_path)
    ) as made:
        yield made


def later(live: Live, **more: float) -> None:
    file = live.bot.settings.ilt_clock_file
    assert file
    set_clock(file, live.bot.clock.now() + timedelta(**more))


def today(live: Live) -> date:
    return live.bot.clock.now().date()


def ask(live: Live, words: str = "share the data protocol", days: int = 2) -> ActionItem:
    """An item of the grade 3 lead's that the bot has written to them about."""
    due = today(live) + timedelta(days=days)
    live.slack.command(PRINCIPAL, TEAM, f"/ilt action @Grade 3 lead {words} by {due}")
    live.settle()
    live.tick()
    later(live, minutes=3)
    live.tick()
    return items(live)[-1]


def items(live: Live) -> list[ActionItem]:
    with live.db.read() as session:
        return list(session.scalars(select(ActionItem).order_by(ActionItem.id)))


def states(live: Live) -> list[str]:
    return [item.state for item in items(live)]


def dm(live: Live, user: str = GRADE3) -> list[Message]:
    """What stands in the conversation with the bot."""
    live.settle()
    return live.slack.messages_for(user, live.slack.open_dm(user).id)


def typed(live: Live, words: str, user: str = GRADE3) -> Message:
    """Types it; the newest message of the bot's afterwards."""
    live.slack.say(user, live.slack.open_dm(user).id, words)
    live.slack.settle()
    live.tick()
    return dm(live, user)[-1]


def tap(live: Live, message: Message, action_id: str, user: str = GRADE3, nth: int = 0) -> Message:
    """A tap on a button of the message; that message as it is then."""
    blocks = [
        block["block_id"]
        for block in message.blocks
        for one in [*block.get("elements", []), *filter(None, [block.get("accessory")])]
        if one.get("action_id") == action_id
    ]
    live.slack.click(user, message.channel, message.ts, blocks[nth], action_id)
    return next(one for one in dm(live, user) if one.ts == message.ts)


def test_done_marks_the_item_last_asked_about(school):
    ask(school)
    answer = typed(school, "done, 4 teachers & the coach use it")
    assert answer.text.startswith("Done: #1")
    assert states(school) == ["done"]
    assert items(school)[0].done_note == "4 teachers & the coach use it"


def test_done_can_be_undone_by_typing(school):
    ask(school)
    typed(school, "done")
    assert "Undone" in typed(school, "undo").text
    assert states(school) == ["open"]
    assert "nothing" in typed(school, "undo").text


def test_done_can_be_undone_by_a_tap(school_here):
    ask(school_here)
    answer = typed(school_here, "done")
    assert "Open again" in tap(school_here, answer, ids.ITEM_REOPEN).text
    assert states(school_here) == ["open"]


def test_a_day_up_to_the_promised_one_silences_until_then(school):
    item = ask(school, days=3)
    answer = typed(school, "tomorrow")
    assert "The promised date stays." in answer.text
    kept = items(school)[0]
    assert (kept.snoozed_until, kept.due_on, kept.moves) == (
        today(school) + timedelta(days=1),
        item.due_on,
        0,
    )


def test_a_day_after_the_promised_one_moves_it(school):
    item = ask(school, days=1)
    answer = typed(school, "in 2 days")
    assert answer.text.startswith("Moved: #1")
    moved = items(school)[0]
    assert (moved.due_on, moved.moves) == (today(school) + timedelta(days=2), 1)
    tap(school, answer, ids.TYPED_UNDO)
    back = items(school)[0]
    assert (back.due_on, back.moves) == (item.due_on, 0)


def test_the_other_reading_is_one_tap(school_here):
    item = ask(school_here, days=3)
    answer = tap(school_here, typed(school_here, "tomorrow"), ids.TYPED_OTHER)
    assert answer.text.startswith("Moved: #1")
    assert (items(school_here)[0].due_on, items(school_here)[0].snoozed_until) == (
        today(school_here) + timedelta(days=1),
        None,
    )
    again = tap(school_here, answer, ids.TYPED_OTHER)
    assert "The promised date stays." in again.text
    assert (items(school_here)[0].due_on, items(school_here)[0].moves) == (item.due_on, 0)


def forged_tap(live: Live, action_id: str, value: str, user: str = GRADE3, trigger: str = "once") -> str:
    """A tap on a button that stood there before; what its answer would be is in the tables."""
    payload = {
        "type": "block_actions",
        "team": {"id": "T0SANDBOX01"},
        "user": {"id": user},
        "trigger_id": trigger,
        "container": {"type": "message", "channel_id": live.slack.open_dm(user).id},
        "actions": [{"action_id": action_id, "block_id": "b", "value": value}],
    }
    live.slack.deliver("interactive", payload)
    live.settle()
    with live.db.read() as session:
        return session.scalars(select(TypedReply).order_by(TypedReply.id.desc()).limit(1)).one().what


def test_the_same_tap_delivered_twice_does_not_flip_the_meaning_back(school):
    ask(school, days=3)
    typed(school, "tomorrow")
    for _ in range(2):
        assert forged_tap(school, ids.TYPED_OTHER, "1") == "moved"
    assert (items(school)[0].due_on, items(school)[0].snoozed_until) == (
        today(school) + timedelta(days=1),
        None,
    )


def test_another_meaning_that_cannot_be_leaves_the_first_as_it_was(school_here):
    ask(school_here, days=3)
    answer = typed(school_here, "tomorrow")
    later(school_here, days=2)
    shown = tap(school_here, answer, ids.TYPED_OTHER)
    assert shown.text == answer.text
    assert "has passed" in dm(school_here)[-1].text
    [item] = items(school_here)
    assert item.snoozed_until == today(school_here) - timedelta(days=1)
    assert item.due_on == today(school_here) + timedelta(days=1)


def test_undo_does_not_overrule_what_was_chosen_since(school_here):
    ask(school_here, days=4)
    answer = typed(school_here, "tomorrow")
    typed(school_here, "snooze until Wednesday")
    until = items(school_here)[0].snoozed_until
    tap(school_here, answer, ids.TYPED_UNDO)
    assert "was snoozed anew since then, so nothing was undone" in dm(school_here)[-1].text
    assert items(school_here)[0].snoozed_until == until


def test_undo_of_an_answer_does_not_overrule_a_later_one(school_here):
    ask(school_here)
    typed(school_here, "done")
    with school_here.db.write() as session:
        check = session.scalars(select(SuccessCheck)).one()
        check.due_on, check.asked_at = today(school_here), school_here.bot.clock.now()
    answer = typed(school_here, "partly")
    tap(school_here, answer, ids.CHECK_NO)
    forged_tap(school_here, ids.TYPED_UNDO, str(answer_id(school_here)))
    with school_here.db.read() as session:
        assert session.scalars(select(SuccessCheck)).one().answer == "no"


def answer_id(live: Live) -> int:
    with live.db.read() as session:
        return session.scalars(select(TypedReply.id).order_by(TypedReply.id.desc()).limit(1)).one()


def test_in_the_evening_tomorrow_has_both_meanings_too(school_here):
    ask(school_here, days=1)
    later(school_here, hours=9)
    answer = typed(school_here, "in 2 days")
    assert answer.text.startswith("Moved: #1")
    tap(school_here, answer, ids.TYPED_UNDO)
    # 7 PM in Chicago: in Greenwich it is Tuesday already.
    assert today(school_here) == school_here.bot.clock.now().date()
    answer = typed(school_here, "move it to Wednesday")
    assert "Keep the date" in str(answer.blocks)


def test_move_and_snooze_may_be_said(school_here):
    ask(school_here, days=3)
    assert typed(school_here, "move it to tomorrow").text.startswith("Moved: #1")
    assert "Quiet until" in typed(school_here, "snooze until Thursday").text


def test_a_day_off_is_asked_about(school_here):
    ask(school_here, days=1)
    answer = typed(school_here, "Saturday")
    assert "Which school day" in answer.text
    assert tap(school_here, answer, ids.TYPED_DAY, nth=1).text.startswith("Moved: #1")
    assert items(school_here)[0].due_on == today(school_here) + timedelta(days=7)


def test_a_number_says_which(school):
    ask(school)
    ask(school, "visit two classrooms")
    assert typed(school, "done #1").text.startswith("Done: #1")
    assert states(school) == ["done", "open"]


def test_a_number_that_nobody_has(school_here):
    ask(school_here)
    assert "None of your teams has a #7" in typed(school_here, "done 7").text


def test_what_is_somebody_elses_stays_theirs(school_here):
    ask(school_here)
    answer = typed(school_here, "done 1", ASSISTANT)
    assert "can be changed by its owner (Grade 3 lead)" in answer.text
    assert states(school_here) == ["open"]


def test_nothing_asked_yet_is_asked_about(school_here):
    for words in ("share the data protocol", "visit two classrooms"):
        school_here.slack.command(
            GRADE3, TEAM, f"/ilt action me {words} by {today(school_here) + timedelta(days=2)}"
        )
    answer = typed(school_here, "done")
    assert "Which one is done?" in answer.text
    assert tap(school_here, answer, ids.TYPED_ITEM, nth=1).text.startswith("Done: #2")
    assert states(school_here) == ["open", "done"]


def test_nothing_open_is_said(school_here):
    assert "You have no open action item" in typed(school_here, "done").text


def test_the_same_event_twice_is_answered_once(school):
    ask(school)
    event = {
        "type": "event_callback",
        "team_id": "T0SANDBOX01",
        "event_id": "Ev0TWICE",
        "event": {
            "type": "message",
            "channel_type": "im",
            "channel": school.slack.open_dm(GRADE3).id,
            "user": GRADE3,
            "text": "done",
            "ts": "1.1",
        },
    }
    before = len(dm(school))
    school.slack.deliver("events_api", event)
    school.slack.deliver("events_api", event)
    school.tick()
    school.slack.deliver("events_api", event)
    school.tick()
    assert len(dm(school)) == before + 1
    with school.db.read() as session:
        assert len(session.scalars(select(TypedReply)).all()) == 1


def test_anything_else_gets_one_line_of_help_with_buttons(school_here):
    answer = typed(school_here, "hello there")
    assert "“done”" in answer.text
    assert "My action items" in str(answer.blocks)
    count = len(dm(school_here))
    typed(school_here, "and another thing")
    assert len(dm(school_here)) == count + 1, "only what was typed"


def test_whoever_is_in_no_team_learns_what_to_do(school_here):
    school_here.slack.leave(GRADE3, TEAM)
    school_here.slack.settle()
    assert "I do not know you as a member" in typed(school_here, "done").text


def test_yes_answers_the_question_whether_it_worked(school_here):
    item = ask(school_here)
    typed(school_here, "done")
    with school_here.db.write() as session:
        check = session.scalars(select(SuccessCheck)).one()
        check.due_on, check.asked_at = today(school_here), school_here.bot.clock.now()
    answer = typed(school_here, "partly")
    assert "You said: Partly" in answer.text
    tap(school_here, answer, ids.TYPED_UNDO)
    with school_here.db.read() as session:
        check = session.scalars(select(SuccessCheck)).one()
        assert (check.item_id, check.answer) == (item.id, None)


@pytest.mark.parametrize("action_id", [ids.TYPED_UNDO, ids.TYPED_OTHER, ids.TYPED_ITEM, ids.TYPED_DAY])
def test_a_forged_button_changes_nothing(school_here, caplog, action_id):
    ask(school_here, days=3)
    answer = typed(school_here, "tomorrow")
    before = [(item.due_on, item.snoozed_until, item.state) for item in items(school_here)]
    for number, value in enumerate(["1", "1:1", "1:2026-12-04", "", "x:y", "9" * 12, "1:9999-99-99"]):
        forged = {
            "type": "block_actions",
            "team": {"id": "T0SANDBOX01"},
            "user": {"id": ASSISTANT},
            "trigger_id": f"{number}.{action_id}",
            "container": {"type": "message", "channel_id": answer.channel, "message_ts": answer.ts},
            "channel": {"id": answer.channel},
            "actions": [{"action_id": action_id, "block_id": "b", "value": value}],
        }
        [ack] = school_here.slack.deliver("interactive", forged)
        assert ack.ok
    assert [(item.due_on, item.snoozed_until, item.state) for item in items(school_here)] == before
    assert "listener_failed" not in caplog.text


@pytest.mark.parametrize(
    "more",
    [
        {"subtype": "message_changed"},
        {"subtype": "bot_message"},
        {"bot_id": "B0ILT"},
        {"channel_type": "channel"},
        {"subtype": "thread_broadcast"},
    ],
    ids=str,
)
def test_what_nobody_typed_to_the_bot_is_left_alone(school_here, more):
    ask(school_here)
    event = {"type": "message", "channel_type": "im", "channel": "D1", "user": GRADE3, "text": "done", **more}
    body = {"type": "event_callback", "team_id": "T0SANDBOX01", "event_id": "Ev0OTHER", "event": event}
    [ack] = school_here.slack.deliver("events_api", body)
    assert ack.ok
    assert states(school_here) == ["open"]
