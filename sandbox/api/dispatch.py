"""One call of the Web API from the token to the answer, with the faults that are switched on."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.api.access import check_token
from sandbox.api.arguments import decode
from sandbox.api.registry import METHODS, Args, Method
from sandbox.core import Core
from sandbox.errors import ApiError
from sandbox.faults import Faults
from sandbox.recorder import Call
from sandbox.state import Json


@dataclass(frozen=True)
class Request:
    """A call as it came in. `body` are a form's fields or a JSON object, `query` those of the address."""

    method: str
    token: str | None
    query: Args
    body: Args
    is_json: bool
    warning: str | None = None


@dataclass(frozen=True)
class Answer:
    """What goes back to the app: JSON, or `text` in its place."""

    body: Json
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    text: str | None = None


@dataclass(frozen=True)
class Cut:
    """No answer: the connection is closed, with `hold` only after a long silence."""

    hold: bool = False


async def call(core: Core, request: Request) -> Answer | Cut:
    """Carry out and record a call of the Web API."""
    method = METHODS.get(request.method)
    args = _args(method, request)

    def answer() -> Answer:
        if method is None:
            return Answer({"ok": False, "error": "unknown_method", "req_method": request.method})
        return _run(core, method, args, request)

    return await with_faults(core, request.method, args, answer)


async def with_faults(core: Core, name: str, args: Args, carry_out: Callable[[], Answer]) -> Answer | Cut:
    """Carry something out, or fail as the switches say; record it with its answer."""

    def recorded(answer: Answer) -> Answer:
        core.recorder.add(Call(name, args, answer.body, core.clock.timestamp()))
        core.touch()
        return answer

    async def appear_late() -> None:
        await asyncio.sleep(core.faults.appear_after)
        recorded(carry_out())

    faults, where = core.faults, f"{name} {args.get('channel', '')}"
    if faults.latency_seconds:
        await asyncio.sleep(faults.latency_seconds)
    if faults.take(faults.drop_before_accept, name, where):
        return Cut()
    if faults.take(faults.accept_then_timeout, name, where):
        core.background(appear_late(), unsettled=False)
        return Cut(hold=True)
    if faults.take(faults.drop_after_accept, name, where):
        recorded(carry_out())
        return Cut()
    return recorded(_faulty_answer(faults, name, where) or carry_out())


def _faulty_answer(faults: Faults, name: str, where: str) -> Answer | None:
    if faults.take(faults.server_error, name, where):
        return Answer({"ok": False, "error": "internal_error"}, status=500)
    if faults.take(faults.rate_limit, name, where):
        return _too_many(faults.retry_after)
    error = faults.take_failure(name, where)
    return Answer({"ok": False, "error": error}) if error else None


def _args(method: Method | None, request: Request) -> Args:
    """Slack ignores JSON bodies where a method takes forms only."""
    takes_body = method is None or method.json or not request.is_json
    given = {**request.query, **(request.body if takes_body else {})}
    given.pop("token", None)
    return decode(given)


def _run(core: Core, method: Method, args: Args, request: Request) -> Answer:
    headers = {
        "x-oauth-scopes": ",".join(core.app.scopes),
        "x-accepted-oauth-scopes": ",".join(method.scopes),
    }
    try:
        check_token(core, method, request.token)
        wait = core.limits.retry_after(method.name, method.tier, str(args.get("channel")))
        if wait is not None:
            return _too_many(wait)
        body = {"ok": True, **method.run(core, args)}
    except ApiError as error:
        body = error.body()
    return Answer(_warned(body, request.warning), headers=headers)


def _warned(body: Json, warning: str | None) -> Json:
    if warning is None:
        return body
    metadata = body.get("response_metadata", {})
    warnings = [*metadata.get("warnings", []), warning]
    return {**body, "warning": warning, "response_metadata": {**metadata, "warnings": warnings}}


def _too_many(seconds: int) -> Answer:
    return Answer({"ok": False, "error": "ratelimited"}, status=429, headers={"retry-after": str(seconds)})
