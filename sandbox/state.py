"""The sandbox's world: people, channels, messages, views and files, and how it looks on the first day."""

from dataclasses import dataclass, field
from typing import Any

TEAM_ID = "T0SANDBOX01"
TEAM_NAME = "Lincoln Elementary"
TEAM_DOMAIN = "lincoln-elementary"
APP_ID = "A0SANDBOX01"
BOT_USER_ID = "U0ILTBOT001"
BOT_ID = "B0ILTBOT001"
BOT_TOKEN = "xoxb-sandbox"
APP_TOKEN = "xapp-sandbox"
SIGNING_SECRET = "sandbox-signing-secret"
TEAM_CHANNEL_ID = "C0ILTTEAM01"
ZONE = "America/Chicago"

CLIENT_ID = "1000000000001.2000000000002"
CLIENT_SECRET = "sandbox-client-secret"

ROLES = {
    "U0PRINCIPAL": "Principal",
    "U0ASSISTANT": "Assistant principal",
    "U0GRADE3LEAD": "Grade 3 lead",
    "U0GRADE5LEAD": "Grade 5 lead",
    "U0MATHCOACH": "Math coach",
    "U0READINGCO": "Reading coach",
    "U0SPECIALED": "Special education lead",
    "U0COUNSELOR": "Counselor",
}

Json = dict[str, Any]
StateValues = dict[str, dict[str, Json]]
"""Slack's `state.values`: block_id -> action_id -> what the element holds."""


@dataclass
class Team:
    """A workspace, and how the app is installed there.

    Attributes:
        enterprise_id: the organization it belongs to; empty = none.
        token: the app's.
        is_org_wide: the app is installed for the whole organization.
        is_granted: and was added to this workspace.
    """

    id: str = TEAM_ID
    name: str = TEAM_NAME
    domain: str = TEAM_DOMAIN
    enterprise_id: str = ""
    enterprise_name: str = ""
    token: str = BOT_TOKEN
    is_org_wide: bool = False
    is_granted: bool = True


def neighbouring_teams() -> list[Team]:
    """Two more workspaces, the second of an organization; the app is installed in none."""
    grant = Team("T0GRANT0001", "Grant Middle", "grant", "E0DISTRICT1", "Prairie District", token="")
    return [Team("T0ADAMS0001", "Adams High", "adams", token=""), grant]


@dataclass
class Person:
    """A user of the workspace, or of another one when `team_id` differs (Slack Connect). `title`: what they do there."""

    id: str
    name: str
    real_name: str
    tz: str = ZONE
    is_bot: bool = False
    deleted: bool = False
    is_restricted: bool = False
    team_id: str = TEAM_ID
    title: str = ""
    locale: str = "en-US"


@dataclass
class Channel:
    """A channel, a private channel, or (`is_im`) the direct messages of one person with the app."""

    id: str
    name: str
    is_private: bool = False
    is_im: bool = False
    is_archived: bool = False
    # The organizations that read it too (Slack Connect).
    shared_with: list[str] = field(default_factory=list)
    members: set[str] = field(default_factory=set)
    im_user: str | None = None
    created: int = 0


@dataclass
class Message:
    """One message. `ephemeral_to` names the only person who sees it; `files` are ids.

    `response_ids` are the response_urls handed out for it; `values` is what each person (user id) chose in its
    selects and pickers; `reactions` maps an emoji's name to user ids.
    """

    ts: str
    channel: str
    user: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    thread_ts: str | None = None
    edited: bool = False
    edited_ts: str | None = None
    ephemeral_to: str | None = None
    subtype: str | None = None
    files: list[str] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    response_ids: list[str] = field(default_factory=list)
    values: dict[str, StateValues] = field(default_factory=dict)


@dataclass
class View:
    """A form (type "modal") or a person's Home; `payload` is the view as the app sent it, with ids filled in.

    `values` is what the person typed and chose; `errors` are the sentences shown under fields, by block_id.
    """

    id: str
    type: str
    user_id: str
    hash: str
    callback_id: str
    private_metadata: str
    payload: Json
    values: StateValues = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    root_view_id: str = ""
    previous_view_id: str | None = None


@dataclass
class StoredFile:
    """A file the app uploaded; `shared` turns true with files.completeUploadExternal."""

    id: str
    name: str
    title: str
    size: int
    content: bytes = b""
    uploaded: bool = False
    shared: bool = False
    channels: list[str] = field(default_factory=list)
    created: int = 0
    alt_txt: str = ""


@dataclass
class World:
    """Everything that exists. Messages are oldest first per channel; stacks hold view ids, bottom first."""

    people: dict[str, Person] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    messages: dict[str, list[Message]] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    stacks: dict[str, list[str]] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    offset_seconds: int = 0
    last_ts: str = ""
    installed: bool = True


def person_name(real_name: str) -> str:
    """Slack's user name for a role: "Grade 3 lead" -> "grade_3_lead"."""
    return real_name.lower().replace(" ", "_")


def dm_id(user_id: str) -> str:
    """The id of the direct messages between a person and the app."""
    return "D0" + user_id[2:] if user_id.startswith("U0") else "D0" + user_id[1:]


def seed(bot_name: str, created: int = 0, team_id: str = TEAM_ID) -> World:
    """The workspace on its first day: eight members by role, three channels, the app in one of them."""
    people = {uid: Person(uid, person_name(role), role, team_id=team_id) for uid, role in ROLES.items()}
    bot = Person(BOT_USER_ID, person_name(bot_name), bot_name, is_bot=True, team_id=team_id)
    people[BOT_USER_ID] = bot
    everyone = set(ROLES)
    channels = [
        Channel(TEAM_CHANNEL_ID, "ilt-team", members=everyone | {BOT_USER_ID}, created=created),
        Channel(
            "C0PRIVATE01",
            "principal-office",
            is_private=True,
            members={"U0PRINCIPAL", "U0ASSISTANT"},
            created=created,
        ),
        Channel("C0STAFFROOM", "staff-room", members=set(everyone), created=created),
    ]
    return World(people=people, channels={channel.id: channel for channel in channels})
