"""Teams with an open self-assessment, made by the bot's own use cases against a gateway that only records."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select, text

from bot.actor import Actor
from bot.assessments.messages.opening import ReflectForm
from bot.assessments.offer import Instruments, offer
from bot.assessments.opening_wish import Wish, ask_opening
from bot.blocks import ids
from bot.clock import Clock
from bot.outbox.descriptions import Channel, Installation, SlackPerson
from bot.outbox.gateway import Gateway
from bot.outbox.gateway import Posted as SlackPosted
from bot.outbox.tools import Pace, Tools
from bot.settings import Settings
from bot.teams.people import remember_installation
from bot.worker.duties import ALL_DUTIES
from bot.worker.scheduler import Worker
from rubric_data import load_rubrics
from storage import Database
from storage.assessments import Round, Vote
from storage.living import PostedMessage
from storage.people import Ilt, Member, Person
from tests.bench.double import BOT_USER, WORKSPACE
from tests.steps.turns import turn_of

RUBRIC = load_rubrics()["cps_ilt"]
INSTRUMENTS = Instruments({RUBRIC.key: RUBRIC}, RUBRIC.key)
SECTIONS = {section.key: tuple(one.key for one in section.criteria) for section in RUBRIC.sections}
CRITERIA = sum(len(keys) for keys in SECTIONS.values())
REFRESH_SECONDS = Settings.model_fields["ilt_refresh_seconds"].default
_MOST_TICKS = 60

Votes = dict[tuple[int, str, str], str]


class SteppedClock(Clock):
    """A clock that stands still until it is moved."""

    def __init__(self, begins: datetime | None = None) -> None:
        super().__init__()
        self._at = begins or datetime.now(UTC)

    def step(self, seconds: float) -> None:
        """Lets time pass, both kinds."""
        self._at += timedelta(seconds=seconds)

    def machine_now(self) -> datetime:
        return self._at

    def monotonic(self) -> float:
        # The engine rests in real time between its looks, so this one cannot stand still.
        return self._at.timestamp() + super().monotonic()


class RecordingGateway(Gateway):
    """A Slack of so many teams of so many people: keeps what is posted and counts the calls."""

    def __init__(self, teams: int, people: int) -> None:
        self._channels = [f"C0BENCH{number:04}" for number in range(teams)]
        self.user_ids = [f"U0BENCH{number:04}" for number in range(people)]
        self.messages: dict[tuple[str, str], dict[str, Any]] = {}
        self.calls: Counter[str] = Counter()
        # How often a message was changed, by channel.
        self.changed: Counter[str] = Counter()

    def installation(self) -> Installation:
        return Installation(WORKSPACE, "Bench", BOT_USER, "ilt", frozenset())

    def channels(self) -> list[Channel]:
        return [self.channel(channel_id) for channel_id in self._channels]

    def channel(self, channel_id: str) -> Channel:
        return Channel(channel_id, channel_id.lower(), is_private=False, bot_is_in=True)

    def members(self, channel_id: str) -> list[str]:
        return [*self.user_ids, BOT_USER] if channel_id in self._channels else []

    def person(self, user_id: str) -> SlackPerson:
        is_bot = user_id == BOT_USER
        return SlackPerson(user_id, user_id.title(), "UTC", is_bot, False, WORKSPACE, False)

    def post(self, channel: str, message: dict[str, Any], key: str) -> SlackPosted:
        ts = f"1700000000.{len(self.messages):06}"
        self.calls["chat.postMessage"] += 1
        self.messages[channel, ts] = message
        return SlackPosted(channel, ts)

    def update(self, channel: str, ts: str, message: dict[str, Any]) -> None:
        self.calls["chat.update"] += 1
        self.changed[channel] += 1
        self.messages[channel, ts] = message


@dataclass(frozen=True)
class Posted:
    """The message of a vote in a team's channel."""

    channel_id: str
    ts: str
    message: dict[str, Any]


@dataclass(frozen=True)
class Team:
    """A channel with an open self-assessment of all parts: its round, its members and its message."""

    channel_id: str
    round_id: int
    user_ids: list[str]
    posted: Posted


def a_worker(db: Database, gateway: RecordingGateway, clock: Clock) -> Worker:
    """The real worker, ticked by hand."""
    pace = Pace(refresh_pause=timedelta(seconds=REFRESH_SECONDS), rate_scale=1000)
    return Worker(
        Tools(
            db,
            lambda _workspace_id: gateway,
            clock,
            ALL_DUTIES,
            {RUBRIC.key: RUBRIC},
            pace,
        )
    )


def opened_teams(db: Database, gateway: RecordingGateway, worker: Worker, clock: SteppedClock) -> list[Team]:
    """Opens a self-assessment over all criteria in every channel and lets the worker post it."""
    remember_installation(db, gateway.installation())
    # A round meets the members of twenty teams.
    for _ in gateway.channels()[::20]:
        worker.tick()
    for channel in gateway.channels():
        actor = Actor(WORKSPACE, gateway.user_ids[0], channel.id, f"trigger:open {channel.id}")
        ask_opening(turn_of(db, actor, clock.now()), INSTRUMENTS, _as_offered(db, actor, clock))
    # Each channel is greeted, once, beside the message of its vote.
    owed = len(gateway.channels()) * 2
    for _ in range(_MOST_TICKS):
        if _in_channels(gateway) < owed:
            worker.tick()
            clock.step(1)
    assert _in_channels(gateway) == owed, "the worker did not post every team's messages"
    return _teams(db, gateway)


def _in_channels(gateway: RecordingGateway) -> int:
    """How many messages stand in channels; invitations to vote go to people."""
    return sum(channel_id.startswith("C") for channel_id, _ in gateway.messages)


def _as_offered(db: Database, actor: Actor, clock: Clock) -> Wish:
    """The form as it is offered, with every part ticked."""
    form = offer(turn_of(db, actor, clock.now()), INSTRUMENTS)
    assert isinstance(form, ReflectForm)
    return Wish(
        form.ilt_id,
        form.rubric_key,
        list(SECTIONS),
        form.is_unnamed,
        form.day,
        form.hour,
        form.counted,
        form.offered,
    )


def _teams(db: Database, gateway: RecordingGateway) -> list[Team]:
    with db.read() as session:
        rows = session.execute(
            select(Ilt.channel_id, Round.id, PostedMessage.ts)
            .join(PostedMessage, PostedMessage.ilt_id == Ilt.id)
            .join(Round, Round.assessment_id == PostedMessage.subject_id)
            .where(PostedMessage.kind == ids.SECTION_MESSAGE)
            .order_by(PostedMessage.id)
        )
        return [
            Team(
                channel_id,
                round_id,
                gateway.user_ids,
                Posted(channel_id, ts, gateway.messages[channel_id, ts]),
            )
            for channel_id, round_id, ts in rows
            if ts is not None
        ]


def seed(db: Database, teams: int, people: int) -> list[Team]:
    """Fills an empty database with teams ready to vote."""
    gateway, clock = RecordingGateway(teams, people), SteppedClock()
    return opened_teams(db, gateway, a_worker(db, gateway, clock), clock)


def people_of_one_team(db: Database, people: int) -> tuple[int, str, dict[str, int]]:
    """A team of so many people, set up, and nothing else: its id, its channel, the people's ids by their Slack ids."""
    gateway, clock = RecordingGateway(1, people), SteppedClock()
    remember_installation(db, gateway.installation())
    a_worker(db, gateway, clock).tick()
    with db.write() as session:
        ilt = session.scalars(select(Ilt)).one()
        ilt.set_up_at, ilt.zone = datetime.now(UTC), "America/Chicago"
        rows = session.execute(
            select(Person.slack_user_id, Person.id)
            .where(Person.slack_user_id != BOT_USER)
            .order_by(Person.slack_user_id)
        )
        return ilt.id, ilt.channel_id, {user_id: person_id for user_id, person_id in rows}  # noqa: C416 - as elsewhere


def analyze(db: Database) -> None:
    """As PostgreSQL does by itself within a minute of so many new rows; SQLite never does."""
    if not db.is_sqlite:
        with db.write() as session:
            session.execute(text("ANALYZE"))


def votes_in(db: Database) -> Votes:
    """Every vote there is: by round, criterion and Slack user."""
    with db.read() as session:
        rows = session.execute(
            select(Vote.round_id, Vote.criterion_key, Person.slack_user_id, Vote.choice)
            .join(Member, Member.id == Vote.member_id)
            .join(Person, Person.id == Member.person_id)
        )
        return {(round_id, key, user_id): choice for round_id, key, user_id, choice in rows}
