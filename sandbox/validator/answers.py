"""Answers to an interaction that are no message: to a submitted form, and to a typed search in a menu.

Slack: surfaces/modals (response_action), interaction-payloads (block_suggestion).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.validator.composition import MENU_OPTIONS, OPTION_GROUPS
from sandbox.validator.relations import exactly_one
from sandbox.validator.rules import AnyObject, Choice, Items, Obj, Rule, Str
from sandbox.validator.views import check_view

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sandbox.validator.place import Place
    from sandbox.validator.problem import Problem

_OPTIONS = Obj(
    "found options",
    {},
    {
        "options": Items(MENU_OPTIONS.each, high=100, low=0),
        "option_groups": Items(OPTION_GROUPS.each, high=100, low=0),
    },
    cross=(exactly_one("options", "option_groups"),),
)
_ACTION: dict[str, Rule] = {"response_action": Choice(("errors", "update", "push", "clear"))}
_VIEW: dict[str, Rule] = {**_ACTION, "view": AnyObject()}
_SUBMISSION = {
    "errors": Obj("an answer with errors", {**_ACTION, "errors": AnyObject(each=Str(), low=1)}),
    "update": Obj("an answer that updates", _VIEW),
    "push": Obj("an answer that pushes", _VIEW),
    "clear": Obj("an answer that clears", _ACTION),
}


def is_answer(given: Mapping[str, Any]) -> bool:
    """Whether an acknowledgement answers a form or a search, rather than being a message."""
    return any(key in given for key in ("response_action", "options", "option_groups"))


def answer_problems(given: Mapping[str, Any], place: Place) -> Iterator[Problem]:
    """The problems of an acknowledgement that is no message; an empty one has none."""
    if "response_action" in given:
        yield from _submission_problems(given, place)
    elif given:
        yield from _OPTIONS.check(given, place)


def _submission_problems(given: Mapping[str, Any], place: Place) -> Iterator[Problem]:
    action = given["response_action"]
    known = isinstance(action, str) and action in _SUBMISSION
    problems = list((_SUBMISSION[action] if known else Obj("an answer", _ACTION)).check(given, place))
    yield from problems
    if not problems and "view" in given:
        yield from check_view(given["view"], "modal")
