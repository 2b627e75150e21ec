"""What can be tapped under the living message of a focus, by where it is."""

from collections.abc import Iterator
from typing import Any

from bot.assessments.messages.results import criterion_value
from bot.blocks import ids, kit, limits
from bot.blocks.naming import name_of
from bot.focus.messages.shapes import Focus, LiveWithShown
from bot.words import count, later, say

LIVE_WITH = later("Can everyone live with it?")

# The values of *More…*.
CHANGE, MOVE, END, LINES, STOP = "change", "move", "end", "lines", "stop"


def buttons(shown: Focus) -> list[kit.Block]:
    """What can be done now, below what the message says."""
    value = str(shown.round_id)
    if shown.is_cancelled:
        return []
    if shown.is_asking:
        return [kit.actions(_while_asking(shown, value)), *_notes(shown)]
    if not shown.is_chosen:
        return [kit.actions(list(_while_choosing(shown, value))), *_notes(shown)]
    return [kit.actions(list(_afterwards(shown, value)))]


def place_button(value: str, dots: int = 2, label: str = "", style: str = "primary") -> dict[str, Any]:
    """Opens the form for one's dots."""
    words = count("Place my dot", "Place my two dots", dots)
    return kit.button(words, ids.FOCUS_PLACE, value=value, label=label, style=style)


def _while_asking(shown: Focus, value: str) -> list[dict[str, Any]]:
    has_everyone = shown.turnout.has_everyone
    show = kit.button(
        say("Show the dots"), ids.FOCUS_SHOW_DOTS, value=value, style="primary" if has_everyone else ""
    )
    return [
        place_button(value, shown.dots_each, style="" if has_everyone else "primary"),
        {**show, "confirm": _confirm_show(shown)},
        {
            **kit.button(say("Close without a choice"), ids.FOCUS_CANCEL, value=value),
            "confirm": _confirm_cancel(),
        },
    ]


def _confirm_show(shown: Focus) -> dict[str, Any]:
    return confirm(
        say("Show the dots?"),
        say("{done}. Dots can't be placed or changed afterwards.", done=shown.turnout.words),
        say("Show them"),
        say("Not yet"),
    )


def _confirm_answers(asked: LiveWithShown) -> dict[str, Any]:
    return confirm(
        say("Show the answers?"),
        say("{done}. Nobody can answer, or change an answer, afterwards.", done=asked.turnout.words),
        say("Show them"),
        say("Not yet"),
    )


def _confirm_cancel() -> dict[str, Any]:
    return confirm(
        say("Close without a choice?"),
        say("Nothing is chosen. Dots that were not shown are deleted unread. This cannot be undone."),
        say("Close it"),
        say("Keep it open"),
    )


def confirm(title: str, words: str, yes: str, no: str) -> dict[str, Any]:
    """A question before a button does what it says."""
    return {
        "title": kit.plain(title),
        "text": kit.plain(words),
        "confirm": kit.plain(yes),
        "deny": kit.plain(no),
    }


def _while_choosing(shown: Focus, value: str) -> Iterator[dict[str, Any]]:
    yield kit.button(say("Choose our focus…"), ids.FOCUS_CHOOSE, value=value, style="primary")
    if shown.lines:
        yield kit.button(say("Read all lines"), ids.FOCUS_LINES, value=value)
    yield {
        **kit.button(say("Close without a choice"), ids.FOCUS_CANCEL, value=value),
        "confirm": _confirm_cancel(),
    }


def _notes(shown: Focus) -> list[kit.Block]:
    """*Read the notes on…*, for candidates that have some."""
    with_notes = [one for one in shown.candidates if one.notes and one.criterion_key]
    if not with_notes or shown.assessment_id is None:
        return []
    options = [
        kit.option(
            name_of(one.name, limits.OPTION_TEXT), criterion_value(shown.assessment_id, one.criterion_key)
        )
        for one in with_notes
    ]
    select = {
        "type": "static_select",
        "action_id": ids.RESULTS_DETAILS,
        "placeholder": kit.plain(say("Read the notes on…")),
        "options": options,
    }
    return [kit.actions([select])]


def _afterwards(shown: Focus, value: str) -> Iterator[dict[str, Any]]:
    if not shown.active:
        yield kit.button(say("Choose our next focus…"), ids.FOCUS_START)
        return
    if shown.waits:
        yield from _while_waiting(shown, value)
        return
    asked = shown.live_with
    if asked and asked.is_open:
        yield kit.button(say("Give my answer"), ids.FOCUS_LIVE_ANSWER, value=value, style="primary")
        show = kit.button(say("Show the answers"), ids.FOCUS_LIVE_SHOW, value=value)
        yield {**show, "confirm": _confirm_answers(asked)}
    yield from _goal_and_strategies(shown, value)
    if shown.may_ask_live_with:
        yield kit.button(say(LIVE_WITH), ids.FOCUS_LIVE_WITH, value=value)
    yield _more(shown, value)


def _while_waiting(shown: Focus, value: str) -> Iterator[dict[str, Any]]:
    """Nothing is begun for it any more."""
    if shown.may_step_back:
        cycle = str(shown.cycle_id)
        yield kit.button(say("Step back"), ids.STEP_BACK, value=cycle, style="primary")
    yield kit.button(say("Our strategies"), ids.STRATEGY_LIST, value=value)
    yield _more(shown, value)


def _goal_and_strategies(shown: Focus, value: str) -> Iterator[dict[str, Any]]:
    """First what comes next: the goal, then what is done for it."""
    if any(one.goal for one in shown.active):
        yield from _strategy_buttons(shown, value)
        yield kit.button(say("Goal…"), ids.FOCUS_GOAL, value=value, label=say("Goal…: change it"))
        return
    is_asked = shown.live_with and shown.live_with.is_open
    yield kit.button(say("Set the goal…"), ids.FOCUS_GOAL, value=value, style="" if is_asked else "primary")
    yield from _strategy_buttons(shown, value)


def _strategy_buttons(shown: Focus, value: str) -> Iterator[dict[str, Any]]:
    """To add one is what comes next once the goal is set."""
    has_some = any(one.strategies for one in shown.active)
    is_asked = shown.live_with and shown.live_with.is_open
    is_next = any(one.goal for one in shown.active) and not has_some and not is_asked
    style = "primary" if is_next else ""
    yield kit.button(say("Add a strategy…"), ids.STRATEGY_ADD, value=value, style=style)
    if has_some:
        yield kit.button(say("Our strategies"), ids.STRATEGY_LIST, value=value)


def _more(shown: Focus, value: str) -> dict[str, Any]:
    words = {
        **({} if shown.waits else {CHANGE: say("Change the choice…")}),
        **({} if shown.waits and not shown.may_step_back else {MOVE: say("Move its end…")}),
        END: say("End a focus area…"),
    }
    if shown.lines or (shown.live_with and shown.live_with.lines):
        words[LINES] = say("Read all lines")
    if shown.live_with and shown.live_with.is_open:
        words[STOP] = say("Stop asking, show nothing")
    options = [kit.option(said, f"{what}:{value}") for what, said in words.items()]
    return {"type": "overflow", "action_id": ids.FOCUS_MORE, "options": options}
