"""The self-assessment's command, form and clicks."""

from dataclasses import replace

from bot import assessment
from bot.errors import RefusalError
from bot.messages import ids
from bot.messages.assessment import (
    OpenAlready,
    SectionBallot,
    ballot_form,
    open_already,
    receipt,
    reflect_form,
)
from bot.rules.votes import Choice
from handlers.answers import Answer, ChangeForm, Done, FieldErrors, OpenForm, Say
from handlers.boundary import Handler
from handlers.deps import Deps
from handlers.registry import Listeners
from handlers.request import Request, round_and_key


def register(listeners: Listeners, deps: Deps) -> dict[str, Handler]:
    """All listeners of the self-assessment. Returns its words of the slash command."""
    own = _Listeners(deps)
    listeners.action(ids.START_REFLECT, "start_reflect", own.reflect)
    listeners.form(ids.REFLECT_FORM, own.open)
    listeners.action(ids.REFLECT_SECTIONS, "reflect_sections", own.nothing)
    listeners.action(ids.OPEN_BALLOT, "open_ballot", own.open_ballot)
    listeners.action(ids.ROW_STRENGTH, "row_vote", lambda request: own.row_vote(request, Choice.STRENGTH))
    listeners.action(ids.ROW_WEAKNESS, "row_vote", lambda request: own.row_vote(request, Choice.WEAKNESS))
    listeners.action(ids.RECEIPT_CHOICE, "receipt_vote", own.receipt_vote)
    listeners.action(ids.BALLOT_CHOICE, "ballot_vote", own.ballot_vote)
    listeners.form(ids.BALLOT_FORM, own.ballot_sent)
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

    def open_ballot(self, request: Request) -> Answer:
        """*Open my ballot*, wherever it stands."""
        round_id, section_key = round_and_key(request.chosen_value)
        return OpenForm(ballot_form(assessment.ballot(self._deps.db, request.actor, round_id, section_key)))

    def row_vote(self, request: Request, choice: Choice) -> Answer:
        """A quick button in the channel's message."""
        return Say(receipt(self._vote(request, choice)))

    def receipt_vote(self, request: Request) -> Answer:
        """An answer changed in the private receipt."""
        return Say(receipt(self._vote(request, _choice(request.chosen_value))))

    def ballot_vote(self, request: Request) -> Answer:
        """A tap in the ballot."""
        ballot = self._vote(request, _choice(request.chosen_value))
        return ChangeForm(ballot_form(ballot, _page(request)))

    def ballot_sent(self, request: Request) -> Answer:
        """*Done* or *Next page*: saves whatever a tap could not, then goes on."""
        metadata = request.view["private_metadata"]
        round_id, section_key = round_and_key(metadata.rpartition(":")[0])
        answers = _submitted(request)
        if answers:
            ballot = self._cast(request, round_id, answers)
        else:
            ballot = assessment.ballot(self._deps.db, request.actor, round_id, section_key)
        next_page = _page(request) + 1
        return ChangeForm(ballot_form(ballot, next_page)) if next_page < ballot.pages else Done()

    def _vote(self, request: Request, choice: Choice) -> SectionBallot:
        round_id, criterion_key = round_and_key(request.action["block_id"])
        return self._cast(request, round_id, {criterion_key: choice})

    def _cast(self, request: Request, round_id: int, answers: dict[str, Choice]) -> SectionBallot:
        clock = self._deps.clock
        return assessment.cast_votes(
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
