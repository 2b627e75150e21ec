"""Addresses of databases: which are taken, and how a password in one stays out of sight."""

from sqlalchemy import make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from storage.failures import DatabaseError

_NOT_AN_ADDRESS = (
    "DATABASE_URL is not an address of a database I know: use sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME; in user "
    "and password : / @ # ? % are written %3A %2F %40 %23 %3F %25"
)
_IN_MEMORY = "DATABASE_URL names a database in memory, which keeps nothing: use sqlite:///FILE"


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
    if "@" in f"{url.host}{url.database}":  # of a password; it would be looked for, and shown, as a name
        raise DatabaseError(_NOT_AN_ADDRESS)
    return _password_in_its_place(url)


def _password_in_its_place(url: URL) -> URL:
    """Behind the question mark it would be shown, and stand among the arguments of PostgreSQL's programs."""
    behind = url.query.get("password")
    if behind is None:
        return url
    said = behind if isinstance(behind, str) else behind[-1]
    return url.set(password=said).difference_update_query(["password"])


def _is_in_memory(url: URL) -> bool:
    return ":memory:" in str(url.database) or url.query.get("mode") == "memory"
