"""Every message and form of staff who ask is one that Slack takes, and harmless, whatever people typed."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.agenda.messages.forms import StaffItemForm, staff_item_form
from bot.blocks.fields import Choice
from bot.staff.messages import asking, told
from bot.staff.messages import list as listed
from sandbox.validator import check_view
from tests.drawn.items import anything, days, fits_and_is_harmless, members, names, numbers, users

DAY = date(2026, 12, 1)
about = st.lists(anything, max_size=12).map(
    lambda lines: [
        *(Choice(line, f"k{place}") for place, line in enumerate(lines)),
        Choice("All of it", "all"),
    ]
)
rows = st.builds(
    listed.StaffShown,
    numbers,
    anything,
    names,
    anything,
    days,
    st.sampled_from(listed.Standing),
    anything,
    names,
    st.integers(0, 9),
)
views = st.builds(
    listed.StaffView,
    numbers,
    names,
    days,
    st.lists(rows, max_size=listed.PAGE),
    st.integers(0, 99),
    st.integers(0, 99),
    st.integers(0, 19),
    st.booleans(),
)


@settings(max_examples=40, deadline=None)
@given(
    st.builds(asking.AskForm, numbers, names, about, st.booleans(), st.booleans()),
    views,
    rows,
    st.builds(told.Told, names, names, anything, days, anything, st.booleans(), anything),
    members,
    users,
)
def test_whatever_was_typed_fits_into_slack(form, view, row, answer, people, user):
    for drawn in (
        asking.ask_form(form),
        listed.list_form(view, above=told.removed("#room", may_be_quoted=True)),
        listed.answer_form(row, view.today, "1:0"),
        listed.decline_form(row, view.today, "1:0"),
        listed.remove_form(row, view.today, "1:0"),
        staff_item_form(StaffItemForm(row, view.today, 1, "1:0", people, user)),
    ):
        assert check_view(drawn, "modal") == []
    fits_and_is_harmless(told.answer_message(answer, is_late=True))
    message = told.thread_message(3, 1, "1.1")
    assert message.pop("thread_ts") == "1.1"
    fits_and_is_harmless(message)


def view_of(row: listed.StaffShown, *, may_settle: bool) -> listed.StaffView:
    return listed.StaffView(1, "North", DAY, [row], 1, 1, 0, may_settle)


def test_only_organizers_get_buttons_and_nobody_is_offered_to_answer_words_without_a_name():
    waits = listed.StaffShown(1, "Why?", "", "", DAY)
    organizers = str(listed.list_form(view_of(waits, may_settle=True)))
    assert "Put on the agenda…" in organizers
    assert "Answer…" not in organizers
    assert "Put on the agenda…" not in str(listed.list_form(view_of(waits, may_settle=False)))
