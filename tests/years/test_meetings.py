"""A school year of one team's meetings: exactly the messages and the record that a walk through its days predicts."""

from collections import Counter
from itertools import pairwise

from tests.steps.bot import EIGHT, TEAM
from tests.years import meetings_bot as bot_side
from tests.years.calendar import school_year
from tests.years.meetings_bot import Acting, lived
from tests.years.meetings_model import ROLES, Kept, PlainMeetings, Received
from tests.years.meetings_story import AT_FIRST, END, MATH, OBSERVER, READING, START, ZONES, story

SEED = 20260915
MOST_POSTS = 6


def test_a_school_year_of_meetings_is_what_a_walk_through_its_days_predicts(year_maker):
    told = story(SEED)
    assert (len(told.sittings), sum(event.what == "log" for event in told.events)) == (18, 120)
    with school_year(year_maker.migrated(), START, END, ZONES, {TEAM: AT_FIRST}) as year:
        plain = PlainMeetings(told, lived(Acting(year), told))
        plain.walk()
        found, others = bot_side.received(year)
        assert differences(found, plain.received) == ([], [])
        record = bot_side.kept(year)
        assert record.keys() == plain.kept.keys()
        for slot, wanted in plain.kept.items():
            assert (slot, record[slot]) == (slot, wanted)
        by_day = sorted(told.sittings, key=lambda one: one.starts)
        for one, card in zip(by_day, bot_side.cards(year), strict=True):
            change = plain.shown_last_time[one.slot]
            assert (change in card) if change else ("Last time" not in card)
        names = {user: bot_side.name_of(year, user) for user in EIGHT}
        held = (plain.kept[one.slot] for one in by_day if one.begun)
        for meeting, text in zip(held, bot_side.minutes(year), strict=True):
            minutes_name_who_was_there(text, meeting, names)
    roles_go_around(plain)
    report(year_maker, found, others)


def differences(found: list[Received], wanted: list[Received]) -> tuple[list[Received], list[Received]]:
    """What nobody wanted, and what is missing."""
    more, less = Counter(found) - Counter(wanted), Counter(wanted) - Counter(found)
    return sorted(more.elements()), sorted(less.elements())


def minutes_name_who_was_there(text: str, one: Kept, names: dict[str, str]) -> None:
    """How many were there, and the roles of those; nothing of whoever was not."""
    assert f" · {len(one.there)} there" in text
    shown = [f"{role}: {names[user]}" for role, user in one.roles.items() if user in one.there]
    assert [line for line in text.splitlines() if line.startswith(tuple(ROLES))] == shown


def roles_go_around(plain: PlainMeetings) -> None:
    """Of those who were there all year nobody had a role much more often than anybody else, two exchanges included."""
    all_year = set(EIGHT) - {MATH, READING, OBSERVER}
    for role in ROLES:
        taken = Counter(user for _, name, user in plain.turns if name == role)
        times = [taken[user] for user in all_year]
        assert max(times) - min(times) <= 2, (role, taken)


def report(maker: object, found: list[Received], others: Counter[str]) -> None:
    """Lines for the measurements (shown with -s)."""
    posts = [one for one in sorted(found) if one.place == "channel"]
    starts = [number for number, one in enumerate(posts) if one.kind == "card"]
    per_meeting = [end - start for start, end in pairwise([*starts, len(posts)])]
    assert max(per_meeting) <= MOST_POSTS
    direct = Counter(one.place for one in found if one.place != "channel")
    kinds = Counter(one.kind for one in found)
    print(f"{type(maker).__name__}: posts per meeting {sorted(Counter(per_meeting).items())}, {dict(kinds)}")
    print(f"direct messages about meetings {dict(direct)}, others {dict(others)}")
