"""The forms of whoever chooses: one or two, the team's goal, the end, and ending one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.dates import long_day, shown_day
from bot.blocks.fields import Choice, checkbox_field, date_field, radio_field, select_field, text_field
from bot.blocks.naming import name_of, names_in_words
from bot.focus.messages.shapes import LONGEST_GOAL, Area, Candidate
from bot.rules.cycles import EndFault
from bot.words import count, later, say

# The forms' fields.
CHOSEN, UNTIL, GOAL, AREA, REASON, FATE = "chosen", "until", "goal", "area", "reason", "fate"

_WHY_TWO = later("Teams that carry more than two finish fewer.")


class Fate(StrEnum):
    """What becomes of the strategies of a focus area that is ended."""

    STOP = "stop"
    HOLD = "hold"
    MOVE = "move"


@dataclass(frozen=True)
class ChoiceForm:
    """What can be chosen.

    Attributes:
        chosen: ids of what is ticked: what was chosen, else what the dots propose.
        most: how many may be.
        until: the end of the cycle; None: the calendar proposes none.
        is_new: the cycle begins with this choice: its end can be set here.
    """

    round_id: int
    candidates: Sequence[Candidate]
    chosen: Collection[int]
    most: int
    today: date
    until: date | None
    is_new: bool
    others: Sequence[str] = ()


def choice_form(form: ChoiceForm) -> dict[str, Any]:
    """*Choose our focus…*."""
    choices = [Choice(one.name, str(one.id), _dots(one)) for one in form.candidates]
    blocks = [
        kit.plain_section(_how_many(form)),
        checkbox_field(CHOSEN, say("Our focus"), choices, initial=[str(one) for one in form.chosen]),
        _until(form),
    ]
    return kit.form(
        ids.FOCUS_CHOOSE_FORM,
        say("Choose our focus"),
        blocks,
        submit=say("Choose"),
        close=say("Cancel"),
        private_metadata=str(form.round_id),
    )


def _how_many(form: ChoiceForm) -> str:
    if form.others:
        return say(
            "You work on {others} already, so choose one more. {why}",
            others=names_in_words(form.others),
            why=say(_WHY_TWO),
        )
    if len(form.candidates) == 1:
        return say("There is one thing on the list: tick it to work on it.")
    if all(one.dots is None for one in form.candidates):
        return say("Choose one or two. {why}", why=say(_WHY_TWO))
    return say("Choose one or two. {why} It need not be what most dots say.", why=say(_WHY_TWO))


def _dots(one: Candidate) -> str:
    dots = [] if one.dots is None else [_number(one.dots)]
    return " · ".join([*dots, *filter(None, [one.facts])])


def _number(dots: int) -> str:
    return count("{number} dot", "{number} dots", dots) if dots else say("no dot")


def _until(form: ChoiceForm) -> kit.Block:
    if not form.is_new and form.until:
        words = say("It ends with what you work on already: {day}.", day=shown_day(form.until, form.today))
        return kit.plain_section(words)
    hint = say(
        "Then the team steps back: did it work? Proposed is the end of your quarter, or ten school weeks."
    )
    return date_field(UNTIL, say("Until"), initial=form.until, hint=hint)


def third_refused(ticked: int, most: int, others: Sequence[str]) -> str:
    """Under the choice, where there are too many."""
    if others:
        return say(
            "You work on {others} already, so there is room for {most}, and you ticked {ticked}. {why}",
            others=names_in_words(others),
            most=most,
            ticked=ticked,
            why=say(_WHY_TWO),
        )
    return say("You ticked {ticked}: choose one or two. {why}", ticked=ticked, why=say(_WHY_TWO))


def has_strategies(name: str) -> str:
    """Under the choice, where something would go that the team has strategies for."""
    return say(
        "{name} has strategies, so it stays ticked. To end it, choose End a focus area… in the channel's message: "
        "there you say what becomes of them.",
        name=name_of(name),
    )


def end_words(day: date, fault: EndFault, around: Sequence[date]) -> str:
    """Under a date on which nothing can end; `around`: the school days next to it."""
    shown = long_day(day)
    if fault is EndFault.PAST:
        return say("{day} is not ahead. Choose a later school day.", day=shown)
    if fault is EndFault.TOO_FAR:
        return say("{day} is more than a year away. Check the year.", day=shown)
    days = [long_day(one) for one in around]
    if not days:
        return say("{day} is not a school day. Choose another day.", day=shown)
    if len(days) == 1:
        return say("{day} is not a school day. Choose {other}.", day=shown, other=days[0])
    return say(
        "{day} is not a school day. Choose {first} or {second}.", day=shown, first=days[0], second=days[1]
    )


@dataclass(frozen=True)
class GoalForm:
    """The goals of what is worked on."""

    round_id: int
    areas: Sequence[Area]
    today: date


def goal_form(form: GoalForm) -> dict[str, Any]:
    """*Set the goal…*, also what follows a choice."""
    blocks = [
        kit.plain_section(say("What will be different then? What students or teachers will do, see or say."))
    ]
    for one in form.areas:
        day = shown_day(one.ends_on, form.today)
        label = say("{name}: By {day}, our team will…", name=name_of(one.name), day=day)
        blocks.append(text_field(goal_field(one.id), label, initial=one.goal, lines=True, optional=True))
    return kit.form(
        ids.FOCUS_GOAL_FORM,
        say("Our goal"),
        blocks,
        submit=say("Save"),
        close=say("Later"),
        private_metadata=str(form.round_id),
    )


def goal_field(area_id: int) -> str:
    """The field of one area's goal."""
    return f"{GOAL}:{area_id}"


@dataclass(frozen=True)
class MoveForm:
    """The end of a cycle."""

    round_id: int
    ends_on: date
    today: date


def move_form(form: MoveForm) -> dict[str, Any]:
    """*Move its end…*."""
    now = say("It ends on {day}, for all you work on now.", day=shown_day(form.ends_on, form.today))
    return kit.form(
        ids.FOCUS_MOVE_FORM,
        say("Move the end"),
        [kit.plain_section(now), date_field(UNTIL, say("Until"), initial=form.ends_on)],
        submit=say("Move"),
        close=say("Cancel"),
        private_metadata=str(form.round_id),
    )


@dataclass(frozen=True)
class EndForm:
    """What can be ended. `strategies`: how many any of it has."""

    round_id: int
    areas: Sequence[Area]
    strategies: int = 0


def end_form(form: EndForm) -> dict[str, Any]:
    """*End a focus area…*."""
    choices = [Choice(one.name, str(one.id)) for one in form.areas]
    blocks = [
        *([select_field(AREA, say("Which one?"), choices)] if len(choices) > 1 else []),
        text_field(
            REASON,
            say("Why, and what did you learn?"),
            lines=True,
            hint=say("It stands in the channel's message and in what you export."),
        ),
        *_fate(form),
    ]
    about = form.areas[0].id if len(form.areas) == 1 else 0
    return kit.form(
        ids.FOCUS_END_FORM,
        say("End a focus area"),
        blocks,
        submit=say("End it"),
        close=say("Cancel"),
        private_metadata=f"{form.round_id}:{about}",
    )


def _fate(form: EndForm) -> list[kit.Block]:
    if not form.strategies:
        return []
    choices = [
        Choice(say("They stop too"), Fate.STOP),
        Choice(say("They are put on hold"), Fate.HOLD),
    ]
    if len(form.areas) > 1:
        choices.append(Choice(say("They go on for the other focus area"), Fate.MOVE))
    return [radio_field(FATE, say("What becomes of its strategies?"), choices)]


NO_REASON = later("Please say why in a few words: whoever reads this next year wants to know.")
NO_FATE = later("Please say what becomes of its strategies.")
NO_AREA = later("Choose which one.")
NO_DAY = later("Choose a day.")


def ended_words(day: str, reason: str) -> str:
    """How a focus area ended, in a sentence after its name."""
    if not reason:
        return say("ended with its cycle, {day}.", day=day)
    return say("ended {day}. {reason}", day=day, reason=kit.tame(reason, LONGEST_GOAL))
