"""The forms of a meeting that goes on: who is there, who leads, a note, and what its action items still lack."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.fields import Choice, date_field, people_field, text_field
from bot.items.messages.items import ItemShown

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
        "Who is here?",
        form.members,
        initial=form.there,
        several=True,
        hint="Each member can also tap I am here.",
    )
    # More ids than that do not fit; those beyond stay as they are noted.
    about = f"{form.meeting_id}:{','.join(form.there[:_MOST_THERE])}"
    return _form(ids.MEETING_ATTENDANCE_FORM, "Attendance", [field], "Save", about)


def lead_form(form: LeadForm) -> dict[str, Any]:
    """*Hand over the lead…*."""
    role = kit.tame(form.role, _TITLE)
    field = people_field(
        LEAD, "Who leads from now on?", form.members, hint=f"They become the meeting's {role}."
    )
    return _form(ids.MEETING_LEAD_FORM, "Hand over the lead", [field], "Hand over", str(form.meeting_id))


def note_form(meeting_id: int, item_id: int, title: str) -> dict[str, Any]:
    """*Keep it as a note instead…*."""
    about = kit.plain_section(
        f"“{kit.tame(title, _TITLE)}” does not come back by itself; the note stays with this meeting."
    )
    field = text_field(
        NOTE,
        "What is to be remembered of it?",
        lines=True,
        hint=f"At most {MOST_NOTE} characters. It may stay empty.",
        optional=True,
    )
    return _form(
        ids.MEETING_NOTE_FORM, "Keep as a note", [about, field], "Keep it", f"{meeting_id}:{item_id}"
    )


def end_form(form: EndForm) -> dict[str, Any]:
    """Before the end: what the meeting's action items lack, a few fields each. Whatever stays empty stays open."""
    shown, more = form.items[:MOST_FIXED], len(form.items) - MOST_FIXED
    lacking = (
        "An action item of this meeting lacks"
        if len(form.items) == 1
        else f"{len(form.items)} action items of this meeting lack"
    )
    words = f"{lacking} an owner or a date. Fix it now, or end anyway: what stays empty stays open, and you are reminded of it."
    if more > 0:
        words += f" Shown are the first {MOST_FIXED}; the other {more} you find with /ilt actions all."
    rows = [block for item in shown for block in _row(item, form.members)]
    about = f"{form.meeting_id}:{','.join(str(item.id) for item in shown)}"
    return _form(
        ids.MEETING_END_FORM, "End the meeting", [kit.plain_section(words), *rows], "Save and end", about
    )


def fix_block(field: str, item_id: int) -> str:
    """The name of an item's field."""
    return f"{field}:{item_id}"


def _row(item: ItemShown, members: Sequence[Choice]) -> list[kit.Block]:
    blocks = [kit.plain_section(item.line)]
    if not item.owner:
        blocks.append(
            people_field(fix_block(OWNER, item.id), f"Who owns #{item.number}?", members, optional=True)
        )
    if not item.due:
        blocks.append(date_field(fix_block(DUE, item.id), f"By when is #{item.number} due?", optional=True))
    return [*blocks, _drop(item)]


def _drop(item: ItemShown) -> kit.Block:
    box = {
        "type": "checkboxes",
        "action_id": DROP,
        "options": [kit.option("It is not needed any more", _YES)],
    }
    return {
        "type": "input",
        "block_id": fix_block(DROP, item.id),
        "label": kit.plain(f"Or drop #{item.number}?"),
        "optional": True,
        "element": box,
    }


def _form(
    callback_id: str, title: str, blocks: Sequence[kit.Block], submit: str, about: str
) -> dict[str, Any]:
    return kit.form(callback_id, title, blocks, submit=submit, close="Cancel", private_metadata=about)
