"""What the self-assessment shows to the team: the living messages, and the way to the ballot."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.assessments.messages.ballot import MOST_ROW_BUTTONS, Row
from bot.assessments.messages.original import marked
from bot.blocks import ids, kit
from bot.blocks.packing import packed
from bot.blocks.tallies import so_far
from bot.rules.votes import Choice
from bot.words import say


@dataclass(frozen=True)
class SectionChoice:
    """One section that can be opened."""

    key: str
    title: str
    criteria: int


@dataclass(frozen=True)
class OpenAlready:
    """A vote is running in this channel: where to vote. `title`: what it is, within a sentence."""

    channel_name: str
    round_id: int
    sections: Sequence[SectionChoice]
    title: str = field(default_factory=lambda: say("self-assessment"))


@dataclass(frozen=True)
class SectionMessage:
    """What the channel sees of one section while the vote runs: how many finished, nothing of what they said.

    Attributes:
        until: when it ends, in words.
        translated: the self-assessment, where its words are a translation; else 0.
    """

    round_id: int
    section_key: str
    title: str
    question: str
    prompt: str
    rows: Sequence[Row]
    finished: int
    counted: int
    is_unnamed: bool
    until: str
    translated: int = 0

    @property
    def turnout(self) -> str:
        """The one line that changes."""
        return so_far(self.finished, self.counted)


@dataclass(frozen=True)
class VoteMessage:
    """What the channel sees of a vote on several parts: the names of what is asked, part by part; the rest as above."""

    round_id: int
    title: str
    prompt: str
    parts: Sequence[tuple[str, Sequence[str]]]
    finished: int
    counted: int
    is_unnamed: bool
    until: str
    translated: int = 0


def ballot_value(round_id: int, section_key: str) -> str:
    """What an *Open my ballot* button carries."""
    return f"{round_id}:{section_key}"


# In place of a part's key: whichever waits for the reader first.
NEXT_PART = "*"


def naming_line(*, is_unnamed: bool) -> str:
    """What everyone is told about names, in one line."""
    if is_unnamed:
        return say("Unnamed: only counts are shown, and names are deleted at the reveal.")
    return say("Named: after the reveal everyone in this channel sees who chose what.")


def open_already(shown: OpenAlready) -> dict[str, Any]:
    """The private answer where one is open: the way to one's ballot."""
    words = say(
        "A self-assessment is open in #{channel}. Your ballot is one tap away; answers can be changed.",
        channel=shown.channel_name,
    )
    return kit.message(kit.escape(words), ballot_rows(words, shown))


def ballot_rows(words: str, shown: OpenAlready) -> list[kit.Block]:
    """What is said of a vote, with *Open my ballot* beside it: a row for each section where there are more than one."""
    buttons = [
        kit.button(
            say("Open my ballot"),
            ids.OPEN_BALLOT,
            value=ballot_value(shown.round_id, section.key),
            label=say("Open my ballot: {title}", title=section.title),
        )
        for section in shown.sections
    ]
    if len(buttons) == 1:
        return [kit.plain_section(words, accessory=buttons[0])]
    rows = zip(shown.sections, buttons, strict=True)
    return [
        kit.plain_section(words),
        *(kit.plain_section(section.title, accessory=button) for section, button in rows),
    ]


def section_message(shown: SectionMessage) -> dict[str, Any]:
    """The one living message of a section in the channel."""
    top = kit.actions(
        [
            kit.button(
                say("Open my ballot"),
                ids.OPEN_BALLOT,
                value=ballot_value(shown.round_id, shown.section_key),
                label=say("Open my ballot: {title}", title=shown.title),
                style="primary",
            )
        ]
    )
    blocks = [
        kit.header(shown.title),
        kit.plain_section(f"{shown.question}\n{shown.prompt}"),
        top,
        *_criteria(shown),
        *marked(shown.translated),
        kit.context(
            say(
                "*{turnout}*, open until *{until}*. Only this is shown until the reveal.",
                turnout=shown.turnout,
                until=shown.until,
            )
        ),
        kit.context(naming_line(is_unnamed=shown.is_unnamed)),
    ]
    return kit.message(_section_text(shown), blocks)


def vote_message(shown: VoteMessage) -> dict[str, Any]:
    """The one living message of a vote on several parts: the words of the criteria are in the ballot."""
    button = kit.button(
        say("Open my ballot"),
        ids.OPEN_BALLOT,
        value=ballot_value(shown.round_id, NEXT_PART),
        label=say("Open my ballot: {title}", title=shown.title),
        style="primary",
    )
    total = sum(len(names) for _, names in shown.parts)
    how = say("{total} criteria in {parts} parts, one after the other.", total=total, parts=len(shown.parts))
    turnout = so_far(shown.finished, shown.counted)
    blocks = [
        kit.header(shown.title),
        kit.plain_section(f"{shown.prompt} {how}"),
        kit.actions([button]),
        *map(kit.section, packed(map(_part, shown.parts))),
        *marked(shown.translated),
        kit.context(
            say(
                "*{turnout}*, open until *{until}*. Only this is shown until the reveal.",
                turnout=turnout,
                until=shown.until,
            )
        ),
        kit.context(naming_line(is_unnamed=shown.is_unnamed)),
    ]
    listed = "\n".join(f"{title}: {', '.join(names)}" for title, names in shown.parts)
    words = say(
        "{vote}. {prompt} {turnout}, open until {until}. {naming} Use the button Open my ballot to answer:",
        vote=shown.title,
        prompt=shown.prompt,
        turnout=turnout,
        until=shown.until,
        naming=naming_line(is_unnamed=shown.is_unnamed),
    )
    return kit.message(kit.escape(f"{words}\n{listed}"), blocks)


def _part(part: tuple[str, Sequence[str]]) -> str:
    title, names = part
    return f"*{kit.escape(title)}*\n{kit.escape(', '.join(names))}"


def _criteria(shown: SectionMessage) -> list[kit.Block]:
    with_buttons = len(shown.rows) <= MOST_ROW_BUTTONS
    blocks: list[kit.Block] = []
    for row in shown.rows:
        blocks.append(kit.section(f"*{kit.escape(row.short)}*\n{kit.escape(row.text)}"))
        if with_buttons:
            blocks.append(_row_buttons(shown.round_id, row))
    return blocks


def _row_buttons(round_id: int, row: Row) -> kit.Block:
    sides = ((ids.ROW_STRENGTH, Choice.STRENGTH), (ids.ROW_WEAKNESS, Choice.WEAKNESS))
    buttons = [
        kit.button(side.words, action_id, label=f"{side.words}: {row.short}") for action_id, side in sides
    ]
    return kit.actions(buttons, block_id=f"{round_id}:{row.key}")


def _section_text(shown: SectionMessage) -> str:
    criteria = "\n".join(f"• {row.text}" for row in shown.rows)
    words = say(
        "{vote}. {prompt} {turnout}, open until {until}. {naming} Use the button Open my ballot to answer:",
        vote=shown.title,
        prompt=shown.prompt,
        turnout=shown.turnout,
        until=shown.until,
        naming=naming_line(is_unnamed=shown.is_unnamed),
    )
    return kit.escape(f"{words}\n{criteria}")
