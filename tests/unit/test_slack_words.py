"""Text as Slack hands it over becomes the words that a person sees, and nothing in it stays a mark."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.slack_words import only_people_marked, plain_words, with_names

NAMES = {"U1": "Sam Lee"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ask <@U1|sam> and <@U1>", "ask @Sam Lee and @Sam Lee"),
        ("ask <@U2|pat> and <@U3>", "ask @pat and @somebody"),
        ("see <#C1|ilt-team> and <#C2|>", "see #ilt-team and #private channel"),
        ("<!here> <!subteam^S1|@leads> <!subteam^S1>", "@here @leads @a group"),
        ("<!date^1700000000^{date}|Nov 14>", "Nov 14"),
        ("<https://x.org/a|minutes> <https://x.org/b>", "minutes (https://x.org/a) https://x.org/b"),
        ("<https://x.org|https://x.org>", "https://x.org"),
        ("<mailto:a@x.org|a@x.org> <tel:+1|call>", "a@x.org call (+1)"),
        ("3 &lt; 5 &amp;&amp; 7 &gt; 2, &amp;lt;", "3 < 5 && 7 > 2, &lt;"),
        ("a <b and c> d", "a b and c d"),
        ("", ""),
    ],
)
def test_marks_become_words(text, words):
    assert plain_words(text, NAMES) == words


def test_people_keep_their_marks_for_whoever_reads_the_words():
    assert only_people_marked("<@U1|sam> R&amp;D &lt;v2&gt; in <#C1|ilt>") == "<@U1|sam> R&D <v2> in #ilt"
    assert with_names("<@U1|sam> R&D <v2>", NAMES) == "@Sam Lee R&D <v2>"


@given(st.text(alphabet="<>@|U1&;amplt ", max_size=60))
def test_no_mention_of_anybody_is_left(text):
    assert not re.search(r"<@[U1]+(\|[^<>]*)?>", plain_words(text, NAMES))
