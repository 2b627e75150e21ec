"""Counts give way to a word where nearly the same people voted on a criterion a short while before (`bot.rules.again`)."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from bot.assessments.voting import Voting, days_off
from bot.rules import tally as rules
from bot.rules.again import DAYS_OF_DOUBT, Before, said_of
from bot.rules.local_time import local_date
from bot.rules.working_days import NoWorkingDayError, working_days_after
from bot.turn import Act
from storage.assessments import Tally
from storage.results import Counted, Shown, counted_before, shown_before


def blur(act: Act, voting: Voting, tallies: Sequence[Tally], answered: Mapping[int, Collection[str]]) -> None:
    """Takes the counts out of tallies that are not stored yet, where those of before would tell who said what.

    What is not stored cannot be shown by mistake, in no place and by no later version.

    Args:
        answered: the keys of the criteria that each member answered, by member id.
    """
    shown = shown_before(act.session, voting.ilt.id)
    for tally in tallies:
        counts = counts_of(tally)
        if counts is None:
            continue
        voters = {member_id for member_id, keys in answered.items() if tally.criterion_key in keys}
        if close := list(_close(act, voting, shown, (tally.criterion_key, voters))):
            said = said_of(counts, close)
            tally.side, tally.word = said.side, f"{said.word}:{said.towards}"
            tally.strength = tally.weakness = tally.cannot_say = None


def counts_of(row: Tally) -> rules.Tally | None:
    """The counts that a row holds."""
    if row.strength is None or row.weakness is None or row.cannot_say is None:
        return None
    return rules.Tally(row.strength, row.weakness, row.cannot_say)


def _close(
    act: Act, voting: Voting, shown: Sequence[Shown], now: tuple[str, Collection[int]]
) -> Iterator[Before]:
    """`now`: the criterion, and who answered it."""
    key, voters = now
    for one in counted_before(act.session, shown, voting.assessment.rubric, key):
        counts = counts_of(one.tally)
        before = Before(counts, *_moved(one.voters, voters)) if counts else None
        if before and before.is_close and _is_soon(act, voting, one):
            yield before


def _moved(earlier: frozenset[int] | None, voters: Collection[int]) -> tuple[int, int]:
    """How many went and how many came; where it is not known who it was, as few as tell most."""
    if earlier is None:
        return 1, 1
    return len(earlier - set(voters)), len(set(voters) - earlier)


def _is_soon(act: Act, voting: Voting, one: Counted) -> bool:
    team = voting.team_time
    opened = local_date(voting.round.opened_at or act.now, team.zone)
    try:
        until = working_days_after(
            local_date(one.ended_at, team.zone), DAYS_OF_DOUBT, days_off(act.session, voting), team
        )
    except NoWorkingDayError:
        return True
    return opened <= until
