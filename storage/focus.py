"""Focus: what a team may work on, its blind dots, what it chose, and the cycle that the choice runs for.

What links a person to an answer stands in two small tables, `focus_dots` and `focus_answers`, which hold open askings only:
when an asking is shown, its rows go and what is left of them are counts and lines without author.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, composite, mapped_column

from rubric_data import KeptName
from storage.base import Base
from storage.items import person_key


class FocusState(StrEnum):
    """Where the choosing of a focus is.

    `dots`: members place them. `choosing`: they are shown, or there were none. `chosen`: its focus areas are worked on.
    """

    DOTS = "dots"
    CHOOSING = "choosing"
    CHOSEN = "chosen"
    CANCELLED = "cancelled"


# A team chooses once at a time.
CHOICE_OPEN = (FocusState.DOTS, FocusState.CHOOSING)
_CHOICE_OPEN = text("state IN ('dots', 'choosing')")


class AskingKind(StrEnum):
    """What is asked blindly: where to put one's two dots, or whether everyone can live with the proposal."""

    DOTS = "dots"
    LIVE_WITH = "live_with"


class AskingState(StrEnum):
    """Answers are taken, were shown, or were deleted unseen."""

    OPEN = "open"
    SHOWN = "shown"
    CANCELLED = "cancelled"


class LiveWith(StrEnum):
    """The three answers to "Can everyone live with it?"."""

    GOOD = "good"
    CAN_LIVE = "can_live"
    NOT_YET = "not_yet"


class CycleState(StrEnum):
    """`waiting`: its end has passed and the team has not stepped back yet."""

    RUNNING = "running"
    WAITING = "waiting"
    ENDED = "ended"


class AreaState(StrEnum):
    """Where a focus area is."""

    ACTIVE = "active"
    ENDED = "ended"


class FocusRound(Base):
    """One choosing of a focus, from its opening on: what one living message shows."""

    __tablename__ = "focus_rounds"
    __table_args__ = (
        Index(
            "uq_focus_rounds_one_open_per_ilt",
            "ilt_id",
            unique=True,
            sqlite_where=_CHOICE_OPEN,
            postgresql_where=_CHOICE_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"), index=True)
    # The revealed self-assessment that its candidates come from; empty = the team's own sentences only.
    assessment_id: Mapped[int | None] = mapped_column(ForeignKey("assessments.id", ondelete="SET NULL"))
    # The running meeting in which it was opened: the dots end when whoever leads says so, not at an hour.
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id", ondelete="SET NULL"))
    state: Mapped[str] = mapped_column(String(16), index=True)
    opened_by_id: Mapped[int] = mapped_column(person_key())
    opened_at: Mapped[datetime]
    # How many members were counted when it was opened: fewer than four talk instead of placing dots.
    counted: Mapped[int]
    chosen_at: Mapped[datetime | None]
    chosen_by_id: Mapped[int | None] = mapped_column(person_key())


class FocusCandidate(Base):
    """What a team may choose, as it was worded and counted at the opening. Its place never changes."""

    __tablename__ = "focus_candidates"
    __table_args__ = (UniqueConstraint("round_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"), index=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("focus_rounds.id", ondelete="CASCADE"))
    position: Mapped[int]
    # Empty: a sentence of the team's own.
    criterion_key: Mapped[str | None] = mapped_column(String(40))
    # The criterion's short name, or the own sentence.
    _name: Mapped[str] = mapped_column("name", Text)
    name: Mapped[KeptName] = composite(KeptName, "criterion_key", "_name")
    # What the result it comes from counted; empty = not counted, or too few answered to show it.
    strength: Mapped[int | None]
    weakness: Mapped[int | None]
    cannot_say: Mapped[int | None]
    # Notes that could be read at the opening.
    notes: Mapped[int] = mapped_column(default=0)
    # Written when the dots are shown; empty = not shown, or too few to be shown.
    dots: Mapped[int | None]
    # How many put a dot there, in a word, where the number beside an earlier one would tell whose it is.
    share: Mapped[str | None] = mapped_column(String(16))


class FocusAsking(Base):
    """One blind question of a choosing. At most one of them is open; dots come first, "live with it" may come again."""

    __tablename__ = "focus_askings"
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        Index(
            "uq_focus_askings_one_open_per_round",
            "round_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"), index=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("focus_rounds.id", ondelete="CASCADE"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16), default=AskingState.OPEN, index=True)
    opened_by_id: Mapped[int] = mapped_column(person_key())
    opened_at: Mapped[datetime]
    # Empty: it ends when somebody says so.
    deadline_at: Mapped[datetime | None]
    # At a deadline with too few answers it goes on, once, by itself.
    was_extended: Mapped[bool] = mapped_column(default=False)
    shown_at: Mapped[datetime | None]
    # "Live with it": what was proposed, as it was read then; empty = dots.
    proposal: Mapped[str | None] = mapped_column(Text)
    # Both shown numbers as they were at the end.
    answered: Mapped[int | None]
    counted: Mapped[int | None]
    # What "live with it" came to; empty = dots, not shown yet, or too few to be shown.
    good: Mapped[int | None]
    can_live: Mapped[int | None]
    not_yet: Mapped[int | None]
    # How many can live with it, in a word instead: as `FocusCandidate.share`.
    share: Mapped[str | None] = mapped_column(String(16))


class FocusPlace(Base):
    """A member's place among those an asking counts. Nobody loses theirs: both shown numbers go by it until the end."""

    __tablename__ = "focus_places"

    asking_id: Mapped[int] = mapped_column(
        ForeignKey("focus_askings.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"), index=True)
    has_answered: Mapped[bool] = mapped_column(default=False)


class FocusDot(Base):
    """One of a member's dots, while nobody has seen them. It carries no time, as a vote."""

    __tablename__ = "focus_dots"

    asking_id: Mapped[int] = mapped_column(
        ForeignKey("focus_askings.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    candidate_id: Mapped[int] = mapped_column(
        ForeignKey("focus_candidates.id", ondelete="CASCADE"), primary_key=True
    )
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"))


class FocusAnswer(Base):
    """What else a member answered while nobody has seen it: the line under the dots; "live with it" and its line."""

    __tablename__ = "focus_answers"

    asking_id: Mapped[int] = mapped_column(
        ForeignKey("focus_askings.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"))
    choice: Mapped[str | None] = mapped_column(String(16))
    line: Mapped[str | None] = mapped_column(Text)


class FocusLine(Base):
    """One line that was shown to the team: nobody's, in an order that tells nothing."""

    __tablename__ = "focus_lines"
    # An old button must never come to mean a line that was written later: numbers are not given twice.
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy's form

    id: Mapped[int] = mapped_column(primary_key=True)
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"), index=True)
    asking_id: Mapped[int] = mapped_column(ForeignKey("focus_askings.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text)


class FocusHelper(Base):
    """Who ticked "I would help lead it", by name: it proposes owners of strategies and counts towards nothing."""

    __tablename__ = "focus_helpers"

    round_id: Mapped[int] = mapped_column(ForeignKey("focus_rounds.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"), index=True)


class Cycle(Base):
    """From a choice to an end date. Focus areas chosen while it runs end with it."""

    __tablename__ = "cycles"
    __table_args__ = (
        UniqueConstraint("ilt_id", "number"),
        Index(
            "uq_cycles_one_not_ended_per_ilt",
            "ilt_id",
            unique=True,
            sqlite_where=text("state <> 'ended'"),
            postgresql_where=text("state <> 'ended'"),
        ),
        Index("ix_cycles_state_ends_on", "state", "ends_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(16), default=CycleState.RUNNING)
    # Dates on the wall of the team; the last is a working day when it is set.
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    # Since when its end is that date; empty = from the start.
    moved_at: Mapped[datetime | None]
    # When organizers were asked to step back (empty while there were none), when it was begun and when it was done.
    asked_at: Mapped[datetime | None]
    stepped_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(person_key())


class FocusArea(Base):
    """A chosen candidate with the team's goal. At most two of a team are active."""

    __tablename__ = "focus_areas"
    __table_args__ = (
        UniqueConstraint("candidate_id"),
        Index("ix_focus_areas_ilt_id_state", "ilt_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"))
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id", ondelete="CASCADE"), index=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("focus_rounds.id", ondelete="CASCADE"), index=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("focus_candidates.id", ondelete="CASCADE"))
    # As the candidate has it.
    criterion_key: Mapped[str | None] = mapped_column(String(40))
    _name: Mapped[str] = mapped_column("name", Text)
    name: Mapped[KeptName] = composite(KeptName, "criterion_key", "_name")
    # "By <end>, our team will …"; empty = not said.
    goal: Mapped[str | None] = mapped_column(Text)
    goal_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(16), default=AreaState.ACTIVE)
    chosen_at: Mapped[datetime]
    chosen_by_id: Mapped[int] = mapped_column(person_key())
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(person_key())
    # Why it was ended by hand; empty = with its cycle.
    end_reason: Mapped[str | None] = mapped_column(Text)


class CycleStrategy(Base):
    """A strategy that went on when a cycle ended: the focus area it was for until then."""

    __tablename__ = "cycle_strategies"

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id", ondelete="CASCADE"), primary_key=True)
    strategy_id: Mapped[int] = mapped_column(
        ForeignKey("strategies.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"), index=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("focus_areas.id", ondelete="CASCADE"), index=True)


class Quarter(Base):
    """A quarter of the team's school year, as its organizers entered it; up to four a year."""

    __tablename__ = "quarters"

    id: Mapped[int] = mapped_column(primary_key=True)
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    # As people call it ("Q2"); empty = by its dates.
    name: Mapped[str] = mapped_column(String(40), default="")
