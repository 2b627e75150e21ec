"""What a team asks its staff before it decides, where it asked, and what came of it.

Who answers what is in no table. All answers to a question lie in one row (`consultation_answers`), each under a mark that
only a secret of this installation can make of a Slack id (`bot/consult/marks.py`), in the order of the marks: neither a
person, nor a time, nor an order of rows stands beside an answer. At the end counts are written, and the row is deleted.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import JSON, ForeignKey, String, Text, bindparam, case, delete, exists, func, select, update
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from storage.agenda import Decision
from storage.base import Base
from storage.deliveries import Delivery
from storage.items import person_key
from storage.living import PostedMessage
from storage.people import Ilt, Member, Person
from storage.staff import how_many_wait

# `bot.blocks.ids.consult.CONSULT_MESSAGE`, and the kind of delivery that posts it (`bot.consult.posts`).
_MESSAGE, _POST = "consult_asked", "consult_post"


class ConsultState(StrEnum):
    """Where a question is. Taken back: its words and what was answered are deleted."""

    OPEN = "open"
    ENDED = "ended"
    TAKEN_BACK = "taken_back"


class Consultation(Base):
    """One question of a team to its staff, with the answers to choose from."""

    __tablename__ = "consultations"
    # Marks, buttons and messages know the number: it is not given twice.
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy's form

    id: Mapped[int] = mapped_column(primary_key=True)
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"), index=True)
    # What the answers are for; empty = nobody has said, or it is forgotten.
    agenda_item_id: Mapped[int | None] = mapped_column(
        ForeignKey("agenda_items.id", ondelete="SET NULL"), index=True
    )
    question: Mapped[str] = mapped_column(Text)
    choices: Mapped[list[str]] = mapped_column(JSON)
    asked_by_id: Mapped[int] = mapped_column(person_key())
    # Dates of the team; answers are taken until the end of the last day.
    asked_on: Mapped[date]
    last_day: Mapped[date]
    ends_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16), default=ConsultState.OPEN, index=True)
    # How often each of the choices was taken, in their order; empty = it goes on, or too few answered.
    counts: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))


class ConsultationChannel(Base):
    """A channel in which a question is asked; its message is about this row."""

    __tablename__ = "consultation_channels"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy's form

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultations.id", ondelete="CASCADE"), index=True
    )
    # What the bot knows of the channel; it is no team's record.
    channel_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"), index=True)
    # Slack did not take the message; and how often it was owed: each has words of its own to whoever asked.
    is_refused: Mapped[bool] = mapped_column(default=False)
    tries: Mapped[int] = mapped_column(default=1)


class ConsultationAnswers(Base):
    """The answers to a question that is open: the place of the choice by mark."""

    __tablename__ = "consultation_answers"

    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultations.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    answers: Mapped[dict[str, int]] = mapped_column(JSON)


class Where(NamedTuple):
    """A channel of a question, and what the bot knows of it."""

    row: ConsultationChannel
    channel: Ilt


class ChannelToAsk(NamedTuple):
    """A channel in which a team can ask: how many people are in it, and how many of them are not in the team."""

    channel: Ilt
    people: int
    others: int


def channels_to_ask(session: Session, team: Ilt, person_id: int, least: int) -> list[ChannelToAsk]:
    """Channels with at least so many people in which the bot and that person are, by name; the team's own is none.

    None that another organization reads.
    """
    mine, theirs = aliased(Member), aliased(Member)
    people, others = func.count(Member.id), func.count(case((theirs.id.is_(None), 1)))
    rows = session.execute(
        select(Ilt, people, others)
        .join(mine, (mine.ilt_id == Ilt.id) & (mine.person_id == person_id) & mine.is_present)
        .join(Member, (Member.ilt_id == Ilt.id) & Member.is_present)
        .join(Person, Person.id == Member.person_id)
        .outerjoin(
            theirs, (theirs.ilt_id == team.id) & (theirs.person_id == Member.person_id) & theirs.is_present
        )
        .where(
            Ilt.workspace_id == team.workspace_id,
            Ilt.id != team.id,
            Ilt.is_reachable,
            Ilt.shared_since.is_(None),
            Person.takes_part,
        )
        .group_by(Ilt.id)
        .having(people >= least)
        .order_by(Ilt.name, Ilt.id)
    )
    return [ChannelToAsk(*row) for row in rows]


def count_others(session: Session, team: Ilt, channel_ids: Collection[int]) -> int:
    """How many people are in these channels who are not in the team, each once."""
    own = select(Member.person_id).where(Member.ilt_id == team.id, Member.is_present)
    found = (
        select(func.count(Member.person_id.distinct()))
        .join(Person, Person.id == Member.person_id)
        .where(
            Member.ilt_id.in_(channel_ids),
            Member.is_present,
            Member.person_id.not_in(own),
            Person.takes_part,
        )
    )
    return session.scalar(found) or 0


def consultation_in_workspace(
    session: Session, workspace_id: str, consultation_id: int, *, lock: bool = False
) -> Consultation | None:
    """A question, if it is of that workspace. `lock`: nobody answers or ends it until this transaction ends."""
    found = (
        select(Consultation)
        .join(Ilt, Ilt.id == Consultation.ilt_id)
        .where(Consultation.id == consultation_id, Ilt.workspace_id == workspace_id)
    )
    if lock:
        found = found.with_for_update(of=Consultation).execution_options(populate_existing=True)
    return session.scalar(found)


def open_consultation(session: Session, ilt_id: int) -> Consultation | None:
    """What a team asks now: it asks one question at a time."""
    return session.scalar(select(Consultation).filter_by(ilt_id=ilt_id, state=ConsultState.OPEN))


def waiting_and_asked(session: Session, ilt_id: int) -> tuple[int, Consultation | None]:
    """How many texts of staff wait for a team, and what it asks them now."""
    is_asked = (Consultation.ilt_id == Ilt.id) & (Consultation.state == ConsultState.OPEN)
    found = select(how_many_wait(Ilt.__table__.c.id), Consultation).select_from(Ilt)
    waiting, one = session.execute(found.outerjoin(Consultation, is_asked).where(Ilt.id == ilt_id)).one()
    return waiting, one


def asked_since(session: Session, ilt_id: int, day: date) -> list[Consultation]:
    """What a team asked from that day on, and did not take back; the newest first."""
    found = select(Consultation).where(
        Consultation.ilt_id == ilt_id,
        Consultation.asked_on >= day,
        Consultation.state != ConsultState.TAKEN_BACK,
    )
    return list(session.scalars(found.order_by(Consultation.id.desc())))


def where_asked(session: Session, consultation_id: int) -> list[Where]:
    """The channels of a question, in their order."""
    rows = session.execute(
        select(ConsultationChannel, Ilt)
        .join(Ilt, Ilt.id == ConsultationChannel.channel_id)
        .where(ConsultationChannel.consultation_id == consultation_id)
        .order_by(ConsultationChannel.id)
    )
    return [Where(row, channel) for row, channel in rows]


def where_in_workspace(
    session: Session, workspace_id: str, row_id: int, *, lock: bool = False
) -> tuple[Where, Consultation] | None:
    """A channel of a question with the question, if it is of that workspace. `lock`: as `consultation_in_workspace`."""
    row = session.get(ConsultationChannel, row_id)
    one = consultation_in_workspace(session, workspace_id, row.consultation_id, lock=lock) if row else None
    if row is None or one is None:
        return None
    return Where(row, session.get_one(Ilt, row.channel_id)), one


def asked_in(session: Session, channel_id: int) -> list[int]:
    """What is asked in a channel, by whatever team: its rows of `ConsultationChannel`."""
    return list(session.scalars(select(ConsultationChannel.id).filter_by(channel_id=channel_id)))


def hang_on(session: Session, row_ids: Collection[int], channel_id: int) -> None:
    """These questions stay in the channel that they were asked in, which another row is for from now on."""
    about = PostedMessage.subject_id.in_(row_ids)
    told = update(PostedMessage).where(PostedMessage.kind == _MESSAGE, about)
    session.execute(told.values(ilt_id=channel_id))
    owed = update(Delivery).where(Delivery.kind == _POST, Delivery.subject.in_(map(str, row_ids)))
    session.execute(owed.values(ilt_id=channel_id))
    rows = update(ConsultationChannel).where(ConsultationChannel.id.in_(row_ids))
    session.execute(rows.values(channel_id=channel_id))


def due_consultations(session: Session, now: datetime) -> list[int]:
    """The open questions whose last day is over."""
    return list(session.scalars(DUE_CONSULTATIONS, {"now": now}))


DUE_CONSULTATIONS = (
    select(Consultation.id)
    .where(Consultation.state == ConsultState.OPEN, Consultation.ends_at <= bindparam("now"))
    .order_by(Consultation.id)
)


def answer_under(session: Session, consultation_id: int, marks: Collection[str]) -> int | None:
    """The place of the choice that stands under one of these marks."""
    box = session.get(ConsultationAnswers, consultation_id)
    known = box.answers if box else {}
    return next((known[mark] for mark in marks if mark in known), None)


def keep_answer(session: Session, consultation_id: int, marks: Sequence[str], place: int) -> None:
    """Keeps an answer under the first of the marks, instead of what stood under any. The caller has locked the question."""
    box = session.get(ConsultationAnswers, consultation_id, populate_existing=True)
    if box is None:
        box = ConsultationAnswers(consultation_id=consultation_id, answers={})
        session.add(box)
    others = {mark: one for mark, one in box.answers.items() if mark not in marks}
    box.answers = dict(sorted({**others, marks[0]: place}.items()))
    session.flush()


def take_answers(session: Session, consultation_id: int) -> Counter[int]:
    """Deletes what was answered. Returns how often each place was chosen."""
    mine = delete(ConsultationAnswers).where(ConsultationAnswers.consultation_id == consultation_id)
    taken = session.scalars(mine.returning(ConsultationAnswers.answers)).all()
    return Counter(place for answers in taken for place in answers.values())


def asked_about(session: Session, item_ids: Collection[int]) -> dict[int, Consultation]:
    """The newest question that serves each of these agenda items, and was not taken back."""
    if not item_ids:
        return {}
    found = select(Consultation).where(
        Consultation.agenda_item_id.in_(item_ids), Consultation.state != ConsultState.TAKEN_BACK
    )
    rows = session.scalars(found.order_by(Consultation.id))
    return {one.agenda_item_id: one for one in rows if one.agenda_item_id is not None}


def answered_since(session: Session, ilt_id: int, day: date) -> list[Consultation]:
    """The questions that ended with counts and were asked from that day on, the newest first."""
    return [one for one in asked_since(session, ilt_id, day) if one.counts is not None]


def count_consulted(session: Session, meeting_ids: Collection[int]) -> int:
    """How many decisions of these meetings were made after staff had been asked about their agenda item."""
    asked = exists().where(
        Consultation.agenda_item_id == Decision.agenda_item_id,
        Consultation.counts.is_not(None),
        Consultation.ends_at <= Decision.logged_at,
    )
    found = select(func.count(Decision.id)).where(
        Decision.meeting_id.in_(meeting_ids), ~Decision.is_withdrawn, asked
    )
    return session.scalar(found) or 0


def consultations_by(session: Session, person_id: int) -> list[Consultation]:
    """What somebody asked for a team, oldest first; what was taken back has no words left."""
    found = select(Consultation).where(
        Consultation.asked_by_id == person_id, Consultation.state != ConsultState.TAKEN_BACK
    )
    return list(session.scalars(found.order_by(Consultation.id)))


def forget_consultations(session: Session, before: datetime, *, limit: int) -> int:
    """Deletes questions that ended before that instant, so many at most. Returns how many. Their messages stay as they are."""
    found = select(Consultation.id).where(
        Consultation.ends_at < before, Consultation.state != ConsultState.OPEN
    )
    due = session.scalars(found.order_by(Consultation.id).limit(limit)).all()
    rows = select(ConsultationChannel.id).where(ConsultationChannel.consultation_id.in_(due))
    session.execute(
        delete(PostedMessage).where(PostedMessage.kind == _MESSAGE, PostedMessage.subject_id.in_(rows))
    )
    session.execute(delete(Consultation).where(Consultation.id.in_(due)))
    return len(due)
