"""What staff asked, as the team reads it: the list, its count, and what was decided about it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.errors import RefusalError
from bot.rules.local_time import local_date
from bot.staff.messages.list import PAGE, StaffShown, StaffView, Standing
from bot.teams.membership import Place, place_in, require_facilitator, require_place, shown_name
from bot.teams.times import team_time
from bot.turn import Act, Turn
from bot.words import later, say
from storage.agenda import AgendaState
from storage.meetings import Meeting
from storage.people import Person
from storage.staff import (
    Row,
    StaffState,
    StaffText,
    asked_and_decided,
    count_staff,
    staff_rows,
    staff_text_in_workspace,
    waits,
)

SETTLE = later("settle what staff asked")
_GONE = later(
    "That is not there any more, or is of another team. Nothing was changed. Type /ilt agenda and tap Read them."
)


@dataclass(frozen=True)
class Asked:
    """Something that staff asked and the team decided, in the organizers' wording."""

    question: str
    decision: str


def read_list(turn: Turn, ilt_id: int, page: int) -> StaffView:
    """*From staff*: a page of it, for any member.

    Raises:
        RefusalError: the person is no member of that team.
    """
    with turn.read() as act:
        return view_of(act, require_place(act, ilt_id), page)


def view_of(act: Act, place: Place, page: int) -> StaffView:
    """A page of the list; the last one where there are fewer by now."""
    waiting, known = count_staff(act.session, place.ilt.id)
    page = max(0, min(page, (known - 1) // PAGE))
    rows = staff_rows(act.session, place.ilt.id, page * PAGE, PAGE)
    today = local_date(act.now, team_time(place.ilt, place.person.zone).zone)
    return StaffView(
        place.ilt.id,
        shown_name(place.ilt),
        today,
        [_shown(one) for one in rows],
        waiting,
        known,
        page,
        place.is_facilitator,
    )


def _shown(row: Row) -> StaffShown:
    text = row.text
    return StaffShown(
        text.id,
        text.text,
        row.by,
        text.about,
        text.asked_on,
        _standing(row),
        text.answer or "",
        row.settled_by,
    )


def _standing(row: Row) -> Standing:
    match row.text.state:
        case StaffState.ANSWERED:
            return Standing.ANSWERED
        case StaffState.NOT_FOR_US:
            return Standing.NOT_FOR_US
        case StaffState.ON_AGENDA if row.item and row.item.state == AgendaState.DONE:
            return Standing.TALKED_ABOUT
        case StaffState.ON_AGENDA if row.item and row.item.state != AgendaState.REMOVED:
            return Standing.ON_AGENDA
    return Standing.WAITS


def require_text(act: Act, text_id: int, *, lock: bool = False) -> tuple[Place, StaffText]:
    """A text in the hands of an organizer of its team.

    Raises:
        NotFacilitatorError: they are no organizer.
        RefusalError: it was removed, or is not their team's.
    """
    text = staff_text_in_workspace(act.session, act.actor.workspace_id, text_id, lock=lock)
    place = place_in(act.session, act.actor, text.ilt_id) if text else None
    if text is None or place is None:
        raise RefusalError(say(_GONE))
    require_facilitator(act.session, place, say(SETTLE))
    return place, text


def require_waiting(session: Session, text: StaffText) -> None:
    """Raises RefusalError where another organizer was faster."""
    if not waits(session, text):
        raise RefusalError(
            say("Somebody of your team was faster: that is settled already. Nothing was changed.")
        )


def text_shown(session: Session, text: StaffText) -> StaffShown:
    """One text, for a form about it."""
    person = session.get(Person, text.person_id) if text.person_id else None
    by = person.name if person else ""
    return StaffShown(
        text.id, text.text, by, text.about, text.asked_on, answer=text.answer or "", answers=text.answers
    )


def decided_in_meetings(session: Session, *meetings: Meeting) -> list[Asked]:
    """What came from staff and was decided in these meetings."""
    found = asked_and_decided(session, [one.id for one in meetings])
    return [Asked(item.title, decision.text) for item, decision in found]
