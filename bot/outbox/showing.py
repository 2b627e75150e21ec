"""Which shared messages show a team's votes, meetings, focus and items, in the one order in which everybody locks them."""

from sqlalchemy import BindParameter, ColumnElement, Integer, and_, bindparam, case, func, or_, select

from bot.blocks import ids
from storage.assessments import VOTING, Assessment, Round
from storage.focus import Cycle, CycleState
from storage.focus_rounds import rounds_worked_on
from storage.living import PostedMessage, Together
from storage.meetings import Meeting, MeetingState
from storage.plan import PlanPost

_ORDER = (
    ids.SECTION_MESSAGE,
    ids.REVOTE_MESSAGE,
    ids.FOCUS_MESSAGE,
    ids.PLAN_MESSAGE,
    ids.STEP_BACK_MESSAGE,
    ids.MEETING_MESSAGE,
    ids.AGENDA_MESSAGE,
    ids.REFLECTION_MESSAGE,
    ids.MINUTES_MESSAGE,
)


def of_votes(ilt_id: int) -> ColumnElement[bool]:
    """Those in which a team votes now."""
    rounds = (
        select(Round.id)
        .join(Assessment, Assessment.id == Round.assessment_id)
        .where(Assessment.ilt_id == ilt_id, Round.state.in_(VOTING))
    )
    first = select(Round.assessment_id).where(Round.id.in_(rounds), Round.criterion_key.is_(None))
    return or_(
        and_(PostedMessage.kind == ids.SECTION_MESSAGE, PostedMessage.subject_id.in_(first)),
        and_(PostedMessage.kind == ids.REVOTE_MESSAGE, PostedMessage.subject_id.in_(rounds)),
    )


def of_meetings(kind: str, ilt_id: int | BindParameter[int], state: MeetingState) -> ColumnElement[bool]:
    """Those of that kind about a team's meetings in that state."""
    meetings = select(Meeting.id).where(Meeting.ilt_id == ilt_id, Meeting.state == state)
    return and_(PostedMessage.kind == kind, PostedMessage.subject_id.in_(meetings))


def together(which: ColumnElement[bool]) -> Together:
    """Messages of a team, in the order in which all take them."""
    rank = case({kind: place for place, kind in enumerate(_ORDER)}, value=PostedMessage.kind)
    found = select(PostedMessage.id).where(PostedMessage.ilt_id == bindparam("team"), which)
    return Together(found.order_by(rank, PostedMessage.id).with_for_update())


def _built_of_focus() -> Together:
    """The focus that is worked on or chosen, the newest plan that was posted, the step back that is going on; and others."""
    team: BindParameter[int] = bindparam("team")
    newest_plan = select(func.max(PlanPost.id)).where(PlanPost.ilt_id == team).scalar_subquery()
    stepped = select(Cycle.id).where(
        Cycle.ilt_id == team, Cycle.state != CycleState.ENDED, Cycle.stepped_at.is_not(None)
    )
    about = PostedMessage.subject_id
    return together(
        or_(
            and_(
                PostedMessage.kind == ids.FOCUS_MESSAGE,
                about.in_(rounds_worked_on(team)) | about.in_(bindparam("round_ids", expanding=True)),
            ),
            and_(PostedMessage.kind == ids.PLAN_MESSAGE, about == newest_plan),
            and_(
                PostedMessage.kind == ids.STEP_BACK_MESSAGE,
                about.in_(stepped) | about.in_(bindparam("cycle_ids", expanding=True)),
            ),
        )
    )


# Built once: whatever is said of a strategy comes through here, and building them costs more than running them.
OF_FOCUS = _built_of_focus()
OF_ITEM = together(
    or_(
        of_meetings(ids.MEETING_MESSAGE, bindparam("team"), MeetingState.RUNNING),
        of_meetings(ids.AGENDA_MESSAGE, bindparam("team"), MeetingState.PLANNED),
        and_(
            PostedMessage.kind == ids.MINUTES_MESSAGE,
            PostedMessage.subject_id == bindparam("meeting_id", type_=Integer),
        ),
    )
)
OF_SITTINGS = together(
    or_(
        of_meetings(ids.MEETING_MESSAGE, bindparam("team"), MeetingState.RUNNING),
        of_meetings(ids.AGENDA_MESSAGE, bindparam("team"), MeetingState.PLANNED),
    )
)
