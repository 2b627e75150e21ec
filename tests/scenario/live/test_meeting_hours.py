"""When a meeting's messages come: across midnight, weekends and changes of the clock, and where the bot was down at the hour."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.outbox.behind import OfTeam, team_changed
from bot.rules.cadence import Cadence, Rhythm
from bot.teams.rhythm import cadence_row
from storage.meetings import Meeting
from storage.people import Ilt
from tests.steps.bot import EIGHT, PRINCIPAL, TEAM
from tests.years.calendar import SchoolYear, school_year
from tests.years.items_story import CHICAGO, Event
from tests.years.meetings_bot import Acting, received
from tests.years.meetings_story import Sitting

AUCKLAND = "Pacific/Auckland"
DAY = timedelta(days=1)
# Of eight one is there and one is an observer.
ABSENT = len(EIGHT) - 2


class Team:
    """A team that meets every other week, in a bot whose calendar hops from one due instant to the next."""

    def __init__(self, year: SchoolYear, first: datetime) -> None:
        self.year, self.first, self.zone = year, first, str(first.tzinfo)
        self.acting = Acting(year)
        self.acting.set_up()
        cadence = Cadence(Rhythm.WEEKS, first.date(), first.weekday(), 2, hour=first.time())
        with year.bot.db.write() as session:
            ilt = session.get_one(Ilt, self.acting.ilt)
            ilt.zone, ilt.cadence = self.zone, cadence_row(cadence)
            team_changed(session, ilt.id, OfTeam.TIMES)
        year.work()

    def wall(self, words: str) -> datetime:
        """`2026-12-01 15:30` on the team's wall."""
        return datetime.fromisoformat(words).replace(tzinfo=ZoneInfo(self.zone))

    def until(self, words: str) -> None:
        """The worker works all the time."""
        self.year.live_until(self.wall(words))

    def down_until(self, words: str) -> None:
        """The worker stands still, and then looks."""
        self.year.go_to(self.wall(words))
        self.year.work()

    def starts(self) -> None:
        """The principal starts the meeting."""
        self.acting.do(Event(self.year.now, "begin", user=PRINCIPAL, value=self._sitting))

    def ends(self) -> None:
        """The principal ends it."""
        self.acting.do(Event(self.year.now, "finish", user=PRINCIPAL, value=self._sitting))

    @property
    def _sitting(self) -> Sitting:
        return Sitting(self.first.date(), self.first, 60)

    def told(self) -> list[str]:
        """What came, in its order; what everyone absent was told, once."""
        found, _others = received(self.year, self.zone)
        lines = [f"{one.minute} {one.kind}" for one in found if one.kind != "missed"]
        missed = [f"{one.minute} missed" for one in found if one.kind == "missed"]
        assert len(missed) in {0, ABSENT}, missed
        return sorted(lines + sorted(set(missed)))


@pytest.fixture
def team_of(year_maker) -> Iterator[Callable[[datetime], Team]]:
    """Makes a team that meets then first; everyone lives there."""
    with ExitStack() as stack:

        def make(first: datetime) -> Team:
            zones = dict.fromkeys(EIGHT, str(first.tzinfo))
            begin, end = first - 6 * DAY, first + 60 * DAY
            year = school_year(year_maker.migrated(), begin, end, zones, {TEAM: EIGHT})
            return Team(stack.enter_context(year), first)

        yield make


def chain(card: str, first: datetime, over: str, closed: str) -> list[str]:
    """Everything that comes of a meeting, started five minutes late, that nobody ends."""
    day, starts = f"{first:%Y-%m-%d}", f"{first:%H:%M}"
    lines = [
        f"{card} card",
        f"{day} {starts} start ask",
        f"{first + timedelta(minutes=5):%Y-%m-%d %H:%M} live",
        f"{first + timedelta(minutes=60):%Y-%m-%d %H:%M} end ask",
        f"{over} reflection",
        f"{over[:-2]}45 please answer",
        *(f"{closed} {kind}" for kind in ("minutes", "file", "missed")),
    ]
    return sorted(lines)


@pytest.mark.parametrize(
    ("first", "card", "over", "closed"),
    [
        # Half past five in Chicago is half past eleven in London: it goes on over midnight there.
        (datetime(2026, 12, 1, 17, 30, tzinfo=ZoneInfo(CHICAGO)), "11-30", "12-02", "12-03"),
        # Eight on Tuesday in Auckland is Monday evening in London.
        (datetime(2026, 12, 1, 8, 0, tzinfo=ZoneInfo(AUCKLAND)), "11-30", "12-02", "12-03"),
        # It was Friday: the next morning that is one is Monday's, after the clocks of Chicago went back.
        (datetime(2026, 10, 30, 15, 30, tzinfo=ZoneInfo(CHICAGO)), "10-29", "11-02", "11-03"),
        # And forward.
        (datetime(2027, 3, 12, 15, 30, tzinfo=ZoneInfo(CHICAGO)), "03-11", "03-15", "03-16"),
        # Monday after each: its card comes on Friday by the old time.
        (datetime(2026, 11, 2, 15, 30, tzinfo=ZoneInfo(CHICAGO)), "10-30", "11-03", "11-04"),
        (datetime(2027, 3, 15, 15, 30, tzinfo=ZoneInfo(CHICAGO)), "03-12", "03-16", "03-17"),
    ],
)
def test_everything_comes_at_its_hour_on_the_teams_wall(team_of, first, card, over, closed):
    team, year = team_of(first), first.year
    team.until(f"{first + timedelta(minutes=5):%Y-%m-%d %H:%M}")
    team.starts()
    team.year.live_until(first + 7 * DAY)
    wanted = chain(f"{year}-{card} 07:30", first, f"{year}-{over} 07:30", f"{year}-{closed} 07:30")
    assert team.told() == wanted
    with team.year.bot.db.read() as session:
        [row] = session.scalars(select(Meeting))
        assert (row.day, row.starts_at) == (first.date(), first)


@pytest.fixture
def tuesday_team(team_of: Callable[[datetime], Team]) -> Team:
    """Meets on Tuesday, December 1 at 3:30 PM in Chicago."""
    return team_of(datetime.combine(date(2026, 12, 1), time(15, 30), ZoneInfo(CHICAGO)))


def test_down_over_the_cards_morning_it_comes_until_the_start(tuesday_team):
    tuesday_team.until("2026-11-29 12:00")
    tuesday_team.down_until("2026-12-01 15:28")
    assert tuesday_team.told() == ["2026-12-01 15:28 card"]


def test_down_over_the_start_the_question_comes_for_two_hours_and_no_card(tuesday_team):
    tuesday_team.until("2026-11-29 12:00")
    tuesday_team.down_until("2026-12-01 17:28")
    tuesday_team.until("2026-12-04 12:00")
    assert tuesday_team.told() == ["2026-12-01 17:28 start ask"]


def test_down_for_longer_over_the_start_nobody_is_asked(tuesday_team):
    tuesday_team.until("2026-11-29 12:00")
    tuesday_team.down_until("2026-12-01 17:32")
    tuesday_team.until("2026-12-04 12:00")
    assert tuesday_team.told() == []


def test_down_over_the_end_the_question_comes_until_the_evening(tuesday_team):
    tuesday_team.until("2026-12-01 15:35")
    tuesday_team.starts()
    tuesday_team.until("2026-12-01 15:40")
    tuesday_team.down_until("2026-12-01 17:58")
    assert tuesday_team.told()[-1] == "2026-12-01 17:58 end ask"


def test_down_over_the_end_and_the_night_the_meeting_ends_when_the_bot_is_back(tuesday_team):
    tuesday_team.until("2026-12-01 15:35")
    tuesday_team.starts()
    tuesday_team.until("2026-12-01 15:40")
    tuesday_team.down_until("2026-12-02 10:00")
    tuesday_team.until("2026-12-08 12:00")
    assert tuesday_team.told()[3:] == [
        "2026-12-02 10:00 reflection",
        "2026-12-02 10:15 please answer",
        "2026-12-03 07:30 file",
        "2026-12-03 07:30 minutes",
        "2026-12-03 07:30 missed",
    ]


def ended(team: Team) -> None:
    """Held, and ended by hand at 4:35 PM."""
    team.until("2026-12-01 15:35")
    team.starts()
    team.until("2026-12-01 16:35")
    team.ends()
    team.until("2026-12-01 16:40")


def test_down_over_the_quarter_of_an_hour_nobody_is_asked_in_their_evening(tuesday_team):
    ended(tuesday_team)
    tuesday_team.down_until("2026-12-01 18:05")
    assert tuesday_team.told()[-1] == "2026-12-01 16:35 reflection"


def test_down_over_the_closing_morning_the_minutes_come_when_the_bot_is_back(tuesday_team):
    ended(tuesday_team)
    tuesday_team.down_until("2026-12-02 13:00")
    assert tuesday_team.told()[-3:] == [
        "2026-12-02 13:00 file",
        "2026-12-02 13:00 minutes",
        "2026-12-02 13:00 missed",
    ]


def test_down_until_a_weekend_the_absent_are_told_on_monday(tuesday_team):
    ended(tuesday_team)
    tuesday_team.down_until("2026-12-05 10:00")
    tuesday_team.until("2026-12-08 12:00")
    assert tuesday_team.told()[-3:] == [
        "2026-12-05 10:00 file",
        "2026-12-05 10:00 minutes",
        "2026-12-07 07:30 missed",
    ]


def test_down_until_the_next_meeting_the_last_one_is_closed_once_and_the_next_has_no_card(tuesday_team):
    ended(tuesday_team)
    tuesday_team.down_until("2026-12-15 15:31")
    tuesday_team.until("2026-12-16 12:00")
    assert tuesday_team.told()[5:] == [
        "2026-12-15 15:31 file",
        "2026-12-15 15:31 minutes",
        "2026-12-15 15:31 missed",
        "2026-12-15 15:31 start ask",
    ]
