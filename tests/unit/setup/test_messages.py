"""Every greeting, announcement and form around the setup is one that Slack takes, for any text and size of team."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.home.messages.menu import Mine, Now, menu
from bot.rules.places import (
    holidays_words,
    is_us_zone,
    knows_holiday_code,
    knows_zone,
    other_holidays_offered,
    us_holidays_offered,
    zone_words,
    zones_offered,
)
from bot.rules.working_days import DaysOff
from bot.setup.messages import days_off, setup
from bot.setup.messages.setup import MOST_DAYS_OFF, DayOffRow, SetupForm
from bot.teams.messages import announcements
from bot.teams.messages.announcements import Moved
from bot.teams.messages.choices import TeamChoice
from handlers.command import HELP
from sandbox.validator import check_view
from tests.drawn.texts import fits, words

ZONES = [name for name, _ in zones_offered()]
zones = st.sampled_from([*ZONES, "America/Indiana/Knox", "Asia/Calcutta", "Etc/GMT+5"])
codes = st.sampled_from([code for code, _ in [*us_holidays_offered(), *other_holidays_offered()]])
users = st.integers(1, 10**9).map(lambda number: f"U{number:010}")
people = st.lists(users, min_size=1, max_size=60, unique=True)
names = st.lists(words, min_size=1, max_size=60).map(", ".join)
teams = st.builds(TeamChoice, st.just("C0123456789"), words)


@st.composite
def rows(draw) -> list[DayOffRow]:
    name = words | st.just("")
    drawn = draw(st.lists(st.tuples(name, st.integers(0, 60)), max_size=MOST_DAYS_OFF))
    first = draw(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
    return [
        DayOffRow(number, first, first + timedelta(days), name[:40])
        for number, (name, days) in enumerate(drawn, 1)
    ]


@st.composite
def forms(draw) -> SetupForm:
    zone = draw(zones)
    return SetupForm(
        ilt_id=draw(st.integers(1, 10**9)),
        channel_name=draw(words | st.just("")),
        is_private=draw(st.booleans()),
        is_first=draw(st.booleans()),
        team_name=draw(words | st.just("")),
        zone=zone,
        zones=zones_offered(zone, draw(zones)),
        facilitators=draw(people),
        observers=draw(people | st.just([])),
        reminder_hour=draw(st.times()),
        holidays=draw(codes | st.none() | st.just("CA-ON")),
        is_unnamed=draw(st.booleans()),
        days_off=draw(rows()),
        bring=[(number, name) for number, name in enumerate(draw(st.lists(words, max_size=120)), 1)],
    )


@given(forms())
def test_the_setup_form_fits_and_everything_in_it_is_filled_in(form):
    view = setup.setup_form(form)
    assert check_view(view, "modal") == []
    inputs = [block for block in view["blocks"] if block["type"] == "input" and not block["optional"]]
    assert [
        block for block in inputs if not any(name.startswith("initial_") for name in block["element"])
    ] == []


def form_with(**changed) -> SetupForm:
    plain = SetupForm(
        ilt_id=1,
        channel_name="ilt-team",
        is_private=False,
        is_first=True,
        team_name="",
        zone="America/Chicago",
        zones=zones_offered("America/Chicago"),
        facilitators=["U1"],
        observers=[],
        reminder_hour=time(7, 30),
        holidays="US",
        is_unnamed=True,
    )
    return SetupForm(**{**vars(plain), **changed})


def test_inputs_keep_their_ids_whatever_changes_around_them():
    """Slack keeps what a person has typed only where block and action keep their ids."""

    def inputs(form: SetupForm) -> list[tuple[str, str]]:
        blocks = setup.setup_form(form)["blocks"]
        return [(one["block_id"], one["element"]["action_id"]) for one in blocks if one["type"] == "input"]

    day = DayOffRow(1, date(2027, 1, 1), date(2027, 1, 2))
    later = form_with(days_off=[day], is_first=False, zone="Asia/Tokyo", team_name="x", holidays=None)
    assert inputs(form_with()) == inputs(later)
    assert len(inputs(form_with())) == 8


def test_labels_are_short_enough_for_a_phone():
    view = setup.setup_form(form_with(bring=[(2, "Other")]))
    labels = [block["label"]["text"] for block in view["blocks"] if block["type"] == "input"]
    hints = [block["hint"]["text"] for block in view["blocks"] if "hint" in block]
    assert max(map(len, labels)) <= 24
    assert max(map(len, hints)) <= 90


@given(st.booleans())
def test_the_greeting_fits(is_private):
    message = announcements.hello(1, is_private=is_private)
    fits(message)
    assert ("anyone in the workspace" in message["text"]) is not is_private


@given(names, words, st.booleans(), st.booleans())
def test_announcements_fit_for_sixty_members(listed, other, is_late, flag):
    told = [
        announcements.team_is_set_up(other, listed, is_unnamed=flag, is_late=is_late),
        announcements.someone_took_over(other, is_late=is_late),
        announcements.facilitators_are(listed, is_late=is_late),
        announcements.votes_will_be(is_unnamed=flag, is_late=is_late),
        announcements.team_moved(Moved(flag, other, other), is_late=is_late),
        announcements.team_moved(Moved(flag, "", other), is_late=is_late),
    ]
    for message in told:
        fits(message)
        assert ("Sorry, this comes late." in message["text"]) is is_late
        assert "<" not in message["text"]


@given(teams, st.booleans(), st.booleans(), words)
def test_private_answers_fit(team, flag, meets, sentence):
    fits(setup.saved(team, 7, is_first=flag, meets=meets))
    fits(setup.brought(team))
    fits(setup.took_over(team, was_already=flag))
    fits(setup.take_over_offer(sentence, 7))
    assert check_view(setup.on_top(setup.take_over_offer(sentence, 7)), "modal") == []
    fits(menu(Now(), Mine(), HELP, team.name))


def test_the_small_form_fits():
    assert check_view(days_off.days_off_form(12), "modal") == []


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        (DayOffRow(1, date(2026, 12, 21), date(2027, 1, 1), "Break"), "Break: Dec 21, 2026 to Jan 1, 2027"),
        (DayOffRow(1, date(2026, 11, 11), date(2026, 11, 11)), "Nov 11, 2026"),
    ],
)
def test_days_off_are_said_in_plain_words(row, shown):
    assert setup.day_off_words(row) == shown


def test_every_zone_offered_is_one_and_is_offered_once():
    offered = zones_offered("America/Indiana/Knox", "Asia/Calcutta")
    assert [name for name, _ in offered if not knows_zone(name)] == []
    assert len({name for name, _ in offered}) == len({shown for _, shown in offered}) == len(offered) <= 100
    assert [shown for _, shown in offered[:2]] == ["Knox", "Calcutta"]


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../../etc/passwd", "x" * 500, "America"])
def test_what_is_no_zone_is_not_known(name):
    assert not knows_zone(name)


def test_zones_of_the_united_states():
    expected = ["America/Chicago", "America/Indiana/Knox", "America/Detroit", "US/Central", "Pacific/Guam"]
    assert [name for name in expected if not is_us_zone(name)] == []
    assert [
        name for name in ("America/Toronto", "Europe/London", "UTC", "Asia/Nome") if is_us_zone(name)
    ] == []
    assert zone_words("America/Chicago") == "Chicago (Central)"


@pytest.mark.parametrize("code", [code for code, _ in [*us_holidays_offered(), *other_holidays_offered()]])
def test_every_place_offered_has_holidays_that_working_days_knows(code):
    assert knows_holiday_code(code)
    country, _, subdivision = code.partition("-")
    days = DaysOff((), country, subdivision or None)
    assert any(date(2027, 1, 1) + timedelta(number) in days for number in range(365))
    assert holidays_words(code) != code


@pytest.mark.parametrize("code", ["", "XX", "US-XX", "us", "U S", "US-" + "I" * 300])
def test_what_is_no_place_with_holidays_is_not_known(code):
    assert not knows_holiday_code(code)
