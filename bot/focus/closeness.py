"""Numbers give way to words where nearly the same people were asked the same a short while before (as `bot.rules.again`)."""

from bot.focus.choosing import Choosing
from bot.rules.again import DAYS_OF_DOUBT, FEW
from bot.rules.local_time import local_date
from bot.rules.working_days import NoWorkingDayError, working_days_after
from storage.focus import FocusAsking
from storage.focus_rounds import candidates_of, shown_with_numbers, takers_of


def is_close(choosing: Choosing, asking: FocusAsking) -> bool:
    """Whether numbers beside those of before would tell what one of a few people answered."""
    takers = takers_of(choosing.session, asking.id)
    names = {one.name for one in candidates_of(choosing.session, choosing.row.id)}
    for earlier, about in shown_with_numbers(choosing.session, asking):
        before = takers_of(choosing.session, earlier.id)
        moved = max(len(before - takers), len(takers - before))
        if about & names and 1 <= moved <= FEW and _is_soon(choosing, asking, earlier):
            return True
    return False


def _is_soon(choosing: Choosing, asking: FocusAsking, earlier: FocusAsking) -> bool:
    zone = choosing.clock.zone
    shown_on = local_date(earlier.shown_at or earlier.opened_at, zone)
    try:
        until = working_days_after(shown_on, DAYS_OF_DOUBT, choosing.days_off, choosing.clock)
    except NoWorkingDayError:
        return True
    return local_date(asking.opened_at, zone) <= until
