"""The same criteria under the headings of another picture of the work."""

from datetime import date

from bot.assessments.messages.results import CriterionResult, Results, grouped, results_message
from bot.blocks import ids
from bot.rules.tally import Side, Tally
from rubric_data import Grouping, Heading
from tests.drawn.results import by_action, fits

QUOTED = ["ILT Meeting Processes", "Leader of Leaders", "Teacher Leaders"]


def results_of(rubric) -> Results:
    listed = tuple(
        CriterionResult(
            one.key, one.short, one.text, section.title, Tally(8, 0, 0), 8, Side.STRENGTH, 1, None, 0, None
        )
        for section in rubric.sections
        for one in section.criteria
    )
    return Results(1, "Lincoln", rubric.title, True, date(2026, 11, 3), date(2026, 11, 5), 8, 8, listed)


def test_each_criterion_of_the_source_stands_under_exactly_one_heading(rubric):
    (grouping,) = rubric.groupings
    placed = [key for heading in grouping.headings for key in heading.criteria]
    assert sorted(placed) == sorted(one.key for one in rubric.criteria())


def test_the_headings_are_those_that_the_page_names_and_the_placing_is_called_our_own(rubric):
    (grouping,) = rubric.groupings
    assert [heading.title for heading in grouping.headings] == QUOTED
    assert "Denver Public Schools" in grouping.source
    assert "this project's own" in grouping.source
    assert "can be edited" in grouping.source


def test_results_come_under_the_headings_and_in_their_order(rubric):
    (grouping,) = rubric.groupings
    made = grouped(results_of(rubric), grouping)
    assert [(one.section_title, one.key) for one in made.criteria] == [
        (heading.title, key) for heading in grouping.headings for key in heading.criteria
    ]
    select = by_action(results_message(made), ids.RESULTS_DETAILS)
    # Before them stands what has all notes, where there are any.
    assert [group["label"]["text"] for group in select["option_groups"]][-len(QUOTED) :] == QUOTED


def test_criteria_that_a_grouping_does_not_name_come_last_under_a_heading_of_their_own(rubric):
    grouping = Grouping(
        key="g", title="G", source="S", headings=(Heading(title="H", criteria=("norms", "gone")),)
    )
    made = grouped(results_of(rubric), grouping)
    assert made.criteria[0].key == "norms"
    assert {one.section_title for one in made.criteria[1:]} == {"Other criteria"}
    untouched = [one.key for one in rubric.criteria() if one.key != "norms"]
    assert [one.key for one in made.criteria[1:]] == untouched
    fits(results_message(made))
