"""Who is who: look-ups that refuse what a person could not do, and users in JSON."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sandbox.core import Core
from sandbox.results import SandboxError
from sandbox.state import BOT_ID, BOT_USER_ID, Channel, Json, Message, Person
from sandbox.state import dm_id as dm_id_of


def active(core: Core, user_id: str) -> Person:
    """A person who can still sign in."""
    person = core.world.people.get(user_id)
    if person is None:
        raise SandboxError(f"There is no person {user_id} here.")
    if person.deleted:
        raise SandboxError(f"{person.real_name} has no account any more.")
    return person


def channel(core: Core, channel_id: str) -> Channel:
    """A channel that exists."""
    found = core.world.channels.get(channel_id)
    if found is None:
        raise SandboxError(f"There is no channel {channel_id} here.")
    return found


def in_channel(core: Core, user_id: str, channel_id: str) -> tuple[Person, Channel]:
    """A person and a channel the person is in."""
    person, found = active(core, user_id), channel(core, channel_id)
    if user_id not in found.members:
        raise SandboxError(f"{person.real_name} is not in #{found.name}.")
    return person, found


def seen_message(
    core: Core, user_id: str, channel_id: str, message: Message | None
) -> tuple[Person, Message]:
    """A person and a message the person sees."""
    person, _ = in_channel(core, user_id, channel_id)
    if message is None or message.ephemeral_to not in (None, user_id):
        raise SandboxError(f"{person.real_name} sees no such message.")
    return person, message


def direct_messages(core: Core, user_id: str) -> Channel:
    """The person's direct messages with the app; made on first use."""
    channel_id = dm_id_of(user_id)
    if channel_id not in core.world.channels:
        created = int(core.clock.timestamp())
        members = {user_id, BOT_USER_ID}
        name = core.app.bot_name
        core.world.channels[channel_id] = Channel(
            channel_id, name, is_im=True, members=members, im_user=user_id, created=created
        )
        core.touch()
    return core.world.channels[channel_id]


def user_json(core: Core, person: Person, at: float) -> Json:
    """Slack's user object; `at` (seconds since 1970) decides about daylight saving."""
    moment = datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(person.tz))
    offset = moment.utcoffset() or timedelta()
    return {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.name,
        "deleted": person.deleted,
        "real_name": person.real_name,
        "tz": person.tz,
        "tz_label": moment.tzname(),
        "tz_offset": int(offset.total_seconds()),
        "profile": _profile(person),
        "is_admin": False,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": person.is_restricted,
        "is_ultra_restricted": False,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "is_stranger": person.team_id != core.team.id,
        "updated": int(at),
        "who_can_share_contact_card": "EVERYONE",
        **_in_org(core, person),
    }


def _in_org(core: Core, person: Person) -> Json:
    """Of an organization Slack tells it of its own people only."""
    if not core.team.enterprise_id or person.team_id != core.team.id:
        return {}
    return {"enterprise_user": {"id": person.id, "enterprise_id": core.team.enterprise_id}}


def _profile(person: Person) -> Json:
    profile = {
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.real_name,
        "display_name_normalized": person.real_name,
        "team": person.team_id,
        "title": person.title,
    }
    return {**profile, "bot_id": BOT_ID} if person.is_bot else profile
