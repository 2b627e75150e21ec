"""Who looks after a strategy: how somebody is asked, and what both sides read of the answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.naming import name_of
from bot.focus.messages.strategies import LONGEST_SAID, signs_of
from bot.focus.messages.strategy_shapes import StrategyShown
from bot.words import count, say


@dataclass(frozen=True)
class Asked:
    """Somebody is asked to look after a strategy. `by`: who asks; `owner`: who does until then, if anybody else."""

    strategy: StrategyShown
    team: str
    by: str
    owner: str = ""


def owner_asked(it: Asked, *, is_late: bool = False) -> dict[str, Any]:
    """What whoever is to look after a strategy reads."""
    late = [say("Sorry, this comes late.")] if is_late else []
    words = "\n".join([*late, _asks(it)])
    return kit.message(kit.escape(words), [kit.plain_section(words), _yes_or_no(it)])


def asked_rows(it: Asked) -> list[kit.Block]:
    """The same where it stands until it is answered."""
    return [kit.plain_section(_asks(it)), _yes_or_no(it)]


def _asks(it: Asked) -> str:
    who, where = name_of(it.by), name_of(it.team)
    lines = [say("{who} asks you to look after a strategy in {team}:", who=who, team=where)]
    lines += [it.strategy.sentence, *signs_of(it.strategy, LONGEST_SAID)]
    if it.owner:
        lines.append(say("Until you agree, {owner} looks after it.", owner=name_of(it.owner)))
    return "\n".join(lines)


def _yes_or_no(it: Asked) -> kit.Block:
    value, what = str(it.strategy.id), name_of(it.strategy.what)
    return kit.actions(
        [
            kit.button(
                say("I look after it"),
                ids.STRATEGY_ACCEPT,
                value=value,
                style="primary",
                label=say("I look after {what}", what=what),
            ),
            kit.button(
                say("Not me"), ids.STRATEGY_DECLINE, value=value, label=say("Not me: {what}", what=what)
            ),
        ]
    )


def owner_accepted(one: StrategyShown) -> dict[str, Any]:
    """After *I look after it*: what they look after as it stands now, which may differ from what was asked, and what comes."""
    words = "\n".join(_taken_on(one))
    return kit.message(kit.escape(words), [kit.plain_section(words)])


def _taken_on(one: StrategyShown) -> Iterator[str]:
    yield say("You look after it: {name}.", name=one.called)
    yield one.sentence
    yield from signs_of(one, LONGEST_SAID)
    if one.every_weeks:
        yield count(
            "You are asked how it goes every week: two taps answer it.",
            "You are asked how it goes every {number} weeks: two taps answer it.",
            one.every_weeks,
        )
    else:
        yield say(
            "You are asked how it goes before each meeting, or every two weeks where none is planned: two taps answer it."
        )


def owner_declined(one: StrategyShown) -> dict[str, Any]:
    """After *Not me*."""
    words = say("Noted: somebody else is looked for. {name}", name=one.called)
    undo = kit.button(
        say("Undo"), ids.STRATEGY_UNDECLINE, value=str(one.id), label=say("Undo: {row}", row=one.called)
    )
    return kit.message(kit.escape(words), [kit.plain_section(words), kit.actions([undo])])


def owner_answered(it: Asked, to: str, *, is_accepted: bool, is_late: bool = False) -> dict[str, Any]:
    """What whoever asked reads then."""
    lines = [say("Sorry, this comes late.")] if is_late else []
    what, who = name_of(it.strategy.what), name_of(to)
    if is_accepted:
        lines.append(say("{who} looks after your strategy: {what}", who=who, what=what))
    else:
        lines.append(
            say(
                "{who} can't look after your strategy: {what}\nTo choose somebody else, type /ilt strategy list and tap Change… below it.",
                who=who,
                what=what,
            )
        )
    words = "\n".join(lines)
    return kit.message(kit.escape(words), [kit.plain_section(words)])
