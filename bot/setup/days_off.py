"""A team's breaks and single days off, as entered in the setup: saved as they are added, not with the form."""

from datetime import date

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.blocks import ids
from bot.errors import WrongInputError
from bot.rules.local_time import local_date
from bot.rules.text import tame
from bot.setup.messages.setup import DAY_OFF_NAME_LENGTH, MOST_DAYS_OFF, DayOffRow, SetupForm, day_off_words
from bot.setup.setup import form_of, require_may_set_up
from bot.teams.membership import require_place
from bot.turn import Turn
from storage.people import DayOff, Ilt, days_off_from, look_again_in

# Longer than the longest break of a school year.
_LONGEST_DAYS = 120


def add_days_off(turn: Turn, ilt_id: int, days: tuple[str, str], name: str) -> SetupForm:
    """Adds a range of days, and shows the setup form as it is then.

    Args:
        days: first and last day as Slack has them, "2026-12-21"; without a last day it is a single day.

    Raises:
        WrongInputError: the days cannot be taken; nothing is saved.
        RefusalError: they may not set up this team.
    """
    with turn.write() as act:
        first_delivery = act.is_first
        place = require_place(act, ilt_id)
        require_may_set_up(act.session, place)
        if first_delivery:
            today = local_date(turn.now, place.ilt.zone or place.person.zone)
            first, last = _parsed(days, today)
            _require_room(act.session, place.ilt, first, last, today)
            entered = tame(name, DAY_OFF_NAME_LENGTH)
            act.session.add(DayOff(ilt_id=ilt_id, first_day=first, last_day=last, name=entered))
            act.session.flush()
            look_again_in(act.session, ilt_id)
        return form_of(act, place)


def remove_days_off(turn: Turn, ilt_id: int, day_off_id: int) -> SetupForm:
    """Removes a range of days, and shows the setup form as it is then; one that is gone already is no fault.

    Raises:
        RefusalError: they may not set up this team.
    """
    with turn.write() as act:
        place = require_place(act, ilt_id)
        require_may_set_up(act.session, place)
        act.session.execute(delete(DayOff).where(DayOff.id == day_off_id, DayOff.ilt_id == place.ilt.id))
        look_again_in(act.session, place.ilt.id)
        return form_of(act, place)


def _parsed(days: tuple[str, str], today: date) -> tuple[date, date]:
    try:
        first = date.fromisoformat(days[0])
        last = date.fromisoformat(days[1]) if days[1] else first
    except ValueError as error:
        raise WrongInputError({ids.DAYS_OFF_FIRST: "Choose a day."}) from error
    if last < first:
        raise WrongInputError({ids.DAYS_OFF_LAST: "This is before the first day. Choose a later day."})
    if last < today:
        raise WrongInputError({ids.DAYS_OFF_FIRST: "Those days are over. Choose days to come."})
    if (last - first).days >= _LONGEST_DAYS:
        words = f"That is more than {_LONGEST_DAYS} days in a row. Check the year of both days."
        raise WrongInputError({ids.DAYS_OFF_LAST: words})
    return first, last


def _require_room(session: Session, ilt: Ilt, first: date, last: date, today: date) -> None:
    entered = days_off_from(session, ilt.id, today)
    if len(entered) >= MOST_DAYS_OFF:
        words = f"There are {MOST_DAYS_OFF} entries already. Remove one first."
        raise WrongInputError({ids.DAYS_OFF_FIRST: words})
    for row in entered:
        if first <= row.last_day and row.first_day <= last:
            there = day_off_words(DayOffRow(row.id, row.first_day, row.last_day, row.name))
            words = f"This overlaps with “{there}”. Remove that one first, or choose other days."
            raise WrongInputError({ids.DAYS_OFF_FIRST: words})
