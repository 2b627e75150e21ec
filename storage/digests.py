"""What a person is to be told of a day: whom to look at, what was said, what is still to be said."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Exists, bindparam, delete, exists, select, update
from sqlalchemy.orm import Session

from storage.base import dialect_of, insert_for
from storage.check_in_rows import unsay_check_ins
from storage.deliveries import Delivery, State, withdraw_owed
from storage.items import ActionItem, ItemState, ReminderSent, SuccessCheck
from storage.people import Ilt, Member, Person, Workspace
from storage.step_backs import StepBackSaid, unsay_step_backs
from storage.strategies import CheckInSaid
from storage.team_lines import TeamLineSaid, unsay_team_lines


class Told(NamedTuple):
    """A person, and of what their message of a day tells."""

    person: Person
    items: bool
    check_ins: bool
    step_backs: bool
    of_teams: bool


def _tells(said: type[ReminderSent | CheckInSaid | StepBackSaid | TeamLineSaid]) -> Exists:
    return exists().where(said.person_id == Person.id, said.day == bindparam("day"))


# Built once: everyone is looked at on every morning on which they are told something, and building a statement costs
# more than running it.
PEOPLE_DUE = (
    select(Person.id, Person.workspace_id)
    .join(Workspace, Workspace.id == Person.workspace_id)
    .where(Person.look_at <= bindparam("now"), Workspace.uninstalled_at.is_(None))
    .order_by(Person.look_at, Person.id)
)
_FIRST_DUE = PEOPLE_DUE.limit(bindparam("most"))
_TOLD = select(
    Person, _tells(ReminderSent), _tells(CheckInSaid), _tells(StepBackSaid), _tells(TeamLineSaid)
).where(Person.workspace_id == bindparam("workspace_id"), Person.slack_user_id == bindparam("user_id"))
_TEAMS = (
    select(Ilt, Member)
    .join(Member, Member.ilt_id == Ilt.id)
    .where(Member.person_id == bindparam("person_id"))
    .order_by(Ilt.id)
)
_THEIRS = (
    ActionItem.owner_id == bindparam("person_id"),
    ActionItem.ilt_id.in_(bindparam("ilt_ids", expanding=True)),
)
_OPEN = (
    select(ActionItem)
    .where(*_THEIRS, ActionItem.state == ItemState.OPEN, ActionItem.due_on.is_not(None))
    .order_by(ActionItem.due_on, ActionItem.id)
)
_CHECKS = (
    select(SuccessCheck, ActionItem)
    .join(ActionItem, ActionItem.id == SuccessCheck.item_id)
    .where(
        *_THEIRS,
        ActionItem.state == ItemState.DONE,
        SuccessCheck.answer.is_(None),
        SuccessCheck.asked_at.is_(None),
    )
    .order_by(SuccessCheck.due_on, SuccessCheck.id)
)
_OVERDUE = (
    select(ActionItem, Person)
    .outerjoin(Person, Person.id == ActionItem.owner_id)
    .where(
        ActionItem.ilt_id == bindparam("ilt_id"),
        ActionItem.state == ItemState.OPEN,
        ActionItem.due_on < bindparam("before"),
    )
    .order_by(ActionItem.due_on, ActionItem.id)
)
_SAID = select(ReminderSent.item_id, ReminderSent.slot).where(
    ReminderSent.person_id == bindparam("person_id"),
    ReminderSent.item_id.in_(bindparam("item_ids", expanding=True)),
)
_LINES = (
    select(ReminderSent, ActionItem, Ilt)
    .join(ActionItem, ActionItem.id == ReminderSent.item_id)
    .join(Ilt, Ilt.id == ActionItem.ilt_id)
    .where(ReminderSent.person_id == bindparam("person_id"), ReminderSent.day == bindparam("day"))
    .order_by(ReminderSent.slot, ReminderSent.item_id)
)
_MESSAGES = select(Delivery.slot, Delivery.state).where(
    Delivery.kind == bindparam("kind"),
    Delivery.subject == bindparam("subject"),
    (Delivery.state != State.SENT) | (Delivery.slot == bindparam("today")),
)


def people_to_look_at(session: Session, now: datetime, limit: int) -> list[tuple[int, str]]:
    """(person, workspace) whose time has come, longest due first; those of workspaces that removed the app are left alone."""
    rows = session.execute(_FIRST_DUE, {"now": now, "most": limit})
    return [(person_id, workspace_id) for person_id, workspace_id in rows]


def note_look(session: Session, person_id: int, looks: int, look_at: datetime) -> bool:
    """Ends a look that began when the count was `looks`. False: something changed meanwhile, or another worker looked."""
    noted = session.execute(
        update(Person)
        .where(Person.id == person_id, Person.looks == looks)
        .values(look_at=look_at, looks=looks + 1)
        .returning(Person.id),
        execution_options={"synchronize_session": False},
    )
    return noted.first() is not None


def told_of(session: Session, workspace_id: str, user_id: str, day: date) -> Told | None:
    """Somebody by their Slack id, and of what their message of that day tells; None: nobody is known by it."""
    found = session.execute(_TOLD, {"workspace_id": workspace_id, "user_id": user_id, "day": day}).first()
    return Told(*found) if found else None


def teams_of(session: Session, person_id: int) -> list[tuple[Ilt, Member]]:
    """Every team that the person is or was in, by its id."""
    return [(ilt, member) for ilt, member in session.execute(_TEAMS, {"person_id": person_id})]


def open_items_of(session: Session, person_id: int, ilt_ids: Collection[int]) -> list[ActionItem]:
    """What the person owns in those ILTs and has not ended, with a date, by date."""
    return list(session.scalars(_OPEN, {"person_id": person_id, "ilt_ids": list(ilt_ids)}))


def checks_of(
    session: Session, person_id: int, ilt_ids: Collection[int]
) -> list[tuple[SuccessCheck, ActionItem]]:
    """Success checks of what the person owned and finished in those ILTs, not asked and not answered yet."""
    rows = session.execute(_CHECKS, {"person_id": person_id, "ilt_ids": list(ilt_ids)})
    return [(check, item) for check, item in rows]


def overdue_items(session: Session, ilt_id: int, before: date) -> list[tuple[ActionItem, Person | None]]:
    """Open items of an ILT that were due before that day, with their owners, by date."""
    return [(item, owner) for item, owner in session.execute(_OVERDUE, {"ilt_id": ilt_id, "before": before})]


def items_left_behind(session: Session, ilt_id: int, owner_id: int) -> list[ActionItem]:
    """Open items of an ILT that somebody owns, by date."""
    return list(
        session.scalars(
            select(ActionItem)
            .where(
                ActionItem.ilt_id == ilt_id,
                ActionItem.owner_id == owner_id,
                ActionItem.state == ItemState.OPEN,
            )
            .order_by(ActionItem.due_on, ActionItem.id)
        )
    )


def said_to(session: Session, person_id: int, item_ids: Collection[int]) -> set[tuple[int, str]]:
    """(item, key) of everything about those items that a message to the person brought or is to bring."""
    if not item_ids:
        return set()
    rows = session.execute(_SAID, {"person_id": person_id, "item_ids": list(item_ids)})
    return {(item_id, key) for item_id, key in rows}


def note_said(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Writes what a message is to bring; what is noted already stays. `rows`: columns by name."""
    new = insert_for(dialect_of(session))(ReminderSent)
    wanted = new.on_conflict_do_nothing(index_elements=["item_id", "person_id", "slot"])
    session.execute(wanted, rows)


def lines_of(session: Session, person_id: int, day: date) -> list[tuple[ReminderSent, ActionItem, Ilt]]:
    """What the person's message of a day brings, in the order of keys."""
    rows = session.execute(_LINES, {"person_id": person_id, "day": day})
    return [(line, item, ilt) for line, item, ilt in rows]


def has_message(session: Session, kind: str, person_id: int, today: date) -> bool:
    """Whether today's message of a person was sent, is on its way or was given up.

    What earlier messages did not bring after all is to be said again; one that still waits has had its day.
    """
    about = {"kind": kind, "subject": str(person_id), "today": today.isoformat()}
    rows = session.execute(_MESSAGES, about)
    states = {date.fromisoformat(slot): State(state) for slot, state in rows}
    if any(day < today and state in _WAITING for day, state in states.items()):
        earlier = [
            Delivery.kind == kind,
            Delivery.subject == str(person_id),
            Delivery.slot < today.isoformat(),
        ]
        withdraw_owed(session, earlier, "folded")
    unsent = [day for day, state in states.items() if _is_unsent(state) or day < today]
    if unsent:
        session.execute(
            delete(ReminderSent).where(ReminderSent.person_id == person_id, ReminderSent.day.in_(unsent))
        )
        unsay_check_ins(session, person_id, unsent)
        unsay_step_backs(session, person_id, unsent)
        unsay_team_lines(session, person_id, unsent)
    return states.get(today, State.WITHDRAWN) != State.WITHDRAWN


_WAITING = {State.OWED, State.SENDING, State.ASKED}


def _is_unsent(state: State) -> bool:
    return state in {State.WITHDRAWN, State.DEAD}
