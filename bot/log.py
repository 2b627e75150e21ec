"""One log for everything: static event names, ids as fields; no message texts, no tokens."""

import logging
from typing import Any

import structlog

# These log whole payloads or addresses with secrets in them at their lower levels.
_TOO_TALKATIVE = ("slack_sdk", "sqlalchemy", "alembic", "gunicorn")
# Their warnings speak to whoever writes listeners and jobs, not to whoever runs the bot (a tick may last over a second).
_FOR_DEVELOPERS = ("slack_bolt", "apscheduler")


def set_up_log(*, level: str, form: str) -> None:
    """Sends our events and other libraries' warnings to standard error, one line each.

    Args:
        level: the lowest level shown: debug, info, warning or error.
        form: "json" for machines, "console" for people.
    """
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=_endings(form))
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _TOO_TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in _FOR_DEVELOPERS:
        logging.getLogger(name).setLevel(logging.ERROR)


def get_log(name: str) -> structlog.stdlib.BoundLogger:
    """The log of a module."""
    log: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return log


def _endings(form: str) -> list[Any]:
    renderer = (
        structlog.processors.JSONRenderer() if form == "json" else structlog.dev.ConsoleRenderer(colors=False)
    )
    return [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer]
