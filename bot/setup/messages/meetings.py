"""When a team meets, its norms and its roles: three rows of the setup, each with a small form on top."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, time, timedelta
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.date_lines import line_words, named
from bot.blocks.dates import long_day, shown_day
from bot.blocks.fields import Choice, date_field, select_field, text_field
from bot.blocks.listing import either
from bot.meetings.messages.fields import hour_field, minutes_field
from bot.meetings.messages.plan import ORDINALS, WEEKDAYS
from bot.rules.cadence import Cadence, Rhythm
from bot.rules.dates_by_hand import UnclearLine
from bot.rules.due_words import Reason
from bot.words import later, say

WEEKDAY, WHICH, FIRST, DATES = "weekday", "which", "first", "dates"
MOST_DATES = 40
# Of what Slack lets a form remember, half: it may count in other units. A value of ours is short.
_METADATA, _VALUE = 1500, 20
_PATTERNS = (
    Choice(later("Every week"), "weeks:1"),
    Choice(later("Every 2nd week"), "weeks:2"),
    Choice(later("Every 3rd week"), "weeks:3"),
    Choice(later("Every 4th week"), "weeks:4"),
    Choice(later("Twice a month, such as 1st and 3rd"), "month_days"),
    Choice(later("On dates we choose"), "by_hand"),
)
# For a team that has said when it meets: that stays, and agenda cards rest.
NOT_NOW = "not_now"
_NOT_NOW = Choice(later("We do not meet at the moment"), NOT_NOW)
_PAIRS = ((1, 3), (2, 4), (1, 2), (2, 3), (3, 4), (1, 4), (1, -1), (2, -1), (3, -1))


_RESTS = later(
    "I post no agenda cards and ask nobody to start. What waits for the agenda stays, and action items go on. The cards come back when "
    "somebody starts a meeting, puts something on the agenda, or says anew when you meet."
)


@dataclass(frozen=True)
class Agreed:
    """What a team has agreed on, as the setup shows it.

    Attributes:
        plan: when it meets, and the next meetings, a line each.
        norms: in their order.
        roles: each with who has it: "Timekeeper: Kim".
        rests: no agenda cards are posted for now.
    """

    plan: str = ""
    norms: Sequence[str] = ()
    roles: Sequence[str] = ()
    rests: bool = False


def agreed_rows(agreed: Agreed) -> list[kit.Block]:
    """The rows: what holds now, and the button that opens its form. Saved as they are changed."""
    meetings = say("Meetings (saved as you change them): {plan}", plan=agreed.plan)
    rows = (
        ("meetings", meetings, ids.MEETINGS_OPEN, say("Change the meetings")),
        ("norms", _norms(agreed.norms), ids.NORMS_OPEN, say("Change the norms")),
        ("roles", _roles(agreed.roles), ids.ROLES_OPEN, say("Change the roles")),
    )
    return [
        kit.plain_section(
            words,
            accessory=kit.button(say("Change…"), action_id, label=label),
            block_id=f"setup.{name}",
        )
        for name, words, action_id, label in rows
    ]


def _norms(norms: Sequence[str]) -> str:
    if not norms:
        return say("Norms: none yet.")
    return "\n".join([say("Norms:"), *(f"• {norm}" for norm in norms)])


def _roles(roles: Sequence[str]) -> str:
    numbered = (f"{number}. {role}" for number, role in enumerate(roles, 1))
    return "\n".join([say("Roles:"), *numbered, say("The first one leads the meeting.")])


@dataclass(frozen=True)
class MeetingsTyped:
    """The form about meetings as it was filled in; what its rhythm does not ask for is kept from before.

    Attributes:
        pattern: "weeks:2", "month_days" or "by_hand".
        weekday: 0 = Monday.
        which: days of a month, "1,3".
        first: a date as Slack's pickers write it.
        dates: in words, one on each line.
        by_itself: "yes" where the form was asked for by itself, and not in the setup.
        has_met: "yes" where the team has said when it meets, so that it can say that it does not at the moment.
    """

    pattern: str
    weekday: str = "1"
    which: str = "1,3"
    first: str = ""
    dates: str = ""
    hour: str = "15:30"
    minutes: str = "60"
    by_itself: str = ""
    has_met: str = ""


# What is kept with the form while the chosen rhythm does not show it.
_HIDDEN = ("weekday", "which", "first", "dates", "hour", "minutes", "by_itself", "has_met")


def typed_of(cadence: Cadence | None, today: date, *, is_stopped: bool = False) -> MeetingsTyped:
    """A rhythm as the form shows it; none: every other Tuesday, 3:30 PM, for 60 minutes. `is_stopped`: no agenda cards now."""
    if cadence is None:
        return MeetingsTyped("weeks:2", first=today.isoformat())
    to_come = [day for day in cadence.dates if day >= today]
    of_rhythm = (
        f"{cadence.rhythm.value}:{cadence.every}" if cadence.rhythm is Rhythm.WEEKS else cadence.rhythm.value
    )
    return MeetingsTyped(
        NOT_NOW if is_stopped else of_rhythm,
        str(cadence.weekday),
        ",".join(map(str, cadence.ordinals)),
        _from(cadence, today).isoformat(),
        "\n".join(long_day(day) for day in to_come),
        f"{cadence.hour:%H:%M}",
        str(cadence.minutes),
        has_met="yes",
    )


def _from(cadence: Cadence, today: date) -> date:
    """From when it holds; with weeks between: the next meeting it gives, so that the weeks stay the same."""
    start = max(today, cadence.first)
    if cadence.rhythm is not Rhythm.WEEKS:
        return start
    in_first_week = cadence.first + timedelta(days=cadence.weekday - cadence.first.weekday())
    step = 7 * cadence.every
    return in_first_week + timedelta(days=-(-(start - in_first_week).days // step) * step)


def meetings_form(ilt_id: int, typed: MeetingsTyped) -> dict[str, Any]:
    """The form: the rhythm, and only what that rhythm needs."""
    blocks = [
        select_field(
            ids.MEETINGS_RHYTHM,
            say("How often do you meet?"),
            [
                Choice(say(one.words), one.value)
                for one in (*_PATTERNS, *([_NOT_NOW] if typed.has_met else []))
            ],
            initial=typed.pattern,
            dispatches=True,
        ),
        *([kit.plain_section(say(_RESTS))] if typed.pattern == NOT_NOW else _when(typed)),
    ]
    return kit.form(
        ids.MEETINGS_FORM,
        say("Meetings"),
        blocks,
        submit=say("Save"),
        close=say("Back"),
        private_metadata=_metadata(ilt_id, typed),
    )


def _when(typed: MeetingsTyped) -> list[kit.Block]:
    minutes = int(typed.minutes) if typed.minutes.isdecimal() else 60
    return [*_of_rhythm(typed), hour_field(_hour(typed.hour)), minutes_field(minutes)]


def _of_rhythm(typed: MeetingsTyped) -> list[kit.Block]:
    if typed.pattern == Rhythm.BY_HAND:
        hint = say(
            "As you have them: one or several on a line, for example: Tue, Sep 8. At most {most}.",
            most=MOST_DATES,
        )
        return [text_field(DATES, say("Dates"), initial=typed.dates, lines=True, hint=hint)]
    weekdays = [Choice(say(name), str(number)) for number, name in enumerate(WEEKDAYS)]
    fields = [select_field(WEEKDAY, say("On which day?"), weekdays, initial=typed.weekday)]
    if typed.pattern == Rhythm.MONTH_DAYS:
        pairs = [Choice(_pair(one, other), f"{one},{other}") for one, other in _PAIRS]
        fields.append(select_field(WHICH, say("Which ones of the month?"), pairs, initial=typed.which))
    hint = say("The first meeting is on that day, or on the first such weekday after it.")
    return [*fields, date_field(FIRST, say("From"), initial=_day(typed.first), hint=hint)]


def _pair(one: int, other: int) -> str:
    return say("{some} and {last}", some=say(ORDINALS[one]), last=say(ORDINALS[other]))


def _metadata(ilt_id: int, typed: MeetingsTyped) -> str:
    """The team, and what is not shown at the moment. Dates are cut until they fit, which a school year's always do."""
    kept = {name: value[:_VALUE] for name, value in asdict(typed).items() if name in _HIDDEN}
    kept["dates"] = typed.dates
    while len(made := json.dumps(kept, ensure_ascii=False)) > _METADATA:
        kept["dates"] = kept["dates"][: len(kept["dates"]) * 3 // 4]
    return f"{ilt_id} {made}"


def kept_in(metadata: str) -> tuple[str, MeetingsTyped]:
    """The team's number and what was not shown, as `meetings_form` wrote it. Raises ValueError for anything else."""
    ilt_id, _, rest = metadata.partition(" ")
    found = json.loads(rest)
    kept = {name: str(found.get(name, "")) for name in _HIDDEN}
    return ilt_id, replace(MeetingsTyped("weeks:2"), **kept)


def _hour(words: str) -> time | None:
    try:
        return time.fromisoformat(words)
    except ValueError:
        return None


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


def pattern_of(words: str) -> tuple[Rhythm, int] | None:
    """The rhythm behind an option, and its weeks (1 where it has none); None for anything that is no option."""
    name, _, weeks = words.partition(":")
    known = words in {one.value for one in _PATTERNS}
    return (Rhythm(name), int(weeks or 1)) if known else None


def which_of(words: str) -> tuple[int, ...] | None:
    """The days of a month behind an option; None for anything that is none."""
    return next((pair for pair in _PAIRS if words == f"{pair[0]},{pair[1]}"), None)


def unclear_words(lines: Sequence[UnclearLine], today: date) -> str:
    """What is wrong with which lines, and what to do about each."""
    faults = [line_words(one.number, one.words, _fault(one, today)) for one in lines]
    return named(faults)


def _fault(line: UnclearLine, today: date) -> str:
    reading = line.reading
    near = either([shown_day(day, today) for day in reading.choices[:2]])
    if reading.reason is Reason.DAY_OFF and reading.day_off:
        day = shown_day(reading.day_off, today)
        if not near:
            return say("{day} is not a school day. Take it out.", day=day)
        return say("{day} is not a school day. Take {days}, or take it out.", day=day, days=near)
    if reading.choices:
        return say("do you mean {days}? Write only the days on which you meet.", days=near)
    return say("I read no date here. Write it like Tue, Sep 8.")
