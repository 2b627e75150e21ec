"""The end of a round, in the transaction of whoever ends it: the reveal, or the cancelling.

After an unnamed reveal no row tells who voted what: the counts are written, the votes deleted, unsigned notes written
anew without their author, in a shuffled order. What the database still holds in its files is wiped after the commit.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from bot.assessments.closeness import blur
from bot.assessments.nudges import withdraw_calls
from bot.assessments.voting import Voting, messages_of, messages_with_results, note_on_round
from bot.assessments.witness import note_recorded
from bot.blocks import ids
from bot.outbox.behind import calls_changed, vote_changed
from bot.outbox.living import post_in_channel
from bot.rules.tally import MINIMUM
from bot.rules.votes import Choice
from bot.turn import Act
from storage.assessments import State, Tally
from storage.audit import Deed
from storage.database import note_leftovers
from storage.people import Person
from storage.rounds import (
    Answer,
    add_tallies,
    answers_in,
    delete_notes,
    delete_votes,
    keep_named_votes,
    reveal_notes,
    settle_ballots,
)


def reveal(act: Act, voting: Voting, by: Person | None = None) -> None:
    """Ends a round that is held locked, and owes its results.

    Args:
        by: who asked for it; None where its deadline did.
    """
    answers = answers_in(act.session, voting.round.id)
    answered = _answered(answers)
    tallies = _count(act, voting, answers, answered)
    withheld = reveal_notes(
        act.session, voting.round.id, [one.criterion_key for one in tallies if one.answered >= MINIMUM]
    )
    for tally in tallies:
        tally.withheld_notes = withheld[tally.criterion_key]
    add_tallies(act.session, tallies)
    settle_ballots(act.session, voting.round, answered)
    if voting.assessment.is_unnamed:
        delete_votes(act.session, voting.round.id)
    else:
        keep_named_votes(act.session, voting.round.id)
    _end(act, voting, State.REVEALED, by)
    _owe_results(act, voting)


def cancel(act: Act, voting: Voting, by: Person | None = None) -> None:
    """Ends a round that is held locked without results: its votes and its evidence are deleted."""
    delete_votes(act.session, voting.round.id)
    delete_notes(act.session, voting.round.id)
    _end(act, voting, State.CANCELLED, by)


def _answered(answers: Sequence[Answer]) -> dict[int, set[str]]:
    """The keys of the criteria that each member answered."""
    found: dict[int, set[str]] = {}
    for answer in answers:
        found.setdefault(answer.member_id, set()).add(answer.criterion_key)
    return found


def _count(
    act: Act, voting: Voting, answers: Sequence[Answer], answered: Mapping[int, Collection[str]]
) -> list[Tally]:
    """A tally a criterion; without counts where they would tell who said what."""
    counts = {key: Counter[str]() for key in voting.keys}
    for answer in answers:
        counts[answer.criterion_key][answer.choice] += 1
    tallies = [_tally(voting, key, counted) for key, counted in counts.items()]
    if voting.assessment.is_unnamed:
        blur(act, voting, tallies, answered)
    return tallies


def _tally(voting: Voting, key: str, counted: Counter[str]) -> Tally:
    answered = counted.total()
    tally = Tally(round_id=voting.round.id, criterion_key=key, answered=answered)
    if answered >= MINIMUM or not voting.assessment.is_unnamed:
        tally.strength = counted[Choice.STRENGTH]
        tally.weakness = counted[Choice.WEAKNESS]
        tally.cannot_say = counted[Choice.CANNOT_SAY]
    return tally


def _end(act: Act, voting: Voting, state: State, by: Person | None) -> None:
    voting.round.state, voting.round.ended_at = state, act.now
    voting.round.closed_to = []
    if voting.round.criterion_key is None:
        voting.assessment.state = state
    withdraw_calls(act.session, voting.round.id)
    vote_changed(act.session, messages_of(voting), homes_of=voting.ilt.id, at_once=act.machine_now)
    calls_changed(act.session, voting.round.id)
    deed = Deed.REVEALED if state is State.REVEALED else Deed.CANCELLED
    note_on_round(act, voting, deed, by)
    note_leftovers(act.session)


def _owe_results(act: Act, voting: Voting) -> None:
    """The results of a re-vote change the message of the first round."""
    if voting.round.criterion_key:
        shown = messages_with_results(voting.assessment.id, voting.round.criterion_key)
        vote_changed(act.session, shown, at_once=act.machine_now)
        return
    note_recorded(act, voting.assessment, voting.ilt)
    post_in_channel(act, voting.ilt, ids.RESULTS_MESSAGE, voting.assessment.id, answerable=voting.answerable)
