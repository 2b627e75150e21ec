"""What each step of voting costs the person who waits for its answer: `python -m tests.bench.forms`.

Calls of the WSGI application in this process, in turn with the floor: no network between, and none for the requests.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from sqlalchemy import select

from app import Bot, wsgi_of
from bot.actor import Actor
from bot.assessments.ballot import read_ballot
from bot.assessments.evidence import read_evidence
from bot.assessments.messages.ballot import ballot_form
from bot.assessments.messages.evidence import evidence_form
from bot.rules.votes import Choice
from handlers.server import Wsgi
from storage import Database
from storage.evidence import OpenNote
from storage.people import Member, Person
from tests.bench.clicks import Click, new_votes
from tests.bench.double import WORKSPACE, Seen, SlackDouble
from tests.bench.frame import (
    FIGURES,
    PATIENCE_SECONDS,
    REST_SECONDS,
    Times,
    in_service,
    is_sound,
    no_times,
    served,
    table,
    warnings_in,
)
from tests.bench.in_process import make_floor, settings_of
from tests.bench.on_both import Makers, on_both
from tests.bench.payloads import (
    Payload,
    Signed,
    ballot_tap,
    call,
    evidence_saved,
    opening,
    row_click,
    signed,
)
from tests.bench.teams import Team, seed, votes_in
from tests.databases import opened
from tests.steps.turns import turn_of

# The first round warms up and is not counted. Each has two teams: one votes in the channel, one in the form.
ROUNDS, PEOPLE = 4, 12
ROW, TAP, SAVE, OPEN = (
    "a row's button in the channel's message",
    "a tap in the ballot",
    "saving the evidence form",
    "opening the ballot",
)
STEPS = (ROW, OPEN, TAP, SAVE)
_ROW_CHOICES = (Choice.STRENGTH, Choice.WEAKNESS)
_NOTE = "In 3 of the 4 meetings I visited in October the notes named an owner for each step. " * 3
Notes = dict[tuple[int, str, str], str]


@dataclass
class Subject:
    """The bot on one database, and everything that was sent to it."""

    title: str
    bot: Bot
    application: Wsgi
    teams: Sequence[Team]
    seen: Seen
    response_url: str
    times: Times = field(default_factory=partial(no_times, STEPS))
    votes: list[Click] = field(default_factory=list)
    notes: Notes = field(default_factory=dict)
    answers: int = 0

    def payload(self, step: str, number: int, click: Click) -> Payload:
        """The next request of that kind; notes what it must leave behind."""
        if step == OPEN:
            return opening(click, self.response_url)
        self.answers += 1
        if step == SAVE:
            note = f"{_NOTE}{number}"
            self.notes[click.team.round_id, click.criterion_key, click.user_id] = note
            return evidence_saved(click, self._evidence_form(click), note)
        choices = _ROW_CHOICES if step == ROW else tuple(Choice)
        voted = replace(click, choice=choices[number % len(choices)])
        self.votes.append(voted)
        return row_click(voted, self.response_url) if step == ROW else ballot_tap(voted, self._ballot(voted))

    def settle(self) -> None:
        """Waits until Slack has the receipt or the changed form that follows the acknowledgement."""
        give_up = time.monotonic() + PATIENCE_SECONDS
        while self.seen.receipts + self.seen.calls["views.update"] < self.answers:
            assert time.monotonic() < give_up, "an answer did not come"
            time.sleep(0.001)
        time.sleep(REST_SECONDS)

    def wrong_votes(self) -> int:
        """Votes in the table that nobody cast so, and cast ones that are missing."""
        cast = {(one.team.round_id, one.criterion_key, one.user_id): str(one.choice) for one in self.votes}
        return len(cast.items() ^ votes_in(self.bot.db).items())

    def wrong_notes(self) -> int:
        """The same of notes."""
        return len(self.notes.items() ^ notes_in(self.bot.db).items())

    def _ballot(self, click: Click) -> Payload:
        actor = Actor(WORKSPACE, click.user_id)
        return ballot_form(read_ballot(turn_of(self.bot.db, actor), click.team.round_id, click.section_key))

    def _evidence_form(self, click: Click) -> Payload:
        actor = Actor(WORKSPACE, click.user_id)
        return evidence_form(
            read_evidence(turn_of(self.bot.db, actor), click.team.round_id, click.criterion_key)
        )


def notes_in(db: Database) -> Notes:
    """Every note there is: by round, criterion and Slack user."""
    with db.read() as session:
        rows = session.execute(
            select(OpenNote.round_id, OpenNote.criterion_key, Person.slack_user_id, OpenNote.note)
            .join(Member, Member.id == OpenNote.member_id)
            .join(Person, Person.id == Member.person_id)
        )
        return {(round_id, key, user_id): note for round_id, key, user_id, note in rows}


def one_round(number: int, subjects: Sequence[Subject], floor: Wsgi, floor_times: Times) -> None:
    """Every member of two teams answers every criterion; each step on the floor and on every subject in turn."""
    pairs = [
        iter(zip(*map(new_votes, one.teams[2 * number : 2 * number + 2]), strict=True)) for one in subjects
    ]
    for turn, clicks in enumerate(zip(*pairs, strict=True)):
        for step in STEPS:
            # The channel's team clicks rows, the other one uses forms.
            of_step = [in_row if step == ROW else in_form for in_row, in_form in clicks]
            _one_step(turn, step, list(zip(subjects, of_step, strict=True)), (floor, floor_times))


def _one_step(turn: int, step: str, clicks: list[tuple[Subject, Click]], floor: tuple[Wsgi, Times]) -> None:
    requests = [signed(subject.payload(step, turn, click)) for subject, click in clicks]
    _timed(floor[0], requests[0], step, floor[1])
    order = list(zip((subject for subject, _ in clicks), requests, strict=True))
    # Every other time backwards, so that a drift of the machine favours none.
    for subject, request in order[:: -1 if turn % 2 else 1]:
        _timed(subject.application, request, step, subject.times)
        subject.settle()


def _timed(application: Wsgi, request: Signed, step: str, times: Times) -> None:
    took, is_fine = call(application, request)
    times.of[step].append(took)
    times.refused += not is_fine


def _forget_warm_up(all_times: Sequence[Times]) -> None:
    for times in all_times:
        for step in STEPS:
            times.of[step].clear()


def make_subject(stack: ExitStack, double: SlackDouble, title: str, address: str) -> Subject:
    """The bot on a database full of teams that may vote."""
    with opened(address) as db:
        teams = seed(db, 2 * ROUNDS, PEOPLE)
    bot = served(stack, double, title, address)
    return Subject(title, bot, wsgi_of(bot), teams, double.seen(title), double.response_url(title))


def checks(subjects: Sequence[Subject], floor: Times, log: Path) -> Iterator[tuple[str, int]]:
    """What must be zero, in words."""
    yield "floor: refused", floor.refused
    for one in subjects:
        yield f"{one.title}: refused", one.times.refused
        yield f"{one.title}: wrong of {len(one.votes)} votes", one.wrong_votes()
        yield f"{one.title}: wrong of {len(one.notes)} notes", one.wrong_notes()
        yield f"{one.title}: receipts that refuse", one.seen.receipts_that_refuse
    yield warnings_in(log)


def measure(folder: Path, makers: Makers) -> bool:
    """Prints the table. Returns whether everything that must be zero is."""
    log = folder / "log"
    with ExitStack() as stack:
        double = stack.enter_context(in_service(log))
        subjects = [make_subject(stack, double, title, one.migrated()) for title, one in makers.items()]
        floor_settings, floor_times = settings_of(double, "floor", ""), no_times(STEPS)
        floor = make_floor(floor_settings)
        log.write_text("", encoding="utf-8")
        for number in range(ROUNDS):
            one_round(number, subjects, floor, floor_times)
            if number == 0:
                _forget_warm_up([floor_times, *(one.times for one in subjects)])
        print(f"{len(floor_times.of[ROW])} calls a step and subject, each after the last one's answer")
        for figure in FIGURES:
            print("\n".join(table(figure, subjects, floor_times, STEPS)))
        return is_sound(checks(subjects, floor_times, log))


if __name__ == "__main__":
    on_both(measure)
