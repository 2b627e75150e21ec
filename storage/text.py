"""Text that no database stores: NUL (PostgreSQL) and halves of characters (both). JSON can hold them, nobody can type them."""

from typing import Any

from sqlalchemy import Engine, event


def store_only_text(engine: Engine) -> None:
    """Leaves what no database stores out of every value that is sent to it; all else goes as it is."""

    # Events of the dialect: with one of the engine SQLAlchemy goes through its listeners four times a statement. True:
    # it is sent, the dialect need not do it again.
    @event.listens_for(engine, "do_execute")
    def one(cursor: Any, statement: str, values: Any, _context: Any) -> bool:
        cursor.execute(statement, _clean(values))
        return True

    @event.listens_for(engine, "do_executemany")
    def many(cursor: Any, statement: str, values: Any, _context: Any) -> bool:
        cursor.executemany(statement, _clean(values))
        return True


def only_text(value: str) -> str:
    """A text without what no database stores: for one that is encrypted before it is sent."""
    return value if _is_text(value) else value.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")


def _clean(value: Any) -> Any:
    """The same object where there is nothing to leave out: almost always."""
    if isinstance(value, str):
        return only_text(value)
    if isinstance(value, dict):
        return (
            value
            if all(map(_is_fine, value.values()))
            else {name: _clean(one) for name, one in value.items()}
        )
    if isinstance(value, (list, tuple)):
        return value if all(map(_is_fine, value)) else type(value)(_clean(one) for one in value)
    return value


def _is_fine(value: Any) -> bool:
    if isinstance(value, str):
        return _is_text(value)
    return not isinstance(value, (dict, list, tuple)) or _clean(value) is value


def _is_text(value: str) -> bool:
    if "\0" in value:
        return False
    if value.isascii():
        return True
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
