"""The words of a self-assessment as its source has them, for whoever reads a translation."""

from bot.assessments.messages.original import Original
from bot.assessments.wording import quoted, spoken
from bot.errors import RefusalError
from bot.teams.membership import require_place
from bot.turn import Turn
from bot.words import later, say
from storage.assessments import Assessment

_GONE = later("That self-assessment is not there any more. Type /ilt to see what is open.")


def read_original(turn: Turn, assessment_id: int) -> Original:
    """*Read it in English*. Raises RefusalError: there is none, or it is of no team of theirs."""
    with turn.read() as act:
        assessment = act.session.get(Assessment, assessment_id)
        if assessment is None:
            raise RefusalError(say(_GONE))
        require_place(act, assessment.ilt_id)
        return Original(quoted(assessment.rubric), spoken(assessment.rubric))
