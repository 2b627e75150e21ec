"""Action items: promises with one owner and a date, who helps, what changed, what was asked and reminded."""

from datetime import date, datetime
from enum import StrEnum
from functools import cache

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Insert,
    String,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    delete,
    insert,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, EmptyFirst, dialect_of, insert_for
from storage.people import Ilt, Person


def person_key() -> ForeignKey:
    """A person whose row stays as long as their workspace: it is missed only at the end of a transaction, because
    deleting a workspace deletes its people before their items.
    """
    return ForeignKey("people.id", deferrable=True, initially="DEFERRED")


class ItemState(StrEnum):
    """Where an item is. `undone`: taken back right after logging; it is listed and counted nowhere, and gone after a day."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"
    UNDONE = "undone"


class Change(StrEnum):
    """What the history of an item can hold.

    `before` and `after` are the number of a person, a date (ISO) or empty; numbers of several people are parted by commas.
    Words are never among them: what was written by mistake, such as a student's name, is gone once it is changed. Only why
    a date was moved stands nowhere else (`reason`).
    """

    LOGGED = "logged"
    TEXT = "text"
    OWNER = "owner"
    DUE = "due"
    HELPERS = "helpers"
    ACCEPTED = "accepted"
    SNOOZED = "snoozed"
    HANDED_OVER = "handed_over"
    HAND_OVER_DECLINED = "hand_over_declined"
    HAND_OVER_UNDONE = "hand_over_undone"
    DONE = "done"
    NOTE = "note"
    REOPENED = "reopened"
    DROPPED = "dropped"
    UNDONE = "undone"


class Answer(StrEnum):
    """What a success check was answered with: did it work?"""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    TOO_EARLY = "too_early"


class ActionItem(Base):
    """One promise. Its owner answers for it alone; only an item of a meeting may wait for an owner or a date."""

    __tablename__ = "action_items"
    __table_args__ = (
        UniqueConstraint("ilt_id", "number"),
        UniqueConstraint("ilt_id", "request"),
        CheckConstraint(
            "meeting_id IS NOT NULL OR (owner_id IS NOT NULL AND due_on IS NOT NULL)", name="promised"
        ),
        # What was done last.
        Index("ix_action_items_ilt_id_state_done_at", "ilt_id", "state", "done_at", "number"),
        # One person's promises over all their teams.
        Index("ix_action_items_owner_id_state_due_on", "owner_id", "state", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"))
    # What people call it: #12 of its team.
    number: Mapped[int]
    # The request or question that logged it: the same again finds it instead of logging a second one.
    request: Mapped[str] = mapped_column(String(255))
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16), default=ItemState.OPEN)
    owner_id: Mapped[int | None] = mapped_column(person_key())
    # Since when the owner has it: whoever has it anew is told anew.
    owner_since: Mapped[datetime]
    # When the owner said that they take it; empty = not yet.
    accepted_at: Mapped[datetime | None]
    # A date on the wall of the team, never an instant.
    due_on: Mapped[date | None]
    # Since when this date holds: `since` of bot.rules.reminders.reminder_slots.
    due_since: Mapped[datetime]
    # How often the promised date was changed after the owner could know it.
    moves: Mapped[int] = mapped_column(default=0)
    logged_by_id: Mapped[int] = mapped_column(person_key())
    logged_at: Mapped[datetime]
    # The message it was made from: where it is, and its words then.
    source_link: Mapped[str | None] = mapped_column(Text)
    source_quote: Mapped[str | None] = mapped_column(Text)
    # A hand-over that waits for an answer; until then the owner stays.
    handed_to_id: Mapped[int | None] = mapped_column(person_key(), index=True)
    handed_by_id: Mapped[int | None] = mapped_column(person_key())
    handed_at: Mapped[datetime | None]
    # The first day on which reminders come again; empty = not silenced.
    snoozed_until: Mapped[date | None]
    done_at: Mapped[datetime | None]
    # The date on the wall of the team then: on time is judged by it.
    done_on: Mapped[date | None]
    done_by_id: Mapped[int | None] = mapped_column(person_key())
    # "What changed?"; empty = not said.
    done_note: Mapped[str | None] = mapped_column(Text)
    dropped_reason: Mapped[str | None] = mapped_column(Text)
    # The meeting it was logged in; empty = between meetings.
    meeting_id: Mapped[int | None] = mapped_column(index=True)


_row = ActionItem.__table__.c
# Lists of a team, what is overdue, and whose they are, which is counted from it.
Index(
    "ix_action_items_ilt_id_state_due_on",
    *(_row.ilt_id, _row.state, EmptyFirst(_row.due_on), _row.number, _row.owner_id, _row.handed_to_id),
)


class ItemCounter(Base):
    """The last number given in an ILT. A rolled-back logging gives its number back."""

    __tablename__ = "item_counters"

    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"), primary_key=True)
    last_number: Mapped[int]


class ItemHelper(Base):
    """Someone who helps the owner."""

    __tablename__ = "item_helpers"

    item_id: Mapped[int] = mapped_column(ForeignKey("action_items.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(person_key(), primary_key=True, index=True)


class ItemChange(Base):
    """Who changed what, when, from what to what: the item's own record. `person_id` empty: the bot by itself."""

    __tablename__ = "item_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("action_items.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(person_key())
    at: Mapped[datetime]
    what: Mapped[str] = mapped_column(String(24))
    before: Mapped[str] = mapped_column(Text, default="")
    after: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")


class SuccessCheck(Base):
    """Some time after an item is done: did it work? "Too early" is an answer too, and the next row asks again."""

    __tablename__ = "success_checks"
    __table_args__ = (
        UniqueConstraint("item_id", "due_on"),
        Index("ix_success_checks_answer_due_on", "answer", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("action_items.id", ondelete="CASCADE"))
    # The day from which it is asked, on the wall of the team.
    due_on: Mapped[date]
    asked_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(String(16))
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(person_key())
    note: Mapped[str | None] = mapped_column(Text)


class ReminderSent(Base):
    """Something that a person's one message of a day brings: no later message repeats it, unless that day's was not sent.

    Written when the message is owed, not when it was sent: where a message is found in Slack after a crash, nobody could
    say any more what stood in it.
    """

    __tablename__ = "reminders_sent"
    __table_args__ = (UniqueConstraint("item_id", "person_id", "slot"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("action_items.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(person_key(), index=True)
    # bot.rules.reminders.Slot.key: "2026-12-04/soon"; "snooze/2026-12-07", "check/17", "monday/2026-12-14".
    slot: Mapped[str] = mapped_column(String(32))
    # The person's local date of the message.
    day: Mapped[date]
    # The person's local date for which it was meant: earlier than `day` where it comes late.
    meant_for: Mapped[date]


def next_number(session: Session, ilt_id: int) -> int:
    """The next running number of an ILT. Whoever else wants one waits until this transaction ends."""
    first = {"ilt_id": ilt_id, "last_number": 1}
    return int(session.connection().execute(_count_on(dialect_of(session)), first).scalar_one())


@cache
def _count_on(dialect: str) -> Insert:
    new = insert_for(dialect)(ItemCounter.__table__).on_conflict_do_update(
        index_elements=["ilt_id"], set_={"last_number": ItemCounter.last_number + 1}
    )
    made: Insert = new.returning(ItemCounter.last_number)
    return made


def note_logged(session: Session, item: ActionItem) -> None:
    """The first line of an item's history: it was logged."""
    first = {"item_id": item.id, "person_id": item.logged_by_id, "at": item.logged_at, "what": Change.LOGGED}
    session.connection().execute(_CHANGED, first)


_CHANGED = insert(ItemChange.__table__)  # type: ignore[arg-type] # of a mapped class it is a table


def item_of_request(session: Session, ilt_id: int, request: str) -> ActionItem | None:
    """The item that a request logged."""
    return session.scalar(_OF_REQUEST, {"ilt_id": ilt_id, "request": request})


_OF_REQUEST = select(ActionItem).where(
    ActionItem.ilt_id == bindparam("ilt_id"), ActionItem.request == bindparam("request")
)


def item_numbered(session: Session, ilt_id: int, number: int) -> ActionItem | None:
    """An item of a team by its running number; those taken back are not found."""
    return session.scalar(_NUMBERED, {"ilt_id": ilt_id, "number": number})


_NUMBERED = select(ActionItem).where(
    ActionItem.ilt_id == bindparam("ilt_id"),
    ActionItem.number == bindparam("number"),
    ActionItem.state != ItemState.UNDONE,
)


def item_in_workspace(
    session: Session, workspace_id: str, item_id: int, *, lock: bool = False
) -> ActionItem | None:
    """An item, if it is of that workspace. `lock`: nobody else changes it until this transaction ends."""
    one = {"item_id": item_id, "workspace_id": workspace_id}
    return session.scalar(_IN_WORKSPACE_LOCKED if lock else _IN_WORKSPACE, one)


_IN_WORKSPACE = (
    select(ActionItem)
    .join(Ilt, Ilt.id == ActionItem.ilt_id)
    .where(ActionItem.id == bindparam("item_id"), Ilt.workspace_id == bindparam("workspace_id"))
)
_IN_WORKSPACE_LOCKED = _IN_WORKSPACE.with_for_update(of=ActionItem)


def dated_items_of(session: Session, ilt_id: int, person_id: int, today: date) -> list[ActionItem]:
    """What somebody has to do in a team by a date; of what was done or dropped that whose date has not passed."""
    found = select(ActionItem).where(
        ActionItem.ilt_id == ilt_id,
        ActionItem.owner_id == person_id,
        ActionItem.due_on.is_not(None),
        or_(
            ActionItem.state == ItemState.OPEN,
            and_(ActionItem.state.in_((ItemState.DONE, ItemState.DROPPED)), ActionItem.due_on >= today),
        ),
    )
    return list(session.scalars(found.order_by(ActionItem.number)))


def helpers_of(session: Session, item_id: int) -> list[Person]:
    """Who helps with an item, by name."""
    return list(session.scalars(_HELPERS, {"item_id": item_id}))


_HELPERS = (
    select(Person)
    .join(ItemHelper, ItemHelper.person_id == Person.id)
    .where(ItemHelper.item_id == bindparam("item_id"))
    .order_by(Person.name, Person.id)
)


def set_helpers(session: Session, item_id: int, person_ids: set[int]) -> None:
    """Whoever is named helps, nobody else does."""
    session.execute(delete(ItemHelper).where(ItemHelper.item_id == item_id))
    session.add_all(ItemHelper(item_id=item_id, person_id=person_id) for person_id in sorted(person_ids))
    session.flush()


def changes_of(session: Session, item_id: int) -> list[ItemChange]:
    """The history of an item, oldest first."""
    return list(
        session.scalars(select(ItemChange).where(ItemChange.item_id == item_id).order_by(ItemChange.id))
    )


def forget_checks(session: Session, item_id: int) -> None:
    """Takes back success checks that nobody answered."""
    session.execute(
        delete(SuccessCheck).where(SuccessCheck.item_id == item_id, SuccessCheck.answer.is_(None))
    )


def forget_taken_back(session: Session, before: datetime) -> None:
    """Deletes what was taken back right after logging, once nobody has done anything with it since that instant."""
    since = select(ItemChange.id).where(ItemChange.item_id == ActionItem.id, ItemChange.at >= before)
    session.execute(
        delete(ActionItem).where(ActionItem.state == ItemState.UNDONE, ~since.exists()),
        execution_options={"synchronize_session": False},
    )


def check_in_workspace(session: Session, workspace_id: str, check_id: int) -> SuccessCheck | None:
    """A success check, if it is of that workspace."""
    return session.scalar(
        select(SuccessCheck)
        .join(ActionItem, ActionItem.id == SuccessCheck.item_id)
        .join(Ilt, Ilt.id == ActionItem.ilt_id)
        .where(SuccessCheck.id == check_id, Ilt.workspace_id == workspace_id)
    )
