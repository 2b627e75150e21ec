"""The same year in plain words: a walk from morning to morning with lists of days, sharing nothing with the bot."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.years.items_shapes import (
    Around,
    Human,
    Promise,
    Said,
    Thing,
    after,
    before,
    on_or_after,
    on_or_before,
)
from tests.years.items_story import ALL_DAYS, CHICAGO, Event

DAY = timedelta(days=1)
_WANTED = {
    "every": {"soon", "due", "over1", "over2", "over3"},
    "due": {"due", "over1", "over2", "over3"},
    "overdue": {"over1", "over2", "over3"},
}


class PlainYear:
    """Walks through the story. `said` is every message of a day, `told` and `asked` the others."""

    def __init__(self, around: Around) -> None:
        self.around = around
        self.humans = {user: Human(zone) for user, zone in around.zones.items()}
        for ilt, members in around.members.items():
            for user in members:
                self.humans[user].teams.add(ilt)
        self.off = {ilt: set(days) for ilt, days in around.off.items()}
        self.working: dict[tuple[str, str], list[date]] = {}
        self.promises: dict[int, Promise] = {}
        self.known: set[object] = set()
        self.said: list[Said] = []
        self.to_tell: dict[int, tuple[datetime, str]] = {}
        # Done before their owners heard of them.
        self.untold: dict[int, str] = {}
        self.told: list[tuple[str, int]] = []
        self.asked: list[tuple[str, int]] = []
        self.missed: set[tuple[str, str]] = set()

    def walk(self, events: list[Event]) -> None:
        now = self.around.start
        for event in [*events, Event(self.around.end, "end")]:
            for morning, user in sorted(self._mornings(now, event.at)):
                self._speak(user, morning)
            now = event.at
            for user in self._happens(event):
                self._speak(user, now)
            if event.what == "stop":
                now = event.value
                for user in self.humans:
                    self._speak(user, now)

    def _mornings(self, after: datetime, until: datetime) -> Iterator[tuple[datetime, str]]:
        day = after.date() - DAY
        while day <= until.date() + DAY:
            for user in self.humans:
                morning = self._morning(user, day)
                if after < morning <= until:
                    yield morning, user
            day += DAY

    def _morning(self, user: str, day: date) -> datetime:
        human = self.humans[user]
        return datetime.combine(day, human.hour, ZoneInfo(human.zone))

    def _days(self, ilt: str, user: str = "") -> list[date]:
        """The days on which a team works, and the person too."""
        if (ilt, user) not in self.working:
            off = self.off[ilt] | (self.humans[user].away if user else set())
            self.working[ilt, user] = [d for d in ALL_DAYS if d.isoweekday() < 6 and d not in off]
        return self.working[ilt, user]

    def _speak(self, user: str, now: datetime) -> None:
        """One message, if there is cause for one, the hour is right and the day has had none."""
        wall = now.astimezone(ZoneInfo(self.humans[user].zone))
        come = [
            thing
            for thing in self._things(user, now)
            if thing.at <= now and (user, thing.key) not in self.known
        ]
        fresh = [thing for thing in come if not self._is_stale(user, thing, now)]
        causes = [
            thing for thing in fresh if on_or_after(self._days(thing.ilt, user), wall.date()) == wall.date()
        ]
        right_hour = self.humans[user].hour <= wall.time() < time(18)
        if not causes or not right_hour or (user, wall.date()) in self.known:
            return
        self.known |= {(user, wall.date()), *((user, thing.key) for thing in come)}
        self.said.append(self._message(user, now, come, fresh))

    def _message(self, user: str, now: datetime, come: list[Thing], fresh: list[Thing]) -> Said:
        parts = {
            part: frozenset(one.number for one in come if one.part == part)
            for part in ("item", "check", "list")
        }
        today = self._morning(user, now.astimezone(ZoneInfo(self.humans[user].zone)).date())
        in_time = {one.number for one in come if one.part == "item" and one.at >= today}
        sorry = now - min(one.at for one in fresh) > timedelta(hours=2)
        return Said(user, now, parts["item"], parts["item"] - in_time, parts["check"], parts["list"], sorry)

    def _is_stale(self, user: str, thing: Thing, now: datetime) -> bool:
        """Two working days later it is not worth a message of its own."""
        day = thing.at.astimezone(ZoneInfo(self.humans[user].zone)).date()
        end = self._morning(user, after(self._days(thing.ilt, user), day, 2)) + timedelta(hours=2)
        return thing.expires and now > end

    def _things(self, user: str, now: datetime) -> Iterator[Thing]:
        for number, one in self.promises.items():
            if one.ilt in self.humans[user].teams and one.owner == user:
                if one.state == "open":
                    yield from self._reminders(user, number, one)
                elif one.state == "done" and one.checks and not one.checks[-1][1]:
                    day = on_or_after(self._days(one.ilt, user), one.checks[-1][0])
                    yield Thing(
                        "check",
                        number,
                        ("check", number, one.checks[-1][0]),
                        self._morning(user, day),
                        one.ilt,
                        expires=False,
                    )
        for ilt in self.humans[user].teams:
            if user in self.around.steered_by[ilt]:
                yield from self._list(user, ilt, now)

    def _reminders(self, user: str, number: int, one: Promise) -> Iterator[Thing]:
        team, mine = self._days(one.ilt), self._days(one.ilt, user)
        days = {
            "soon": on_or_before(mine, before(team, one.due, 3)),
            "due": on_or_before(mine, one.due),
            "over1": after(mine, one.due, 1),
            "over2": after(mine, one.due, 4),
            "over3": after(mine, one.due, 7),
        }
        taken: set[date] = set()
        for name, day in days.items():
            at = self._morning(user, day)
            if at > one.since and day not in taken:
                taken.add(day)
                is_quiet = one.quiet_until is not None and day < one.quiet_until
                if not is_quiet and name in _WANTED[self.humans[user].frequency]:
                    yield Thing("item", number, (number, one.due, name), at, one.ilt, expires=True)
        if one.quiet_until:
            day = on_or_after(mine, one.quiet_until)
            yield Thing(
                "item",
                number,
                (number, "quiet", one.quiet_until),
                self._morning(user, day),
                one.ilt,
                expires=True,
            )

    def _list(self, user: str, ilt: str, now: datetime) -> Iterator[Thing]:
        """On the first working day of a week: what three reminders did not move by then."""
        today = now.astimezone(ZoneInfo(self.humans[user].zone)).date()
        week = [today - DAY * today.weekday() + DAY * number for number in range(7)]
        mine = [d for d in self._days(ilt, user) if d in week]
        if not mine or self._morning(user, mine[0]) > now:
            return
        first, morning = mine[0], self._morning(user, mine[0])
        for number, one in self.promises.items():
            if one.ilt != ilt or one.state != "open" or one.since >= morning:
                continue
            third = after(self._days(ilt, one.owner), one.due, 7)
            is_quiet = one.quiet_until is not None and first < one.quiet_until
            thing = Thing("list", number, ("list", number, week[0]), morning, ilt, expires=True)
            if third < first and not is_quiet and not self._is_stale(user, thing, now):
                yield thing

    def _happens(self, event: Event) -> list[str]:
        """Changes what is; returns whose messages that may concern."""
        self._tell(event.at)
        if event.item and event.what != "log" and event.item not in self.promises:
            return []
        done = getattr(self, f"_on_{event.what}", None)
        return done(event) if done else []

    def _tell(self, now: datetime) -> None:
        """Two minutes after an item came to somebody they are told, unless it changed meanwhile; not when they are off."""
        for number, (at, owner) in list(self.to_tell.items()):
            if at <= now:
                del self.to_tell[number]
                if self.promises[number].ilt in self.humans[owner].teams:
                    self.told.append((owner, number))

    def _in_hours(self, user: str, ilt: str, at: datetime) -> datetime:
        at += timedelta(minutes=2)
        wall, mine = at.astimezone(ZoneInfo(self.humans[user].zone)), self._days(ilt, user)
        if wall.date() in mine and time(7) <= wall.time() < time(18):
            return at
        day = on_or_after(mine, wall.date())
        return self._morning(user, day if self._morning(user, day) > at else after(mine, day, 1))

    def _on_log(self, event: Event) -> list[str]:
        ilt, owner, due = event.value
        if not self._may_log(event.user, ilt, owner, due):
            return []
        self.promises[event.item] = Promise(ilt, owner, due, event.at)
        if owner != event.user:
            self.to_tell[event.item] = (self._in_hours(owner, ilt, event.at), owner)
        return [owner]

    def _may_log(self, by: str, ilt: str, owner: str, due: date) -> bool:
        return due in self._days(ilt) and all(ilt in self.humans[user].teams for user in (by, owner))

    def _on_take_back(self, event: Event) -> list[str]:
        self.to_tell.pop(event.item, None)
        return [self.promises.pop(event.item).owner]

    def _on_done(self, event: Event) -> list[str]:
        if event.item in self.to_tell:
            self.untold[event.item] = self.to_tell.pop(event.item)[1]
        one, today = self.promises[event.item], event.at.astimezone(ZoneInfo(CHICAGO)).date()
        one.state, one.done_on = "done", today
        one.checks = [check for check in one.checks if check[1]] + [(today + DAY * 14, "")]
        return [one.owner]

    def _on_undo(self, event: Event) -> list[str]:
        one = self.promises[event.item]
        one.state, one.since = "open", event.at
        if owner := self.untold.pop(event.item, ""):
            self.to_tell[event.item] = (self._in_hours(owner, one.ilt, event.at), owner)
        self._left(one.owner, one.ilt)
        return [one.owner]

    def _on_drop(self, event: Event) -> list[str]:
        self.to_tell.pop(event.item, None)
        self.promises[event.item].state = "dropped"
        return []

    def _on_move(self, event: Event) -> list[str]:
        one = self.promises[event.item]
        if event.value not in self._days(one.ilt) or event.value == one.due:
            return []
        one.due, one.since = event.value, event.at
        return [one.owner]

    def _on_snooze(self, event: Event) -> list[str]:
        one = self.promises[event.item]
        one.quiet_until = event.value
        return [one.owner]

    def _on_hand_over(self, event: Event) -> list[str]:
        one = self.promises[event.item]
        if one.owner == event.value or one.ilt not in self.humans[event.value].teams:
            return []
        one.owner, one.since, one.quiet_until = event.value, event.at, None
        self.to_tell[event.item] = (self._in_hours(one.owner, one.ilt, event.at), one.owner)
        return [one.owner]

    def _on_check(self, event: Event) -> list[str]:
        """Only what was asked can be answered; "too early" is asked again, twice at most."""
        one = self.promises[event.item]
        if one.state != "done" or not one.checks or one.checks[-1][1]:
            return []
        day, _ = one.checks[-1]
        if (one.owner, ("check", event.item, day)) not in self.known:
            return []
        one.checks[-1] = (day, event.value)
        if event.value == "too_early" and len(one.checks) < 3:
            one.checks.append((event.at.astimezone(ZoneInfo(CHICAGO)).date() + DAY * 14, ""))
        return [one.owner]

    def _on_hour(self, event: Event) -> list[str]:
        self.humans[event.user].hour = event.value or time(7, 30)
        return [event.user]

    def _on_frequency(self, event: Event) -> list[str]:
        self.humans[event.user].frequency = event.value
        return [event.user]

    def _on_zone(self, event: Event) -> list[str]:
        self.humans[event.user].zone = event.value
        return [event.user]

    def _on_time_off(self, event: Event) -> list[str]:
        first, last = event.value
        self.working.clear()
        self.humans[event.user].away |= {d for d in ALL_DAYS if first <= d <= last}
        return [event.user]

    def _on_days_off(self, event: Event) -> list[str]:
        ilt, first, last = event.value
        self.working.clear()
        self.off[ilt] |= {d for d in ALL_DAYS if first <= d <= last}
        return [user for user, human in self.humans.items() if ilt in human.teams]

    def _on_leave(self, event: Event) -> list[str]:
        self.humans[event.user].teams.discard(event.value)
        self._left(event.user, event.value)
        return []

    def _left(self, user: str, ilt: str) -> None:
        """Asked once of a departure: as soon as there is something to take over."""
        left = [
            one for one in self.promises.values() if (one.owner, one.ilt, one.state) == (user, ilt, "open")
        ]
        if left and ilt not in self.humans[user].teams and (user, ilt) not in self.missed:
            self.missed.add((user, ilt))
            self.asked += [(steers, len(left)) for steers in self.around.steered_by[ilt]]

    def _on_rejoin(self, event: Event) -> list[str]:
        self.humans[event.user].teams.add(event.value)
        self.missed.discard((event.user, event.value))
        return [event.user]

    def _on_deactivate(self, event: Event) -> list[str]:
        teams, self.humans[event.user].teams = self.humans[event.user].teams, set()
        for ilt in teams:
            self._left(event.user, ilt)
        return []
