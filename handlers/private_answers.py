"""Private answers on their way: to the response_url of whatever was done, if that is an address of Slack's."""

import json
from typing import Any

from bot.blocks import kit
from bot.log import get_log
from bot.outbox.addresses import Answered, is_slacks, post
from bot.outbox.gateway import LISTENER_TIMEOUT_SECONDS

_log = get_log(__name__)
_JSON = "application/json; charset=utf-8"
_OK = 200


def place_for(url: object, api_url: str) -> str | None:
    """Where a private answer goes; None for what is no address of Slack's."""
    if not url or not isinstance(url, str):
        return None
    if not is_slacks(url, api_url):
        _log.warning("response_url_not_slacks")
        return None
    return url


def private(message: dict[str, Any], *, is_direct: bool, replaces: bool) -> dict[str, Any]:
    """A message as an answer that only this person sees."""
    # Among direct messages an answer is a message like the others: an ephemeral one would be gone on the next start.
    kind = "in_channel" if is_direct else "ephemeral"
    return {**message, "response_type": kind, "replace_original": replaces}


def send(url: str, message: dict[str, Any]) -> None:
    """Sends a private answer; without its charts where Slack refuses them."""
    plain = kit.without_charts(message)
    answer = _post(url, message)
    if _is_refused(answer) and plain != message:
        answer = _post(url, plain)
    if _is_refused(answer):
        _log.warning("private_answer_refused", status=answer.status)


def has_charts(message: dict[str, Any]) -> bool:
    """Whether Slack may refuse it: nobody is told when the body of an acknowledgement is refused."""
    return kit.without_charts(message) != message


def _post(url: str, message: dict[str, Any]) -> Answered:
    return post(url, json.dumps(message).encode(), _JSON, timeout=LISTENER_TIMEOUT_SECONDS)


def _is_refused(answer: Answered) -> bool:
    """Another status than 200, or a 200 that says so. Any other word beside 200 is a yes: sent again it would stand twice."""
    try:
        said = json.loads(answer.body)
    except ValueError:
        said = None
    return answer.status != _OK or (isinstance(said, dict) and said.get("ok") is False)
