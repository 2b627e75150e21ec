"""*I'd like to lead this*: any member may ask for an item or a role of the next meeting; whoever has it says yes or keeps it."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from bot.agenda.access import held, require_may_change, require_waiting
from bot.agenda.facts import agenda_shown, meeting_shown
from bot.agenda.messages import leading as said
from bot.agenda.messages.agenda import AgendaShown
from bot.agenda.messages.view import meeting_value
from bot.agenda.presenter import owe_to_presenter
from bot.agenda.roles import RoleHolder, give_roles, holders, swap_role
from bot.blocks.fields import Choice
from bot.blocks.say import sentence
from bot.errors import RefusalError, WrongInputError
from bot.meetings.planned import require_occasion, require_planned
from bot.outbox.deliveries import Kind, Outgoing, Sending, ToSend, enqueue
from bot.rules.local_time import local_date
from bot.rules.mornings import next_allowed
from bot.rules.rotation import role_words
from bot.rules.working_days import NoWorkingDayError
from bot.teams.membership import Place, require_place, shown_name
from bot.teams.roles import role_takers
from bot.teams.times import days_off_of, person_time, team_time
from bot.turn import Act, Turn
from bot.words import later, say
from storage.agenda import AgendaItem, AgendaState
from storage.deliveries import Owed
from storage.meetings import Meeting, MeetingState, turns_of
from storage.people import PREPARED, Ilt, Member, Person, meets_again

_ONLY_WATCHES = later(
    "Observers of a team only watch, so nothing was changed. An organizer can change that in /ilt setup."
)
_LEFT = later("They are not in this team any more, so nothing was changed.")


def ask_to_lead(turn: Turn, item_id: int) -> str:
    """An item that nobody who is there has is theirs at once; else whoever has it is asked.

    Raises:
        RefusalError: no such item in a team of theirs, an observer, or not waiting any more.
    """
    with held(turn, item_id) as hold:
        item, place = hold.item, hold.place
        require_waiting(item)
        takers = _takers(hold.session, place)
        if item.presenter_id == place.person.id:
            return said.leads_already(hold.shown)
        has_it = next((person for _, person in takers.values() if person.id == item.presenter_id), None)
        if has_it is None:
            item.presenter_id = place.person.id
            return said.leads_now(hold.shown)
        _owe(hold, place, has_it, LEAD_ITEM, f"{item.id}:{place.member.id}", "ask")
        return said.asked_to_lead(hold.shown, has_it.name)


def give_lead(turn: Turn, item_id: int, member_id: int) -> AgendaShown:
    """*Let them do it*: the item is theirs, and they are told.

    Raises:
        RefusalError: not theirs to change, not waiting any more, or whoever asked is not in the team any more.
    """
    with held(turn, item_id) as hold:
        if hold.is_first:
            require_may_change(hold)
            hold.item.presenter_id = _taker(hold.session, hold.place.ilt.id, member_id).id
            owe_to_presenter(hold, hold.place, hold.item, has_asked=True)
        return hold.shown


def roles_of_others(turn: Turn, ilt_id: int, slot: date) -> tuple[str, list[Choice]]:
    """What *I'd like a role…* needs: when the meeting is, and who has which role.

    Raises:
        RefusalError: no member of that team, an observer, the meeting is not to come any more, or all roles are theirs.
    """
    with turn.read() as act:
        place = require_place(act, ilt_id)
        _takers(act.session, place)
        occasion = require_occasion(act, place.ilt, slot)
        found = _of_others(holders(act.session, place.ilt, occasion.meeting), place)
        if not found:
            raise RefusalError(say(_ALL_YOURS))
        when = meeting_shown(place.ilt, occasion).when(_today(act, place.ilt))
        return when, [Choice(f"{role_words(one.role)}: {one.person.name}", one.role) for one in found]


def ask_for_role(turn: Turn, ilt_id: int, slot: date, role: str) -> str:
    """Asks whoever has a role in a meeting to come.

    Raises:
        WrongInputError: nobody else has that role.
        RefusalError: as `roles_of_others`.
    """
    with turn.write() as act:
        act.absorb()
        place = require_place(act, ilt_id)
        meets_again(act.session, ilt_id, PREPARED)
        _takers(act.session, place)
        meeting = require_planned(act, place.ilt, slot)
        give_roles(act.session, place.ilt, meeting)
        found = _of_others(holders(act.session, place.ilt, meeting), place)
        has_it = next((one.person for one in found if one.role == role), None)
        if has_it is None:
            raise WrongInputError({said.ROLE: say(_NO_SUCH_ROLE)})
        _owe(act, place, has_it, LEAD_ROLE, f"{meeting.id}:{place.member.id}", role)
        return said.asked_for_role(role, has_it.name)


def give_role(turn: Turn, ilt_id: int, slot: date, member_id: int, role: str) -> str:
    """*Let them do it*: the two exchange their roles, and whoever asked is told. Returns their name.

    Raises:
        RefusalError: not theirs to give, the meeting is not to come any more, or whoever asked is not in the team any more.
    """
    with turn.read() as act:
        require_place(act, ilt_id)
        user = _taker(act.session, ilt_id, member_id).slack_user_id
    swap_role(turn, ilt_id, slot, role, user)
    with turn.write() as act:
        place = require_place(act, ilt_id)
        taker, meeting = _taker(act.session, ilt_id, member_id), require_planned(act, place.ilt, slot)
        _owe(act, place, taker, ROLE_YOURS, f"{meeting.id}:{member_id}", role)
        return taker.name


_ALL_YOURS = later(
    "Nobody else has a role in that meeting, so there is nothing to ask for. Type /ilt agenda to see it."
)
_NO_SUCH_ROLE = later("Nobody else has that role any more. Choose another one.")


def _of_others(found: Sequence[RoleHolder], place: Place) -> list[RoleHolder]:
    return [one for one in found if one.member.id != place.member.id]


def _takers(session: Session, place: Place) -> dict[int, tuple[Member, Person]]:
    """Who can lead something in a team, by member id. Raises RefusalError where whoever asks only watches."""
    found = role_takers(session, place.ilt.id)
    if place.member.id not in found:
        raise RefusalError(say(_ONLY_WATCHES))
    return found


def _taker(session: Session, ilt_id: int, member_id: int) -> Person:
    found = role_takers(session, ilt_id).get(member_id)
    if found is None:
        raise RefusalError(say(_LEFT))
    return found[1]


def _owe(act: Act, place: Place, to: Person, kind: Kind, subject: str, slot: str) -> None:
    """Never in their evening; once for all times that somebody asks for the same."""
    try:
        at = next_allowed(act.now, days_off_of(act.session, place.ilt), person_time(to, place.ilt))
    except NoWorkingDayError:  # away for a year
        return
    ilt = place.ilt
    enqueue(act, ToSend(ilt.workspace_id, kind, subject, to.slack_user_id, slot, at, ilt.id))


def _render_item(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """True as long as the item waits, they are down for it, and whoever asked is in the team."""
    item_id, member_id = map(int, owed.subject.split(":"))
    item = session.get(AgendaItem, item_id)
    if item is None or item.state != AgendaState.WAITING or item.meeting_id is not None:
        return None
    takers = role_takers(session, item.ilt_id)
    asks, has_it = (
        takers.get(member_id),
        session.get(Person, item.presenter_id) if item.presenter_id else None,
    )
    if asks is None or has_it is None or has_it.slack_user_id != owed.recipient:
        return None
    shown = agenda_shown(session, item.ilt_id, [item])[0]
    team = shown_name(session.get_one(Ilt, item.ilt_id))
    message = said.would_like_to_lead(team, asks[1].name, shown, owed.subject, is_late=sending.is_late)
    return Outgoing(message)


def _render_role(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """The same of a role."""
    found = _role_of(session, owed)
    if found is None:
        return None
    meeting, asks, has_it = found
    if has_it.slack_user_id != owed.recipient or asks.id == has_it.id:
        return None
    ilt, member_id = session.get_one(Ilt, meeting.ilt_id), owed.subject.partition(":")[2]
    value = f"{meeting_value(ilt.id, meeting.slot)}:{member_id}:{owed.slot}"
    return Outgoing(
        said.would_like_role(
            shown_name(ilt), asks.name, owed.slot, _when(ilt, meeting, owed), value, is_late=sending.is_late
        )
    )


def _render_yours(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """True as long as it is theirs."""
    found = _role_of(session, owed)
    if found is None:
        return None
    meeting, asks, has_it = found
    if asks.id != has_it.id or asks.slack_user_id != owed.recipient:
        return None
    ilt = session.get_one(Ilt, meeting.ilt_id)
    words = said.you_have_it(shown_name(ilt), owed.slot, _when(ilt, meeting, owed), is_late=sending.is_late)
    return Outgoing(sentence(words))


def _role_of(session: Session, owed: Owed) -> tuple[Meeting, Person, Person] | None:
    """A meeting to come, whoever asked for the role and whoever has it; None where one of them is not there."""
    meeting_id, member_id = map(int, owed.subject.split(":"))
    meeting = session.get(Meeting, meeting_id)
    if meeting is None or meeting.state != MeetingState.PLANNED:
        return None
    asks = role_takers(session, meeting.ilt_id).get(member_id)
    has_it = next((person for one, _, person in turns_of(session, meeting_id) if one.role == owed.slot), None)
    return (meeting, asks[1], has_it) if asks and has_it else None


def _when(ilt: Ilt, meeting: Meeting, owed: Owed) -> str:
    return meeting_shown(ilt, meeting).when(local_date(owed.due_at, team_time(ilt).zone))


def _today(act: Act, ilt: Ilt) -> date:
    return local_date(act.now, team_time(ilt).zone)


LEAD_ITEM = Kind("agenda_lead_item", _render_item)
LEAD_ROLE = Kind("agenda_lead_role", _render_role)
ROLE_YOURS = Kind("agenda_role_yours", _render_yours)
