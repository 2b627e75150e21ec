"""What the page works out before it draws: rich text, choices, completions, charts, times."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from sandbox.page.avatars import initials
from sandbox.page.charts import chart_options, chart_words
from sandbox.page.choices import chosen
from sandbox.page.clock_card import report_words, seconds_to_morning
from sandbox.page.dates import day_label
from sandbox.page.messages import in_threads
from sandbox.page.mrkdwn import Names
from sandbox.page.nodes import plain, to_json
from sandbox.page.offers import command_offers, first_step, hint_words
from sandbox.page.rich_text import parse_rich_text
from sandbox.page.tables import cell_nodes
from sandbox.results import ClockReport, CommandInfo
from sandbox.state import Message

CHICAGO = ZoneInfo("America/Chicago")
NAMES = Names(users={"U0MATHCOACH": "Math coach"}, zone=CHICAGO)
ILT = CommandInfo("/ilt", "Runs the team's meeting", "[help | reflect | action <what> | done 12]")


@pytest.mark.parametrize(
    ("hint", "words"),
    [
        ("[help | reflect | action <what> | done 12]", ["help", "reflect", "action", "done 12"]),
        ("help|reflect", ["help", "reflect"]),
        ("", []),
        ("...", []),
    ],
)
def test_the_words_of_a_usage_hint(hint: str, words: list[str]) -> None:
    assert hint_words(hint) == words


def test_completions_are_the_command_and_each_word_of_its_hint() -> None:
    lines = [one["insert"] for one in command_offers([ILT])]
    assert lines == ["/ilt", "/ilt help", "/ilt reflect", "/ilt action", "/ilt done 12"]


def test_the_first_step_is_the_command_alone() -> None:
    assert first_step([ILT]) == "/ilt"
    assert first_step([]) is None


def test_rich_text_with_styles_mentions_lists_and_code() -> None:
    block = {
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "Bold\nwords ", "style": {"bold": True, "code": False}},
                    {"type": "user", "user_id": "U0MATHCOACH"},
                    {"type": "link", "url": "javascript:x", "text": "no link"},
                    {"type": "date", "timestamp": 1795557600, "format": "{date_num}", "fallback": "then"},
                    {"type": "from_the_future", "text": "?"},
                ],
            },
            {
                "type": "rich_text_list",
                "style": "ordered",
                "indent": 1,
                "offset": 2,
                "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "Third"}]}],
            },
        ]
    }
    section, listed = to_json(parse_rich_text(block, NAMES))
    assert [part if isinstance(part, str) else part["t"] for part in section["c"]] == [
        "b",
        "span",
        "no link",
        "2026-11-24",
        "?",
    ]
    assert (listed["t"], listed["a"]) == ("ol", {"class": "indent-1", "start": "3"})


def test_cells_of_tables() -> None:
    assert cell_nodes({"type": "raw_number", "value": 5, "text": "5 of 9"}, NAMES) == ["5 of 9"]
    rich = {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}],
    }
    assert plain(cell_nodes(rich, NAMES)) == "x"


@pytest.mark.parametrize(
    ("element", "held", "values"),
    [
        ({"initial_option": {"value": "a", "text": {}}}, None, ["a"]),
        ({"initial_options": [{"value": "a"}, {"value": "b"}]}, None, ["a", "b"]),
        ({"initial_value": "words"}, None, ["words"]),
        ({"initial_date": "2026-12-04"}, {"selected_date": "2026-12-05"}, ["2026-12-05"]),
        ({"initial_users": ["U1"]}, {"selected_users": []}, []),
        ({"initial_option": {"value": "a"}}, {"selected_option": None}, []),
        ({}, {"type": "datetimepicker", "selected_date_time": 5}, ["5"]),
    ],
)
def test_what_is_chosen_comes_before_what_it_started_with(
    element: dict[str, Any], held: dict[str, Any] | None, values: list[str]
) -> None:
    assert chosen(element, held) == values


def test_a_chart_follows_the_order_of_its_categories() -> None:
    chart = {
        "type": "area",
        "series": [{"name": "S", "data": [{"label": "B", "value": 2}, {"label": "A", "value": 1}]}],
        "axis_config": {"categories": ["A", "B"]},
    }
    series = chart_options(chart)["series"][0]
    assert (series["type"], series["data"]) == ("line", [1, 2])
    assert chart_words({"title": "T", "chart": chart}) == "T. S: B 2, A 1"


def test_a_pie_as_words() -> None:
    chart = {"type": "pie", "segments": [{"label": "Voted", "value": 7}]}
    assert chart_words({"title": "Turnout", "chart": chart}) == "Turnout: Voted 7"
    assert chart_options(chart)["series"][0]["data"] == [{"name": "Voted", "value": 7}]


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        (datetime(2026, 11, 23, 12, 0, tzinfo=UTC), datetime(2026, 11, 23, 13, 30, tzinfo=UTC)),
        (datetime(2026, 11, 23, 13, 30, tzinfo=UTC), datetime(2026, 11, 24, 13, 30, tzinfo=UTC)),
        (datetime(2026, 10, 31, 20, 0, tzinfo=UTC), datetime(2026, 11, 1, 13, 30, tzinfo=UTC)),
    ],
)
def test_the_next_morning_in_the_persons_zone(now: datetime, morning: datetime) -> None:
    assert seconds_to_morning(now, CHICAGO) == (morning - now).total_seconds()


def test_the_report_of_the_clock() -> None:
    assert report_words(ClockReport(3600, 1, 0.1)) == "Done."
    assert "may be missing" in report_words(ClockReport(3600, 1, 10.0, [3600]))


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2026, 11, 23), "Today"),
        (date(2026, 11, 22), "Yesterday"),
        (date(2026, 11, 12), "Thursday, November 12th"),
        (date(2025, 9, 1), "Monday, September 1st, 2025"),
    ],
)
def test_a_day_divider_names_today_yesterday_or_the_day(day: date, label: str) -> None:
    assert day_label(day, date(2026, 11, 23)) == label


def test_replies_stand_under_what_they_answer() -> None:
    messages = [Message("1.0", "C", "U"), Message("2.0", "C", "U"), Message("3.0", "C", "U", thread_ts="1.0")]
    assert [message.ts for message in in_threads(messages)] == ["1.0", "3.0", "2.0"]


@pytest.mark.parametrize(
    ("name", "letters"), [("Grade 3 lead", "G3"), ("Counselor", "Co"), ("ILT", "ILT"), ("", "?")]
)
def test_a_face_bears_the_initials_of_a_name(name: str, letters: str) -> None:
    assert initials(name) == letters
