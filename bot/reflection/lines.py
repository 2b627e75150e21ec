"""The lines of a process reflection after they were shown: read, wanted by +1, removed, and one change chosen."""

from sqlalchemy.orm import Session

from bot.blocks.packing import fits
from bot.errors import RefusalError, WrongInputError
from bot.meetings.rights import leads, require_leads, require_meeting
from bot.outbox.behind import OfMeeting, meeting_changed
from bot.reflection.messages.lines import CHOOSABLE, LINE, MOST_CHANGE, OWN, ChooseForm, LineList
from bot.reflection.showing import shown_lines
from bot.rules.text import kept, tame, visible
from bot.teams.membership import Place
from bot.turn import Act, Turn, wipe_leftovers
from bot.words import later, say
from storage.audit import Deed, note_deed
from storage.database import note_leftovers
from storage.meetings import Meeting, MeetingState
from storage.people import Role
from storage.reflection import ProcessLine
from storage.reflection_answers import backed_by, held_after, line_in, turn_backing

_NOT_SHOWN = later(
    "The answers about this meeting are not shown yet: they are when everybody who was there has answered, or when whoever "
    "leads shows them or closes it. Nothing was changed."
)
_NO_LINE = later("That line is not there any more. Nothing was changed. Open the list again to see what is.")
_CLOSED = later("This reflection is closed and its +1s are counted. Nothing was changed.")
_OBSERVER = later("You are an observer in this team, and observers give no +1. Nothing was changed.")
_FOLLOWED = later(
    "The next meeting has started, so the change it was to try stays as it is. "
    "You can choose a new one at the end of that meeting."
)
_NEITHER = later("Choose a line, or write the change in your own words.")
_TOO_LONG = later("Please say it in at most {number} characters. Nothing was saved yet.")


def read_lines(turn: Turn, meeting_id: int, page: int) -> LineList:
    """*Read all*: every line that was shown.

    Raises:
        RefusalError: another team's, or nothing is shown yet.
    """
    with turn.read() as act:
        place, meeting = require_meeting(act, meeting_id)
        _require_shown(meeting)
        return LineList(
            meeting.id,
            shown_lines(act.session, meeting),
            backed_by(act.session, meeting.id, place.member.id),
            may_back=meeting.state == MeetingState.REFLECTING and place.member.role != Role.OBSERVER,
            may_remove=leads(act.session, place, meeting),
            page=page,
        )


def turn_plus_one(turn: Turn, meeting_id: int, line_id: int) -> None:
    """*+1*, or taking it back. A repeated delivery changes nothing.

    Raises:
        RefusalError: another team's, not shown, closed, gone, or an observer.
    """
    with turn.write() as act:
        if not act.is_first:
            return
        place, meeting = require_meeting(act, meeting_id, write=True)
        _require_shown(meeting)
        if meeting.state != MeetingState.REFLECTING:
            raise RefusalError(say(_CLOSED))
        if place.member.role == Role.OBSERVER:
            raise RefusalError(say(_OBSERVER))
        turn_backing(act.session, _line(act.session, meeting, line_id).id, place.member.id)
        meeting_changed(act.session, meeting, OfMeeting.LINES)


def remove_line(turn: Turn, meeting_id: int, line_id: int) -> None:
    """*Remove…*, for a student's name: it is gone for everyone, also as the chosen change. Repeated, it is done.

    Raises:
        RefusalError: another team's, gone, or they do not lead the meeting.
    """
    with turn.write() as act:
        if not act.is_first:
            return
        place, meeting = require_meeting(act, meeting_id, write=True)
        require_leads(act.session, place, meeting, say("remove a line"))
        line = _line(act.session, meeting, line_id)
        if meeting.chosen_change == _as_change(line):
            meeting.chosen_change = None
            _refresh_following(act.session, meeting)
        act.session.delete(line)
        meeting_changed(act.session, meeting, OfMeeting.LINES)
        _note_removed(act, place, meeting)
    wipe_leftovers(turn.db)


def _refresh_following(session: Session, meeting: Meeting) -> None:
    """The meeting after this one says what was chosen, too."""
    following = held_after(session, meeting)
    if following:
        meeting_changed(session, following, OfMeeting.LINES)


def _note_removed(act: Act, place: Place, meeting: Meeting) -> None:
    note_deed(
        act.session,
        Deed.LINE_REMOVED,
        workspace_id=place.ilt.workspace_id,
        at=act.now,
        ilt_id=place.ilt.id,
        person_id=place.person.id,
        subject=str(meeting.id),
    )
    note_leftovers(act.session)


def read_choice(turn: Turn, meeting_id: int) -> ChooseForm:
    """*Choose one change…*.

    Raises:
        RefusalError: another team's, nothing is shown yet, they do not lead it, or the next meeting has started.
    """
    with turn.read() as act:
        place, meeting = require_meeting(act, meeting_id)
        _require_may_choose(act.session, place, meeting)
        return ChooseForm(meeting.id, shown_lines(act.session, meeting), meeting.chosen_change or "")


def choose_change(turn: Turn, meeting_id: int, line_id: int | None, own: str) -> str:
    """Keeps the one change that a team wants to try: own words where there are any, else a line. Returns it.

    Raises:
        WrongInputError: neither, too long, or the line was removed meanwhile.
        RefusalError: as `read_choice`.
    """
    with turn.write() as act:
        first = act.is_first
        place, meeting = require_meeting(act, meeting_id, write=True)
        if first:
            _require_may_choose(act.session, place, meeting)
            meeting.chosen_change = _wanted(act.session, meeting, line_id, kept(own))
            meeting_changed(act.session, meeting, OfMeeting.LINES, at_once=turn.machine_now)
        return meeting.chosen_change or ""


def _wanted(session: Session, meeting: Meeting, line_id: int | None, own: str) -> str:
    if visible(own):
        if not fits(own, MOST_CHANGE):
            raise WrongInputError({OWN: say(_TOO_LONG, number=MOST_CHANGE)})
        return own
    if line_id is None:
        raise WrongInputError({OWN: say(_NEITHER)})
    line = line_in(session, meeting.id, line_id)
    if line is None or line.question not in CHOOSABLE:
        raise WrongInputError({LINE: say(_NO_LINE)})
    return _as_change(line)


def _as_change(line: ProcessLine) -> str:
    return tame(line.text, MOST_CHANGE)


def _require_may_choose(session: Session, place: Place, meeting: Meeting) -> None:
    require_leads(session, place, meeting, say("choose the change"))
    _require_shown(meeting)
    if held_after(session, meeting):
        raise RefusalError(say(_FOLLOWED))


def _require_shown(meeting: Meeting) -> None:
    if meeting.shown_at is None:
        raise RefusalError(say(_NOT_SHOWN))


def _line(session: Session, meeting: Meeting, line_id: int) -> ProcessLine:
    line = line_in(session, meeting.id, line_id)
    if line is None:
        raise RefusalError(say(_NO_LINE))
    return line
