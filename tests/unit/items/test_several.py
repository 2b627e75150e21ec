"""What people read and fill in about several action items at once is what Slack takes, whatever people typed."""

from hypothesis import given
from hypothesis import strategies as st

from bot.items.messages import several, several_form
from bot.items.messages.items import Logged
from bot.items.messages.several_form import MOST_TASKS, Row, SeveralForm
from sandbox.validator import check_view
from tests.drawn.items import anything, days, fits_and_is_harmless, members, names, numbers, shown, users


@given(st.lists(shown, min_size=1, max_size=20), st.lists(names.map("#7 stays: {}".format), max_size=20))
def test_what_became_of_several_fits(items, refused):
    fits_and_is_harmless(several.done_several([], [*refused, "None of your teams has a #9."]))
    fits_and_is_harmless(several.done_several(items, refused))
    fits_and_is_harmless(several.open_again(items))
    fits_and_is_harmless(several.taken_back_several(items, refused))
    fits_and_is_harmless(several_form.logged_several([Logged(item) for item in items[:MOST_TASKS]]))


rows = st.builds(Row, anything, users, st.none() | days, st.lists(users, max_size=3), names)


@given(
    numbers,
    names,
    members,
    st.lists(rows, min_size=1, max_size=MOST_TASKS),
    st.sampled_from([(), ("owner", "due")]),
)
def test_the_form_of_several_fits(ilt_id, team, people, tasks, may_wait):
    form = several_form.several_form(SeveralForm(ilt_id, team, people, tasks, may_wait))
    assert check_view(form, "modal") == []
