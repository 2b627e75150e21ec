"""Voting: the ballot, the quick buttons, the receipt."""

from bot.assessments import ballot
from bot.assessments.messages.ballot import (
    SectionBallot,
    ballot_form,
    go_on_form,
    receipt,
    undone,
)
from bot.assessments.messages.original import original_criteria
from bot.assessments.voting import read_original
from bot.blocks import ids
from bot.errors import RefusalError
from bot.rules.votes import Choice
from bot.words import say
from handlers.answers import Answer, ChangeForm, Done, OpenForm, Say
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import number, number_and_key


def register(listeners: Listeners) -> None:
    """All listeners of voting."""
    listeners.action(ids.OPEN_BALLOT, _open_ballot)
    listeners.action(ids.ORIGINAL_CRITERIA, _original)
    listeners.action(
        ids.ROW_STRENGTH, lambda request: _row_vote(request, Choice.STRENGTH), log_name="row_vote"
    )
    listeners.action(
        ids.ROW_WEAKNESS, lambda request: _row_vote(request, Choice.WEAKNESS), log_name="row_vote"
    )
    listeners.action(ids.ROW_UNDO, _undo)
    listeners.form(ids.BALLOT_GO_ON, _go_on)
    listeners.action(ids.BALLOT_CHOICE, _ballot_vote)
    listeners.form(ids.BALLOT_FORM, _ballot_sent)


def _open_ballot(request: Request) -> Answer:
    """*Open my ballot*, wherever it stands."""
    round_id, section_key = number_and_key(request.chosen_value)
    return OpenForm(ballot_form(ballot.read_ballot(request.turn, round_id, section_key)))


def _original(request: Request) -> Answer:
    """*Read it in English* below criteria in a translation, wherever they stand."""
    return OpenForm(original_criteria(read_original(request.turn, number(request.chosen_value))))


def _row_vote(request: Request, choice: Choice) -> Answer:
    """A quick button in the channel's message."""
    round_id, criterion_key = number_and_key(request.action["block_id"])
    return Say(receipt(ballot.quick_vote(request.turn, round_id, criterion_key, choice)))


def _undo(request: Request) -> Answer:
    """*Undo* in the private line after it."""
    round_id, rest = number_and_key(request.chosen_value)
    about, _, before = rest.rpartition(":")
    criterion_key, _, given = about.rpartition(":")
    was = _choice(before) if before else None
    vote, was_changed = ballot.undo_quick(request.turn, round_id, criterion_key, _choice(given), was)
    return Say(undone(vote, was_changed=was_changed))


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
    if next_page < shown.pages:
        return ChangeForm(ballot_form(shown, next_page))
    return ChangeForm(go_on_form(shown, shown.following)) if shown.following else Done()


def _go_on(request: Request) -> Answer:
    """*Go on* after one part of several."""
    round_id, section_key = number_and_key(request.view["private_metadata"])
    return ChangeForm(ballot_form(ballot.read_ballot(request.turn, round_id, section_key)))


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
            say("That is not one of the answers. Nothing was saved; please choose again.")
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
