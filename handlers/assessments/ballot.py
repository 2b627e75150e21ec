"""Voting: the ballot, the quick buttons, the receipt."""

from bot.assessments import ballot
from bot.assessments.messages.ballot import SectionBallot, ballot_form, receipt
from bot.blocks import ids
from bot.errors import RefusalError
from bot.rules.votes import Choice
from handlers.answers import Answer, ChangeForm, Done, OpenForm, Say
from handlers.deps import Deps
from handlers.registry import Listeners
from handlers.request import Request, round_and_key


def register(listeners: Listeners, deps: Deps) -> None:
    """All listeners of voting."""
    own = _Listeners(deps)
    listeners.action(ids.OPEN_BALLOT, "open_ballot", own.open_ballot)
    listeners.action(ids.ROW_STRENGTH, "row_vote", lambda request: own.row_vote(request, Choice.STRENGTH))
    listeners.action(ids.ROW_WEAKNESS, "row_vote", lambda request: own.row_vote(request, Choice.WEAKNESS))
    listeners.action(ids.RECEIPT_CHOICE, "receipt_vote", own.receipt_vote)
    listeners.action(ids.BALLOT_CHOICE, "ballot_vote", own.ballot_vote)
    listeners.form(ids.BALLOT_FORM, own.ballot_sent)


class _Listeners:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def open_ballot(self, request: Request) -> Answer:
        """*Open my ballot*, wherever it stands."""
        round_id, section_key = round_and_key(request.chosen_value)
        return OpenForm(ballot_form(ballot.read_ballot(self._deps.db, request.actor, round_id, section_key)))

    def row_vote(self, request: Request, choice: Choice) -> Answer:
        """A quick button in the channel's message."""
        return Say(receipt(self._vote(request, choice)))

    def receipt_vote(self, request: Request) -> Answer:
        """An answer changed in the private receipt."""
        return Say(receipt(self._vote(request, _choice(request.chosen_value))))

    def ballot_vote(self, request: Request) -> Answer:
        """A tap in the ballot."""
        shown = self._vote(request, _choice(request.chosen_value))
        return ChangeForm(ballot_form(shown, _page(request)))

    def ballot_sent(self, request: Request) -> Answer:
        """*Done* or *Next page*: saves whatever a tap could not, then goes on."""
        metadata = request.view["private_metadata"]
        round_id, section_key = round_and_key(metadata.rpartition(":")[0])
        answers = _submitted(request)
        if answers:
            shown = self._cast(request, round_id, answers)
        else:
            shown = ballot.read_ballot(self._deps.db, request.actor, round_id, section_key)
        next_page = _page(request) + 1
        return ChangeForm(ballot_form(shown, next_page)) if next_page < shown.pages else Done()

    def _vote(self, request: Request, choice: Choice) -> SectionBallot:
        round_id, criterion_key = round_and_key(request.action["block_id"])
        return self._cast(request, round_id, {criterion_key: choice})

    def _cast(self, request: Request, round_id: int, answers: dict[str, Choice]) -> SectionBallot:
        clock = self._deps.clock
        return ballot.cast_votes(
            self._deps.db, request.actor, round_id, answers, clock.now(), clock.machine_now()
        )


def _choice(value: str) -> Choice:
    try:
        return Choice(value)
    except ValueError as error:
        raise RefusalError(
            "That is not one of the answers. Nothing was saved; please choose again."
        ) from error


def _page(request: Request) -> int:
    return int(request.view["private_metadata"].rpartition(":")[2])


def _submitted(request: Request) -> dict[str, Choice]:
    answers = {}
    for block_id, inputs in request.view["state"]["values"].items():
        option = inputs.get(ids.BALLOT_CHOICE, {}).get("selected_option")
        if option:
            answers[round_and_key(block_id)[1]] = _choice(option["value"])
    return answers
