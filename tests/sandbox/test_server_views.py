"""views.*: triggers, the stack, hashes, what a person typed."""

import time

import pytest

from sandbox import SandboxServer
from tests.sandbox.server_kit import (
    COACH,
    IMPATIENT,
    PRINCIPAL,
    TEAM,
    actions,
    button,
    error_of,
    home,
    manifest,
    modal,
    refusal,
    section,
    select,
    text_input,
    web_client,
)


@pytest.fixture
def trigger(app, people):
    """A fresh trigger_id, as a command brings it."""

    def fresh(user: str = PRINCIPAL) -> str:
        people.command(user, TEAM, "/try")
        return str(app.last()["trigger_id"])

    return fresh


@pytest.fixture
def inside(app, people):
    """A trigger_id from a button in the visible form."""

    def fresh(user: str = PRINCIPAL) -> str:
        top = people.modal_stack(user)[-1]
        people.view_action(user, top.id, "row", "vote")
        return str(app.last()["trigger_id"])

    return fresh


@pytest.fixture
def opened(slack, people, trigger):
    """A form on the principal's screen."""

    def fresh(*blocks, **fields):
        slack.views_open(trigger_id=trigger(), view=modal(*blocks, **fields))
        return people.modal_stack(PRINCIPAL)[-1]

    return fresh


def test_a_form_opens_for_the_person_of_the_trigger(slack, people, trigger):
    answer = slack.views_open(trigger_id=trigger(), view=modal(callback_id="first", private_metadata="x"))
    [view] = people.modal_stack(PRINCIPAL)
    assert view.id == answer["view"]["id"] == view.root_view_id
    assert (view.callback_id, view.private_metadata, view.hash) == ("first", "x", answer["view"]["hash"])
    assert answer["view"]["app_installed_team_id"] == "T0SANDBOX01"
    assert people.modal_stack(COACH) == []


def test_a_trigger_works_once(slack, trigger):
    trigger_id = trigger()
    slack.views_open(trigger_id=trigger_id, view=modal())
    assert error_of(slack.views_open, trigger_id=trigger_id, view=modal()) == "exchanged_trigger_id"


@pytest.mark.parametrize("timing", [IMPATIENT], ids=["impatient"])
def test_a_trigger_expires(slack, trigger):
    trigger_id = trigger()
    time.sleep(0.35)
    assert error_of(slack.views_open, trigger_id=trigger_id, view=modal()) == "expired_trigger_id"


def test_a_made_up_trigger(slack):
    assert error_of(slack.views_open, trigger_id="1.2.3", view=modal()) == "invalid_trigger_id"


def test_a_refused_view_does_not_use_up_the_trigger(slack, trigger):
    trigger_id = trigger()
    bad = modal(title={"type": "plain_text", "text": "x" * 25})
    answer = refusal(slack.views_open, trigger_id=trigger_id, view=bad)
    assert answer["error"] == "invalid_arguments"
    assert any("json-pointer" in line for line in answer["response_metadata"]["messages"])
    assert slack.views_open(trigger_id=trigger_id, view=modal())["ok"]


def test_a_huge_view(slack, trigger):
    blocks = [section("x" * 2990) for _ in range(99)]
    assert error_of(slack.views_open, trigger_id=trigger(), view=modal(*blocks)) == "view_too_large"


def test_the_stack_is_three_deep(slack, people, opened, inside):
    button_row = actions(button())
    opened(button_row)
    for depth in (2, 3):
        slack.views_push(trigger_id=inside(), view=modal(button_row))
        assert len(people.modal_stack(PRINCIPAL)) == depth
    assert error_of(slack.views_push, trigger_id=inside(), view=modal()) == "push_limit_reached"
    bottom, middle, top = people.modal_stack(PRINCIPAL)
    assert top.root_view_id == middle.root_view_id == bottom.id
    assert top.previous_view_id == middle.id


def test_pushing_needs_a_trigger_from_inside(slack, opened, trigger):
    opened()
    assert error_of(slack.views_push, trigger_id=trigger(), view=modal()) == "invalid_trigger_id"


def test_pushing_onto_a_closed_form(slack, people, opened, inside):
    view = opened(actions(button()))
    trigger_id = inside()
    people.close(PRINCIPAL, view.id)
    assert error_of(slack.views_push, trigger_id=trigger_id, view=modal()) == "not_found"


def test_opening_from_inside_a_form_puts_it_on_top(slack, people, opened, inside):
    opened(actions(button()))
    slack.views_open(trigger_id=inside(), view=modal())
    assert len(people.modal_stack(PRINCIPAL)) == 2


def test_updates_by_id_external_id_and_hash(slack, people, opened):
    view = opened(section("one"), external_id="mine")
    updated = slack.views_update(
        view_id=view.id, view=modal(section("two"), external_id="mine"), hash=view.hash
    )
    assert updated["view"]["hash"] != view.hash
    assert error_of(slack.views_update, view_id=view.id, view=modal(), hash=view.hash) == "hash_conflict"
    assert slack.views_update(external_id="mine", view=modal(section("three")))["ok"]
    assert people.modal_stack(PRINCIPAL)[-1].payload["blocks"][0]["text"]["text"] == "three"


def test_updating_what_is_closed(slack, people, opened):
    view = opened()
    people.close(PRINCIPAL, view.id)
    assert error_of(slack.views_update, view_id=view.id, view=modal()) == "not_found"
    assert error_of(slack.views_update, external_id="nobody", view=modal()) == "not_found"


def test_external_ids_are_unique(slack, trigger):
    slack.views_open(trigger_id=trigger(), view=modal(external_id="mine"))
    call = slack.views_open
    assert (
        error_of(call, trigger_id=trigger(COACH), view=modal(external_id="mine")) == "duplicate_external_id"
    )


def test_typed_input_survives_an_update_with_the_same_ids(slack, people, opened):
    view = opened(text_input("name"), text_input("other"))
    people.fill(PRINCIPAL, view.id, "name", "value", "Ada")
    people.fill(PRINCIPAL, view.id, "other", "value", "gone")
    blocks = [text_input("name", element={"initial_value": "fresh"}), text_input("renamed")]
    slack.views_update(view_id=view.id, view=modal(*blocks))
    values = people.modal_stack(PRINCIPAL)[-1].values
    assert values["name"]["value"]["value"] == "Ada"
    assert values["renamed"]["value"]["value"] is None
    assert "other" not in values


def test_a_kept_choice_must_still_be_offered(slack, people, opened):
    pick = {"type": "input", "block_id": "one", "label": {"type": "plain_text", "text": "One"}}
    view = opened({**pick, "element": select("pick", "a", "b")})
    people.fill(PRINCIPAL, view.id, "one", "pick", "b")
    slack.views_update(view_id=view.id, view=modal({**pick, "element": select("pick", "a", "c")}))
    assert people.modal_stack(PRINCIPAL)[-1].values["one"]["pick"]["selected_option"] is None


def test_home_is_published_per_person(slack, people):
    assert people.home_of(PRINCIPAL) is None
    first = slack.views_publish(user_id=PRINCIPAL, view=home(section("for you")))
    view = people.home_of(PRINCIPAL)
    assert view is not None
    assert view.id == first["view"]["id"]
    assert people.home_of(COACH) is None
    again = slack.views_publish(user_id=PRINCIPAL, view=home(), hash=view.hash)
    assert again["view"]["id"] == view.id
    assert error_of(slack.views_publish, user_id=PRINCIPAL, view=home(), hash=view.hash) == "hash_conflict"


def test_what_home_does_not_take(slack):
    assert error_of(slack.views_publish, user_id="U0NOBODY", view=home()) == "user_not_found"
    assert error_of(slack.views_publish, user_id=PRINCIPAL, view=modal()) == "invalid_arguments"
    with_title = home(title={"type": "plain_text", "text": "Home"})
    assert error_of(slack.views_publish, user_id=PRINCIPAL, view=with_title) == "invalid_arguments"


def test_home_must_be_enabled():
    with SandboxServer(manifest(home=False)) as server:
        call = web_client(server).views_publish
        assert error_of(call, user_id=PRINCIPAL, view=home()) == "not_enabled"


def test_a_view_must_be_given(slack, trigger):
    args = {"trigger_id": trigger()}
    assert error_of(slack.api_call, api_method="views.open", json=args) == "invalid_arguments"
    args = {"trigger_id": trigger(), "view": "{not json"}
    assert error_of(slack.api_call, api_method="views.open", json=args) == "invalid_arguments"


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"blocks": [{"type": "nope"}]}, "invalid_blocks"),
        ({"view": {"type": "modal", "blocks": []}}, "invalid_view"),
        ({"message": {"text": ""}}, "invalid_message"),
        ({}, "invalid_arguments"),
        ({"blocks": [], "message": {"text": "x"}}, "invalid_arguments"),
    ],
)
def test_blocks_validate_finds_faults_without_a_token(server, given, error):
    client = web_client(server, None)
    answer = refusal(client.api_call, api_method="blocks.validate", json=given)
    assert answer["error"] == error
    if error != "invalid_arguments":
        assert {"code", "message", "pointer"} == answer["errors"][0].keys()


def test_blocks_validate_takes_what_is_right(server):
    client = web_client(server, None)
    assert client.api_call("blocks.validate", json={"blocks": [section()]})["ok"]
    assert client.api_call("blocks.validate", json={"view": home()})["ok"]
