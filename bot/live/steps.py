"""What is done while a meeting goes on: who is there, the agenda item by item, who leads."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from bot.errors import RefusalError, WrongInputError
from bot.items.input import choices_of, takers
from bot.live.message import item_end
from bot.live.messages.forms import LEAD, THERE, AttendanceForm, LeadForm
from bot.live.messages.steps import Here, Step
from bot.meetings.calendar import meeting_zone
from bot.meetings.leader import keeper_of
from bot.meetings.rights import leads, require_leads, require_meeting
from bot.outbox.behind import OfMeeting, meeting_changed
from bot.rules.local_time import local_hour
from bot.teams.membership import Place
from bot.teams.outside import not_a_member
from bot.teams.roles import CANNOT_TAKE_A_ROLE, role_takers
from bot.turn import Act, Turn
from bot.words import later, say
from storage.agenda import AgendaItem, AgendaState, agenda_of
from storage.live import people_there, set_leading, set_there
from storage.meetings import Meeting, MeetingState, roles_of, turns_of
from storage.people import Member, Person, members_of

MORE_MINUTES = timedelta(minutes=5)
_USUAL_LEAD = later("Facilitator")
_OVER = later(
    "That meeting is not on any more, so nothing was changed. Type /ilt meeting to see where it stands."
)


@dataclass(frozen=True)
class Hold(Act):
    """A meeting that goes on, which nobody else changes meanwhile. Rows of the session they were read in."""

    place: Place
    meeting: Meeting

    @property
    def agenda(self) -> list[AgendaItem]:
        """Its agenda items."""
        return agenda_of(self.session, self.place.ilt.id, self.meeting.id)


@contextmanager
def held(turn: Turn, meeting_id: int, *, to_lead: str = "", keeps_time: bool = False) -> Iterator[Hold]:
    """A meeting that goes on, in a writing transaction; its message shows afterwards what was changed.

    Args:
        to_lead: what only whoever leads it can do: "park an item"; empty = any member can.
        keeps_time: whoever keeps its time can do that too.

    Raises:
        RefusalError: not a meeting of theirs, it does not go on, or they do not lead it.
    """
    with turn.write() as act:
        act.absorb()
        place, meeting = require_meeting(act, meeting_id, write=True)
        if meeting.state != MeetingState.RUNNING:
            raise RefusalError(say(_OVER))
        if to_lead and not (keeps_time and keeper_of(act.session, place.ilt, meeting) == place.person):
            require_leads(act.session, place, meeting, to_lead)
        yield Hold(turn, act.session, place, meeting)
        meeting_changed(act.session, meeting, OfMeeting.COURSE)


def here(turn: Turn, meeting_id: int, *, is_there: bool) -> Here:
    """*I am here*, *I am not here*.

    Raises:
        RefusalError: not a meeting of theirs, or it does not go on.
    """
    with held(turn, meeting_id) as hold:
        set_there(hold.session, hold.meeting.id, [hold.place.member.id], is_there=is_there)
        return Here(hold.meeting.id, is_there, len(people_there(hold.session, hold.meeting.id)))


def next_item(turn: Turn, meeting_id: int, seen_id: int) -> Step:
    """*Next item*: the current one is done, the next one begins.

    Args:
        seen_id: the current item as the button knew it; 0 = none. If another is by now, nothing is changed.

    Raises:
        RefusalError: they neither lead the meeting nor keep its time.
    """
    with held(turn, meeting_id, to_lead=say("move on to the next item"), keeps_time=True) as hold:
        current = current_of(hold.agenda)
        if (current.id if current else 0) != seen_id:
            return step_of(hold, is_stale=hold.is_first)
        if current:
            current.state = AgendaState.DONE
        begin_next(hold)
        return step_of(hold, before=current.title if current else "")


def current_of(agenda: Sequence[AgendaItem]) -> AgendaItem | None:
    """The item that is talked about."""
    return next((item for item in agenda if item.state == AgendaState.CURRENT), None)


def begin_next(hold: Hold) -> None:
    """The first of those that wait is talked about now."""
    hold.session.flush()
    waiting = next((item for item in hold.agenda if item.state == AgendaState.WAITING), None)
    if waiting:
        waiting.state, waiting.started_at = AgendaState.CURRENT, hold.now
        hold.session.flush()


def step_of(hold: Hold, *, before: str = "", is_stale: bool = False) -> Step:
    """How the agenda stands after a step."""
    agenda = hold.agenda
    current = current_of(agenda)
    until = item_end(current) if current else None
    zone = meeting_zone(hold.session, hold.place.ilt, hold.meeting)
    return Step(
        hold.meeting.id,
        before,
        current.title if current else "",
        local_hour(until, zone) if until else None,
        (current.objective or "") if current else "",
        sum(item.state == AgendaState.WAITING for item in agenda),
        is_stale,
        current.id if current else 0,
        leads(hold.session, hold.place, hold.meeting),
    )


def more_minutes(turn: Turn, meeting_id: int, seen_id: int | None = None) -> Step:
    """*5 minutes more for this item*, from its planned end or, where that is past, from now.

    Args:
        seen_id: the item that is meant; None = whichever is talked about. If another is by now, nothing is changed.

    Raises:
        RefusalError: they neither lead the meeting nor keep its time, or no item is being talked about.
    """
    with held(turn, meeting_id, to_lead=say("give an item more time"), keeps_time=True) as hold:
        current = current_of(hold.agenda)
        if seen_id is not None and (current.id if current else 0) != seen_id:
            return step_of(hold, is_stale=hold.is_first)
        if current is None or current.started_at is None:
            raise RefusalError(say("No agenda item is open, so nothing was changed. Tap Next item first."))
        if hold.is_first:
            until = max(item_end(current) or turn.now, turn.now) + MORE_MINUTES
            current.minutes = -(-int((until - current.started_at).total_seconds()) // 60)
            hold.session.flush()
        return step_of(hold)


def attendance(turn: Turn, meeting_id: int) -> AttendanceForm:
    """*Attendance…*: everybody in the team, those who are there ticked.

    Raises:
        RefusalError: they do not lead the meeting.
    """
    with held(turn, meeting_id, to_lead=say("change who was there")) as hold:
        there = [person.slack_user_id for _, person in people_there(hold.session, hold.meeting.id)]
        members = choices_of(takers(hold.session, hold.place.ilt.id))
        return AttendanceForm(hold.meeting.id, members, there)


def save_attendance(turn: Turn, meeting_id: int, there: Collection[str], were_there: Collection[str]) -> int:
    """Whoever is chosen is there; whoever was when the form was opened, and is not chosen, is not. Returns how many are.

    Who tapped *I am here* while the form was open stays.

    Args:
        there, were_there: Slack ids.

    Raises:
        RefusalError: they do not lead the meeting.
        WrongInputError: somebody is no member.
    """
    with held(turn, meeting_id, to_lead=say("change who was there")) as hold:
        members = {
            person.slack_user_id: member.id for member, person in members_of(hold.session, hold.place.ilt.id)
        }
        if strange := sorted(set(there) - members.keys()):
            raise WrongInputError({THERE: not_a_member(hold.place.ilt, strange[0])})
        gone = set(were_there) - set(there)
        set_there(hold.session, hold.meeting.id, [members[one] for one in there], is_there=True)
        left = [members[one] for one in gone if one in members]
        set_there(hold.session, hold.meeting.id, left, is_there=False)
        return len(people_there(hold.session, hold.meeting.id))


def lead_choices(turn: Turn, meeting_id: int) -> LeadForm:
    """*Hand over the lead…*: everybody else.

    Raises:
        RefusalError: they do not lead the meeting, or nobody else is in the team.
    """
    with held(turn, meeting_id, to_lead=say("hand over the lead")) as hold:
        leader = next((person for _, _, person in turns_of(hold.session, hold.meeting.id)), None)
        others = {user: person for user, (_, person) in _who_can_lead(hold).items() if person is not leader}
        if not others:
            raise RefusalError(say("Nobody else is in this team's channel yet. Invite somebody there first."))
        return LeadForm(hold.meeting.id, _first_role(hold), choices_of(others))


def give_lead(turn: Turn, meeting_id: int, user_id: str) -> str:
    """Gives the first role to another member, who is there then. Returns their name.

    Raises:
        RefusalError: they do not lead the meeting.
        WrongInputError: nobody chosen, or no member.
    """
    with held(turn, meeting_id, to_lead=say("hand over the lead")) as hold:
        chosen = _who_can_lead(hold).get(user_id)
        if chosen is None:
            raise WrongInputError({LEAD: say(CANNOT_TAKE_A_ROLE) if user_id else say("Choose who leads.")})
        member, person = chosen
        set_leading(hold.session, hold.meeting.id, _first_role(hold), member.id)
        set_there(hold.session, hold.meeting.id, [member.id], is_there=True)
        return person.name


def _who_can_lead(hold: Hold) -> dict[str, tuple[Member, Person]]:
    """By Slack id, in the order of their names."""
    people = role_takers(hold.session, hold.place.ilt.id).values()
    return {
        person.slack_user_id: (member, person)
        for member, person in sorted(people, key=lambda one: (one[1].name.lower(), one[1].id))
    }


def _first_role(hold: Hold) -> str:
    """What leading is called: as in this meeting, else in this team."""
    given = [turn.role for turn, _, _ in turns_of(hold.session, hold.meeting.id)]
    known = [role.name for role in roles_of(hold.session, hold.place.ilt.id)]
    return next(iter([*given, *known]), say(_USUAL_LEAD))
