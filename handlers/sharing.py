"""`/ilt share`: outcomes of a team for another channel; a form, what will be posted, then the post."""

from typing import Any

from bot.blocks import ids
from bot.blocks.say import sentence
from bot.errors import RefusalError, WrongInputError
from bot.sharing import share
from bot.sharing.messages.share import (
    CHANNEL,
    INTRODUCTION,
    MEETING,
    PARTS,
    Wish,
    again,
    on_its_way,
    preview_form,
    share_form,
    wish_in,
)
from bot.words import later, say
from handlers.answers import Answer, ChangeForm, FieldErrors, OpenForm, Say
from handlers.boundary import Handler
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import Filled, number, number_or_none, preview_stays

_OLD = later(
    "That form is from an older message and does nothing any more. Nothing was posted. Type /ilt share again."
)


def register(listeners: Listeners) -> dict[str, Handler]:
    """All listeners of sharing. Returns its word of the slash command."""
    listeners.action(ids.SHARE_OPEN, _open_meeting)
    listeners.form(ids.SHARE_FORM, _preview)
    listeners.form(ids.SHARE_PREVIEW_FORM, _post)
    listeners.action(ids.SHARE_AGAIN, _again)
    return {"share": _open}


def _open(request: Request) -> Answer:
    """`/ilt share` or its button."""
    return OpenForm(share_form(share.offer(request.turn)))


def _open_meeting(request: Request) -> Answer:
    """*Share parts…* below the minutes."""
    meeting_id = number(request.chosen_value)
    return OpenForm(share_form(share.offer(request.turn, meeting_id)))


def _preview(request: Request) -> Answer:
    """*Preview*: what will be posted."""
    wish = _wish(request)
    try:
        shared = share.preview(request.turn, wish)
    except WrongInputError as wrong:
        return FieldErrors(wrong.fields)
    except RefusalError as refusal:
        return FieldErrors({INTRODUCTION: str(refusal)})
    return ChangeForm(preview_form(wish, shared))


def _post(request: Request) -> Answer:
    """*Post it*."""
    try:
        wish = wish_in(request.view["private_metadata"])
    except ValueError as error:
        raise RefusalError(say(_OLD)) from error

    def post() -> dict[str, Any]:
        share.ask_to_share(request.turn, wish)
        return on_its_way(wish.channel_id)

    return preview_stays(request, post)


def _again(request: Request) -> Answer:
    """*Try again*."""
    share_id = number(request.chosen_value)
    share.try_again(request.turn, share_id)
    return Say(sentence(again()))


def _wish(request: Request) -> Wish:
    filled = Filled(request)
    return Wish(
        number(request.view["private_metadata"]),
        number_or_none(filled.choice(MEETING)),
        filled.choices(PARTS),
        filled.text(INTRODUCTION).strip(),
        filled.conversation(CHANNEL),
    )
