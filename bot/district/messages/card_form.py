"""A card of one's team: the form, and what it looks like before it is published."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.fields import Choice, select_field, text_field
from bot.district.messages.page import MOST_WORDS, Card, card_blocks
from bot.words import later, say

CRITERION, DID, CHANGED = "criterion", "did", "changed"
_TEAM = 80
_NEVER = later(
    "Write no names of students, and nobody's vote or evidence. Your name stands below it: others ask you."
)


@dataclass(frozen=True)
class Wish:
    """A card as it was typed. `key`: of its criterion."""

    ilt_id: int
    key: str
    did: str
    changed: str


def card_form(ilt_id: int, team: str, moved: Sequence[Choice]) -> dict[str, Any]:
    """*Write a card…*. `moved`: the criteria whose new vote moved."""
    words = say(
        "What can others learn from {team}? Members of teams that take part, and readers of the district, read it.",
        team=kit.tame(team, _TEAM),
    )
    hint = say("At most {most} characters.", most=MOST_WORDS)
    blocks = [
        kit.plain_section(words),
        kit.plain_section(say(_NEVER)),
        select_field(CRITERION, say("What moved?"), moved, initial=moved[0].value),
        text_field(DID, say("What did you do?"), lines=True, hint=hint),
        text_field(CHANGED, say("What changed?"), lines=True, hint=hint),
    ]
    return kit.form(
        ids.SCHOOLS_CARD_FORM,
        say("Ask us"),
        blocks,
        submit=say("Preview"),
        close=say("Cancel"),
        private_metadata=str(ilt_id),
    )


def preview_form(wish: Wish, card: Card) -> dict[str, Any]:
    """The second step: the card as others will read it."""
    blocks = [
        kit.plain_section(say("This is what members of other schools read:")),
        kit.divider(),
        *card_blocks(card),
        kit.divider(),
        kit.plain_section(say("Any member of your team can withdraw it at any time: /ilt schools.")),
    ]
    return kit.form(
        ids.SCHOOLS_PREVIEW_FORM,
        say("Ask us"),
        blocks,
        submit=say("Publish"),
        close=say("Cancel"),
        private_metadata=json.dumps(vars(wish), ensure_ascii=False, separators=(",", ":")),
    )


def wish_in(metadata: str) -> Wish:
    """Reads what the preview carries. Raises ValueError for anything else."""
    kept = json.loads(metadata)
    if isinstance(kept, dict) and isinstance(kept.get("ilt_id"), int):
        return Wish(kept["ilt_id"], *(str(kept.get(name, "")) for name in ("key", "did", "changed")))
    raise ValueError(metadata)
