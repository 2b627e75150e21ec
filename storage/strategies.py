"""Strategies: what a team commits to for a focus area, its dated wordings, its numbers, and the readings of both."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Float, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base
from storage.items import person_key


class StrategyState(StrEnum):
    """Where a strategy is. Only an active one uses a place; `waiting`: for the step back at the end of its cycle."""

    ACTIVE = "active"
    ON_HOLD = "on_hold"
    WAITING = "waiting"
    ENDED = "ended"


class StrategyEnd(StrEnum):
    """How a strategy ended; `changed`: into its successor."""

    DONE = "done"
    STOPPED = "stopped"
    CHANGED = "changed"


class Mark(StrEnum):
    """What the history of a strategy can hold beside its wordings and readings."""

    COMMITTED = "committed"
    OWNER = "owner"
    DECLINED = "declined"
    UNDECLINED = "undeclined"
    KEPT = "kept"
    HELD = "held"
    TAKEN_UP = "taken_up"
    END_MOVED = "end_moved"
    RHYTHM = "rhythm"
    DONE = "done"
    STOPPED = "stopped"
    CHANGED = "changed"


class Strategy(Base):
    """One commitment with one owner. Its words stand in `StrategyWording`, the newest of which holds."""

    __tablename__ = "strategies"
    __table_args__ = (
        # The request that committed it: the same again finds it.
        UniqueConstraint("ilt_id", "request"),
        Index("ix_strategies_ilt_id_state", "ilt_id", "state", "id"),
        Index("ix_strategies_owner_id_state", "owner_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"))
    area_id: Mapped[int] = mapped_column(ForeignKey("focus_areas.id", ondelete="CASCADE"), index=True)
    request: Mapped[str] = mapped_column(String(255))
    state: Mapped[str] = mapped_column(String(16), default=StrategyState.ACTIVE)
    committed_by_id: Mapped[int] = mapped_column(person_key())
    committed_at: Mapped[datetime]
    owner_id: Mapped[int | None] = mapped_column(person_key())
    owner_since: Mapped[datetime]
    # When the owner said that they take it; empty = asked, not yet.
    accepted_at: Mapped[datetime | None]
    # A hand-over that waits for an answer; until then the owner stays.
    handed_to_id: Mapped[int | None] = mapped_column(person_key(), index=True)
    handed_by_id: Mapped[int | None] = mapped_column(person_key())
    handed_at: Mapped[datetime | None]
    # A date on the wall of the team; empty = its cycle's.
    ends_on: Mapped[date | None]
    # Weeks from one check-in to the next; empty = before each meeting.
    every_weeks: Mapped[int | None]
    # "What will we stop to make room?"
    makes_room: Mapped[str | None] = mapped_column(Text)
    held_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(person_key())
    ended_as: Mapped[str | None] = mapped_column(String(16))
    # "What did we learn?"
    learned: Mapped[str | None] = mapped_column(Text)
    # What it was changed into.
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("strategies.id", ondelete="SET NULL"))


class StrategyWording(Base):
    """How a strategy was worded from a day on. Readings stay with the wording they were made under."""

    __tablename__ = "strategy_wordings"
    __table_args__ = (UniqueConstraint("strategy_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"), index=True)
    strategy_id: Mapped[int] = mapped_column(ForeignKey("strategies.id", ondelete="CASCADE"))
    number: Mapped[int]
    what: Mapped[str] = mapped_column(Text)
    so_that: Mapped[str] = mapped_column(Text, default="")
    did_when: Mapped[str] = mapped_column(Text, default="")
    worked_when: Mapped[str] = mapped_column(Text, default="")
    said_at: Mapped[datetime]
    said_by_id: Mapped[int] = mapped_column(person_key())


class StrategyNumber(Base):
    """A number to watch. What was typed is kept as typed beside what it means."""

    __tablename__ = "strategy_numbers"

    id: Mapped[int] = mapped_column(primary_key=True)
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"), index=True)
    strategy_id: Mapped[int] = mapped_column(ForeignKey("strategies.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(Text)
    # "%", "of 96"; empty = none.
    unit: Mapped[str] = mapped_column(String(40), default="")
    aim_said: Mapped[str] = mapped_column(String(40))
    aim: Mapped[float] = mapped_column(Float)
    aim_on: Mapped[date | None]


class StrategyValue(Base):
    """Where a number stood on a day: the first with the number itself, others with readings."""

    __tablename__ = "strategy_values"

    id: Mapped[int] = mapped_column(primary_key=True)
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"), index=True)
    number_id: Mapped[int] = mapped_column(ForeignKey("strategy_numbers.id", ondelete="CASCADE"), index=True)
    check_in_id: Mapped[int | None] = mapped_column(
        ForeignKey("check_ins.id", ondelete="CASCADE"), index=True
    )
    said: Mapped[str] = mapped_column(String(40))
    value: Mapped[float] = mapped_column(Float)
    day: Mapped[date]


class CheckIn(Base):
    """One time that a strategy's owner is asked, and their reading: did we do it, did it work.

    `slot` names it for ever: "meeting/2026-12-08" (the meeting's slot), or "2026-12-04" where no meeting was planned.
    """

    __tablename__ = "check_ins"
    __table_args__ = (
        UniqueConstraint("strategy_id", "slot"),
        Index("ix_check_ins_owner_id_closed_at", "owner_id", "closed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"), index=True)
    strategy_id: Mapped[int] = mapped_column(ForeignKey("strategies.id", ondelete="CASCADE"))
    wording_id: Mapped[int] = mapped_column(ForeignKey("strategy_wordings.id", ondelete="CASCADE"))
    slot: Mapped[str] = mapped_column(String(32))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id", ondelete="SET NULL"))
    # Who is asked.
    owner_id: Mapped[int | None] = mapped_column(person_key())
    # Days on the wall of the team: when it is asked first, and when it is due.
    asked_on: Mapped[date]
    due_on: Mapped[date]
    did: Mapped[str | None] = mapped_column(String(16))
    worked: Mapped[str | None] = mapped_column(String(16))
    has_nothing: Mapped[bool] = mapped_column(default=False)
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(person_key())
    note: Mapped[str | None] = mapped_column(Text)
    link: Mapped[str | None] = mapped_column(Text)
    # When the time for it was over; unanswered then, and with the owner there, it is missed.
    closed_at: Mapped[datetime | None]
    is_missed: Mapped[bool] = mapped_column(default=False)


class CheckInSaid(Base):
    """A check-in that a person's one message of a day brings, as `storage.items.ReminderSent` is for action items."""

    __tablename__ = "check_ins_said"
    __table_args__ = (UniqueConstraint("check_in_id", "person_id", "slot"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    check_in_id: Mapped[int] = mapped_column(ForeignKey("check_ins.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(person_key(), index=True)
    # Which asking of it: "check_in/17/first", "check_in/17/again".
    slot: Mapped[str] = mapped_column(String(32))
    # The person's local date of the message, and the one for which it was meant.
    day: Mapped[date]
    meant_for: Mapped[date]


class StrategyMark(Base):
    """Who did what with a strategy, when. `person_id` empty: the bot by itself."""

    __tablename__ = "strategy_marks"

    id: Mapped[int] = mapped_column(primary_key=True)
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"), index=True)
    strategy_id: Mapped[int] = mapped_column(ForeignKey("strategies.id", ondelete="CASCADE"), index=True)
    what: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(person_key())
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id", ondelete="SET NULL"))


class StrategyItem(Base):
    """The strategy that an action item is for; an item is for one at most."""

    __tablename__ = "strategy_items"

    item_id: Mapped[int] = mapped_column(ForeignKey("action_items.id", ondelete="CASCADE"), primary_key=True)
    strategy_id: Mapped[int] = mapped_column(ForeignKey("strategies.id", ondelete="CASCADE"), index=True)
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"), index=True)
