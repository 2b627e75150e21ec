"""What members get in their direct messages while a vote runs, and what its opener is told at the deadline."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.assessments.messages.rounds import OpenVote, steering
from bot.assessments.messages.sections import SectionChoice, ballot_value
from bot.blocks import ids, kit
from bot.blocks.late import excused
from bot.rules.deadlines import minutes_to_answer
from bot.words import count, say

# Follows `/ilt`.
_RESULTS = "results"


@dataclass(frozen=True)
class BallotCall:
    """A call to vote for one member.

    Attributes:
        sections: those in which they have something to answer, with how many criteria that is.
    """

    vote: OpenVote
    sections: Sequence[SectionChoice]
    is_late: bool

    @property
    def time_needed(self) -> str:
        """`about 3 minutes`."""
        minutes = minutes_to_answer(sum(section.criteria for section in self.sections))
        return count("about {number} minute", "about {number} minutes", minutes)


def invitation(call: BallotCall) -> dict[str, Any]:
    """The one message to each voter when a vote opens."""
    words = say(
        "{vote} is open until {until}. Your ballot takes {time}; each tap is saved and can be changed until the reveal.",
        vote=call.vote.named,
        until=call.vote.until,
        time=call.time_needed,
    )
    return _with_ballots(words, call)


def nudge(call: BallotCall) -> dict[str, Any]:
    """A reminder: how long it takes and how far the others are, nobody's name."""
    words = say(
        "{vote} still waits for your ballot, until {until}. It takes {time}. {turnout}.",
        vote=call.vote.named,
        until=call.vote.until,
        time=call.time_needed,
        turnout=call.vote.turnout,
    )
    return _with_ballots(words, call)


@dataclass(frozen=True)
class CallNow:
    """A call to vote as it reads later.

    Attributes:
        sections: those in which its reader has something to answer.
        first: the key of the first section.
        is_open, has_results: neither: it was cancelled.
        channel_id: the team's.
    """

    vote: OpenVote
    sections: Sequence[SectionChoice]
    first: str
    total: int
    is_open: bool
    has_results: bool
    channel_id: str


def call_now(call: CallNow) -> dict[str, Any]:
    """What a call to vote becomes: still open, done, or over."""
    vote = call.vote
    if call.has_results:
        words = say("{vote} has ended.", vote=vote.named)
        button = kit.button(say("See the results"), ids.PICK_TEAM, value=f"{call.channel_id} {_RESULTS}")
        return kit.message(kit.escape(words), [kit.plain_section(words), kit.actions([button])])
    if not call.is_open:
        words = say("{vote} was ended without results.", vote=vote.named)
        return kit.message(kit.escape(words), [kit.plain_section(words)])
    if call.sections:
        words = say(
            "{vote} is open until {until}; each tap is saved and can be changed until the reveal.",
            vote=vote.named,
            until=vote.until,
        )
        return _with_rows(words, vote, call.sections)
    words = say(
        "{vote}: you are done, {total} of {total}. You can change answers until {until}.",
        vote=vote.named,
        total=call.total,
        until=vote.until,
    )
    button = kit.button(
        say("Change my answers"), ids.OPEN_BALLOT, value=ballot_value(vote.round_id, call.first)
    )
    return kit.message(kit.escape(words), [kit.plain_section(words), kit.actions([button])])


def call_before() -> dict[str, Any]:
    """What an earlier call becomes where a later one says what became of the vote."""
    words = say("What became of this vote stands further down.")
    return kit.message(words, [kit.context(words)])


def _with_ballots(words: str, call: BallotCall) -> dict[str, Any]:
    return _with_rows(excused(words, is_late=call.is_late), call.vote, call.sections)


def _with_rows(words: str, vote: OpenVote, sections: Sequence[SectionChoice]) -> dict[str, Any]:
    rows = [
        kit.plain_section(
            section.title,
            accessory=kit.button(
                say("Open my ballot"),
                ids.OPEN_BALLOT,
                value=ballot_value(vote.round_id, section.key),
                label=say("Open my ballot: {title}", title=section.title),
            ),
        )
        for section in sections
    ]
    text = " ".join([words, say("Use the button Open my ballot.")])
    return kit.message(kit.escape(text), [kit.plain_section(words), *rows])


def was_extended(vote: OpenVote, *, is_late: bool) -> dict[str, Any]:
    """To the opener, when too few had finished at the deadline."""
    words = say(
        "{vote}: too few had finished at the deadline, so it goes on until {until}; "
        "then I reveal what is there. {turnout} so far. You need not do anything, or you can:",
        vote=vote.named,
        until=vote.until,
        turnout=vote.turnout,
    )
    words = excused(words, is_late=is_late)
    return kit.message(kit.escape(words), [kit.plain_section(words), steering(vote)])


def nobody_voted(vote: OpenVote, channel_name: str, *, is_late: bool) -> dict[str, Any]:
    """To the opener, when nobody had voted at the second deadline."""
    words = say(
        "{vote}: nobody voted, so I closed it without results. "
        "To try again, type /ilt reflect in #{channel}: ten minutes at the start of a meeting are enough.",
        vote=vote.named,
        channel=channel_name,
    )
    words = excused(words, is_late=is_late)
    return kit.message(kit.escape(words), [kit.plain_section(words)])
