"""How each strategy stands in one line: on the agenda card, and in the meeting with what is decided about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.dates import shown_day
from bot.blocks.late import excused
from bot.blocks.naming import name_of
from bot.focus.messages.strategies import DONE, KEEP, STOP, TURN, until_words
from bot.focus.messages.strategy_shapes import strategy_name
from bot.rules.check_ins import NOTHING_SAID, Said
from bot.words import count, say

_WHAT = 60
_OWNER = 30


@dataclass(frozen=True)
class StandingLine:
    """A strategy that is active.

    Attributes:
        said, said_on: its last reading.
        is_waited_for: its owner was asked for this meeting and has not answered.
        is_kept: the team decided in this meeting to keep it.
        ended_on: an end of its own that has come; None: it has none, or that is to come.
    """

    id: int
    place: int
    what: str
    owner: str
    today: date
    said: Said = NOTHING_SAID
    said_on: date | None = None
    is_waited_for: bool = False
    is_kept: bool = False
    ended_on: date | None = None

    @property
    def words(self) -> str:
        """`1. Weekly note to staff · Partly · Better · Maya`."""
        owner = name_of(self.owner, _OWNER) if self.owner else say("nobody looks after it")
        parts = [strategy_name(self.place, self.what, _WHAT), self._reading, owner]
        if self.ended_on:
            parts.append(until_words(self.ended_on, self.today))
        if self.is_kept:
            parts.append(say("kept"))
        return " · ".join(part for part in parts if part)

    @property
    def _reading(self) -> str:
        if not self.said.is_answer or self.said_on is None:
            return say("no check-in yet")
        if self.is_waited_for:
            day = shown_day(self.said_on, self.today)
            return say("no check-in yet (last, {day}: {said})", day=day, said=self.said.words)
        return self.said.words


@dataclass(frozen=True)
class HeldLine:
    """A strategy that was put on hold because three check-ins in a row were missed."""

    id: int
    what: str

    @property
    def words(self) -> str:
        """Said once, on the next card."""
        return say(
            "On hold, because nobody said how it goes three times in a row: {what}. Take it up again, or end it?",
            what=name_of(self.what, _WHAT),
        )


@dataclass(frozen=True)
class Decided:
    """What a meeting decided about a strategy. `what`: a mark; `into`: what it was changed into; `learned`: once it ended."""

    what: str
    name: str
    into: str = ""
    learned: str = ""


def standing_title() -> str:
    """Above the lines."""
    return say("Our strategies")


def held_blocks(held: Sequence[HeldLine]) -> list[kit.Block]:
    """On the card, for organizers."""
    return [block for one in held for block in (kit.plain_section(one.words), _up_or_end(one))]


def _up_or_end(one: HeldLine) -> kit.Block:
    name, value = name_of(one.what, _WHAT), str(one.id)
    up, end = say("Take up {name}", name=name), say("End {name}", name=name)
    return kit.actions(
        [
            kit.button(say("Take it up again"), ids.STRATEGY_RESUME, value=value, label=up),
            kit.button(say("End it"), ids.STRATEGY_END, value=value, label=end),
        ]
    )


def held_message(held: Sequence[HeldLine], team: str, *, is_late: bool) -> dict[str, Any]:
    """To an organizer of a team that plans no meeting, so that no card will say so."""
    said = count(
        "{team} has a strategy on hold now, because three times in a row nobody said how it goes. Take it up again, or end it.",
        "{team} has {number} strategies on hold now, because three times in a row nobody said how they go. Take each up again, or "
        "end it.",
        len(held),
        team=name_of(team),
    )
    words, names = excused(said, is_late=is_late), [name_of(one.what, _WHAT) for one in held]
    rows = [
        block
        for one, name in zip(held, names, strict=True)
        for block in (kit.plain_section(name), _up_or_end(one))
    ]
    return kit.message(kit.escape("\n".join([words, *names])), [kit.plain_section(words), *rows])


def deciding_blocks(lines: Sequence[StandingLine]) -> list[kit.Block]:
    """In the meeting: each line with *Keep*, *Change*, *Stop*, *Done* in a menu beside it."""
    if not lines:
        return []
    title = say("Our strategies: the three dots beside each are for Keep, Change, Stop or Done.")
    return [kit.quiet(title), *(_deciding(one) for one in lines)]


def _deciding(one: StandingLine) -> kit.Block:
    words = {KEEP: say("Keep"), TURN: say("Change"), STOP: say("Stop"), DONE: say("Done")}
    options = [kit.option(said, f"{what}:{one.id}") for what, said in words.items()]
    menu: dict[str, Any] = {"type": "overflow", "action_id": ids.STRATEGY_DECIDE, "options": options}
    return kit.plain_section(one.words, accessory=menu)


def decided_words(one: Decided, limit: int) -> str:
    """`Stopped: weekly note to staff. What we learned: …`."""
    name, learned = name_of(one.name, limit), kit.tame(one.learned, limit)
    if one.what == "kept":
        return say("Kept: {name}", name=name)
    if one.what == "changed":
        return say("Changed: {name} → {into}", name=name, into=name_of(one.into, limit))
    said = say("Done: {name}", name=name) if one.what == "done" else say("Stopped: {name}", name=name)
    return say("{said}. What we learned: {learned}", said=said, learned=learned) if learned else said
