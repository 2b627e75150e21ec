"""*How do we know?*: the form for one criterion."""

from bot.assessments import evidence
from bot.assessments.messages.ballot import ballot_form
from bot.assessments.messages.evidence import SIGNED, evidence_form
from bot.blocks import ids
from bot.errors import RefusalError, WrongInputError
from handlers.answers import Answer, Below, Done, FieldErrors, OpenForm
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import number_and_key
from storage.evidence import Note


def register(listeners: Listeners) -> None:
    """All listeners of evidence."""
    listeners.action(ids.OPEN_EVIDENCE, _open)
    listeners.form(ids.EVIDENCE_FORM, _save)
    for field in (ids.EVIDENCE_NOTE, ids.EVIDENCE_LINK, ids.EVIDENCE_SIGNED):
        listeners.action(field, lambda _request: Done())


def _open(request: Request) -> Answer:
    """*How do we know?* in a ballot."""
    round_id, criterion_key = number_and_key(request.chosen_value)
    form = evidence.read_evidence(request.turn, round_id, criterion_key)
    return OpenForm(evidence_form(form))


def _save(request: Request) -> Answer:
    """*Save*: back to the ballot below, as it is now. Whatever is refused, what was typed stays."""
    try:
        round_id, criterion_key = number_and_key(request.view["private_metadata"])
        typed = Note(
            _typed(request, ids.EVIDENCE_NOTE), _typed(request, ids.EVIDENCE_LINK), _is_signed(request)
        )
        ballot = evidence.save_evidence(request.turn, round_id, criterion_key, typed)
    except WrongInputError as refused:
        return FieldErrors(refused.fields)
    except RefusalError as refused:
        return FieldErrors({ids.EVIDENCE_NOTE: str(refused)})
    return Below(ballot_form(ballot, ballot.page_of(criterion_key)))


def _typed(request: Request, field: str) -> str:
    return str(request.input(field, field).get("value") or "")


def _is_signed(request: Request) -> bool:
    chosen = request.input(ids.EVIDENCE_SIGNED, ids.EVIDENCE_SIGNED).get("selected_option") or {}
    return bool(chosen.get("value") == SIGNED)
