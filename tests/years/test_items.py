"""A school year of promises: exactly the messages that a plain walk through the days predicts."""

import re
from collections import Counter
from datetime import datetime
from itertools import count
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.actor import NOBODY, Actor
from bot.errors import RefusalError
from bot.home import settings as person_settings
from bot.items import changes as item_changes
from bot.items import logging as items
from bot.items import owners as item_owners
from bot.items import success_checks
from bot.items.input import ItemFields
from bot.outbox.behind import OfTeam, team_changed
from bot.outbox.descriptions import SlackPerson
from bot.teams import people
from bot.turn import Turn
from sandbox.state import TEAM_ID
from storage.items import ActionItem, Answer, SuccessCheck
from storage.people import DayOff, Frequency, Ilt, Member, Person, Role
from tests.patience import LARGE
from tests.steps.bot import EIGHT, TEAM
from tests.steps.turns import turn_of
from tests.years.calendar import SchoolYear, school_year
from tests.years.items_model import PlainYear
from tests.years.items_shapes import Said
from tests.years.items_story import (
    AROUND,
    BREAKS,
    CHICAGO,
    END,
    MEMBERS,
    START,
    STEERED_BY,
    ZONES,
    Event,
    story,
)

SEED = 20260901
_requests = count()


class Acting:
    """Does with the bot what the story tells. What the bot refuses does not happen."""

    def __init__(self, year: SchoolYear) -> None:
        self.year, self.db = year, year.bot.db
        self.zones = dict(ZONES)

    def do(self, event: Event) -> None:
        try:
            getattr(self, f"_on_{event.what}")(event)
        except RefusalError:
            return

    def set_up(self) -> None:
        """Zones, facilitators and days off of both teams, as their first-run form would write them."""
        with self.db.write() as session:
            for ilt in session.scalars(select(Ilt)):
                ilt.zone, ilt.set_up_at = CHICAGO, START
                ilt.holidays = "US-IL" if ilt.channel_id == TEAM else None
                for first, last in BREAKS[ilt.channel_id]:
                    session.add(DayOff(ilt_id=ilt.id, first_day=first, last_day=last, name="Break"))
                steered = session.execute(
                    select(Member, Person)
                    .join(Person, Person.id == Member.person_id)
                    .where(Member.ilt_id == ilt.id)
                )
                for member, person in steered:
                    if person.slack_user_id in STEERED_BY[ilt.channel_id]:
                        member.role = Role.FACILITATOR
                team_changed(session, ilt.id, OfTeam.TIMES)

    def _actor(self, user: str, channel: str = "") -> Actor:
        return Actor(TEAM_ID, user, channel, f"story:{next(_requests)}")

    def _ilt(self, channel: str) -> int:
        with self.db.read() as session:
            return session.scalars(select(Ilt.id).where(Ilt.channel_id == channel)).one()

    def _item(self, event: Event) -> tuple[Actor, int]:
        """The item, in the hands of a facilitator who does not own it, if there is one."""
        with self.db.read() as session:
            row = session.execute(
                select(ActionItem.id, Ilt.channel_id, Person.slack_user_id)
                .join(Ilt, Ilt.id == ActionItem.ilt_id)
                .join(Person, Person.id == ActionItem.owner_id)
                .where(ActionItem.text == text_of(event.item))
            ).first()
        if row is None:
            raise RefusalError("the story's item was refused when it was logged")
        item_id, channel, owner = row
        steer = STEERED_BY[channel]
        return self._actor(next((user for user in steer if user != owner), steer[0])), item_id

    def _mine(self, event: Event) -> tuple[Turn, int]:
        actor, item_id = self._item(event)
        return turn_of(self.db, actor, *self._times()), item_id

    def _times(self) -> tuple[datetime, datetime]:
        return self.year.now, self.year.clock.machine_now()

    def _on_log(self, event: Event) -> None:
        channel, owner, due = event.value
        fields = ItemFields(text_of(event.item), owner, due)
        items.log_form(turn_of(self.db, self._actor(event.user), *self._times()), self._ilt(channel), fields)

    def _on_take_back(self, event: Event) -> None:
        _steers, item_id = self._item(event)
        item_changes.take_back(turn_of(self.db, self._actor(event.user), *self._times()), item_id)

    def _on_done(self, event: Event) -> None:
        item_changes.finish(*self._mine(event), "")

    def _on_undo(self, event: Event) -> None:
        item_changes.take_up_again(*self._mine(event))

    def _on_drop(self, event: Event) -> None:
        item_changes.drop(*self._mine(event), "No longer needed")

    def _on_move(self, event: Event) -> None:
        item_changes.move(*self._mine(event), event.value, "")

    def _on_snooze(self, event: Event) -> None:
        item_changes.snooze(*self._mine(event), event.value)

    def _on_hand_over(self, event: Event) -> None:
        item_owners.hand_over(*self._mine(event), event.value)

    def _on_check(self, event: Event) -> None:
        actor, item_id = self._item(event)
        with self.db.read() as session:
            asked = session.scalar(
                select(SuccessCheck.id).where(
                    SuccessCheck.item_id == item_id,
                    SuccessCheck.answer.is_(None),
                    SuccessCheck.asked_at.is_not(None),
                )
            )
        if asked:
            success_checks.answer_check(turn_of(self.db, actor, self.year.now), asked, Answer(event.value))

    def _on_hour(self, event: Event) -> None:
        person_settings.set_person_hour(turn_of(self.db, self._actor(event.user), self.year.now), event.value)

    def _on_frequency(self, event: Event) -> None:
        wanted = Frequency(event.value)
        person_settings.set_frequency(turn_of(self.db, self._actor(event.user), self.year.now), wanted)

    def _on_time_off(self, event: Event) -> None:
        first, last = event.value
        person_settings.add_time_off(turn_of(self.db, self._actor(event.user), self.year.now), first, last)

    def _on_days_off(self, event: Event) -> None:
        channel, first, last = event.value
        ilt_id = self._ilt(channel)
        with self.db.write() as session:
            session.add(DayOff(ilt_id=ilt_id, first_day=first, last_day=last, name="Snow"))
            team_changed(session, ilt_id, OfTeam.TIMES)

    def _on_zone(self, event: Event) -> None:
        self.zones[event.user] = event.value
        people.person_changed(self.db, TEAM_ID, self._in_slack(event.user))

    def _on_deactivate(self, event: Event) -> None:
        people.person_changed(self.db, TEAM_ID, self._in_slack(event.user, is_deactivated=True))

    def _in_slack(self, user: str, *, is_deactivated: bool = False) -> SlackPerson:
        name = self.year.world.people[user].real_name
        return SlackPerson(user, name, self.zones[user], False, False, TEAM_ID, is_deactivated)

    def _on_leave(self, event: Event) -> None:
        self.year.world.channels[event.value].members.discard(event.user)
        people.member_left(self.db, TEAM_ID, event.value, event.user)

    def _on_rejoin(self, event: Event) -> None:
        self.year.world.channels[event.value].members.add(event.user)
        joined = people.Joined(TEAM_ID, event.value, event.user, is_private=False, inviter=None)
        people.member_joined(turn_of(self.db, NOBODY, *self._times()), joined)


def text_of(number: int) -> str:
    return f"Item {number:03d} of the story"


def lived(year: SchoolYear, events: list[Event]) -> None:
    """The story, with the worker at work whenever something is due and it does not stand still."""
    acting = Acting(year)
    acting.set_up()
    year.work()
    for event in events:
        year.live_until(event.at)
        if event.what == "stop":
            year.go_to(event.value)
        else:
            acting.do(event)
        year.work()
    year.live_until(END)


_NUMBER = re.compile(r"Item (\d{3})")


def read(year: SchoolYear) -> tuple[list[Said], list[tuple[str, int]], list[tuple[str, int]]]:
    """What people received: messages of a day, items they were told of, questions who takes over."""
    said, told, asked = [], [], []
    for user in EIGHT:
        for message in year.direct_messages(user):
            text, at = message.text, datetime.fromtimestamp(float(message.ts), ZoneInfo("UTC"))
            if "For you on" in text:
                said.append(_said(user, at, text))
            elif owns := re.search(r"still owns (\d+) action item", text):
                asked.append((user, int(owns[1])))
            else:
                assert "logged an action item for you" in text or "gave you an action item" in text, text
                told.append((user, int(_NUMBER.findall(text)[0])))
    return said, told, asked


def _said(user: str, at: datetime, text: str) -> Said:
    parts: dict[str, list[str]] = {"item": [], "check": [], "list": []}
    part = "item"
    for line in text.splitlines()[1:]:
        if line.startswith("You finished this"):
            part = "check"
        elif line.startswith("Still open in"):
            part = "list"
        else:
            parts[part].append(line)
    found = {
        name: frozenset(int(_NUMBER.findall(line)[0]) for line in lines) for name, lines in parts.items()
    }
    late = frozenset(int(_NUMBER.findall(line)[0]) for line in parts["item"] if "late: meant for" in line)
    return Said(user, at, found["item"], late, found["check"], found["list"], text.startswith("Sorry"))


def shown(said: Said) -> tuple[object, ...]:
    """A message as it is compared: to the minute."""
    minute = said.at.astimezone(ZoneInfo("UTC")).strftime("%Y-%m-%d %H:%M")
    parts = (said.items, said.late, said.checks, said.lists)
    return (minute, said.user, *(tuple(sorted(part)) for part in parts), said.sorry)


def test_a_school_year_brings_exactly_the_messages_that_a_walk_through_its_days_predicts(year_maker):
    events = story(SEED)
    plain = PlainYear(AROUND)
    plain.walk(events)
    assert len(plain.promises) >= (120 if LARGE else 55)
    with school_year(year_maker.migrated(), START, END, ZONES, MEMBERS) as year:
        lived(year, events)
        said, told, asked = read(year)
    assert sorted(map(shown, said)) == sorted(map(shown, plain.said))
    assert Counter(told) == Counter(plain.told)
    assert Counter(asked) == Counter(plain.asked)
