"""Several tasks typed or pasted at once: a form with a row for each, logged together and taken back together."""

import pytest

from bot.blocks import ids
from bot.items.messages.several_form import row_block
from sandbox.validator import check_view
from storage.items import ItemState
from tests.steps.assessments import top_form
from tests.steps.bot import GRADE5, PRINCIPAL, TEAM, RunningBot
from tests.steps.items import elements, items

PASTED = "Action items:\n- @Grade 3 lead share the data by next Friday\n2. iReady report\n\u2022 @Grade 5 lead and @Grade 3 lead call the families"


def rows_of(form) -> list[tuple[str, str]]:
    """The block and what is filled in of every text."""
    return [
        (block["block_id"], element.get("initial_value", ""))
        for block, element in elements(form)
        if block["block_id"].startswith("text:")
    ]


def paste(bot: RunningBot, words: str = PASTED):
    bot.slack.command(PRINCIPAL, TEAM, f"/ilt action {words}")
    return top_form(bot, PRINCIPAL)


def fill(bot: RunningBot, form, field: str, row: int, value) -> None:
    block = row_block(field, row, int(form.payload["private_metadata"].split(":")[0]))
    bot.slack.fill(PRINCIPAL, form.id, block, field, value)


def test_three_lines_are_three_rows_and_three_items(tuesday_bot_on_both):
    bot = tuesday_bot_on_both
    form = paste(bot)
    assert check_view(form.payload, "modal") == []
    assert [text for _, text in rows_of(form)] == ["Share the data", "iReady report", "Call the families"]
    fill(bot, form, "owner", 1, PRINCIPAL)
    fill(bot, form, "due", 1, "2027-12-03")
    fill(bot, form, "due", 2, "2027-12-03")
    bot.slack.submit(PRINCIPAL, form.id)
    logged = items(bot.db)
    assert [item.text for item in logged] == ["Share the data", "iReady report", "Call the families"]
    answer = top_form(bot, PRINCIPAL)
    assert "Logged 3 action items." in str(answer.payload)
    [undo] = [block for block, one in elements(answer) if one["action_id"] == ids.ITEM_TAKE_BACK_SEVERAL]
    bot.slack.view_action(PRINCIPAL, answer.id, undo["block_id"], ids.ITEM_TAKE_BACK_SEVERAL)
    assert {item.state for item in items(bot.db)} == {ItemState.UNDONE}


def test_what_is_missing_is_said_in_its_row_and_nothing_is_logged_or_lost(bot):
    form = paste(bot)
    bot.slack.submit(PRINCIPAL, form.id)
    again = top_form(bot, PRINCIPAL)
    assert again.id == form.id
    ilt = int(form.payload["private_metadata"].split(":")[0])
    assert set(again.errors) == {
        row_block("owner", 1, ilt),
        row_block("due", 1, ilt),
        row_block("due", 2, ilt),
    }
    assert items(bot.db) == []


def test_a_row_that_was_emptied_is_left_out(bot):
    form = paste(bot)
    fill(bot, form, "text", 1, "")
    fill(bot, form, "text", 2, " ")
    bot.slack.submit(PRINCIPAL, form.id)
    assert [item.text for item in items(bot.db)] == ["Share the data"]


def test_more_lines_than_a_form_holds_stand_in_its_last_row(bot):
    form = paste(bot, "\n".join(f"call family {number}" for number in range(30)))
    rows = rows_of(form)
    assert len(rows) == 18
    assert "family 29" in rows[-1][1]
    assert check_view(form.payload, "modal") == []


@pytest.mark.parametrize("metadata", ["", "1", "x:y", "1:999", "99:2"])
def test_a_forged_form_logs_nothing(bot, metadata):
    form = paste(bot)
    body = {
        "type": "view_submission",
        "team": {"id": "T0SANDBOX01"},
        "user": {"id": GRADE5},
        "view": {
            **form.payload,
            "id": "V1",
            "hash": "1",
            "private_metadata": metadata,
            "state": {"values": {}},
        },
    }
    [ack] = bot.slack.deliver("interactive", body)
    assert ack.ok
    assert items(bot.db) == []
