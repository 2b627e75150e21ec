"""The reveal of a large team, from *Reveal now* to what people read: `python -m tests.bench.reveal`."""

import json
import signal
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bot.actor import Actor
from bot.assessments.ballot import cast_votes
from bot.assessments.evidence import save_evidence
from bot.assessments.messages.opening import ReflectForm
from bot.assessments.messages.result_details import details_form
from bot.assessments.offer import Instruments, offer
from bot.assessments.opening_wish import Wish, ask_opening
from bot.assessments.results import detail_of, render_results
from bot.assessments.rounds import reveal_now
from bot.blocks import ids
from bot.log import set_up_log
from bot.outbox.tools import Pace, Tools
from bot.rules.votes import Choice
from bot.teams.people import remember_installation
from bot.worker.duties import ALL_DUTIES
from bot.worker.scheduler import Worker
from rubric_data import Criterion, Rubric, Section
from storage import Database
from storage.assessments import Assessment, Round, State, Tally, Vote
from storage.evidence import Evidence, Note
from storage.living import PostedMessage
from tests.bench.double import WORKSPACE
from tests.bench.teams import RecordingGateway, SteppedClock
from tests.databases import Postgres, Sqlite, opened
from tests.steps.turns import turn_of

TEAMS, MEMBERS, CRITERIA, NOTES = 5, 60, 30, 5
_LONGEST = 300
_MOST_TICKS = 300
# Times each reading is repeated.
_TIMES = 20


def longest_rubric() -> Rubric:
    """The largest section the schema allows, every wording as long as it allows."""
    criteria = tuple(
        Criterion(
            key=f"criterion_{place:02}",
            text=f"{place:02} {'wording ' * _LONGEST}"[: _LONGEST - 1] + ".",
            short=f"Criterion number {place:02}",
        )
        for place in range(CRITERIA)
    )
    section = Section(key="all", title="All", question="How are we doing?", criteria=criteria)
    return Rubric(key="large", version=1, title="Large", source="Bench", prompt="How?", sections=(section,))


RUBRIC = longest_rubric()
INSTRUMENTS = Instruments({RUBRIC.key: RUBRIC}, RUBRIC.key)
KEYS = [one.key for one in RUBRIC.criteria()]
# Everyone writes about the first criterion, so that one form shows as many notes as there are members.
_MOST_NOTED = KEYS[0]


@dataclass
class Figures:
    """What was measured on one database.

    Attributes:
        revealed: milliseconds of each *Reveal now*.
        wrong: counts that are not what was voted, votes left over, notes lost.
    """

    title: str
    revealed: list[float] = field(default_factory=list)
    message: list[float] = field(default_factory=list)
    details: list[float] = field(default_factory=list)
    sizes: dict[str, str] = field(default_factory=dict)
    wrong: int = 0


def choice_of(member: int, place: int) -> Choice:
    """What a member votes: all three answers, no two criteria quite alike."""
    return tuple(Choice)[(member * (place + 1) // 7 + place) % len(Choice)]


def open_teams(db: Database, gateway: RecordingGateway, clock: SteppedClock) -> list[int]:
    """Opens a self-assessment in every channel by the bot's own use cases. Returns the ids of its rounds."""
    rubrics = INSTRUMENTS.rubrics
    worker = Worker(
        Tools(db, lambda _workspace_id: gateway, clock, ALL_DUTIES, rubrics, Pace(rate_scale=1000))
    )
    remember_installation(db, gateway.installation())
    worker.tick()
    for channel in gateway.channels():
        actor = Actor(WORKSPACE, gateway.user_ids[0], channel.id, f"trigger:open {channel.id}")
        form = offer(turn_of(db, actor, clock.now()), INSTRUMENTS)
        assert isinstance(form, ReflectForm)
        when = (form.day, form.hour)
        wish = Wish(form.ilt_id, RUBRIC.key, ["all"], True, *when, form.counted, form.offered)
        ask_opening(turn_of(db, actor, clock.now()), INSTRUMENTS, wish)
    # A greeting and a section in each channel; calls to vote to everyone in every team.
    owed = TEAMS * (2 + MEMBERS)
    for _ in range(_MOST_TICKS):
        if len(gateway.messages) < owed:
            worker.tick()
            clock.step(1)
    with db.read() as session:
        return list(session.scalars(select(Round.id).where(Round.state == State.OPEN).order_by(Round.id)))


def vote_and_write(db: Database, round_id: int, user_ids: list[str], clock: SteppedClock) -> None:
    """Everyone answers everything and writes notes on the first criterion and on four more."""
    now = clock.now()
    for member, user_id in enumerate(user_ids):
        actor = Actor(WORKSPACE, user_id, "", f"trigger:vote {round_id} {user_id}")
        votes = {key: choice_of(member, place) for place, key in enumerate(KEYS)}
        cast_votes(turn_of(db, actor, now, clock.machine_now()), round_id, votes)
        for number in range(NOTES):
            key = KEYS[0 if number == 0 else 1 + (member * (NOTES - 1) + number) % (CRITERIA - 1)]
            words = f"Member {member} saw this {number} times in October. " * 6
            writer = Actor(WORKSPACE, user_id, "", f"view:note {round_id} {user_id} {number}")
            save_evidence(turn_of(db, writer, now), round_id, key, Note(words, None, member % 3 == 0))


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds, and what came of it."""
    started = time.perf_counter()
    made = call()
    return (time.perf_counter() - started) * 1000, made


def measure(title: str, db: Database) -> Figures:
    """Everything on one database."""
    figures, gateway, clock = Figures(title), RecordingGateway(TEAMS, MEMBERS), SteppedClock()
    round_ids = open_teams(db, gateway, clock)
    assert len(round_ids) == TEAMS
    for round_id in round_ids:
        vote_and_write(db, round_id, gateway.user_ids, clock)
    for round_id in round_ids:
        _reveal(db, round_id, gateway.user_ids[0], clock, figures)
        figures.wrong += wrong_in(db, round_id)
    _read(db, gateway.user_ids[0], figures)
    return figures


def _reveal(db: Database, round_id: int, user_id: str, clock: SteppedClock, figures: Figures) -> None:
    actor = Actor(WORKSPACE, user_id, "", f"trigger:reveal {round_id}")
    took, _ = timed(lambda: reveal_now(turn_of(db, actor, clock.now(), clock.machine_now()), round_id))
    figures.revealed.append(took)


def wrong_in(db: Database, round_id: int) -> int:
    """Compares the tables with what was voted and written; an unnamed reveal leaves no vote behind."""
    wrong = 0
    with db.read() as session:
        tallies = {
            one.criterion_key: one for one in session.scalars(select(Tally).filter_by(round_id=round_id))
        }
        for place, key in enumerate(KEYS):
            voted = Counter(choice_of(member, place) for member in range(MEMBERS))
            tally = tallies[key]
            found = (tally.strength, tally.weakness, tally.cannot_say, tally.answered)
            wrong += found != (*(voted[choice] for choice in Choice), MEMBERS)
        wrong += session.scalar(select(func.count()).select_from(Vote).filter_by(round_id=round_id)) or 0
        notes = session.scalar(select(func.count()).select_from(Evidence).filter_by(round_id=round_id)) or 0
    return wrong + abs(notes - MEMBERS * NOTES)


def _read(db: Database, user_id: str, figures: Figures) -> None:
    actor = Actor(WORKSPACE, user_id)
    with db.read() as session:
        assessment_id = session.scalars(select(Assessment.id).order_by(Assessment.id)).first() or 0
    for _ in range(_TIMES):
        took, message = timed(lambda: results_message(db, assessment_id))
        figures.message.append(took)
        took, details = timed(lambda: details_of(db, actor, assessment_id))
        figures.details.append(took)
    figures.sizes["message"] = f"{size(message)}, text {len(message['text']):,} characters"
    notes = sum(one.get("block_id", "").startswith("note:") for one in details["blocks"])
    figures.sizes["details"] = f"{size(details)}, {notes} of {MEMBERS} notes on the first page"


def results_message(db: Database, assessment_id: int) -> dict[str, Any]:
    """The message in the channel, from the tables."""
    with db.read() as session:
        wanted = select(PostedMessage).filter_by(kind=ids.RESULTS_MESSAGE, subject_id=assessment_id)
        return render_results(session, session.scalars(wanted).one())


def details_of(db: Database, actor: Actor, assessment_id: int) -> dict[str, Any]:
    """The form of the criterion with most notes."""
    shown = detail_of(turn_of(db, actor), assessment_id, _MOST_NOTED, 0)
    return details_form(shown, assessment_id=assessment_id)


def size(made: dict[str, Any]) -> str:
    """Blocks and bytes, as JSON goes to Slack."""
    return f"{len(made['blocks'])} blocks, {len(json.dumps(made).encode()):,} bytes"


def _spread(times: list[float]) -> str:
    return f"{statistics.median(times):.0f} / {max(times):.0f}"


def table(found: list[Figures]) -> Iterator[str]:
    """The figures as Markdown."""
    yield f"| ms, p50 / worst | {' | '.join(one.title for one in found)} | size |"
    yield f"|---|{'---|' * len(found)}---|"
    rows = (
        (f"*Reveal now*, {TEAMS} teams", [one.revealed for one in found], "–"),
        ("the results message", [one.message for one in found], found[0].sizes["message"]),
        (
            "the form of the criterion with most notes",
            [one.details for one in found],
            found[0].sizes["details"],
        ),
    )
    for what, times, its_size in rows:
        yield f"| {what} | {' | '.join(map(_spread, times))} | {its_size} |"
    yield f"| wrong counts, votes left, notes lost | {' | '.join(str(one.wrong) for one in found)} | – |"


def main() -> None:
    """Prints the table."""
    set_up_log(level="warning", form="console")
    # Told to stop, it still stops what it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory(prefix="ilt-bench-") as name, ExitStack() as stack:
        postgres = Postgres()
        stack.callback(postgres.stop)
        found = []
        for title, maker in (("SQLite", Sqlite(Path(name))), ("PostgreSQL", postgres)):
            with opened(maker.migrated()) as db:
                found.append(measure(title, db))
    print(f"{MEMBERS} members, {CRITERIA} criteria of {_LONGEST} characters, {NOTES} notes each")
    print("\n".join(table(found)))
    sys.exit(0 if not any(one.wrong for one in found) else 1)


if __name__ == "__main__":
    main()
