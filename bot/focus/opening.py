"""What `/ilt focus` shows, and opening a choosing: from a revealed result, or from the team's own sentences."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.assessments.messages.result_shapes import CriterionResult, by_side
from bot.assessments.offer import clock_of
from bot.assessments.results import require_revealed, results_of
from bot.blocks import ids
from bot.blocks.dates import short_day, shown_moment
from bot.blocks.naming import name_of, names_in_words
from bot.blocks.packing import fits
from bot.errors import RefusalError, WrongInputError
from bot.focus.blind import remind_later
from bot.focus.choosing import Choosing, changed, hold_team, require_takes_part
from bot.focus.cycles import waits_line
from bot.focus.living import area_of
from bot.focus.messages.opening import OWN, PROPOSED, Opened, OpeningForm, Standing, too_long
from bot.focus.messages.shapes import LONGEST_OWN, Candidate, Turnout
from bot.focus.strategy_lines import lines_by_area
from bot.outbox.languages import language_of_team
from bot.outbox.living import post_in_channel
from bot.rules.criterion_names import spoken_name
from bot.rules.deadlines import DAYS_TO_VOTE_AGAIN, default_deadline
from bot.rules.focus import MOST_AREAS, MOST_CANDIDATES, dots_for
from bot.rules.local_time import local_date
from bot.rules.pasted import listed
from bot.rules.strategy_words import bare
from bot.rules.tally import MINIMUM, Side
from bot.rules.text import kept
from bot.teams.membership import Place, in_team, require_place, shown_name
from bot.teams.times import days_off_of, team_time
from bot.turn import Act, Turn
from bot.words import later, say, speaking
from rubric_data import KeptName
from storage.assessments import Assessment
from storage.focus import (
    AskingKind,
    CycleState,
    FocusAsking,
    FocusCandidate,
    FocusRound,
    FocusState,
)
from storage.focus_askings import add_places, answered_and_counted, count_members, open_asking
from storage.focus_rounds import active_areas, candidates_of, current_cycle, last_chosen, open_choosing
from storage.meetings import running_meeting
from storage.people import mark_members_stale
from storage.results import revealed_ids

_OPEN_ALREADY = later("You are choosing already: its message is in #{channel}. Type /ilt focus to go on.")
_FULL = later(
    "{team} works on {areas} already. Teams that carry more than two finish fewer. "
    "End one first: the three dots under the channel's message of your focus, then End a focus area…"
)
_WAITING = later("The last focus of {team} ended on {day}. Step back on it first: type /ilt focus end.")
_KNOWN = later("You work on {name} already. Write something else, or nothing. Nothing was opened yet.")
_NOTHING = later("Tick at least one, or write one in your own words. Nothing was opened yet.")
_TOO_MANY = later("That is {number} in all; at most {most} can be put to the dots. Nothing was opened yet.")
_GONE = later("That form is from an older result. Nothing was opened. Type /ilt focus to get a new one.")


def stand(turn: Turn) -> OpeningForm | Standing:
    """What `/ilt focus` shows: where the focus stands, else the form that opens a choosing.

    Raises:
        RefusalError: no team here (`bot.teams.membership.in_team`), or an observer where nothing is open.
    """
    with in_team(turn) as (act, place):
        session = act.session
        found = open_choosing(session, place.ilt.id)
        if found:
            return _open(session, place, found, turn.now)
        areas = active_areas(session, place.ilt.id)
        chosen = last_chosen(session, place.ilt.id)
        if areas and chosen:
            return _worked_on(session, place, chosen, turn.now)
        return _form(session, place, _last_result(session, place), turn.now)


def offer(turn: Turn, assessment_id: int | None) -> OpeningForm | Standing:
    """*Choose what to work on* under a result; None: *Choose one more…*, from the last result.

    Raises:
        RefusalError: not revealed, not their team's, an observer, or the team works on two already.
    """
    if assessment_id is None:
        with in_team(turn) as (act, place):
            session = act.session
            return _offer(session, place, _last_result(session, place), turn.now)
    with turn.read() as act:
        assessment, place = require_revealed(act, assessment_id)
        return _offer(act.session, place, assessment, turn.now)


def _offer(
    session: Session, place: Place, assessment: Assessment | None, now: datetime
) -> OpeningForm | Standing:
    found = open_choosing(session, place.ilt.id)
    return _open(session, place, found, now) if found else _form(session, place, assessment, now)


def _last_result(session: Session, place: Place) -> Assessment | None:
    known = revealed_ids(session, place.ilt.id)
    return session.get(Assessment, known[-1]) if known else None


def _open(session: Session, place: Place, found: FocusRound, now: datetime) -> Standing:
    asking = open_asking(session, found.id)
    today = local_date(now, team_time(place.ilt, place.person.zone).zone)
    return Standing(
        found.id,
        shown_name(place.ilt),
        place.ilt.name,
        today,
        is_asking=found.state == FocusState.DOTS,
        is_choosing=found.state == FocusState.CHOOSING,
        dots_each=dots_for(len(candidates_of(session, found.id))),
        turnout=Turnout(*answered_and_counted(session, asking)) if asking else Turnout(0, 0),
    )


def _worked_on(session: Session, place: Place, chosen: FocusRound, now: datetime) -> Standing:
    areas = active_areas(session, place.ilt.id)
    today = local_date(now, team_time(place.ilt, place.person.zone).zone)
    lines = lines_by_area(session, place.ilt.id, today)
    cycle = current_cycle(session, place.ilt.id)
    return Standing(
        chosen.id,
        shown_name(place.ilt),
        place.ilt.name,
        today,
        areas=[area_of(session, one, lines) for one in areas],
        may_choose_more=len(areas) < MOST_AREAS,
        waits=waits_line(session, place.ilt.id, today),
        cycle_id=cycle.id if cycle else 0,
        may_step_back=cycle is not None and cycle.stepped_at is None,
    )


def _form(session: Session, place: Place, assessment: Assessment | None, now: datetime) -> OpeningForm:
    require_takes_part(place)
    require_room(session, place)
    criteria = _criteria(session, place, assessment)
    proposed = [one for one in criteria if one.standing in {Side.WEAKNESS, Side.TALK}]
    others = [one for one in criteria if one not in proposed]
    members, live = count_members(session, place.ilt.id), running_meeting(session, place.ilt.id)
    return OpeningForm(
        place.ilt.id,
        shown_name(place.ilt),
        assessment.id if assessment else 0,
        members,
        live is not None,
        "" if live else _until(session, place, now),
        [_offered(one) for one in proposed],
        [_offered(one) for one in others],
        MOST_AREAS - len(active_areas(session, place.ilt.id)),
    )


def require_room(session: Session, place: Place) -> None:
    """Raises RefusalError where the team works on two already, or has not stepped back yet."""
    cycle = current_cycle(session, place.ilt.id)
    if cycle and cycle.state == CycleState.WAITING:
        raise RefusalError(say(_WAITING, team=shown_name(place.ilt), day=short_day(cycle.ends_on)))
    areas = active_areas(session, place.ilt.id)
    if len(areas) >= MOST_AREAS:
        names = names_in_words([spoken_name(one.name) for one in areas])
        raise RefusalError(say(_FULL, team=shown_name(place.ilt), areas=names))


def _until(session: Session, place: Place, now: datetime) -> str:
    """In words. Raises NoWorkingDayError, as opening it would."""
    team = clock_of(place)
    deadline = default_deadline(now, days_off_of(session, place.ilt), team, DAYS_TO_VOTE_AGAIN)
    return shown_moment(deadline, now, team.zone)


def _criteria(session: Session, place: Place, assessment: Assessment | None) -> list[CriterionResult]:
    """The criteria of a result but what is worked on already: what asks for work first, by how many call it a weakness."""
    if assessment is None:
        return []
    sides = by_side(results_of(session, assessment, place.ilt, ()))
    taken = {one.criterion_key for one in active_areas(session, place.ilt.id)}
    asks_for_work = sorted([*sides[Side.WEAKNESS], *sides[Side.TALK]], key=_weakness, reverse=True)
    every = [*asks_for_work, *sides[Side.WITHHELD], *sides[Side.STRENGTH]]
    return [one for one in every if one.key not in taken]


def _weakness(one: CriterionResult) -> int:
    return one.counts.weakness if one.counts else 0


def _offered(one: CriterionResult) -> Candidate:
    return Candidate(0, one.short, one.key, one.counts, one.evidence_count)


def open_choosing_of(turn: Turn, ilt_id: int, assessment_id: int, keys: Sequence[str], own: str) -> Opened:
    """*Open*: any member may. A repeated delivery opens nothing and gets the same answer.

    Args:
        assessment_id: whose criteria `keys` are; 0 for none.
        own: sentences of the team's own, one a line.

    Raises:
        WrongInputError: nothing to choose, too much, or too long.
        RefusalError: an observer, another team's, one is open already, or the team works on two.
    """
    with turn.write() as act:
        place = require_place(act, ilt_id)
        require_takes_part(place)
        hold_team(act.session, ilt_id)
        found = open_choosing(act.session, ilt_id)
        if found and not act.is_first:
            return _opened(act, place, found)
        if found:
            raise RefusalError(say(_OPEN_ALREADY, channel=place.ilt.name))
        require_room(act.session, place)
        wanted = _wanted(act.session, act, place, assessment_id, keys, own)
        return _opened(act, place, _add(act, place, assessment_id, wanted))


def _wanted(
    session: Session, act: Act, place: Place, assessment_id: int, keys: Sequence[str], own: str
) -> list[FocusCandidate]:
    assessment = None
    if assessment_id:
        assessment, there = require_revealed(act, assessment_id)
        if there.ilt.id != place.ilt.id:
            raise RefusalError(say(_GONE))
    # What is chosen stands in the channel, whoever opened it.
    with speaking(language_of_team(session, place.ilt.id)):
        known = {one.key: one for one in _criteria(session, place, assessment)}
    if any(key not in known for key in keys):
        raise RefusalError(say(_GONE))
    lines = _own(own)
    _require_news(session, place, lines)
    # Who writes a criterion's name means the criterion.
    meant = _called([_from_result(one).name for one in known.values()])
    ticked = {*keys, *(meant[bare(one)].key for one in lines if bare(one) in meant)}
    chosen = [_from_result(one) for one in known.values() if one.key in ticked]
    own_words = [KeptName(None, one) for one in lines if bare(one) not in meant]
    wanted = [*chosen, *(FocusCandidate(name=one) for one in own_words)]
    field = PROPOSED if any(one.standing in {Side.WEAKNESS, Side.TALK} for one in known.values()) else OWN
    if not wanted:
        raise WrongInputError({field: say(_NOTHING)})
    if len(wanted) > MOST_CANDIDATES:
        raise WrongInputError({field: say(_TOO_MANY, number=len(wanted), most=MOST_CANDIDATES)})
    return wanted


def _called(names: Iterable[KeptName]) -> dict[str, KeptName]:
    """By what they are called in the channel, and to whoever asks."""
    return {bare(words): one for one in names for words in (one.words, spoken_name(one))}


def _require_news(session: Session, place: Place, lines: Sequence[str]) -> None:
    """Raises WrongInputError where the team works on one of these already."""
    known = _called(one.name for one in active_areas(session, place.ilt.id))
    for line in lines:
        if found := known.get(bare(line)):
            raise WrongInputError({OWN: say(_KNOWN, name=name_of(spoken_name(found)))})


def _from_result(one: CriterionResult) -> FocusCandidate:
    counts = one.counts
    return FocusCandidate(
        name=KeptName(one.key, one.short),
        strength=counts.strength if counts else None,
        weakness=counts.weakness if counts else None,
        cannot_say=counts.cannot_say if counts else None,
        notes=one.evidence_count,
    )


def _own(typed: str) -> list[str]:
    """The team's own sentences, none twice. Raises WrongInputError for one that is too long."""
    lines = listed(kept(typed))
    long = next((number for number, line in enumerate(lines, 1) if not fits(line, LONGEST_OWN)), 0)
    if long:
        raise WrongInputError({OWN: too_long(long)})
    found: dict[str, str] = {}
    for line in lines:
        found.setdefault(bare(line), line)
    return list(found.values())


def _add(act: Act, place: Place, assessment_id: int, wanted: Sequence[FocusCandidate]) -> FocusRound:
    session, ilt = act.session, place.ilt
    members, live = count_members(session, ilt.id), running_meeting(session, ilt.id)
    has_dots = members >= MINIMUM and dots_for(len(wanted)) > 0
    row = FocusRound(
        ilt_id=ilt.id,
        assessment_id=assessment_id or None,
        meeting_id=live.id if live else None,
        state=FocusState.DOTS if has_dots else FocusState.CHOOSING,
        opened_by_id=place.person.id,
        opened_at=act.now,
        counted=members,
    )
    session.add(row)
    session.flush()
    for position, one in enumerate(wanted, 1):
        one.ilt_id, one.round_id, one.position = ilt.id, row.id, position
    session.add_all(wanted)
    session.flush()
    choosing = Choosing(session, row, ilt, act.now)
    if has_dots:
        _ask(act, choosing, is_live=live is not None)
    post_in_channel(act, ilt, ids.FOCUS_MESSAGE, row.id, answerable=place.person.slack_user_id)
    changed(choosing)
    # Who is in the channel is read again, as before each vote; whoever is missing joins.
    mark_members_stale(session, ilt.workspace_id, ilt.channel_id)
    return row


def _ask(act: Act, choosing: Choosing, *, is_live: bool) -> None:
    deadline = None
    if not is_live:
        deadline = default_deadline(act.now, choosing.days_off, choosing.clock, DAYS_TO_VOTE_AGAIN)
    asking = FocusAsking(
        ilt_id=choosing.ilt.id,
        round_id=choosing.row.id,
        number=1,
        kind=AskingKind.DOTS,
        opened_by_id=choosing.row.opened_by_id,
        opened_at=act.now,
        deadline_at=deadline,
    )
    act.session.add(asking)
    act.session.flush()
    remind_later(act, choosing, asking, add_places(act.session, asking))


def _opened(act: Act, place: Place, row: FocusRound) -> Opened:
    asking = open_asking(act.session, row.id)
    zone = clock_of(place).zone
    until = shown_moment(asking.deadline_at, act.now, zone) if asking and asking.deadline_at else ""
    number = dots_for(len(candidates_of(act.session, row.id)))
    return Opened(row.id, place.ilt.name, row.state == FocusState.DOTS, number, until)
