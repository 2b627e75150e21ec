"""What is said about a process reflection: in the channel, to who has not answered, on Home, after a tap."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.dates import long_day
from bot.blocks.late import excused
from bot.blocks.packing import first_that_fits, packed, small_escaped
from bot.meetings.messages.reflection_shapes import (
    CHOICE_WORDS,
    CHOOSE,
    CLOSE,
    FITS,
    HEADINGS,
    READ_ALL,
    SHOW,
    TITLE,
    Line,
    Reflection,
    Waiting,
    in_list,
    turnout,
)
from bot.rules.tally import MINIMUM
from bot.words import count, later, say

# Lines of a list that stand in the message, and how much of each: the rest is a tap away.
_MOST_LINES = 8
_LINE = 160
_SHORT = 50
_CHANGE = 300
# More rows than a person in several teams needs; Home has room for a hundred blocks in all.
_MOST_WAITING = 2
# Fits somebody's words into so many UTF-16 units.
Fit = Callable[[str, int], str]

_FITS = later("Did this session reflect our strengths and challenges?")


def reflection_message(shown: Reflection) -> dict[str, Any]:
    """The one message in the channel: the question with the count, later the three lists."""
    blocks = [
        kit.header(say(TITLE)),
        kit.plain_section(_intro(shown)),
        *map(kit.plain_section, _counts(shown, kit.tame, _CHANGE)),
        *_lists(shown),
        *map(kit.plain_section, _chosen(shown, kit.tame, _CHANGE)),
    ]
    buttons = list(_buttons(shown))
    return kit.message(_text(shown), [*blocks, kit.actions(buttons)] if buttons else blocks)


def _intro(shown: Reflection) -> str:
    if shown.goes_on:
        return _goes_on(shown)
    values = {"day": long_day(shown.day), "count": shown.turnout, "closes": shown.closes}
    if shown.is_closed:
        if shown.answered:
            return say("Meeting of {day}: {count}. Closed: the minutes hold what we said.", **values)
        return say("Meeting of {day}: {count}. So there is nothing to show this time.", **values)
    if shown.is_shown:
        return say(
            "Meeting of {day}: {count}: everything is shown. Tap “{read}” on what you want too, then choose one change. "
            "It closes by itself on {closes}.",
            read=say(READ_ALL),
            **values,
        )
    return say(
        "Meeting of {day}: {count}. Three short questions, two minutes. All answers are shown together, mixed and without "
        "names: when everybody has answered, when whoever leads shows them (from {minimum} on), or on {closes}.",
        minimum=MINIMUM,
        **values,
    )


def _goes_on(shown: Reflection) -> str:
    if shown.is_shown:
        return say(
            "The meeting of {day} goes on. What was answered is shown, and no more answers are taken.",
            day=long_day(shown.day),
        )
    return say(
        "The meeting of {day} goes on, so these questions wait for its end. What was answered is kept; nobody sees it before.",
        day=long_day(shown.day),
    )


def _lists(shown: Reflection) -> Iterator[kit.Block]:
    for name, lines in _by_list(shown):
        yield kit.header(say(HEADINGS[name]))
        yield from map(kit.plain_section, packed(_listed(lines, kit.tame, _LINE)))


def _by_list(shown: Reflection) -> list[tuple[str, list[Line]]]:
    """The lists that have lines, once they are shown; after the close they stand in the minutes, right below."""
    is_here = shown.is_shown and not shown.is_closed
    found = [(name, in_list(shown.lines, name)) for name in HEADINGS] if is_here else []
    return [(name, lines) for name, lines in found if lines]


def _listed(lines: Sequence[Line], fit: Fit, limit: int) -> Iterator[str]:
    for line in lines[:_MOST_LINES]:
        yield f"• {line.called(fit(line.text, limit))}{line.mark}"
    if len(lines) > _MOST_LINES:
        left = len(lines) - _MOST_LINES
        yield count("… and {number} more: tap “Read all”.", "… and {number} more: tap “Read all”.", left)


def _counts(shown: Reflection, fit: Fit, limit: int) -> Iterator[str]:
    """The choices in words; nothing where nobody took one."""
    for question, words in CHOICE_WORDS.items():
        counts = shown.counts.get(question) if shown.is_shown and not shown.is_closed else None
        if counts:
            asked = (
                say(_FITS)
                if question == FITS
                else say("Last time we chose “{change}”. Did it help?", change=fit(shown.last_change, limit))
            )
            said = [
                f"{counts[choice]} {say(answer).lower()}"
                for choice, answer in words.items()
                if counts.get(choice)
            ]
            yield f"{asked} {', '.join(said)}."


def _chosen(shown: Reflection, fit: Fit, limit: int) -> list[str]:
    if not shown.chosen:
        return []
    return [say("Our one change for next time: {change}", change=fit(shown.chosen, limit))]


def _buttons(shown: Reflection) -> Iterator[dict[str, Any]]:
    value = str(shown.meeting_id)
    if not shown.is_closed and not shown.is_shown:
        yield answer_button(value)
    if shown.is_shown and shown.lines:
        yield kit.button(
            say("Read all") if shown.is_closed else say(READ_ALL), ids.PROCESS_LINES, value=value
        )
    if shown.is_shown:
        yield kit.button(say(CHOOSE), ids.PROCESS_CHOOSE, value=value)
    if shown.is_closed or shown.goes_on:
        return
    if not shown.is_shown and shown.answered >= MINIMUM:
        yield {**kit.button(say(SHOW), ids.PROCESS_SHOW, value=value), "confirm": _showing(shown)}
    yield {**kit.button(say(CLOSE), ids.PROCESS_CLOSE, value=value), "confirm": _closing(shown)}


def _showing(shown: Reflection) -> dict[str, Any]:
    words = say("{count}. Everything is shown at once. After this nobody can answer.", count=shown.turnout)
    return _asking(say("Show the answers now?"), words, say("Show them"))


def _closing(shown: Reflection) -> dict[str, Any]:
    if shown.is_shown:
        words = say("{count}. After this nobody can answer or +1.", count=shown.turnout)
    elif shown.answered >= MINIMUM or not shown.answered:
        words = say(
            "{count}. What was answered is shown. After this nobody can answer or +1.", count=shown.turnout
        )
    else:
        words = say(
            "{count}. What was answered is shown, and with fewer than {minimum} answers people may guess who wrote what. "
            "After this nobody can answer or +1.",
            count=shown.turnout,
            minimum=MINIMUM,
        )
    return _asking(say("Close and post the minutes?"), words, say("Close and post"))


def _asking(title: str, words: str, yes: str) -> dict[str, Any]:
    return {
        "title": kit.plain(title),
        "text": kit.plain(words),
        "confirm": kit.plain(yes),
        "deny": kit.plain(say("Not yet")),
    }


def answer_button(value: str, words: str = "", label: str = "") -> dict[str, Any]:
    """Opens the three questions about the meeting with that id. `words`: empty = *Answer*."""
    title, words = say(TITLE), words or say("Answer")
    said = label or (words if words == title else f"{words}: {title}")
    return kit.button(words, ids.PROCESS_ANSWER, value=value, label=said, style="primary")


def _text(shown: Reflection) -> str:
    """All of it as long as Slack's limit allows: the same lines as in the blocks, or the beginning of each."""
    forms = ((kit.tame, _LINE, _CHANGE), (_small, _SHORT, _SHORT))
    return first_that_fits(kit.escape("\n".join(_spoken(shown, *form))) for form in forms)


def _small(words: str, limit: int) -> str:
    return small_escaped(kit.tame(words, limit), limit)


def _spoken(shown: Reflection, fit: Fit, limit: int, change: int) -> Iterator[str]:
    yield f"{say(TITLE)} {_intro(shown)}"
    yield from _counts(shown, fit, change)
    for name, lines in _by_list(shown):
        yield f"{say(HEADINGS[name])}:"
        yield from _listed(lines, fit, limit)
    yield from _chosen(shown, fit, change)


def please_answer(waiting: Waiting, *, is_late: bool) -> dict[str, Any]:
    """To somebody who was there and has not answered, a little after the end."""
    words = excused(asking_words(waiting), is_late=is_late)
    return kit.message(
        kit.escape(say("{words} Use the button Answer.", words=words)), asking_blocks(waiting, words)
    )


def asking_words(waiting: Waiting) -> str:
    """The question, alone or under the action items of that meeting."""
    return say(
        "{session} Three short questions, about two minutes. Your answers are shown without names; skip what you have "
        "no answer to.",
        session=waiting.words,
    )


def asking_blocks(waiting: Waiting, words: str) -> list[kit.Block]:
    """The same with its button."""
    return [kit.plain_section(words), kit.actions([answer_button(str(waiting.meeting_id))])]


def waiting_rows(waiting: Sequence[Waiting]) -> list[kit.Block]:
    """Rows for Home and the menu, each with its button."""
    return [
        kit.plain_section(
            one.words,
            accessory=answer_button(
                str(one.meeting_id),
                label=say("Answer about {day} in {team}", day=one.day, team=kit.tame(one.team, 30)),
            ),
        )
        for one in waiting[:_MOST_WAITING]
    ]


@dataclass(frozen=True)
class Saved:
    """What came of somebody's answers.

    Attributes:
        is_shown: theirs were shown with the others'.
        goes_on: the meeting has not ended, and nobody is asked yet.
    """

    meeting_id: int
    answered: int
    asked: int
    is_shown: bool
    goes_on: bool = False


def saved(done: Saved) -> dict[str, Any]:
    """After *Save*."""
    answered = turnout(done.answered, done.asked)
    if done.is_shown:
        words = say(
            "Saved: {count}. Everything is shown in the channel in a moment, without names.", count=answered
        )
        return kit.message(words, [kit.plain_section(words)])
    words = (
        say("Saved. It counts once the meeting has ended; until it is shown you can change it.")
        if done.goes_on
        else say(
            "Saved: {count}. Everything is shown together when everybody who was there has answered, or when it closes; "
            "until then you can change yours.",
            count=answered,
        )
    )
    row = kit.actions([kit.button(say("Change my answers"), ids.PROCESS_ANSWER, value=str(done.meeting_id))])
    return kit.message(words, [kit.plain_section(words), row])


@dataclass(frozen=True)
class Offer:
    """A meeting that `/ilt reflect` may mean: its team's channel; `is_running`: it has not ended yet."""

    meeting_id: int
    channel_id: str
    is_running: bool


def both(offer: Offer) -> dict[str, Any]:
    """`/ilt reflect` in or after a meeting: people type it for both."""
    when = (
        say("Its answers are shown after the meeting.") if offer.is_running else say("The meeting is over.")
    )
    words = say(
        "What do you want to do? “{title}” asks three questions about this meeting. {when} “Self-assessment” is the vote "
        "on the team's work.",
        title=say(TITLE),
        when=when,
    )
    buttons = [
        answer_button(str(offer.meeting_id), say(TITLE)),
        kit.button(say("Self-assessment"), ids.REFLECT_INSTEAD, value=offer.channel_id),
    ]
    return kit.message(kit.escape(words), [kit.plain_section(words), kit.actions(buttons)])


def shown_now(channel_name: str) -> str:
    """After *Show them now*."""
    return say(
        "Shown. #{channel} reads everything in a moment, without names.", channel=kit.tame(channel_name, 80)
    )


def closed(channel_name: str) -> str:
    """After *Close and post the minutes*."""
    return say("Closed. #{channel} shows everything in a moment.", channel=kit.tame(channel_name, 80))
