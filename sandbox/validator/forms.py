"""Shapes of strings: addresses, dates, times, zones, numbers in strings, colours."""

from __future__ import annotations

import re
from datetime import date, time
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from sandbox.validator.rules import Form

if TYPE_CHECKING:
    from collections.abc import Callable


def _pattern(says: str, pattern: str) -> Form:
    expression = re.compile(pattern, re.ASCII)
    return Form(says, lambda text: bool(expression.fullmatch(text)))


def _calendar(says: str, pattern: str, parse: Callable[[str], object]) -> Form:
    shape = _pattern(says, pattern)

    def fits(text: str) -> bool:
        if not shape.fits(text):
            return False
        try:
            parse(text)
        except ValueError:
            return False
        return True

    return Form(says, fits)


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


ADDRESS = _pattern("an address with a scheme, like https://example.com/page", r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
WEB_ADDRESS = _pattern("a web address, like https://example.com/picture.png", r"https?://\S+")
SECURE_ADDRESS = _pattern("a web address that starts with https://", r"https://\S+")
DATE = _calendar("a date in the format YYYY-MM-DD", r"\d{4}-\d\d-\d\d", date.fromisoformat)
TIME = _calendar("a time of day in the format HH:mm", r"\d\d:\d\d", time.fromisoformat)
ZONE = Form("the IANA name of a time zone, like America/Chicago", lambda text: text in _zones())
COLOUR = _pattern("a colour in the format #RRGGBB", r"#[0-9A-Fa-f]{6}")
NUMERAL = _pattern('a number in a string, like "4" or "-2.5"', r"[+-]?\d+(\.\d+)?")
