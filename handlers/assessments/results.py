"""What was revealed: the last results, details of a criterion, the document, what moved."""

from functools import partial

from bot.assessments import evidence, last_results, results, trend
from bot.assessments.messages.last_results import OWN_HEADINGS, document_comes, exported
from bot.assessments.messages.last_results import last_results as last_results_message
from bot.assessments.messages.notes import notes_posted
from bot.assessments.messages.result_details import ALL_NOTES, all_notes_form, details_form
from bot.assessments.messages.trend import trend_message
from bot.blocks import ids
from bot.blocks.say import sentence
from bot.library.suggesting import suggest_for
from bot.sharing import export
from handlers.answers import Answer, Say, form_in_place
from handlers.boundary import Handler
from handlers.deps import Deps
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import number, number_and_key, number_or_none


def register(listeners: Listeners, deps: Deps) -> dict[str, Handler]:
    """All listeners of what was revealed. Returns its words of the slash command."""
    listeners.action(ids.RESULTS_DETAILS, partial(_details, deps))
    listeners.action(ids.RESULTS_HEADINGS, partial(_under_headings, deps))
    listeners.action(ids.RESULTS_DOCUMENT, partial(_document, deps))
    listeners.action(ids.EVIDENCE_REMOVE, partial(_remove, deps))
    listeners.action(ids.RESULTS_SHOW_NOTES, _show_notes)
    # It has nothing to send off; Slack wants a name for it all the same.
    listeners.form(ids.RESULTS_DETAILS, partial(_details, deps))
    return {"results": partial(_last, deps), "trend": partial(_trend, deps), "export": _export}


def _last(deps: Deps, request: Request) -> Answer:
    """`/ilt results` or its button."""
    shown = last_results.last_results(request.turn, deps.rubrics)
    return Say(last_results_message(shown))


def _under_headings(deps: Deps, request: Request) -> Answer:
    """*Show under…* in the private answer."""
    assessment_id, chosen = number_and_key(request.chosen_value)
    headings = "" if chosen == OWN_HEADINGS else chosen
    shown = last_results.under_headings(request.turn, deps.rubrics, assessment_id, headings)
    return Say(last_results_message(shown))


def _details(deps: Deps, request: Request) -> Answer:
    """*See answers and evidence…*, and the pages of its form."""
    return _detail(deps, request, request.chosen_value)


def _remove(deps: Deps, request: Request) -> Answer:
    """*Remove…* beside a note: the form shows it gone."""
    note_id = number(request.chosen_value)
    results.remove_note(request.turn, note_id)
    return _detail(deps, request, request.view["private_metadata"])


def _show_notes(request: Request) -> Answer:
    """*Show these notes in the channel*, confirmed."""
    assessment_id, key = number_and_key(request.chosen_value)
    return Say(notes_posted(evidence.show_notes(request.turn, assessment_id, key)))


def _document(deps: Deps, request: Request) -> Answer:
    """*Get it as a document*."""
    assessment_id, _, headings = request.chosen_value.partition(":")
    wanted = export.Wanted(number(assessment_id), headings)
    export.ask_for_document(request.turn, deps.rubrics, wanted)
    return Say(sentence(document_comes()), replaces=False)


def _export(request: Request) -> Answer:
    """`/ilt export` or its button."""
    return Say(exported(export.ask_for_last_document(request.turn)), replaces=False)


def _trend(deps: Deps, request: Request) -> Answer:
    """`/ilt trend` or its button."""
    return Say(trend_message(trend.last_trend(request.turn, deps.rubrics)))


def _detail(deps: Deps, request: Request, value: str) -> Answer:
    assessment_id, rest = number_and_key(value)
    key, _, page = rest.partition(":")
    if key == ALL_NOTES:
        notes = results.all_notes(request.turn, assessment_id, number_or_none(page) or 0)
        form = all_notes_form(notes, assessment_id=assessment_id)
        return form_in_place(request, form)
    shown = results.detail_of(request.turn, assessment_id, key, number_or_none(page) or 0)
    keys = [key] if shown.wants_help else []
    suggested = suggest_for(request.turn, deps.catalog, shown.ilt_id, keys)
    form = details_form(shown, assessment_id=assessment_id, suggested=suggested)
    # From a message it opens; in itself it turns a page.
    return form_in_place(request, form)
