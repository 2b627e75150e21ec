"""What shows what: a use case says here what it changed, and every message, Home tab and look that shows it is behind.

A use case holds what it changes before (a team's meetings: `storage.people.look_at_meetings_of`, which also has the worker
look at them anew, and with them at the cards). Everything here is locked in one order by everybody, so that nobody waits for
each other: messages of votes, of the focus, the plan and the step back, Home tabs, the meeting that is on, the cards of those to come, reflections, minutes, people.

What does several of these things one after the other (a look at a team's meetings) cannot keep to it: of two that wait for each other
PostgreSQL lets one go, and whoever asked is served again (`handlers.boundary`), a look is made again in the next round.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from bot.blocks import ids
from bot.outbox.deliveries import withdraw
from bot.outbox.living import LIVING_POST
from bot.outbox.showing import OF_FOCUS, OF_ITEM, OF_SITTINGS, of_meetings, of_votes, together
from storage.agenda import AgendaItem
from storage.cycle_rows import focus_records, rounds_of_cycle, stepped_cycles
from storage.focus import Cycle, FocusRound, FocusState
from storage.focus_rounds import current_cycle
from storage.home import want_homes_in, want_homes_of
from storage.items import ActionItem
from storage.living import (
    PostedMessage,
    leave_unposted,
    posted_message,
    want_refresh,
    want_refresh_of,
    want_refresh_parts,
)
from storage.meetings import HELD, Meeting, MeetingState, last_closed
from storage.people import Member, look_again, look_at_meetings_of, organizers_in
from storage.plan import AgendaServes, last_post
from storage.strategy_rows import focus_rounds_of_item

# Step backs that a vote may belong to: the one that is going on, and the one before it.
_MOST_STEPPED = 2
# A shared message: its kind, what it is about, its part.
Living = tuple[str, int, str]


class OfMeeting(Enum):
    """What of a meeting was changed."""

    PLAN = auto()  # when it is, and whether it takes place, goes on or is over
    COURSE = auto()  # what happens in it
    ASKING = auto()  # who is asked how it was, and who has answered
    LINES = auto()  # what was answered, as the team is shown it
    RECORD = auto()  # what is left of it: whether there is a document


class OfTeam(Enum):
    """What of a team was changed."""

    MEMBERS = auto()  # who is in it, or takes votes
    STEERING = auto()  # who facilitates
    TIMES = auto()  # its zone, hour, days off, or whether the bot can write in its channel
    PLAN = auto()  # when it meets
    AGENDA = auto()  # what stands on the cards to come, and in the meeting that is on: items, norms, roles
    STAFF = auto()  # what its staff asked, or are asked
    GREETING = auto()  # whether it is set up
    LANGUAGE = auto()  # in which its channel is written to


@dataclass(frozen=True)
class _Shown:
    """What shows something. `in_homes`: the Home tabs of the team do."""

    kinds: tuple[str, ...]
    in_homes: bool = False


_OF_MEETING = {
    OfMeeting.PLAN: _Shown((ids.AGENDA_MESSAGE,), in_homes=True),
    OfMeeting.COURSE: _Shown((ids.MEETING_MESSAGE, ids.MINUTES_MESSAGE)),
    OfMeeting.ASKING: _Shown((ids.REFLECTION_MESSAGE, ids.MINUTES_MESSAGE), in_homes=True),
    OfMeeting.LINES: _Shown((ids.REFLECTION_MESSAGE, ids.MINUTES_MESSAGE)),
    OfMeeting.RECORD: _Shown((ids.MINUTES_MESSAGE,)),
}


def item_changed(session: Session, item: ActionItem, *, is_plain: bool = False) -> None:
    """An action item: where it is counted or stands, and what its owner is to be told.

    The focus and the plan that it is for, the step back on it, the meeting that is on, the cards, its own meeting's minutes.

    Args:
        is_plain: it is for no strategy, and never was.
    """
    for round_id in (rounds := [] if is_plain else focus_rounds_of_item(session, item.id)):
        want_refresh(session, ids.FOCUS_MESSAGE, round_id, "")
    if rounds:
        plan_changed(session, item.ilt_id)
        _step_back_changed(session, item.ilt_id, None)
    want_homes_in(session, item.ilt_id)
    session.flush()
    own = {"team": item.ilt_id, "meeting_id": item.meeting_id}
    want_refresh_of(session, OF_ITEM, own)
    if item.owner_id:
        look_again(session, [item.owner_id])


def meeting_changed(
    session: Session, meeting: Meeting, what: OfMeeting, *, at_once: datetime | None = None
) -> None:
    """A meeting, or what belongs to it; a message that there is none of is no fault.

    A card that is still on its way when its meeting starts or is left out is not posted any more.

    Args:
        at_once: machine time, for what people wait for.
    """
    session.flush()
    shown = _OF_MEETING[what]
    if shown.in_homes:
        want_homes_in(session, meeting.ilt_id)
    for kind in shown.kinds:
        want_refresh(session, kind, meeting.id, "", at_once=at_once)
    if what is OfMeeting.PLAN and meeting.state not in HELD:
        _last_minutes_changed(session, meeting.ilt_id)
    if what is OfMeeting.PLAN and meeting.state != MeetingState.PLANNED:
        take_back_unposted(session, meeting)


def _last_minutes_changed(session: Session, ilt_id: int) -> None:
    """They name the next meeting."""
    if last := last_closed(session, ilt_id):
        want_refresh(session, ids.MINUTES_MESSAGE, last.id, "")


def take_back_unposted(session: Session, meeting: Meeting | None) -> None:
    """A card that is nowhere yet is not posted any more."""
    message = posted_message(session, ids.AGENDA_MESSAGE, meeting.id) if meeting else None
    if message is not None and message.ts is None:
        withdraw(session, LIVING_POST, str(message.id))
        leave_unposted(session, message)


def team_changed(session: Session, ilt_id: int, what: OfTeam, *, at_once: datetime | None = None) -> None:
    """A team: its votes, Home tabs and cards, and what its people are to be told. `at_once`: machine time, of a greeting."""
    session.flush()
    if what is OfTeam.GREETING:
        want_refresh(session, ids.HELLO_MESSAGE, ilt_id, "", at_once=at_once)
        return
    if what is OfTeam.LANGUAGE:
        _reworded(session, ilt_id)
        return
    if what in {OfTeam.TIMES, OfTeam.STEERING}:
        look_at_meetings_of(session, ilt_id)
    if what is OfTeam.MEMBERS:
        _refresh(session, ilt_id, of_votes(ilt_id))
    if what in {OfTeam.MEMBERS, OfTeam.STEERING, OfTeam.TIMES, OfTeam.PLAN, OfTeam.STAFF}:
        want_homes_in(session, ilt_id)
    cards = of_meetings(ids.AGENDA_MESSAGE, ilt_id, MeetingState.PLANNED)
    if what in {OfTeam.MEMBERS, OfTeam.PLAN}:
        _refresh(session, ilt_id, cards)
    if what is OfTeam.PLAN:
        _last_minutes_changed(session, ilt_id)
    if what in {OfTeam.AGENDA, OfTeam.STAFF}:
        live = of_meetings(ids.MEETING_MESSAGE, ilt_id, MeetingState.RUNNING)
        _refresh(session, ilt_id, or_(live, cards))
    if what in {OfTeam.TIMES, OfTeam.STEERING}:
        look_again(session, session.scalars(select(Member.person_id).where(Member.ilt_id == ilt_id)).all())


def _reworded(session: Session, ilt_id: int) -> None:
    """What people still act on is said anew; what is over stays in the language in which it was said."""
    want_refresh(session, ids.HELLO_MESSAGE, ilt_id, "")
    _refresh(session, ilt_id, of_votes(ilt_id))
    nothing_more: list[int] = []
    now = {"team": ilt_id, "round_ids": nothing_more, "cycle_ids": nothing_more}
    want_refresh_of(session, OF_FOCUS, now)
    want_refresh_of(session, OF_SITTINGS, {"team": ilt_id})


def installation_changed(session: Session, workspace_id: str) -> None:
    """Whether the app has to be installed again: said on the Home tabs of whoever steers a team there."""
    want_homes_of(session, organizers_in(session, workspace_id))


def people_changed(session: Session, person_ids: Collection[int]) -> None:
    """People themselves: when they work, whether they are there; or a question to them, which nothing shared shows."""
    want_homes_of(session, person_ids)
    look_again(session, person_ids)


def vote_changed(
    session: Session,
    messages: Iterable[Living],
    *,
    homes_of: int | None = None,
    at_once: datetime | None = None,
) -> None:
    """A vote or its results.

    Args:
        messages: those that show it (`bot.assessments.voting.living_messages`).
        homes_of: the team whose Home tabs show it: it began or ended, or others are asked.
        at_once: machine time, for final states.
    """
    for message in messages:
        want_refresh(session, *message, at_once=at_once)
    if homes_of is not None:
        # One that was opened in a step back may be shown after the next cycle has begun.
        last = [one.id for one in stepped_cycles(session, homes_of)[:_MOST_STEPPED]]
        _step_back_changed(session, homes_of, at_once, last)
        want_homes_in(session, homes_of)


def cycle_changed(session: Session, cycle: Cycle, *, at_once: datetime | None = None) -> None:
    """A cycle is over, stepped back on, or ended: what was chosen for it, the step back, and what shows its strategies.

    The worker looks anew whom to ask about them.
    """
    session.flush()
    look_at_meetings_of(session, cycle.ilt_id)
    _strategies_shown(session, cycle.ilt_id, at_once, rounds_of_cycle(session, cycle.id), [cycle.id])


def _step_back_changed(
    session: Session, ilt_id: int, at_once: datetime | None, cycle_ids: Collection[int] = ()
) -> None:
    """The step back that is going on, and those of other cycles."""
    cycle = current_cycle(session, ilt_id)
    now = [cycle.id] if cycle is not None and cycle.stepped_at is not None else []
    for cycle_id in sorted({*now, *cycle_ids}):
        want_refresh(session, ids.STEP_BACK_MESSAGE, cycle_id, "", at_once=at_once)


def calls_changed(session: Session, round_id: int, parts: Collection[str] = ()) -> None:
    """The calls to vote that people have among their direct messages: all, or these."""
    want_refresh_parts(session, ids.CALL_MESSAGE, round_id, parts)


def focus_changed(session: Session, ilt_id: int, round_id: int, *, at_once: datetime | None = None) -> None:
    """What a team works on, or its choosing. `at_once`: machine time, for what people wait for."""
    session.flush()
    want_refresh(session, ids.FOCUS_MESSAGE, round_id, "", at_once=at_once)
    if session.get_one(FocusRound, round_id).state == FocusState.CHOSEN:
        plan_changed(session, ilt_id, at_once=at_once)
    _step_back_changed(session, ilt_id, at_once)
    want_homes_in(session, ilt_id)


def strategies_changed(
    session: Session,
    ilt_id: int,
    *,
    at_once: datetime | None = None,
    is_reworded: bool = False,
    told: Collection[int] = (),
) -> None:
    """What a team commits to: what one of its strategies is called depends on the others. `at_once`: as above.

    Args:
        is_reworded: words were changed, perhaps for a name that nobody should read: records that hold them follow.
        told: people of the team who are asked about one of them, or not any more.
    """
    session.flush()
    cycles, votes = focus_records(session, ilt_id) if is_reworded else ([], [])
    for round_id, key in votes:
        want_refresh(session, ids.REVOTE_MESSAGE, round_id, key)
    _strategies_shown(session, ilt_id, at_once, (), cycles)
    if told:
        look_again(session, told)


def _strategies_shown(
    session: Session,
    ilt_id: int,
    at_once: datetime | None,
    round_ids: Collection[int],
    cycle_ids: Collection[int],
) -> None:
    """The focus that is worked on, and others; the plan; step backs; Home; the meeting that is on, and the cards."""
    team = {"team": ilt_id}
    others = {"round_ids": list(round_ids), "cycle_ids": list(cycle_ids)}
    session.flush()
    want_refresh_of(session, OF_FOCUS, {**team, **others}, at_once=at_once)
    want_homes_in(session, ilt_id)
    want_refresh_of(session, OF_SITTINGS, team)


def library_changed(session: Session, ilt_id: int) -> None:
    """What a team has in its library or says of it: Home suggests from it."""
    session.flush()
    want_homes_in(session, ilt_id)


def resource_removed(session: Session, post_ids: Collection[int], *, at_once: datetime) -> None:
    """A resource is deleted, perhaps for a name that nobody should read: what was shared of it follows."""
    session.flush()
    for post_id in sorted(post_ids):
        want_refresh(session, ids.RESOURCE_MESSAGE, post_id, "", at_once=at_once)


def plan_changed(session: Session, ilt_id: int, *, at_once: datetime | None = None) -> None:
    """What stands on a team's plan: its newest post shows it. `at_once`: as above."""
    session.flush()
    if post := last_post(session, ilt_id):
        want_refresh(session, ids.PLAN_MESSAGE, post.id, "", at_once=at_once)


def stay_changed(session: Session, stay_id: int, *, at_once: datetime | None = None) -> None:
    """Where it stands that a team takes part across schools: what the channel was told of it. `at_once`: as above."""
    session.flush()
    want_refresh_parts(session, ids.SCHOOLS_MESSAGE, stay_id)
    if at_once:
        want_refresh(session, ids.SCHOOLS_MESSAGE, stay_id, "", at_once=at_once)


def read_under_changed(session: Session, share_id: int) -> None:
    """How much of what staff asked under a shared post was read: the line in its thread says so."""
    session.flush()
    want_refresh(session, ids.STAFF_THREAD_MESSAGE, share_id, "")


def consultation_changed(
    session: Session, ilt_id: int, rows: Collection[int], *, at_once: datetime | None = None
) -> None:
    """What a team asks its staff: the message in each channel (`rows`), the agenda item that it serves, organizers' Home.

    The caller holds the team's meetings.
    """
    for row_id in sorted(rows):
        want_refresh(session, ids.CONSULT_MESSAGE, row_id, "", at_once=at_once)
    team_changed(session, ilt_id, OfTeam.STAFF)


def serving_changed(session: Session, ilt_id: int) -> None:
    """How something is worded that agenda items serve: the cards to come and the minutes say it."""
    session.flush()
    served = select(AgendaItem.meeting_id).join(AgendaServes, AgendaServes.item_id == AgendaItem.id)
    minutes = and_(
        PostedMessage.kind == ids.MINUTES_MESSAGE,
        PostedMessage.subject_id.in_(served.where(AgendaServes.ilt_id == ilt_id)),
    )
    _refresh(session, ilt_id, or_(of_meetings(ids.AGENDA_MESSAGE, ilt_id, MeetingState.PLANNED), minutes))


def _refresh(session: Session, ilt_id: int, which: ColumnElement[bool]) -> None:
    session.flush()
    want_refresh_of(session, together(which), {"team": ilt_id})
