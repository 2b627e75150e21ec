"""Every form, row and list about meetings is one that Slack takes, and harmless, whatever people typed."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks import ids, kit
from bot.blocks.fields import Choice
from bot.meetings.messages import list as meeting_list
from bot.meetings.messages.list import MeetingDone, MeetingList, MeetingWish
from bot.meetings.messages.plan import (
    MeetingLine,
    Record,
    cadence_words,
    line_words,
    next_words,
    plan_words,
    record_words,
)
from bot.rules.cadence import Cadence, Changes, Rhythm, planned_meetings
from bot.rules.dates_by_hand import read_dates
from bot.rules.local_time import DateRange
from bot.rules.working_days import DaysOff
from bot.setup.messages import meetings as meeting_setup
from bot.setup.messages import norms_and_roles
from bot.setup.messages.meetings import Agreed, MeetingsTyped, kept_in, meetings_form, pattern_of, typed_of
from bot.setup.messages.norms_and_roles import GOES_AROUND, MOST_ROLES, RoleRow, RolesForm, roles_about
from bot.setup.messages.setup import on_top
from sandbox.validator import check_view
from tests.drawn.items import anything, days, fits_and_is_harmless, names, numbers, users

TODAY = date(2026, 11, 23)
hours = st.times().map(lambda one: time(one.hour, one.minute))
flags = st.booleans()
lines = st.builds(
    MeetingLine,
    days,
    days,
    hours,
    st.integers(15, 180),
    is_off=flags,
    is_skipped=flags,
    is_added=flags,
    is_moved=flags,
    is_running=flags,
    may_change=flags,
)
cadences = st.builds(
    Cadence,
    st.sampled_from(Rhythm),
    days,
    st.integers(0, 4),
    st.integers(1, 4),
    st.sampled_from([(1, 3), (2, 4), (1, -1)]),
    st.lists(days, min_size=1, max_size=40).map(tuple),
    hours,
    st.integers(15, 180),
)
patterns = st.sampled_from(["weeks:1", "weeks:2", "weeks:3", "weeks:4", "month_days", "by_hand", "", "x"])
typed = st.builds(MeetingsTyped, patterns, anything, anything, anything, anything, anything, anything)
records = st.none() | st.builds(Record, st.integers(0, 9), flags, st.integers(0, 31), st.none() | days)


def fits_a_form(view) -> None:
    assert check_view(view, "modal") == []


@given(numbers, typed)
def test_the_form_about_meetings_fits_and_keeps_what_it_does_not_show(ilt_id, filled):
    view = meetings_form(ilt_id, filled)
    fits_a_form(view)
    back, kept = kept_in(view["private_metadata"])
    assert back == str(ilt_id)
    assert (kept.weekday, kept.which, kept.first) == (
        filled.weekday[:20],
        filled.which[:20],
        filled.first[:20],
    )
    assert filled.dates.startswith(kept.dates)


def shown_fields(pattern: str) -> list[str]:
    blocks = meetings_form(3, MeetingsTyped(pattern))["blocks"]
    return [block["block_id"] for block in blocks if block["type"] == "input"]


def test_only_the_fields_of_the_chosen_rhythm_show():
    rhythm, last = ids.MEETINGS_RHYTHM, ["hour", "minutes"]
    assert shown_fields("weeks:2") == [rhythm, "weekday", "first", *last]
    assert shown_fields("month_days") == [rhythm, "weekday", "which", "first", *last]
    assert shown_fields("by_hand") == [rhythm, "dates", *last]


def test_a_team_without_a_rhythm_is_offered_every_other_tuesday_at_half_past_three_for_an_hour():
    view = meetings_form(3, typed_of(None, TODAY))
    initial = [block["element"] for block in view["blocks"]]
    assert [one["initial_option"]["text"]["text"] for one in initial[:2]] == ["Every 2nd week", "Tuesday"]
    assert initial[2]["initial_date"] == "2026-11-23"
    assert initial[3]["initial_time"] == "15:30"
    assert initial[4]["initial_option"]["value"] == "60"


@given(cadences, days)
def test_a_rhythm_shown_in_the_form_is_still_the_same_rhythm_from_today_on(cadence, today):
    filled = typed_of(cadence, today)
    pattern = pattern_of(filled.pattern)
    assert pattern
    rhythm, every = pattern
    assert (rhythm, int(filled.weekday)) == (cadence.rhythm, cadence.weekday)
    if rhythm is Rhythm.BY_HAND:
        read = read_dates(filled.dates, today, DaysOff(), locale="en-US")
        far = [day for day in cadence.dates if (day - today).days > 730 or day.weekday() > 4]
        assert set(read.to_come) == {day for day in cadence.dates if day >= today} - set(far)
        assert len(read.unclear) <= len(far)
        return
    again = Cadence(rhythm, date.fromisoformat(filled.first), cadence.weekday, every, cadence.ordinals)
    begin = max(today, cadence.first)
    span = (begin, begin + timedelta(days=120))
    assert planned_meetings(again, DaysOff(), Changes(), *span) == planned_meetings(
        cadence, DaysOff(), Changes(), *span
    )


@pytest.mark.parametrize(
    ("cadence", "words"),
    [
        (Cadence(Rhythm.WEEKS, TODAY, 1), "Every other Tuesday, 3:30 PM, 60 minutes"),
        (Cadence(Rhythm.WEEKS, TODAY, 4, 1, minutes=45), "Every Friday, 3:30 PM, 45 minutes"),
        (
            Cadence(Rhythm.WEEKS, TODAY, 0, 3, hour=time(8, 5)),
            "Every 3 weeks on Monday, 8:05 AM, 60 minutes",
        ),
        (
            Cadence(Rhythm.MONTH_DAYS, TODAY, 1, ordinals=(1, -1)),
            "The 1st and last Tuesday of each month, 3:30 PM, 60 minutes",
        ),
        (Cadence(Rhythm.BY_HAND, TODAY, dates=(TODAY,)), "On 1 date you chose, 3:30 PM, 60 minutes"),
    ],
)
def test_a_rhythm_reads_as_people_say_it(cadence, words):
    assert cadence_words(cadence) == words


def line(day: date, **more) -> MeetingLine:
    return MeetingLine(more.pop("slot", day), day, time(15, 30), **more)


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (line(date(2026, 11, 24)), "Tue, Nov 24, 3:30 PM"),
        (line(date(2026, 11, 24), is_off=True), "Tue, Nov 24: no school, skipped"),
        (line(date(2026, 11, 24), is_skipped=True), "Tue, Nov 24: skipped"),
        (
            line(date(2026, 11, 25), slot=date(2026, 11, 24), is_moved=True),
            "Wed, Nov 25, 3:30 PM · moved from Tue, Nov 24",
        ),
        (line(date(2026, 11, 24), is_moved=True), "Tue, Nov 24, 3:30 PM · changed"),
        (
            line(date(2026, 11, 24), is_added=True, is_running=True),
            "Tue, Nov 24, 3:30 PM · goes on now · added",
        ),
        (line(date(2027, 1, 5)), "Tue, Jan 5, 2027, 3:30 PM"),
    ],
)
def test_a_meeting_reads_with_what_happened_to_it(one, words):
    assert line_words(one, TODAY) == words
    assert next_words(one, TODAY) == f"Next meeting: {words}"
    assert plan_words(None, [one], TODAY) == f"Nobody has said yet when you meet.\n• {words}"


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (None, ""),
        (Record(2, True), "You met 2 times in the last 31 days: on track."),
        (
            Record(1, False, 0, date(2026, 12, 8)),
            (
                "You met once in the last 31 days; the conditions for success ask for twice a month. "
                "The next meeting is Tue, Dec 8."
            ),
        ),
        (
            Record(0, False, 8),
            (
                "You have not met in the last 31 days (8 school days of these were days off); the conditions for "
                "success ask for twice a month. No meeting is planned: say in /ilt setup when you meet."
            ),
        ),
    ],
)
def test_whether_they_met_twice_is_said_kindly_and_with_the_breaks(record, words):
    assert record_words(record, TODAY) == words
    short = record_words(record, TODAY, says_next=False)
    assert words.startswith(short)
    assert "next meeting" not in short


@given(cadences | st.none(), st.lists(lines, max_size=40), st.lists(anything, max_size=10), names, records)
def test_the_rows_of_the_setup_fit(cadence, some, norms, name, record):
    norms = [kit.tame(norm, norms_and_roles.NORM_LENGTH) for norm in norms]
    plan = f"{plan_words(cadence, some, TODAY)}\n{record_words(record, TODAY)}"
    roles = [norms_and_roles.role_words(name, holder) for holder in ("", name)] * 3
    rows = meeting_setup.agreed_rows(Agreed(plan, norms, roles))
    assert check_view(kit.form("x", "x", rows, close="Back"), "modal") == []
    assert all(row["text"]["type"] == "plain_text" for row in rows)
    labels = [row["accessory"]["accessibility_label"] for row in rows]
    assert labels == ["Change the meetings", "Change the norms", "Change the roles"]


@given(numbers, st.lists(names, max_size=10))
def test_the_form_of_norms_fits(ilt_id, norms):
    fits_a_form(norms_and_roles.norms_form(ilt_id, norms))


members = st.lists(st.builds(Choice, names, users), max_size=120, unique_by=lambda one: one.value)


@given(st.data(), numbers, members, st.lists(names, max_size=MOST_ROLES))
def test_the_form_of_roles_fits_and_remembers_the_names_it_opened_with(data, ilt_id, people, roles):
    holders = st.sampled_from(["", *(one.value for one in people)])
    rows = [RoleRow(name, data.draw(holders)) for name in roles]
    was = [kit.tame(name, norms_and_roles.ROLE_LENGTH) for name in roles]
    view = norms_and_roles.roles_form(RolesForm(ilt_id, rows, was, people))
    fits_a_form(view)
    assert roles_about(view["private_metadata"]) == (str(ilt_id), was)
    selects = [block["element"] for block in view["blocks"] if block.get("block_id", "").startswith("holder")]
    chosen = [element["initial_option"]["value"] for element in selects]
    assert chosen == [row.holder or GOES_AROUND for row in rows]


listed = st.builds(
    MeetingList,
    numbers,
    names,
    st.lists(lines, max_size=8, unique_by=lambda one: one.slot),
    days,
    st.just("Every other Tuesday, 3:30 PM, 60 minutes"),
    records.map(lambda one: record_words(one, TODAY)),
    flags,
)
dones = st.none() | st.builds(
    MeetingDone, names.map("Moved. {}".format), st.just("") | st.just("3:2026-11-24:2026-11-24T15:30")
)


@given(listed, dones)
def test_the_list_of_meetings_fits_as_a_message_and_as_a_form(shown, done):
    message = meeting_list.meeting_list(shown, above=done)
    fits_and_is_harmless_but_for_small_print(message)
    fits_a_form(on_top(message))


def fits_and_is_harmless_but_for_small_print(message) -> None:
    ours = [block for block in message["blocks"] if block["type"] != "context"]
    fits_and_is_harmless({**message, "blocks": ours})


def offers(**more) -> list[str]:
    one = line(date(2026, 11, 24), may_change=True, **more)
    message = meeting_list.meeting_list(MeetingList(3, "ilt-team", [one], TODAY))
    menu = message["blocks"][1].get("accessory", {"options": []})
    return [option["value"] for option in menu["options"]]


def test_a_row_offers_what_can_be_done_about_that_meeting():
    assert offers() == ["move", "skip"]
    assert offers(is_moved=True) == ["move", "skip", "undo"]
    assert offers(is_moved=True, is_added=True) == ["move", "skip"]
    assert offers(is_skipped=True) == ["undo"]
    assert offers(is_off=True) == ["move"]
    assert offers(is_running=True) == []


def test_who_may_change_nothing_gets_no_menu_and_reads_who_may():
    message = meeting_list.meeting_list(MeetingList(3, "ilt-team", [line(TODAY)], TODAY))
    assert "accessory" not in message["blocks"][1]
    assert "whoever leads a meeting" in str(message["blocks"][2])
    assert [one["action_id"] for one in message["blocks"][-1]["elements"]] == [ids.MEETING_CALENDAR]


@given(numbers, days, hours, st.integers(1, 500), st.none() | days, anything, st.none() | days)
def test_the_forms_that_move_and_add_fit(ilt_id, day, hour, minutes, slot, words, day_off):
    fits_a_form(meeting_list.wish_form(MeetingWish(ilt_id, day, hour, minutes, slot, words.strip(), day_off)))


THANKSGIVING = DaysOff((DateRange(date(2026, 11, 25), date(2026, 11, 27)),))


def test_dates_by_hand_are_read_line_by_line_in_any_order_and_once():
    text = "• Dec 15\n\n- Tue, Nov 24\n12/8\ntomorrow\nDec 15"
    found = read_dates(text, TODAY, THANKSGIVING, locale="en-US")
    assert found.to_come == [date(2026, 11, 24), date(2026, 12, 8), date(2026, 12, 15)]
    assert found.unclear == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Nov 26", "Line 1 “Nov 26”: Thu, Nov 26 is not a school day. Take Tue, Nov 24 or Mon, Nov 30, or"),
        ("Dec 8\nsoonish", "Line 2 “soonish”: I read no date here. Write it like Tue, Sep 8."),
        ("Dec 8 or Dec 15", "do you mean Tue, Dec 8 or Tue, Dec 15? Write only the days on which you meet."),
        ("Dec 8-10", "do you mean Tue, Dec 8 or Thu, Dec 10? Write only the days on which you meet."),
        ("Tue, Dec 9", "do you mean Wed, Dec 9?"),
        ("no meeting Dec 8", "do you mean Tue, Dec 8?"),
        ("Feb 30", "I read no date here."),
        ("x\ny\nz\nw\nv", "And 2 more."),
    ],
)
def test_each_line_that_is_no_date_is_named_with_what_to_do(text, said):
    unclear = read_dates(text, TODAY, THANKSGIVING, locale="en-US").unclear
    assert said in meeting_setup.unclear_words(unclear, TODAY)


def test_dates_that_have_passed_do_not_keep_the_others_back():
    text = "Aug 18\n9/22, 10/6, 12/8\nTue, Jan 12, 3:30 PM (library)"
    found = read_dates(text, TODAY, THANKSGIVING, locale="en-US")
    assert found.to_come == [date(2026, 12, 8), date(2027, 1, 12)]
    assert found.passed == [date(2026, 8, 18), date(2026, 9, 22), date(2026, 10, 6)]
    assert found.unclear == []


@given(st.lists(anything, max_size=6).map("\n".join))
def test_what_is_said_about_lines_fits_under_a_field(text):
    read = read_dates(text, TODAY, DaysOff(), locale="en-US")
    assert len(meeting_setup.unclear_words(read.unclear, TODAY)) <= 600
    assert all(day >= TODAY for day in read.to_come)


def test_after_a_later_meeting_was_skipped_nothing_waits_for_an_earlier_day():
    first, second = (MeetingLine(day, day, time(15, 30)) for day in (date(2026, 12, 1), date(2026, 12, 15)))
    said = meeting_list.skipped(second, first, date(2026, 11, 30))
    assert said == "Skipped: Tue, Dec 15. Before it you meet on Tue, Dec 1, 3:30 PM."
    assert "waits for Tue, Dec 15, 3:30 PM" in meeting_list.skipped(first, second, date(2026, 11, 30))
