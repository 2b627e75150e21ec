"""*How do we know?*: the form for one criterion."""

from bot.assessments import evidence
from bot.assessments.messages.ballot import SectionBallot, ballot_form
from bot.assessments.messages.evidence import SIGNED, evidence_form
from bot.blocks import ids
from bot.errors import RefusalError, WrongInputError
from handlers.answers import Answer, Below, Done, FieldErrors, OpenForm
from handlers.deps import Deps
from handlers.registry import Listeners
from handlers.request import Request, round_and_key
from storage.evidence import Note


def register(listeners: Listeners, deps: Deps) -> None:
    """All listeners of evidence."""
    own = _Listeners(deps)
    listeners.action(ids.OPEN_EVIDENCE, "open_evidence", own.open)
    listeners.form(ids.EVIDENCE_FORM, own.save)
    for field in (ids.EVIDENCE_NOTE, ids.EVIDENCE_LINK, ids.EVIDENCE_SIGNED):
        listeners.action(field, "evidence_field", lambda _request: Done())


class _Listeners:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def open(self, request: Request) -> Answer:
        """*How do we know?* in a ballot or a receipt."""
        round_id, criterion_key = round_and_key(request.chosen_value)
        return OpenForm(
            evidence_form(evidence.read_evidence(self._deps.db, request.actor, round_id, criterion_key))
        )

    def save(self, request: Request) -> Answer:
        """*Save*: back to the ballot below, if there is one. Whatever is refused, what was typed stays."""
        try:
            round_id, criterion_key = round_and_key(request.view["private_metadata"])
            ballot = self._save(request, round_id, criterion_key)
        except WrongInputError as refused:
            return FieldErrors(refused.fields)
        except RefusalError as refused:
            return FieldErrors({ids.EVIDENCE_NOTE: str(refused)})
        return Below(ballot_form(ballot, ballot.page_of(criterion_key)))

    def _save(self, request: Request, round_id: int, criterion_key: str) -> SectionBallot:
        typed = Note(
            _typed(request, ids.EVIDENCE_NOTE), _typed(request, ids.EVIDENCE_LINK), _is_signed(request)
        )
        return evidence.save_evidence(
            self._deps.db, request.actor, round_id, criterion_key, typed, self._deps.clock.now()
        )


def _typed(request: Request, field: str) -> str:
    return str(request.input(field, field).get("value") or "")


def _is_signed(request: Request) -> bool:
    chosen = request.input(ids.EVIDENCE_SIGNED, ids.EVIDENCE_SIGNED).get("selected_option") or {}
    return bool(chosen.get("value") == SIGNED)
