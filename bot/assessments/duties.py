"""What self-assessments owe: calls to vote, the messages of a vote and its results, and its end in time."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.assessments.deadlines import due_now, end_due
from bot.assessments.evidence import render_notes
from bot.assessments.living import render_revote, render_section
from bot.assessments.my_data import my_data
from bot.assessments.nudges import EXTENDED, INVITATION, NOBODY_VOTED, NUDGE, render_call
from bot.assessments.opening import (
    ASKED,
    COULD_NOT_OPEN,
    MEMBERS_NOT_TOLD,
    SMALL_TEAM,
    count_joiners,
    open_asked,
)
from bot.assessments.results import render_results
from bot.blocks import ids
from bot.outbox.duty import Due, Duties, Forget, Look, Phase, Reach
from bot.turn import Turn
from storage.evidence import forget_texts
from storage.rounds import PAST_DEADLINE, forget_calls


def _open(turn: Turn, reach: Reach) -> int:
    return open_asked(turn, reach.asking)


def _end(turn: Turn, _reach: Reach) -> int:
    return end_due(turn)


# A call says that its vote is over by then.
_CALLS_KEPT = timedelta(hours=1)


def _forget_calls(session: Session, before: datetime, *, limit: int) -> int:
    return forget_calls(session, ids.CALL_MESSAGE, before, limit=limit)


DUTIES = Duties(
    kinds=(COULD_NOT_OPEN, MEMBERS_NOT_TOLD, SMALL_TEAM, INVITATION, NUDGE, EXTENDED, NOBODY_VOTED),
    living={
        ids.SECTION_MESSAGE: render_section,
        ids.REVOTE_MESSAGE: render_revote,
        ids.RESULTS_MESSAGE: render_results,
        ids.CALL_MESSAGE: render_call,
        ids.NOTES_MESSAGE: render_notes,
    },
    looks=(
        Look(Phase.ASKED, _open, (Due(ASKED),)),
        Look(Phase.DUE, _end, (Due(PAST_DEADLINE),)),
    ),
    is_due=(lambda act: bool(due_now(act)),),
    forgets=(
        Forget(forget_texts, kept=None, at_once=500),
        Forget(_forget_calls, kept=_CALLS_KEPT, at_once=500),
    ),
    members_read=(count_joiners,),
    my_data=(my_data,),
)
