"""Does with the bot what the story of the meetings tells, and reads what came of it: messages and tables."""

from collections import Counter
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.actor import NOBODY, Actor
from bot.agenda import agenda
from bot.agenda import roles as meeting_roles
from bot.agenda.agenda import AgendaFields
from bot.assessments import ballot, rounds
from bot.assessments.offer import Instruments
from bot.assessments.opening_wish import Wish, ask_opening
from bot.errors import RefusalError
from bot.home import settings as person_settings
from bot.items import changes as item_changes
from bot.items import logging as items
from bot.items.input import ItemFields
from bot.live import decisions, parking
from bot.live import end as meeting_end
from bot.live import meeting as live_meeting
from bot.live import steps as meeting_steps
from bot.live.decisions import DecisionFields
from bot.live.messages.status import News, Standing
from bot.meetings import moves as meeting_moves
from bot.meetings.access import When, Which
from bot.outbox.behind import OfTeam, team_changed
from bot.reflection import answers as process_answers
from bot.reflection import lines as process_lines
from bot.reflection import reflection as process_reflection
from bot.reflection.messages.form import AnswerForm
from bot.rules.cadence import Cadence, Rhythm
from bot.rules.votes import Choice
from bot.teams import people
from bot.teams.rhythm import cadence_row
from rubric_data import load_rubrics
from sandbox.state import TEAM_ID, dm_id
from storage.agenda import AgendaItem, AgendaState, Decision, agenda_of
from storage.assessments import Round
from storage.items import ActionItem
from storage.meetings import Attendance, Meeting, MeetingState, turns_of
from storage.people import DayOff, Ilt, Member, Person, Role
from storage.reflection import ProcessCount, ProcessLine
from tests.steps.bot import EIGHT, PRINCIPAL, TEAM
from tests.steps.turns import turn_of
from tests.years.calendar import SchoolYear
from tests.years.items_story import CHICAGO, Event
from tests.years.meetings_model import Kept, Received, change_of, minute, words_of
from tests.years.meetings_story import END, FIRST_SLOT, OBSERVER, OFF, START, Sitting, Story

_requests = count()
INSTRUMENTS = Instruments(load_rubrics(), "cps_ilt")
KEYS = [one.key for one in INSTRUMENTS.rubrics["cps_ilt"].only(["critical_work"]).sections[0].criteria]


# After these the worker has something to do that is no delivery; after everything else it goes round when something is due.
SHOWN_AT_ONCE = {"stop", "survey", "vote", "leave", "rejoin", "begin", "finish", "show", "close"}


class Acting:
    """People, by the story; every deed is a use case of the bot's, at the time that its clock shows."""

    def __init__(self, year: SchoolYear) -> None:
        self.year, self.db = year, year.bot.db
        self.meetings: dict[date, int] = {}
        with self.db.read() as session:
            self.ilt = session.scalars(select(Ilt.id).where(Ilt.channel_id == TEAM)).one()

    def set_up(self) -> list[str]:
        """The team as its setup form would write it. Returns who is in it, in the order in which they were counted."""
        with self.db.write() as session:
            ilt = session.get_one(Ilt, self.ilt)
            ilt.zone, ilt.set_up_at = CHICAGO, START
            ilt.cadence = cadence_row(Cadence(Rhythm.WEEKS, FIRST_SLOT, FIRST_SLOT.weekday(), 2))
            for first, last in OFF:
                session.add(DayOff(ilt_id=ilt.id, first_day=first, last_day=last, name="Break"))
            rows = session.execute(
                select(Member, Person).join(Person, Person.id == Member.person_id).order_by(Member.id)
            ).all()
            mine = [
                (member, person) for member, person in rows if member.ilt_id == ilt.id and not person.is_bot
            ]
            for member, person in mine:
                member.role = {PRINCIPAL: Role.FACILITATOR, OBSERVER: Role.OBSERVER}.get(
                    person.slack_user_id, Role.MEMBER
                )
            team_changed(session, ilt.id, OfTeam.TIMES)
            return [person.slack_user_id for _, person in mine]

    def do(self, event: Event) -> None:
        """What the event tells."""
        getattr(self, f"_on_{event.what}")(event)

    def _actor(self, user: str) -> Actor:
        return Actor(TEAM_ID, user, TEAM, f"story:{next(_requests)}")

    def _times(self) -> tuple[datetime, datetime]:
        return self.year.now, self.year.clock.machine_now()

    def _on_time_off(self, event: Event) -> None:
        first, last = event.value
        person_settings.add_time_off(turn_of(self.db, self._actor(event.user), self.year.now), first, last)

    def _on_leave(self, event: Event) -> None:
        self.year.world.channels[TEAM].members.discard(event.user)
        people.member_left(self.db, TEAM_ID, TEAM, event.user)

    def _on_rejoin(self, event: Event) -> None:
        self.year.world.channels[TEAM].members.add(event.user)
        joined = people.Joined(TEAM_ID, TEAM, event.user, is_private=False, inviter=None)
        people.member_joined(turn_of(self.db, NOBODY, *self._times()), joined)

    def _on_move(self, event: Event) -> None:
        slot, to = event.value
        when = When(to.date(), to.time())
        meeting_moves.move(
            turn_of(self.db, self._actor(event.user), self.year.now), Which(self.ilt, slot), when
        )

    def _on_skip(self, event: Event) -> None:
        meeting_moves.skip(
            turn_of(self.db, self._actor(event.user), self.year.now), Which(self.ilt, event.value)
        )

    def _on_add(self, event: Event) -> None:
        to, minutes = event.value
        when = When(to.date(), to.time(), minutes)
        meeting_moves.add(turn_of(self.db, self._actor(event.user), self.year.now), self.ilt, when)

    def _on_swap(self, event: Event) -> None:
        slot, role, user = event.value
        meeting_roles.swap_role(
            turn_of(self.db, self._actor(event.user), self.year.now), self.ilt, slot, role, user
        )

    def _on_propose(self, event: Event) -> None:
        title, presenter = event.value
        fields = AgendaFields(title, f"Know more about {title}", 10, presenter)
        agenda.propose(turn_of(self.db, self._actor(event.user), *self._times()), self.ilt, fields)

    def _on_log(self, event: Event) -> None:
        owner, due = event.value
        fields = ItemFields(text_of(event.item), owner, due)
        items.log_form(turn_of(self.db, self._actor(event.user), *self._times()), self.ilt, fields)

    def _on_done(self, event: Event) -> None:
        with self.db.read() as session:
            item_id = session.scalars(select(ActionItem.id).filter_by(text=text_of(event.item))).one()
        item_changes.finish(turn_of(self.db, self._actor(event.user), *self._times()), item_id, "")

    def _on_begin(self, event: Event) -> None:
        done = live_meeting.start(turn_of(self.db, self._actor(event.user), *self._times()), self.ilt, 0)
        assert done.news == News.STARTED
        with self.db.read() as session:
            running = select(Meeting.id).where(Meeting.state == MeetingState.RUNNING)
            self.meetings[event.value.slot] = session.scalars(running).one()

    def _on_here(self, event: Event) -> None:
        meeting_id = self.meetings[event.value.slot]
        meeting_steps.here(
            turn_of(self.db, self._actor(event.user), self.year.now), meeting_id, is_there=True
        )

    def _on_step(self, event: Event) -> None:
        one, step = event.value
        meeting_id, actor = self.meetings[one.slot], self._actor(event.user)
        with self.db.read() as session:
            current = meeting_steps.current_of(agenda_of(session, self.ilt, meeting_id))
            seen = current.id if current else 0
        if step == "n":
            meeting_steps.next_item(turn_of(self.db, actor, self.year.now), meeting_id, seen)
        elif seen:
            parking.park(turn_of(self.db, actor, self.year.now), meeting_id, seen)

    def _on_decide(self, event: Event) -> None:
        one, words = event.value
        fields = DecisionFields(words, "Four of six teams asked for it")
        decisions.log(
            turn_of(self.db, self._actor(event.user), self.year.now), self.meetings[one.slot], fields
        )

    def _on_lead(self, event: Event) -> None:
        one: Sitting = event.value
        meeting_steps.give_lead(
            turn_of(self.db, self._actor(event.user), self.year.now), self.meetings[one.slot], one.lead_to
        )

    def _on_finish(self, event: Event) -> None:
        meeting_id = self.meetings[event.value.slot]
        done = meeting_end.end_asked(turn_of(self.db, self._actor(event.user), *self._times()), meeting_id)
        assert isinstance(done, Standing)
        assert done.news == News.ENDED

    def _on_answer(self, event: Event) -> None:
        meeting_id = self.meetings[event.value.slot]
        asked = process_answers.read_form(turn_of(self.db, self._actor(event.user)), meeting_id)
        assert isinstance(asked, AnswerForm)
        typed = {"fits": "a_lot", **dict(words_of(event.value, event.user))}
        typed |= {"helped": "yes"} if asked.last_change else {}
        process_answers.save_answers(
            turn_of(self.db, self._actor(event.user), *self._times()), meeting_id, typed
        )

    def _on_show(self, event: Event) -> None:
        meeting_id = self.meetings[event.value.slot]
        process_reflection.show_now(turn_of(self.db, self._actor(event.user), *self._times()), meeting_id)

    def _on_late_answer(self, event: Event) -> None:
        meeting_id = self.meetings[event.value.slot]
        typed = {"fits": "a_lot", **dict(words_of(event.value, event.user))}
        turn = turn_of(self.db, self._actor(event.user), *self._times())
        with pytest.raises(RefusalError, match="shown"):
            process_answers.save_answers(turn, meeting_id, typed)

    def _on_close(self, event: Event) -> None:
        meeting_id = self.meetings[event.value.slot]
        process_reflection.close_now(turn_of(self.db, self._actor(event.user), *self._times()), meeting_id)

    def _on_choose(self, event: Event) -> None:
        meeting_id, words = self.meetings[event.value.slot], change_of(event.value)
        with self.db.read() as session:
            line = session.scalar(select(ProcessLine.id).filter_by(meeting_id=meeting_id, text=words))
        own = "" if line else words
        process_lines.choose_change(
            turn_of(self.db, self._actor(event.user), *self._times()), meeting_id, line, own
        )

    def _on_survey(self, event: Event) -> None:
        with self.db.read() as session:
            counted = session.execute(
                select(Person.slack_user_id, Member.id)
                .join(Member, Member.person_id == Person.id)
                .where(Member.ilt_id == self.ilt, Member.is_present, Member.role != Role.OBSERVER)
            ).all()
        users, members = [row[0] for row in counted], [row[1] for row in counted]
        day = event.at.date() + timedelta(days=2)
        wish = Wish(self.ilt, "cps_ilt", ["critical_work"], True, day, time(16), users, members)
        ask_opening(turn_of(self.db, self._actor(PRINCIPAL), self.year.now), INSTRUMENTS, wish)

    def _round(self) -> int:
        with self.db.read() as session:
            return session.scalars(select(Round.id).order_by(Round.id.desc()).limit(1)).one()

    def _on_vote(self, _event: Event) -> None:
        for user in EIGHT[:4] + EIGHT[6:7]:
            votes = {key: Choice.WEAKNESS if place % 2 else Choice.STRENGTH for place, key in enumerate(KEYS)}
            ballot.cast_votes(turn_of(self.db, self._actor(user), *self._times()), self._round(), votes)

    def _on_reveal(self, _event: Event) -> None:
        rounds.reveal_now(turn_of(self.db, self._actor(PRINCIPAL), *self._times()), self._round())


def lived(
    acting: Acting, told: Story, shown_at_once: Collection[str] = SHOWN_AT_ONCE, *, until: datetime = END
) -> list[str]:
    """The story up to that time, with the worker at work whenever something is due and it does not stand still.

    Returns who is in the team at first, in the order in which they were counted.
    """
    year, joined = acting.year, acting.set_up()
    year.work()
    for event in (one for one in told.events if one.at < until):
        year.live_until(event.at)
        if event.what == "stop":
            year.go_to(event.value)
        else:
            acting.do(event)
        if event.what in shown_at_once:
            year.work()
    year.live_until(until)
    return joined


def text_of(number: int) -> str:
    """An action item's words."""
    return f"Item {number:03d} of the story"


# How each message begins, or what it holds; the first that fits.
IN_CHANNEL = {
    "Agenda for": "card",
    "How was this session?": "reflection",
    "Minutes:": "minutes",
    "Meeting of": "live",
}
TO_PEOPLE = {
    "start the meeting of": "start ask",
    "was planned until now. End it?": "end ask",
    "without you": "missed",
    "You are to present": "presenter",
    "logged an action item for you": "item told",
    "yours:": "items told",
    "Three short questions": "please answer",
}
# Each item's time is told to whoever keeps it; when, `tests/scenario/live/test_timekeeping.py` has.
TIME_LINE = "minutes left, until"
# What is no meeting's: reminders of a day, what a leaver owned, the self-assessments.
_OTHERS = (TIME_LINE, "For you on", "still owns", "self-assessment", "Self-assessment", "ballot")


def received(
    year: SchoolYear, zone: str = CHICAGO, kind_of: Callable[[str, str], str] | None = None
) -> tuple[list[Received], Counter[str]]:
    """What Slack took, as it read then, in its order; and what has to do with no meeting, by person.

    Args:
        kind_of: what a message in that place with that text is; empty: none of those that are asked for.
    """
    found, others = [], Counter[str]()
    places = {dm_id(user): user for user in EIGHT}
    for call in year.recorder.calls:
        at = datetime.fromtimestamp(call.at, UTC)
        if not call.response.get("ok"):
            continue
        if call.method == "files.completeUploadExternal":
            assert call.args["channel_id"] == TEAM
            found.append(Received(minute(at, zone), "channel", "file"))
        elif call.method == "chat.postMessage":
            place = places.get(call.args["channel"], call.args["channel"])
            kind = (kind_of or _kind)(place, call.args["text"])
            if kind:
                found.append(Received(minute(at, zone), "channel" if place == TEAM else place, kind))
            else:
                others[place] += 1
    return found, others


def meeting_kind(place: str, text: str) -> str:
    """What a message about a meeting is; empty where it is about none."""
    known = IN_CHANNEL if place == TEAM else TO_PEOPLE
    kinds = [kind for words, kind in known.items() if words in text]
    # What of a meeting is somebody's, and how it was, may come together.
    return ", ".join(kinds if place != TEAM else kinds[:1])


def _kind(place: str, text: str) -> str:
    kind = meeting_kind(place, text)
    if not kind and place in EIGHT:
        assert any(words in text for words in _OTHERS), text
    return kind


def cards(year: SchoolYear) -> list[str]:
    """The agenda cards as they were posted."""
    posts = year.recorder.of("chat.postMessage")
    return [one.args["text"] for one in posts if one.args["text"].startswith("Agenda for")]


def minutes(year: SchoolYear) -> list[str]:
    """The minutes as they were posted."""
    posts = year.recorder.of("chat.postMessage")
    return [one.args["text"] for one in posts if one.args["text"].startswith("Minutes:")]


def name_of(year: SchoolYear, user: str) -> str:
    """What somebody is called in Slack."""
    return year.world.people[user].real_name


def kept(year: SchoolYear) -> dict[date, Kept]:
    """What the tables say, by the slot of the meeting."""
    with year.bot.db.read() as session:
        return {one.slot: _kept(session, one) for one in session.scalars(select(Meeting))}


def _kept(session: Session, one: Meeting) -> Kept:
    there = (
        select(Person.slack_user_id)
        .join(Member, Member.person_id == Person.id)
        .join(Attendance, Attendance.member_id == Member.id)
        .where(Attendance.meeting_id == one.id, Attendance.is_there)
    )
    mine: dict[str, Any] = {"meeting_id": one.id}
    titles = select(AgendaItem.title).order_by(AgendaItem.position, AgendaItem.id)
    lines = session.scalars(select(ProcessLine).filter_by(**mine))
    counts = {row.question: row.count for row in session.scalars(select(ProcessCount).filter_by(**mine))}
    return Kept(
        one.state,
        set(session.scalars(there)),
        {turn.role: person.slack_user_id for turn, _, person in turns_of(session, one.id)},
        len(session.scalars(select(Decision).filter_by(**mine)).all()),
        {int(row.text[5:8]) for row in session.scalars(select(ActionItem).filter_by(**mine))},
        list(session.scalars(titles.filter_by(**mine, state=AgendaState.DONE))),
        list(session.scalars(titles.where(AgendaItem.id.in_(one.carried_items or [])))),
        Counter((row.question, row.text) for row in lines),
        counts.get("fits", 0),
        counts.get("helped", 0),
        minute(one.shown_at) if one.shown_at else "",
        one.chosen_change,
    )
