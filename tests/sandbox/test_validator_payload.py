"""What all blocks of one message or view obey together."""

from __future__ import annotations

import pytest

from sandbox.validator import check_blocks
from tests.sandbox.validator_samples import BLOCKS, chart, plain, raw
from tests.sandbox.validator_tools import accepted, codes, held, pointers, put

DIVIDER = {"type": "divider"}


@pytest.mark.parametrize(("surface", "most"), [("message", 50), ("modal", 100), ("home", 100)])
def test_number_of_blocks(surface, most):
    assert check_blocks([DIVIDER] * most, surface) == []
    assert pointers([DIVIDER] * (most + 1), surface) == ["/blocks"]
    assert check_blocks([], surface) == []


@pytest.mark.parametrize("blocks", [None, {}, "[]", 5])
def test_blocks_are_a_list(blocks):
    assert codes(blocks) == ["invalid_type"]


def named(name, block=DIVIDER):
    return {**block, "block_id": name}


def test_block_ids_are_unique_in_the_payload():
    assert codes([named("a"), named("b"), DIVIDER, DIVIDER]) == []
    assert pointers([named("a"), named("b"), named("a")]) == ["/blocks/2/block_id"]


def test_block_ids_are_unique_across_containers_carousels_and_plans():
    container = put(BLOCKS["container"], "child_blocks", [named("a")])
    assert pointers([named("a"), container]) == ["/blocks/1/child_blocks/0/block_id"]
    carousel = {"type": "carousel", "elements": [named("a", {"type": "card", "title": plain()})]}
    assert pointers([named("a"), carousel]) == ["/blocks/1/elements/0/block_id"]
    plan = {
        "type": "plan",
        "title": "Steps",
        "tasks": [named("a", {"type": "task_card", "task_id": "t", "title": "T"})],
    }
    assert pointers([named("a"), plan]) == ["/blocks/1/tasks/0/block_id"]


def test_the_block_id_of_markdown_is_ignored():
    assert codes([named("a"), named("a", {"type": "markdown", "text": "Words"})]) == []


def button(action_id):
    return {"type": "button", "text": plain(), "action_id": action_id}


def test_action_ids_are_unique_in_their_block_only():
    twice = {"type": "actions", "elements": [button("a"), button("b"), button("a")]}
    assert pointers([twice]) == ["/blocks/0/elements/2/action_id"]
    assert codes([held(button("a")), held(button("a"))]) == []
    assert pointers([{"type": "card", "actions": [button("a"), button("a")]}]) == [
        "/blocks/0/actions/1/action_id"
    ]
    cards = [{"type": "card", "actions": [button("a")]}] * 2
    assert codes([{"type": "carousel", "elements": cards}]) == []


def test_one_element_takes_the_focus():
    field = held({"type": "plain_text_input", "focus_on_load": True})
    other = held({"type": "plain_text_input", "focus_on_load": False})
    assert check_blocks([field, other], "modal") == []
    assert pointers([field, other, field], "modal") == ["/blocks/2/element/focus_on_load"]


def test_one_table_two_charts_one_plan():
    table = {"type": "table", "rows": [[raw()]]}
    assert codes([table, table]) == ["only_one_table_allowed"]
    assert codes([put(BLOCKS["container"], "child_blocks", [table]), table]) == ["only_one_table_allowed"]
    assert codes([chart(), chart()]) == []
    assert pointers([chart(), chart(), chart()]) == ["/blocks/2"]
    assert pointers([{"type": "plan", "title": "A"}] * 2) == ["/blocks/1"]


def test_several_data_tables_share_their_characters():
    def table(size):
        return {"type": "data_table", "caption": "Votes", "rows": [[raw("x")], [raw("x" * (size - 1))]]}

    assert codes([table(12_000), table(8_000)]) == []
    assert pointers([table(12_000), table(8_001)]) == ["/blocks/1"]


def test_markdown_blocks_share_their_characters():
    def words(size):
        return {"type": "markdown", "text": "x" * size}

    assert codes([words(11_999), words(1)]) == []
    assert pointers([words(12_000), words(1)]) == ["/blocks/1"]
    assert not accepted(words(12_001))


def test_the_cells_of_a_table_share_their_characters():
    def table(*sizes):
        return {"type": "table", "rows": [[raw("x" * size)] for size in sizes]}

    assert accepted(table(5_000, 5_000))
    assert not accepted(table(5_000, 5_001))


def rich(*leaves):
    return {"type": "rich_text_section", "elements": list(leaves)}


ITEMS = {"type": "rich_text_list", "style": "bullet", "elements": [rich({"type": "link", "url": "a:bc"})]}


@pytest.mark.parametrize(
    "cell",
    [
        {"type": "raw_number", "value": 1, "text": "123456"},
        {"type": "raw_text", "text": "🙂🙂🙂"},
        {"type": "rich_text", "elements": [rich({"type": "text", "text": "12"}), ITEMS]},
    ],
)
def test_every_kind_of_cell_counts(cell):
    """Each of these cells is six characters."""
    assert accepted({"type": "table", "rows": [[cell, raw("x" * 9_994)]]})
    assert not accepted({"type": "table", "rows": [[cell, raw("x" * 9_995)]]})
