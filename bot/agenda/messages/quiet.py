"""*Pause until…*: the form in which a team that does not meet says when it meets again."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.fields import date_field
from bot.blocks.naming import name_of
from bot.blocks.say import sentence
from bot.items.messages.forms import NOWHERE, OpenedIn, small_metadata
from bot.words import say

UNTIL = "until"


@dataclass(frozen=True)
class PauseForm:
    """The form as it opens."""

    ilt_id: int
    team: str
    until: date


def pause_form(form: PauseForm, opened_in: OpenedIn = NOWHERE) -> dict[str, Any]:
    """The form."""
    words = say(
        "Until then I post no agenda cards and ask nobody to start. What waits for the agenda stays, and action items go on.",
    )
    hint = say("The first meeting is on that day, or on the first one after it in your rhythm.")
    return kit.form(
        ids.CARDS_PAUSE_FORM,
        say("Pause the meetings"),
        [
            kit.plain_section(say("{team} pauses.", team=name_of(form.team))),
            date_field(UNTIL, say("When do you meet again?"), initial=form.until, hint=hint),
            kit.context(words),
        ],
        submit=say("Pause"),
        close=say("Cancel"),
        private_metadata=small_metadata(form.ilt_id, opened_in),
    )


def answered(team: str) -> dict[str, Any]:
    """Where the message with the question cannot be shown as it is now."""
    return sentence(say("Noted for {team}. /ilt agenda shows the next meeting.", team=name_of(team)))
