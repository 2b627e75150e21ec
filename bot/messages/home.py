"""The Home tab: what waits for a person, their teams, their settings. Only that person sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from bot.messages import ids, kit
from bot.messages.assessment import ballot_value
from bot.messages.dates import long_day, overdue, shown_day
from bot.messages.fields import date_field
from bot.messages.item_digest import MENU
from bot.messages.item_lists import ACTION_WORDS
from bot.messages.success_checks import CheckRow, check_row

# Slack takes 100 blocks; with these there are never more (a test counts them).
PAGE = 10
MOST_BALLOTS, MOST_PARTS = 3, 3
MOST_HAND_OVERS = 4
MOST_CHECKS = 4
MOST_TEAMS = 6
MOST_TIME_OFF = 6
FIRST_DAY, LAST_DAY = "first", "last"
_ROW_TEXT = 200
_NAME = 60
_WHAT_IT_IS = (
    "I help school leadership teams with their meetings: voting on what is strong and what is weak, agreeing on next "
    "steps, and keeping them alive. It is about the team's work and never used to evaluate a person."
)
_FIRST_STEPS = (
    "You are in no team with me yet. Go to your team's channel, type `/invite @ILT` there, then `/ilt setup`. "
    "As soon as I know the team, it appears here."
)
# By storage.people.Frequency; in the order of the select.
FREQUENCIES = {
    "every": "Three days before, on the day, and when overdue",
    "due": "On the day, and when overdue",
    "overdue": "Only when overdue",
}
# The place of rows, by which a tap is answered with a receipt and the tab is shown anew.
PLACE = "home"


@dataclass(frozen=True)
class Part:
    """A section of a ballot that is not finished."""

    key: str
    title: str


@dataclass(frozen=True)
class WaitingBallot:
    """An open vote that a person has not finished. It says how many of their own answers there are, not which."""

    team: str
    round_id: int
    parts: Sequence[Part]
    answered: int
    total: int


@dataclass(frozen=True)
class MyItem:
    """An open item of the person's.

    Attributes:
        is_own: they own it; else they help.
        marks: further facts, in words.
    """

    item_id: int
    number: int
    text: str
    team: str
    due: date | None
    is_own: bool = True
    marks: Sequence[str] = ()


@dataclass(frozen=True)
class WaitingHandOver:
    """An item that the person is asked to take over."""

    item_id: int
    number: int
    text: str
    team: str
    owner: str
    due: date | None


@dataclass(frozen=True)
class TeamCard:
    """A team, how its self-assessment stands, and its next meeting, in words; `meeting` empty: none is planned."""

    ilt_id: int
    name: str
    standing: str
    meeting: str = ""


@dataclass(frozen=True)
class Away:
    """Days on which the person is told nothing."""

    id: int
    first_day: date
    last_day: date


@dataclass(frozen=True)
class MySettings:
    """What the person chose, or what holds without a choice.

    Attributes:
        is_own_hour: they chose it; else it is the team's.
    """

    hour: time
    is_own_hour: bool
    frequency: str
    zone: str
    away: Sequence[Away] = ()


@dataclass(frozen=True)
class Home:
    """Everything on the tab. `settings` empty: somebody the bot does not know as a member of a team."""

    today: date
    ballots: Sequence[WaitingBallot] = ()
    hand_overs: Sequence[WaitingHandOver] = ()
    checks: Sequence[CheckRow] = ()
    items: Sequence[MyItem] = ()
    total: int = 0
    page: int = 0
    teams: Sequence[TeamCard] = ()
    settings: MySettings | None = None

    @property
    def pages(self) -> int:
        """At least one."""
        return max(1, -(-self.total // PAGE))


def home_view(shown: Home) -> dict[str, Any]:
    """The tab as Slack takes it."""
    known = [*_waiting(shown), *_teams(shown), *_settings(shown)] if shown.settings else []
    start = [] if shown.settings else [kit.section(_FIRST_STEPS)]
    blocks = [*known, *start, kit.divider(), kit.context(_WHAT_IT_IS)]
    return {"type": "home", "blocks": blocks}


def _waiting(shown: Home) -> list[kit.Block]:
    rows = [*_ballots(shown), *_hand_overs(shown), *_checks(shown), *_items(shown)]
    if not rows:
        rows = [kit.plain_section("Nothing waits for you.")]
    return [kit.header("Waiting for you"), *rows]


def _ballots(shown: Home) -> list[kit.Block]:
    blocks = [block for ballot in shown.ballots[:MOST_BALLOTS] for block in _ballot(ballot)]
    return [*blocks, *_left(len(shown.ballots), MOST_BALLOTS, "ballots", "/ilt shows them in each channel.")]


def _ballot(ballot: WaitingBallot) -> list[kit.Block]:
    """One row, or one for each part that is not finished."""
    words = f"Your ballot in {kit.tame(ballot.team, _NAME)}: {ballot.answered} of {ballot.total} answered"
    if len(ballot.parts) == 1:
        return [kit.plain_section(words, accessory=_ballot_button(ballot, ballot.parts[0]))]
    rows = [
        kit.plain_section(kit.tame(part.title, _ROW_TEXT) or "?", accessory=_ballot_button(ballot, part))
        for part in ballot.parts[:MOST_PARTS]
    ]
    return [kit.plain_section(words), *rows]


def _ballot_button(ballot: WaitingBallot, part: Part) -> dict[str, Any]:
    return kit.button(
        "Open my ballot",
        ids.OPEN_BALLOT,
        value=ballot_value(ballot.round_id, part.key),
        label=f"Open my ballot in {kit.tame(ballot.team, 20)}: {kit.tame(part.title, 20)}",
        style="primary",
    )


def _hand_overs(shown: Home) -> list[kit.Block]:
    blocks = []
    for one in shown.hand_overs[:MOST_HAND_OVERS]:
        owner = kit.tame(one.owner, _NAME) or "nobody yet"
        line = f"You are asked to take over {_line(one.number, one.text, one.team, one.due, shown.today)}"
        buttons = [
            kit.button("Accept", ids.ITEM_DM_ACCEPT, label=f"Accept #{one.number}"),
            kit.button("Decline", ids.ITEM_DM_DECLINE, label=f"Decline #{one.number}"),
        ]
        words = f"{line}\nUntil you accept, it stays with {owner}."
        blocks += [kit.plain_section(words), kit.actions(buttons, block_id=f"{PLACE}:{one.item_id}")]
    return [
        *blocks,
        *_left(len(shown.hand_overs), MOST_HAND_OVERS, "to take over", "/ilt actions lists them."),
    ]


def _checks(shown: Home) -> list[kit.Block]:
    rows = [block for one in shown.checks[:MOST_CHECKS] for block in check_row(one, f"{PLACE}/check")]
    return [
        *([kit.plain_section("You finished this. Did it work?")] if rows else []),
        *rows,
        *_left(len(shown.checks), MOST_CHECKS, "to answer", "They come here as you answer these."),
    ]


def _items(shown: Home) -> list[kit.Block]:
    if not shown.total:
        return []
    heading = kit.plain_section(f"Your open action items: {shown.total}")
    rows = [block for one in shown.items for block in _item(one, shown.today)]
    return [heading, *rows, *_paging(shown)]


def _item(one: MyItem, today: date) -> list[kit.Block]:
    marks = [*([] if one.is_own else ["you help"]), *one.marks]
    line = " · ".join([_line(one.number, one.text, one.team, one.due, today), *marks])
    if not one.is_own:
        return [kit.plain_section(line)]
    options = [kit.option(ACTION_WORDS[action], action.value) for action in MENU]
    buttons = [
        kit.button("Done", ids.ITEM_DM_DONE, label=f"Done: #{one.number}"),
        {"type": "overflow", "action_id": ids.ITEM_DM_MORE, "options": options},
    ]
    return [kit.plain_section(line), kit.actions(buttons, block_id=f"{PLACE}:{one.item_id}")]


def _line(number: int, text: str, team: str, due: date | None, today: date) -> str:
    """`#12 Share the protocol · North ILT · Fri, Dec 4 · overdue 2 days`."""
    when = [shown_day(due, today), overdue(due, today)] if due else ["no date yet"]
    parts = [f"#{number} {kit.tame(text, _ROW_TEXT)}", kit.tame(team, _NAME), *when]
    return " · ".join(part for part in parts if part)


def _paging(shown: Home) -> list[kit.Block]:
    if shown.pages == 1:
        return []
    back = [kit.button("Back", ids.HOME_BACK, value=str(shown.page - 1))] if shown.page > 0 else []
    more = (
        [kit.button("More", ids.HOME_MORE, value=str(shown.page + 1))] if shown.page + 1 < shown.pages else []
    )
    return [kit.context(f"Page {shown.page + 1} of {shown.pages}."), kit.actions([*back, *more])]


def _left(count: int, most: int, what: str, where: str) -> list[kit.Block]:
    return [kit.context(f"And {count - most} more {what}. {where}")] if count > most else []


def _teams(shown: Home) -> list[kit.Block]:
    blocks = [kit.header("My ILTs")]
    for team in shown.teams[:MOST_TEAMS]:
        name = kit.tame(team.name, _NAME)
        buttons = [
            kit.button(
                "Log an action item",
                ids.ITEM_LOG,
                value=str(team.ilt_id),
                label=f"Log an action item in {name}",
            ),
            kit.button(
                "All action items",
                ids.ITEM_LIST_ALL,
                value=f"{team.ilt_id}:0",
                label=f"All action items of {name}",
            ),
        ]
        if team.meeting:
            label = f"Next meetings of {name}"
            buttons.append(kit.button("Next meetings", ids.MEETING_LIST, value=str(team.ilt_id), label=label))
        words = "\n".join(filter(None, [name, team.meeting, team.standing]))
        blocks += [kit.plain_section(words), kit.actions(buttons)]
    return [*blocks, *_left(len(shown.teams), MOST_TEAMS, "teams", "Type /ilt in their channels.")]


def _settings(shown: Home) -> list[kit.Block]:
    assert shown.settings is not None
    mine = shown.settings
    hint = "" if mine.is_own_hour else " (as your team has it)"
    hour = {
        "type": "timepicker",
        "action_id": ids.HOME_HOUR,
        "initial_time": f"{mine.hour:%H:%M}",
    }
    return [
        kit.header("Settings"),
        kit.plain_section(f"Reminders come at{hint}, {mine.zone} time", accessory=hour, block_id="hour"),
        kit.plain_section("I remind you of an action item", accessory=_often(mine), block_id="frequency"),
        *_away(shown.today, mine),
    ]


def _often(mine: MySettings) -> dict[str, Any]:
    options = [kit.option(words, value) for value, words in FREQUENCIES.items()]
    return {
        "type": "static_select",
        "action_id": ids.HOME_FREQUENCY,
        "options": options,
        "initial_option": kit.chosen(options, mine.frequency) or options[0],
    }


def _away(today: date, mine: MySettings) -> list[kit.Block]:
    rows = []
    for one in mine.away[:MOST_TIME_OFF]:
        days = _days(one, today)
        button = kit.button(
            "Remove", ids.HOME_TIME_OFF_REMOVE, value=str(one.id), label=f"Remove time off {days}"
        )
        rows.append(kit.plain_section(days, accessory=button))
    said = "Time off: I write nothing to you then, and remind you earlier instead."
    return [
        kit.plain_section(said),
        *rows,
        *_left(len(mine.away), MOST_TIME_OFF, "later", "They appear here as time goes on."),
        kit.actions([kit.button("Add time off…", ids.HOME_TIME_OFF_ADD)]),
    ]


def _days(one: Away, today: date) -> str:
    first, last = shown_day(one.first_day, today), shown_day(one.last_day, today)
    return first if one.first_day == one.last_day else f"{first} to {last}"


def time_off_form(today: date) -> dict[str, Any]:
    """*Add time off…*."""
    return kit.form(
        ids.HOME_TIME_OFF_FORM,
        "Time off",
        [
            kit.plain_section("I write nothing to you on these days, and remind you earlier instead."),
            date_field(FIRST_DAY, "First day", initial=today),
            date_field(LAST_DAY, "Last day", initial=today, hint="The same day for a single day."),
        ],
        submit="Add",
        close="Cancel",
    )


def away_words(first_day: date, last_day: date) -> str:
    """What was added, or removed."""
    if first_day == last_day:
        return long_day(first_day)
    return f"{long_day(first_day)} to {long_day(last_day)}"
