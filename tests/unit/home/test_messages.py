"""The Home tab and the answers to typed words are such that Slack takes them, for any text and any number of rows."""

from datetime import date, time

from hypothesis import given
from hypothesis import strategies as st

from bot.focus.messages.dots import Reminder
from bot.focus.messages.strategy_owners import Asked
from bot.focus.messages.strategy_shapes import StrategyShown
from bot.home.messages.home import Home, TeamCard, home_view
from bot.home.messages.settings import FREQUENCIES, Away, MySettings, time_off_form
from bot.home.messages.waiting import PAGE, MyItem, Part, Waiting, WaitingBallot, WaitingHandOver
from bot.items.messages.check_ins import CheckInRow
from bot.items.messages.items import ItemShown
from bot.items.messages.step_backs import Over
from bot.items.messages.success_checks import CheckRow
from bot.meetings.messages.reflection_shapes import Waiting as WaitingSession
from bot.rules.check_ins import Did, Said
from bot.typed.messages import typed
from bot.typed.messages.typed import ItemChoice
from sandbox.validator import check_view
from tests.drawn.check_ins import check_ins
from tests.drawn.texts import fits, titles, words

MOST_BLOCKS = 100
numbers = st.integers(1, 10**9)
days = st.dates(date(2020, 1, 1), date(2040, 1, 1))
keys = st.from_regex(r"[a-z][a-z0-9_]{0,39}", fullmatch=True)

ballots = st.builds(
    WaitingBallot,
    words,
    numbers,
    st.lists(st.builds(Part, keys, titles), min_size=1, max_size=6, unique_by=lambda one: one.key),
    st.integers(0, 40),
    st.integers(1, 40),
)
items = st.builds(
    MyItem,
    numbers,
    numbers,
    words,
    words,
    st.none() | days,
    is_own=st.booleans(),
    marks=st.lists(words, max_size=2),
)
hand_overs = st.builds(WaitingHandOver, numbers, numbers, words, words, words, st.none() | days)
shown_items = st.builds(
    ItemShown, numbers, numbers, words, words, st.none() | days, done_on=st.none() | days, note=words
)
checks = st.builds(
    CheckRow, numbers, shown_items, words, st.sampled_from(["", "yes", "partly", "no", "too_early"]), words
)
away = st.builds(Away, numbers, days, days)
settings = st.builds(
    MySettings,
    st.times().map(lambda one: time(one.hour, one.minute)),
    st.booleans(),
    st.sampled_from(list(FREQUENCIES)),
    st.sampled_from(["America/Chicago", "UTC"]),
    st.lists(away, max_size=20),
)
overs = st.builds(Over, numbers, numbers, words, words, days, days, st.lists(words, min_size=1, max_size=2))


def some(kind, most, by):
    return st.lists(kind, max_size=most, unique_by=by)


@st.composite
def homes(draw) -> Home:
    total = draw(st.integers(0, 60))
    page = draw(st.integers(0, max(0, (total - 1) // PAGE)))
    rows = min(PAGE, total - page * PAGE)
    mine = draw(st.lists(items, min_size=rows, max_size=rows, unique_by=lambda one: one.item_id))
    taken = {one.item_id for one in mine}
    asked = [one for one in draw(some(hand_overs, 8, lambda one: one.item_id)) if one.item_id not in taken]
    waiting = Waiting(
        draw(days),
        draw(some(ballots, 6, lambda one: one.round_id)),
        asked,
        draw(some(checks, 8, lambda one: one.check_id)),
        mine,
        total,
        page,
        draw(
            some(
                st.builds(WaitingSession, numbers, words, st.just("Tue, Dec 1")),
                4,
                lambda one: one.meeting_id,
            )
        ),
        draw(st.lists(st.builds(Reminder, numbers, words, st.just("Tue, Dec 1")), max_size=4)),
        draw(st.lists(check_ins, max_size=6, unique_by=lambda one: one.id)),
        step_backs=draw(st.lists(overs, max_size=4)),
    )
    return Home(
        waiting,
        draw(some(st.builds(TeamCard, numbers, words, words, words), 10, lambda one: one.ilt_id)),
        draw(st.none() | settings),
    )


@given(homes())
def test_the_home_tab_fits(home):
    view = home_view(home)
    assert check_view(view, "home") == []
    assert len(view["blocks"]) <= MOST_BLOCKS


def test_the_fullest_home_tab_fits():
    today = date(2026, 11, 30)
    shown = ItemShown(1, 1, "x", "Sam", today, done_on=today)
    waiting = Waiting(
        today,
        [WaitingBallot("North", number, [Part("a", "A")], 0, 5) for number in range(9)],
        [WaitingHandOver(100 + number, number, "x", "North", "Sam", today) for number in range(9)],
        [CheckRow(number, shown) for number in range(9)],
        [MyItem(number, number, "x", "North", today) for number in range(PAGE)],
        60,
        1,
        [WaitingSession(number, "North", "Tue, Dec 1") for number in range(9)],
        [Reminder(number, "North", "Tue, Dec 1, 4:00 PM") for number in range(9)],
        [CheckInRow(200 + number, number, "x", today, Said(Did.PARTLY)) for number in range(9)],
        [Over(number, number, "North", "team", today, today, ["Norms"]) for number in range(9)],
        asked=[
            Asked(StrategyShown(number, 1, today, "x", "y"), "North", "Sam", "Kim") for number in range(9)
        ],
    )
    home = Home(
        waiting,
        [TeamCard(number, "North", "y", "z", "w") for number in range(9)],
        MySettings(time(7, 30), True, "every", "UTC", [Away(number, today, today) for number in range(60)]),
    )
    view = home_view(home)
    assert check_view(view, "home") == []
    assert len(view["blocks"]) <= MOST_BLOCKS


def test_the_time_off_form_fits():
    assert check_view(time_off_form(date(2026, 11, 30)), "modal") == []


@given(
    numbers,
    shown_items,
    st.lists(days, min_size=1, max_size=5, unique=True),
    st.lists(st.builds(ItemChoice, shown_items, words), min_size=1, max_size=60),
    checks,
    words,
)
def test_the_answers_to_typed_words_fit(number, item, some_days, choices, check, sentence):
    day = some_days[0]
    fits(typed.moved(number, item, day, day, has_other=True))
    fits(typed.snoozed(number, item, day, has_other=True))
    fits(typed.which_item(number, choices, None))
    fits(typed.which_item(number, choices, day))
    fits(typed.which_day(number, item, some_days))
    fits(typed.which_check([check]))
    fits(typed.check_answered(number, check))
    fits(typed.kept(item))
    fits(typed.as_before(item))
    fits(typed.told(sentence))
    fits(typed.known_words())
