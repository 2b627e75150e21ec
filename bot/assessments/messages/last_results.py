"""`/ilt results`: the last results for one member, under the headings they like, and what is being voted on meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.assessments.messages.result_shapes import Results
from bot.assessments.messages.results import grouped, results_message
from bot.blocks import ids, kit, limits
from bot.blocks.dates import long_day
from bot.blocks.late import excused
from bot.blocks.tallies import so_far
from bot.words import later, say
from rubric_data import Grouping

# Stands for the rubric's own headings, where a grouping's key could stand.
OWN_HEADINGS = "-"
# More headings to choose from than anyone reads; Slack takes 100 options.
_MOST_GROUPINGS = 20


@dataclass(frozen=True)
class Voting:
    """A vote that is open: how far it is, nothing of what was said.

    Attributes:
        about: the criterion that is voted on again; empty for a whole self-assessment.
    """

    about: str
    finished: int
    counted: int


@dataclass(frozen=True)
class LastResults:
    """What a team has to show.

    Attributes:
        results: the last ones revealed.
        groupings: other headings they can be shown under.
        chosen: the key of the grouping to show them under; empty for the rubric's own headings.
        votings: what is open now.
    """

    team: str
    results: Results | None
    groupings: Sequence[Grouping]
    chosen: str
    votings: Sequence[Voting]


def last_results(shown: LastResults) -> dict[str, Any]:
    """The private answer: what is open, then the same message as in the channel."""
    open_now = [_open_words(voting) for voting in shown.votings]
    if shown.results is None:
        return _none_yet(shown.team, open_now)
    made = results_message(_under(shown, shown.results), headings=shown.chosen)
    blocks = [*map(kit.plain_section, open_now), *made["blocks"], *_other_headings(shown, shown.results)]
    return kit.message("\n".join([*map(kit.escape, open_now), made["text"]]), blocks)


def _under(shown: LastResults, results: Results) -> Results:
    chosen = next((one for one in shown.groupings if one.key == shown.chosen), None)
    return grouped(results, chosen) if chosen else results


def _open_words(voting: Voting) -> str:
    turnout = so_far(voting.finished, voting.counted)
    if not voting.about:
        return say("A self-assessment is open: {turnout}. Its results come with the reveal.", turnout=turnout)
    return say(
        "“{criterion}” is being voted on again: {turnout}. Its results come with the reveal.",
        turnout=turnout,
        criterion=kit.tame(voting.about, 40),
    )


def _none_yet(team: str, open_now: Sequence[str]) -> dict[str, Any]:
    words = (
        "\n".join([*open_now, say("Type /ilt to get to your ballot.")])
        if open_now
        else say(
            "{team} has no results yet. Type /ilt reflect to start a self-assessment.",
            team=kit.tame(team, 80),
        )
    )
    return kit.message(kit.escape(words), [kit.plain_section(words)])


def _other_headings(shown: LastResults, results: Results) -> list[kit.Block]:
    if not shown.groupings:
        return []
    value = f"{results.assessment_id}:"
    options = [
        kit.option(say("The self-assessment's own headings"), f"{value}{OWN_HEADINGS}"),
        *(
            kit.option(kit.tame(one.title, limits.OPTION_TEXT), f"{value}{one.key}")
            for one in shown.groupings[:_MOST_GROUPINGS]
        ),
    ]
    select = {
        "type": "static_select",
        "action_id": ids.RESULTS_HEADINGS,
        "placeholder": kit.plain(say("Show under…")),
        "options": options,
        "initial_option": kit.chosen(options, f"{value}{shown.chosen or OWN_HEADINGS}") or options[0],
    }
    return [kit.context(say("Show the criteria under other headings:")), kit.actions([select])]


def document_comes() -> str:
    """After *Get it as a document*."""
    return say(
        "I send you the document as a direct message in a moment. Only you get it; pass it on as you see fit."
    )


@dataclass(frozen=True)
class MinutesOffered:
    """The last minutes, to be had as a document too."""

    meeting_id: int
    day: date


@dataclass(frozen=True)
class Offered:
    """What can be had as a document besides. `plan_of`: the team's id, where it has a plan."""

    minutes: MinutesOffered | None = None
    plan_of: int | None = None


def exported(offered: Offered) -> dict[str, Any]:
    """After `/ilt export`."""
    said, buttons = [document_comes()], []
    if offered.minutes:
        day = long_day(offered.minutes.day)
        said.append(say("You can have the minutes of {day} too.", day=day))
        value = str(offered.minutes.meeting_id)
        buttons.append(kit.button(say("Minutes of {day}", day=day), ids.MINUTES_DOCUMENT, value=value))
    if offered.plan_of is not None:
        said.append(say("You can have your plan too."))
        buttons.append(kit.button(say("Our plan"), ids.PLAN_DOCUMENT, value=str(offered.plan_of)))
    words = " ".join(said)
    blocks = [kit.plain_section(words), *([kit.actions(buttons)] if buttons else [])]
    return kit.message(kit.escape(words), blocks)


def document_name(results: Results) -> str:
    """`ilt-results-2026-11-03.docx`."""
    return f"ilt-results-{results.revealed_on}.docx"


def document_message(results: Results, *, is_late: bool) -> dict[str, Any]:
    """The words above the document."""
    what = say("The results of {team}, as the channel was shown them.", team=kit.tame(results.team, 80))
    names = say(_NO_NAMES_IN_IT if results.is_unnamed else _NAMES_IN_IT)
    words = excused(f"{what} {names}", is_late=is_late)
    return kit.message(kit.escape(words), [kit.plain_section(words)])


_NAMES_IN_IT = later(
    "It says who chose what, because this vote was named: think of that before you pass it on."
)
_NO_NAMES_IN_IT = later("It holds counts and notes; names stand only below notes that were signed.")
