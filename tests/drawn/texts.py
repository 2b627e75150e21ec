"""Words of any kind, and that Slack takes what shows them."""

from hypothesis import strategies as st

from bot.assessments.messages.ballot import Row
from bot.assessments.messages.sections import SectionChoice
from bot.rules.votes import Choice
from sandbox.validator import check_message

NASTY = [
    "<!channel>",
    "<@U123>",
    "*bold* `code` _it_",
    "a" * 10_000,
    "\u202egnirts",
    "&amp; <b>",
    "\u0000\u0007x",
    "👩‍🏫" * 400,
]
words = st.one_of(st.sampled_from(NASTY), st.text(min_size=1, max_size=400)).map(
    lambda text: text.strip() or "x"
)
wording = words.map(lambda text: text[:300])
titles = words.map(lambda text: text[:75].strip() or "x")
short = words.map(lambda text: text[:20].strip() or "x")
keys = st.from_regex(r"[a-z][a-z0-9_]{0,39}", fullmatch=True)
sections = st.lists(
    st.builds(SectionChoice, keys, titles, st.integers(1, 30)),
    min_size=1,
    max_size=10,
    unique_by=lambda one: one.key,
)


@st.composite
def rows(draw) -> list[Row]:
    """A ballot's rows, answered or not."""
    drawn = draw(st.lists(keys, min_size=1, max_size=30, unique=True))
    choice = st.none() | st.sampled_from(Choice)
    return [Row(key, draw(short), draw(wording), draw(choice), draw(st.booleans())) for key in drawn]


def fits(message) -> None:
    """Slack takes it as a message, as a change of one and as a private answer."""
    assert check_message(message, "chat.postMessage") == []
    assert check_message(message, "chat.update") == []
    assert check_message({**message, "response_type": "ephemeral"}, "ack") == []
    assert 0 < len(message["text"]) <= 3500
