"""Workspaces, people, leadership teams and who is a member of which."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    ForeignKey,
    Select,
    String,
    UniqueConstraint,
    and_,
    bindparam,
    func,
    select,
    update,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, object_session, relationship

from storage.base import Base, dialect_of, insert_for


class Role(StrEnum):
    """What a member is in one ILT. An observer takes no vote and is not counted."""

    MEMBER = "member"
    FACILITATOR = "facilitator"
    OBSERVER = "observer"


class Frequency(StrEnum):
    """Which reminders of an action item a person wants: each, from its day on, or only those after it."""

    EVERY = "every"
    DUE = "due"
    OVERDUE = "overdue"


# Where nobody knows better.
NO_ZONE = "UTC"
# Somebody did something for the next meeting: if nobody starts it, it does not count as missed.
PREPARED = -1
# Before every instant there is: the worker looks at the person in its next round.
LOOK_AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)


class Workspace(Base):
    """One Slack team (or Grid org) with the app installed."""

    __tablename__ = "workspaces"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(255))
    bot_user_id: Mapped[str] = mapped_column(String(32))
    bot_name: Mapped[str] = mapped_column(String(80))
    # Slack's id of the app, for links to its Home; empty = not known.
    app_id: Mapped[str] = mapped_column(String(32), default="")
    # When the bot last asked Slack which channels it is in; empty = it does not know and asks again.
    channels_synced_at: Mapped[datetime | None]
    # Calendar time at which the app was removed there: nothing is sent any more, and its rows are deleted in the end.
    uninstalled_at: Mapped[datetime | None]
    # What it has in common with others that the operator listed together as one district; empty = it is one by itself.
    listed_as: Mapped[str | None] = mapped_column(String(64))


class Person(Base):
    """A human (or bot) of a workspace, as Slack describes them."""

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("workspace_id", "slack_user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    slack_user_id: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(255))
    # Slack has a full name and one that people are shown by: the one that `name` is not. Empty = there is one only,
    # nothing = Slack was not asked yet.
    other_name: Mapped[str | None] = mapped_column(String(255), default="")
    # Of Slack's; empty = it tells none, or none that there is. Read `zone`.
    zone_told: Mapped[str] = mapped_column("zone", String(64))
    # As Slack names it ("en-US"); empty = not known.
    locale: Mapped[str] = mapped_column(String(16), default="")
    is_bot: Mapped[bool] = mapped_column(default=False)
    is_guest: Mapped[bool] = mapped_column(default=False)
    # Belongs to another workspace (Slack Connect): sees the channel, takes no part.
    is_external: Mapped[bool] = mapped_column(default=False)
    is_deactivated: Mapped[bool] = mapped_column(default=False)
    # When reminders come, on the person's own clock; empty = as their team has it.
    reminder_hour: Mapped[time | None]
    frequency: Mapped[str] = mapped_column(String(16), default=Frequency.EVERY)
    # Since when they want no word two minutes before an agenda item's time is up; empty = whoever keeps time gets it.
    no_time_lines_since: Mapped[datetime | None]
    # Calendar time at which the worker looks what the person is to be told (bot/items/digest.py).
    look_at: Mapped[datetime] = mapped_column(default=LOOK_AT_ONCE, index=True)
    # Counts whatever asks for a look, so that a look which did not see everything is not taken for one.
    looks: Mapped[int] = mapped_column(default=0)
    time_off: Mapped[list["TimeOff"]] = relationship(order_by="TimeOff.first_day", passive_deletes=True)

    @hybrid_property
    def takes_part(self) -> bool:
        """Whether they can be in a team, vote and be asked: a human of the workspace, or a guest in it, who is still there."""
        return not (self.is_bot or self.is_external or self.is_deactivated)

    @takes_part.inplace.expression
    @classmethod
    def _takes_part_expression(cls) -> ColumnElement[bool]:
        return and_(~cls.is_bot, ~cls.is_external, ~cls.is_deactivated)

    @hybrid_property
    def zone(self) -> str:
        """Where the person works, an IANA name: what Slack tells, else their team's, else most of its members'."""
        session = object_session(self)
        return self.zone_told or (zone_around(session, self.id) if session else "") or NO_ZONE

    @zone.inplace.setter
    def _zone_setter(self, zone: str) -> None:
        self.zone_told = zone

    @zone.inplace.expression
    @classmethod
    def _zone_expression(cls) -> ColumnElement[str]:
        return cls.__table__.c.zone


class TimeOff(Base):
    """Days in a row on which a person does not work and is told nothing."""

    __tablename__ = "time_off"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]


class Ilt(Base):
    """One leadership team: exactly one per channel."""

    __tablename__ = "ilts"
    __table_args__ = (UniqueConstraint("workspace_id", "channel_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    channel_id: Mapped[str] = mapped_column(String(32))
    # Where the workspace is a whole organization: that of its workspaces which the channel is in.
    team_id: Mapped[str | None] = mapped_column(String(32))
    # The channel's name, as Slack has it.
    name: Mapped[str] = mapped_column(String(255))
    is_private: Mapped[bool]
    # In which its channel is written to ("es"); empty = nobody has said, English.
    language: Mapped[str | None] = mapped_column(String(16))
    # What the team calls itself; empty = as its channel.
    team_name: Mapped[str | None] = mapped_column(String(80))
    # Where the team works; empty until the first-run form, then an IANA name.
    zone: Mapped[str | None] = mapped_column(String(64))
    # When reminders come, on the team's clock.
    reminder_hour: Mapped[time] = mapped_column(default=time(7, 30))
    # Whose public holidays are days off: a country, or country and subdivision ("US-IL"); empty = nobody's.
    holidays: Mapped[str | None] = mapped_column(String(16))
    # How the next self-assessment is offered: names deleted at the reveal, or shown.
    is_unnamed: Mapped[bool] = mapped_column(default=True)
    # When someone went through the first-run form; empty = not yet.
    set_up_at: Mapped[datetime | None]
    # False once the bot was removed or the channel archived: nothing can be posted there.
    is_reachable: Mapped[bool] = mapped_column(default=True)
    # Since when (calendar time) people of another organization read the channel (Slack Connect); empty = none do.
    shared_since: Mapped[datetime | None]
    # Slack's ids of those organizations, as far as Slack tells them.
    shared_with: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    # An organizer said that they may read results, notes and minutes there.
    outsiders_may_read: Mapped[bool] = mapped_column(default=False)
    # When the members were last read from the channel; empty = out of date, the worker reads them again.
    members_synced_at: Mapped[datetime | None] = mapped_column(index=True)
    # When the team meets (bot.rules.cadence.Cadence, as `bot.meetings.calendar` writes it); empty = nobody has said.
    cadence: Mapped[dict[str, Any] | None]
    # How the team wants to work together, a sentence each.
    norms: Mapped[list[str]] = mapped_column(JSON, default=list)
    # Calendar time at which the worker looks whether a meeting of the team needs something (bot/live/look.py).
    meetings_look_at: Mapped[datetime] = mapped_column(default=LOOK_AT_ONCE, index=True)
    # How many meetings in a row nobody started or did anything for (bot/agenda/quiet.py); PREPARED: something was done for
    # the next one.
    meetings_missed: Mapped[int] = mapped_column(default=0, server_default="0")
    # Since which day no agenda card is posted, because the team does not meet; empty = they are.
    cards_off_on: Mapped[date | None]


class DayOff(Base):
    """Days in a row on which an ILT's school does not work: a break, or a single day."""

    __tablename__ = "days_off"

    id: Mapped[int] = mapped_column(primary_key=True)
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    name: Mapped[str] = mapped_column(String(80))


class Member(Base):
    """A person in one ILT. A leaver stays as a row (their votes stay) with `is_present` false."""

    __tablename__ = "members"
    __table_args__ = (UniqueConstraint("ilt_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(16), default=Role.MEMBER)
    is_present: Mapped[bool] = mapped_column(default=True)
    # Since when the bot knows that somebody else must take over what they own; empty = they are there.
    gone_since: Mapped[datetime | None]


def is_counted() -> ColumnElement[bool]:
    """Whether a member of a query (with their person) is asked and counted: there, taking part, and no observer."""
    return and_(Member.is_present, Member.role != Role.OBSERVER, Person.takes_part)


def zone_around(session: Session, person_id: int) -> str:
    """The zone of somebody's teams: as one of them set it up, else as most of their members have it; empty if none has."""
    one = {"person_id": person_id}
    with session.no_autoflush:
        return session.scalar(_ZONE_OF_TEAMS, one) or session.scalar(_ZONE_AROUND, one) or ""


def zone_of_members(session: Session, ilt_id: int) -> str:
    """The zone that most members of a team have; empty where Slack tells none."""
    with session.no_autoflush:
        return session.scalar(_ZONE_IN, {"ilt_id": ilt_id}) or ""


def _zone_of_most(where: ColumnElement[bool]) -> Select[str]:
    zone: ColumnElement[str] = Person.__table__.c.zone
    rows = select(zone).join(Member, Member.person_id == Person.id)
    rows = rows.where(where, Member.is_present, zone != "")
    return rows.group_by(zone).order_by(func.count().desc(), zone).limit(1)


_TEAMS_OF = select(Member.ilt_id).where(Member.person_id == bindparam("person_id"))
_ZONE_OF_TEAMS = (
    select(Ilt.zone).where(Ilt.id.in_(_TEAMS_OF), Ilt.zone.is_not(None)).order_by(Ilt.id).limit(1)
)
_ZONE_AROUND = _zone_of_most(Member.ilt_id.in_(_TEAMS_OF))
_ZONE_IN = _zone_of_most(Member.ilt_id == bindparam("ilt_id"))


# Built once: nearly everything that people do changes what somebody is to be told. The rows are locked in one order: two
# teams that share people would otherwise wait for each other's.
_PEOPLE: Any = Person.__table__
_THESE = (
    select(Person.id)
    .where(Person.id.in_(bindparam("person_ids", expanding=True)))
    .order_by(Person.id)
    .with_for_update(key_share=True)
)
_LOOK_AGAIN = (
    update(_PEOPLE)
    .where(_PEOPLE.c.id.in_(_THESE.correlate(None)))
    .values(look_at=LOOK_AT_ONCE, looks=_PEOPLE.c.looks + 1)
)


def look_again(session: Session, person_ids: Collection[int]) -> None:
    """Has the worker look anew what these people are to be told: called where anything that it depends on changed."""
    session.flush()
    session.connection().execute(_LOOK_AGAIN, {"person_ids": list(person_ids)})


def look_at_meetings_of(session: Session, ilt_id: int, **noted: Any) -> None:
    """Has the worker look anew what the meetings of an ILT need. `noted`: columns of it that are set with that."""
    session.execute(update(Ilt).where(Ilt.id == ilt_id).values(meetings_look_at=LOOK_AT_ONCE, **noted))


def meets_again(session: Session, ilt_id: int, missed: int = 0) -> None:
    """The same, and agenda cards go on: somebody did something for its meetings. `missed`: PREPARED, for the next one."""
    look_at_meetings_of(session, ilt_id, meetings_missed=missed, cards_off_on=None)


def all_people(session: Session) -> list[Person]:
    """Everybody of every workspace."""
    return list(session.scalars(select(Person).order_by(Person.id)))


def ilt_of_channel(session: Session, workspace_id: str, channel_id: str) -> Ilt | None:
    """The ILT of a channel."""
    return session.scalar(_OF_CHANNEL, {"workspace_id": workspace_id, "channel_id": channel_id})


def person_of(session: Session, workspace_id: str, slack_user_id: str) -> Person | None:
    """The person behind a Slack user id."""
    return session.scalar(_PERSON, {"workspace_id": workspace_id, "slack_user_id": slack_user_id})


_OF_CHANNEL = select(Ilt).where(
    Ilt.workspace_id == bindparam("workspace_id"), Ilt.channel_id == bindparam("channel_id")
)
_PERSON = select(Person).where(
    Person.workspace_id == bindparam("workspace_id"), Person.slack_user_id == bindparam("slack_user_id")
)


def meet_person(session: Session, workspace_id: str, slack_user_id: str) -> Person:
    """The same; somebody not met yet is kept without a name, until Slack tells of them."""
    met = {
        "workspace_id": workspace_id,
        "slack_user_id": slack_user_id,
        "name": "",
        "zone": "",
        "other_name": None,
    }
    new = insert_for(dialect_of(session))(Person.__table__).values(**met)
    session.execute(new.on_conflict_do_nothing(index_elements=["workspace_id", "slack_user_id"]))
    return session.scalars(_PERSON, {"workspace_id": workspace_id, "slack_user_id": slack_user_id}).one()


def members_of(session: Session, ilt_id: int) -> list[tuple[Member, Person]]:
    """Everyone who is or was in the ILT, in the order of joining."""
    return [(member, person) for member, person in session.execute(_MEMBERS, {"ilt_id": ilt_id})]


def people_there(session: Session, ilt_id: int) -> list[Person]:
    """Who is in the ILT now and can take something on; with their time off, since it is asked next when they work."""
    return list(session.scalars(_PEOPLE_THERE, {"ilt_id": ilt_id}).unique())


_MEMBERS = (
    select(Member, Person)
    .join(Person, Person.id == Member.person_id)
    .where(Member.ilt_id == bindparam("ilt_id"))
    .order_by(Member.id)
)
_PEOPLE_THERE = (
    select(Person)
    .join(Member, Member.person_id == Person.id)
    .where(
        Member.ilt_id == bindparam("ilt_id"),
        Member.is_present,
        Person.takes_part,
    )
    .options(joinedload(Person.time_off))
)


def organizers_in(session: Session, workspace_id: str, person_id: int | None = None) -> Sequence[int]:
    """Whoever is there and steers a team of a workspace; with `person_id` at most them."""
    steers = select(Member.person_id).where(Member.role == Role.FACILITATOR, Member.is_present)
    there = select(Person.id).where(Person.workspace_id == workspace_id, ~Person.is_deactivated)
    if person_id is not None:
        there = there.where(Person.id == person_id)
    return session.scalars(there.where(Person.id.in_(steers))).all()


def days_off_from(session: Session, ilt_id: int, day: date) -> list[DayOff]:
    """The ILT's days off that are not over on that day, the earliest first."""
    return list(
        session.scalars(
            select(DayOff)
            .where(DayOff.ilt_id == ilt_id, DayOff.last_day >= day)
            .order_by(DayOff.first_day, DayOff.id)
        )
    )


def mark_members_stale(session: Session, workspace_id: str, channel_id: str) -> None:
    """Asks the worker to read the members of a channel's ILT again."""
    session.execute(
        update(Ilt)
        .where(Ilt.workspace_id == workspace_id, Ilt.channel_id == channel_id)
        .values(members_synced_at=None)
    )
