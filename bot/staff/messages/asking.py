"""*Ask or suggest…* under a shared post: the form of whoever asks, and what they are told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.dates import shown_day
from bot.blocks.fields import Choice, radio_field, select_field, text_field
from bot.words import count, later, say

TEXT, ABOUT, NAME = "text", "about", "name"
SIGNED, UNSIGNED = "signed", "unsigned"
MOST_TYPED, MOST_A_DAY, LEAST_PEOPLE = 600, 3, 10
_TEAM = 80
_WITH_NAME = later(
    "With your name: the team reads your name. Your words may be shown here later, your name never."
)
_WITHOUT_NAME = later(
    "Without your name: nothing links you to it, and nobody can answer you. The team gets it on its next working morning."
)
_FEW = later("Without a name you can ask only in channels of at least {least} people.")
_NOT_MET = later(
    "Without a name only those can ask whom I knew before: join this channel, and open this form again in a minute."
)
_OUTSIDE = later(
    "This channel is shared with another organization: whoever asks hears from the team by direct message, and nothing more is "
    "posted here."
)


@dataclass(frozen=True)
class AskForm:
    """What somebody can ask.

    Attributes:
        about: the parts of the post; the first is proposed.
        is_anybody: enough people are in the channel, so that nobody can guess.
        is_met: the bot knew whoever asks before.
        is_outside: another organization reads the channel.
    """

    share_id: int
    team: str
    about: Sequence[Choice]
    is_anybody: bool
    is_met: bool = True
    is_outside: bool = False

    @property
    def may_be_unsigned(self) -> bool:
        """Whether the form asks with or without a name."""
        return self.is_anybody and self.is_met


@dataclass(frozen=True)
class Taken:
    """A question or suggestion that was taken. `handed_over`: when the team gets it; empty = it has it."""

    team: str
    handed_over: date | None
    today: date
    left: int


def ask_button(share_id: int) -> dict[str, Any]:
    """Under a shared post."""
    return kit.button(say("Ask or suggest…"), ids.STAFF_ASK, value=str(share_id))


def ask_form(form: AskForm) -> dict[str, Any]:
    """What is asked, about what, with or without a name; who reads what stands before it is typed."""
    blocks = [
        kit.plain_section(
            say("A question or a suggestion for {team}.", team=kit.tame(form.team, _TEAM) or "?")
        ),
        *map(kit.plain_section, _who_reads(form)),
        text_field(
            TEXT,
            say("Your question or suggestion"),
            lines=True,
            hint=say("At most {most} characters. No students' names, please.", most=MOST_TYPED),
        ),
        select_field(ABOUT, say("What is it about?"), form.about, initial=form.about[0].value),
    ]
    if form.may_be_unsigned:
        names = [Choice(say("With my name"), SIGNED), Choice(say("Without my name"), UNSIGNED)]
        blocks.append(radio_field(NAME, say("With or without your name?"), names, initial=SIGNED))
    return kit.form(
        ids.STAFF_ASK_FORM,
        say("Ask or suggest"),
        blocks,
        submit=say("Send"),
        close=say("Cancel"),
        private_metadata=str(form.share_id),
    )


def _who_reads(form: AskForm) -> list[str]:
    return [say(_WITH_NAME), _without_name(form), *([say(_OUTSIDE)] if form.is_outside else [])]


def _without_name(form: AskForm) -> str:
    if not form.is_anybody:
        return say(_FEW, least=LEAST_PEOPLE)
    return say(_WITHOUT_NAME if form.is_met else _NOT_MET)


def whole_post() -> str:
    """What it can always be about."""
    return say("All of it")


def part_of(heading: str, line: str) -> str:
    """`Decisions: Use the ATLAS protocol`."""
    return say("{heading}: {line}", heading=heading, line=line)


def taken(one: Taken) -> str:
    """After *Send*."""
    team = kit.tame(one.team, _TEAM)
    if one.handed_over:
        sent = say(
            "Kept without your name. {team} gets it on {day}, with the others of that morning and without the time.",
            team=team,
            day=shown_day(one.handed_over, one.today),
        )
    else:
        sent = say(
            "Sent with your name. {team} reads it; an answer comes as a direct message from me.", team=team
        )
    if not one.left:
        return say("{sent} That was your last one for today.", sent=sent)
    more = count("You can ask once more today.", "You can ask {number} times more today.", one.left)
    return say("{sent} {more}", sent=sent, more=more)


def too_many() -> str:
    """Whoever has asked often enough for a day."""
    return say(
        "You have asked {most} times today, and more is not taken on one day. Nothing was sent. Ask again tomorrow.",
        most=MOST_A_DAY,
    )
