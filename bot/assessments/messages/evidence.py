"""The form behind *How do we know?*: what a member saw or counted."""

from dataclasses import dataclass
from typing import Any

from bot.assessments.messages.ballot import HOW_DO_WE_KNOW
from bot.blocks import ids, kit
from bot.words import later, say

# What Slack lets a person type into one field.
LONGEST_NOTE = 3000
# Longer addresses are refused by Slack where a message links to them.
LONGEST_LINK = 3000
SIGNED, UNSIGNED = "signed", "unsigned"

_QUESTION = later("What did you see or count? Where, and when?")
_EXAMPLE = later(
    "Example: in 3 of the 4 grade team meetings I visited in October, the notes named an owner for each step."
)
_NO_STUDENTS = later(
    "*No student names.* After the reveal everyone in the team's channel can read this, and whoever leads may show it there."
)
_PUBLIC = later("The channel is public: what is shown there, anyone in the workspace can read.")
_WHEN_SHOWN = later(
    "Nobody sees it before the reveal. Unsigned notes are shown only at the reveal, shuffled, and only where at least "
    "4 people answered. Signed notes are shown at the reveal with your name."
)
_NEVER_SHOWN = later(
    "Nobody sees it before the reveal. Fewer than 4 people are asked here: an unsigned note would be shown to nobody, as "
    "one could guess who wrote it. A signed note is shown at the reveal with your name."
)
_REMOVE = later("To remove your note, empty this field and save.")


@dataclass(frozen=True)
class EvidenceForm:
    """What one member wrote about one criterion so far.

    Attributes:
        is_public: everyone in the workspace can read the channel.
        is_small: so few are asked that an unsigned note is never shown. Then none of the two is chosen for them.
    """

    round_id: int
    criterion_key: str
    text: str
    note: str = ""
    link: str = ""
    is_signed: bool = False
    is_public: bool = False
    is_small: bool = False


def evidence_form(form: EvidenceForm) -> dict[str, Any]:
    """The private form, filled in with the member's own note."""
    blocks = [
        kit.plain_section(form.text),
        kit.context(f"{say(_NO_STUDENTS)} {say(_PUBLIC)}" if form.is_public else say(_NO_STUDENTS)),
        _note_field(form.note),
        _link_field(form.link),
        _signed_field(form),
    ]
    return kit.form(
        ids.EVIDENCE_FORM,
        say(HOW_DO_WE_KNOW),
        blocks,
        submit=say("Save"),
        close=say("Cancel"),
        private_metadata=f"{form.round_id}:{form.criterion_key}",
    )


def _note_field(note: str) -> kit.Block:
    element = {
        "type": "plain_text_input",
        "action_id": ids.EVIDENCE_NOTE,
        "multiline": True,
        "max_length": LONGEST_NOTE,
        "placeholder": kit.plain(say(_EXAMPLE)),
    }
    field = {"type": "input", "block_id": ids.EVIDENCE_NOTE, "label": kit.plain(say(_QUESTION))}
    shown = kit.visible(note)
    if not shown:
        return {**field, "element": element}
    # Optional to Slack, because an emptied field is how a note is removed.
    filled = {**element, "initial_value": shown}
    return {**field, "optional": True, "hint": kit.plain(say(_REMOVE)), "element": filled}


def _link_field(link: str) -> kit.Block:
    element = {
        "type": "url_text_input",
        "action_id": ids.EVIDENCE_LINK,
        "placeholder": kit.plain("https://"),
    }
    return {
        "type": "input",
        "block_id": ids.EVIDENCE_LINK,
        "label": kit.plain(say("Link to a document or data")),
        "optional": True,
        "element": {**element, "initial_value": link} if link else element,
    }


def _signed_field(form: EvidenceForm) -> kit.Block:
    options = [kit.option(say("Unsigned"), UNSIGNED), kit.option(say("Signed with my name"), SIGNED)]
    is_open = form.is_small and not form.note
    chosen = {} if is_open else {"initial_option": options[form.is_signed]}
    return {
        "type": "input",
        "block_id": ids.EVIDENCE_SIGNED,
        "label": kit.plain(say("Your name")),
        "hint": kit.plain(say(_NEVER_SHOWN) if form.is_small else say(_WHEN_SHOWN)),
        "element": {
            "type": "radio_buttons",
            "action_id": ids.EVIDENCE_SIGNED,
            "options": options,
            **chosen,
        },
    }
