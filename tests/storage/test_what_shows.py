"""Whatever a use case changes, everything that shows it is noted as behind: one team's weeks, deed by deed.

After each transaction every message and Home tab is made anew and compared (`tests.steps.watched`), so a call that somebody
forgets fails here without being named. A file of the bot that writes and is not walked through fails too.
"""

import ast
import inspect
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, select

from bot.agenda import agenda, card, from_staff, leading, quiet
from bot.agenda.agenda import AgendaFields
from bot.agenda.roles import swap_role
from bot.assessments import ballot, evidence, results, revotes, rounds
from bot.assessments.deadlines import end_due
from bot.assessments.offer import Instruments
from bot.assessments.opening import count_joiners, open_asked
from bot.assessments.opening_wish import Wish, ask_opening
from bot.blocks import ids
from bot.consult import asking as consult
from bot.consult.answering import answer as staff_answer
from bot.consult.ending import end_due as end_questions
from bot.consult.marks import Marks
from bot.consult.messages.shapes import Wish as Ask
from bot.district import cards, joining
from bot.focus import (
    check_ins,
    choice,
    committing,
    cycles,
    deciding,
    dots,
    live_with,
    next_cycle,
    strategies,
    strategy_owners,
)
from bot.focus.check_ins import Seen
from bot.focus.messages.strategy_forms import Said
from bot.focus.opening import open_choosing_of
from bot.focus.strategies import Change, NumberTyped
from bot.home import home
from bot.home import settings as person_settings
from bot.items import changes, owners, several, success_checks
from bot.items import logging as items
from bot.items.digest import look_at_people
from bot.items.input import ItemFields
from bot.library import own, saying
from bot.library.catalog import Catalog
from bot.library.messages.forms import Typed
from bot.live import decisions, end, parking, steps, timekeeping
from bot.live import meeting as live
from bot.live.decisions import DecisionFields
from bot.live.end import Fix
from bot.live.look import look_at_meetings
from bot.meetings import moves
from bot.meetings.access import When, Which
from bot.outbox.descriptions import Channel, SlackPerson
from bot.plan import posting, saving
from bot.plan.messages import forms
from bot.plan.messages.forms import About
from bot.plan.messages.shapes import Part
from bot.privacy.privacy import delete_me
from bot.reflection import answers, lines
from bot.reflection.reflection import close_now
from bot.rules.check_ins import Did, Worked
from bot.rules.check_ins import Said as CheckInSaid
from bot.rules.quiet import Cards
from bot.rules.votes import Choice
from bot.setup import days_off, meetings, moving, norms_and_roles, setup
from bot.setup.messages.days_off import DaysOffTyped
from bot.setup.messages.meetings import MeetingsTyped
from bot.setup.messages.norms_and_roles import RoleRow
from bot.setup.setup import SetupAnswers
from bot.sharing import asking
from bot.sharing.messages.share import Wish as ShareWish
from bot.sharing.share import ask_to_share
from bot.staff import answering
from bot.staff.asking import Asked as StaffAsked
from bot.staff.asking import Asker
from bot.staff.handing_over import hand_over_due
from bot.staff.messages.asking import LEAST_PEOPLE, SIGNED, UNSIGNED
from bot.teams import people
from bot.teams.announcements import keep_greeting, only_post
from bot.teams.messages.announcements import UNNAMED
from bot.teams.roles import take_over
from bot.turn import Act, Turn
from bot.typed.words import hear
from rubric_data import load_rubrics
from storage import Database
from storage.agenda import AgendaItem, Decision
from storage.assessments import Assessment, Round
from storage.consult import Consultation, ConsultationChannel
from storage.district import DistrictStay, keep_card
from storage.evidence import Evidence, Note
from storage.focus import Cycle, FocusArea, FocusCandidate, FocusLine, FocusRound
from storage.items import ActionItem, Answer, SuccessCheck
from storage.library import TeamResource, ref_of
from storage.living import PostedMessage
from storage.meetings import Meeting, MeetingState
from storage.people import DayOff, Frequency, Ilt, Member, Person, TimeOff, look_again, look_at_meetings_of
from storage.plan import PlanGoal
from storage.reflection import ProcessLine
from storage.sharing import Share, ShareState
from storage.staff import StaffText
from storage.strategies import CheckIn, Strategy, StrategyNumber
from tests.databases import opened
from tests.source import tree_of
from tests.steps.dated_bot import chicago
from tests.steps.planned_team import KIM, LEAD, MONDAY, SAM, WORKSPACE, PlannedTeam, planned_team
from tests.steps.watched import RESOURCES, Watch, as_if_posted, watching

CHANNEL, MAX, ANN = "C0SCHOOL002", "U0MAX000001", "U0ANN000001"
EVE = "U0EVE000001"
SET_UP = SetupAnswers("Leaders", "America/Chicago", [LEAD], [], "08:00", "none", UNNAMED)
TUESDAY, NEXT = date(2026, 11, 24), date(2026, 12, 8)
RUBRICS = load_rubrics()
CATALOG = Catalog.of(RESOURCES, RUBRICS)
KEY = RUBRICS["cps_ilt"].only(["critical_work"]).sections[0].criteria[0].key
KEYS = [one.key for one in RUBRICS["cps_ilt"].only(["critical_work"]).sections[0].criteria]
# What writes and shows nothing that is kept up to date: owing files, wishes and answers, remembering what was typed; and what
# reaches Slack only through the engine, whose notes about messages are no news in them.
NOT_SHOWN = {
    "bot/agenda/calendar_file.py",
    "bot/district/counting.py",
    "bot/district/operators.py",
    "bot/installs/granting.py",
    "bot/installs/installing.py",
    "bot/installs/operators.py",
    "bot/installs/rotation.py",
    "bot/minutes/minutes.py",
    "bot/outbox/deliveries.py",
    "bot/outbox/doubt.py",
    "bot/outbox/sending/attempts.py",
    "bot/outbox/sending/engine.py",
    "bot/outbox/sending/lanes.py",
    "bot/outbox/living.py",
    "bot/outbox/outsiders.py",
    "bot/outbox/sending/sender.py",
    "bot/practice/page.py",
    "bot/privacy/my_data.py",
    "bot/privacy/restored.py",
    "bot/sharing/export.py",
    "bot/sharing/posts.py",
    "bot/sharing/share.py",
    "bot/teams/leaving.py",
    "bot/typed/replies.py",
    "bot/worker/in_database.py",
    "bot/worker/same_time.py",
    "bot/worker/scheduler.py",
}


@dataclass
class Anywhere:
    """Slack, as far as reading a channel needs it."""

    there: list[str] = field(default_factory=lambda: [LEAD, KIM, SAM])
    bot_is_in: bool = True

    def channels(self) -> list[Channel]:
        return [Channel(CHANNEL, "team", is_private=False, bot_is_in=True)] if self.bot_is_in else []

    def channel(self, channel_id: str) -> Channel:
        return Channel(channel_id, "team", is_private=False, bot_is_in=True)

    def members(self, _channel_id: str) -> list[str]:
        return self.there

    def person(self, user_id: str) -> SlackPerson:
        return SlackPerson(user_id, "Max", "America/Chicago", False, False, WORKSPACE, False)


@dataclass
class Walk:
    """A team whose people do one thing after the other, and the worker what follows."""

    team: PlannedTeam
    watch: Watch
    now: datetime = MONDAY
    slack: Anywhere = field(default_factory=Anywhere)

    @property
    def db(self) -> Database:
        return self.team.db

    def at(self, shown: str) -> None:
        """It is that time; the worker has looked at everything."""
        self.now = self.watch.now = chicago(shown)
        self.settle()
        assert self.watch.forgotten == [], shown

    def settle(self) -> None:
        with self.watch.one_after_another():
            for look in (look_at_meetings, look_at_people, end_due):
                self._call(look, LEAD)
        as_if_posted(self.db, self.now)

    def do(self, use_case: Callable[..., Any], *given: Any, by: str = LEAD, **named: Any) -> Any:
        """Somebody does it; nothing may be forgotten by it, nor by what the worker does then."""
        done = self._call(use_case, by, *given, **named)
        assert self.watch.forgotten == [], use_case.__name__
        self.settle()
        assert self.watch.forgotten == [], f"after {use_case.__name__}"
        return done

    def _call(self, use_case: Callable[..., Any], by: str, *given: Any, **named: Any) -> Any:
        """Gives it what every use case takes, by the names of its parameters, and then the rest."""
        usual = {
            "turn": Turn(self.db, self.team.actor(by), self.now, datetime.now(UTC)),
            "db": self.db,
            "instruments": Instruments(RUBRICS, "cps_ilt"),
            "gateway": self.slack,
            "asking": lambda _workspace_id: nullcontext(self.slack),
            "resources": RESOURCES,
            "catalog": CATALOG,
            "gateway_of": lambda _workspace_id: self.slack,
        }
        taken = [usual.pop(name) for name in inspect.signature(use_case).parameters if name in usual]
        return use_case(*taken, *given, **named)

    def newest(self, table: Any) -> int:
        """The id of the row that was added last."""
        with self.db.read() as session:
            found: int = session.scalars(select(table.id).order_by(table.id.desc()).limit(1)).one()
            return found

    def one(self, table: Any, **where: Any) -> Any:
        with self.db.read() as session:
            return session.scalars(select(table).filter_by(**where).order_by(table.id.desc()).limit(1)).one()


@pytest.fixture
def walk(sqlite) -> Iterator[Walk]:
    """A team that is greeted and not set up yet; one of them looks at their Home tab."""
    with opened(sqlite.migrated()) as db:
        team = planned_team(db)
        with db.write() as session:
            ilt = session.get_one(Ilt, team.ilt_id)
            turn = Turn(db, team.actor(), MONDAY, MONDAY)
            keep_greeting(Act(turn, session), ilt, ilt.channel_id, "1")
            ilt.set_up_at = None
        with watching(db, MONDAY) as watch:
            made = Walk(team, watch)
            made.settle()
            made.do(home.open_home, by=KIM)
            yield made


@pytest.mark.timeout(900)
def test_nothing_that_is_shown_is_forgotten(walk):
    for chapter in (
        _team,
        _agenda,
        _plan,
        _items,
        _vote,
        _aims,
        _focus,
        _library,
        _meeting,
        _new_focus,
        _reflection,
        _aims_later,
        _staff,
        _district,
        _people,
        _move,
    ):
        chapter(walk)
    never = writing_files() - walk.watch.writers - NOT_SHOWN
    assert never == set(), (
        "give each of its use cases a line in a chapter, or say in NOT_SHOWN that nothing shows it"
    )


def _team(walk: Walk) -> None:
    ilt = walk.team.ilt_id
    walk.do(only_post, ilt)
    walk.do(norms_and_roles.save_norms, ilt, "Start on time\nOne voice")
    walk.do(norms_and_roles.save_roles, ilt, [RoleRow("Chair"), RoleRow("Clock", KIM)], [])
    walk.do(days_off.add_days_off, ilt, DaysOffTyped("2026-11-24", "", "Snow", ""))
    walk.do(days_off.remove_days_off, ilt, walk.newest(DayOff))
    typed = MeetingsTyped("weeks:2", "1", first="2026-11-24", hour="14:00", minutes="60")
    walk.do(meetings.save_meetings, ilt, typed)
    walk.do(meetings.save_meetings, ilt, replace(typed, hour="15:30"))
    walk.do(setup.save, ilt, replace(SET_UP, zone="America/New_York"))
    walk.do(setup.save, ilt, replace(SET_UP, facilitators=[LEAD, KIM]))
    walk.do(take_over, ilt, by=SAM)
    walk.do(moving.channel_id_changed, WORKSPACE, "C0SCHOOL001", CHANNEL)


def _agenda(walk: Walk) -> None:
    ilt = walk.team.ilt_id
    walk.do(card.post_now, ilt, TUESDAY)
    walk.do(agenda.propose, ilt, AgendaFields("Budget", "", None, LEAD))
    walk.do(agenda.propose_words, "Data", by=KIM)
    item = walk.newest(AgendaItem)
    walk.do(agenda.change, item, AgendaFields("Walkthrough data", "", 10, SAM), by=KIM)
    walk.do(agenda.add_objective, item, "We know where to look", by=KIM)
    walk.do(agenda.move_up, item)
    walk.do(agenda.remove, item, by=KIM)
    walk.do(agenda.restore, item, by=KIM)
    walk.do(agenda.set_meeting_objective, ilt, TUESDAY, "Agree on one thing")
    walk.do(leading.ask_to_lead, item)
    walk.do(leading.give_lead, item, _member(walk, LEAD), by=SAM)
    walk.do(agenda.change, item, AgendaFields("Walkthrough data", "", 10, SAM), by=KIM)
    walk.do(swap_role, ilt, TUESDAY, "Chair", SAM)
    walk.do(leading.ask_for_role, ilt, TUESDAY, "Chair", by=KIM)
    walk.do(leading.give_role, ilt, TUESDAY, _member(walk, KIM), "Chair", by=SAM)
    walk.do(swap_role, ilt, TUESDAY, "Chair", SAM)


def _member(walk: Walk, user: str) -> int:
    number: int = walk.one(Member, person_id=walk.one(Person, slack_user_id=user).id).id
    return number


def _plan(walk: Walk) -> None:
    ilt = walk.team.ilt_id
    which = Which(ilt, TUESDAY)
    walk.do(moves.move, which, When(date(2026, 11, 25), time(15)))
    walk.do(moves.undo, which, "")
    walk.do(moves.skip, Which(ilt, NEXT))
    walk.do(moves.undo, Which(ilt, NEXT), moves.SKIP)
    walk.do(quiet.stop_cards, ilt, Cards.ON)
    walk.do(quiet.pause, ilt, NEXT)
    walk.do(quiet.stop_cards, ilt, Cards.ON)
    walk.do(quiet.keep_cards, ilt, Cards.STOPPED)


def _items(walk: Walk) -> None:
    ilt = walk.team.ilt_id
    walk.do(items.log_form, ilt, ItemFields("Print the protocol", KIM, date(2026, 11, 27)))
    item = walk.newest(ActionItem)
    walk.do(owners.accept, item, by=KIM)
    walk.do(changes.snooze, item, date(2026, 11, 25), by=KIM)
    walk.do(changes.move, item, date(2026, 11, 30), "", by=KIM)
    walk.do(owners.hand_over, item, SAM, by=KIM)
    walk.do(owners.decline_hand_over, item, by=SAM)
    walk.do(owners.take_back_decline, item, by=SAM)
    walk.do(owners.decline_hand_over, item, by=SAM)
    walk.do(owners.hand_over, item, SAM, by=KIM)
    walk.do(owners.accept_hand_over, item, by=SAM)
    walk.do(owners.change, item, ItemFields("Print both", KIM, date(2026, 12, 1), (SAM,)))
    walk.do(changes.finish, item, "", by=KIM)
    walk.do(changes.say_what_changed, item, "Everybody has one", by=KIM)
    walk.do(changes.take_up_again, item, by=KIM)
    walk.do(changes.finish, item, "", by=KIM)
    walk.do(items.log_form, ilt, ItemFields("Find a room", KIM, date(2026, 11, 27)))
    walk.do(changes.take_back, walk.newest(ActionItem))
    walk.do(items.log_form, ilt, ItemFields("Call the parents", KIM, date(2026, 11, 27)))
    last = walk.newest(ActionItem)
    walk.do(several.finish_several, [last])
    walk.do(several.take_up_several, [last])
    walk.do(changes.drop, last, "Not needed")


def _vote(walk: Walk) -> None:
    members = [one.id for one in _rows(walk, Member)]
    wish = Wish(
        walk.team.ilt_id,
        "cps_ilt",
        ["critical_work"],
        False,
        date(2026, 11, 25),
        time(16),
        [LEAD, KIM, SAM],
        members,
    )
    walk.do(ask_opening, wish)
    walk.do(open_asked)
    first = walk.newest(Round)
    for user in (LEAD, KIM):
        walk.do(ballot.cast_votes, first, dict.fromkeys(KEYS, Choice.STRENGTH), by=user)
    walk.do(evidence.save_evidence, first, KEY, Note("Four of six", None, is_signed=True), by=KIM)
    walk.do(rounds.extend, first, (date(2026, 11, 30), time(16)))
    walk.slack.there.append(MAX)
    walk.do(people.sync_members, walk.team.ilt_id)
    walk.do(ballot.cast_votes, first, {KEY: Choice.WEAKNESS}, by=MAX)
    walk.slack.there.append(ANN)
    walk.do(people.sync_members, walk.team.ilt_id)
    walk.do(count_joiners, walk.team.ilt_id)
    walk.do(setup.save, walk.team.ilt_id, replace(SET_UP, facilitators=[LEAD, KIM, SAM], observers=[ANN]))
    walk.do(ballot.cast_votes, first, dict.fromkeys(KEYS, Choice.WEAKNESS), by=SAM)
    walk.do(rounds.reveal_now, first)
    walk.do(evidence.show_notes, walk.newest(Assessment), KEY)
    walk.do(results.remove_note, walk.newest(Evidence), by=KIM)
    walk.do(revotes.open_revote, walk.newest(Assessment), KEY)
    walk.do(rounds.cancel_vote, walk.newest(Round))
    walk.do(revotes.open_revote, walk.newest(Assessment), KEY)
    walk.do(ballot.cast_votes, walk.newest(Round), {KEY: Choice.WEAKNESS}, by=SAM)
    walk.at("2026-12-03 17:00")


def _focus(walk: Walk) -> None:
    revealed = walk.newest(Assessment)
    walk.do(open_choosing_of, walk.team.ilt_id, revealed, [KEY], "Begin on time\nKeep to the clock")
    one = walk.newest(FocusRound)
    known = [candidate.id for candidate in _rows(walk, FocusCandidate)]
    walk.do(dots.place_dots, one, known[:1], "It is the first", by=KIM)
    walk.slack.there.append(EVE)
    walk.do(people.sync_members, walk.team.ilt_id)
    walk.do(dots.count_joiners, walk.team.ilt_id)
    for user in (LEAD, SAM, MAX):
        walk.do(dots.place_dots, one, known[:1], "", by=user)
    walk.do(dots.show_dots, one)
    walk.do(choice.choose, one, known[:1], date(2027, 1, 15))
    area = walk.newest(FocusArea)
    walk.do(choice.set_goals, one, {area: "Twice as many"})
    walk.do(cycles.move_end, one, date(2027, 1, 22))
    _strategies(walk, area)
    walk.do(live_with.ask_live_with, one)
    for user in (LEAD, KIM, SAM, MAX):
        walk.do(live_with.answer_live_with, one, "good", "Fine", by=user, helps=user == KIM)
    walk.do(live_with.show_answers, one)
    walk.do(live_with.remove_line, one, walk.newest(FocusLine))


def _library(walk: Walk) -> None:
    ilt = walk.team.ilt_id
    listed = [one.key for one in RESOURCES.listed if one.address and KEY in one.criteria]
    walk.do(saying.note_opened, ilt, listed[0], by=SAM)
    walk.do(saying.it_helped, ilt, listed[2])
    walk.do(saying.it_did_not_help, ilt, listed[2])
    walk.do(saying.it_is_gone, ilt, listed[1], by=KIM)
    walk.do(saying.bring_back, ilt, listed[1])
    typed = Typed("Our way", "https://district.org/way", "How we do it", "It works", "guide", [KEY])
    walk.do(own.add, ilt, typed, by=SAM)
    ref = ref_of(walk.newest(TeamResource))
    walk.do(saying.share_in_channel, ilt, ref)
    walk.do(saying.share_in_channel, ilt, listed[0])
    walk.do(own.remove, ilt, ref)


def _new_focus(walk: Walk) -> None:
    one, area = walk.newest(FocusRound), walk.newest(FocusArea)
    walk.do(choice.end_area, one, area, "Done with it", "hold")
    _step_back(walk)
    walk.do(open_choosing_of, walk.team.ilt_id, 0, [], "Another thing")
    walk.do(dots.cancel_choosing, walk.newest(FocusRound))


def _step_back(walk: Walk) -> None:
    ilt = walk.team.ilt_id
    walk.do(open_choosing_of, ilt, walk.newest(Assessment), [KEY], "Step by step")
    one = walk.newest(FocusRound)
    walk.do(dots.go_without_dots, one)
    known = [candidate.id for candidate in _rows(walk, FocusCandidate) if candidate.round_id == one]
    walk.do(choice.choose, one, known, date(2027, 1, 29))
    walk.do(
        committing.commit_to, ilt, walk.newest(FocusArea), Said("Visit", "teachers talk", "twice", "yes", KIM)
    )
    strategy = walk.newest(Strategy)
    step = ItemFields("Choose a day", SAM, date(2026, 12, 14), strategy=str(strategy))
    walk.do(items.log_form, ilt, step)
    cycle = walk.newest(Cycle)
    with walk.db.write() as session:
        session.get_one(Cycle, cycle).ends_on = date(2026, 12, 1)
    walk.do(cycles.end_due_cycles)
    walk.do(setup.save, ilt, replace(SET_UP, facilitators=[LEAD], observers=[ANN]))
    walk.do(setup.save, ilt, replace(SET_UP, facilitators=[LEAD, KIM, SAM], observers=[ANN]))
    walk.do(cycles.move_end, one, date(2027, 1, 28))
    walk.do(cycles.step_back, cycle, by_hand=True)
    walk.do(deciding.keep, strategy)
    walk.do(changes.finish, walk.newest(ActionItem), "", by=SAM)
    walk.do(revotes.open_revote, walk.newest(Assessment), KEY)
    for user in (LEAD, KIM, SAM, MAX):
        walk.do(ballot.cast_votes, walk.newest(Round), {KEY: Choice.STRENGTH}, by=user)
    walk.do(rounds.reveal_now, walk.newest(Round))
    walk.do(next_cycle.keep_focus, cycle)
    walk.do(cycles.step_back, walk.newest(Cycle), by_hand=True)
    walk.do(next_cycle.end_focus, walk.newest(Cycle))


def _strategies(walk: Walk, area: int) -> None:
    ilt = walk.team.ilt_id
    said = Said("Visit lessons", "teachers talk", "twice a week", "they say so", KIM)
    walk.do(committing.commit_to, ilt, area, said)
    one = walk.newest(Strategy)
    walk.do(agenda.propose, ilt, AgendaFields("Visits", "", 5, LEAD, serves=f"strategy:{one}"))
    walk.do(strategy_owners.decline, one, by=KIM)
    walk.do(strategy_owners.take_back_decline, one, by=KIM)
    walk.do(strategy_owners.decline, one, by=KIM)
    version = walk.do(strategies.read_change, one).version
    walk.do(strategies.change, one, Change(version, replace(said, what="Visit two", owner=SAM), None))
    walk.do(strategy_owners.accept, one, by=SAM)
    walk.do(strategies.add_number, one, NumberTyped("Visits", "a week", "1", "2", None))
    walk.do(strategies.make_room, one, "The Friday form")
    step = ItemFields("Choose whom", SAM, date(2026, 12, 11), strategy=str(one))
    walk.do(items.log_form, ilt, step)
    with walk.db.write() as session:
        # Of what has just begun nothing would be asked.
        session.get_one(Strategy, one).committed_at -= timedelta(weeks=1)
        look_at_meetings_of(session, ilt)
    walk.at("2026-12-04 08:00")
    asked = walk.newest(CheckIn)
    walk.do(check_ins.say_did, asked, Did.PARTLY, by=SAM)
    walk.do(check_ins.say_worked, asked, Worked.BETTER, by=SAM)
    walk.do(check_ins.change_answer, asked, CheckInSaid(Did.AS_PLANNED, Worked.WORSE), by=SAM)
    walk.do(check_ins.add_seen, asked, Seen("Two of five", "", {walk.newest(StrategyNumber): "2"}), by=SAM)
    walk.do(strategies.put_on_hold, one)
    walk.do(strategies.take_up, one)
    walk.do(deciding.keep, one)
    walk.do(deciding.change_into, one, replace(said, what="Visit three"))
    walk.do(deciding.take_back_end, one)
    walk.do(deciding.change_into, one, replace(said, what="Visit four"))
    walk.do(deciding.end, walk.newest(Strategy), "stopped", "Too many at once")
    walk.do(committing.commit_to, ilt, area, said)


def _aims(walk: Walk) -> None:
    """What stands in the plan, while it is posted; an agenda item serves it."""
    ilt = walk.team.ilt_id
    walk.do(saving.save, About(ilt, Part.GOAL), {forms.GOAL: "All of them read", forms.BY: "Jun 11"})
    walk.do(posting.post_plan, ilt)
    goal = walk.newest(PlanGoal)
    walk.do(saving.save, About(ilt, Part.GOAL, goal, 1), {forms.GOAL: "Each of them reads"})
    walk.do(saving.save, About(ilt, Part.PRIORITY), {forms.PRIORITY: "Literacy"})
    walk.do(saving.save, About(ilt, Part.QUARTERS), {forms.QUARTERS: "Q2: Nov 2 to Jan 22"})
    walk.do(agenda.propose, ilt, AgendaFields("Reading", "", 5, LEAD, serves=f"goal:{goal}"))


def _aims_later(walk: Walk) -> None:
    """What is served is worded anew after the meeting, and taken out."""
    ilt, goal = walk.team.ilt_id, walk.newest(PlanGoal)
    walk.do(saving.save, About(ilt, Part.GOAL, goal, 2), {forms.GOAL: "Every child reads"})
    walk.do(posting.post_plan, ilt)
    walk.do(agenda.propose, ilt, AgendaFields("More reading", "", 5, LEAD, serves=f"goal:{goal}"))
    taken_out = {forms.GOAL: "Every child reads", forms.REMOVE: forms.YES}
    walk.do(saving.save, About(ilt, Part.GOAL, goal, 3), taken_out)


def _meeting(walk: Walk) -> None:
    ilt = walk.team.ilt_id
    walk.do(agenda.propose, ilt, AgendaFields("Norms", "", 5, KIM))
    walk.at("2026-12-08 15:31")
    walk.do(live.start, ilt, 0)
    meeting = walk.one(Meeting, state=MeetingState.RUNNING).id
    walk.do(steps.here, meeting, by=KIM, is_there=True)
    walk.do(norms_and_roles.save_norms, ilt, "One voice")
    walk.do(steps.next_item, meeting, 0)
    walk.do(steps.more_minutes, meeting)
    walk.do(timekeeping.tell_no_time, by=KIM)
    walk.do(timekeeping.tell_time_again, by=KIM)
    parked = walk.one(AgendaItem, state="current").id
    walk.do(parking.park, meeting, parked)
    walk.do(parking.bring_back, meeting, parked)
    walk.do(steps.next_item, meeting, walk.one(AgendaItem, state="current").id)
    walk.do(parking.park, meeting, parked)
    walk.do(parking.keep_as_note, meeting, parked, "Talked about")
    walk.do(decisions.log, meeting, DecisionFields("Use the protocol", "Four of six"))
    decision = walk.newest(Decision)
    walk.do(decisions.change, decision, DecisionFields("Use it from Monday", "Four of six"))
    walk.do(decisions.withdraw, decision)
    walk.do(decisions.withdraw, decision, is_withdrawn=False)
    walk.do(items.log_form, ilt, ItemFields("Print it", KIM, date(2026, 12, 15)))
    walk.do(items.log_words, "Find a room")
    one = walk.one(Strategy, state="active").id
    walk.do(deciding.keep, one)
    walk.do(deciding.change_into, one, Said("Visit four", "teachers talk", "", "", KIM))
    walk.do(deciding.end, walk.newest(Strategy), "done", "It can be done")
    walk.do(steps.save_attendance, meeting, [LEAD, KIM, SAM, MAX], [LEAD, KIM])
    walk.do(steps.give_lead, meeting, KIM)
    walk.do(end.longer, meeting, walk.one(Meeting, id=meeting).minutes)
    walk.do(end.end_fixed, meeting, {walk.newest(ActionItem): Fix(drop=True)})
    walk.do(live.resume, meeting)
    walk.do(end.end_asked, meeting)


def _reflection(walk: Walk) -> None:
    meeting = walk.one(Meeting, state=MeetingState.REFLECTING).id
    said = {"liked": "On time", "hard": "Long", "change": "Fewer items", "fits": "a_lot"}
    walk.do(answers.save_answers, meeting, said)
    walk.do(people.member_left, WORKSPACE, CHANNEL, SAM)
    joined = people.Joined(WORKSPACE, CHANNEL, SAM, is_private=False, inviter=None)
    walk.do(people.member_joined, joined)
    walk.do(people.sync_members, walk.team.ilt_id)
    for user in (KIM, SAM, MAX):
        walk.do(answers.save_answers, meeting, {"liked": f"Short, says {user}"}, by=user)
    walk.do(lines.turn_plus_one, meeting, walk.newest(ProcessLine), by=KIM)
    walk.do(moves.add, walk.team.ilt_id, When(date(2026, 12, 18), time(9), 45))
    walk.do(moves.undo, Which(walk.team.ilt_id, date(2026, 12, 18)), moves.ADD)
    walk.do(close_now, meeting)
    change = walk.one(ProcessLine, text="Fewer items").id
    walk.do(lines.choose_change, meeting, change, "")
    walk.do(changes.finish, walk.one(ActionItem, text="Print it").id, "", by=KIM)
    check = walk.one(SuccessCheck, item_id=walk.one(ActionItem, text="Print both").id).id
    walk.do(hear, "yes", by=KIM)
    walk.do(hear, "undo", by=KIM)
    walk.do(success_checks.answer_check, check, Answer.TOO_EARLY, by=KIM)
    walk.do(success_checks.answer_check, check, Answer.YES, by=KIM)
    walk.do(success_checks.note_check, check, "It did", by=KIM)
    walk.at("2026-12-22 15:31")
    walk.do(live.start, walk.team.ilt_id, 0)
    walk.do(end.end_asked, walk.one(Meeting, state=MeetingState.RUNNING).id)
    walk.do(lines.remove_line, meeting, change)
    following = walk.team.row(date(2027, 1, 5)).id
    walk.do(live.skip, following)


def _staff(walk: Walk) -> None:
    """What staff ask under a post is counted on the card that is to come, and told in the minutes."""
    ilt, meeting = walk.team.ilt_id, walk.one(Meeting, state=MeetingState.CLOSED).id
    walk.do(home.open_home)
    walk.do(ask_to_share, ShareWish(ilt, meeting, ["decisions"], "", "C0ROOM00001"))
    share = walk.newest(Share)
    with walk.db.write() as session:
        session.get_one(Share, share).state = ShareState.OWED
        session.add(Ilt(workspace_id=WORKSPACE, channel_id="C0ROOM00001", name="room", is_private=False))
        for number in range(LEAST_PEOPLE):
            user = f"U0ROOM{number}"
            session.add(Person(workspace_id=WORKSPACE, slack_user_id=user, name="R", zone="UTC"))
    with walk.db.write() as session:
        room = session.scalars(select(Ilt.id).filter_by(channel_id="C0ROOM00001")).one()
        others = session.scalars(select(Person.id).where(Person.slack_user_id.startswith("U0ROOM"))).all()
        session.execute(insert(Member), [{"ilt_id": room, "person_id": one} for one in others])
    for name in (SIGNED, SIGNED, UNSIGNED):
        walk.do(asking.ask, share, Asker("Kim", is_ours=True), StaffAsked("Why so?", "all", name), by=KIM)
    first = walk.newest(StaffText)
    walk.now = walk.watch.now = walk.now + timedelta(days=1)
    walk.do(hand_over_due)
    walk.do(answering.answer, first, "Because it helps", 0)
    walk.do(answering.not_for_us, first - 1, "Ask the district")
    fields = AgendaFields("Why do we do it?", "We can say why", None, LEAD)
    walk.do(from_staff.put_on_agenda, walk.newest(StaffText), fields)
    item = walk.newest(AgendaItem)
    with walk.db.write() as session:
        topic, decision = session.get_one(AgendaItem, item), session.scalars(select(Decision)).first()
        topic.meeting_id, topic.state = meeting, "done"
        assert decision
        decision.meeting_id, decision.agenda_item_id = meeting, item
    as_if_posted(walk.db, walk.now)
    walk.do(answering.remove_text, walk.newest(StaffText))
    _asked_staff(walk, room)
    # The room is not needed any more, and whoever makes a team later takes everybody there is.
    with walk.db.write() as session:
        session.execute(delete(Member).where(Member.ilt_id == room))
        session.execute(delete(Person).where(Person.id.in_(others)))


def _asked_staff(walk: Walk, room: int) -> None:
    """What a team asks its staff stands in their channel and at the agenda item it is for."""
    walk.do(agenda.propose, walk.team.ilt_id, AgendaFields("When we start", "We know", None, LEAD))
    with walk.db.write() as session:
        lead = session.scalars(select(Person.id).filter_by(slack_user_id=LEAD)).one()
        session.add(Member(ilt_id=room, person_id=lead))
        look_again(session, [lead])
    last_day = walk.now.date() + timedelta(days=1)
    wish = Ask(walk.team.ilt_id, "Start at 8?", "Yes\nNo", [room], last_day, walk.newest(AgendaItem))
    for question in ("Start at 8?", "Start at 9?"):
        walk.do(consult.ask, replace(wish, question=question))
        one, row = walk.newest(Consultation), walk.newest(ConsultationChannel)
        with walk.db.write() as session:
            session.get_one(ConsultationChannel, row).is_refused = True
            post = {"kind": ids.CONSULT_MESSAGE, "subject_id": row, "part": "", "channel_id": "C0ROOM00001"}
            session.add(PostedMessage(ilt_id=room, **post, ts=f"{row}.1", next_try_at=walk.now))
        as_if_posted(walk.db, walk.now)
        walk.do(consult.try_again, row)
        walk.do(staff_answer, Marks(), one, Asker("R", is_ours=True), 0, by="U0ROOM1")
        if question == "Start at 8?":
            walk.do(consult.take_back, one)
    walk.now = walk.watch.now = walk.now + timedelta(days=2)
    walk.do(end_questions)


def _district(walk: Walk) -> None:
    """What the channel is told of taking part across schools follows whatever becomes of it."""
    ilt = walk.team.ilt_id
    with walk.db.write() as session:
        dee = Person(workspace_id=WORKSPACE, slack_user_id="U0DEE000001", name="Dee", zone="UTC")
        session.add(dee)
        session.flush()
        session.add(Member(ilt_id=ilt, person_id=dee.id))
        person = dee.id
    walk.do(joining.propose, ilt)
    walk.do(joining.say_no, walk.newest(DistrictStay), by=KIM)
    with walk.db.write() as session:
        session.execute(delete(PostedMessage).where(PostedMessage.kind == ids.SCHOOLS_MESSAGE))
        session.execute(delete(DistrictStay))
    walk.do(joining.propose, ilt)
    with walk.db.write() as session:
        asked = session.scalars(select(DistrictStay)).one()
        asked.proposed_at, asked.no_until = walk.now - timedelta(days=30), walk.now
    walk.do(joining.settle_due)
    with walk.db.write() as session:
        card = {"ilt_id": ilt, "criterion_key": KEY, "did": "D", "changed": "C", "published_at": walk.now}
        keep_card(session, {**card, "published_by_id": person})
    walk.do(cards.withdraw_card, ilt, KEY, by=KIM)
    walk.do(joining.take_out, ilt, by=KIM)
    with walk.db.write() as session:
        session.execute(delete(PostedMessage).where(PostedMessage.kind == ids.SCHOOLS_MESSAGE))
        session.execute(delete(DistrictStay))
        session.execute(delete(Member).where(Member.person_id == person))
        session.execute(delete(Person).where(Person.id == person))


def _people(walk: Walk) -> None:
    walk.do(person_settings.set_person_hour, time(9), by=KIM)
    walk.do(person_settings.set_frequency, Frequency.OVERDUE, by=KIM)
    walk.do(person_settings.add_time_off, date(2027, 1, 14), date(2027, 1, 15), by=KIM)
    walk.do(person_settings.remove_time_off, walk.newest(TimeOff), by=KIM)
    kim = SlackPerson(KIM, "Kim", "America/Denver", False, False, WORKSPACE, False)
    walk.do(people.person_changed, WORKSPACE, kim)
    walk.do(people.person_changed, WORKSPACE, replace(kim, is_deactivated=True))
    walk.do(people.person_changed, WORKSPACE, kim)
    walk.slack.bot_is_in = False
    walk.do(people.sync_channels, WORKSPACE)
    walk.slack.bot_is_in = True
    walk.do(people.sync_channels, WORKSPACE)
    walk.do(delete_me, by=SAM)


def _move(walk: Walk) -> None:
    """The team's record goes to another channel, in which nothing was recorded yet."""
    empty = planned_team(walk.db, None, channel="C0SCHOOL003")
    walk.do(setup.save, empty.ilt_id, replace(SET_UP, bring=walk.team.ilt_id))


def _rows(walk: Walk, table: Any) -> list[Any]:
    with walk.db.read() as session:
        return list(session.scalars(select(table).order_by(table.id)))


def writing_files() -> set[str]:
    """The files of the bot that open a writing transaction."""
    return {str(path) for path in Path("bot").rglob("*.py") if path.name != "turn.py" and _writes(path)}


def _writes(path: Path) -> bool:
    calls = (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call))
    return any(
        isinstance(call.func, ast.Attribute) and call.func.attr in {"write", "write_politely"}
        for call in calls
    )
