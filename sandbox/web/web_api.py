"""Slack's addresses: the Web API, response_urls, uploads and files."""

import asyncio
import base64
import json
from typing import Any
from urllib.parse import parse_qsl, quote

from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from sandbox import respond
from sandbox.api import dispatch
from sandbox.api.dispatch import Answer, Cut, Request
from sandbox.api.files import store
from sandbox.core import Core
from sandbox.errors import ApiError
from sandbox.web.cutting import NoAnswer

_GONE_URLS = ("used_url", "expired_url", "invalid_url")


def add_routes(app: Starlette, core: Core) -> None:
    """Serve everything that an app calls over HTTP."""

    async def web_api(request: HttpRequest) -> Response:
        try:
            call = await _read(request)
        except ApiError as error:
            return JSONResponse(error.body())
        whose = core.consent.of_token(call.token)
        return _response(whose, await dispatch.call(whose, call))

    async def response_url(request: HttpRequest) -> Response:
        return await _respond(core, request)

    async def upload(request: HttpRequest) -> Response:
        return await _upload(core, request)

    async def download(request: HttpRequest) -> Response:
        return _download(core, request.path_params["file_id"])

    app.add_route("/api/{method}", web_api, methods=["GET", "POST"])
    app.add_route("/respond/{response_id:path}", response_url, methods=["POST"])
    app.add_route("/upload/{file_id}", upload, methods=["POST", "PUT"])
    app.add_route("/files/{file_id}/{name}", download, methods=["GET"])
    app.add_route("/archives/{channel}/{message}", _permalink, methods=["GET"])


async def _permalink(request: HttpRequest) -> Response:
    """What chat.getPermalink answers with leads to the page, in that channel."""
    return RedirectResponse(f"/?channel={quote(request.path_params['channel'])}")


def _response(core: Core, answer: Answer | Cut) -> Response:
    if isinstance(answer, Cut):
        return NoAnswer(lambda: _patience(core)) if answer.hold else NoAnswer()
    if answer.text is not None:
        return PlainTextResponse(answer.text, answer.status, answer.headers)
    return JSONResponse(answer.body, answer.status, answer.headers)


async def _patience(core: Core) -> None:
    """Hold a connection until the late message appeared, or the sandbox stops."""
    try:
        await asyncio.wait_for(core.stopped.wait(), core.faults.appear_after)
    except TimeoutError:
        return


async def _read(request: HttpRequest) -> Request:
    """A call as it came in; ApiError for a body that Slack cannot read."""
    content_type = request.headers.get("content-type", "")
    kind = content_type.partition(";")[0].strip().lower()
    is_json = kind == "application/json"
    body = await _json_body(request) if is_json else await _form_body(request, kind)
    query = dict(request.query_params)
    token = _bearer(request) or body.get("token") or query.get("token")
    body = {**_basic(request), **body}
    warning = "missing_charset" if is_json and "charset" not in content_type else None
    return Request(request.path_params["method"], token, query, body, is_json, warning)


async def _json_body(request: HttpRequest) -> dict[str, Any]:
    raw = await request.body()
    try:
        body = json.loads(raw or b"{}")
    except ValueError as error:
        raise ApiError("invalid_json") from error
    if not isinstance(body, dict):
        raise ApiError("json_not_object")
    return body


async def _form_body(request: HttpRequest, kind: str) -> dict[str, Any]:
    if kind == "multipart/form-data":
        async with request.form() as form:
            return {name: value for name, value in form.items() if isinstance(value, str)}
    raw = await request.body()
    if raw and kind != "application/x-www-form-urlencoded":
        raise ApiError("invalid_post_type")
    try:
        return dict(parse_qsl(raw.decode(), keep_blank_values=True))
    except UnicodeDecodeError as error:
        raise ApiError("invalid_charset") from error


def _bearer(request: HttpRequest) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else None


def _basic(request: HttpRequest) -> dict[str, str]:
    """Client id and secret, where an app names itself in the way of HTTP."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return {}
    client_id, _, secret = base64.b64decode(value).decode().partition(":")
    return {"client_id": client_id, "client_secret": secret}


async def _respond(core: Core, request: HttpRequest) -> Response:
    """Slack answers "ok" in plain text, and 404 for a response_url that may not be used any more."""
    try:
        body = await _json_body(request)
    except ApiError as error:
        return JSONResponse(error.body(), 400)

    def use() -> Answer:
        try:
            respond.use(core, request.path_params["response_id"], body)
        except ApiError as error:
            return Answer(error.body(), status=404 if error.error in _GONE_URLS else 400)
        return Answer({"ok": True}, text="ok")

    return _response(core, await dispatch.with_faults(core, "respond", body, use))


async def _upload(core: Core, request: HttpRequest) -> Response:
    """Takes the bytes raw or as the first file of a form; answers in plain text."""
    file_id, content = request.path_params["file_id"], await _content(request)

    def take() -> Answer:
        file = core.world.files.get(file_id)
        if file is None or file.uploaded:
            return Answer({"ok": False}, 404, text="not found")
        try:
            store(file, content)
        except ApiError as error:
            return Answer(error.body(), 400, text=error.error)
        return Answer({"ok": True}, text=f"OK - {file.size}")

    args = {"file": file_id, "size": len(content)}
    return _response(core, await dispatch.with_faults(core, "upload", args, take))


async def _content(request: HttpRequest) -> bytes:
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await request.body()
    async with request.form() as form:
        for part in form.values():
            if not isinstance(part, str):
                return await part.read()
    return b""


def _download(core: Core, file_id: str) -> Response:
    file = core.world.files.get(file_id)
    if file is None or not file.uploaded:
        return PlainTextResponse("not found", 404)
    return Response(file.content, media_type="application/octet-stream")
