"""What the bot asks about its own messages."""

from dataclasses import dataclass
from typing import Any

from bot.blocks import ids, kit
from bot.words import say

_REASON = 80


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
    where = f"#{doubt.channel_name}" if doubt.channel_name else say("the channel")
    words = _may_be_there(where) if doubt.may_be_there else _refused(where, doubt.invite_name)
    value = str(doubt.delivery_id)
    buttons = [kit.button(say("Post again"), ids.POST_AGAIN, value=value)]
    if doubt.may_be_there:
        buttons.append(kit.button(say("It is there"), ids.IT_IS_THERE, value=value))
    return kit.message(kit.escape(words), [kit.plain_section(words), kit.actions(buttons)])


def _may_be_there(where: str) -> str:
    return say(
        "Slack did not tell me whether my last message in {channel} arrived, and I do not want to post it twice. "
        "Please look into {channel}: is a message of mine from the last few minutes there?",
        channel=where,
    )


def _refused(where: str, invite_name: str) -> str:
    return say(
        "I could not post in {channel}: I am not in it, it is archived, or it does not let me write. "
        "Type /invite @{bot} there (or reopen it), then tap Post again.",
        channel=where,
        bot=invite_name,
    )


@dataclass(frozen=True)
class GivenUp:
    """A message that will not arrive, for whoever waits for it.

    Attributes:
        reason: Slack's error code, or a word for what happened.
        channel_name: of the team's own channel, where it was for that.
        is_direct: a file that one person asked for.
        may_be_there: nobody knows whether it arrived.
    """

    number: int
    reason: str
    channel_name: str
    is_direct: bool
    may_be_there: bool


_NOT_ALLOWED = {"missing_scope", "no_permission", "not_allowed_token_type", "access_denied"}
_NO_FILES = {
    "blocked_file_type",
    "file_upload_size_restricted",
    "file_uploads_disabled",
    "file_uploads_except_images_disabled",
    "storage_limit_reached",
}


def given_up_message(given_up: GivenUp) -> dict[str, Any]:
    """What could not be sent, why, and what to do."""
    where = f"#{given_up.channel_name}" if given_up.channel_name else say("the channel")
    if given_up.is_direct:
        what = say("I could not send you the file that you asked for.")
    else:
        what = say("I could not post a message in {channel}.", channel=where)
    words = " ".join([what, _why(given_up), _what_to_do(given_up)])
    return kit.message(kit.escape(words), [kit.plain_section(words)])


def _why(given_up: GivenUp) -> str:
    if given_up.may_be_there:
        return say("Slack does not tell me whether it arrived: please look whether it is there.")
    if given_up.reason in _NOT_ALLOWED:
        return say("I have not been given every permission that this needs.")
    if given_up.reason in _NO_FILES:
        return say("Your workspace does not let me store files, or has no room left.")
    return say("Slack did not take it ({reason}).", reason=kit.tame(given_up.reason, _REASON))


def _what_to_do(given_up: GivenUp) -> str:
    if given_up.is_direct and given_up.reason == "missing_scope":
        return say("An administrator of your Slack has to install me again. Then ask me for the file again.")
    if given_up.is_direct:
        return say(
            "Please give this number to whoever looks after me: {number}. Then ask me for the file again.",
            number=given_up.number,
        )
    return say(
        "Please give this number to whoever looks after me, who can send it again: {number}.",
        number=given_up.number,
    )


def settled_again() -> str:
    """After *Post again*."""
    return say("I post it again now.")


def settled_there(*, is_living: bool) -> str:
    """After *It is there*. `is_living`: a message that would be kept up to date."""
    if not is_living:
        return say("Good, then I leave it as it is.")
    return say(
        "Good, then I leave it as it is. I cannot update that one, so it stays as you see it now. "
        "The next step I post anew."
    )
