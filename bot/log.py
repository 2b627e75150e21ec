"""One log for everything: static event names, ids as fields; no message texts, no tokens.

Only our own loggers follow the level that is set. What a framework, a library or a server logs is not ours to vouch for: its
lines hold whole requests, addresses with secrets, rows. Of its warnings the place in its source is shown, never the words.
"""

import logging
import re
import sqlite3
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, MutableMapping
from functools import partial
from pathlib import Path
from typing import Any

import structlog

from bot import __version__

_OUR_FOLDERS = frozenset({"bot", "handlers", "storage", "rubric_data"})
# Their warnings speak to whoever writes listeners and jobs, not to whoever runs the bot (a tick may last over a second).
_FOR_DEVELOPERS = frozenset({"slack_bolt", "apscheduler"})
_WARNED = re.compile(r"(.+?):(\d+): \w+: ")
# Of a call that went round and round.
_MOST_FRAMES = 40
# What a library says again within it is not said again.
_SILENT_SECONDS = 60.0


def set_up_log(*, level: str, form: str, as_called: Callable[[str], str] = str) -> None:
    """Sends our events, and where other libraries warn, to standard error, one line each.

    Args:
        level: the lowest level of ours shown: debug, info, warning or error.
        form: "json" for machines, "console" for people.
        as_called: puts the commands in a reason as whoever runs the bot types them.
    """
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        *([_tell_version] if form == "json" else []),
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        partial(_tell_reason, as_called),
        _tell_error,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = _WithoutTheirWords()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=_endings(form))
    )
    logging.captureWarnings(capture=True)  # Python's own words to standard error may quote a value
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[level.upper()]))
    for name in _OUR_FOLDERS:
        logging.getLogger(name).setLevel(level.upper())


def log_what_nobody_catches() -> None:
    """Makes an error that ends a thread or the process a line of the log like any other, without its words."""
    log = get_log(__name__)
    sys.unraisablehook = lambda ended: log.error("not_raised", exc_info=ended.exc_value)
    sys.excepthook = lambda _kind, error, _trace: log.critical("crashed", exc_info=error)
    threading.excepthook = lambda ended: log.critical(
        "thread_crashed", thread=ended.thread.name if ended.thread else "", exc_info=ended.exc_value
    )


def get_log(name: str) -> structlog.stdlib.BoundLogger:
    """The log of a module."""
    log: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return log


class _WithoutTheirWords(logging.StreamHandler[Any]):
    """What is ours as it is; of a library's warning only which one it is, by its place in the source.

    The handler sees to it, since libraries give their loggers levels of their own. The same warning is a line a minute.
    """

    def __init__(self) -> None:
        super().__init__()
        self._told_at: dict[str, float] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Writes one line, or none."""
        library = record.name.partition(".")[0]
        if library in _OUR_FOLDERS:
            super().emit(record)
        elif record.levelno >= (logging.ERROR if library in _FOR_DEVELOPERS else logging.WARNING):
            self._tell(_place_of(record), record.created)

    def _tell(self, warning: logging.LogRecord, at: float) -> None:
        if at - self._told_at.get(warning.msg, 0.0) >= _SILENT_SECONDS:
            self._told_at[warning.msg] = at
            super().emit(warning)


def _place_of(record: logging.LogRecord) -> logging.LogRecord:
    error = record.exc_info[1] if record.exc_info else None
    words = f"library_warns library={record.name} where={_where(record)}"
    told = {"msg": f"{words} error={type(error).__name__}" if error else words}
    same = {name: getattr(record, name) for name in ("name", "levelno", "levelname")}
    return logging.makeLogRecord(same | told)


def _where(record: logging.LogRecord) -> str:
    """Python's own warnings come from one line of Python, and say at the beginning from which they really are."""
    warned = _WARNED.match(record.getMessage()) if record.name == "py.warnings" else None
    return f"{Path(warned[1]).stem}:{warned[2]}" if warned else f"{record.module}:{record.lineno}"


def _tell_version(_log: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {**event, "version": __version__}


def _tell_reason(
    as_called: Callable[[str], str], _log: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    told = event.get("reason")
    return {**event, "reason": as_called(told)} if isinstance(told, str) else event


def _tell_error(_log: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Where an error came from and of what kind it and its causes are. Its words may hold what somebody typed."""
    told = event.pop("exc_info", None)
    error = sys.exc_info()[1] if told is True else told[1] if isinstance(told, tuple) else told
    if isinstance(error, BaseException):
        event["exception"] = "\n".join(_lines_of(error))
    return event


def _lines_of(error: BaseException) -> Iterator[str]:
    for number, one in enumerate(reversed(_chain(error))):
        if number:
            yield "which led to:"
        yield from _own_lines(one)


def _chain(error: BaseException) -> list[BaseException]:
    """The error, what it came of, and so on; each once, because an error raised again may stand among its own causes."""
    found: list[BaseException] = []
    before: BaseException | None = error
    while before is not None and before not in found:
        found.append(before)
        before = before.__cause__ or (None if before.__suppress_context__ else before.__context__)
    return found


def _own_lines(error: BaseException) -> Iterator[str]:
    for frame in traceback.extract_tb(error.__traceback__, limit=-_MOST_FRAMES):
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
    yield " ".join(filter(None, (type(error).__name__, _harmless_words(error))))


def _harmless_words(error: BaseException) -> str:
    """What an operator can act on, from those who never quote a value: the system, SQLite, PostgreSQL's codes."""
    if isinstance(error, OSError):
        return error.strerror or ""
    return str(error) if isinstance(error, sqlite3.Error) else str(getattr(error, "sqlstate", None) or "")


def _endings(form: str) -> list[Any]:
    renderer = (
        structlog.processors.JSONRenderer() if form == "json" else structlog.dev.ConsoleRenderer(colors=False)
    )
    return [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer]
