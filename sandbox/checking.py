"""The one door to the validator: problems of what the app sent become Slack's error answers."""

from collections.abc import Mapping
from typing import Any, Literal

from sandbox.errors import ApiError
from sandbox.validator import Problem, check_message, check_view, error_for


def check_sent_message(args: Mapping[str, Any], method: str) -> None:
    """ApiError if Slack would refuse the text, blocks, attachments or metadata."""
    _refuse(check_message(args, method))


def check_sent_view(view: object, kind: Literal["modal", "home"]) -> None:
    """ApiError if Slack would refuse the view."""
    _refuse(check_view(view, kind))


def _refuse(problems: list[Problem]) -> None:
    if problems:
        messages = [f"[ERROR] {problem.message} [json-pointer:{problem.pointer}]" for problem in problems]
        raise ApiError(error_for(problems), errors=messages, response_metadata={"messages": messages})
