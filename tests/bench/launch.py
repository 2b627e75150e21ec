"""Starts what is measured: python -m tests.bench.launch bot-http | floor-http | floor-socket.

The bot over Socket Mode is `python app.py run` itself. `bot-http` does what `app.py web` does, on SQLite too. The floor
is Bolt with the bot's settings behind the bot's server, with a listener that only acknowledges.
"""

import sys

from slack_bolt import Ack, App

from app import build, connect, wsgi_of
from bot.blocks import ids
from bot.clock import Clock
from bot.log import set_up_log
from bot.outbox.gateway import LISTENER_TIMEOUT_SECONDS, make_client
from bot.settings import Settings, read_settings
from bot.worker.startup import until_told_to_stop
from handlers.server import serve
from handlers.sockets import connect_socket
from handlers.web import wsgi_application
from storage import Database


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


def _only_acknowledge(ack: Ack) -> None:
    ack()


def _bot_http(settings: Settings) -> None:
    bot = build(settings)
    connect(bot)
    serve(wsgi_of(bot), host=settings.ilt_host, port=settings.port)


def _floor_http(settings: Settings) -> None:
    database = Database(settings.database_address, pool=settings.pool)
    secret = settings.slack_signing_secret.get_secret_value()
    floor = wsgi_application(floor_app(settings), secret, database)
    serve(floor, host=settings.ilt_host, port=settings.port)


def _floor_socket(settings: Settings) -> None:
    socket = connect_socket(floor_app(settings), settings.slack_app_token.get_secret_value(), Clock())
    until_told_to_stop()
    socket.close()


_PROGRAMS = {"bot-http": _bot_http, "floor-http": _floor_http, "floor-socket": _floor_socket}

if __name__ == "__main__":
    chosen = read_settings()
    set_up_log(level=chosen.ilt_log_level, form=chosen.ilt_log_format)
    _PROGRAMS[sys.argv[1]](chosen)
