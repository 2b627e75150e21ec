"""Which living messages tell what was said among the team, and whether their channel is closed to them now."""

from sqlalchemy.orm import Session

from bot.blocks import ids
from storage.assessments import Round, State
from storage.living import PostedMessage
from storage.people import Ilt

# The name of the delivery with which a living message first comes into its channel.
LIVING_POST = "living_post"
# They tell what was said among the team.
INNER = {
    ids.RESULTS_MESSAGE,
    ids.NOTES_MESSAGE,
    ids.REVOTE_MESSAGE,
    ids.REFLECTION_MESSAGE,
    ids.MINUTES_MESSAGE,
    ids.FOCUS_MESSAGE,
    ids.PLAN_MESSAGE,
    ids.STEP_BACK_MESSAGE,
}
# With them a team works on: nobody could vote or meet without. A new message is on one of both lists. Those of meetings are
# shown there without what people wrote (`WITHOUT_WORDS`).
WORKING = {
    ids.HELLO_MESSAGE,
    ids.SECTION_MESSAGE,
    ids.CALL_MESSAGE,
    ids.AGENDA_MESSAGE,
    ids.MEETING_MESSAGE,
    ids.RESOURCE_MESSAGE,
    ids.STAFF_THREAD_MESSAGE,
    ids.CONSULT_MESSAGE,
    ids.SCHOOLS_MESSAGE,
}

WITHOUT_WORDS = (ids.MEETING_MESSAGE, ids.AGENDA_MESSAGE)


def is_closed(session: Session, ilt_id: int | None) -> bool:
    """Whether another organization reads the team's channel and nobody of the team has said yes to that."""
    ilt = session.get(Ilt, ilt_id) if ilt_id else None
    return ilt is not None and ilt.shared_since is not None and not ilt.outsiders_may_read


def is_held(session: Session, message: PostedMessage) -> bool:
    """Whether a living message must not be shown where it is."""
    return message.kind in INNER and is_closed(session, message.ilt_id) and not _is_asked(session, message)


def _is_asked(session: Session, message: PostedMessage) -> bool:
    """Whether it is a new vote that goes on; its end is a result."""
    voted = session.get(Round, message.subject_id) if message.kind == ids.REVOTE_MESSAGE else None
    return voted is not None and voted.state != State.REVEALED
