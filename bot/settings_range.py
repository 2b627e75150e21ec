"""What a setting takes, in the words of whoever sets it."""

from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo


def what_it_takes(field: FieldInfo) -> str:
    """Such as `a whole number from 1 to 65535 (3000 where it is not set)`, without its value, which may be a slip of a secret.

    >>> from bot.settings import Settings
    >>> what_it_takes(Settings.model_fields["ilt_log_level"])
    'debug, info, warning or error (info where it is not set)'
    """
    kind, limits = _kind_and_limits(field)
    if get_origin(kind) is Literal:
        *first, last = get_args(kind)
        words = f"{', '.join(first)} or {last}"
    elif kind is bool:
        words = "true or false"
    elif kind in {int, float}:
        words = f"a{' whole' if kind is int else ''} number{_range(limits)}"
    else:
        most = _limit(limits, "max_length")
        words = f"at most {most} characters" if most else "a text"
    return words + _default(field.default)


def _kind_and_limits(field: FieldInfo) -> tuple[Any, list[Any]]:
    """The kind of its value, and what limits it; where it may be left out too."""
    kind, limits = field.annotation, list(field.metadata)
    if get_origin(kind) in {Union, UnionType}:
        [kind] = [one for one in get_args(kind) if one is not type(None)]
    if get_origin(kind) is Annotated:
        kind, *more = get_args(kind)
        limits += [limit for one in more for limit in getattr(one, "metadata", [one])]
    return kind, limits


def _limit(limits: list[Any], name: str) -> Any:
    return next((getattr(one, name) for one in limits if hasattr(one, name)), None)


def _range(limits: list[Any]) -> str:
    least, most = _limit(limits, "ge"), _limit(limits, "le")
    return f" from {least} to {most}" if least is not None and most is not None else ""


def _default(default: object) -> str:
    if isinstance(default, bool):
        return f" ({str(default).lower()} where it is not set)"
    if isinstance(default, float) and default.is_integer():
        default = int(default)
    return f" ({default} where it is not set)" if default not in {None, ""} else ""
