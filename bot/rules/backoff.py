"""How long to wait between attempts."""

from datetime import timedelta

_SPREAD = 0.2


def pause_after(attempts: int, first: timedelta, longest: timedelta, luck: float) -> timedelta:
    """The pause after so many attempts (from 1): doubled each time up to the longest, spread by a fifth.

    Args:
        luck: -1 to 1, so that what failed together is not tried together.
    """
    doubled: timedelta = min(first * 2 ** min(max(attempts - 1, 0), 30), longest)
    return doubled * (1 + _SPREAD * luck)
