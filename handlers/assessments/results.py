"""What was revealed: the last results, details of a criterion, the document, what moved."""

from bot.assessments import last_results, results, trend
from bot.assessments.messages.last_results import OWN_HEADINGS, document_comes, exported
from bot.assessments.messages.last_results import last_results as last_results_message
from bot.assessments.messages.result_details import details_form
from bot.assessments.messages.trend import trend_message
from bot.blocks import ids
from bot.blocks.say import sentence
from bot.sharing import export
from handlers.answers import Answer, ChangeForm, OpenForm, Say
from handlers.boundary import Handler
from handlers.deps import Deps
from handlers.registry import Listeners
from handlers.request import Request, Source, number_in, round_and_key


def register(listeners: Listeners, deps: Deps) -> dict[str, Handler]:
    """All listeners of what was revealed. Returns its words of the slash command."""
    own = _Listeners(deps)
    listeners.action(ids.RESULTS_DETAILS, "results_details", own.details)
    listeners.action(ids.RESULTS_HEADINGS, "results_headings", own.under_headings)
    listeners.action(ids.RESULTS_DOCUMENT, "results_document", own.document)
    listeners.action(ids.EVIDENCE_REMOVE, "evidence_remove", own.remove)
    # It has nothing to send off; Slack wants a name for it all the same.
    listeners.form(ids.RESULTS_DETAILS, own.details)
    return {"results": own.last, "trend": own.trend, "export": own.export}


class _Listeners:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def last(self, request: Request) -> Answer:
        """`/ilt results` or its button."""
        shown = last_results.last_results(self._deps.db, self._deps.rubrics, request.actor)
        return Say(last_results_message(shown))

    def under_headings(self, request: Request) -> Answer:
        """*Show under…* in the private answer."""
        assessment_id, chosen = round_and_key(request.chosen_value)
        headings = "" if chosen == OWN_HEADINGS else chosen
        shown = last_results.under_headings(
            self._deps.db, self._deps.rubrics, request.actor, assessment_id, headings
        )
        return Say(last_results_message(shown))

    def details(self, request: Request) -> Answer:
        """*See answers and evidence…*, and the pages of its form."""
        return self._detail(request, request.chosen_value)

    def remove(self, request: Request) -> Answer:
        """*Remove…* beside a note: the form shows it gone."""
        note_id = number_in(request.chosen_value)
        results.remove_note(self._deps.db, request.actor, note_id, self._deps.clock.now())
        return self._detail(request, request.view["private_metadata"])

    def document(self, request: Request) -> Answer:
        """*Get it as a document*."""
        number, _, headings = request.chosen_value.partition(":")
        wanted = export.Wanted(number_in(number), headings)
        deps, clock = self._deps, self._deps.clock
        export.ask_for_document(
            deps.db, deps.rubrics, request.actor, wanted, clock.now(), clock.machine_now()
        )
        return Say(sentence(document_comes()), replaces=False)

    def export(self, request: Request) -> Answer:
        """`/ilt export` or its button."""
        clock = self._deps.clock
        minutes = export.ask_for_last_document(self._deps.db, request.actor, clock.now(), clock.machine_now())
        return Say(exported(minutes), replaces=False)

    def trend(self, request: Request) -> Answer:
        """`/ilt trend` or its button."""
        return Say(trend_message(trend.last_trend(self._deps.db, self._deps.rubrics, request.actor)))

    def _detail(self, request: Request, value: str) -> Answer:
        assessment_id, rest = round_and_key(value)
        key, _, page = rest.partition(":")
        number = int(page) if page.isdecimal() else 0
        shown = results.detail_of(self._deps.db, request.actor, assessment_id, key, number)
        form = details_form(shown, assessment_id=assessment_id)
        # From a message it opens; in itself it turns a page.
        return ChangeForm(form) if request.source is Source.FORM else OpenForm(form)
