"""A person's own growth page: read, and changed by them alone. Nothing of it is noted, counted or owed anywhere else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from bot.blocks.dates import shown_date
from bot.errors import RefusalError, WrongInputError
from bot.log import get_log
from bot.meetings.messages.plan import line_words
from bot.meetings.plan import next_line
from bot.practice.kept import Level, Page
from bot.practice.messages.page import LONGEST_NOTE, NOTE, Ahead, MyGrowth, share_lines
from bot.practice.messages.words import change_words, levels_of
from bot.rules.local_time import local_date
from bot.rules.text import cut, kept, too_long, visible
from bot.teams.membership import shown_name, teams_of_person, why_no_part
from bot.teams.times import team_time
from bot.turn import Act, Turn, wipe_leftovers
from bot.words import later, say
from rubric_data import Growth, GrowthSkill
from storage.database import note_leftovers
from storage.growth import forget_pages, hold_pages, keep_page, pages_of
from storage.people import NO_ZONE, Person, meet_person, person_of
from storage.sealed import SealedError, are_locked

_log = get_log(__name__)
# What a field of a form holds.
_MOST_IN_A_FIELD = 3000
_MOST_LINES = 40
_UNREADABLE = later(
    "Your growth page cannot be read on the server at the moment: most likely the key is missing that it is encrypted with. "
    "Nothing is lost or changed. Whoever runs the bot can put the key back: ask your district's IT."
)
_GONE = later("That skill is not asked for any more. Open the page again with /ilt growth.")


class UnreadableError(RefusalError):
    """There is a page, and it cannot be read here: its owner can wait, or delete it and begin anew."""


def read_page(turn: Turn, growth: Growth) -> MyGrowth:
    """The page of whoever asks; an empty one where they have none. Nothing is kept of somebody who only looks.

    Raises:
        RefusalError: somebody of another organization, or the page cannot be read here.
    """
    with turn.read() as act:
        return _mine(act, growth, _page(act, _known(act)))


def mark(turn: Turn, growth: Growth, key: str, level: Level) -> MyGrowth:
    """A level, saved on tap.

    Raises:
        RefusalError: as `read_page`; or no skill of that key is asked for.
    """
    skill = _skill(growth, key)
    return _change(
        turn, growth, lambda page, person: page.with_level(_today(turn, person), key, skill.name, level)
    )


def save_note(turn: Turn, growth: Growth, key: str, typed: str) -> MyGrowth:
    """A note on a skill; empty: taken away.

    Raises:
        WrongInputError: too long.
        RefusalError: as `mark`.
    """
    skill, note = _skill(growth, key), visible(kept(typed))
    if fault := too_long(note, LONGEST_NOTE):
        raise WrongInputError({NOTE: fault})
    done = say("Saved, only for you.") if note else say("The note is taken away.")
    mine = _change(
        turn, growth, lambda page, person: page.with_note(_today(turn, person), key, skill.name, note)
    )
    return replace(mine, done=done)


def choose_next(turn: Turn, growth: Growth, key: str) -> MyGrowth:
    """*Make it my next*; an empty key: *Not next any more*.

    Raises:
        RefusalError: as `mark`.
    """
    name = _skill(growth, key).name if key else ""
    return _change(turn, growth, lambda page, person: page.with_next(_today(turn, person), key, name))


def delete_page(turn: Turn, growth: Growth) -> MyGrowth:
    """*Delete this page*: with everything on it, and out of the database's files.

    Raises:
        RefusalError: somebody of another organization.
    """
    with turn.write() as act:
        person = _known(act)
        if person and forget_pages(act.session, person.id):
            note_leftovers(act.session)
        mine = _mine(act, growth, Page())
    wipe_leftovers(turn.db)
    return replace(mine, done=say("Your page is deleted."))


def read_share(turn: Turn, growth: Growth, *, with_notes: bool) -> tuple[MyGrowth, list[str]]:
    """*Text to share…*: the page, and its words in as many fields as they need.

    Raises:
        RefusalError: as `read_page`.
    """
    with turn.read() as act:
        person = _known(act)
        mine = _mine(act, growth, _page(act, person))
    lines = share_lines(mine, shown_date(_today(turn, person)), with_notes=with_notes)
    return mine, _in_fields(lines)


def _in_fields(lines: list[str]) -> list[str]:
    texts = [""]
    for line in lines:
        longer = f"{texts[-1]}\n{line}" if texts[-1] else line
        if cut(longer, _MOST_IN_A_FIELD) == longer:
            texts[-1] = longer
        else:
            texts.append(line)
    return texts


def read_history(turn: Turn, growth: Growth) -> tuple[list[str], int]:
    """*What changed*, newest first, and how many lines there are beyond.

    Raises:
        RefusalError: as `read_page`.
    """
    with turn.read() as act:
        page = _page(act, _known(act))
    levels = levels_of(growth)
    lines = [change_words(levels, one) for one in reversed(page.changes)]
    return lines[:_MOST_LINES], max(len(lines) - _MOST_LINES, 0)


def _change(turn: Turn, growth: Growth, change: Callable[[Page, Person], Page]) -> MyGrowth:
    """The same again changes nothing, so a repeated delivery needs no mark, and none is left of it."""
    with turn.write() as act:
        _known(act)
        person = meet_person(act.session, turn.actor.workspace_id, turn.actor.user_id)
        try:
            page = change(Page.read(hold_pages(act.session, person)), person)
        except SealedError as error:
            raise _unreadable(error) from error
        keep_page(act.session, person, page.written())
        return _mine(act, growth, page)


def _known(act: Act) -> Person | None:
    """Whoever asks, if the bot knows them. Raises RefusalError for somebody who takes part in nothing here."""
    person = person_of(act.session, act.actor.workspace_id, act.actor.user_id)
    if refused := why_no_part(person):
        raise RefusalError(refused)
    return person


def _page(act: Act, person: Person | None) -> Page:
    try:
        return Page.read(pages_of(act.session, person)) if person else Page()
    except SealedError as error:
        raise _unreadable(error) from error


def _unreadable(error: SealedError) -> UnreadableError:
    """The operator is told that one cannot be read, and not whose."""
    _log.error("sealed_text_unreadable", reason=str(error))
    return UnreadableError(say(_UNREADABLE))


def _mine(act: Act, growth: Growth, page: Page) -> MyGrowth:
    ahead = _ahead(act) if growth.skill(page.next_key) else []
    return MyGrowth(growth, page, ahead, is_locked=are_locked(act.session))


def _ahead(act: Act) -> list[Ahead]:
    found = []
    for place in teams_of_person(act):
        today = local_date(act.now, team_time(place.ilt, place.person.zone).zone)
        line = next_line(act, place.ilt)
        words = line_words(line, today) if line else say("no meeting is planned")
        found.append(Ahead(place.ilt.id, shown_name(place.ilt), words))
    return found


def _skill(growth: Growth, key: str) -> GrowthSkill:
    skill = growth.skill(key)
    if skill is None:
        raise RefusalError(say(_GONE))
    return skill


def _today(turn: Turn, person: Person | None) -> date:
    return local_date(turn.now, person.zone if person else NO_ZONE)
