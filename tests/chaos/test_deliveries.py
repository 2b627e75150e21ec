"""Workers are killed and Slack misbehaves: what people received, by the sandbox's own record, is each message once."""

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from bot.outbox.deliveries import ToSend, enqueue
from handlers.manifest import manifest
from sandbox import SandboxClient, SandboxServer
from sandbox.recorder import Recorder
from sandbox.state import dm_id
from storage import Database
from storage.claims import workspaces_due
from storage.deliveries import State
from storage.delivery_rows import with_state
from storage.people import Ilt, Member, Person, Role, Workspace
from tests.chaos.deliver import NUMBERED
from tests.chaos.workers import FAULTS, Chaos, running
from tests.databases import opened
from tests.patience import HANG_SECONDS, LARGE, PATIENT
from tests.steps.bot import EIGHT, PRINCIPAL, TEAM
from tests.steps.turns import act_in

DELIVERIES = 2000 if LARGE else 100
IN_CHANNEL = DELIVERIES // 5
SECONDS = 900 if LARGE else HANG_SECONDS
WORKSPACE = "T0SANDBOX01"
# On every change each database and each way to deal with doubt once, in `make chaos` all four.
WAYS = {"sqlite-look-up": ("sqlite", True), "postgres-no look-up": ("postgres", False)}
if LARGE:
    WAYS |= {"sqlite-no look-up": ("sqlite", False), "postgres-look-up": ("postgres", True)}


@pytest.mark.parametrize(("maker", "lookup"), list(WAYS.values()), ids=list(WAYS), indirect=["maker"])
def test_each_message_arrives_once_whatever_happens(maker, lookup):
    from app import registered  # noqa: PLC0415 - builds the bot's listeners

    address = maker.migrated()
    made = manifest(registered(), channel_lookup=lookup)
    with SandboxServer(made, rate_scale=100, timing=PATIENT) as slack, opened(address) as db:
        people = slack.client()
        owe_everything(db)
        people.set_faults(appear_after=1.0, latency_seconds=0.05)
        workers = 1 if db.is_sqlite else 3
        with running(Chaos(address, slack.api_url, ["lookup"] * lookup), workers) as chaos:
            torment_until_done(chaos, people, db, lambda: len(slack.sandbox.recorder.calls))
        received = read_by_everyone(people)
        questions = questions_to(people, PRINCIPAL)
        with db.read() as session:
            asked = {owed.subject for owed in with_state(session, State.ASKED, limit=10_000)}
            assert with_state(session, State.DEAD) == []
    wanted = {str(number) for number in range(DELIVERIES)}
    assert {number: times for number, times in received.items() if times > 1} == {}
    assert wanted - received.keys() <= asked
    assert questions == len(asked)
    assert chaos.kills > 0
    if lookup:
        assert asked == set()
    extra = extra_calls(slack.sandbox.recorder, deliveries=DELIVERIES + questions)
    report(db, chaos, extra, lost=len(wanted - received.keys() - asked), asked=len(asked))


def owe_everything(db: Database) -> None:
    """A fifth of the messages goes to the channel, the rest to the members."""
    now = datetime.now(UTC)
    with db.write() as session:
        session.add(Workspace(id=WORKSPACE, name="", bot_user_id="U0ILTBOT001", bot_name="ILT"))
        ilt = Ilt(workspace_id=WORKSPACE, channel_id=TEAM, name="ilt-team", is_private=False)
        principal = Person(workspace_id=WORKSPACE, slack_user_id=PRINCIPAL, name="", zone="UTC")
        session.flush()
        session.add_all([ilt, principal])
        session.flush()
        session.add(Member(ilt_id=ilt.id, person_id=principal.id, role=Role.FACILITATOR))
        for number in range(DELIVERIES):
            to = TEAM if number % 5 == 0 else EIGHT[number % 8]
            enqueue(
                act_in(db, session, now), ToSend(WORKSPACE, NUMBERED, str(number), to, "once", now, ilt.id)
            )


def torment_until_done(
    chaos: Chaos, people: SandboxClient, db: Database, slack_calls: Callable[[], int]
) -> None:
    """A fault for every fifth call and a kill now and then, until nothing is due any more."""
    end = time.monotonic() + SECONDS
    next_kill = next_fault = time.monotonic() + 2.0
    seen = 0
    while is_due(db):
        assert time.monotonic() < end, f"not sent in time: {left(db)}"
        time.sleep(0.05)
        if slack_calls() >= seen + 5 or time.monotonic() > next_fault:
            people.set_faults(**random.choice(FAULTS))
            chaos.faults += 1
            seen, next_fault = slack_calls(), time.monotonic() + 2.0
        if time.monotonic() > next_kill and chaos.kills < DELIVERIES // 50:
            chaos.kill_one()
            next_kill = time.monotonic() + random.uniform(1.2, 2.5)


def left(db: Database) -> list[str]:
    with db.read() as session:
        return [str(owed) for owed in with_state(session, State.OWED, State.SENDING)][:5]


def is_due(db: Database) -> bool:
    with db.read() as session:
        return bool(workspaces_due(session, datetime.now(UTC), None))


def read_by_everyone(people: SandboxClient) -> Counter[str]:
    """How often each number was received, in the channel and in direct messages."""
    time.sleep(1.2)  # what Slack took without an answer may still appear
    messages = people.world()["messages"]
    places = [TEAM, *(dm_id(user) for user in EIGHT)]
    texts = [message["text"] for place in places for message in messages.get(place, [])]
    return Counter(text.rpartition(" ")[2] for text in texts if text.startswith("number "))


def questions_to(people: SandboxClient, user: str) -> int:
    """How often the person was asked to look for a message."""
    shown = people.world()["messages"].get(dm_id(user), [])
    return sum("did not tell me" in message["text"] for message in shown)


@dataclass(frozen=True)
class Extra:
    """Calls to Slack beyond one for each delivery, by the sandbox's record (a call that never arrived is in no record)."""

    look_ups: int
    posts: int


def extra_calls(recorder: Recorder, *, deliveries: int) -> Extra:
    """Everything it took besides: finding the conversation and reading it, posts that were refused or had to be repeated."""
    look_ups = len(recorder.of("conversations.open")) + len(recorder.of("conversations.history"))
    return Extra(look_ups, len(recorder.of("chat.postMessage")) - deliveries)


def report(db: Database, chaos: Chaos, extra: Extra, *, lost: int, asked: int) -> None:
    """One line for the measurements (shown with -rP)."""
    name = db.url.get_backend_name()
    print(
        f"{name} {' '.join(chaos.words) or 'asking'}: {DELIVERIES} deliveries, {chaos.kills} kills, "
        f"{chaos.faults} faults, lost {lost}, doubled 0, asked {asked}, "
        f"extra calls {extra.look_ups + extra.posts} ({extra.look_ups} looking up, {extra.posts} posting)"
    )
