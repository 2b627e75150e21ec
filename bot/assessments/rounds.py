"""Steering a vote that runs: where it stands, reveal, extend, nudge, cancel. For its opener and the facilitators."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.assessments.asked_deadlines import wrong_deadline
from bot.assessments.deadlines import move_deadline
from bot.assessments.messages.rounds import ExtendForm, Nudged, OpenVote, only_steerers
from bot.assessments.nudges import remind_now
from bot.assessments.reveal import cancel, reveal
from bot.assessments.voting import Voting, days_off, note_on_round, open_vote, voting_of, votings_in
from bot.blocks import ids
from bot.errors import NotFacilitatorError, RefusalError, WrongInputError
from bot.rules.deadlines import default_deadline
from bot.rules.local_time import instant_at, local_date
from bot.teams.membership import Place, facilitators_of, in_team, require_place, shown_name
from bot.turn import wipe_leftovers
from storage import Database
from storage.assessments import State
from storage.audit import Deed
from storage.people import Member
from storage.requests import is_first_delivery
from storage.rounds import answers_in

_UNKNOWN = (
    "That button belongs to a vote I no longer have. Nothing was changed. Type /ilt to see what is open."
)
_OVER = {
    State.OPENING: "This vote is just being opened. Please try again in a minute.",
    State.FAILED: "This vote was never opened, so there is nothing to do. Type /ilt reflect to start one.",
    State.REVEALED: "This vote was revealed already; its results are in the channel. Nothing was changed.",
    State.CANCELLED: "This vote was cancelled already. Nothing was changed. Type /ilt reflect to start a new one.",
}
_NOBODY_YET = (
    "Nobody has voted yet, so there is nothing to reveal and the vote stays open. "
    "You can remind people, extend it or cancel it: type /ilt reveal."
)


@dataclass(frozen=True)
class _Steering:
    """A vote that is held locked for somebody who may steer it. `is_first`: not a repeated delivery."""

    session: Session
    place: Place
    voting: Voting
    is_first: bool


def standing(db: Database, actor: Actor, now: datetime) -> list[OpenVote]:
    """Where the votes of the team stand that the person may steer: what `/ilt reveal` shows.

    Raises:
        RefusalError: none is open, or the person may steer none of them.
    """
    with in_team(db, actor) as (session, place):
        votings = list(votings_in(session, place.ilt.id))
        mine = [voting for voting in votings if _may_steer(place, voting)]
        shown = [open_vote(session, voting, now) for voting in mine if voting.is_open]
        if shown:
            return shown
        if not votings:
            raise RefusalError(f"No vote is open in {shown_name(place.ilt)}. Type /ilt reflect to start one.")
        raise RefusalError(_OVER[State.OPENING]) if mine else _not_theirs(session, votings[0])


def reveal_now(db: Database, actor: Actor, round_id: int, now: datetime, machine_now: datetime) -> str:
    """*Reveal now*. Returns the name of the channel in which the results appear.

    Raises:
        RefusalError: the person may not, it is over already, or nobody has voted.
    """
    with _steering(db, actor, round_id, now) as it:
        if it.is_first:
            _require_open(it.voting)
            if not answers_in(it.session, round_id):
                raise RefusalError(_NOBODY_YET)
            reveal(it.session, it.voting, now, machine_now, it.place.person)
        channel_name = it.voting.ilt.name
    wipe_leftovers(db)
    return channel_name


def cancel_vote(db: Database, actor: Actor, round_id: int, now: datetime, machine_now: datetime) -> str:
    """*Cancel the vote*. Returns the name of its channel.

    Raises:
        RefusalError: the person may not, or it is over already.
    """
    with _steering(db, actor, round_id, now) as it:
        if it.is_first:
            _require_open(it.voting)
            cancel(it.session, it.voting, now, machine_now, it.place.person)
        channel_name = it.voting.ilt.name
    wipe_leftovers(db)
    return channel_name


def nudge_unfinished(
    db: Database, actor: Actor, round_id: int, now: datetime, machine_now: datetime
) -> tuple[Nudged | None, OpenVote]:
    """*Nudge those who have not finished*: what it did, None for a repeated delivery, and how the vote stands.

    Raises:
        RefusalError: the person may not, or it is over already.
    """
    with _steering(db, actor, round_id, now) as it:
        _require_open(it.voting)
        done = None
        if it.is_first:
            done = remind_now(it.session, it.voting, now, machine_now)
            note_on_round(it.session, it.voting, Deed.NUDGED, now, it.place.person)
        return done, open_vote(it.session, it.voting, now)


def offer_extension(db: Database, actor: Actor, round_id: int, now: datetime) -> ExtendForm:
    """The form behind *Extend…*.

    Raises:
        RefusalError: the person may not, or it is over already.
    """
    with db.read() as session:
        _, voting = _steered(session, actor, voting_of(session, round_id))
        _require_open(voting)
        shown, team = open_vote(session, voting, now), voting.team_time
        later = default_deadline(
            max(now, voting.round.deadline_at), days_off(session, voting), team, voting.days_to_vote
        )
        return ExtendForm(round_id, shown.title, shown.until, local_date(later, team.zone), team.zone)


def extend(
    db: Database,
    actor: Actor,
    round_id: int,
    until: tuple[date, time],
    now: datetime,
    machine_now: datetime,
) -> OpenVote:
    """*Extend…*: a new deadline, a day and an hour on the team's clock. Reminders not sent yet move with it.

    Raises:
        WrongInputError: the team does not work then, or it is past or too far away.
        RefusalError: the person may not, or it is over already.
    """
    with _steering(db, actor, round_id, now) as it:
        _require_open(it.voting)
        if it.is_first:
            _require_working_hour(it.session, it.voting, until, now)
            deadline = instant_at(*until, it.voting.team_time.zone)
            move_deadline(it.session, it.voting, deadline, now, machine_now, it.place.person)
        return open_vote(it.session, it.voting, now)


def _require_working_hour(session: Session, voting: Voting, until: tuple[date, time], now: datetime) -> None:
    fields = (ids.EXTEND_DAY, ids.EXTEND_HOUR)
    if wrong := wrong_deadline(until, now, days_off(session, voting), voting.team_time, fields):
        raise WrongInputError(wrong)


@contextmanager
def _steering(db: Database, actor: Actor, round_id: int, now: datetime) -> Iterator[_Steering]:
    with db.write() as session:
        is_first = is_first_delivery(session, actor.request, actor.workspace_id, now)
        place, voting = _steered(session, actor, voting_of(session, round_id, lock=True))
        yield _Steering(session, place, voting, is_first)


def _steered(session: Session, actor: Actor, voting: Voting | None) -> tuple[Place, Voting]:
    if voting is None or voting.ilt.workspace_id != actor.workspace_id:
        raise RefusalError(_UNKNOWN)
    place = require_place(session, actor, voting.ilt.id)
    if not _may_steer(place, voting):
        raise _not_theirs(session, voting)
    return place, voting


def _may_steer(place: Place, voting: Voting) -> bool:
    return place.is_facilitator or (voting.opener is not None and voting.opener.id == place.person.id)


def _not_theirs(session: Session, voting: Voting) -> NotFacilitatorError:
    """The refusal that names who may, and offers to become one of them."""
    people = {person.id: person.name for person in facilitators_of(session, voting.ilt.id)}
    opener = voting.opener
    if opener and session.scalar(
        select(Member.id).filter_by(ilt_id=voting.ilt.id, person_id=opener.id, is_present=True)
    ):
        people = {opener.id: opener.name, **people}
    return NotFacilitatorError(only_steerers(list(people.values())), voting.ilt.id)


def _require_open(voting: Voting) -> None:
    if not voting.is_open:
        raise RefusalError(_OVER[State(voting.round.state)])
