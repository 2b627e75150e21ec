"""The one living message of a focus: dots, then what was chosen, then what the team does for it."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from bot.blocks import kit
from bot.blocks.dates import shown_day
from bot.blocks.naming import NAME, name_of, names_in_words
from bot.blocks.packing import first_that_fits, packed
from bot.focus.messages.message_buttons import LIVE_WITH, buttons
from bot.focus.messages.shapes import (
    LONGEST_GOAL,
    LONGEST_OWN,
    Area,
    Candidate,
    Focus,
    LiveWithShown,
    goal_words,
)
from bot.focus.messages.strategies import LONGEST_SAID, strategy_lines
from bot.rules.focus import Share, proposal, ranks, tie_in_the_way
from bot.rules.tally import MINIMUM
from bot.words import count, later, say

QUESTION = later("What should we work on?")
THINK_OF = later("What should we think of?")
BETTER = later("What would make it better?")
# Lines that stand in the message, and how much of each: the rest is a tap away.
_MOST_LINES = 6
_LINE = 160
_SHORT = 40
_LEAST = 12
# Of one focus area: three that are active, and what was done and stopped.
_MOST_STRATEGIES = 8

_OF_YOU = {
    Share.MOST: later("• {name}: most of you"),
    Share.HALF: later("• {name}: about half of you"),
    Share.FEW: later("• {name}: few of you, or nobody"),
}
_CAN_LIVE = {
    Share.MOST: later("{question} Most of you can."),
    Share.HALF: later("{question} About half of you can."),
    Share.FEW: later("{question} Few of you can, or nobody."),
}
# By whether there is room for two.
_DOTS_SAY = {
    True: later(
        "The dots say {proposed}. Your organizers choose one or two, after the talk; it may be something else."
    ),
    False: later(
        "The dots say {proposed}. Your organizers choose, after the talk; it may be something else."
    ),
}
_CHOOSE = {
    True: later("Your organizers choose one or two, after the talk."),
    False: later("Your organizers choose, after the talk."),
}
_WHY_WORDS = later(
    "Nearly the same people were asked a short while ago; beside those numbers, new ones would tell whose answer is whose."
)


def focus_message(shown: Focus) -> dict[str, Any]:
    """The message as it is now. Its text holds the same lines as its blocks, as long as Slack's limit allows."""
    title = say(QUESTION) if not shown.is_chosen else _chosen_title(shown)
    blocks = [
        kit.header(title),
        *map(kit.plain_section, packed(_parts(shown, LONGEST_OWN, _LINE), between="\n\n")),
        *buttons(shown),
    ]
    forms = ((LONGEST_OWN, _LINE), (NAME, NAME), (_SHORT, _SHORT), (_LEAST, _LEAST))
    return kit.message(
        first_that_fits(kit.escape("\n".join([title, *_parts(shown, *form)])) for form in forms), blocks
    )


def _chosen_title(shown: Focus) -> str:
    return say("Our focus") if shown.active else say("What we worked on")


def _parts(shown: Focus, limit: int, line: int) -> list[str]:
    """The paragraphs, with so much of what people wrote."""
    if shown.is_cancelled:
        return [_cancelled(shown)]
    if shown.is_chosen:
        return list(_chosen(shown, limit, line))
    return list(_asking(shown, limit) if shown.is_asking else _choosing(shown, limit, line))


def _cancelled(shown: Focus) -> str:
    if shown.by:
        return say(
            "{name} closed this without a choice; no dot was shown. Type /ilt focus to begin anew.",
            name=name_of(shown.by),
        )
    return say("This was closed without a choice. Type /ilt focus to begin anew.")


def _asking(shown: Focus, limit: int) -> Iterator[str]:
    yield _dots_asked(shown.dots_each)
    yield "\n".join(_candidate(one, limit) for one in shown.candidates)
    yield _progress(shown)


def _dots_asked(number: int) -> str:
    return count(
        "You have one dot. Put it where work would help students most.",
        "You have {number} dots. Put them where work would help students most.",
        number,
    )


def _candidate(one: Candidate, limit: int) -> str:
    name = name_of(one.name, limit)
    return f"• {name} · {one.facts}" if one.facts else f"• {name}"


def _progress(shown: Focus) -> str:
    done = shown.turnout.words
    if shown.turnout.has_everyone:
        return say(
            "{done}. Nobody sees a dot before they are shown, all together and without names.", done=done
        )
    if shown.until:
        return say(
            "{done}, until {until}. Nobody sees a dot before the end; then all together, without names.",
            done=done,
            until=shown.until,
        )
    return say(
        "{done}. Whoever leads the meeting shows them, all together and without names; nobody sees a dot before.",
        done=done,
    )


def _choosing(shown: Focus, limit: int, line: int) -> Iterator[str]:
    yield _how_it_went(shown)
    yield "\n".join(_list(shown, limit))
    yield from _said(say(THINK_OF), shown.lines, line)
    yield _proposed(shown)


def _list(shown: Focus, limit: int) -> Iterator[str]:
    if shown.dots:
        yield from _ranking(shown, limit)
    elif shown.in_words:
        ranked = sorted(shown.candidates, key=lambda one: list(Share).index(one.share or Share.FEW))
        for one in ranked:
            yield say(_OF_YOU[one.share or Share.FEW], name=name_of(one.name, limit))
    else:
        yield from (_candidate(one, limit) for one in shown.candidates)


def _how_it_went(shown: Focus) -> str:
    if not shown.had_dots:
        return _why_none(shown)
    if shown.dots:
        return say(
            "{answered} of {counted} placed dots. Here is where they are; who placed which was deleted. "
            "Talk about it, then choose.",
            answered=shown.turnout.answered,
            counted=shown.turnout.counted,
        )
    if shown.in_words:
        return say(
            "{done}. Nearly the same people placed dots on this a short while ago; beside the numbers of then, new ones would "
            "tell whose dot is whose, so there are words. Talk about it, then choose.",
            done=shown.turnout.words,
        )
    if not shown.turnout.answered:
        return say("Nobody placed a dot. Talk, then choose.")
    return say(
        "{done}: fewer than {minimum} answers are never shown, so they were deleted unread. Talk, then choose.",
        done=shown.turnout.words,
        minimum=MINIMUM,
    )


def _why_none(shown: Focus) -> str:
    if shown.is_without_dots:
        return say("You choose without dots; nobody saw what was placed. Talk, then choose.")
    if len(shown.candidates) == 1:
        return say("There is one thing on the list: talk about it, then choose it or close this.")
    return count(
        "You are the only one in this team, so there are no dots. Choose.",
        "You are {number} in this team: with so few there are no dots. Talk, then choose.",
        shown.members,
    )


def _ranking(shown: Focus, limit: int) -> Iterator[str]:
    """Most first; equals stand together and are called a tie."""
    for rank in ranks(shown.dots):
        for place in rank.places:
            yield _ranked(shown.candidates[place], rank.dots, limit, is_tie=rank.is_tie and rank.dots > 0)


def _ranked(one: Candidate, dots: int, limit: int, *, is_tie: bool) -> str:
    name, number = name_of(one.name, limit), dots
    if not dots:
        return say("• {name}: no dot", name=name)
    if is_tie:
        return count("• {name}: {number} dot (a tie)", "• {name}: {number} dots (a tie)", number, name=name)
    return count("• {name}: {number} dot", "• {name}: {number} dots", number, name=name)


def _proposed(shown: Focus) -> str:
    """What the dots come to; whoever chooses may choose otherwise."""
    names = [one.name for one in shown.candidates]
    proposed = [names[place] for place in proposal(shown.dots, shown.most)]
    tied = [names[place] for place in tie_in_the_way(shown.dots, shown.most)]
    if proposed and tied:
        return say(
            "The dots say {proposed}; behind it {tied} are a tie. Your organizers choose, after the talk.",
            proposed=names_in_words(proposed),
            tied=names_in_words(tied),
        )
    if proposed:
        return say(_DOTS_SAY[shown.room > 1], proposed=names_in_words(proposed))
    if tied:
        return say("{tied} are a tie. Your organizers choose, after the talk.", tied=names_in_words(tied))
    return say(_CHOOSE[shown.room > 1])


def _said(title: str, lines: Sequence[str], limit: int) -> list[str]:
    """Lines without author under their question; nothing where there are none."""
    if not lines:
        return []
    said = [f"• {name_of(one, limit)}" for one in lines[:_MOST_LINES]]
    left = len(lines) - _MOST_LINES
    if left > 0:
        said.append(count("… and {number} more line", "… and {number} more lines", left))
    return ["\n".join([title, *said])]


def _chosen(shown: Focus, limit: int, line: int) -> Iterator[str]:
    goal = LONGEST_GOAL if limit == LONGEST_OWN else line
    if shown.waits:
        yield shown.waits
    for one in shown.areas:
        yield "\n".join(area_lines(one, shown.today, limit, goal))
        yield from strategies_of(one, limit)
    if shown.passed_over and shown.active:
        yield say(
            "By the dots {passed} came first; the team chose otherwise.",
            passed=names_in_words(shown.passed_over),
        )
    if shown.live_with:
        yield from _live_with(shown.live_with, line)


def area_lines(one: Area, today: date, limit: int = LONGEST_OWN, goal: int = LONGEST_GOAL) -> Iterator[str]:
    """A focus area: until when, and its goal; one that has ended says how."""
    name = name_of(one.name, limit)
    if one.end:
        yield say("{name}: {end}", name=name, end=one.end)
        return
    yield say("{name}, until {day}", name=name, day=shown_day(one.ends_on, today))
    if one.goal:
        yield goal_words(kit.cut(one.goal, goal))


def strategies_of(one: Area, limit: int = LONGEST_OWN) -> Iterator[str]:
    """What the team does for a focus area: what goes on first, a paragraph each; nothing for one that has ended."""
    if one.end:
        return
    most = LONGEST_SAID if limit == LONGEST_OWN else limit
    for strategy in one.strategies[:_MOST_STRATEGIES]:
        yield "\n".join(strategy_lines(strategy, most))
    left = len(one.strategies) - _MOST_STRATEGIES
    if left > 0:
        yield count("… and {number} more", "… and {number} more", left)


def _live_with(asked: LiveWithShown, line: int) -> Iterator[str]:
    if asked.is_open:
        yield say(
            "{question} {done}. Three answers, without names, shown once and all together.",
            question=say(LIVE_WITH),
            done=asked.turnout.words,
        )
        return
    if asked.share:
        yield f"{say(_CAN_LIVE[asked.share], question=say(LIVE_WITH))} {say(_WHY_WORDS)}"
    elif asked.good is None:
        yield say(
            "{question} {done}: fewer than {minimum} answers are never shown, so they were deleted unread.",
            question=say(LIVE_WITH),
            done=asked.turnout.words,
            minimum=MINIMUM,
        )
    else:
        yield say(
            "{question} {good} good, {can_live} can live with it, {not_yet} not yet.",
            question=say(LIVE_WITH),
            good=asked.good,
            can_live=asked.can_live or 0,
            not_yet=asked.not_yet or 0,
        )
    yield from _said(say(BETTER), asked.lines, line)
    if asked.helpers:
        yield say("Would help lead it: {names}.", names=names_in_words(asked.helpers[:12]))
