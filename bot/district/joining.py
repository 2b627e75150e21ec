"""Taking part across schools: an organizer proposes, anybody of the team can say no, and any member can take it out again.

Who said no, or took the team out, is noted nowhere: nobody has to answer for it.
"""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy.orm import Session

from bot.blocks import ids
from bot.blocks.dates import long_day
from bot.district.messages.stays import IS_IN, IS_OUT, PROPOSAL, Stay, stay_message
from bot.errors import RefusalError
from bot.outbox.behind import stay_changed
from bot.outbox.living import post_in_channel
from bot.rules.across import LEAST_VOTERS, WORKING_DAYS_TO_SAY_NO, quarter_after, quarter_of
from bot.rules.local_time import PersonTime, instant_at, local_date
from bot.rules.working_days import FORWARD, DaysOff, NoWorkingDayError, is_working_day, nearest_day
from bot.teams.membership import Place, require_facilitator, require_place, shown_name
from bot.teams.times import days_off_of, person_time, team_time
from bot.turn import Act, Turn
from bot.words import count, later, say
from storage.audit import Deed, note_deed
from storage.district import (
    OPEN,
    DistrictStay,
    StayState,
    district_of,
    drop_cards,
    last_stay,
    stay_in_workspace,
    stays_due,
    stays_heard,
)
from storage.district_counts import voters_by_team
from storage.living import PostedMessage
from storage.people import Ilt, Person, Role, look_at_meetings_of, members_of

_GONE = later(
    "That is from an older message and does nothing any more. Nothing was changed. Type /ilt schools."
)
_OBSERVER = later("You observe this team: its members decide about this. Nothing was changed.")


def propose(turn: Turn, ilt_id: int) -> str:
    """*Propose it*: the channel is told, and has three working days on which nobody is away. Returns what was done.

    Raises:
        RefusalError: no organizer of that team, it is too small, it was proposed already, or somebody said no this quarter.
    """
    with turn.write() as act:
        place = require_place(act, ilt_id)
        require_facilitator(act.session, place, say("propose this"))
        look_at_meetings_of(act.session, ilt_id)
        before = last_stay(act.session, ilt_id)
        if before and before.state == StayState.PROPOSED:
            return _proposed(place.ilt, before.last_day)
        _require_fit(act, place, before)
        stay = _add(act, place)
        act.session.flush()
        post_in_channel(
            act, place.ilt, ids.SCHOOLS_MESSAGE, stay.id, PROPOSAL, answerable=place.person.slack_user_id
        )
        note_deed(
            act.session,
            Deed.SCHOOLS_PROPOSED,
            workspace_id=place.ilt.workspace_id,
            at=act.now,
            ilt_id=ilt_id,
            person_id=place.person.id,
        )
        return _proposed(place.ilt, stay.last_day)


def _proposed(ilt: Ilt, last_day: date) -> str:
    return say(
        "Proposed: I tell {team} in its channel. Anybody can say no until the end of {day}.",
        team=shown_name(ilt),
        day=long_day(last_day),
    )


def _require_fit(act: Act, place: Place, before: DistrictStay | None) -> None:
    team = shown_name(place.ilt)
    if before and before.state == StayState.IN:
        raise RefusalError(say("{team} takes part already. Nothing was changed.", team=team))
    voters = voters_by_team(act.session, [place.ilt.id]).get(place.ilt.id, 0)
    if voters < LEAST_VOTERS:
        raise RefusalError(
            count(
                "{team} has {number} member who votes, and Across schools takes teams of at least {least}: with fewer, a number "
                "would tell too much. Nothing was changed.",
                "{team} has {number} members who vote, and Across schools takes teams of at least {least}: with fewer, a number "
                "would tell too much. Nothing was changed.",
                voters,
                team=team,
                least=LEAST_VOTERS,
            )
        )
    if before and before.state == StayState.REFUSED and before.ended_at:
        zone = team_time(place.ilt).zone
        again = quarter_after(quarter_of(local_date(before.ended_at, zone)))
        if local_date(act.now, zone) < again:
            raise RefusalError(
                say(
                    "A member of {team} said no this quarter. You can propose it again from {day} on. Nothing was changed.",
                    team=team,
                    day=long_day(again),
                )
            )


def _add(act: Act, place: Place) -> DistrictStay:
    last_day, until = _until(act.session, place.ilt, act.now)
    stay = DistrictStay(
        ilt_id=place.ilt.id,
        district=district_of(act.session, place.ilt.workspace_id),
        proposed_by_id=place.person.id,
        proposed_at=act.now,
        last_day=last_day,
        no_until=until,
    )
    act.session.add(stay)
    return stay


def _until(session: Session, ilt: Ilt, since: datetime) -> tuple[date, datetime]:
    """The last day to say no, and the instant at which it is over. Raises NoWorkingDayError."""
    zone = team_time(ilt).zone
    people = [
        person_time(person, ilt)
        for member, person in members_of(session, ilt.id)
        if member.is_present and person.takes_part
    ]
    day = last_day_to_say_no(local_date(since, zone), days_off_of(session, ilt), people)
    return day, instant_at(date.fromordinal(day.toordinal() + 1), time.min, zone)


def last_day_to_say_no(proposed: date, days_off: DaysOff, people: Sequence[PersonTime]) -> date:
    """The third working day after that date on which nobody of the team is off. Raises NoWorkingDayError."""
    day = proposed
    for _ in range(WORKING_DAYS_TO_SAY_NO):
        day = nearest_day(
            date.fromordinal(day.toordinal() + 1),
            FORWARD,
            lambda one: (
                is_working_day(one, days_off)
                and all(is_working_day(one, days_off, person) for person in people)
            ),
        )
    return day


def say_no(turn: Turn, stay_id: int) -> str:
    """*No, not us*: one tap of anybody of the team. Returns what was done.

    Raises:
        RefusalError: no member of that team, they observe it, or it is too late.
    """
    with turn.write() as act:
        stay = stay_in_workspace(act.session, turn.actor.workspace_id, stay_id)
        if stay is None:
            raise RefusalError(say(_GONE))
        place = _require_member(act, stay.ilt_id)
        team = shown_name(place.ilt)
        if stay.state == StayState.REFUSED:
            return say("{team} does not take part: a member has said no.", team=team)
        if stay.state != StayState.PROPOSED:
            newest = last_stay(act.session, stay.ilt_id)
            if newest is None or newest.state not in OPEN:
                return say("{team} does not take part. Nothing was changed.", team=team)
            raise RefusalError(
                say(
                    "The time to say no is over. Any member can take {team} out: type /ilt schools.",
                    team=team,
                )
            )
        _end(act, stay, StayState.REFUSED)
        return say(
            "{team} does not take part. The channel reads that a member said no, and not who.", team=team
        )


def take_out(turn: Turn, ilt_id: int) -> str:
    """*Take us out*: by any member, at any time. Returns what was done.

    Raises:
        RefusalError: no member of that team, or they observe it.
    """
    with turn.write() as act:
        place = _require_member(act, ilt_id)
        stay, team = last_stay(act.session, ilt_id), shown_name(place.ilt)
        if stay and stay.state == StayState.PROPOSED:
            _end(act, stay, StayState.REFUSED)
        elif stay and stay.state == StayState.IN:
            _end(act, stay, StayState.OUT)
            post_in_channel(act, place.ilt, ids.SCHOOLS_MESSAGE, stay.id, IS_OUT)
        else:
            return say("{team} does not take part. Nothing was changed.", team=team)
        return say("{team} is out. The channel reads that a member did it, and not who.", team=team)


def _require_member(act: Act, ilt_id: int) -> Place:
    """Held, so that two at once find each other's state. Raises RefusalError."""
    place = require_place(act, ilt_id)
    if place.member.role == Role.OBSERVER:
        raise RefusalError(say(_OBSERVER))
    look_at_meetings_of(act.session, ilt_id)
    act.session.expire_all()
    return require_place(act, ilt_id)


def _end(act: Act, stay: DistrictStay, state: StayState) -> None:
    stay.state, stay.ended_at = state, act.now
    drop_cards(act.session, stay.ilt_id)
    stay_changed(act.session, stay.id, at_once=act.machine_now)


def settle_due(turn: Turn) -> int:
    """Whose time to say no is over takes part; whose district is another one now does not. Returns how many."""
    with turn.read() as act:
        due = stays_due(act.session, turn.now)
    for stay_id in due:
        with turn.write() as act:
            _settle(act, stay_id)
    return len(due)


def _settle(act: Act, stay_id: int) -> None:
    stay = act.session.get_one(DistrictStay, stay_id)
    look_at_meetings_of(act.session, stay.ilt_id)
    act.session.refresh(stay)
    ilt = act.session.get_one(Ilt, stay.ilt_id)
    if stay.state not in OPEN:
        return
    if stay.district != district_of(act.session, ilt.workspace_id):
        was_in = stay.state == StayState.IN
        _end(act, stay, StayState.MOVED)
        if was_in:
            post_in_channel(act, ilt, ids.SCHOOLS_MESSAGE, stay.id, IS_OUT)
    elif stay.state == StayState.PROPOSED and stay.no_until <= act.now:
        _let_in(act, stay, ilt)


def note_heard(turn: Turn) -> int:
    """The days to say no are counted from when the channel could read the proposal. Returns how many have been heard now."""
    with turn.read() as act:
        heard = stays_heard(act.session, ids.SCHOOLS_MESSAGE)
    for stay_id in heard:
        with turn.write() as act:
            stay = act.session.get_one(DistrictStay, stay_id)
            look_at_meetings_of(act.session, stay.ilt_id)
            act.session.refresh(stay)
            if stay.state == StayState.PROPOSED and stay.heard_at is None:
                stay.heard_at = act.now
                _lengthen(act, stay)
    return len(heard)


def _lengthen(act: Act, stay: DistrictStay) -> bool:
    """Counts the days anew, for nobody can read it yet, or somebody has said since that they are off. Returns whether some are left."""
    ilt, before = act.session.get_one(Ilt, stay.ilt_id), stay.last_day
    try:
        last_day, until = _until(act.session, ilt, stay.heard_at or act.now)
    except NoWorkingDayError:
        return False
    if until <= act.now:
        return False
    stay.last_day, stay.no_until = last_day, until
    if last_day != before:
        stay_changed(act.session, stay.id)
    return True


def _let_in(act: Act, stay: DistrictStay, ilt: Ilt) -> None:
    """Unless it takes longer."""
    if not _lengthen(act, stay):
        stay.state, stay.in_since = StayState.IN, stay.no_until
        post_in_channel(act, ilt, ids.SCHOOLS_MESSAGE, stay.id, IS_IN)
        stay_changed(act.session, stay.id)


def render_stay(session: Session, message: PostedMessage) -> dict[str, Any]:
    """The messages in the channel."""
    stay = session.get_one(DistrictStay, message.subject_id)
    shown = Stay(
        stay.id,
        stay.ilt_id,
        shown_name(session.get_one(Ilt, stay.ilt_id)),
        session.get_one(Person, stay.proposed_by_id).name,
        stay.last_day,
        is_open=stay.state == StayState.PROPOSED,
        is_in=stay.state == StayState.IN,
        was_refused=stay.state == StayState.REFUSED,
        was_moved=stay.state == StayState.MOVED,
    )
    return stay_message(shown, message.part)
