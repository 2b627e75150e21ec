"""Slack's formatted text, read for one person."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.page.mrkdwn import Names, parse, parse_plain
from sandbox.page.nodes import Node, Span, is_safe_url, plain, to_json
from tests.work import calls_in

NAMES = Names(
    users={"U0PRINCIPAL": "Principal", "U0MATHCOACH": "Math coach"},
    channels={"C0ILTTEAM01": "ilt-team"},
    zone=ZoneInfo("America/Chicago"),
    now=datetime(2026, 11, 23, 14, 0, tzinfo=UTC),
    me="U0PRINCIPAL",
)


def outline(nodes: list[Node] | tuple[Node, ...]) -> str:
    """Nodes as `tag(children)`, to compare at a glance."""
    return "".join(
        node if isinstance(node, str) else f"{node.tag}({outline(node.children)})" for node in nodes
    )


def shown(text: str) -> str:
    return outline(parse(text, NAMES))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*bold* _italics_ ~strike~ `code`", "b(bold) i(italics) s(strike) code(code)"),
        ("*_both_* and _*both*_", "b(i(both)) and i(b(both))"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("snake_case_name stays", "snake_case_name stays"),
        ("**not bold** either", "**not bold** either"),
        ("*open and never closed", "*open and never closed"),
        ("(*in brackets*), *end*.", "(b(in brackets)), b(end)."),
        ("*over\nlines*", "*overbr()lines*"),
        ("`*no* _format_ &lt;b&gt;`", "code(*no* _format_ <b>)"),
        ("*a `b*c` d*", "b(a code(b*c) d)"),
        ("```\nfirst\n  second\n```", "pre(first\n  second)"),
        ("before\n```x```\nafter", "beforepre(x)after"),
        ("&gt; quoted\n> too\nnot", "blockquote(quotedbr()too)not"),
        ("a\n>>> all\nthe rest", "ablockquote(allbr()the rest)"),
        ("one\ntwo", "onebr()two"),
        (":tada: and :no_such_emoji:", "🎉 and :no_such_emoji:"),
        ("at 7:30:15 sharp", "at 7:30:15 sharp"),
        ("", ""),
    ],
)
def test_marks_are_drawn_as_slack_draws_them(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("&lt;b&gt;no&lt;/b&gt; &amp; &amp;lt;", "<b>no</b> & &lt;"),
        ("<b>raw</b>", "<b>raw</b>"),
        ("<javascript:alert(1)|click>", "<javascript:alert(1)|click>"),
        ("<data:text/html,x>", "<data:text/html,x>"),
        ("\ue000 private \ue000", "\ue000 private \ue000"),
        ("a < b > c & d", "a < b > c & d"),
    ],
)
def test_what_is_no_formatting_is_shown_as_the_text_it_is(text: str, expected: str) -> None:
    nodes = parse(text, NAMES)
    assert plain(nodes) == expected
    assert all(isinstance(node, str) or node.tag != "a" for node in nodes)


@pytest.mark.parametrize(
    ("text", "tag", "words"),
    [
        ("<@U0MATHCOACH>", "span", "@Math coach"),
        ("<@U0GONE|Old name>", "span", "@Old name"),
        ("<@U0GONE>", "span", "@unknown user"),
        ("<#C0ILTTEAM01>", "span", "#ilt-team"),
        ("<#C0PRIVATE01|>", "span", "#private-channel"),
        ("<!here>", "span", "@here"),
        ("<!subteam^S1|@leads>", "span", "@leads"),
        ("<https://example.org/?a=1&amp;b=2|the &lt;page&gt;>", "a", "the <page>"),
        ("<mailto:a@example.org>", "a", "a@example.org"),
        ("https://example.org/x.", "a", "https://example.org/x"),
    ],
)
def test_mentions_and_links(text: str, tag: str, words: str) -> None:
    node = parse(text, NAMES)[0]
    assert isinstance(node, Span)
    assert (node.tag, plain(node.children)) == (tag, words)


def test_a_mention_of_the_reader_stands_out() -> None:
    node = parse("<@U0PRINCIPAL>", NAMES)[0]
    assert isinstance(node, Span)
    assert "mention--me" in node.attrs["class"]


def test_the_address_of_the_home_tab_leads_there() -> None:
    node = parse("<slack://app?team=T1&amp;id=A1&amp;tab=home|Open Home>", NAMES)[0]
    assert isinstance(node, Span)
    assert (node.attrs["href"], plain([node])) == ("/?as=U0PRINCIPAL&channel=home", "Open Home")


def test_a_link_opens_apart_and_tells_nothing_to_its_target() -> None:
    node = parse("<https://example.org/?a=1&amp;b=2|x>", NAMES)[0]
    assert isinstance(node, Span)
    assert node.attrs == {
        "href": "https://example.org/?a=1&b=2",
        "target": "_blank",
        "rel": "noopener noreferrer",
    }


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("{date_num} {time}", "2026-11-24 4:00 PM"),
        ("{date}", "November 24th, 2026"),
        ("{date_short_pretty} at {time}", "tomorrow at 4:00 PM"),
        ("{date_long}", "Tuesday, November 24th, 2026"),
        ("{ago}", "in 1 day"),
    ],
)
def test_dates_are_in_the_readers_zone(pattern: str, expected: str) -> None:
    assert plain(parse(f"<!date^1795557600^{pattern}|fallback>", NAMES)) == expected


@pytest.mark.parametrize(
    "text", ["<!date^soon^{date}|later>", "<!date|later>", "<!date^9999999999999^{date}|later>"]
)
def test_a_date_that_is_none_shows_its_fallback(text: str) -> None:
    assert plain(parse(text, NAMES)) == "later"


def test_plain_text_has_no_formatting() -> None:
    assert outline(parse_plain("*a* <b> &amp; :wave:\nnext")) == "*a* <b> & 👋br()next"


@given(st.text(alphabet="*_~`<>&;@#!|^:ab \n\ue000", max_size=200))
def test_any_text_becomes_nodes_that_the_browser_can_draw(text: str) -> None:
    for node in to_json(parse(text, NAMES)):
        assert isinstance(node, str) or set(node) == {"t", "c", "a"}


@pytest.mark.parametrize(
    "text", ["*a" * 5000, "(*a " * 3000, "_*~a" * 2500, "`a" * 5000, "<a" * 5000, "```a" * 2501]
)
def test_ten_thousand_hostile_characters_are_no_more_work_than_others(text: str) -> None:
    assert calls_in(lambda: parse(text, NAMES)) < 50 * len(text)


@pytest.mark.parametrize(
    "url", ["javascript:x", "JaVaScRiPt:x", " data:x", "//example.org", "http://[broken", "x"]
)
def test_unsafe_addresses_are_no_links(url: str) -> None:
    assert not is_safe_url(url)
