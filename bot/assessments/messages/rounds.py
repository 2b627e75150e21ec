"""What is said about a vote that runs: to whoever may end it, to those who have not finished, to the channel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.assessments.messages.sections import ballot_value
from bot.blocks import ids, kit, limits
from bot.blocks.dates import shown_moment, shown_zone
from bot.blocks.listing import either
from bot.blocks.tallies import so_far
from bot.rules.deadlines import CLOSING_HOUR
from bot.rules.tally import MINIMUM
from bot.words import count, say

# A name in a sentence of ours.
_NAME = 80
_MOST_NAMES = 5


@dataclass(frozen=True)
class OpenVote:
    """A round that takes votes.

    Attributes:
        title: "self-assessment", or which criterion is voted on again.
        now: calendar time, to know whether a date needs its year.
        zone: the team's, in which its dates are shown.
    """

    round_id: int
    title: str
    team: str
    finished: int
    counted: int
    deadline: datetime
    now: datetime
    zone: str
    is_unnamed: bool

    @property
    def named(self) -> str:
        """`The self-assessment of Lincoln ILT`."""
        return say("The {vote} of {team}", vote=self.title, team=kit.tame(self.team, _NAME))

    @property
    def turnout(self) -> str:
        """`6 of 9 finished`."""
        return so_far(self.finished, self.counted)

    @property
    def until(self) -> str:
        """When it ends."""
        return shown_moment(self.deadline, self.now, self.zone)

    @property
    def has_everyone(self) -> bool:
        """Whether nobody is waited for any more."""
        return self.finished >= self.counted > 0


@dataclass(frozen=True)
class ExtendForm:
    """The form behind *Extend…*, filled in with the day it offers."""

    round_id: int
    title: str
    until: str
    offered: date
    zone: str


def standing_message(votes: Sequence[OpenVote], said: str = "") -> dict[str, Any]:
    """Where each vote stands and what can be done with it, for whoever may. `said`: what has just been done."""
    words = [_standing(vote) for vote in votes]
    blocks: list[kit.Block] = [kit.plain_section(said)] if said else []
    for vote, sentence in zip(votes, words, strict=True):
        blocks += [kit.plain_section(sentence), steering(vote)]
    return kit.message(kit.escape(" ".join(filter(None, [said, *words]))), blocks)


def _standing(vote: OpenVote) -> str:
    said = [
        say(
            "{vote}: {turnout}. It is open until {until}.",
            vote=vote.named,
            turnout=vote.turnout,
            until=vote.until,
        )
    ]
    if vote.is_unnamed and vote.finished < MINIMUM:
        said.append(
            say(
                "Unnamed results need {minimum} answers: with fewer there are no counts to show.",
                minimum=MINIMUM,
            )
        )
    return " ".join([*said, say("Reveal now? Votes can't be added afterwards.")])


def steering(vote: OpenVote) -> kit.Block:
    """What whoever opened a vote, or a facilitator, may do with it; nobody is waited for once all have finished."""
    value = str(vote.round_id)
    nudge = say("Nudge those who have not finished")
    waiting = [
        kit.button(say("Extend…"), ids.EXTEND, value=value, label=say("Extend: {vote}", vote=vote.title)),
        kit.button(nudge, ids.NUDGE_NOW, value=value, label=f"{nudge}: {vote.title}"),
    ]
    buttons = [
        reveal_button(vote, say("Reveal now")),
        *([] if vote.has_everyone else waiting),
        _asking(
            kit.button(
                say("Cancel the vote"),
                ids.CANCEL_VOTE,
                value=value,
                label=say("Cancel: {vote}", vote=vote.title),
            ),
            say("Cancel the vote?"),
            say(
                "Every vote and all evidence given so far are deleted, and no results are shown. "
                "This cannot be undone."
            ),
            yes=say("Cancel the vote"),
            no=say("Keep it open"),
            style="danger",
        ),
    ]
    return kit.actions(buttons, block_id=f"steer:{vote.round_id}")


def reveal_button(vote: OpenVote, words: str) -> dict[str, Any]:
    """*Reveal*, which asks first."""
    button = kit.button(
        words, ids.REVEAL_NOW, value=str(vote.round_id), label=f"{words}: {vote.title}", style="primary"
    )
    return _asking(
        button,
        say("Reveal the results?"),
        say("{turnout}. Votes can't be added or changed afterwards.", turnout=vote.turnout),
        yes=say("Reveal"),
        no=say("Not yet"),
    )


@dataclass(frozen=True)
class OwnMissing:
    """Whoever wants to reveal has not finished their own ballot.

    Attributes:
        answered, total: of their own ballot.
        section_key: the first part with something to answer.
    """

    vote: OpenVote
    answered: int
    total: int
    section_key: str


def own_missing(shown: OwnMissing) -> dict[str, Any]:
    """What they read before anything is revealed."""
    vote = shown.vote
    values: dict[str, str | int] = {"turnout": vote.turnout, "answered": shown.answered, "total": shown.total}
    words = (
        say(
            "{turnout}. You have answered {answered} of {total}. After the reveal nobody can add a vote.",
            **values,
        )
        if shown.answered
        else say("{turnout}. You have not voted yet. After the reveal nobody can add a vote.", **values)
    )
    buttons = [
        kit.button(
            say("Open my ballot"),
            ids.OPEN_BALLOT,
            value=ballot_value(vote.round_id, shown.section_key),
            style="primary",
        ),
        kit.button(
            say("Reveal without my vote"),
            ids.REVEAL_ANYWAY,
            value=str(vote.round_id),
            label=say("Reveal without my vote: {title}", title=vote.title),
        ),
    ]
    return kit.message(kit.escape(words), [kit.plain_section(words), kit.actions(buttons)])


def _asking(
    button: dict[str, Any], title: str, words: str, *, yes: str, no: str, style: str = ""
) -> dict[str, Any]:
    asked = {
        "title": kit.plain(title),
        "text": kit.plain(words),
        "confirm": kit.plain(yes),
        "deny": kit.plain(no),
    }
    if style:
        return {**button, "style": style, "confirm": {**asked, "style": style}}
    return {**button, "confirm": asked}


def with_reveal(message: dict[str, Any], vote: OpenVote) -> dict[str, Any]:
    """A voting message of the channel, once everyone has finished: it says so and offers *Reveal*."""
    words = say(
        "Everyone has finished. Whoever opened this vote, or an organizer, can reveal the results now."
    )
    ending = [
        kit.plain_section(words),
        kit.actions([reveal_button(vote, say("Reveal"))], block_id=f"end:{vote.round_id}"),
    ]
    return {
        "text": kit.cut(f"{words} {message['text']}", limits.FALLBACK_TEXT),
        "blocks": [*message["blocks"], *ending],
    }


def extend_form(form: ExtendForm) -> dict[str, Any]:
    """A new day and hour, on the team's clock."""
    blocks = [
        kit.plain_section(
            say("The {vote} is open until {until} now. No answer is lost.", vote=form.title, until=form.until)
        ),
        _input(ids.EXTEND_DAY, say("Open until"), "datepicker", initial_date=form.offered.isoformat()),
        _input(
            ids.EXTEND_HOUR,
            say("At"),
            "timepicker",
            initial_time=f"{CLOSING_HOUR:%H:%M}",
            timezone=form.zone,
        ),
        kit.context(kit.escape(say("On the team's clock ({zone}).", zone=shown_zone(form.zone)))),
    ]
    return kit.form(
        ids.EXTEND_FORM,
        say("Extend the vote"),
        blocks,
        submit=say("Extend"),
        close=say("Back"),
        private_metadata=str(form.round_id),
    )


def _input(name: str, label: str, kind: str, **element: str) -> kit.Block:
    return {
        "type": "input",
        "block_id": name,
        "label": kit.plain(label),
        "element": {"type": kind, "action_id": name, **element},
    }


def only_steerers(names: Sequence[str]) -> str:
    """What somebody reads who may not end, extend, cancel or nudge; `names`: who may and is there."""
    words = say(
        "Only whoever opened this vote, or an organizer of this team, can do that. Nothing was changed."
    )
    if not names:
        none = say("None of them is here now. You can take over as organizer: the channel will be told.")
        return f"{words} {none}"
    shown = [kit.tame(name, _NAME) for name in names[:_MOST_NAMES]]
    ask = say("Ask {names}, or take over as organizer: the channel will be told.", names=either(shown))
    return f"{words} {ask}"


def revealed(channel_name: str) -> str:
    """After *Reveal now*."""
    return say("Revealed. The results appear in #{channel} in a moment.", channel=channel_name)


def cancelled(channel_name: str) -> str:
    """After *Cancel the vote*."""
    return say(
        "The vote is cancelled: every vote and all evidence in it are deleted, and #{channel} is told. "
        "Type /ilt reflect to start a new one.",
        channel=channel_name,
    )


def extended(until: str) -> str:
    """After *Extend…*."""
    return say("The vote is open until {until}. The message in the channel says so in a moment.", until=until)


def revote_opened(vote: OpenVote) -> str:
    """After *Vote again on…*."""
    return say(
        "The {vote} is open in the channel until {until}. Nothing of it is shown before it ends; "
        "to end it earlier, type /ilt reveal.",
        vote=vote.title,
        until=vote.until,
    )


def nudged(vote: OpenVote, most: int) -> str:
    """After *Nudge those who have not finished*. The same whoever they are: neither who has not, nor who can be reached.

    Args:
        most: how many reminders one person gets at most.
    """
    if vote.has_everyone:
        return say("Everyone has finished, so nobody needs a reminder. You can reveal now.")
    return count(
        "I remind those who have not finished: at once, or on their next working morning before the end. "
        "Nobody gets more than one reminder.",
        "I remind those who have not finished: at once, or on their next working morning before the end. "
        "Nobody gets more than {number} reminders.",
        most,
    )
