"""`/ilt share`: outcomes of a team for another channel; a form, what will be posted, then the post."""

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
from handlers.answers import Answer, ChangeForm, FieldErrors, OpenForm, Say
from handlers.boundary import Handler
from handlers.deps import Deps
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import Filled, number, number_or_none

_OLD = (
    "That form is from an older message and does nothing any more. Nothing was posted. Type /ilt share again."
)


def register(listeners: Listeners, deps: Deps) -> dict[str, Handler]:
    """All listeners of sharing. Returns its word of the slash command."""
    own = _Listeners(deps)
    listeners.action(ids.SHARE_OPEN, "share_open", own.open_meeting)
    listeners.form(ids.SHARE_FORM, own.preview)
    listeners.form(ids.SHARE_PREVIEW_FORM, own.post)
    listeners.action(ids.SHARE_AGAIN, "share_again", own.again)
    return {"share": own.open}


class _Listeners:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def open(self, request: Request) -> Answer:
        """`/ilt share` or its button."""
        return OpenForm(share_form(share.offer(self._deps.db, request.actor)))

    def open_meeting(self, request: Request) -> Answer:
        """*Share parts…* below the minutes."""
        meeting_id = number(request.chosen_value)
        return OpenForm(share_form(share.offer(self._deps.db, request.actor, meeting_id)))

    def preview(self, request: Request) -> Answer:
        """*Preview*: what will be posted."""
        wish = _wish(request)
        try:
            shared = share.preview(self._deps.db, request.actor, wish)
        except WrongInputError as wrong:
            return FieldErrors(wrong.fields)
        return ChangeForm(preview_form(wish, shared))

    def post(self, request: Request) -> Answer:
        """*Post it*."""
        try:
            wish = wish_in(request.view["private_metadata"])
        except ValueError as error:
            raise RefusalError(_OLD) from error
        share.ask_to_share(self._deps.db, request.actor, wish, self._deps.clock.now())
        return Say(on_its_way(wish.channel_id))

    def again(self, request: Request) -> Answer:
        """*Try again*."""
        share_id = number(request.chosen_value)
        share.try_again(self._deps.db, request.actor, share_id, self._deps.clock.now())
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
