"""What is asked before an item is logged: never guessed, and one tap answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.dates import long_day
from bot.blocks.fields import Choice, select
from bot.items.messages.items import MOST_TEXT
from bot.words import say

# Slack wants a name of its own for each button of a row.
CHOICES = (
    ids.ITEM_CHOICE_1,
    ids.ITEM_CHOICE_2,
    ids.ITEM_CHOICE_3,
    ids.ITEM_CHOICE_4,
    ids.ITEM_CHOICE_5,
)
OWNER, DUE = "owner", "due"


@dataclass(frozen=True)
class Question:
    """What keeps an item from being logged.

    Attributes:
        draft_id: where what was typed is kept meanwhile.
        why: a sentence: what is asked, and why.
        text: what is to be done, as understood.
        owner: as far as it is certain; empty: this is asked.
        people: owners to tap on, likely ones first.
        members: everybody else to choose from; empty where `people` are all.
        days: dates to tap on.
        owner_waits: the owner is decided later, and the date is asked without one.
    """

    draft_id: int
    why: str
    text: str
    owner: str = ""
    people: Sequence[Choice] = ()
    members: Sequence[Choice] = ()
    days: Sequence[date] = ()
    owner_waits: bool = False


def question(asked: Question) -> dict[str, Any]:
    """The private question, its answers as buttons, and the form with everything filled in."""
    whose = f" · @{kit.tame(asked.owner, 60)}" if asked.owner else ""
    about = f"“{kit.tame(asked.text, MOST_TEXT)}”{whose}" if asked.text else ""
    words = "\n".join(line for line in (asked.why, about, say("Nothing is logged yet.")) if line)
    elements = _days(asked) if asked.owner or asked.owner_waits else _people(asked)
    form = kit.button(say("Use the form…"), ids.ITEM_ASK_FORM, value=str(asked.draft_id))
    row = kit.actions([*elements, form], block_id=f"draft:{asked.draft_id}")
    return kit.message(kit.escape(words), [kit.plain_section(words), row])


def _people(asked: Question) -> list[dict[str, Any]]:
    buttons = [
        kit.button(kit.tame(one.words, 60) or "?", name, value=f"{asked.draft_id}:{OWNER}:{one.value}")
        for name, one in zip(CHOICES, asked.people, strict=False)
    ]
    if not asked.members:
        return buttons
    return [*buttons, select(ids.ITEM_ASK_OWNER, asked.members, say("Choose a member"))]


def _days(asked: Question) -> list[dict[str, Any]]:
    buttons = [
        kit.button(long_day(day), name, value=f"{asked.draft_id}:{DUE}:{day.isoformat()}")
        for name, day in zip(CHOICES, asked.days, strict=False)
    ]
    picker = {
        "type": "datepicker",
        "action_id": ids.ITEM_ASK_DATE,
        "placeholder": kit.plain(say("Another date")),
    }
    return [*buttons, picker]
