"""Voting: the ballot, the quick buttons, the receipt."""

from bot.assessments import ballot
from bot.assessments.messages.ballot import SectionBallot, ballot_form, receipt
from bot.blocks import ids
from bot.errors import RefusalError
from bot.rules.votes import Choice
from handlers.answers import Answer, ChangeForm, Done, OpenForm, Say
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import number_and_key


def register(listeners: Listeners) -> None:
    """All listeners of voting."""
    listeners.action(ids.OPEN_BALLOT, _open_ballot)
    listeners.action(
        ids.ROW_STRENGTH, lambda request: _row_vote(request, Choice.STRENGTH), log_name="row_vote"
    )
    listeners.action(
        ids.ROW_WEAKNESS, lambda request: _row_vote(request, Choice.WEAKNESS), log_name="row_vote"
    )
    listeners.action(ids.RECEIPT_CHOICE, _receipt_vote)
    listeners.action(ids.BALLOT_CHOICE, _ballot_vote)
    listeners.form(ids.BALLOT_FORM, _ballot_sent)


def _open_ballot(request: Request) -> Answer:
    """*Open my ballot*, wherever it stands."""
    round_id, section_key = number_and_key(request.chosen_value)
    return OpenForm(ballot_form(ballot.read_ballot(request.turn, round_id, section_key)))


def _row_vote(request: Request, choice: Choice) -> Answer:
    """A quick button in the channel's message."""
    return Say(receipt(_vote(request, choice)))


def _receipt_vote(request: Request) -> Answer:
    """An answer changed in the private receipt."""
    return Say(receipt(_vote(request, _choice(request.chosen_value))))


def _ballot_vote(request: Request) -> Answer:
    """A tap in the ballot."""
    shown = _vote(request, _choice(request.chosen_value))
    return ChangeForm(ballot_form(shown, _page(request)))


def _ballot_sent(request: Request) -> Answer:
    """*Done* or *Next page*: saves whatever a tap could not, then goes on."""
    metadata = request.view["private_metadata"]
    round_id, section_key = number_and_key(metadata.rpartition(":")[0])
    answers = _submitted(request)
    if answers:
        shown = _cast(request, round_id, answers)
    else:
        shown = ballot.read_ballot(request.turn, round_id, section_key)
    next_page = _page(request) + 1
    return ChangeForm(ballot_form(shown, next_page)) if next_page < shown.pages else Done()


def _vote(request: Request, choice: Choice) -> SectionBallot:
    round_id, criterion_key = number_and_key(request.action["block_id"])
    return _cast(request, round_id, {criterion_key: choice})


def _cast(request: Request, round_id: int, answers: dict[str, Choice]) -> SectionBallot:
    return ballot.cast_votes(request.turn, round_id, answers)


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
            answers[number_and_key(block_id)[1]] = _choice(option["value"])
    return answers
