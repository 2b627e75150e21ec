"""A team's breaks and single days off, as entered in the setup: saved as they are added, not with the form."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import delete

from bot.blocks import ids
from bot.blocks.date_lines import backwards, too_long
from bot.errors import WrongInputError
from bot.outbox.behind import OfTeam, team_changed
from bot.rules.date_lists import Entry, read_entries, says_school
from bot.rules.due_words import writes_month_first
from bot.rules.local_time import local_date
from bot.rules.text import tame
from bot.setup.messages.days_off import (
    DaysOffTyped,
    in_school,
    left_out_words,
    not_read_words,
    overlaps,
    refused_words,
)
from bot.setup.messages.setup import DAY_OFF_NAME_LENGTH, MOST_DAYS_OFF, DayOffRow, SetupForm, day_off_words
from bot.setup.setup import form_of, require_may_set_up
from bot.teams.membership import Place, require_place
from bot.teams.times import days_off_changed
from bot.turn import Act, Turn
from bot.words import say
from storage.people import DayOff, days_off_from

# Longer than the longest break of a school year.
_LONGEST_DAYS = 120


def add_days_off(turn: Turn, ilt_id: int, typed: DaysOffTyped) -> SetupForm:
    """Adds days off, those of the pickers and those of the list, and shows the setup form as it is then.

    Days of the list that are over, or in an entry already, are left out.

    Raises:
        WrongInputError: a day or a line cannot be taken; nothing is saved.
        RefusalError: they may not set up this team.
    """
    with turn.write() as act:
        place = require_place(act, ilt_id)
        require_may_set_up(act.session, place)
        passed = _add(act, place, typed) if act.is_first else []
        return replace(form_of(act, place), left_out=left_out_words(passed))


def _add(act: Act, place: Place, typed: DaysOffTyped) -> list[Entry]:
    """Keeps what was typed. Returns what was not, because it is over."""
    today = local_date(act.now, place.ilt.zone or place.person.zone)
    entered = days_off_from(act.session, place.ilt.id, today)
    chosen = _chosen(typed, today, entered)
    pasted, passed = _pasted(typed.pasted, place, today, [*entered, *chosen])
    if len(entered) + len(chosen) + len(pasted) > MOST_DAYS_OFF:
        words = say(
            "There are {entered} entries already, and there is room for {most}. Remove some first.",
            entered=len(entered),
            most=MOST_DAYS_OFF,
        )
        raise WrongInputError({ids.DAYS_OFF_LIST if pasted else ids.DAYS_OFF_FIRST: words})
    for row in (*chosen, *pasted):
        row.ilt_id = place.ilt.id
        act.session.add(row)
    act.session.flush()
    days_off_changed(act.session)
    team_changed(act.session, place.ilt.id, OfTeam.TIMES)
    return passed


def _chosen(typed: DaysOffTyped, today: date, entered: Sequence[DayOff]) -> list[DayOff]:
    """The entry of the pickers; none where only a list was pasted."""
    if typed.pasted.strip() and not (typed.first or typed.last):
        return []
    first, last = _parsed((typed.first, typed.last), today)
    if there := _overlapping(first, last, entered):
        words = say(
            "This overlaps with “{there}”. Remove that one first, or choose other days.", there=_words(there)
        )
        raise WrongInputError({ids.DAYS_OFF_FIRST: words})
    return [DayOff(first_day=first, last_day=last, name=tame(typed.name, DAY_OFF_NAME_LENGTH))]


def _pasted(
    text: str, place: Place, today: date, entered: Sequence[DayOff]
) -> tuple[list[DayOff], list[Entry]]:
    """The entries of a list, and the lines that are over. Raises WrongInputError naming the lines that are not clear."""
    entries, unread = read_entries(text, today, is_month_first=writes_month_first(place.person.locale))
    if unread:
        raise WrongInputError({ids.DAYS_OFF_LIST: not_read_words(unread)})
    passed = [entry for entry in entries if entry.last < today]
    rows: list[DayOff] = []
    refused: list[tuple[Entry, str]] = []
    for entry in entries:
        if entry in passed or _is_there(entry, [*entered, *rows]):
            continue
        if why := _fault(entry, [*entered, *rows]):
            refused.append((entry, why))
        name = tame(entry.name, DAY_OFF_NAME_LENGTH)
        rows.append(DayOff(first_day=entry.first, last_day=entry.last, name=name))
    if refused:
        raise WrongInputError({ids.DAYS_OFF_LIST: refused_words(refused)})
    return rows, passed


def _fault(entry: Entry, there: Sequence[DayOff]) -> str:
    if entry.last < entry.first:
        return backwards(entry.first, entry.last)
    if (entry.last - entry.first).days >= _LONGEST_DAYS:
        return too_long(_LONGEST_DAYS)
    if says_school(entry):
        return in_school()
    row = _overlapping(entry.first, entry.last, there)
    return overlaps(_words(row)) if row else ""


def _is_there(entry: Entry, there: Sequence[DayOff]) -> bool:
    """Whether all its days are in one entry already."""
    return any(row.first_day <= entry.first and entry.last <= row.last_day for row in there)


def _overlapping(first: date, last: date, there: Sequence[DayOff]) -> DayOff | None:
    return next((row for row in there if first <= row.last_day and row.first_day <= last), None)


def _words(row: DayOff) -> str:
    return day_off_words(DayOffRow(row.id or 0, row.first_day, row.last_day, row.name))


def remove_days_off(turn: Turn, ilt_id: int, day_off_id: int) -> SetupForm:
    """Removes a range of days, and shows the setup form as it is then; one that is gone already is no fault.

    Raises:
        RefusalError: they may not set up this team.
    """
    with turn.write() as act:
        place = require_place(act, ilt_id)
        require_may_set_up(act.session, place)
        act.session.execute(delete(DayOff).where(DayOff.id == day_off_id, DayOff.ilt_id == place.ilt.id))
        days_off_changed(act.session)
        team_changed(act.session, place.ilt.id, OfTeam.TIMES)
        return form_of(act, place)


def _parsed(days: tuple[str, str], today: date) -> tuple[date, date]:
    try:
        first = date.fromisoformat(days[0])
        last = date.fromisoformat(days[1]) if days[1] else first
    except ValueError as error:
        raise WrongInputError({ids.DAYS_OFF_FIRST: say("Choose a day, or paste a list below.")}) from error
    if last < first:
        raise WrongInputError({ids.DAYS_OFF_LAST: say("This is before the first day. Choose a later day.")})
    if last < today:
        raise WrongInputError({ids.DAYS_OFF_FIRST: say("Those days are over. Choose days to come.")})
    if (last - first).days >= _LONGEST_DAYS:
        words = say(
            "That is more than {days} days in a row. Check the year of both days.", days=_LONGEST_DAYS
        )
        raise WrongInputError({ids.DAYS_OFF_LAST: words})
    return first, last
