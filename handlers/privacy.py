"""`/ilt privacy`: who sees what, my data as a file, and deleting me."""

from functools import partial

from bot.blocks import ids
from bot.blocks.say import sentence
from bot.privacy import my_data, privacy
from bot.privacy.messages.privacy import (
    delete_form,
    deleted,
    file_comes,
    not_sure,
    privacy_text,
    short_version,
)
from handlers.answers import Answer, Done, FieldErrors, OpenForm, Say
from handlers.boundary import Handler
from handlers.deps import Deps
from handlers.registry import Listeners
from handlers.request import Request


def register(listeners: Listeners, deps: Deps) -> dict[str, Handler]:
    """All listeners of privacy. Returns its words of the slash command."""
    listeners.action(ids.PRIVACY_ALL, partial(_all, deps))
    listeners.action(ids.PRIVACY_MY_DATA, _my_data)
    listeners.action(ids.PRIVACY_DELETE, _delete_asked)
    listeners.action(ids.PRIVACY_SURE, _nothing)
    listeners.form(ids.PRIVACY_DELETE_FORM, _delete_me)
    return {"privacy": partial(_privacy, deps)}


def _privacy(deps: Deps, _request: Request) -> Answer:
    """`/ilt privacy` or its button."""
    return Say(short_version(deps.run_by))


def _all(deps: Deps, request: Request) -> Answer:
    """*Read it all*."""
    is_encrypted = privacy.are_pages_encrypted(request.turn)
    return Say(privacy_text(deps.keep_texts_days, is_encrypted=is_encrypted), replaces=False)


def _my_data(request: Request) -> Answer:
    """*My data as a file*."""
    my_data.ask_for_my_data(request.turn)
    return Say(sentence(file_comes()), replaces=False)


def _delete_asked(request: Request) -> Answer:
    """*Delete my data…*: what would happen."""
    return OpenForm(delete_form(privacy.deletion_offered(request.turn)))


def _delete_me(request: Request) -> Answer:
    """*Delete my data* in the form."""
    if not request.input(ids.PRIVACY_SURE, ids.PRIVACY_SURE).get("selected_options"):
        return FieldErrors({ids.PRIVACY_SURE: not_sure()})
    privacy.delete_me(request.turn)
    return Say(sentence(deleted()))


def _nothing(_request: Request) -> Answer:
    """A tick that is read when the form is sent off."""
    return Done()
