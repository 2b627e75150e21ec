"""Calls to vote: the invitation at the opening, and at most two reminders for each person who has not finished.

And word to whoever opened the vote of what its deadline did.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.assessments.messages.invitations import (
    BallotCall,
    CallNow,
    call_before,
    call_now,
    invitation,
    nobody_voted,
    nudge,
    was_extended,
)
from bot.assessments.messages.sections import SectionChoice
from bot.assessments.voting import Voting, days_off, open_vote, voting_of
from bot.blocks import ids
from bot.outbox.deliveries import Kind, Outgoing, Sending, ToSend, enqueue, withdraw, withdraw_kinds
from bot.outbox.gateway import Posted
from bot.outbox.languages import language_of_member
from bot.rules.deadlines import Nudge, NudgeSlot, first_told, nudge_now, nudges
from bot.rules.working_days import DaysOff
from bot.teams.membership import who_hears
from bot.teams.times import in_their_day, person_time
from bot.turn import Act
from bot.words import speaking
from rubric_data import Section
from storage.assessments import State as RoundState
from storage.deliveries import Delivery, Owed, State
from storage.living import PostedMessage, newest_part, posted_message
from storage.people import Member, Person, Role, person_of
from storage.rounds import answered_by, has_ballot, unfinished

_AT_OPENING = "open"


def slots_of(voting: Voting) -> list[NudgeSlot]:
    """The reminders a person may get in the round; a re-vote happens in the meeting and has the last one only."""
    return [NudgeSlot.LAST_MORNING] if voting.round.criterion_key else list(NudgeSlot)


def call_to_vote(act: Act, voting: Voting, people: Iterable[Person]) -> None:
    """Owes newly counted people their invitation (not to a re-vote) and the reminders that are still to come.

    An invitation obeys the hours of everything else; where it would come after the end, the channel's message is all.
    """
    free, deadline = days_off(act.session, voting), voting.round.deadline_at
    for person in people:
        at = act.now
        if voting.round.criterion_key is None:
            at = first_told(act.now, free, person_time(person, voting.ilt)) or deadline
            if at < deadline:
                enqueue(act, _to_send(voting, INVITATION, person, _AT_OPENING, at, deadline))
        # Half of the time is half of what is left once they know.
        opened_at = at if at > act.now else voting.round.opened_at or act.now
        _plan_nudges(act, voting, person, free, opened_at=opened_at, since=at)


def plan_nudges(act: Act, voting: Voting, people: Iterable[Person]) -> None:
    """Owes people the reminders that are still to come."""
    free = days_off(act.session, voting)
    for person in people:
        opened_at = voting.round.opened_at or act.now
        _plan_nudges(act, voting, person, free, opened_at=opened_at, since=act.now)


def _plan_nudges(
    act: Act, voting: Voting, person: Person, free: DaysOff, *, opened_at: datetime, since: datetime
) -> None:
    for one in nudges(opened_at, voting.round.deadline_at, since, free, person_time(person, voting.ilt)):
        if one.slot in slots_of(voting):
            _owe(act, voting, person, one)


def plan_anew(act: Act, voting: Voting) -> None:
    """After a new deadline: what is not sent yet moves with it."""
    withdraw(act.session, NUDGE, str(voting.round.id))
    plan_nudges(act, voting, unfinished(act.session, voting.round.id, voting.keys))


def withdraw_calls(session: Session, round_id: int) -> None:
    """Takes back what is not sent yet."""
    withdraw_kinds(session, (INVITATION, NUDGE, EXTENDED), str(round_id))


def remind_now(act: Act, voting: Voting) -> None:
    """Reminds everyone who has not finished and has a reminder left; it uses one up.

    How many that were is not told: somebody made an observer in between would be missing among them only if they had
    not finished.
    """
    left = _left(act.session, voting)
    free, all_left = days_off(act.session, voting), dict.fromkeys(slots_of(voting))
    for person in unfinished(act.session, voting.round.id, voting.keys):
        mine = left.get(person.slack_user_id, all_left)
        if one := nudge_now(act.now, voting.round.deadline_at, mine, free, person_time(person, voting.ilt)):
            _owe(act, voting, person, one)


def _left(session: Session, voting: Voting) -> Mapping[str, Mapping[NudgeSlot, datetime | None]]:
    """By Slack id: the reminders that were certainly not sent, with their times; None for one without a time."""
    known = session.execute(
        select(
            Delivery.recipient,
            Delivery.slot,
            Delivery.state,
            Delivery.due_at,
            Delivery.attempts - Delivery.clean_failures,
        ).where(Delivery.kind == NUDGE.name, Delivery.subject == str(voting.round.id))
    )
    left: dict[str, dict[NudgeSlot, datetime | None]] = {}
    for recipient, slot, state, due_at, doubtful in known:
        mine = left.setdefault(recipient, dict.fromkeys(slots_of(voting)))
        if doubtful or state not in {State.OWED, State.WITHDRAWN}:
            mine.pop(NudgeSlot(slot), None)
        elif state == State.OWED:
            mine[NudgeSlot(slot)] = due_at
    return left


def _owe(act: Act, voting: Voting, person: Person, one: Nudge) -> None:
    enqueue(act, _to_send(voting, NUDGE, person, one.slot, one.at, one.useful_until))


def _to_send(
    voting: Voting, kind: Kind, person: Person, slot: str, due_at: datetime, useful_until: datetime
) -> ToSend:
    ilt, subject = voting.ilt, str(voting.round.id)
    return ToSend(
        ilt.workspace_id,
        kind,
        subject,
        person.slack_user_id,
        slot,
        due_at,
        ilt.id,
        useful_until=useful_until,
    )


def _render_invitation(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """The invitation, as long as its reader has something to answer."""
    call = _call(session, owed, is_late=sending.is_late)
    return Outgoing(invitation(call)) if call else None


def _keep_call(act: Act, owed: Owed, posted: Posted, _version: int) -> None:
    """From now on the call shows whether its reader is done, and whether the vote is over."""
    voting = voting_of(act.session, int(owed.subject))
    member = _member(act.session, owed, voting) if voting else None
    if voting is None or member is None or not posted.ts:
        return
    part = f"{member.id}:{owed.slot}"
    if posted_message(act.session, ids.CALL_MESSAGE, voting.round.id, part):
        return
    # Answered, or ended, while it was on its way.
    is_behind = not voting.is_open or not _to_answer(act.session, voting, member.id)
    act.session.add(
        PostedMessage(
            ilt_id=voting.ilt.id,
            kind=ids.CALL_MESSAGE,
            subject_id=voting.round.id,
            part=part,
            channel_id=posted.channel_id,
            ts=posted.ts,
            version_wanted=1 + is_behind,
            version_shown=1,
            next_try_at=act.machine_now,
        )
    )


def parts_of(member_id: int) -> list[str]:
    """The parts of a member's calls to vote in a round."""
    return [f"{member_id}:{slot}" for slot in (_AT_OPENING, *NudgeSlot)]


def render_call(session: Session, message: PostedMessage) -> dict[str, Any]:
    """A member's call to vote as it reads now."""
    voting = voting_of(session, message.subject_id)
    assert voting is not None
    member_id = int(message.part.partition(":")[0])
    with speaking(language_of_member(session, member_id)):
        if not voting.is_open and message.part != _last_call(session, message, member_id):
            return call_before()
        return _call_as_it_is(session, voting, member_id)


def _last_call(session: Session, message: PostedMessage, member_id: int) -> str:
    """That one alone says what became of the vote."""
    return newest_part(session, ids.CALL_MESSAGE, message.subject_id, parts_of(member_id))


def _call_as_it_is(session: Session, voting: Voting, member_id: int) -> dict[str, Any]:
    return call_now(
        CallNow(
            open_vote(session, voting, voting.round.opened_at or voting.assessment.asked_at),
            _to_answer(session, voting, member_id) if voting.is_open else [],
            voting.rubric.sections[0].key,
            len(voting.keys),
            voting.is_open,
            voting.round.state == RoundState.REVEALED,
            voting.ilt.channel_id,
        )
    )


def _to_answer(session: Session, voting: Voting, member_id: int) -> list[SectionChoice]:
    answered = answered_by(session, voting.round.id, member_id)
    parts = [_open_part(section, answered) for section in voting.rubric.sections]
    return [part for part in parts if part.criteria]


INVITATION = Kind("ballot_invitation", _render_invitation, _keep_call)


def _render_nudge(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """A reminder, as long as its reader has not finished."""
    call = _call(session, owed, is_late=sending.is_late)
    return Outgoing(nudge(call)) if call else None


NUDGE = Kind("ballot_nudge", _render_nudge, _keep_call)


def _call(session: Session, owed: Owed, *, is_late: bool) -> BallotCall | None:
    """None where the vote has ended, or nothing is expected of the person any more."""
    voting = voting_of(session, int(owed.subject))
    member = _voter(session, owed, voting) if voting and voting.is_open else None
    if voting is None or member is None:
        return None
    sections = _to_answer(session, voting, member.id)
    return BallotCall(open_vote(session, voting, owed.due_at), sections, is_late) if sections else None


def _voter(session: Session, owed: Owed, voting: Voting) -> Member | None:
    person = person_of(session, owed.workspace_id, owed.recipient)
    if person is None or person.is_deactivated:
        return None
    member = _member(session, owed, voting)
    if member is None or member.role == Role.OBSERVER:
        return None
    return member if has_ballot(session, voting.round.id, member.id) else None


def _member(session: Session, owed: Owed, voting: Voting) -> Member | None:
    person = person_of(session, owed.workspace_id, owed.recipient)
    if person is None:
        return None
    return session.scalar(
        select(Member).filter_by(ilt_id=voting.ilt.id, person_id=person.id, is_present=True)
    )


def _open_part(section: Section, answered: set[str]) -> SectionChoice:
    left = [criterion for criterion in section.criteria if criterion.key not in answered]
    return SectionChoice(section.key, section.title, len(left))


def tell_opener(act: Act, voting: Voting, kind: Kind) -> None:
    """Tells whoever opened the vote, or else steers the team, what became of it at its deadline, in their day wherever they are."""
    ilt, subject = voting.ilt, str(voting.round.id)
    for person in who_hears(act.session, ilt.id, voting.opener):
        at = in_their_day(act.session, person, ilt, act.now)
        to_send = ToSend(ilt.workspace_id, kind, subject, person.slack_user_id, "deadline", at, ilt.id)
        enqueue(act, to_send)


def _render_extended(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """How the opener learns that the vote goes on: as long as it does."""
    voting = voting_of(session, int(owed.subject))
    if voting is None or not voting.is_open:
        return None
    return Outgoing(was_extended(open_vote(session, voting, owed.due_at), is_late=sending.is_late))


EXTENDED = Kind("deadline_extended", _render_extended)


def _render_nobody_voted(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """How the opener learns that the vote was closed without results."""
    voting = voting_of(session, int(owed.subject))
    if voting is None or voting.round.state != RoundState.CANCELLED:
        return None
    shown = open_vote(session, voting, owed.due_at)
    return Outgoing(nobody_voted(shown, voting.ilt.name, is_late=sending.is_late))


NOBODY_VOTED = Kind("nobody_voted", _render_nobody_voted)
