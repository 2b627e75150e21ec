"""`/ilt privacy`: who sees what, my data as a file, and deleting me."""

from bot.blocks import ids
from bot.blocks.say import sentence
from bot.privacy import my_data, privacy
from bot.privacy.messages.privacy import delete_form, deleted, file_comes, not_sure, privacy_text
from handlers.answers import Answer, Done, FieldErrors, OpenForm, Say
from handlers.boundary import Handler
from handlers.deps import Deps
from handlers.registry import Listeners
from handlers.request import Request


def register(listeners: Listeners, deps: Deps) -> dict[str, Handler]:
    """All listeners of privacy. Returns its words of the slash command."""
    own = _Listeners(deps)
    listeners.action(ids.PRIVACY_MY_DATA, "my_data", own.my_data)
    listeners.action(ids.PRIVACY_DELETE, "delete_me_asked", own.delete_asked)
    listeners.action(ids.PRIVACY_SURE, "delete_me_sure", own.nothing)
    listeners.form(ids.PRIVACY_DELETE_FORM, own.delete_me)
    return {"privacy": own.privacy}


class _Listeners:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def privacy(self, _request: Request) -> Answer:
        """`/ilt privacy` or its button."""
        return Say(privacy_text(self._deps.keep_texts_days))

    def my_data(self, request: Request) -> Answer:
        """*My data as a file*."""
        clock = self._deps.clock
        my_data.ask_for_my_data(self._deps.db, request.actor, clock.now(), clock.machine_now())
        return Say(sentence(file_comes()), replaces=False)

    def delete_asked(self, request: Request) -> Answer:
        """*Delete me…*: what would happen."""
        return OpenForm(delete_form(privacy.deletion_offered(self._deps.db, request.actor)))

    def delete_me(self, request: Request) -> Answer:
        """*Delete me* in the form."""
        if not request.input(ids.PRIVACY_SURE, ids.PRIVACY_SURE).get("selected_options"):
            return FieldErrors({ids.PRIVACY_SURE: not_sure()})
        privacy.delete_me(self._deps.db, request.actor, self._deps.clock.now())
        return Say(sentence(deleted()))

    def nothing(self, _request: Request) -> Answer:
        """A tick that is read when the form is sent off."""
        return Done()
