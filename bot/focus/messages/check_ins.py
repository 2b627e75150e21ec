"""The two small forms of a check-in: another answer, and what its owner saw."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.fields import Choice, radio_field, text_field
from bot.blocks.naming import name_of
from bot.items.messages.forms import NOWHERE, OpenedIn, small_metadata
from bot.rules.check_ins import Did, Said, Worked
from bot.words import later, say

# The forms' fields.
DID, WORKED, NOTE, LINK, NUMBER = "did", "worked", "note", "link", "number"
# Beside the four answers of the first question.
NOTHING = "nothing"
LONGEST_NOTE = 500
LONGEST_LINK = 1000

NO_DID = later("Choose one of these.")
NO_LINK = later("That is not a web address. It should start with https:// or http://")


@dataclass(frozen=True)
class AnswerForm:
    """A check-in that is answered anew."""

    id: int
    what: str
    said: Said
    opened_in: OpenedIn = NOWHERE


def answer_form(form: AnswerForm) -> dict[str, Any]:
    """*Change*."""
    said = form.said
    first = NOTHING if said.has_nothing else said.did or ""
    did = [*(Choice(one.words, one.value) for one in Did), Choice(say("Nothing to report"), NOTHING)]
    worked = [Choice(one.words, one.value) for one in Worked]
    blocks = [
        kit.plain_section(name_of(form.what)),
        radio_field(DID, say("Did we do it?"), did, initial=first),
        radio_field(WORKED, say("Did it work?"), worked, initial=said.worked or "", optional=True),
    ]
    return kit.form(
        ids.CHECK_IN_CHANGE_FORM,
        say("Change your answer"),
        blocks,
        submit=say("Save"),
        close=say("Cancel"),
        private_metadata=small_metadata(form.id, form.opened_in),
    )


@dataclass(frozen=True)
class Watch:
    """A number to watch, with what was said of it in this check-in."""

    number_id: int
    name: str
    unit: str
    said: str = ""


@dataclass(frozen=True)
class SeenForm:
    """What the owner saw, as it stands."""

    id: int
    what: str
    note: str = ""
    link: str = ""
    numbers: Sequence[Watch] = ()
    opened_in: OpenedIn = NOWHERE


def number_field(number_id: int) -> str:
    """The field of a number to watch."""
    return f"{NUMBER}:{number_id}"


def seen_form(form: SeenForm) -> dict[str, Any]:
    """*Add what you saw…*. It says first who reads it."""
    readers = say(
        "{what}\nYour team reads this, and whoever reads what your team shares. Never a student's name.",
        what=name_of(form.what),
    )
    blocks = [
        kit.plain_section(readers),
        text_field(
            NOTE,
            say("What did you see or count?"),
            initial=form.note,
            lines=True,
            hint=say("Leave it empty to take it back."),
            optional=True,
        ),
        text_field(
            LINK, say("Link"), initial=form.link, hint=say("To a document or data: https://…"), optional=True
        ),
        *(_number(one) for one in form.numbers),
    ]
    return kit.form(
        ids.CHECK_IN_SEE_FORM,
        say("What you saw"),
        blocks,
        submit=say("Save"),
        close=say("Cancel"),
        private_metadata=small_metadata(form.id, form.opened_in),
    )


def _number(one: Watch) -> kit.Block:
    unit = name_of(one.unit) if one.unit else ""
    hint = say("In: {unit}. The number alone, such as 41.", unit=unit) if unit else say("The number alone.")
    return text_field(
        number_field(one.number_id), name_of(one.name), initial=one.said, hint=hint, optional=True
    )
