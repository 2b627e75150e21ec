"""What a growth page holds after each deed of its owner, and what of it stands in the history."""

from datetime import date

import pytest
from pydantic import ValidationError

from bot.practice.kept import MOST_CHANGES, Level, Page, What

MONDAY, TUESDAY = date(2026, 11, 30), date(2026, 12, 1)


def marked(page: Page, day: date, level: Level) -> Page:
    return page.with_level(day, "voices", "Bring every voice in", level)


def changes(page: Page) -> list[tuple[date, str, str]]:
    return [(one.day, one.before, one.after) for one in page.changes]


def test_what_is_read_again_is_what_was_written():
    page = marked(Page(), MONDAY, Level.ALONE).with_note(
        MONDAY, "voices", "Bring every voice in", "I tried a round"
    )
    page = page.with_next(MONDAY, "voices", "Bring every voice in")
    assert Page.read([page.written()]) == page
    assert Page.read([]) == Page()


def test_several_taps_of_a_day_are_one_line_and_back_again_is_none():
    page = marked(marked(Page(), MONDAY, Level.HELPED), MONDAY, Level.ALONE)
    assert changes(page) == [(MONDAY, "", "2")]
    page = marked(page, TUESDAY, Level.HELPS)
    assert changes(page) == [(MONDAY, "", "2"), (TUESDAY, "2", "3")]
    assert changes(marked(page, TUESDAY, Level.ALONE)) == [(MONDAY, "", "2")]


def test_the_same_again_changes_nothing():
    page = marked(Page(), MONDAY, Level.HELPED).with_next(MONDAY, "voices", "Bring every voice in")
    assert marked(page, MONDAY, Level.HELPED) == page
    assert marked(page, TUESDAY, Level.HELPED) == page
    assert page.with_next(TUESDAY, "voices", "Bring every voice in") == page
    assert page.with_note(TUESDAY, "voices", "Bring every voice in", "") == page


def test_a_note_is_in_no_line_of_the_history():
    page = Page().with_note(MONDAY, "voices", "Bring every voice in", "I interrupt")
    page = page.with_note(TUESDAY, "voices", "Bring every voice in", "")
    assert [(one.day, one.what, bool(one.after)) for one in page.changes] == [
        (MONDAY, What.NOTE, True),
        (TUESDAY, What.NOTE, False),
    ]
    assert "interrupt" not in page.written()


def test_what_is_not_asked_for_any_more_is_kept():
    page = marked(Page(), MONDAY, Level.HELPS).with_level(MONDAY, "other", "Other", Level.HELPED)
    assert page.skills["voices"].level is Level.HELPS
    assert (
        page.with_next(MONDAY, "voices", "Bring every voice in").with_next(TUESDAY, "other", "Other").next_key
        == "other"
    )


def test_the_oldest_lines_go():
    page = Page()
    for number in range(MOST_CHANGES + 5):
        page = page.with_note(date.fromordinal(MONDAY.toordinal() + number), "voices", "Voices", f"{number}")
    assert len(page.changes) == MOST_CHANGES
    assert page.changes[-1].day > page.changes[0].day > MONDAY


def test_what_cannot_be_read_is_in_no_error():
    with pytest.raises(ValidationError) as fault:
        Page.read(['{"skills": {"voices": {"name": "x", "level": 9, "note": "I interrupt"}}}'])
    assert "interrupt" not in str(fault.value)


def test_two_pages_of_one_person_become_one_and_lose_nothing():
    one = marked(Page(), TUESDAY, Level.ALONE).with_note(TUESDAY, "voices", "Voices", "Here")
    other = marked(Page(), MONDAY, Level.HELPED).with_note(MONDAY, "voices", "Voices", "There")
    other = other.with_level(MONDAY, "other", "Other", Level.HELPS).with_next(MONDAY, "other", "Other")
    both = Page.read([one.written(), other.written()])
    assert both.skills["voices"].level is Level.ALONE
    assert both.skills["voices"].note == "Here\nThere"
    assert both.skills["other"].level is Level.HELPS
    assert both.next_key == "other"
    assert len(both.changes) == len(one.changes) + len(other.changes)
    assert [change.day for change in both.changes] == sorted(change.day for change in both.changes)
    assert Page.read([one.written(), one.written()]).skills == one.skills
