"""Two resources where the need arises, and what the team has opened is not named first again."""

from typing import Any

import pytest
from sqlalchemy import select

from bot.agenda.messages.forms import OBJECTIVE
from bot.blocks import ids
from sandbox.state import Json
from storage.focus import FocusArea
from storage.people import Role
from tests.steps.assessments import private, top_form
from tests.steps.bot import ASSISTANT, PRINCIPAL, TEAM
from tests.steps.dated_bot import element, set_role
from tests.steps.focus import with_result
from tests.steps.home import opened
from tests.steps.library import look_for
from tests.steps.results import results_message
from tests.steps.strategies import commit, with_focus


@pytest.fixture
def bot(tuesday_bot):
    set_role(tuesday_bot, PRINCIPAL, Role.FACILITATOR)
    return tuesday_bot


def suggested(blocks: list[Json]) -> list[Json]:
    """The *Open* buttons beside a suggestion."""
    return [
        one["accessory"] for one in blocks if one.get("accessory", {}).get("action_id") == ids.RESOURCE_OPEN
    ]


def labels(blocks: list[Json]) -> list[str]:
    return [one["accessibility_label"] for one in suggested(blocks)]


def details(bot: Any, key: str, user: str = PRINCIPAL) -> list[Json]:
    """*See answers and evidence…* of a criterion."""
    message = results_message(bot)
    bot.slack.click(
        user, TEAM, message.ts, element(message, ids.RESULTS_DETAILS)[0], ids.RESULTS_DETAILS, f"1:{key}"
    )
    blocks: list[Json] = top_form(bot, user).payload["blocks"]
    return blocks


def test_under_a_weakness_two_are_named_and_what_was_opened_comes_last(bot):
    with_result(bot)
    assert ids.RESOURCE_OPEN not in str(results_message(bot).blocks)
    first = labels(blocks := details(bot, "improvement_plan"))
    assert len(first) == 2
    at = next(one for one in blocks if one.get("accessory", {}).get("action_id") == ids.RESOURCE_OPEN)
    bot.slack.view_action(PRINCIPAL, top_form(bot, PRINCIPAL).id, at["block_id"], ids.RESOURCE_OPEN)
    bot.settle()
    bot.slack.close(PRINCIPAL, top_form(bot, PRINCIPAL).id)
    then = labels(details(bot, "improvement_plan", ASSISTANT))
    assert first[0] not in then[:1]
    assert len(then) == 2


def test_a_focus_is_helped_on_home_under_its_strategy_and_on_the_first_page(bot):
    with_focus(bot)
    with bot.db.read() as session:
        [area] = session.scalars(select(FocusArea))
    assert area.criterion_key
    commit(bot, keep=True)
    assert len(suggested(top_form(bot, PRINCIPAL).payload["blocks"])) == 2
    bot.slack.close(PRINCIPAL, top_form(bot, PRINCIPAL).id)
    page = look_for(bot)
    assert f"For what you work on, {area.name.words}:" in str(page.blocks)
    on_home = labels(opened(bot).payload["blocks"])
    assert labels(page.blocks) == on_home
    assert len(on_home) == 2


def test_an_agenda_item_about_a_criterion_is_helped_and_any_other_is_not(bot):
    bot.slack.command(PRINCIPAL, TEAM, "/ilt agenda add Agree on our norms")
    said = private(bot, PRINCIPAL)[-1]
    assert suggested(said.blocks) == []
    bot.slack.click(
        PRINCIPAL, TEAM, said.ts, element(said, ids.AGENDA_ADD_OBJECTIVE)[0], ids.AGENDA_ADD_OBJECTIVE
    )
    named = labels(top_form(bot, PRINCIPAL).payload["blocks"])
    assert len(named) == 2
    bot.slack.close(PRINCIPAL, top_form(bot, PRINCIPAL).id)
    bot.slack.click(PRINCIPAL, TEAM, said.ts, element(said, ids.AGENDA_CHANGE)[0], ids.AGENDA_CHANGE)
    form = top_form(bot, PRINCIPAL)
    assert labels(form.payload["blocks"]) == named
    bot.slack.fill(PRINCIPAL, form.id, OBJECTIVE, OBJECTIVE, "Three norms stand")
    bot.slack.submit(PRINCIPAL, form.id)
    assert "Three norms stand" in str(top_form(bot, PRINCIPAL).payload)
    bot.slack.close(PRINCIPAL, top_form(bot, PRINCIPAL).id)
    bot.slack.command(PRINCIPAL, TEAM, "/ilt agenda add The spring fair")
    said = private(bot, PRINCIPAL)[-1]
    bot.slack.click(PRINCIPAL, TEAM, said.ts, element(said, ids.AGENDA_CHANGE)[0], ids.AGENDA_CHANGE)
    assert labels(top_form(bot, PRINCIPAL).payload["blocks"]) == []
