"""A school year of a team's focus: exactly the messages that a walk through its days predicts, and few enough of them."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise

from tests.patience import LARGE
from tests.steps.bot import EIGHT, TEAM
from tests.years import meetings_bot, meetings_story
from tests.years.calendar import school_year
from tests.years.focus_bot import SHOWN, FocusActing, kind_of
from tests.years.focus_model import PlainFocus, second_end, what_of
from tests.years.focus_story import CHOSEN, FIRST_END, PLANS, SECOND_END, SECOND_START, story
from tests.years.items_story import at
from tests.years.meetings_bot import lived
from tests.years.meetings_model import PlainMeetings, Received, card_at, minute
from tests.years.meetings_story import AT_FIRST, END, START, ZONES, Story, is_school, members_at

SEED = 20260915
# By then a cycle was stepped back from and the next one has begun.
UNTIL = END if LARGE else at(date(2027, 2, 1), 6)
# In the channel from one agenda card to the next; with a vote, a choice and a commitment, or a step back and a vote again.
MOST_POSTS, MOST_WITH_VOTE = 6, 8
MOST_A_WEEK, MOST_ON_AVERAGE = 5, 1.6
_YEAR = re.compile(r", 20\d\d")


def told_year() -> Story:
    """The meetings' year with a third of its promises and everything around the focus in it."""
    sittings = meetings_story.story(SEED).sittings
    return meetings_story.story(SEED, story(sittings), every=3)


def test_a_school_year_of_a_focus_is_what_a_walk_through_its_days_predicts(year_maker):
    told = told_year()
    with school_year(year_maker.migrated(), START, UNTIL, ZONES, {TEAM: AT_FIRST}) as year:
        acting = FocusActing(year)
        joined = lived(acting, told, SHOWN, until=UNTIL)
        meetings = PlainMeetings(told, joined)
        meetings.walk()
        focus = PlainFocus(told, {user: meetings_bot.name_of(year, user) for user in EIGHT})
        focus.walk_all()
        found, others = meetings_bot.received(year, kind_of=kind_of)
        wanted = [one for one in (*meetings.received, *focus.received) if one.minute < minute(UNTIL)]
        assert differences(found, wanted) == ([], [])
        # Whoever keeps time is told of an item once.
        assert 0 < others.total() <= sum(event.what in {"propose", "step"} for event in told.events)
        by_day = sorted((one for one in told.sittings if card_at(one) < UNTIL), key=lambda one: one.starts)
        for one, card in zip(by_day, meetings_bot.cards(year), strict=True):
            assert (one.slot, strategies_on(card)) == (one.slot, focus.cards[one.slot])
            assert ("The time for your focus was over" in card) == (one.slot == date(2027, 1, 5))
        first = (1, "ended", CHOSEN.date(), FIRST_END)
        second = ("ended", SECOND_END) if LARGE else ("running", second_end())
        assert acting.cycles() == [first, (2, second[0], SECOND_START.date(), second[1])]
        assert acting.proposed_end == second_end()
    assert focus.held == {date(2026, 11, 10): [3]}
    assert len(focus.strands) == len(PLANS) == 5
    posts_are_few(found)
    direct_messages_are_few(found)
    print(f"{type(year_maker).__name__}: {dict(Counter(one.kind.split()[0] for one in found))}")


def differences(found: list[Received], wanted: list[Received]) -> tuple[list[Received], list[Received]]:
    """What nobody wanted, and what is missing."""
    more, less = Counter(found) - Counter(wanted), Counter(wanted) - Counter(found)
    return sorted(more.elements()), sorted(less.elements())


def strategies_on(card: str) -> list[str]:
    """The lines of strategies on an agenda card; days without their year."""
    lines = [
        _YEAR.sub("", line) for line in card.splitlines() if "of the story" in line and "trategy" in line
    ]
    held = [
        f"On hold: {what_of(int(line.split('Strategy ')[1][0]))}"
        for line in lines
        if line.startswith("On hold")
    ]
    return [*(line for line in lines if not line.startswith("On hold")), *held]


def posts_are_few(found: list[Received]) -> None:
    """Between one agenda card and the next."""
    posts = [one for one in sorted(found) if one.place == "channel"]
    starts = [number for number, one in enumerate(posts) if one.kind == "card"]
    counts = Counter[tuple[bool, int]]()
    for start, end in pairwise([*starts, len(posts)]):
        has_vote = any(one.kind == "vote" for one in posts[start:end])
        counts[has_vote, end - start] += 1
    assert max(number for has_vote, number in counts if not has_vote) <= MOST_POSTS
    assert max(number for has_vote, number in counts if has_vote) <= MOST_WITH_VOTE
    print(f"posts per meeting, by whether there was a vote: {sorted(counts.items())}")


def direct_messages_are_few(found: list[Received]) -> None:
    """Of each person in each week in which there is school."""
    weeks = Counter[tuple[date, str]](
        {(monday, user): 0 for monday in school_weeks() for user in there(monday)}
    )
    for one in found:
        if one.place != "channel":
            day = datetime.fromisoformat(one.minute).date()
            weeks[day - timedelta(days=day.weekday()), one.place] += 1
    average = weeks.total() / len(weeks)
    print(f"direct messages: {weeks.total()}, {average:.2f} per person and week, most {max(weeks.values())}")
    assert average <= MOST_ON_AVERAGE
    assert max(weeks.values()) <= MOST_A_WEEK


def school_weeks() -> Iterator[date]:
    """Their Mondays."""
    monday = START.date() - timedelta(days=START.weekday())
    while monday < UNTIL.date():
        if any(is_school(monday + timedelta(days=number)) for number in range(5)):
            yield monday
        monday += timedelta(days=7)


def there(monday: date) -> list[str]:
    """Who is in the team in that week."""
    return members_at(datetime.combine(monday + timedelta(days=2), START.timetz()))
