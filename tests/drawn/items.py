"""Action items of any words, and that what shows them is harmless."""

from datetime import date

from hypothesis import strategies as st

from bot.blocks.fields import Choice
from bot.items.messages.items import ItemShown
from tests.drawn.texts import NASTY, fits

anything = st.sampled_from([*NASTY, ""]) | st.text(max_size=40)
names = anything.map(lambda text: text[:255])
days = st.dates(date(2024, 1, 1), date(2030, 12, 31))
numbers = st.integers(1, 10**9)
users = st.from_regex(r"[UW][A-Z0-9]{8,12}", fullmatch=True)
members = st.lists(st.builds(Choice, names, users), min_size=1, max_size=8, unique_by=lambda one: one.value)
shown = st.builds(
    ItemShown,
    numbers,
    numbers,
    anything,
    names,
    st.none() | days,
    helpers=st.lists(names, max_size=8),
    handed_to=names,
    snoozed_until=st.none() | days,
    done_on=st.none() | days,
    note=anything,
    reason=anything,
)


def harmless(message) -> None:
    """No mention, link or mark of Slack's is left where Slack would read one."""
    assert "<" not in message["text"]
    for block in message["blocks"]:
        assert block.get("text", {}).get("type") != "mrkdwn"


def fits_and_is_harmless(message) -> None:
    fits(message)
    harmless(message)
