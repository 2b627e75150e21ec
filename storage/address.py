"""Where a database is: `DATABASE_URL`, read so that no part of a password is ever taken for anything else, and shown."""

import re

from sqlalchemy import make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from storage.failures import DatabaseError

# As SQLAlchemy reads it: the first @ behind a password ends it.
_USER = re.compile(r"^[^:]+://(?:[^:/]*(?::[^@]*)?@)?")
# Several hosts stand with commas between them; of a password that was not written as it should be other signs are left.
_IN_NO_HOST = re.compile(r"[^\w.,:\[\]%-]")
# Of the key of a client certificate.
_SECRET_OPTIONS = ("sslpassword",)


def parse_address(address: str) -> URL:
    """The address as SQLAlchemy takes it. Raises DatabaseError for anything but SQLite files and PostgreSQL."""
    try:
        url = make_url(address)
        if url.drivername in {"postgres", "postgresql"}:
            url = url.set(drivername="postgresql+psycopg")
        url.get_dialect()
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise DatabaseError(_NOT_AN_ADDRESS) from error
    if url.drivername not in {"sqlite", "postgresql+psycopg"} or (
        url.drivername == "sqlite" and not url.database
    ):
        raise DatabaseError(_NOT_AN_ADDRESS)
    if url.drivername == "sqlite":
        if _is_in_memory(url):
            raise DatabaseError(_IN_MEMORY)
        return url
    if _has_a_password_in_its_host(address):
        raise DatabaseError(_NOT_AN_ADDRESS)
    return _password_in_its_place(url)


def shown(url: URL) -> str:
    """The address without what nobody else may read."""
    return url.difference_update_query(_SECRET_OPTIONS).render_as_string(hide_password=True)


def _has_a_password_in_its_host(address: str) -> bool:
    """Of one with an @ in it the rest would be looked for, and shown, as a host, a database or an option.

    A host that is a folder (`?host=/var/run/postgresql`) has none in front of it.
    """
    after_user = _USER.sub("", address, count=1)
    return "@" in after_user or bool(_IN_NO_HOST.search(after_user.partition("?")[0].partition("/")[0]))


def _password_in_its_place(url: URL) -> URL:
    """Behind the question mark it would be shown, and stand among the arguments of PostgreSQL's programs."""
    behind = url.query.get("password")
    if behind is None:
        return url
    said = behind if isinstance(behind, str) else behind[-1]
    return url.set(password=said).difference_update_query(["password"])


def _is_in_memory(url: URL) -> bool:
    return ":memory:" in str(url.database) or url.query.get("mode") == "memory"


_NOT_AN_ADDRESS = (
    "DATABASE_URL is not an address of a database I know: use sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME; in user "
    "and password : / @ # ? % are written %3A %2F %40 %23 %3F %25"
)
_IN_MEMORY = "DATABASE_URL names a database in memory, which keeps nothing: use sqlite:///FILE"
