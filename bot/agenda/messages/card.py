"""The agenda card in the team's channel: the agenda while the meeting is to come, afterwards a short record."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bot.agenda.messages.agenda import MOST_OBJECTIVE as _OBJECTIVE
from bot.agenda.messages.agenda import (
    AgendaShown,
    MeetingShown,
    RoleShown,
    change_words,
    minutes_words,
    norms_words,
    numbered,
    roles_words,
    short_words,
)
from bot.blocks import ids, kit
from bot.blocks.dates import shown_day, shown_hour
from bot.blocks.packing import first_that_fits, packed
from bot.focus.messages.standing import HeldLine, StandingLine, held_blocks, standing_title
from bot.outbox.messages.outsiders import aside_block
from bot.rules.local_time import local_hour
from bot.staff.messages.list import waiting_line
from bot.words import later, say

# More are a tap away, in the private agenda.
MOST_SHOWN = 15


@dataclass(frozen=True)
class Card:
    """What the card of a meeting to come says.

    Attributes:
        due_before: how many of the open action items are due before the meeting.
        standing: each strategy.
        held: strategies that were put on hold since the last meeting because nobody said how they go.
        waits: that the team is to step back on its focus, in a sentence; else empty.
        aside: why what people wrote is not shown; empty where it is.
        from_staff: how many questions of staff wait.
    """

    ilt_id: int
    meeting: MeetingShown
    objective: str
    items: Sequence[AgendaShown]
    roles: Sequence[RoleShown]
    norms: Sequence[str]
    open_items: int
    due_before: int
    chosen_change: str = ""
    standing: Sequence[StandingLine] = ()
    held: Sequence[HeldLine] = ()
    waits: str = ""
    aside: str = ""
    from_staff: int = 0


_ASIDE = later(
    "Another organization reads this channel, so what the meeting is about is not shown here. Agenda and roles shows it to "
    "you alone."
)


def for_others(card: Card) -> Card:
    """The same without what people wrote, for a channel that another organization reads."""
    return replace(
        card, aside=say(_ASIDE), objective="", norms=(), chosen_change="", standing=(), held=(), waits=""
    )


def agenda_card(card: Card) -> dict[str, Any]:
    """The card: when, what for, about what, in which roles."""
    title = _title(card.meeting)
    shown = () if card.aside else card.items[:MOST_SHOWN]
    above, below = _above(card), _below(card)
    full = [*numbered(shown), *_more(card)]
    # A paragraph each: run together, items and their objectives cannot be told apart on a phone.
    texts = [*packed(above), *full, *below]
    aside = [aside_block(card.aside, card.ilt_id)] if card.aside else []
    blocks = [
        kit.header(title),
        *aside,
        *(kit.plain_section(text) for text in texts),
        *held_blocks(card.held),
    ]
    blocks.append(kit.actions(_buttons(card)))
    short = [f"{number}. {short_words(item)}" for number, item in enumerate(shown, 1)]
    below = [*below, *(one.words for one in card.held)]
    forms = [
        "\n".join([title, *filter(None, [card.aside]), *above, *items, *below])
        for items in (full, [*short, *_more(card)])
    ]
    return kit.message(first_that_fits([kit.escape(form) for form in forms]), blocks)


def _title(meeting: MeetingShown) -> str:
    return say("Agenda for {when}", when=meeting.when(meeting.day))


def _above(card: Card) -> list[str]:
    meeting = card.meeting
    return [
        *_moved(meeting),
        *([] if card.aside else [_objective(card)]),
        _items(card),
        *filter(None, [change_words(card.chosen_change), card.waits]),
    ]


def _moved(meeting: MeetingShown) -> list[str]:
    if not meeting.moved_from:
        return []
    return [say("Moved here from {day}.", day=shown_day(meeting.moved_from, meeting.day))]


def _items(card: Card) -> str:
    minutes = card.meeting.minutes
    if card.items:
        return say("Items: {time}", time=minutes_words(card.items, minutes))
    return say(
        "No items yet, {minutes} minutes to fill: propose what you need the team for.", minutes=minutes
    )


def _objective(card: Card) -> str:
    objective = kit.tame(card.objective, _OBJECTIVE)
    if not objective:
        return say("The meeting has no objective yet: what should be different at the end of it?")
    return say("Objective of the meeting: {objective}", objective=objective)


def _more(card: Card) -> list[str]:
    if card.aside:
        return []
    more = len(card.items) - MOST_SHOWN
    return [say("and {number} more: tap Agenda and roles", number=more)] if more > 0 else []


def _below(card: Card) -> list[str]:
    lines = [
        roles_words(card.roles),
        norms_words(card.norms),
        _open_words(card),
        waiting_line(card.from_staff),
        _strategies(card),
    ]
    return [line for line in lines if line]


def _strategies(card: Card) -> str:
    return "\n".join([standing_title(), *(one.words for one in card.standing)]) if card.standing else ""


def _open_words(card: Card) -> str:
    if not card.open_items:
        return say("No open action items.")
    if not card.due_before:
        return say(
            "Open action items: {number}. Type /ilt actions all to see them.",
            number=card.open_items,
        )
    return say(
        "Open action items: {number}, {due} of them due before the meeting. Type /ilt actions all to see them.",
        number=card.open_items,
        due=card.due_before,
    )


def _buttons(card: Card) -> list[dict[str, Any]]:
    return [
        kit.button(say("Propose an item"), ids.AGENDA_PROPOSE, value=str(card.ilt_id)),
        kit.button(say("Agenda and roles"), ids.AGENDA_SHOW, value=str(card.ilt_id)),
    ]


def started(day: date, started_at: datetime, zone: str) -> dict[str, Any]:
    """Once the meeting was started."""
    hour = shown_hour(local_hour(started_at, zone))
    return _record(say("Agenda of {day}: the meeting started at {hour}.", day=shown_day(day, day), hour=hour))


def skipped(day: date, following: MeetingShown | None) -> dict[str, Any]:
    """The team left this meeting out."""
    words = say("Agenda of {day}: this meeting was skipped.", day=shown_day(day, day))
    return _record(f"{words} {_next(following, day)}")


def not_held(day: date, following: MeetingShown | None) -> dict[str, Any]:
    """Nobody started it."""
    words = say(
        "Agenda of {day}: the team did not meet with me this time, and that happens.",
        day=shown_day(day, day),
    )
    return _record(f"{words} {_next(following, day)}")


def day_off(day: date, following: MeetingShown | None) -> dict[str, Any]:
    """Its day has become one on which the school does not work, or the rhythm does not give it any more."""
    words = say("Agenda of {day}: there is no meeting on that day now.", day=shown_day(day, day))
    return _record(f"{words} {_next(following, day)}")


def _next(following: MeetingShown | None, day: date) -> str:
    if following is None:
        return say("What was on it waits: type /ilt setup to plan the next meeting.")
    return say(
        "What was on it waits for the next meeting, {when}: /ilt agenda shows it.", when=following.when(day)
    )


def _record(words: str) -> dict[str, Any]:
    return kit.message(kit.escape(words), [kit.plain_section(words)])
