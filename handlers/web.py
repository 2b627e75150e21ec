"""HTTP: Bolt behind gunicorn's threads, and a page that tells whether this process can work."""

from collections.abc import Callable, Iterable
from typing import Any

from gunicorn.app.base import BaseApplication
from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.clock import Clock
from bot.log import get_log
from bot.worker.doctor import require_worker
from storage import Database, DatabaseError
from storage.database import reason_of
from storage.migrate import require_newest

_log = get_log(__name__)
SLACK_PATH = "/slack/events"
_THREADS = 16

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def wsgi_application(bolt: App, db: Database, clock: Clock) -> Wsgi:
    """Bolt at /slack/events and the health of this process, and of the workers, at /healthz."""
    slack = SlackRequestHandler(bolt, path=SLACK_PATH)
    health = _Health(db, clock)

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/healthz":
            return health.answer(start_response)
        # Bolt reads the time stamp as a number and fails with 500 where it is none.
        if not environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "0").isdecimal():
            return _text(start_response, "401 Unauthorized", "The time stamp is not a number.")
        try:
            answer: Iterable[bytes] = slack(environ, start_response)
        except (ValueError, TypeError, AttributeError):
            # Bolt reads the body before it looks at the signature: anyone can send one that cannot be read.
            return _text(start_response, "400 Bad Request", "The request cannot be read.")
        return answer

    return application


class _Health:
    """Whether this process can work. Anybody may ask, so it says no more; the log says what is wrong, once."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._started = clock.machine_now()
        self._known_reason = ""

    def answer(self, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """What `/healthz` says."""
        reason = self._reason()
        if reason and reason != self._known_reason:
            _log.warning("not_healthy", reason=reason)
        self._known_reason = reason
        if reason:
            return _text(start_response, "503 Service Unavailable", "not ok")
        return _text(start_response, "200 OK", "ok")

    def _reason(self) -> str:
        try:
            require_newest(self._db)
            require_worker(self._db, self._clock.machine_now(), self._started)
        except DatabaseError as error:
            return str(error)
        except (DBAPIError, PoolTimeoutError) as error:
            return reason_of(error)
        return ""


def _text(start_response: Callable[..., Any], status: str, words: str) -> Iterable[bytes]:
    start_response(status, [("Content-Type", "text/plain; charset=utf-8")])
    return [words.encode()]


def serve(application: Callable[[], Wsgi], *, host: str, port: int) -> None:
    """Serves until told to stop; `application` is built in each process of the server."""
    _Server(application, f"{host}:{port}").run()


class _Server(BaseApplication):  # type: ignore[misc] # gunicorn carries no types
    def __init__(self, application: Callable[[], Wsgi], address: str) -> None:
        self._application = application
        self._address = address
        super().__init__()

    def load_config(self) -> None:
        """Gunicorn asks for its settings here."""
        settings = {
            "bind": self._address,
            "worker_class": "gthread",
            "threads": _THREADS,
            "graceful_timeout": 25,
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Wsgi:
        """Gunicorn asks for the application here, in each of its processes."""
        return self._application()
