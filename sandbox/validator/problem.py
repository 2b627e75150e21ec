"""What the validator says: one Problem for each thing Slack would refuse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Codes of single fields, as Slack's blocks.validate gives them (it folds the last two into the first).
FAILED = "failed_constraint"
WRONG_TYPE = "invalid_type"
MISSING = "missing_field"
UNKNOWN_KEY = "additional_properties_not_allowed"
UNSUPPORTED = "unsupported_type"

# Problems of a whole request that are an error of Slack's Web API by themselves -> that error.
_OWN_ERRORS = {
    "no_text": "no_text",
    "msg_too_long": "msg_too_long",
    "markdown_text_conflict": "markdown_text_conflict",
    "too_many_attachments": "too_many_attachments",
    "view_too_large": "view_too_large",
    "invalid_blocks_format": "invalid_blocks_format",
    "only_one_table_allowed": "invalid_attachments",
}

# Where the rest lie -> the error a caller gets (views.* report a bad view as bad arguments).
_ERRORS_BY_PLACE = {
    "blocks": "invalid_blocks",
    "attachments": "invalid_attachments",
    "metadata": "invalid_metadata_format",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One refusal: a code, a sentence on what is wrong and what is allowed, and a JSON pointer to the spot."""

    code: str
    message: str
    pointer: str


def error_for(problems: Iterable[Problem]) -> str:
    """The `error` Slack's Web API answers for these problems: "invalid_blocks", "msg_too_long", "no_text" …

    Problems of the whole request come before problems of a single field. Slack: errors of chat.postMessage,
    chat.update, views.open. Raises ValueError when there is no problem to report.
    """
    found = list(problems)
    if not found:
        raise ValueError("There is no problem, so there is no error to answer.")
    own = (_OWN_ERRORS[problem.code] for problem in found if problem.code in _OWN_ERRORS)
    return next(own, None) or _error_at(found[0].pointer)


def _error_at(pointer: str) -> str:
    _, _, path = pointer.partition("/")
    return _ERRORS_BY_PLACE.get(path.partition("/")[0], "invalid_arguments")
