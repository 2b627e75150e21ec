"""The form of several action items that were typed or pasted at once: one from each line."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.fields import Choice, date_field, people_field, text_field
from bot.items.messages.forms import DUE, HELPERS, OWNER, TEXT
from bot.items.messages.items import Logged
from bot.words import count, say

# Each takes up to five blocks, and a form has room for a hundred.
MOST_TASKS = 18
_ONE_LINE = 80


@dataclass(frozen=True)
class Row:
    """A line as it was understood; people by their Slack ids. `why`: what is wrong with it."""

    text: str
    owner: str = ""
    due: date | None = None
    helpers: Sequence[str] = ()
    why: str = ""


@dataclass(frozen=True)
class SeveralForm:
    """All of them. `may_wait`: the fields that may stay empty, because a meeting goes on and decides at its end."""

    ilt_id: int
    team: str
    members: Sequence[Choice]
    rows: Sequence[Row]
    may_wait: Collection[str] = ()


def row_block(field: str, number: int, ilt_id: int) -> str:
    """The name of a field's block; whom one can choose depends on the team."""
    return f"{field}:{number}:{ilt_id}"


def several_form(form: SeveralForm) -> dict[str, Any]:
    """A line each: what, who, by when; who helps where somebody does."""
    number = len(form.rows)
    about = count(
        "{number} action item, as I read it. Nothing is logged yet.",
        "{number} action items, as I read them. Empty the text of one to leave it out. Nothing is logged yet.",
        number,
    )
    blocks = [
        kit.plain_section(about),
        kit.quiet(say("For {team}", team=kit.tame(form.team, 75))),
    ]
    for place, row in enumerate(form.rows):
        blocks += _row(form, place, row)
    return kit.form(
        ids.ITEM_SEVERAL_FORM,
        say("Log action items"),
        blocks,
        submit=say("Log them"),
        close=say("Cancel"),
        private_metadata=f"{form.ilt_id}:{number}",
    )


def _row(form: SeveralForm, place: int, row: Row) -> list[kit.Block]:
    shown = place + 1
    owner, due = OWNER in form.may_wait, DUE in form.may_wait

    def name(field: str) -> str:
        return row_block(field, place, form.ilt_id)

    blocks = [kit.plain_section(row.why)] if row.why else []
    blocks += [
        text_field(
            name(TEXT),
            say("{number}. What is the next step?", number=shown),
            initial=row.text,
            lines="\n" in row.text or len(row.text) > _ONE_LINE,
            optional=True,
        ),
        people_field(
            name(OWNER),
            say("{number}. Who owns it?", number=shown),
            form.members,
            initial=[row.owner] if row.owner else [],
            optional=True,
            hint=say("May stay empty until the end of the meeting.") if owner else "",
        ),
        date_field(
            name(DUE),
            say("{number}. By when?", number=shown),
            initial=row.due,
            optional=True,
            hint=say("May stay empty until the end of the meeting.") if due else "",
        ),
    ]
    if row.helpers:
        label = say("{number}. Who helps?", number=shown)
        blocks.append(people_field(name(HELPERS), label, form.members, initial=row.helpers, several=True))
    return blocks


def _hears(when: str) -> str:
    if not when:
        return say("Whoever owns one hears of it in 2 minutes, so there is time to correct it.")
    return say("Whoever owns one hears of it on {moment}, so there is time to correct it.", moment=when)


def logged_several(items: Sequence[Logged]) -> dict[str, Any]:
    """The echo of all, each with its way to be corrected, and one tap that takes all of them back."""
    head = count("Logged {number} action item.", "Logged {number} action items.", len(items))
    told = [one for one in items if one.told]
    hears = _hears(told[0].told_when) if told else ""
    rows = [
        kit.plain_section(
            one.item.line,
            accessory=kit.button(
                say("Change…"),
                ids.ITEM_CHANGE,
                value=str(one.item.id),
                label=say("Change #{number}", number=one.item.number),
            ),
        )
        for one in items
    ]
    value = ",".join(str(one.item.id) for one in items)
    undo = kit.actions([kit.button(say("Undo all"), ids.ITEM_TAKE_BACK_SEVERAL, value=value)])
    words = " ".join(part for part in (head, hears) if part)
    lines = "\n".join([words, *(one.item.line for one in items)])
    return kit.message(kit.escape(lines), [kit.plain_section(words), *rows, undo])
