"""Every form of a growth page is one that Slack takes, for any text in it and for a district's own skills."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.practice.kept import Level, Page
from bot.practice.messages.page import (
    LONGEST_NOTE,
    Ahead,
    Link,
    MyGrowth,
    growth_form,
    history_form,
    note_form,
    part_form,
    share_form,
    share_lines,
    unreadable_form,
)
from bot.practice.messages.words import change_words, levels_of
from rubric_data import Growth, load_growth
from sandbox.validator import check_view
from tests.drawn.texts import titles, words

OURS = load_growth()
# As long as a file may have it.
LONG = Growth.model_validate(
    {
        "version": 1,
        "source": "x",
        "levels": {name: name * 10 for name in ("helped", "alone", "helps")},
        "parts": [
            {
                "key": f"part{part}",
                "title": f"{part}" * 75,
                "skills": [
                    {
                        "key": f"skill{part}_{number}",
                        "name": f"{part}{number}" * 35,
                        "looks_like": "<b>& " * 60,
                        "role": "r" * 300,
                        "item": "i" * 300,
                        "framework": {"name": "<&>" * 25, "link": f"https://example.org/{'x' * 400}"},
                    }
                    for number in range(8)
                ],
            }
            for part in range(10)
        ],
    }
)


LONGEST = Link("<&>" * 100, f"https://example.org/{'|' * 300}")


@st.composite
def pages(draw, growth: Growth) -> Page:
    page, day = Page(), date(2026, 11, 30)
    for skill in draw(st.lists(st.sampled_from(list(growth.skills())), max_size=4)):
        page = page.with_level(day, skill.key, skill.name, draw(st.sampled_from(Level)))
        page = page.with_note(day, skill.key, skill.name, draw(words)[:LONGEST_NOTE])
        page = page.with_next(day, skill.key, skill.name)
    return page


@settings(max_examples=10)
@given(st.data(), st.sampled_from([OURS, LONG]), st.booleans(), titles)
def test_every_form_is_one_that_slack_takes(data, growth, is_locked, team):
    ahead = [Ahead(number, team, "Tue, Dec 8, 3:30 PM") for number in range(5)]
    page = data.draw(pages(growth))
    mine = MyGrowth(growth, page, ahead, is_locked=is_locked, done="Saved, only for you.", resource=LONGEST)
    skill = data.draw(st.sampled_from(list(growth.skills())))
    lines = share_lines(mine, "Nov 30, 2026", with_notes=True)
    forms = [
        growth_form(mine),
        unreadable_form("It cannot be read."),
        *(part_form(mine, part) for part in growth.parts),
        note_form(skill, page.skill(skill.key, skill.name)),
        history_form([change_words(levels_of(growth), one) for one in page.changes][:40], 3),
        share_form(mine, ["x" * 3000, "\n".join(lines)[:3000]], with_notes=True),
    ]
    for form in forms:
        assert check_view(form, "modal") == []


def test_it_says_that_it_is_no_evaluation_and_who_could_look():
    plain, locked = (
        str(growth_form(MyGrowth(OURS, Page(), is_locked=is_locked))) for is_locked in (False, True)
    )
    assert "It is not an evaluation." in plain
    assert "it is not encrypted here" in plain
    assert "Whoever runs the server holds the key" in locked


def test_what_is_shared_has_no_notes_unless_they_are_wanted():
    day = date(2026, 11, 30)
    page = Page().with_level(day, "bring_in_voices", "Bring every voice in", Level.ALONE)
    page = page.with_note(day, "bring_in_voices", "Bring every voice in", "I interrupt")
    mine = MyGrowth(OURS, page)
    assert share_lines(mine, "Nov 30, 2026", with_notes=False)[1:] == [
        "",
        "Run the meeting",
        "• Bring every voice in: On my own",
    ]
    assert "   I interrupt" in share_lines(mine, "Nov 30, 2026", with_notes=True)
