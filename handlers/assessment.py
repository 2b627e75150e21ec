"""The self-assessment's command and the form that opens it."""

from dataclasses import replace

from bot import assessment
from bot.errors import RefusalError
from bot.messages import ids
from bot.messages.assessment import OpenAlready, open_already, reflect_form
from handlers.answers import Answer, Done, FieldErrors, OpenForm, Say
from handlers.boundary import Handler
from handlers.deps import Deps
from handlers.registry import Listeners
from handlers.request import Request


def register(listeners: Listeners, deps: Deps) -> dict[str, Handler]:
    """All listeners of the self-assessment. Returns its words of the slash command."""
    own = _Listeners(deps)
    listeners.form(ids.REFLECT_FORM, own.open)
    listeners.action(ids.REFLECT_SECTIONS, "reflect_sections", own.nothing)
    return {"reflect": own.reflect}


class _Listeners:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def reflect(self, request: Request) -> Answer:
        """`/ilt reflect` or its button."""
        shown = assessment.offer(self._deps.db, self._deps.rubric, request.actor)
        return Say(open_already(shown)) if isinstance(shown, OpenAlready) else OpenForm(reflect_form(shown))

    def open(self, request: Request) -> Answer:
        """*Open* in the form."""
        actor = replace(request.actor, channel_id=request.view["private_metadata"])
        chosen = request.input(ids.REFLECT_SECTIONS, ids.REFLECT_SECTIONS).get("selected_options") or []
        keys = [option["value"] for option in chosen]
        try:
            faster = assessment.ask_opening(
                self._deps.db, self._deps.rubric, actor, keys, self._deps.clock.now()
            )
        except RefusalError as refusal:
            return FieldErrors({ids.REFLECT_SECTIONS: str(refusal)})
        return Say(open_already(faster)) if faster else Done()

    def nothing(self, _request: Request) -> Answer:
        """A tick in a form that is read when the form is sent off."""
        return Done()
