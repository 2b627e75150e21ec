"""The small forms for a team's norms and for the roles that its meetings have."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.fields import Choice, select_field, text_field
from bot.blocks.limits import MOST_OPTIONS
from bot.rules.rotation import role_words as usual_words
from bot.words import say

NORMS, ROLE, HOLDER = "norms", "role", "holder"
MOST_NORMS, NORM_LENGTH = 10, 150
MOST_ROLES, ROLE_LENGTH = 6, 40
GOES_AROUND = "around"


@dataclass(frozen=True)
class RoleRow:
    """A role as the form has it. `holder`: the Slack id of whoever always has it; empty = it goes around."""

    name: str
    holder: str = ""


@dataclass(frozen=True)
class RolesForm:
    """The form of a team's roles.

    Attributes:
        was: the names at the time the form was opened, by which a renamed role is told from a new one.
        members: who can have a role, by Slack id.
    """

    ilt_id: int
    rows: Sequence[RoleRow]
    was: Sequence[str]
    members: Sequence[Choice]


def norms_form(ilt_id: int, norms: Sequence[str]) -> dict[str, Any]:
    """The form of a team's norms."""
    hint = say(
        "At most {most} norms of at most {length} characters. They stand on each agenda, in this order.",
        most=MOST_NORMS,
        length=NORM_LENGTH,
    )
    label, initial = say("One norm on each line"), "\n".join(norms)
    field = text_field(NORMS, label, initial=initial, lines=True, hint=hint, optional=True)
    return kit.form(
        ids.NORMS_FORM,
        say("Norms"),
        [field],
        submit=say("Save"),
        close=say("Back"),
        private_metadata=str(ilt_id),
    )


def role_words(name: str, holder: str) -> str:
    """`Timekeeper: Kim`. `holder`: a name; empty = it goes around."""
    who = kit.tame(holder, ROLE_LENGTH) or say("goes around")
    return f"{kit.tame(usual_words(name), ROLE_LENGTH)}: {who}"


def roles_form(form: RolesForm) -> dict[str, Any]:
    """The form of a team's roles: a name and who has it, for each."""
    about = say(
        "The first role leads the meeting. One that goes around is given to whoever has not had it for longest, "
        "and anyone can swap. To remove a role, empty its name."
    )
    blocks = [kit.plain_section(about)]
    for number, row in enumerate(form.rows[:MOST_ROLES]):
        blocks += _row(number, row, form.members)
    if len(form.rows) < MOST_ROLES:
        blocks.append(kit.actions([kit.button(say("Add another role"), ids.ROLES_MORE)]))
    return kit.form(
        ids.ROLES_FORM,
        say("Roles"),
        blocks,
        submit=say("Save"),
        close=say("Back"),
        private_metadata=f"{form.ilt_id} {json.dumps(list(form.was), ensure_ascii=False)}",
    )


def _row(number: int, row: RoleRow, members: Sequence[Choice]) -> list[kit.Block]:
    label = say("Role 1: leads the meeting") if number == 0 else say("Role {number}", number=number + 1)
    kept = [one for one in members if one.value == row.holder]
    offered = [*kept, *(one for one in members if one not in kept)][: MOST_OPTIONS - 1]
    choices = [Choice(say("It goes around"), GOES_AROUND), *offered]
    initial = kept[0].value if kept else GOES_AROUND
    return [
        text_field(f"{ROLE}:{number}", label, initial=usual_words(row.name), optional=True),
        select_field(
            f"{HOLDER}:{number}",
            say("Who has role {number}?", number=number + 1),
            choices,
            initial=initial,
        ),
    ]


def roles_about(metadata: str) -> tuple[str, list[str]]:
    """The team's number and the names that the form was opened with. Raises ValueError for anything else."""
    ilt_id, _, was = metadata.partition(" ")
    return ilt_id, [str(name) for name in json.loads(was)]
