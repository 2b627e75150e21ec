"""How much of a phone's screen a filled message takes: each is put on the page as the bot draws it, and measured there.

A phone of 390 x 844 shows 687 px of a channel at once. With ILT_SCREENSHOTS naming a folder, each leaves a picture there.
"""

from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from bot.assessments.messages.last_results import LastResults, Voting, last_results
from bot.assessments.messages.sections import OpenAlready, SectionChoice, VoteMessage, vote_message
from bot.home.messages.menu import MeetingOn, Mine, Now, VoteOn, menu
from bot.items.messages.items import ItemShown
from bot.live.messages.meeting import live_message
from bot.live.messages.shapes import AgendaLine, DecisionShown, Live
from bot.minutes.messages.minutes import minutes_message
from bot.minutes.messages.shapes import Decided, Minutes, Reflection, Step, Topic, Voice
from bot.words import speaking
from handlers.command import HELP
from rubric_data import load_rubrics
from tests.browser.double_app import TEAM
from tests.browser.meeting_school import LONG
from tests.browser.stage import OPEN_PAGE, PHONE, PICTURES, PRINCIPAL, Stage
from tests.drawn.documents import full_minutes, full_results

DAY = date(2026, 12, 1)
RUBRIC = load_rubrics()["cps_ilt"]
PARTS = tuple(part.key for part in RUBRIC.sections)
ORDINARY = Minutes(
    7,
    "#ilt-team",
    DAY,
    time(15, 31),
    time(16, 28),
    "Agree on how we look at student work",
    there=6,
    roles=[("Facilitator", "Maya Torres"), ("Timekeeper", "Sam Lee"), ("Note-taker", "Ana Ruiz")],
    topics=[
        Topic("Look at the reading data", "We know which two skills to reteach", is_done=True),
        Topic("Plan the walkthroughs", "Each of us has two rooms and a day", is_done=True),
        Topic("Tutors in January", "", is_done=False),
    ],
    decisions=[Decided("Each team ends with its next step", "Four of six teams asked for it")],
    steps=[
        Step(12, "Bring three student samples", "Maya Torres", date(2026, 12, 4)),
        Step(13, "Print the protocol", "James Okafor", date(2026, 12, 7)),
    ],
    reflection=Reflection(
        liked=[Voice("We began on time", 4), Voice("Everybody spoke", 2)],
        hard=[Voice("Too many items for an hour", 3)],
        change=[Voice("Send the data a day before", 5)],
        fits=[("A lot", 4), ("Somewhat", 2)],
    ),
    chosen_change="Send the data a day before",
    next_meeting="Tue, Dec 15, 2026, 3:30 PM",
)
LIVE = Live(
    7,
    1,
    DAY,
    time(15, 31),
    time(16, 30),
    "Agree on how we look at student work",
    roles=[("Facilitator", "Maya Torres"), ("Timekeeper", "Sam Lee"), ("Note-taker", "Ana Ruiz")],
    there=["Maya Torres", "James Okafor", "Tom Becker", "Priya Shah", "Sam Lee", "Ana Ruiz"],
    agenda=[
        AgendaLine(1, "Look at the reading data", is_done=True),
        AgendaLine(
            2,
            "Plan the walkthroughs",
            is_current=True,
            minutes=20,
            since=time(15, 45),
            until=time(16, 5),
            presenter="Tom Becker",
            objective="Each of us has two rooms and a day",
        ),
        AgendaLine(3, "Tutors in January", minutes=15, presenter="Priya Shah"),
    ],
    decisions=[DecisionShown(1, "Each team ends with its next step", "Four of six teams asked for it")],
    promised=[
        ItemShown(1, 12, "Bring three student samples", "Maya Torres", date(2026, 12, 4)),
        ItemShown(2, 13, "Print the protocol", "James Okafor", date(2026, 12, 7)),
    ],
    open_before=3,
    change="Send the data a day before",
    norms="Norms: Start and end on time · Everyone speaks once",
)
BEGINS = replace(
    LIVE,
    agenda=[replace(one, is_done=False, is_current=False) for one in LIVE.agenda],
    decisions=[],
    promised=[],
)
NOW = Now(
    1,
    "#ilt-team",
    meeting=MeetingOn(7, 2, "Plan the walkthroughs", 1, leads=True),
    vote=VoteOn("6 of 8 finished", "Tue, Dec 8, 4 PM", 3, 13, may_end=True),
    has_results=True,
    has_minutes=True,
)
BALLOT = OpenAlready(
    "ilt-team", 1, [SectionChoice(one.key, one.title, len(one.criteria)) for one in RUBRIC.sections]
)
VOTE = VoteMessage(
    1,
    RUBRIC.title,
    RUBRIC.prompt,
    [(one.title, [criterion.short for criterion in one.criteria]) for one in RUBRIC.sections],
    6,
    8,
    is_unnamed=True,
    until="Tue, Dec 8, 4 PM",
)
VOTING = Voting("", 6, 8)
# As measured and one line more, of an ordinary meeting's minutes at most a screen. Longer than that is what somebody asked for,
# or where all stands that can: people scroll in it.
LIMITS = {
    "the minutes of an ordinary meeting": 687,
    "the minutes of an ordinary meeting, in Spanish": 687,
    "the minutes of a full meeting": 1354,
    "the minutes where Slack took no document": 1064,
    "the message of a meeting that is on": 687,
    "the message of a meeting that is on, in Spanish": 687,
    "the message of a meeting that begins, in Spanish": 480,
    "the menu with a vote open and a meeting on": 465,
    "the opening of 13 criteria": 500,
    "the results of 5 criteria": 1326,
    "the results of 13 criteria": 1632,
}


def test_filled_messages_take_no_more_of_a_phones_screen_than_they_may(
    stage: Stage, chromium_page: OPEN_PAGE
) -> None:
    page = chromium_page(stage.address(PRINCIPAL), phone=True)
    found = {name: height(stage, page, name, made) for name, made in drawn().items()}
    assert {name: high for name, high in found.items() if high > LIMITS[name]} == {}, found


def drawn() -> dict[str, dict[str, Any]]:
    five, all_parts = (full_results(parts) for parts in (PARTS[:1], PARTS))
    with speaking("es"):
        spanish = minutes_message(ORDINARY)
        on_in_spanish, begins_in_spanish = live_message(LIVE), live_message(BEGINS)
    return {
        "the minutes of an ordinary meeting": minutes_message(ORDINARY),
        "the minutes of an ordinary meeting, in Spanish": spanish,
        "the minutes of a full meeting": minutes_message(full_minutes()),
        "the minutes where Slack took no document": minutes_message(ORDINARY, has_document=False),
        "the message of a meeting that is on": live_message(LIVE),
        "the message of a meeting that is on, in Spanish": on_in_spanish,
        "the message of a meeting that begins, in Spanish": begins_in_spanish,
        "the menu with a vote open and a meeting on": menu(NOW, Mine(BALLOT), HELP),
        "the opening of 13 criteria": vote_message(VOTE),
        "the results of 5 criteria": last_results(LastResults("#ilt-team", five, (), "", ())),
        "the results of 13 criteria": last_results(
            LastResults("#ilt-team", all_parts, RUBRIC.groupings, "", [VOTING])
        ),
    }


def height(stage: Stage, page: Page, name: str, made: dict[str, Any]) -> float:
    """How high the message stands once it is there whole, in pixels."""
    messages = page.get_by_test_id("messages").get_by_role("article")
    before = messages.count()
    stage.double.app.client.chat_postMessage(channel=TEAM, **made)
    expect(messages).to_have_count(before + 1)
    shown = messages.last
    expect(shown.get_by_role("button").first).to_be_visible()
    picture(shown, name)
    high: float = shown.evaluate("one => one.getBoundingClientRect().height")
    return high


def picture(shown: Locator, name: str) -> None:
    """On a screen as long as three, so that nothing lies over it."""
    if PICTURES:
        shown.page.set_viewport_size(LONG)
        shown.screenshot(path=Path(PICTURES) / f"height-{name.replace(' ', '-')}.png")
        shown.page.set_viewport_size(PHONE)
