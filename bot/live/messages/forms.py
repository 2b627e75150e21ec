"""The forms of a meeting that goes on: who is there, who leads, a note, and what its action items still lack."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.fields import Choice, date_field, people_field, text_field
from bot.items.messages.items import ItemShown
from bot.rules.rotation import role_words
from bot.words import count, say

THERE, LEAD, NOTE = "there", "lead", "note"
OWNER, DUE, DROP = "fix_owner", "fix_due", "fix_drop"
MOST_FIXED = 20
MOST_NOTE = 500
_YES = "yes"
_TITLE, _MOST_THERE = 120, 200


@dataclass(frozen=True)
class AttendanceForm:
    """Who can be there, and who was when the form was opened (Slack ids)."""

    meeting_id: int
    members: Sequence[Choice]
    there: Sequence[str]


@dataclass(frozen=True)
class LeadForm:
    """Who else can lead the meeting. `role`: what leading is called in this team."""

    meeting_id: int
    role: str
    members: Sequence[Choice]


@dataclass(frozen=True)
class EndForm:
    """A meeting that is to end, and its action items without an owner or a date."""

    meeting_id: int
    members: Sequence[Choice]
    items: Sequence[ItemShown]


def attendance_form(form: AttendanceForm) -> dict[str, Any]:
    """*Attendance…*: everybody who is there."""
    field = people_field(
        THERE,
        say("Who is here?"),
        form.members,
        initial=form.there,
        several=True,
        hint=say("Each member can also tap I am here."),
    )
    # More ids than that do not fit; those beyond stay as they are noted.
    about = f"{form.meeting_id}:{','.join(form.there[:_MOST_THERE])}"
    return _form(ids.MEETING_ATTENDANCE_FORM, say("Attendance"), [field], say("Save"), about)


def lead_form(form: LeadForm) -> dict[str, Any]:
    """*Hand over the lead…*."""
    role = kit.tame(role_words(form.role), _TITLE)
    field = people_field(
        LEAD,
        say("Who leads from now on?"),
        form.members,
        hint=say("They become the meeting's {role}.", role=role),
    )
    return _form(
        ids.MEETING_LEAD_FORM, say("Hand over the lead"), [field], say("Hand over"), str(form.meeting_id)
    )


def note_form(meeting_id: int, item_id: int, title: str) -> dict[str, Any]:
    """*Keep it as a note instead…*."""
    about = kit.plain_section(
        say(
            "“{title}” does not come back by itself; the note stays with this meeting.",
            title=kit.tame(title, _TITLE),
        )
    )
    field = text_field(
        NOTE,
        say("What is to be remembered of it?"),
        lines=True,
        hint=say("At most {number} characters. It may stay empty.", number=MOST_NOTE),
        optional=True,
    )
    return _form(
        ids.MEETING_NOTE_FORM,
        say("Keep as a note"),
        [about, field],
        say("Keep it"),
        f"{meeting_id}:{item_id}",
    )


def end_form(form: EndForm) -> dict[str, Any]:
    """Before the end: what the meeting's action items lack, a few fields each. Whatever stays empty stays open."""
    shown, more = form.items[:MOST_FIXED], len(form.items) - MOST_FIXED
    words = count(
        "An action item of this meeting lacks an owner or a date. Fix it now, or end anyway: what stays empty "
        "stays open, and you are reminded of it.",
        "{number} action items of this meeting lack an owner or a date. Fix it now, or end anyway: what stays "
        "empty stays open, and you are reminded of it.",
        len(form.items),
    )
    if more > 0:
        words += " " + count(
            "Shown are the first {shown}; the other {number} you find with /ilt actions all.",
            "Shown are the first {shown}; the other {number} you find with /ilt actions all.",
            more,
            shown=MOST_FIXED,
        )
    rows = [block for item in shown for block in _row(item, form.members)]
    about = f"{form.meeting_id}:{','.join(str(item.id) for item in shown)}"
    return _form(
        ids.MEETING_END_FORM,
        say("End the meeting"),
        [kit.plain_section(words), *rows],
        say("Save and end"),
        about,
    )


def fix_block(field: str, item_id: int) -> str:
    """The name of an item's field."""
    return f"{field}:{item_id}"


def _row(item: ItemShown, members: Sequence[Choice]) -> list[kit.Block]:
    blocks = [kit.plain_section(item.line)]
    if not item.owner:
        blocks.append(
            people_field(
                fix_block(OWNER, item.id),
                say("Who owns #{number}?", number=item.number),
                members,
                optional=True,
            )
        )
    if not item.due:
        blocks.append(
            date_field(
                fix_block(DUE, item.id), say("By when is #{number} due?", number=item.number), optional=True
            )
        )
    return [*blocks, _drop(item)]


def _drop(item: ItemShown) -> kit.Block:
    box = {
        "type": "checkboxes",
        "action_id": DROP,
        "options": [kit.option(say("It is not needed any more"), _YES)],
    }
    return {
        "type": "input",
        "block_id": fix_block(DROP, item.id),
        "label": kit.plain(say("Or drop #{number}?", number=item.number)),
        "optional": True,
        "element": box,
    }


def _form(
    callback_id: str, title: str, blocks: Sequence[kit.Block], submit: str, about: str
) -> dict[str, Any]:
    return kit.form(callback_id, title, blocks, submit=submit, close=say("Cancel"), private_metadata=about)
