"""One of each block and element, as an app would send them."""

from typing import Any


def _plain(words: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": words}


def _md(words: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": words}


def _options(*words: str) -> list[dict[str, Any]]:
    return [{"text": _plain(word), "value": word.lower()} for word in words]


CONFIRM = {
    "title": _plain("Really end it?"),
    "text": _plain("The votes stay as they are."),
    "confirm": _plain("End it"),
    "deny": _plain("Keep it open"),
    "style": "danger",
}
FORMATTED = (
    "*Bold*, _italics_, ~strike~, `code`, <https://example.org/a?b=1&amp;c=2|a link> and *_both_*.\n"
    "> quoted words\n"
    "Hello <@U0PRINCIPAL> in <#C0ILTTEAM01>, due <!date^1795694400^{date_short_pretty} at {time}|soon> :tada:\n"
    "Not HTML: &lt;img src=x onerror=alert(1)&gt; &amp;amp; <javascript:alert(1)|x>\n"
    "```\nfirst line\n  second line\n```"
)
TEXTS: list[dict[str, Any]] = [
    {"type": "header", "text": _plain("A header")},
    {"type": "section", "block_id": "formatted", "text": _md(FORMATTED)},
    {
        "type": "section",
        "fields": [
            _md("*Owner*\nMath coach"),
            _md("*Due*\nFri, Dec 4"),
            _md("*State*\nOpen"),
            _md("*Number*\n#12"),
        ],
    },
    {"type": "divider"},
    {"type": "context", "elements": [_md("9 counted · *unnamed* · ends Wed 16:00")]},
    {
        "type": "image",
        "image_url": "https://example.org/a.png",
        "alt_text": "A rising line",
        "title": _plain("Trend"),
    },
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "Rich ", "style": {"bold": True}},
                    {"type": "user", "user_id": "U0MATHCOACH"},
                    {"type": "emoji", "name": "wave"},
                ],
            },
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": "One"}]},
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": "Two"}]},
                ],
            },
        ],
    },
]
ELEMENTS: list[dict[str, Any]] = [
    {
        "type": "section",
        "block_id": "with_select",
        "text": _md("What do you want to see?"),
        "accessory": {
            "type": "static_select",
            "action_id": "pick",
            "placeholder": _plain("Choose a part"),
            "option_groups": [
                {"label": _plain("First"), "options": _options("Roles", "Trust")},
                {"label": _plain("Second"), "options": _options("Data")},
            ],
        },
    },
    {
        "type": "section",
        "block_id": "with_overflow",
        "text": _md("*#12* Share the protocol\n_Grade 3 lead_"),
        "accessory": {
            "type": "overflow",
            "action_id": "more",
            "options": _options("Snooze", "Move date", "Done"),
        },
    },
    {
        "type": "actions",
        "block_id": "buttons",
        "elements": [
            {"type": "button", "action_id": "go", "text": _plain("Open my ballot"), "style": "primary"},
            {
                "type": "button",
                "action_id": "end",
                "text": _plain("End"),
                "style": "danger",
                "confirm": CONFIRM,
            },
            {
                "type": "button",
                "action_id": "docs",
                "text": _plain("Read more"),
                "url": "https://example.org/",
            },
            {"type": "datepicker", "action_id": "day", "initial_date": "2026-12-04"},
            {"type": "users_select", "action_id": "who", "placeholder": _plain("Who?")},
        ],
    },
    {
        "type": "actions",
        "block_id": "ticks",
        "elements": [
            {
                "type": "radio_buttons",
                "action_id": "side",
                "options": _options("Strength", "Weakness", "Can't say yet"),
            },
            {"type": "checkboxes", "action_id": "sections", "options": _options("Roles", "Trust")},
        ],
    },
]
NUMBERS: list[dict[str, Any]] = [
    {
        "type": "data_visualization",
        "title": "How we see it",
        "chart": {
            "type": "bar",
            "series": [
                {
                    "name": "Strength",
                    "data": [{"label": "Roles", "value": 5}, {"label": "Trust", "value": 2}],
                },
                {
                    "name": "Weakness",
                    "data": [{"label": "Roles", "value": 3}, {"label": "Trust", "value": 6}],
                },
            ],
            "axis_config": {"categories": ["Roles", "Trust"], "y_label": "Votes"},
        },
    },
    {
        "type": "data_visualization",
        "title": "Turnout",
        "chart": {
            "type": "pie",
            "segments": [{"label": "Voted", "value": 7}, {"label": "Not yet", "value": 1}],
        },
    },
    {
        "type": "table",
        "rows": [
            [{"type": "raw_text", "text": "Criterion"}, {"type": "raw_text", "text": "Strength"}],
            [{"type": "raw_text", "text": "Clear roles"}, {"type": "raw_number", "value": 5, "text": "5"}],
        ],
        "column_settings": [None, {"align": "right"}],
    },
    {"type": "markdown", "text": "**Not drawn** here"},
]
GALLERY = [TEXTS, ELEMENTS, NUMBERS]


def _input(block_id: str, label: str, element: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "input", "block_id": block_id, "label": _plain(label), "element": element, **more}


def every_input() -> dict[str, Any]:
    """A form with one of each input."""
    plain = {"type": "plain_text_input", "action_id": "a"}
    return {
        "type": "modal",
        "callback_id": "inputs_form",
        "title": _plain("Every input"),
        "submit": _plain("Save"),
        "blocks": [
            _input("one_line", "One line", plain, hint=_plain("At most 20 characters.")),
            _input("lines", "Several lines", {**plain, "multiline": True, "initial_value": "First\nSecond"}),
            _input(
                "number", "Number", {"type": "number_input", "action_id": "a", "is_decimal_allowed": False}
            ),
            _input("url", "Link", {"type": "url_text_input", "action_id": "a"}, optional=True),
            _input("email", "Email", {"type": "email_text_input", "action_id": "a"}, optional=True),
            _input("date", "Day", {"type": "datepicker", "action_id": "a", "initial_date": "2026-12-04"}),
            _input("time", "Time", {"type": "timepicker", "action_id": "a", "initial_time": "07:30"}),
            _input("when", "Deadline", {"type": "datetimepicker", "action_id": "a"}, optional=True),
            _input("owner", "Owner", {"type": "users_select", "action_id": "a"}, optional=True),
            _input("helpers", "Helpers", {"type": "multi_users_select", "action_id": "a"}, optional=True),
            _input("where", "Where", {"type": "conversations_select", "action_id": "a"}, optional=True),
            _input(
                "parts",
                "Parts",
                {
                    "type": "multi_static_select",
                    "action_id": "a",
                    "options": _options("Roles", "Trust", "Data"),
                    "max_selected_items": 2,
                },
                optional=True,
            ),
            _input(
                "side",
                "Your view",
                {"type": "radio_buttons", "action_id": "a", "options": _options("Strength", "Weakness")},
            ),
            _input(
                "agree",
                "Norms",
                {
                    "type": "checkboxes",
                    "action_id": "a",
                    "options": _options("Equity of voice", "Start on time"),
                },
                optional=True,
            ),
        ],
    }
