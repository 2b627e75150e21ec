"""What forms and previews lead to where they are refused."""

from typing import Any

import pytest

from bot.blocks import kit
from bot.errors import RefusalError, WrongInputError
from handlers.answers import ChangeForm
from handlers.request import Request, Source
from handlers.values import preview_stays

PREVIEW = kit.form("preview", "Ask", [kit.plain_section("Start at 8?")], private_metadata="all of it")


@pytest.mark.parametrize(
    "refused", [RefusalError("Not now."), WrongInputError({"one": "Not", "two": "now."})]
)
def test_a_preview_that_is_refused_stays_with_what_was_typed_and_says_why_on_top(refused):
    def work() -> dict[str, Any]:
        raise refused

    answer = preview_stays(Request(None, Source.SUBMISSION, {"view": PREVIEW}), work)  # type: ignore[arg-type] # nobody asks who
    assert isinstance(answer, ChangeForm)
    assert [block["text"]["text"] for block in answer.view["blocks"]] == ["Not now.", "Start at 8?"]
    assert answer.view["private_metadata"] == "all of it"
