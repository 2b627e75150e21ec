"""When owners are reminded, and that each reminder comes once whatever happens to the item and its owner."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.local_time import DateRange, PersonTime, instant_at
from bot.rules.reminders import Moment, reminder_slots
from bot.rules.working_days import DaysOff
from tests.unit.plain_calendar import DAY, SCHOOLS, ZONES, days, plain_instant

ALWAYS = DaysOff()
BREAKS = (DateRange(date(2026, 11, 23), date(2026, 11, 27)), DateRange(date(2026, 12, 21), date(2027, 1, 1)))
SCHOOL = DaysOff(BREAKS)
COACH = PersonTime("America/Chicago")
START = datetime(2026, 9, 1, 12, tzinfo=UTC)


def away(first: str, last: str) -> PersonTime:
    return replace(COACH, away=(DateRange(date.fromisoformat(first), date.fromisoformat(last)),))


def chicago(text: str) -> datetime:
    shown = datetime.fromisoformat(text)
    return instant_at(shown.date(), shown.time(), "America/Chicago")


def told(due: str, person: PersonTime = COACH, since: datetime = START) -> dict[str, str]:
    slots = reminder_slots(date.fromisoformat(due), SCHOOL, person, since)
    assert [slot.at for slot in slots] == [
        instant_at(slot.day, person.reminder_hour, person.zone) for slot in slots
    ]
    return {slot.moment.value: slot.day.strftime("%a %m-%d") for slot in slots}


@pytest.mark.parametrize(
    ("due", "person", "expected"),
    [
        pytest.param("2026-12-04", COACH, ["Tue 12-01", "Fri 12-04", "Mon 12-07", "Thu 12-10", "Tue 12-15"], id="a Friday"),
        pytest.param("2026-12-07", COACH, ["Wed 12-02", "Mon 12-07", "Tue 12-08", "Fri 12-11", "Wed 12-16"], id="a Monday"),
        pytest.param("2026-12-05", COACH, ["Wed 12-02", "Fri 12-04", "Mon 12-07", "Thu 12-10", "Tue 12-15"], id="a Saturday"),
        pytest.param("2026-11-25", COACH, ["Wed 11-18", "Fri 11-20", "Mon 11-30", "Thu 12-03", "Tue 12-08"], id="in the break"),
        pytest.param("2026-11-30", COACH, ["Wed 11-18", "Mon 11-30", "Tue 12-01", "Fri 12-04", "Wed 12-09"], id="back from break"),
        pytest.param("2026-12-18", COACH, ["Tue 12-15", "Fri 12-18", "Mon 01-04", "Thu 01-07", "Tue 01-12"], id="before winter"),
        pytest.param(
            "2026-10-15", away("2026-10-12", "2026-10-13"),
            ["Fri 10-09", "Thu 10-15", "Fri 10-16", "Wed 10-21", "Mon 10-26"], id="away three days before",
        ),
        pytest.param(
            "2026-10-15", away("2026-10-15", "2026-10-20"),
            ["Mon 10-12", "Wed 10-14", "Wed 10-21", "Mon 10-26", "Thu 10-29"], id="away on the day and after",
        ),
        pytest.param(
            "2026-10-15", away("2026-10-13", "2026-10-16"),
            ["Mon 10-12", None, "Mon 10-19", "Thu 10-22", "Tue 10-27"], id="both on the last morning there is",
        ),
    ],
)  # fmt: skip
def test_reminders_of_an_item_due_on(due, person, expected):
    slots = told(due, person)
    assert [slots.get(moment.value) for moment in Moment] == expected


@pytest.mark.parametrize(
    ("since", "left"),
    [
        pytest.param("2026-12-01 07:29", ["soon", "due"], id="logged just before the first"),
        pytest.param("2026-12-01 07:30", ["due"], id="logged at the first"),
        pytest.param("2026-12-03 21:00", ["due"], id="logged the evening before it is due"),
        pytest.param("2026-12-04 10:00", [], id="logged on the day, after its morning"),
    ],
)
def test_what_is_past_when_logging_is_skipped(since, left):
    assert list(told("2026-12-04", since=chicago(since))) == [*left, "overdue_1", "overdue_2", "overdue_3"]


def test_an_item_logged_long_after_its_date_has_nothing_to_come():
    assert told("2026-10-01", since=chicago("2026-12-04 10:00")) == {}


def test_a_key_is_the_promise_and_not_the_day_it_comes():
    keys = [slot.key for slot in reminder_slots(date(2026, 12, 4), SCHOOL, COACH, START)]
    assert keys[:2] == ["2026-12-04/soon", "2026-12-04/due"]
    elsewhere = PersonTime("Pacific/Apia", reminder_hour=time(9), away=BREAKS)
    assert [slot.key for slot in reminder_slots(date(2026, 12, 4), ALWAYS, elsewhere, START)] == keys


def test_reminders_come_at_the_owners_hour_and_zone():
    person = PersonTime("Asia/Kolkata", reminder_hour=time(9, 15))
    assert reminder_slots(date(2026, 12, 4), SCHOOL, person, START)[1].at == datetime(
        2026, 12, 4, 3, 45, tzinfo=UTC
    )


def test_an_owner_on_long_leave_is_reminded_before_it_only():
    person = away("2026-12-03", "2028-12-31")
    assert told("2026-12-07", person) == {"soon": "Wed 12-02"}


def test_a_school_closed_for_good_reminds_nobody():
    closed = DaysOff((DateRange(date(2024, 1, 1), date(2029, 12, 31)),))
    assert reminder_slots(date(2026, 12, 4), closed, COACH, START) == ()


# Sequences: an item is moved, moved back, its owner travels, takes days off, changes the hour; the year goes on.

YEAR = days(date(2026, 7, 1), date(2027, 10, 30))
TEAM = [d for d in YEAR if d.isoweekday() < 6 and not any(r.first <= d <= r.last for r in BREAKS)]


@dataclass
class Item:
    """What is known of an item and its owner at one time."""

    due: date
    since: datetime
    person: PersonTime
    before: list[date] = field(default_factory=list)


def plain_slots(item: Item) -> dict[tuple[date, str], datetime]:
    """The reminders by looking them up in lists of days."""
    owner = [d for d in TEAM if not any(r.first <= d <= r.last for r in item.person.away)]
    soon = [d for d in TEAM if d < item.due][-3]
    late = [d for d in owner if d > item.due]
    found = {
        "soon": [d for d in owner if d <= soon][-1],
        "due": [d for d in owner if d <= item.due][-1],
        "overdue_1": late[0],
        "overdue_2": late[3],
        "overdue_3": late[6],
    }
    if found["soon"] == found["due"]:
        del found["due"]
    at = {name: plain_instant(d, item.person.reminder_hour, item.person.zone) for name, d in found.items()}
    return {(item.due, name): instant for name, instant in at.items() if instant > item.since}


@dataclass
class Outbox:
    """Owed rows by key, as deliveries are kept: a change withdraws and revives them, what was sent stays sent."""

    owed: dict[str, datetime] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)

    def plan(self, item: Item) -> None:
        slots = reminder_slots(item.due, SCHOOL, item.person, item.since)
        self.owed = {slot.key: slot.at for slot in slots if slot.key not in self.sent}

    def tick(self, now: datetime) -> None:
        self.sent += [key for key, at in self.owed.items() if at <= now]
        self.owed = {key: at for key, at in self.owed.items() if at > now}


def move(item: Item, now: datetime, number: int) -> None:
    item.before.append(item.due)
    item.due, item.since = max(item.due + DAY * (number % 15 - 5), date(2026, 9, 10)), now


def undo(item: Item, now: datetime, _: int) -> None:
    if item.before:
        item.due, item.since = item.before.pop(), now


def travel(item: Item, _: datetime, number: int) -> None:
    item.person = replace(item.person, zone=ZONES[number % len(ZONES)])


def prefer_another_hour(item: Item, _: datetime, number: int) -> None:
    item.person = replace(item.person, reminder_hour=time(7 + number % 5, 30))


def take_days_off(item: Item, now: datetime, number: int) -> None:
    first = now.date() + DAY * (number % 9)
    item.person = replace(item.person, away=(*item.person.away, DateRange(first, first + DAY * (number % 4))))


def nothing(_: Item, __: datetime, ___: int) -> None:
    """A day like any other."""


changed = st.sampled_from([move, undo, travel, prefer_another_hour, take_days_off, nothing])
steps = st.lists(st.tuples(st.integers(1, 60), changed, st.integers(0, 599)), min_size=1, max_size=25)


@settings(max_examples=50)
@given(st.sampled_from(SCHOOLS), st.dates(date(2026, 9, 10), date(2026, 10, 30)), steps)
def test_each_reminder_comes_once_whatever_happens_on_the_way(zone, due, happening):
    item, outbox, expected = Item(due, START, PersonTime(zone)), Outbox(), set()
    outbox.plan(item)
    now = START
    for wait, change, number in [*happening, (24 * 200, nothing, 0)]:
        now += timedelta(hours=wait)
        expected |= {key for key, at in plain_slots(item).items() if at <= now}
        outbox.tick(now)
        change(item, now, number)
        outbox.plan(item)
    assert len(outbox.sent) == len(set(outbox.sent))
    assert set(outbox.sent) == {f"{which}/{moment}" for which, moment in expected}


@settings(max_examples=12)
@given(st.sampled_from(ZONES), st.dates(date(2026, 8, 20), date(2027, 6, 30)), st.integers(0, 40))
def test_the_plan_is_the_one_in_the_lists_in_every_zone(zone, due, hours):
    item = Item(due, datetime(2026, 8, 15, tzinfo=UTC) + timedelta(hours=hours * 24), PersonTime(zone))
    slots = reminder_slots(due, SCHOOL, item.person, item.since)
    assert {(slot.due, slot.moment.value): slot.at for slot in slots} == plain_slots(item)
    assert [slot.at for slot in slots] == sorted({slot.at for slot in slots})
    assert len({slot.day for slot in slots}) == len(slots)
