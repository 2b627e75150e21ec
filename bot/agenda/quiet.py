"""A team that stops meeting: after two meetings that nobody began or did anything for, agenda cards rest and organizers are asked.

Whatever somebody does for a meeting brings the cards back by itself (`storage.people.meets_again`). A meeting that was skipped,
moved or added, or falls on a day off, is not counted.
"""

from dataclasses import replace
from datetime import date, timedelta

from bot.agenda.messages.quiet import UNTIL, PauseForm
from bot.errors import RefusalError, WrongInputError
from bot.meetings.access import hold_team
from bot.meetings.plan import YEAR, take_rhythm
from bot.outbox.behind import people_changed
from bot.rules.cadence import Cadence, slots_of
from bot.rules.local_time import local_date
from bot.rules.quiet import MISSED, PATIENCE, Cards, cards_now
from bot.teams.membership import Place, facilitators_of, require_facilitator, require_place, shown_name
from bot.teams.rhythm import cadence_of
from bot.teams.times import team_time
from bot.turn import Act, Turn
from bot.words import later, say
from storage.meetings import Meeting
from storage.people import Ilt, meets_again

_USUAL_PAUSE = timedelta(weeks=4)
_NO_RHYTHM = later(
    "I do not know when {team} meets. Type /ilt setup to say it: agenda cards begin with that."
)


def is_quiet(ilt: Ilt, meeting: Meeting | None) -> bool:
    """Whether nobody hears of a meeting to come: cards rest, and nobody chose its day. None: it has no row yet."""
    return ilt.cards_off_on is not None and not (meeting and (meeting.is_added or meeting.is_moved))


def note_missed(act: Act, ilt: Ilt, meeting: Meeting) -> None:
    """A meeting's time passed, and nobody began it. The caller holds the team's meetings."""
    if ilt.cards_off_on is not None or meeting.is_added or meeting.is_moved:
        return
    ilt.meetings_missed += 1
    if ilt.meetings_missed >= MISSED:
        ilt.cards_off_on = _today(act, ilt)
        people_changed(act.session, [one.id for one in facilitators_of(act.session, ilt.id)])


def keep_cards(turn: Turn, ilt_id: int, seen: Cards) -> str:
    """*We still meet*: agenda cards go on. Returns the team's name.

    Args:
        seen: what they read; where somebody was faster nothing is changed, and they read what stands.

    Raises:
        RefusalError: they steer no such team.
    """
    with turn.write() as act:
        ilt = _held(act, ilt_id).ilt
        if cards_of(ilt) is seen:
            meets_again(act.session, ilt.id, -PATIENCE)
        return shown_name(ilt)


def stop_cards(turn: Turn, ilt_id: int, seen: Cards) -> str:
    """*Stop the agenda cards*, until somebody does something for a meeting. Returns the team's name. `seen`: as of `keep_cards`.

    Raises:
        RefusalError: they steer no such team.
    """
    with turn.write() as act:
        ilt = _held(act, ilt_id).ilt
        if cards_of(ilt) is seen:
            rest_cards(act, ilt)
        return shown_name(ilt)


def rest_cards(act: Act, ilt: Ilt) -> None:
    """No agenda cards from now on, as an organizer wants it. The caller holds the team's meetings."""
    ilt.meetings_missed, ilt.cards_off_on = 0, ilt.cards_off_on or _today(act, ilt)


def cards_of(ilt: Ilt) -> Cards:
    """How it is with a team's agenda cards."""
    return cards_now(ilt.meetings_missed, rest=ilt.cards_off_on is not None)


def offer_pause(turn: Turn, ilt_id: int) -> PauseForm:
    """What *Pause until…* opens.

    Raises:
        RefusalError: they steer no such team, or it has no rhythm.
    """
    with turn.read() as act:
        place = require_place(act, ilt_id)
        _require(act, place)
        _rhythm(place.ilt)
        return PauseForm(ilt_id, shown_name(place.ilt), _today(act, place.ilt) + _USUAL_PAUSE)


def pause(turn: Turn, ilt_id: int, until: date | None) -> str:
    """The team's rhythm begins again on that day, and its agenda cards with it. Returns the team's name.

    Raises:
        WrongInputError: the day cannot be taken.
        RefusalError: they steer no such team, or it has no rhythm.
    """
    with turn.write() as act:
        ilt = _held(act, ilt_id).ilt
        take_rhythm(act, ilt, _from(_rhythm(ilt), until, _today(act, ilt)))
        return shown_name(ilt)


def _held(act: Act, ilt_id: int) -> Place:
    act.absorb()
    place = hold_team(act, ilt_id)
    _require(act, place)
    return place


def _require(act: Act, place: Place) -> None:
    require_facilitator(act.session, place, say("pause or stop the agenda cards"))


def _rhythm(ilt: Ilt) -> Cadence:
    cadence = cadence_of(ilt)
    if cadence is None:
        raise RefusalError(say(_NO_RHYTHM, team=shown_name(ilt)))
    return cadence


def _from(cadence: Cadence, until: date | None, today: date) -> Cadence:
    """The same rhythm from that day on: it keeps the weeks that it has."""
    if until is None:
        raise WrongInputError({UNTIL: say("Choose a day.")})
    if until <= today:
        raise WrongInputError({UNTIL: say("Choose a day after today.")})
    if until > today + YEAR:
        raise WrongInputError({UNTIL: say("That is more than a year away. Check the year.")})
    first = next(iter(slots_of(_begun(cadence, until), until, until + YEAR)), None)
    if first is None:
        raise WrongInputError(
            {UNTIL: say("None of your dates is on that day or after it. Write new ones in /ilt setup.")}
        )
    return replace(cadence, first=first)


def _begun(cadence: Cadence, day: date) -> Cadence:
    """The same rhythm as if it had begun by that day: a pause can be made shorter too."""
    weeks = timedelta(weeks=cadence.every)
    times = max(0, -((day - cadence.first) // weeks))
    return replace(cadence, first=cadence.first - times * weeks)


def _today(act: Act, ilt: Ilt) -> date:
    return local_date(act.now, team_time(ilt).zone)
