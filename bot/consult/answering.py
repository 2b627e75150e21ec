"""One answer a person, changeable until the end; beside it stands nobody (`bot.consult.marks`)."""

from bot.consult.marks import Marks
from bot.consult.messages.posted import ANSWER
from bot.consult.messages.shapes import Question
from bot.consult.reading import question_of, today_of
from bot.errors import RefusalError, WrongInputError
from bot.staff.asking import Asker, require_reader
from bot.teams.membership import OUTSIDER, place_in, shown_name
from bot.turn import Act, Turn, wipe_leftovers
from bot.words import later, say
from storage.consult import (
    Consultation,
    ConsultState,
    answer_under,
    consultation_in_workspace,
    keep_answer,
    where_asked,
)
from storage.database import note_leftovers
from storage.people import Ilt, Workspace

_GONE = later("That was taken back, or is kept no longer. Nothing was saved.")
_OVER = later("That is over: what {team} was told by then is counted. Nothing was saved.")
_MEMBER = later(
    "You are in {team}: its members say what they think in their meeting, and only others are asked here. Nothing was saved."
)
_NOTHING = later("Choose an answer.")


def offer_to_answer(
    turn: Turn, marks: Marks, consultation_id: int, asker: Asker
) -> tuple[Question, int | None]:
    """*Answer…*: the question, and the place of what they have answered so far.

    Raises:
        RefusalError: it is over, or they are of the team, of another organization, or not in the private channel.
    """
    with turn.read() as act:
        one, team = _require_open(act, consultation_id, asker, lock=False)
        chosen = answer_under(act.session, one.id, marks.of(one.id, act.actor.user_id))
        return question_of(act.session, one, today_of(act, team)), chosen


def answer(turn: Turn, marks: Marks, consultation_id: int, asker: Asker, place: int | None) -> Question:
    """*Send*: kept instead of what was answered before. A repeated delivery changes nothing, so none is noted.

    Raises:
        WrongInputError: nothing was chosen.
        RefusalError: as `offer_to_answer`.
    """
    with turn.write() as act:
        one, team = _require_open(act, consultation_id, asker, lock=True)
        if place is None or place not in range(len(one.choices)):
            raise WrongInputError({ANSWER: say(_NOTHING)})
        keep_answer(act.session, one.id, marks.of(one.id, act.actor.user_id), place)
        # How the row read before would tell who came last.
        note_leftovers(act.session)
        question = question_of(act.session, one, today_of(act, team))
    wipe_leftovers(turn.db)
    return question


def _require_open(act: Act, consultation_id: int, asker: Asker, *, lock: bool) -> tuple[Consultation, Ilt]:
    workspace_id = act.actor.workspace_id
    if act.session.get(Workspace, workspace_id) is None:  # Slack may name the workspace of who clicks
        raise RefusalError(say(OUTSIDER))
    one = consultation_in_workspace(act.session, workspace_id, consultation_id, lock=lock)
    if one is None or one.state == ConsultState.TAKEN_BACK:
        raise RefusalError(say(_GONE))
    team = act.session.get_one(Ilt, one.ilt_id)
    if one.state != ConsultState.OPEN or one.ends_at <= act.now:
        raise RefusalError(say(_OVER, team=shown_name(team)))
    _require_asked(act, one, asker)
    if place_in(act.session, act.actor, team.id):
        raise RefusalError(say(_MEMBER, team=shown_name(team)))
    return one, team


def _require_asked(act: Act, one: Consultation, asker: Asker) -> None:
    """Whoever can read one of its channels may answer."""
    refused: RefusalError | None = None
    for where in where_asked(act.session, one.id):
        try:
            require_reader(act, where.channel, asker)
        except RefusalError as refusal:
            refused = refusal
        else:
            return
    raise refused or RefusalError(say(_GONE))
