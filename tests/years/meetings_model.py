"""The same year in plain words: what the channel and each person receive, to the minute, and what is kept.

A walk through the sittings with lists and dates; it shares nothing with the bot.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.steps.bot import PRINCIPAL
from tests.years.items_story import CHICAGO, Event, at
from tests.years.meetings_story import MATH, OBSERVER, STOP, Sitting, Story, is_school, members_at

ROLES = ("Facilitator", "Timekeeper", "Note-taker")
LONG_AGO = date(1900, 1, 1)
MORNING = (7, 30)


@dataclass(frozen=True, order=True)
class Received:
    """A message. `place`: "channel", or a person."""

    minute: str
    place: str
    kind: str


@dataclass
class Kept:
    """What the tables say of a meeting in the end."""

    state: str
    there: set[str] = field(default_factory=set)
    roles: dict[str, str] = field(default_factory=dict)
    decisions: int = 0
    items: set[int] = field(default_factory=set)
    done: list[str] = field(default_factory=list)
    carried: list[str] = field(default_factory=list)
    lines: Counter[tuple[str, str]] = field(default_factory=Counter)
    fits: int = 0
    helped: int = 0
    shown: str = ""
    chosen: str | None = None


@dataclass
class Topic:
    """Something on the agenda."""

    title: str
    carried: int = 0


class PlainMeetings:
    """Walks through the story.

    Args:
        joined: the members of September in the order in which they were counted.
    """

    def __init__(self, told: Story, joined: Sequence[str]) -> None:
        self.told = told
        self.order = [*joined, MATH]
        self.received: list[Received] = []
        self.kept: dict[date, Kept] = {}
        self.shown_last_time: dict[date, str] = {}
        self.turns: list[tuple[date, str, str]] = []
        self.agenda: list[Topic] = []
        self.last_chosen = ""

    def walk(self) -> None:
        """Meeting by meeting; what comes between them belongs to the next."""
        before = at(date(2026, 8, 1), 0)
        for one in sorted(self.told.sittings, key=lambda one: one.starts):
            for event in self._between(before, one.begun or one.starts):
                self._happens(event)
            self._meeting(one)
            before = one.begun or one.starts
        for event in self._between(before, at(date(2027, 7, 1), 0)):
            self._happens(event)

    def _between(self, first: datetime, last: datetime) -> Iterator[Event]:
        return (event for event in self.told.events if first < event.at <= last)

    def _happens(self, event: Event) -> None:
        if event.what == "propose":
            title, presenter = event.value
            self.agenda.append(Topic(title))
            if presenter != event.user:
                self._tell(presenter, "presenter", _allowed(event.at + timedelta(minutes=2), presenter))
        elif event.what == "log" and self._sitting_at(event.at) is None:
            owner = event.value[0]
            if owner != event.user:
                self._tell(owner, "item told", _allowed(event.at + timedelta(minutes=2), owner))

    def _sitting_at(self, moment: datetime) -> Sitting | None:
        return next(
            (one for one in self.told.sittings if one.begun and one.begun < moment < over_at(one)),
            None,
        )

    def _tell(self, place: str, kind: str, moment: datetime) -> None:
        self.received.append(Received(minute(moment), place, kind))

    def _meeting(self, one: Sitting) -> None:
        kept = self.kept[one.slot] = Kept("closed")
        card = card_at(one)
        self._tell("channel", "card", card)
        self.shown_last_time[one.slot] = self.last_chosen
        kept.roles = self._deal(members_at(card), {})
        kept.roles = self._deal(members_at(one.starts), self._swapped(one, kept.roles))
        skipped = any(event.what == "skip" and event.value == one.slot for event in self.told.events)
        if skipped:
            kept.state = "skipped"
            return
        if one.begun is None or one.begun > one.starts:
            self._tell(self._to_start(one, kept.roles), "start ask", one.starts)
        if one.begun is None:
            kept.state = "not_held"
            return
        self._during(one, kept)
        self._after(one, kept)

    def _swapped(self, one: Sitting, roles: dict[str, str]) -> dict[str, str]:
        """As somebody exchanged them on the card."""
        for event in self.told.events:
            if event.what == "swap" and event.value[0] == one.slot:
                _, role, user = event.value
                other = next((name for name, holder in roles.items() if holder == user), None)
                if other:
                    roles[other] = roles[role]
                roles[role] = user
        return roles

    def _deal(self, members: Sequence[str], given: dict[str, str]) -> dict[str, str]:
        """Each role to whoever had it longest ago, then to whoever had none for longest; nobody two before all have one."""
        here = [user for user in self.order if user in members and user != OBSERVER]
        roles = {role: user for role, user in given.items() if user in here}
        for role in ROLES:
            if role not in roles:
                roles[role] = min(here, key=lambda user: self._waited(role, user, here, roles))
        return {role: roles[role] for role in ROLES}

    def _waited(
        self, role: str, user: str, here: list[str], roles: dict[str, str]
    ) -> tuple[int, date, date, int]:
        mine = [(day, name) for day, name, who in self.turns if who == user]
        had = max((day for day, name in mine if name == role), default=LONG_AGO)
        any_role = max((day for day, _ in mine), default=LONG_AGO)
        return sum(holder == user for holder in roles.values()), had, any_role, here.index(user)

    def _to_start(self, one: Sitting, roles: dict[str, str]) -> str:
        first = roles[ROLES[0]]
        return first if is_school(one.starts.date(), first) else PRINCIPAL

    def _during(self, one: Sitting, kept: Kept) -> None:
        self._tell("channel", "live", one.begun or one.starts)
        kept.there = set(one.there)
        kept.decisions = one.decisions
        if one.lead_to:
            kept.roles[ROLES[0]] = one.lead_to
        day = one.starts.date()
        self.turns += [(day, role, user) for role, user in kept.roles.items()]
        self._talk(one, kept)
        planned = one.starts + timedelta(minutes=one.minutes)
        if over_at(one) > planned:
            first = kept.roles[ROLES[0]]
            self._tell(first if first in one.there else one.by, "end ask", planned)

    def _talk(self, one: Sitting, kept: Kept) -> None:
        waiting, now, left = list(self.agenda), None, []
        for step in one.steps:
            if now is None and step == "p":
                continue
            if now is not None and step == "n":
                kept.done.append(now.title)
            elif now is not None:
                left.append(now)
            now = waiting.pop(0) if waiting else None
        left += [*([now] if now else []), *waiting]
        for topic in left:
            topic.carried += 1
        kept.carried = [topic.title for topic in self.agenda if topic in left]
        self.agenda = [topic for topic in self.agenda if topic in left]

    def _after(self, one: Sitting, kept: Kept) -> None:
        over, closed, shown = over_at(one), _closed(one), _shown(one)
        kept.shown = minute(shown)
        self._tell("channel", "reflection", over)
        told = set()
        for event in self.told.events:
            if event.what == "log" and one.begun and one.begun < event.at < over:
                kept.items.add(event.item)
                told |= {event.value[0]} - {event.user}
        asked = over + timedelta(minutes=15)
        in_time = {user for user, moment in one.answers if moment < asked}
        there = set(one.there) - {OBSERVER}
        silent = there - in_time if shown > asked else set[str]()
        for owner in told:
            kind = "items told, please answer" if owner in silent else "items told"
            later = asked if owner in there else over + timedelta(minutes=2)
            self._tell(owner, kind, _allowed(later, owner))
        for user in silent - told:
            self._tell(user, "please answer", asked)
        for user, _ in one.answers:
            kept.lines.update(words_of(one, user))
        kept.fits = len(one.answers)
        kept.helped = len(one.answers) if self.last_chosen else 0
        self._tell("channel", "minutes", closed)
        self._tell("channel", "file", closed)
        for user in set(members_at(closed)) - set(one.there) - {OBSERVER}:
            self._tell(user, "missed", _allowed(closed, user))
        kept.chosen = self.last_chosen = change_of(one)


def words_of(one: Sitting, user: str) -> list[tuple[str, str]]:
    """What somebody writes: something they liked, and every other one a change."""
    liked = [("liked", f"Liked {one.slot:%m%d} {user}")]
    return liked if sum(map(ord, user)) % 2 else [*liked, ("change", f"Change {one.slot:%m%d} {user}")]


def change_of(one: Sitting) -> str:
    """The change that is chosen: a line where there is one, else own words."""
    wanted = [text for user, _ in one.answers for kind, text in words_of(one, user) if kind == "change"]
    return wanted[0] if wanted else f"In own words {one.slot:%m%d}"


def minute(moment: datetime, zone: str = CHICAGO) -> str:
    """As it is compared."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


def _morning(day: date) -> datetime:
    return at(day, *MORNING)


def card_at(one: Sitting) -> datetime:
    """On the morning of the school day before; where the bot stands still then, when it goes on."""
    day = one.starts.date() - timedelta(days=1)
    while not is_school(day):
        day -= timedelta(days=1)
    due = _morning(day)
    return STOP[1] if STOP[0] <= due < STOP[1] else due


def over_at(one: Sitting) -> datetime:
    return one.ended or _next_morning(_morning(one.starts.date()))


def _closed(one: Sitting) -> datetime:
    return one.closed or _next_morning(over_at(one))


def _shown(one: Sitting) -> datetime:
    """With the answer of the last one who was there, or when whoever leads says so; else at the close."""
    answers = dict(one.answers)
    if answers.keys() == set(one.there) - {OBSERVER}:
        return max(answers.values())
    return one.shown or _closed(one)


def _next_morning(moment: datetime, user: str = "") -> datetime:
    day = moment.date()
    while not (is_school(day, user) and _morning(day) > moment):
        day += timedelta(days=1)
    return _morning(day)


def _allowed(moment: datetime, user: str) -> datetime:
    """That moment, or where it is in their night or on a day off, their next morning at school."""
    if is_school(moment.date(), user) and time(7) <= moment.time() < time(18):
        return moment
    return _next_morning(moment, user)
