"""The same year in plain words: whom a team's focus, its strategies and their check-ins bring a message, to the minute.

A walk from morning to morning on top of that of the action items, with the meetings as their story tells them; it shares
nothing with the bot.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from tests.steps.bot import PRINCIPAL, TEAM
from tests.years.focus_story import (
    AROUND,
    FIRST_END,
    OPENED,
    PLACED_BY,
    SCHOOL_DAYS,
    SECOND_END,
    SECOND_START,
    SHOWN,
    STEPPED,
    VOTED_AGAIN,
)
from tests.years.items_model import DAY, PlainYear
from tests.years.items_shapes import Thing, after, before
from tests.years.items_story import Event, at
from tests.years.meetings_model import Received, card_at, minute, over_at
from tests.years.meetings_story import OBSERVER, START, SURVEYS, Sitting, Story, members_at

MISSES = 3
A_WEEK = timedelta(days=7)
# An unanswered question about a meeting that nobody starts is open so long after its planned end.
STARTABLE = timedelta(hours=2)
# What the walk of the action items knows too.
_OF_ITEMS = {"log", "done", "time_off", "leave", "rejoin"}
_OF_FOCUS = {"commit", "accept", "give_on", "end_strategy", "take_up", "say"}


@dataclass
class Strand:
    """A strategy as it stands.

    Attributes:
        since: when its owner began to look after it; started: when anybody did.
        said: what was said for a meeting so far, by its slot; last: the newest of it, and its day.
        asked: the meetings for which a message asked.
    """

    number: int
    by: str
    owner: str
    since: datetime
    started: datetime
    state: str = "active"
    misses: int = 0
    said: dict[date, tuple[str, ...]] = field(default_factory=dict)
    last: tuple[str, date] | None = None
    asked: set[date] = field(default_factory=set)


class PlainFocus(PlainYear):
    """Walks through the story of the meetings with everything around the focus in it.

    Attributes:
        received: messages; cards: the lines of the strategies on the agenda card of a meeting, by its slot.
        held: the strategies that three missed check-ins in a row put on hold, by the meeting of the third.
    """

    def __init__(self, told: Story, names: Mapping[str, str]) -> None:
        super().__init__(AROUND)
        self.names = names
        self.events = told.events
        self.sittings = sorted(told.sittings, key=lambda one: one.starts)
        self.strands: dict[int, Strand] = {}
        self.received: list[Received] = []
        self.cards: dict[date, list[str]] = {}
        self.held: dict[date, list[int]] = {}
        self.now = self.around.start
        self._left_out = {event.value: event.at for event in told.events if event.what == "skip"}
        self._added = {event.value[0].date(): event.at for event in told.events if event.what == "add"}
        self._to_come = sorted(
            [
                *((card_at(one), one.slot, self._show, one) for one in self.sittings),
                *((_over(one), one.slot, self._settle, one) for one in self.sittings),
            ],
            key=lambda found: found[:2],
        )
        # What a message of a day asks about: strategies, a step back.
        self._asks: dict[tuple[str, str], set[str]] = {}

    def walk_all(self) -> None:
        """The whole year."""
        self.walk([_of_team(event) for event in self.events])
        self._known_hours()
        for said in self.said:
            place = (minute(said.at), said.user)
            asked = sorted(self._asks.get(place, ()))
            self.received.append(Received(*place, " ".join(["day", *asked])))

    def _known_hours(self) -> None:
        """What comes at hours that the story tells."""
        self._tell_at("channel", "hello", START)
        for opened in SURVEYS:
            self._tell_at("channel", "vote", opened)
            self._tell_at("channel", "results", opened + timedelta(hours=2))
            for user in members_at(opened):
                if user != OBSERVER:
                    self._tell_at(user, "call", opened)
        self._tell_at("channel", "focus", OPENED)
        for user in set(members_at(OPENED)) - {*PLACED_BY, OBSERVER}:
            self._tell_at(user, "dots", at(SHOWN.date(), 7, 30))
        self._tell_at(PRINCIPAL, "dots shown", SHOWN)
        # Its counts come into the results and the step back that are there.
        self._tell_at("channel", "vote", VOTED_AGAIN)
        self._tell_at("channel", "focus", SECOND_START)
        for stepped in STEPPED:
            self._tell_at("channel", "step back", stepped)

    def _tell_at(self, place: str, kind: str, moment: datetime) -> None:
        self.received.append(Received(minute(moment), place, kind))

    def _things(self, user: str, now: datetime) -> Iterator[Thing]:
        self._go_on(now)
        yield from super()._things(user, now)
        yield from self._step_backs(user)
        coming = self._next(now)
        if coming is None or TEAM not in self.humans[user].teams:
            return
        for strand in self._active(now):
            if strand.owner == user and not all(strand.said.get(coming.slot, ("",))):
                for day in self._mornings_of(strand, coming):
                    key = ("check-in", strand.number, coming.slot, day)
                    yield Thing("check-in", strand.number, key, self._morning(user, day), TEAM, expires=True)

    def _step_backs(self, user: str) -> Iterator[Thing]:
        """Whoever steers is asked on the first school day after the end, in their message of that day."""
        for number, (ends_on, stepped) in enumerate(zip((FIRST_END, SECOND_END), STEPPED, strict=True)):
            if user == PRINCIPAL and self.now < stepped:
                morning = self._morning(user, after(self._days(TEAM, user), ends_on, 1))
                yield Thing("step back", number, ("step back", ends_on), morning, TEAM, expires=True)

    def _speak(self, user: str, now: datetime) -> None:
        known = set(self.known)
        super()._speak(user, now)
        for one in self.known - known:
            match one:
                case (_, ("check-in", int(number), date() as slot, _)):
                    self.strands[number].asked.add(slot)
                    self._asks.setdefault((minute(now), user), set()).add(str(number))
                case (_, ("step back", date())):
                    self._asks.setdefault((minute(now), user), set()).add("step back")

    def _active(self, now: datetime) -> list[Strand]:
        """In the order of their places."""
        return [] if _waits(now) else [one for one in self.strands.values() if one.state == "active"]

    def _next(self, now: datetime) -> Sitting | None:
        """The meeting that comes next, or is on."""
        to_come = (one for one in self.sittings if self._is_planned(one, now) and _over(one) > now)
        return next(to_come, None)

    def _mornings_of(self, strand: Strand, sitting: Sitting) -> list[date]:
        """Two school days before it and one, as far as its owner works, after the last meeting and with a week behind them."""
        if sitting.starts.date() - strand.started.date() < A_WEEK:
            return []
        held = (one.starts.date() for one in self.sittings if one.begun and one.starts < sitting.starts)
        since = max(strand.since.date(), max(held, default=date.min))
        days = (before(SCHOOL_DAYS, sitting.starts.date(), number) for number in (2, 1))
        return [day for day in days if day > since and day in self._days(TEAM, strand.owner)]

    def _is_planned(self, sitting: Sitting, now: datetime) -> bool:
        """Whether the team knows of it, and did not leave it out."""
        is_left_out = sitting.slot in self._left_out and self._left_out[sitting.slot] <= now
        return not is_left_out and self._added.get(sitting.slot, now) <= now

    def _go_on(self, now: datetime) -> None:
        """Cards that were due by now are there, meetings that were over by now are counted, in their order."""
        while self._to_come and self._to_come[0][0] <= now:
            moment, _, happens, one = self._to_come.pop(0)
            happens(one, moment)

    def _settle(self, sitting: Sitting, moment: datetime) -> None:
        """Whoever was asked and said nothing missed it; three in a row put a strategy on hold."""
        for strand in self._active(moment) if self._is_planned(sitting, moment) else ():
            if sitting.slot in strand.said:
                strand.misses = 0
            elif sitting.slot in strand.asked:
                strand.misses += 1
            if strand.misses == MISSES:
                strand.state = "held"
                self.held.setdefault(sitting.slot, []).append(strand.number)

    def _show(self, sitting: Sitting, moment: datetime) -> None:
        """How the strategies stand on its card; what was put on hold since the last one."""
        lines = [
            f"{place}. {what_of(strand.number)} · {self._reading(strand, sitting)} · {self.names[strand.owner]}"
            for place, strand in enumerate(self._active(moment), 1)
        ]
        before_it = [one.slot for one in self.sittings if one.begun and one.starts < sitting.starts]
        held = self.held.get(before_it[-1], []) if before_it else []
        self.cards[sitting.slot] = [*lines, *(f"On hold: {what_of(number)}" for number in held)]

    def _reading(self, strand: Strand, sitting: Sitting) -> str:
        if strand.last is None:
            return "no check-in yet"
        words, day = strand.last
        if sitting.slot in strand.said or not self._mornings_of(strand, sitting):
            return words
        return f"no check-in yet (last, {day:%a, %b} {day.day}: {words})"

    def _left(self, user: str, ilt: str) -> None:
        """Asked once of a departure, also where a strategy is all that they leave."""
        items = any((one.owner, one.state) == (user, "open") for one in self.promises.values())
        strands = any(one.owner == user and one.state != "ended" for one in self.strands.values())
        if (items or strands) and ilt not in self.humans[user].teams and (user, ilt) not in self.missed:
            self.missed.add((user, ilt))
            self._tell_at(PRINCIPAL, "departure", self.now)

    def _happens(self, event: Event) -> list[str]:
        self.now = event.at
        self._go_on(event.at)
        if event.what in _OF_ITEMS:
            return super()._happens(event)
        if event.what in _OF_FOCUS:
            getattr(self, f"_on_{event.what}")(event)
        return []

    def _on_commit(self, event: Event) -> None:
        self.strands[event.item] = Strand(event.item, event.user, event.value, event.at, event.at)
        if event.value != event.user:
            self._tell_at(event.value, "strategy asked", event.at)

    def _on_accept(self, event: Event) -> None:
        strand = self.strands[event.item]
        strand.since = event.at
        self._tell_at(strand.by, "strategy answered", event.at)

    def _on_give_on(self, event: Event) -> None:
        strand = self.strands[event.item]
        strand.by, strand.owner, strand.since, strand.misses = event.user, event.value, event.at, 0
        self._tell_at(event.value, "strategy asked", event.at)

    def _on_end_strategy(self, event: Event) -> None:
        self.strands[event.item].state = "ended"

    def _on_take_up(self, event: Event) -> None:
        strand = self.strands[event.item]
        assert strand.state == "held"
        strand.state, strand.since, strand.started, strand.misses = "active", event.at, event.at, 0

    def _on_say(self, event: Event) -> None:
        slot, *answers = event.value
        strand, words = (
            self.strands[event.item],
            [one.replace("_", " ").capitalize() for one in answers if one],
        )
        assert slot in strand.asked, event
        strand.said[slot] = tuple(answers)
        strand.last = (" · ".join(words), event.at.date())


def what_of(number: int) -> str:
    """A strategy's words."""
    return f"Strategy {number} of the story"


def _over(sitting: Sitting) -> datetime:
    """When a meeting is over: as nobody started it, once it could not be started any more."""
    if sitting.begun is None:
        return sitting.starts + timedelta(minutes=sitting.minutes) + STARTABLE
    return over_at(sitting)


def _waits(now: datetime) -> bool:
    """Whether the strategies wait for a step back, or nothing is worked on."""
    first, second = (at(after(SCHOOL_DAYS, one, 1), 0, 0) for one in (FIRST_END, SECOND_END))
    return first <= now < SECOND_START or now >= second


def second_end() -> date:
    """The end of the second cycle as it is proposed: ten school weeks, its first day counted."""
    return after(SCHOOL_DAYS, SECOND_START.date() - DAY, 50)


def _of_team(event: Event) -> Event:
    """As the walk of the action items reads it."""
    return replace(event, value=(TEAM, *event.value)) if event.what == "log" else event
