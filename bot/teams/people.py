"""Keeps workspaces, channels and members as Slack has them, so that no click ever has to ask Slack."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from bot.log import get_log
from bot.outbox.behind import OfTeam, people_changed, team_changed
from bot.outbox.descriptions import Channel, Installation, SlackPerson
from bot.outbox.gateway import ChannelGoneError, Gateway
from bot.outbox.living import note_unreachable
from bot.outbox.outsiders import ask_organizers, note_shared
from bot.teams.announcements import greet_in_the_inviters_language, owe_hello
from bot.turn import Turn
from storage import Database
from storage.deliveries import owe_again, refused_in
from storage.lanes import end_pauses
from storage.people import (
    Ilt,
    Member,
    Person,
    Workspace,
    ilt_of_channel,
    mark_members_stale,
    members_of,
    person_of,
)
from storage.workspace_rows import mark_channels_stale, store_workspace

_log = get_log(__name__)
_READ_AGAIN_AFTER = timedelta(days=1)


def remember_installation(db: Database, found: Installation) -> None:
    """Stores whom the bot's token belongs to, and asks the worker to look where the bot is."""
    with db.write() as session:
        note_workspace(session, found)


def note_workspace(session: Session, found: Installation) -> None:
    """The app is installed there: the worker looks where the bot is, and an earlier removal is none any more."""
    store_workspace(
        session,
        found.workspace_id,
        name=found.workspace_name,
        bot_user_id=found.bot_user_id,
        bot_name=found.bot_name,
        app_id=found.app_id,
        channels_synced_at=None,
        uninstalled_at=None,
    )
    end_pauses(session, found.workspace_id)


def channels_changed(db: Database, workspace_id: str) -> None:
    """The bot came into or left a channel, or a channel was renamed or archived: the worker looks again."""
    with db.write() as session:
        mark_channels_stale(session, workspace_id)


@dataclass(frozen=True)
class Joined:
    """Slack's word that someone came into a channel. `inviter`: the Slack id of who brought them, where it is told."""

    workspace_id: str
    channel_id: str
    user_id: str
    is_private: bool
    inviter: str | None


def member_joined(turn: Turn, joined: Joined) -> None:
    """Someone joined a channel. The bot itself: a new team; a person: the worker reads them from Slack."""
    with turn.write() as act:
        workspace = act.session.get(Workspace, joined.workspace_id)
        if workspace and workspace.bot_user_id == joined.user_id:
            mark_channels_stale(act.session, joined.workspace_id)
            if ilt_of_channel(act.session, joined.workspace_id, joined.channel_id) is None:
                # Its name is read from Slack by the worker; who invited the bot is told only here.
                found = Channel(joined.channel_id, "", joined.is_private, bot_is_in=True)
                new = _add_team(act.session, joined.workspace_id, found)
                owe_hello(act, new, inviter=joined.inviter)
        mark_members_stale(act.session, joined.workspace_id, joined.channel_id)


def member_left(db: Database, workspace_id: str, channel_id: str, user_id: str) -> None:
    """Someone left a channel: they cannot vote there and are not waited for any more; their votes stay."""
    with db.write() as session:
        ilt = ilt_of_channel(session, workspace_id, channel_id)
        person = person_of(session, workspace_id, user_id)
        if ilt and person:
            for member in session.scalars(select(Member).filter_by(ilt_id=ilt.id, person_id=person.id)):
                member.is_present = False
            team_changed(session, ilt.id, OfTeam.MEMBERS)
            people_changed(session, [person.id])


def person_changed(db: Database, workspace_id: str, changed: SlackPerson) -> None:
    """Someone the bot knows changed name or zone, or was deactivated."""
    with db.write() as session:
        if person := person_of(session, workspace_id, changed.user_id):
            was_deactivated = person.is_deactivated
            _save_person(session, workspace_id, changed)
            if person.is_deactivated != was_deactivated:
                theirs = select(Member.ilt_id).filter_by(person_id=person.id).order_by(Member.ilt_id)
                for ilt_id in session.scalars(theirs):
                    team_changed(session, ilt_id, OfTeam.MEMBERS)


def sync_channels(turn: Turn, gateway: Gateway, workspace_id: str) -> None:
    """Reads from Slack which channels the bot is in: each is an ILT; those it left are not reachable.

    What a channel refused is owed again once the bot can write there.
    """
    channels = {channel.id: channel for channel in gateway.channels()}
    with turn.write() as act:
        known = {
            ilt.channel_id: ilt
            for ilt in act.session.scalars(select(Ilt).filter_by(workspace_id=workspace_id))
        }
        for channel_id, ilt in known.items():
            if channel_id in channels and not ilt.is_reachable:
                owe_again(act.session, refused_in(ilt.id), turn.machine_now)
            if ilt.is_reachable != (channel_id in channels):
                ilt.is_reachable = channel_id in channels
                team_changed(act.session, ilt.id, OfTeam.TIMES)
        for channel in channels.values():
            if channel.id in known:
                ilt = known[channel.id]
                ilt.name, ilt.is_private = channel.name, channel.is_private
                ilt.team_id = channel.team_id or None
            else:
                ilt = _add_team(act.session, workspace_id, channel)
                owe_hello(act, ilt)
            if note_shared(act, ilt, channel):
                ilt.members_synced_at = None  # who of the other organization is there is told in the question
        act.session.get_one(Workspace, workspace_id).channels_synced_at = turn.now


def _add_team(session: Session, workspace_id: str, channel: Channel) -> Ilt:
    ilt = Ilt(
        workspace_id=workspace_id,
        channel_id=channel.id,
        team_id=channel.team_id or None,
        name=channel.name,
        is_private=channel.is_private,
    )
    session.add(ilt)
    session.flush()
    return ilt


def sync_members(turn: Turn, gateway: Gateway, ilt_id: int) -> None:
    """Reads a channel's members from Slack; people the bot has not met are asked for one by one.

    Raises:
        ChannelGoneError: the bot is not in the channel or the channel is archived; the ILT is noted unreachable.
    """
    with turn.read() as act:
        ilt = act.session.get_one(Ilt, ilt_id)
        known = set(
            act.session.scalars(
                select(Person.slack_user_id).where(
                    Person.workspace_id == ilt.workspace_id, Person.other_name.is_not(None)
                )
            )
        )
    try:
        channel = _channel_or_gone(gateway, ilt.channel_id)
        present = gateway.members(ilt.channel_id)
    except ChannelGoneError:
        with turn.write() as act:
            note_unreachable(act.session, ilt_id)
        raise
    newly_met = [gateway.person(user_id) for user_id in present if user_id not in known]
    with turn.write() as act:
        for person in newly_met:
            _save_person(act.session, ilt.workspace_id, person)
        _save_membership(act.session, ilt_id, present)
        team = act.session.get_one(Ilt, ilt_id)
        team.members_synced_at = turn.now
        greet_in_the_inviters_language(act.session, team)
        note_shared(act, team, channel)
        ask_organizers(act, team)
    _log.info("members_synced", ilt_id=ilt_id, members=len(present), newly_met=len(newly_met))


def _channel_or_gone(gateway: Gateway, channel_id: str) -> Channel:
    channel = gateway.channel(channel_id)
    # A public channel's members can be read from outside; the bot must be inside to post.
    if not channel.bot_is_in:
        raise ChannelGoneError("not_in_channel")
    return channel


def _save_person(session: Session, workspace_id: str, found: SlackPerson) -> None:
    person = person_of(session, workspace_id, found.user_id)
    if person is None:
        person = Person(workspace_id=workspace_id, slack_user_id=found.user_id)
        session.add(person)
    elif (person.zone_told, person.is_deactivated) != (found.zone, found.is_deactivated) or (
        found.locale and person.locale != found.locale
    ):
        people_changed(session, [person.id])
    person.name, person.other_name = found.name[:255], found.other_name[:255]
    person.zone_told = found.zone
    person.is_bot = found.is_bot
    person.is_guest = found.is_guest
    person.is_external = not found.is_of(workspace_id)
    person.is_deactivated = found.is_deactivated
    person.locale = found.locale[:16] or person.locale or ""


def _save_membership(session: Session, ilt_id: int, present: Iterable[str]) -> None:
    ilt = session.get_one(Ilt, ilt_id)
    rows = {person.slack_user_id: member for member, person in members_of(session, ilt_id)}
    for user_id in present:
        if user_id not in rows:
            person = person_of(session, ilt.workspace_id, user_id)
            assert person is not None
            rows[user_id] = Member(ilt_id=ilt_id, person_id=person.id)
            session.add(rows[user_id])
    there = set(present)
    moved = [user_id for user_id, member in rows.items() if member.is_present != (user_id in there)]
    for user_id in moved:
        rows[user_id].is_present = user_id in there
    if moved:
        team_changed(session, ilt_id, OfTeam.MEMBERS)
        people_changed(session, [rows[user_id].person_id for user_id in moved])


def stale_workspaces(turn: Turn) -> list[str]:
    """Workspaces whose channels must be read: marked, or not read for a day."""
    with turn.read() as act:
        return list(act.session.scalars(STALE_WORKSPACES, read_before(turn)))


def stale_ilts(turn: Turn) -> list[tuple[str, int]]:
    """(workspace id, ILT id) of teams whose members must be read: marked, or not read for a day."""
    with turn.read() as act:
        rows = act.session.execute(STALE_ILTS, read_before(turn))
        return [(workspace_id, ilt_id) for workspace_id, ilt_id in rows]


def read_before(turn: Turn) -> dict[str, datetime]:
    """What was read before then is read again."""
    return {"read_before": turn.now - _READ_AGAIN_AFTER}


STALE_WORKSPACES = select(Workspace.id).where(
    Workspace.uninstalled_at.is_(None),
    Workspace.channels_synced_at.is_(None) | (Workspace.channels_synced_at < bindparam("read_before")),
)
STALE_ILTS = (
    select(Ilt.workspace_id, Ilt.id)
    .join(Workspace, Workspace.id == Ilt.workspace_id)
    .where(
        Workspace.uninstalled_at.is_(None),
        Ilt.is_reachable,
        Ilt.members_synced_at.is_(None) | (Ilt.members_synced_at < bindparam("read_before")),
    )
)
