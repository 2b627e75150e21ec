"""Documents as a team would have them: of the real rubric with votes and notes, of a full meeting, of a full plan."""

from datetime import date, time, timedelta

from bot.assessments.messages.result_shapes import CriterionResult, Note, Results
from bot.assessments.messages.results_document import results_document
from bot.focus.messages.shapes import Area
from bot.focus.messages.strategy_shapes import NumberShown, ReadingShown, Standing, StrategyShown
from bot.minutes.messages.document import minutes_document
from bot.minutes.messages.shapes import Decided, Minutes, Reflection, Step, Topic, Voice
from bot.plan.messages.document import plan_document
from bot.plan.messages.shapes import Goal, Part, Plan
from bot.rules.check_ins import Did, Said, Worked
from bot.rules.dated_numbers import DatedNumber
from bot.rules.quarters import QuarterSaid
from bot.rules.tally import Tally, judge
from bot.rules.trend import CriterionTrend, Trend, TrendPoint
from rubric_data import load_rubrics

TODAY = date(2026, 12, 1)
SEEN = (
    "In 3 of the 4 grade team meetings I visited in October, the notes named an owner for each step.",
    "We looked at the reading data in two of six meetings; in the others there was no time left for it.",
    "The plan hangs in the staff room, and three colleagues I asked could name its first goal.",
)
_COUNTS = ((8, 0, 0), (2, 5, 1), (4, 4, 0), (6, 1, 1), (3, 1, 4), (0, 7, 1))
_LONG = "Bring three samples of student work to the grade team and agree on what “at grade level” looks like in them"


def results_of(sections: tuple[str, ...]) -> bytes:
    """The results of those parts of the rubric, in a team of eight, asked twice."""
    shown = full_results(sections)
    notes, moved = {}, []
    for number, one in enumerate(shown.criteria):
        notes[one.key] = [
            Note(number * 10 + place, words, None, ("Maya Torres", None, None)[place])
            for place, words in enumerate(SEEN[: one.evidence_count])
        ]
        points = (
            TrendPoint(TODAY - timedelta(days=90), Tally(3, 4, 1), False, False),
            TrendPoint(TODAY, one.tally, False, False),
        )
        moved.append(CriterionTrend(one.key, one.short, points))
    focus = [
        "Learning from data, until Fri, Jan 22, 2027. By then our team will look at student work each time."
    ]
    return results_document(shown, notes, Trend("Lincoln ILT", shown.title, tuple(moved)), focus)


def full_results(sections: tuple[str, ...]) -> Results:
    """What the reveal shows of those parts of the rubric."""
    rubric = load_rubrics()["cps_ilt"].only(list(sections))
    asked = [(part.title, one) for part in rubric.sections for one in part.criteria]
    criteria = []
    for number, (title, one) in enumerate(asked):
        tally = Tally(*_COUNTS[number % len(_COUNTS)])
        side = judge(tally, is_unnamed=True)
        notes = len(SEEN[: number % 4])
        criteria.append(
            CriterionResult(one.key, one.short, one.text, title, tally, 8, side, notes, None, 0, None)
        )
    return Results(1, "Lincoln ILT", rubric.title, True, TODAY, TODAY, 8, 9, tuple(criteria))


def minutes_of(items: int = 4) -> bytes:
    """The minutes of a meeting with as many agenda items."""
    return minutes_document(full_minutes(items))


def full_minutes(items: int = 4) -> Minutes:
    """A meeting in which everything was done that can be."""
    return Minutes(
        7,
        "Lincoln ILT",
        TODAY,
        time(15, 31),
        time(16, 28),
        "Each of us knows what to bring to the grade teams before winter break",
        True,
        6,
        [("Facilitator", "Maya Torres"), ("Timekeeper", "Sam Lee"), ("Note-taker", "Ana Ruiz")],
        [
            Topic(f"Look at the reading data of grade {number + 2}", _LONG, number % 3 != 2, serves="Goal 1")
            for number in range(items)
        ],
        [
            Decided(f"From Monday on each team ends with its next step ({n + 1})", SEEN[n % 3])
            for n in range(3)
        ],
        [
            Step(number + 21, _LONG if number % 2 else "Print the protocol", "Maya Torres", TODAY)
            for number in range(items + 2)
        ],
        Reflection(
            [Voice("We began on time", 4), Voice("Everybody spoke once before anybody spoke twice", 2)],
            [Voice("Too many items for an hour", 3)],
            [Voice("Send the data a day before", 5)],
            [],
            [("a lot", 4), ("somewhat", 2)],
            [("yes", 6)],
        ),
        "Send the data a day before",
        "Tue, Dec 15, 2026, 3:30 PM",
    )


def plan_of_team() -> bytes:
    """A plan with every part filled."""
    return plan_document(
        Plan(
            7,
            "Lincoln ILT",
            TODAY,
            [
                Goal(
                    number,
                    f"Every {grade} grader reads at grade level by the end of the year",
                    "winter reading test",
                    "41 of 96",
                    "70 of 96",
                    date(2027, 6, 11),
                    [DatedNumber(date(2026, 11, 3), "44 of 96")],
                    date(2026, 11, 3),
                )
                for number, grade in enumerate(("third", "fourth", "fifth"), 1)
            ],
            {
                Part.PRIORITY: ["Early literacy in every classroom"],
                Part.THEORY: ["We plan from student work", "Then lessons fit", "so that more students read"],
                Part.LEVERS: ["Teacher teams", "Feedback after visits", "Time for planning"],
                Part.IMPACT: [
                    "Ask for evidence",
                    "Explain their thinking in writing",
                    "Texts at grade level",
                ],
                Part.STOPS: ["The weekly newsletter"],
            },
            [_area(number, name) for number, name in enumerate(("Learning from data", "Teacher teams"), 1)],
            [
                QuarterSaid("Q1", date(2026, 8, 31), date(2026, 10, 30)),
                QuarterSaid("Q2", date(2026, 11, 2), date(2027, 1, 22)),
            ],
            {},
        )
    )


def _area(number: int, name: str) -> Area:
    strategy = StrategyShown(
        number,
        number,
        TODAY,
        "Open each meeting with student work from two classrooms",
        "teams plan the next week from it",
        "4 of 5 meetings opened with it",
        "60 of 96 at the winter test",
        "Maya Torres",
        standing=Standing.ACTIVE,
        items=3,
        items_done=2,
        numbers=[NumberShown("Students at grade level", "", "41 of 96", "60 of 96", date(2027, 1, 15))],
        readings=[ReadingShown(date(2026, 11, 24), Said(Did.PARTLY, Worked.BETTER), "Maya Torres")],
    )
    return Area(
        number, number, name, date(2027, 1, 22), "look at student work each time", strategies=[strategy]
    )
