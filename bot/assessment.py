"""Opening a self-assessment: what is offered, and storing the wish; the worker opens it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.errors import RefusalError
from bot.membership import Place, in_team, places_of
from bot.messages.assessment import OpenAlready, ReflectForm, SectionChoice
from bot.rules.deadlines import default_deadline
from bot.times import days_off_of, team_time
from rubric_data import Rubric
from storage import Database
from storage.assessment import Assessment, Round, State, current_assessment, first_round
from storage.people import Ilt
from storage.requests import is_first_delivery

_NO_SECTION = "Choose at least one part."


def offer(db: Database, rubric: Rubric, actor: Actor) -> ReflectForm | OpenAlready:
    """What `/ilt reflect` shows: the form that opens a self-assessment, or the way into the open one.

    Raises:
        RefusalError: the person has no team here (`bot.membership.in_team`).
    """
    with in_team(db, actor) as (session, place):
        current = current_assessment(session, place.ilt.id)
        if current:
            return _open_already(session, place.ilt, current)
        sections = _choices(rubric)
        return ReflectForm(place.ilt.channel_id, place.ilt.name, sections, [sections[0].key])


def waiting_ballot(db: Database, actor: Actor) -> OpenAlready | None:
    """The open self-assessment of a team of the person's, the channel's own first, if there is one."""
    with db.read() as session:
        places = places_of(session, actor)
        for place in sorted(places, key=lambda one: one.ilt.channel_id != actor.channel_id):
            current = current_assessment(session, place.ilt.id)
            if current:
                return _open_already(session, place.ilt, current)
    return None


def _open_already(session: Session, ilt: Ilt, current: Assessment) -> OpenAlready:
    rubric = Rubric.model_validate(current.rubric)
    return OpenAlready(ilt.name, first_round(session, current.id).id, _choices(rubric))


def _choices(rubric: Rubric) -> list[SectionChoice]:
    return [SectionChoice(section.key, section.title, len(section.criteria)) for section in rubric.sections]


def ask_opening(
    db: Database, rubric: Rubric, actor: Actor, section_keys: Sequence[str], now: datetime
) -> OpenAlready | None:
    """Stores the wish to open a self-assessment; the worker opens it. `actor.channel_id` is the team's channel.

    Returns the open one if somebody was faster, else None.

    Raises:
        RefusalError: no section chosen, or the person may not.
    """
    chosen = rubric.only(section_keys) if section_keys else None
    if chosen is None or not chosen.sections:
        raise RefusalError(_NO_SECTION)
    try:
        return _store_opening(db, chosen, actor, now)
    except IntegrityError:
        # Two people tapped Open at the same moment on PostgreSQL; SQLite's writers are one at a time.
        with in_team(db, actor) as (session, place):
            current = current_assessment(session, place.ilt.id)
            if current is None:
                raise
            return _open_already(session, place.ilt, current)


def _store_opening(db: Database, chosen: Rubric, actor: Actor, now: datetime) -> OpenAlready | None:
    with in_team(db, actor, write=True) as (session, place):
        first = is_first_delivery(session, actor.request, actor.workspace_id, now)
        current = current_assessment(session, place.ilt.id)
        if current:
            return _open_already(session, place.ilt, current) if first else None
        if first:
            _add_assessment(session, place, chosen, now)
    return None


def _add_assessment(session: Session, place: Place, rubric: Rubric, now: datetime) -> None:
    assessment = Assessment(
        ilt_id=place.ilt.id,
        rubric=rubric.model_dump(mode="json"),
        state=State.OPENING,
        opened_by_id=place.person.id,
        asked_at=now,
    )
    session.add(assessment)
    session.flush()
    session.add(
        Round(
            assessment_id=assessment.id,
            number=1,
            opened_by_id=place.person.id,
            deadline_at=default_deadline(
                now, days_off_of(session, place.ilt), team_time(place.ilt, place.person.zone)
            ),
        )
    )
    session.flush()
