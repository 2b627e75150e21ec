"""Starts what is measured: python -m tests.bench.launch bot-http | floor-http | floor-socket.

The bot over Socket Mode is `python app.py run` itself. `bot-http` does what `app.py web` does, on SQLite too. The floor
is Bolt with the bot's settings and Bolt's own adapters, over HTTP behind the bot's server, with a listener that only
acknowledges.
"""

import sys
from collections.abc import Iterable
from typing import Any

from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler

from app import build, connect, wsgi_of
from bot.blocks import ids
from bot.log import set_up_log
from bot.outbox.client import make_client
from bot.outbox.gateway import LISTENER_TIMEOUT_SECONDS
from bot.settings import Settings, read_settings
from bot.worker.startup import until_told_to_stop
from handlers.server import StartResponse, Wsgi, serve
from handlers.sockets import CONCURRENCY
from handlers.web import SLACK_PATH


def floor_app(settings: Settings) -> App:
    """Bolt, set up as handlers.wiring.build sets it up, with empty listeners for a row's buttons."""
    token = settings.slack_bot_token.get_secret_value()
    bolt = App(
        client=make_client(token, settings.slack_api_url, timeout=LISTENER_TIMEOUT_SECONDS),
        signing_secret=settings.slack_signing_secret.get_secret_value(),
        process_before_response=True,
        token_verification_enabled=False,
    )
    for action_id in (ids.ROW_STRENGTH, ids.ROW_WEAKNESS):
        bolt.action(action_id)(_only_acknowledge)
    return bolt


def floor_wsgi(bolt: App) -> Wsgi:
    """Bolt behind its own adapter for WSGI; ready at once."""
    slack = SlackRequestHandler(bolt, path=SLACK_PATH)

    def application(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] == SLACK_PATH:
            answer: Iterable[bytes] = slack(environ, start_response)
            return answer
        start_response("200 OK", [("Content-Length", "0")])
        return [b""]

    return application


def _only_acknowledge(ack: Ack) -> None:
    ack()


def _bot_http(settings: Settings) -> None:
    bot = build(settings)
    connect(bot)
    serve(wsgi_of(bot), host=settings.ilt_host, port=settings.port)


def _floor_http(settings: Settings) -> None:
    serve(floor_wsgi(floor_app(settings)), host=settings.ilt_host, port=settings.port)


def _floor_socket(settings: Settings) -> None:
    token = settings.slack_app_token.get_secret_value()
    socket = SocketModeHandler(floor_app(settings), token, concurrency=CONCURRENCY)
    socket.connect()
    until_told_to_stop()
    socket.close()


_PROGRAMS = {"bot-http": _bot_http, "floor-http": _floor_http, "floor-socket": _floor_socket}

if __name__ == "__main__":
    chosen = read_settings()
    set_up_log(level=chosen.ilt_log_level, form=chosen.ilt_log_format)
    _PROGRAMS[sys.argv[1]](chosen)
