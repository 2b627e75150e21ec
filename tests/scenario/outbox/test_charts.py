"""A workspace that refuses charts reads the same message without them, and is not asked again and again."""

from dataclasses import replace
from typing import Any

import pytest

from bot.blocks import ids, kit
from bot.outbox.deliveries import Outgoing
from bot.outbox.duty import Duties
from bot.outbox.sending.engine import Engine
from bot.outbox.tools import Tools
from sandbox.state import dm_id
from storage.deliveries import State
from storage.delivery_rows import with_state
from storage.living import want_refresh
from tests.steps.assessments import CRITICAL, open_assessment, seen
from tests.steps.bot import GRADE3, PRINCIPAL, RunningBot
from tests.steps.outbox import Outbox, fault, with_renderer

CHART = {
    "type": "data_visualization",
    "title": "Votes",
    "chart": {"type": "pie", "segments": [{"label": "Strength", "value": 3}]},
}


def charted(words: str) -> dict[str, Any]:
    return kit.message(words, [kit.plain_section(words), CHART])


def types(outbox: Outbox, number: int) -> list[str]:
    """The blocks of a message that was read."""
    message = outbox.slack.sandbox.world.messages[dm_id(GRADE3)][number]
    return [block["type"] for block in message.blocks]


def with_charts(outbox: Outbox) -> Tools:
    return with_renderer(outbox, lambda _session, owed, _late: Outgoing(charted(f"number {owed.subject}")))


def posts(outbox: Outbox) -> list[str]:
    return [call.response.get("error", "ok") for call in outbox.slack.sandbox.recorder.of("chat.postMessage")]


def test_a_refused_chart_is_left_out_at_once_and_from_then_on(outbox):
    fault(outbox, refuse_charts=True)
    for number in range(1, 4):
        outbox.owe(subject=str(number))
        outbox.work(with_charts(outbox))
    assert outbox.read() == ["number 1", "number 2", "number 3"]
    assert posts(outbox) == ["invalid_blocks", "ok", "ok", "ok"]
    assert types(outbox, 0) == types(outbox, 2) == ["section"]
    assert outbox.first(State.SENT).attempts == 1


def test_where_charts_are_taken_they_are_shown(outbox):
    outbox.owe()
    outbox.work(with_charts(outbox))
    assert types(outbox, 0) == ["section", "data_visualization"]


def test_a_message_that_is_wrong_without_its_chart_too_says_nothing_about_charts(outbox):
    fault(outbox, fail={"chat.postMessage": ["invalid_blocks", 2]})
    outbox.owe()
    outbox.work(with_charts(outbox))
    with outbox.db.read() as session:
        assert [owed.last_error for owed in with_state(session, State.DEAD)] == ["invalid_blocks"]
    outbox.owe(subject="2")
    outbox.work(with_charts(outbox))
    assert types(outbox, 0) == ["section", "data_visualization"]


def test_a_message_without_a_chart_is_not_sent_twice(outbox):
    fault(outbox, fail={"chat.postMessage": ["invalid_blocks", 1]})
    outbox.owe()
    outbox.work()
    assert posts(outbox) == ["invalid_blocks"]


@pytest.mark.begins_with(steps=open_assessment)
def test_a_change_that_brings_a_chart_is_shown_without_it(bot: RunningBot):
    bot.slack.set_faults(refuse_charts=True)
    duties = Duties(living={ids.SECTION_MESSAGE: lambda *_: charted("the result, in words")})
    tools = replace(bot.worker.tools, duties=duties)
    for _ in range(2):
        with bot.db.write() as session:
            want_refresh(session, ids.SECTION_MESSAGE, 1, CRITICAL)
        engine = Engine(tools, bot.worker.worker_id)
        engine.run(5, lambda: None)
        engine.close()
    answers = [call.response.get("error", "ok") for call in bot.slack.calls("chat.update")]
    assert answers == ["invalid_blocks", "ok", "ok"]
    [shown] = [one for one in seen(bot, PRINCIPAL) if one.text == "the result, in words"]
    assert [block["type"] for block in shown.blocks] == ["section"]
