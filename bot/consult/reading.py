"""Questions to staff as others show them: at their agenda item, as what a decision rests on, on an organizer's Home."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from bot.blocks.dates import shown_day
from bot.consult.messages.shapes import Question, result_line
from bot.rules.local_time import local_date
from bot.teams.membership import shown_name
from bot.teams.times import team_time
from bot.turn import Act
from bot.words import say
from storage.consult import Consultation, ConsultState, answered_since, asked_about, waiting_and_asked
from storage.people import Ilt

# The same question is asked once in it, and a decision rests on what was answered within it.
QUARTER = timedelta(days=91)


def question_of(session: Session, one: Consultation, today: date | None = None) -> Question:
    """A question with its answers. `today`: of whoever reads; empty: the day it ends."""
    team = session.get_one(Ilt, one.ilt_id)
    return Question(
        one.id,
        shown_name(team),
        one.question,
        one.choices,
        one.last_day,
        today or one.last_day,
        one.counts,
        is_over=one.state != ConsultState.OPEN,
    )


def today_of(act: Act, ilt: Ilt) -> date:
    """The team's date."""
    return local_date(act.now, team_time(ilt).zone)


def asked_words(session: Session, item_ids: Collection[int]) -> dict[int, str]:
    """What an agenda item says of its question to staff, by the item; nothing of one to which too few answered."""
    found = {item_id: _words(session, one) for item_id, one in asked_about(session, item_ids).items()}
    return {item_id: words for item_id, words in found.items() if words}


def _words(session: Session, one: Consultation) -> str:
    if one.state == ConsultState.OPEN:
        return say("Staff are asked until {day}.", day=shown_day(one.last_day, one.asked_on))
    return result_line(question_of(session, one)) if one.counts is not None else ""


def with_staff(session: Session, ilt_id: int) -> tuple[int, str]:
    """On its organizers' Home: how many questions of staff wait for a team, and what it asks them now; empty = nothing."""
    waiting, one = waiting_and_asked(session, ilt_id)
    if one is None:
        return waiting, ""
    day = shown_day(one.last_day, one.asked_on)
    return waiting, say("You ask staff until {day}: “{question}”", day=day, question=one.question)


@dataclass(frozen=True)
class Said:
    """What staff answered, for a decision to rest on. `item_id`: the agenda item that it serves; `words`: in a line."""

    id: int
    item_id: int | None
    question: str
    words: str


def results_to_rest_on(session: Session, ilt_id: int, today: date) -> list[Said]:
    """What staff answered within a quarter, the newest first."""
    found = answered_since(session, ilt_id, today - QUARTER)
    return [
        Said(one.id, one.agenda_item_id, one.question, result_line(question_of(session, one)))
        for one in found
    ]
