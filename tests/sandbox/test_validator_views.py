"""Modals and the Home tab as a whole."""

from __future__ import annotations

import json

import pytest

from sandbox.validator import check_view, error_for
from tests.sandbox.validator_samples import BLOCKS, mrkdwn, plain
from tests.sandbox.validator_tools import INPUT, MODAL, SURFACES, put

HOME = {
    "type": "home",
    "blocks": [{"type": "divider"}],
    "private_metadata": "m",
    "callback_id": "",
    "external_id": "",
}


def spots(view, kind):
    return [(problem.code, problem.pointer) for problem in check_view(view, kind)]


def test_whole_views_are_accepted():
    assert spots(MODAL, "modal") == []
    assert spots(HOME, "home") == []


@pytest.mark.parametrize("key", ["title", "blocks"])
def test_what_a_modal_needs(key):
    view = {name: value for name, value in MODAL.items() if name != key}
    assert spots(view, "modal") == [("missing_field", "/view")]


@pytest.mark.parametrize(
    "key", ["title", "submit", "close", "clear_on_close", "notify_on_close", "hash", "id"]
)
def test_keys_a_home_tab_does_not_take(key):
    view = {**HOME, key: MODAL.get(key, "x")}
    assert spots(view, "home") == [("additional_properties_not_allowed", "/view")]


@pytest.mark.parametrize("key", ["hash", "id", "state", "root_view_id", "submit_disabled"])
def test_keys_a_modal_does_not_take(key):
    assert spots({**MODAL, key: "x"}, "modal") == [("additional_properties_not_allowed", "/view")]


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("title/text", 24),
        ("submit/text", 24),
        ("close/text", 24),
        ("private_metadata", 3000),
        ("callback_id", 255),
        ("external_id", 255),
    ],
)
def test_each_text_of_a_modal_has_a_length(path, most):
    assert spots(put(MODAL, path, "x" * most), "modal") == []
    assert spots(put(MODAL, path, "x" * (most + 1)), "modal") == [("failed_constraint", f"/view/{path}")]


@pytest.mark.parametrize("key", ["title", "submit", "close"])
def test_the_words_of_a_modal_are_plain_text(key):
    assert spots({**MODAL, key: mrkdwn()}, "modal") == [("unsupported_type", f"/view/{key}/type")]


def test_a_modal_with_an_input_needs_submit():
    view = {name: value for name, value in MODAL.items() if name != "submit"}
    assert spots(view, "modal") == [("missing_field", "/view")]
    assert spots({**view, "blocks": [{"type": "divider"}]}, "modal") == []
    assert spots({**HOME, "blocks": [INPUT]}, "home") == []


@pytest.mark.parametrize("kind", ["modal", "home"])
def test_a_view_is_of_the_kind_the_method_takes(kind):
    other = MODAL if kind == "home" else HOME
    assert ("unsupported_type", "/view/type") in spots(other, kind)


@pytest.mark.parametrize("view", [None, [], "{}", 3])
def test_a_view_is_an_object(view):
    assert spots(view, "modal") == [("invalid_type", "/view")]


@pytest.mark.parametrize(("kind", "view"), [("modal", MODAL), ("home", HOME)])
def test_one_to_a_hundred_blocks(kind, view):
    assert spots({**view, "blocks": []}, kind) == [("failed_constraint", "/view/blocks")]
    assert spots({**view, "blocks": [{"type": "divider"}] * 100}, kind) == []
    assert spots({**view, "blocks": [{"type": "divider"}] * 101}, kind) == [
        ("failed_constraint", "/view/blocks")
    ]


def test_blocks_are_checked_for_their_surface_and_together():
    assert spots({**HOME, "blocks": [BLOCKS["alert"]]}, "home") == [
        ("unsupported_type", "/view/blocks/0/type")
    ]
    twice = [{"type": "divider", "block_id": "a"}] * 2
    assert spots({**MODAL, "blocks": twice}, "modal") == [("failed_constraint", "/view/blocks/1/block_id")]


def sized(total):
    """A Home view whose JSON has `total` bytes."""
    section = {"type": "section", "text": plain("é" * 1_400)}
    view = {**HOME, "blocks": [section] * 87}
    missing = total - len(json.dumps(view, ensure_ascii=False, separators=(",", ":")).encode())
    return {**view, "private_metadata": "m" * (missing + 1)}


def test_a_view_has_at_most_250_000_bytes():
    assert spots(sized(250_000), "home") == []
    assert spots(sized(250_001), "home") == [("view_too_large", "/view")]


def test_the_error_of_a_view():
    assert error_for(check_view({}, "modal")) == "invalid_arguments"
    assert error_for(check_view({**sized(250_001), "odd": 1}, "home")) == "view_too_large"


def test_the_surfaces_are_those_of_the_tables():
    assert set(SURFACES) == {"message", "modal", "home"}
