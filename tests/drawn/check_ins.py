"""Check-ins and how strategies stand, whatever was typed."""

from hypothesis import strategies as st

from bot.focus.messages.standing import Decided, HeldLine, StandingLine
from bot.items.messages.check_ins import CheckInRow
from bot.rules.check_ins import Did, Said, Worked
from tests.drawn.items import days, names, numbers

said = st.one_of(
    st.builds(Said),
    st.builds(Said, has_nothing=st.just(True)),
    st.builds(Said, st.sampled_from(Did), st.none() | st.sampled_from(Worked)),
)
check_ins = st.builds(
    CheckInRow,
    numbers,
    numbers,
    names,
    days,
    said,
    names,
    names,
    names,
    st.integers(0, 40),
    st.integers(0, 40),
    st.none() | said,
    st.none() | days,
    names,
    names,
    st.lists(names, max_size=3),
    st.none() | days,
    st.sampled_from(["", "That strategy is on hold, so nothing was saved."]),
)
standing = st.builds(
    StandingLine,
    numbers,
    st.integers(1, 3),
    names,
    names,
    days,
    said,
    st.none() | days,
    is_waited_for=st.booleans(),
    is_kept=st.booleans(),
)
held = st.builds(HeldLine, numbers, names)
decided = st.builds(Decided, st.sampled_from(["kept", "changed", "stopped", "done"]), names, names, names)
