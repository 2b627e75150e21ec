"""Steering a vote that runs: where it stands, reveal, extend, nudge, cancel. For its opener and the facilitators."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, time

from bot.assessments.deadlines import move_deadline
from bot.assessments.messages.opening_faults import wrong_deadline
from bot.assessments.messages.rounds import ExtendForm, OpenVote, OwnMissing, nudged
from bot.assessments.nudges import remind_now, slots_of
from bot.assessments.reveal import cancel, reveal
from bot.assessments.rights import may_steer, not_theirs, require_steerer
from bot.assessments.voting import Voting, days_off, note_on_round, open_vote, voting_of, votings_in
from bot.blocks import ids
from bot.errors import RefusalError, WrongInputError
from bot.rules.deadlines import default_deadline
from bot.rules.local_time import instant_at, local_date
from bot.teams.membership import Place, in_team, shown_name
from bot.turn import Act, Turn, wipe_leftovers
from bot.words import later, say
from storage.assessments import State
from storage.audit import Deed
from storage.people import Role
from storage.rounds import answered_by, answers_in

_UNKNOWN = later(
    "That button belongs to a vote I no longer have. Nothing was changed. Type /ilt to see what is open."
)
_OVER = {
    State.OPENING: later("This vote is just being opened. Please try again in a minute."),
    State.FAILED: later(
        "This vote was never opened, so there is nothing to do. Type /ilt reflect to start one."
    ),
    State.REVEALED: later(
        "This vote was revealed already; its results are in the channel. Nothing was changed."
    ),
    State.CANCELLED: later(
        "This vote was cancelled already. Nothing was changed. Type /ilt reflect to start a new one."
    ),
}
_NOBODY_YET = later(
    "Nobody has voted yet, so there is nothing to reveal and the vote stays open. "
    "You can remind people, extend it or cancel it: type /ilt reveal."
)


@dataclass(frozen=True)
class _Steering(Act):
    """A vote that is held locked for somebody who may steer it."""

    place: Place
    voting: Voting


def standing(turn: Turn) -> list[OpenVote]:
    """Where the votes of the team stand that the person may steer: what `/ilt reveal` shows.

    Raises:
        RefusalError: none is open, or the person may steer none of them.
    """
    with in_team(turn) as (act, place):
        votings = list(votings_in(act.session, place.ilt.id))
        mine = [voting for voting in votings if may_steer(place, voting)]
        shown = [open_vote(act.session, voting, turn.now) for voting in mine if voting.is_open]
        if shown:
            return shown
        if not votings:
            raise RefusalError(
                say("No vote is open in {team}. Type /ilt reflect to start one.", team=shown_name(place.ilt))
            )
        raise RefusalError(say(_OVER[State.OPENING])) if mine else not_theirs(act.session, votings[0])


def reveal_or_ask(turn: Turn, round_id: int) -> str | OwnMissing:
    """*Reveal now*: as `reveal_now`, but whoever has not finished their own ballot is told so first, and nothing is done."""
    with turn.read() as act:
        place, voting = _steered(act, round_id)
        missing = _own_missing(act, place, voting) if voting.is_open else None
    return missing or reveal_now(turn, round_id)


def _own_missing(act: Act, place: Place, voting: Voting) -> OwnMissing | None:
    """None for somebody who has finished, or takes no vote."""
    if place.member.role == Role.OBSERVER:
        return None
    answered = answered_by(act.session, voting.round.id, place.member.id)
    left = [
        section.key
        for section in voting.rubric.sections
        if any(criterion.key not in answered for criterion in section.criteria)
    ]
    if not left:
        return None
    vote = open_vote(act.session, voting, act.now)
    return OwnMissing(vote, len(answered), len(voting.keys), left[0])


def reveal_now(turn: Turn, round_id: int) -> str:
    """*Reveal without my vote*, or where one's own vote is in it. Returns the name of the channel in which the results appear.

    Raises:
        RefusalError: the person may not, it is over already, or nobody has voted.
    """
    with _steering(turn, round_id) as it:
        if it.is_first:
            _require_open(it.voting)
            if not answers_in(it.session, round_id):
                raise RefusalError(say(_NOBODY_YET))
            reveal(it, it.voting, it.place.person)
        channel_name = it.voting.ilt.name
    wipe_leftovers(turn.db)
    return channel_name


def cancel_vote(turn: Turn, round_id: int) -> str:
    """*Cancel the vote*. Returns the name of its channel.

    Raises:
        RefusalError: the person may not, or it is over already.
    """
    with _steering(turn, round_id) as it:
        if it.is_first:
            _require_open(it.voting)
            cancel(it, it.voting, it.place.person)
        channel_name = it.voting.ilt.name
    wipe_leftovers(turn.db)
    return channel_name


def nudge_unfinished(turn: Turn, round_id: int) -> tuple[str, OpenVote]:
    """*Nudge those who have not finished*: what is said then, empty for a repeated delivery; and how the vote stands.

    Raises:
        RefusalError: the person may not, or it is over already.
    """
    with _steering(turn, round_id) as it:
        _require_open(it.voting)
        vote = open_vote(it.session, it.voting, turn.now)
        if not it.is_first:
            return "", vote
        remind_now(it, it.voting)
        note_on_round(it, it.voting, Deed.NUDGED, it.place.person)
        return nudged(vote, len(slots_of(it.voting))), vote


def offer_extension(turn: Turn, round_id: int) -> ExtendForm:
    """The form behind *Extend…*.

    Raises:
        RefusalError: the person may not, or it is over already.
    """
    with turn.read() as act:
        _, voting = _steered(act, round_id)
        _require_open(voting)
        shown, team = open_vote(act.session, voting, turn.now), voting.team_time
        later = default_deadline(
            max(turn.now, voting.round.deadline_at), days_off(act.session, voting), team, voting.days_to_vote
        )
        return ExtendForm(round_id, shown.title, shown.until, local_date(later, team.zone), team.zone)


def extend(turn: Turn, round_id: int, until: tuple[date, time]) -> OpenVote:
    """*Extend…*: a new deadline, a day and an hour on the team's clock. Reminders not sent yet move with it.

    Raises:
        WrongInputError: the team does not work then, or it is past or too far away.
        RefusalError: the person may not, or it is over already.
    """
    with _steering(turn, round_id) as it:
        _require_open(it.voting)
        if it.is_first:
            _require_working_hour(it, it.voting, until)
            deadline = instant_at(*until, it.voting.team_time.zone)
            move_deadline(it, it.voting, deadline, it.place.person)
        return open_vote(it.session, it.voting, turn.now)


def _require_working_hour(act: Act, voting: Voting, until: tuple[date, time]) -> None:
    fields = (ids.EXTEND_DAY, ids.EXTEND_HOUR)
    if wrong := wrong_deadline(until, act.now, days_off(act.session, voting), voting.team_time, fields):
        raise WrongInputError(wrong)


@contextmanager
def _steering(turn: Turn, round_id: int) -> Iterator[_Steering]:
    with turn.write() as act:
        act.absorb()
        place, voting = _steered(act, round_id, lock=True)
        yield _Steering(turn, act.session, place, voting)


def _steered(act: Act, round_id: int, *, lock: bool = False) -> tuple[Place, Voting]:
    voting = voting_of(act.session, round_id, lock=lock)
    if voting is None or voting.ilt.workspace_id != act.actor.workspace_id:
        raise RefusalError(say(_UNKNOWN))
    return require_steerer(act, voting), voting


def _require_open(voting: Voting) -> None:
    if not voting.is_open:
        raise RefusalError(say(_OVER[State(voting.round.state)]))
