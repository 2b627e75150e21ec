"""The plan in the team's channel: posted when somebody says so, the newest post kept up to date; and as a document."""

from typing import Any

from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.blocks import ids
from bot.errors import RefusalError
from bot.outbox.behind import plan_changed
from bot.outbox.deliveries import Attachment, Kind, Outgoing, Sending
from bot.outbox.living import post_in_channel
from bot.plan.facts import plan_of
from bot.plan.messages.document import plan_document
from bot.plan.messages.view import (
    Posting,
    document_message,
    document_name,
    plan_post,
    plan_post_before,
)
from bot.plan.reading import may_post, plan_now
from bot.rules.local_time import local_date
from bot.teams.documents import owe_document
from bot.teams.membership import Place, place_in, require_facilitator, require_place
from bot.teams.times import team_time
from bot.turn import Act, Turn
from bot.words import later, say
from storage.deliveries import Owed
from storage.living import MOST_FAILURES, PostedMessage, posted_message
from storage.people import Ilt
from storage.plan import PlanPost, last_post

_EMPTY = later("There is nothing in the plan yet, so nothing was sent. Type /ilt plan to add to it.")


def post_plan(turn: Turn, ilt_id: int) -> Posting:
    """*Post it*: a new message in the channel; the one before becomes a line. One that is on its way is not doubled.

    Raises:
        RefusalError: no member of that team, neither an organizer nor leading, or there is nothing in it.
    """
    with turn.write() as act:
        is_first = act.absorb()
        place = require_place(act, ilt_id)
        if not may_post(act, place):
            require_facilitator(act.session, place, say("post the plan"))
        if plan_now(act, place).is_empty:
            raise RefusalError(say(_EMPTY))
        before = last_post(act.session, ilt_id)
        if is_first and not (before and _is_on_its_way(act.session, before)):
            plan_changed(act.session, ilt_id, at_once=act.machine_now)
            made = PlanPost(ilt_id=ilt_id, posted_at=act.now, posted_by_id=place.person.id)
            act.session.add(made)
            act.session.flush()
            user = place.person.slack_user_id
            post_in_channel(act, place.ilt, ids.PLAN_MESSAGE, made.id, answerable=user)
        return Posting(ilt_id, place.ilt.name)


def _is_on_its_way(session: Session, post: PlanPost) -> bool:
    message = posted_message(session, ids.PLAN_MESSAGE, post.id)
    return message is not None and message.ts is None and message.failures < MOST_FAILURES


def render_plan(session: Session, message: PostedMessage) -> dict[str, Any]:
    """The newest post: the plan as it is now. One before it: that there is a newer one."""
    post = session.get_one(PlanPost, message.subject_id)
    ilt = session.get_one(Ilt, message.ilt_id)
    posted_on = local_date(post.posted_at, team_time(ilt).zone)
    newest = last_post(session, ilt.id)
    if newest is None or newest.id != post.id:
        return plan_post_before(posted_on)
    return plan_post(plan_of(session, ilt, posted_on), posted_on)


def ask_for_plan(turn: Turn, ilt_id: int) -> None:
    """*As a document*: the worker sends it as a direct message.

    Raises:
        RefusalError: no member of that team, or there is nothing in it.
    """
    with turn.write() as act:
        place = require_place(act, ilt_id)
        if plan_now(act, place).is_empty:
            raise RefusalError(say(_EMPTY))
        owe_plan(act, place)


def owe_plan(act: Act, place: Place) -> None:
    """Owes somebody the plan as a file."""
    owe_document(act, place, PLAN_DOCUMENT, str(place.ilt.id), noted_as=f"plan:{place.ilt.id}")


def _render_document(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """How the file is made: as things stand when it is sent, and only for somebody who is a member then."""
    place = place_in(session, Actor(owed.workspace_id, owed.recipient), int(owed.subject))
    if place is None:
        return None
    today = local_date(owed.due_at, team_time(place.ilt).zone)
    plan = plan_of(session, place.ilt, today)
    file = Attachment(
        document_name(plan), plan_document(plan), say("Quarterly action plan, {team}", team=plan.team)
    )
    return Outgoing(document_message(plan, is_late=sending.is_late), attachment=file)


PLAN_DOCUMENT = Kind("plan_document", _render_document, is_asked_for=True, is_answer=True)
