"""What a meeting decides: logged with what it rests on, changed and taken back, until the minutes are written."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from bot.assessments.messages.result_shapes import CriterionResult
from bot.assessments.results import results_of
from bot.blocks.fields import Choice
from bot.blocks.tallies import counts_words
from bot.consult.reading import results_to_rest_on, today_of
from bot.errors import RefusalError, WrongInputError
from bot.items.offers import plainly
from bot.live.message import decision_shown
from bot.live.messages.decisions import (
    EVIDENCE,
    MOST_EVIDENCE,
    MOST_TEXT,
    TEXT,
    DecisionForm,
    DecisionRow,
    LastDecisions,
)
from bot.live.messages.shapes import DecisionShown
from bot.meetings.rights import leads, require_meeting
from bot.outbox.behind import OfMeeting, OfTeam, meeting_changed, team_changed
from bot.outbox.languages import language_of_team
from bot.rules.local_time import local_date
from bot.rules.over import over_what_stands
from bot.rules.text import too_long, visible
from bot.teams.membership import Place, in_team, shown_name
from bot.teams.times import team_time
from bot.turn import Act, Turn
from bot.words import later, say, speaking
from storage.agenda import AgendaItem, AgendaState, Decision, agenda_of, decisions_of
from storage.assessments import Assessment
from storage.live import decision_in_workspace, decision_of_request, last_decided, left_over
from storage.meetings import Meeting, MeetingState, meetings_in
from storage.people import Ilt
from storage.results import revealed_ids

_OPEN = (MeetingState.RUNNING, MeetingState.REFLECTING)
_TOO_LATE = later(
    "The minutes of that meeting are written, so its decisions stay as they are. Nothing was changed."
)
_NOT_BEGUN = later(
    "That meeting has not begun, so nothing can be decided in it yet. Type /ilt meeting start."
)
_UNKNOWN = later("I have no such decision in a team of yours, so nothing was changed.")


@dataclass(frozen=True)
class _Hold(Act):
    """A decision that nobody else changes meanwhile. Rows of the session they were read in."""

    place: Place
    meeting: Meeting
    decision: Decision


@dataclass(frozen=True)
class DecisionFields:
    """A form as it was filled in.

    Attributes:
        criterion: the key of one of the last results.
        about: an agenda item's id, 0 = none.
        staff: the id of a question to staff, 0 = none.
    """

    text: str
    evidence: str = ""
    criterion: str = ""
    about: int = 0
    staff: int = 0


def new_decision(turn: Turn, meeting_id: int) -> DecisionForm:
    """*Log a decision…*: the empty form, about the current agenda item.

    Raises:
        RefusalError: not a meeting of theirs, or it is not open for decisions.
    """
    with turn.read() as act:
        place, meeting = require_meeting(act, meeting_id)
        _require_open(meeting)
        agenda = agenda_of(act.session, place.ilt.id, meeting.id)
        current = next((str(item.id) for item in agenda if item.state == AgendaState.CURRENT), "")
        said = results_to_rest_on(act.session, place.ilt.id, today_of(act, place.ilt))
        return DecisionForm(
            meeting.id,
            about=current,
            criteria=[Choice(one.short, one.key) for one in _criteria(act.session, place.ilt)],
            staff=[Choice(one.question, str(one.id)) for one in said],
            staff_said=next((str(one.id) for one in said if str(one.item_id) == current), ""),
            agenda=_agenda_choices(act.session, place.ilt, meeting),
        )


def typed_decision(turn: Turn, words: str) -> DecisionForm | None:
    """`/ilt decision` with words: the form as it would be sent, for the meeting that is on or waits for its minutes; None: there is none.

    Raises:
        RefusalError: the person has no team here (`bot.teams.membership.in_team`).
    """
    with in_team(turn) as (act, place):
        meeting = _open_meeting(act.session, place.ilt.id)
        text = plainly(act, words)
    return replace(new_decision(turn, meeting.id), text=text) if meeting else None


def last_decisions(turn: Turn) -> LastDecisions:
    """`/ilt decision`: of the meeting that is on or waits for its minutes, else the last ones that there are.

    Raises:
        RefusalError: the person has no team here (`bot.teams.membership.in_team`).
    """
    with in_team(turn) as (act, place):
        session, ilt = act.session, place.ilt
        meeting = _open_meeting(session, ilt.id) or last_decided(session, ilt.id)
        today = local_date(act.now, team_time(ilt, place.person.zone).zone)
        if meeting is None:
            return LastDecisions(shown_name(ilt), today)
        rows = _rows(act, place, meeting)
        is_open = meeting.state in _OPEN
        return LastDecisions(shown_name(ilt), today, meeting.id, meeting.day, rows, is_open=is_open)


def _open_meeting(session: Session, ilt_id: int) -> Meeting | None:
    """The newest one in which something can still be decided."""
    return next(reversed(meetings_in(session, ilt_id, *_OPEN)), None)


def _agenda_choices(session: Session, ilt: Ilt, meeting: Meeting) -> list[Choice]:
    """Its agenda items; once it is over also those that it left to the next one."""
    items = [*agenda_of(session, ilt.id, meeting.id), *_left_over(session, meeting)]
    return [Choice(item.title, str(item.id)) for item in items]


def _left_over(session: Session, meeting: Meeting) -> list[AgendaItem]:
    return left_over(session, meeting.id) if meeting.state == MeetingState.REFLECTING else []


def _criteria(session: Session, ilt: Ilt) -> Sequence[CriterionResult]:
    """Of the last results; none where nothing was revealed yet."""
    known = revealed_ids(session, ilt.id)
    if not known:
        return ()
    return results_of(session, session.get_one(Assessment, known[-1]), ilt, ()).criteria


def log(turn: Turn, meeting_id: int, fields: DecisionFields) -> DecisionShown:
    """*Log it*. A repeated delivery logs nothing twice. A form that was open when the meeting ended is still taken.

    Raises:
        RefusalError: not a meeting of theirs, or it is not open for decisions.
        WrongInputError: by field.
    """
    with turn.write() as act:
        act.absorb()
        place, meeting = require_meeting(act, meeting_id, write=True)
        known = decision_of_request(act.session, place.ilt.id, turn.actor.request)
        if known is None:
            _require_open(meeting)
            known = _add(act, place, meeting, fields, turn.actor.request)
        return _shown(act.session, meeting, known)


def _add(act: Act, place: Place, meeting: Meeting, fields: DecisionFields, request: str) -> Decision:
    decision = Decision(
        ilt_id=place.ilt.id,
        meeting_id=meeting.id,
        request=request,
        logged_by_id=place.person.id,
        logged_at=act.now,
        is_withdrawn=False,
    )
    _fill(act, place, meeting, decision, fields)
    act.session.add(decision)
    act.session.flush()
    meeting_changed(act.session, meeting, OfMeeting.COURSE)
    return decision


def _fill(act: Act, place: Place, meeting: Meeting, decision: Decision, fields: DecisionFields) -> None:
    rests_on = _rests_on(act, place.ilt, fields)
    _require_right_length(fields, rests_on)
    decision.text, decision.evidence = visible(fields.text), rests_on or None
    _settle(act.session, meeting, fields.about)
    agenda = {item.id for item in agenda_of(act.session, place.ilt.id, meeting.id)}
    decision.agenda_item_id = fields.about if fields.about in agenda else None


def _settle(session: Session, meeting: Meeting, item_id: int) -> None:
    """What a meeting that is over left to the next one, and decides about after all, does not wait for that one."""
    item = next((item for item in _left_over(session, meeting) if item.id == item_id), None)
    if item is None:
        return
    session.refresh(item, with_for_update=True)
    if item.meeting_id is not None or item.state != AgendaState.WAITING:
        return
    item.state, item.meeting_id = AgendaState.DONE, meeting.id
    item.carried, item.carried_from_id = item.carried - 1, None
    meeting.carried_items = [one for one in meeting.carried_items or () if one != item_id]
    team_changed(session, meeting.ilt_id, OfTeam.AGENDA)


def _rests_on(act: Act, ilt: Ilt, fields: DecisionFields) -> str:
    """What was typed, after the result that was chosen with its counts of now, and what staff said: as the team reads it."""
    with speaking(language_of_team(act.session, ilt.id)):
        known = _criteria(act.session, ilt) if fields.criterion else ()
        chosen = [one for one in known if one.key == fields.criterion]
        said = results_to_rest_on(act.session, ilt.id, today_of(act, ilt)) if fields.staff else []
        lines = [_result_words(one) for one in chosen] + [one.words for one in said if one.id == fields.staff]
    return "\n".join([*lines, visible(fields.evidence)]).strip()


def _result_words(one: CriterionResult) -> str:
    said = counts_words(one.tally) if one.tally else one.said
    if not said:
        return say("Self-assessment, {criterion}", criterion=one.short)
    return say("Self-assessment, {criterion} ({counts})", criterion=one.short, counts=said)


def _require_right_length(fields: DecisionFields, rests_on: str) -> None:
    text = visible(fields.text)
    faults = {
        TEXT: too_long(text, MOST_TEXT) if text else say("Write what was decided, in a sentence."),
        EVIDENCE: too_long(rests_on, MOST_EVIDENCE),
    }
    if any(faults.values()):
        raise WrongInputError({field: fault for field, fault in faults.items() if fault})


def change_form(turn: Turn, decision_id: int) -> DecisionForm:
    """*Change…*: the form with how it stands.

    Raises:
        RefusalError: not a decision of theirs to change, or too late.
    """
    with turn.read() as act:
        place, meeting, decision = _require(act, decision_id)
        return DecisionForm(
            meeting.id,
            decision.id,
            decision.text,
            decision.evidence or "",
            str(decision.agenda_item_id or ""),
            agenda=_agenda_choices(act.session, place.ilt, meeting),
        )


def change(turn: Turn, decision_id: int, fields: DecisionFields) -> DecisionShown:
    """*Save*.

    Raises:
        RefusalError: not a decision of theirs to change, or too late.
        WrongInputError: by field.
    """
    with _changing(turn, decision_id) as hold:
        if hold.is_first:
            _fill(hold, hold.place, hold.meeting, hold.decision, _over(hold.decision, fields))
        return _shown(hold.session, hold.meeting, hold.decision)


def _over(decision: Decision, fields: DecisionFields) -> DecisionFields:
    texts = over_what_stands(
        {TEXT: (fields.text, decision.text), EVIDENCE: (fields.evidence, decision.evidence or "")}
    )
    return replace(fields, text=texts[TEXT], evidence=texts[EVIDENCE])


def withdraw(turn: Turn, decision_id: int, *, is_withdrawn: bool = True) -> DecisionShown:
    """*Take back*, and its *Undo*.

    Raises:
        RefusalError: not a decision of theirs to change, or too late.
    """
    with _changing(turn, decision_id) as hold:
        if hold.is_first:
            hold.decision.is_withdrawn = is_withdrawn
        return _shown(hold.session, hold.meeting, hold.decision)


def read_decisions(turn: Turn, meeting_id: int) -> list[DecisionRow]:
    """*Decisions…*: all of a meeting.

    Raises:
        RefusalError: not a meeting of theirs.
    """
    with turn.read() as act:
        return _rows(act, *require_meeting(act, meeting_id))


def _rows(act: Act, place: Place, meeting: Meeting) -> list[DecisionRow]:
    is_open = meeting.state in _OPEN
    may_all = is_open and leads(act.session, place, meeting)
    return [
        DecisionRow(
            _shown(act.session, meeting, one), may_all or (is_open and one.logged_by_id == place.person.id)
        )
        for one in decisions_of(act.session, meeting.id)
    ]


@contextmanager
def _changing(turn: Turn, decision_id: int) -> Iterator[_Hold]:
    with turn.write() as act:
        act.absorb()
        hold = _Hold(turn, act.session, *_require(act, decision_id, write=True))
        yield hold
        meeting_changed(hold.session, hold.meeting, OfMeeting.COURSE)


def _require(act: Act, decision_id: int, *, write: bool = False) -> tuple[Place, Meeting, Decision]:
    decision = decision_in_workspace(act.session, act.actor.workspace_id, decision_id)
    if decision is None:
        raise RefusalError(say(_UNKNOWN))
    place, meeting = require_meeting(act, decision.meeting_id, write=write)
    act.session.refresh(decision)
    _require_open(meeting)
    if decision.logged_by_id != place.person.id and not leads(act.session, place, meeting):
        raise RefusalError(
            say(
                "A decision can be changed by whoever logged it and by whoever leads the meeting. Nothing was changed. "
                "Ask one of them."
            )
        )
    return place, meeting, decision


def _require_open(meeting: Meeting) -> None:
    if meeting.state == MeetingState.CLOSED:
        raise RefusalError(say(_TOO_LATE))
    if meeting.state not in _OPEN:
        raise RefusalError(say(_NOT_BEGUN))


def _shown(session: Session, meeting: Meeting, decision: Decision) -> DecisionShown:
    titles = {item.id: item.title for item in agenda_of(session, meeting.ilt_id, meeting.id)}
    return decision_shown(session, decision, titles)
