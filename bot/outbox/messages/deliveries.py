"""What the bot asks about its own messages."""

from dataclasses import dataclass
from typing import Any

from bot.blocks import ids, kit


@dataclass(frozen=True)
class Doubt:
    """A message to a channel that the bot cannot settle alone.

    Attributes:
        may_be_there: the post may have arrived; otherwise the channel refused it.
    """

    delivery_id: int
    channel_name: str
    invite_name: str
    may_be_there: bool


def doubt_message(doubt: Doubt) -> dict[str, Any]:
    """The question to a facilitator, with its answers as buttons."""
    where = f"#{doubt.channel_name}" if doubt.channel_name else "the channel"
    words = _may_be_there(where) if doubt.may_be_there else _refused(where, doubt.invite_name)
    value = str(doubt.delivery_id)
    buttons = [kit.button("Post again", ids.POST_AGAIN, value=value)]
    if doubt.may_be_there:
        buttons.append(kit.button("It is there", ids.IT_IS_THERE, value=value))
    return kit.message(kit.escape(words), [kit.plain_section(words), kit.actions(buttons)])


def _may_be_there(where: str) -> str:
    return (
        f"Slack did not tell me whether my last message in {where} arrived, and I do not want to post it twice. "
        f"Please look into {where}: is a message of mine from the last few minutes there?"
    )


def _refused(where: str, invite_name: str) -> str:
    return (
        f"I could not post in {where}: I am not in it, it is archived, or it does not let me write. "
        f"Type /invite @{invite_name} there (or reopen it), then tap Post again."
    )


@dataclass(frozen=True)
class Stuck:
    """A message that waits for a person.

    Attributes:
        name: `#12` of a delivery, `message 12` of a living message that Slack refuses to change.
        state: dead (given up), asked (about), refused.
        place: the person or channel it is for.
    """

    name: str
    state: str
    kind: str
    place: str
    reason: str

    @property
    def is_given_up(self) -> bool:
        """Whether it is not only asked about."""
        return self.state != "asked"


def stuck_line(stuck: Stuck) -> str:
    """As whoever runs the bot reads it."""
    return f"{stuck.name}  {stuck.state}  {stuck.kind} to {stuck.place}: {stuck.reason}"


def settled_again() -> str:
    """After *Post again*."""
    return "I post it again now."


def settled_there(*, is_living: bool) -> str:
    """After *It is there*. `is_living`: a message that would be kept up to date."""
    if not is_living:
        return "Good, then I leave it as it is."
    return (
        "Good, then I leave it as it is. I cannot update that one, so it stays as you see it now. "
        "The next step I post anew."
    )
