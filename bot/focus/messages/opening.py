"""The form that opens a choosing: what may be chosen; and what `/ilt focus` says instead where it cannot open one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.blocks import ids, kit, limits
from bot.blocks.dates import shown_day
from bot.blocks.fields import Choice, checkbox_field, select_several_field, text_field
from bot.blocks.naming import name_of
from bot.blocks.packing import packed
from bot.focus.messages.message import QUESTION, strategies_of
from bot.focus.messages.message_buttons import confirm, place_button
from bot.focus.messages.shapes import LONGEST_OWN, NOBODY_YET, Area, Candidate, Turnout, goal_words
from bot.rules.focus import MOST_CANDIDATES
from bot.rules.tally import MINIMUM
from bot.words import count, say

# The form's fields.
PROPOSED, OTHERS, OWN = "proposed", "others", "own"
MOST_CHECKBOXES = 10
# Of each thing that people wrote of a strategy.
_SAID = 120


@dataclass(frozen=True)
class OpeningForm:
    """What whoever opens may tick.

    Attributes:
        assessment_id: 0 where there is no result.
        proposed: weaknesses and what is to be talked about; others: the rest of the result.
        members: who would be counted now.
        is_live: a meeting is on: the dots end when whoever leads it says so.
        until: when they would end otherwise, in words.
        left: how many focus areas the team may still choose.
    """

    ilt_id: int
    team: str
    assessment_id: int
    members: int
    is_live: bool
    until: str
    proposed: Sequence[Candidate] = ()
    others: Sequence[Candidate] = ()
    left: int = 2
    ticked: Sequence[str] = field(default=())


def opening_form(form: OpeningForm) -> dict[str, Any]:
    """The form, ticked so that one tap on *Open* is enough."""
    blocks = [
        kit.plain_section(_about(form)),
        *_proposed(form),
        *_others(form),
        text_field(
            OWN,
            say("In your own words"),
            lines=True,
            optional=form.assessment_id > 0,
            hint=say("One sentence a line. Never write a student's name."),
        ),
        kit.quiet(_what_follows(form)),
    ]
    return kit.form(
        ids.FOCUS_FORM,
        say(QUESTION),
        blocks,
        submit=say("Open"),
        close=say("Cancel"),
        private_metadata=f"{form.ilt_id}:{form.assessment_id}",
    )


def _about(form: OpeningForm) -> str:
    if not form.assessment_id:
        return say(
            "{team} has no result of a self-assessment yet. You can choose among sentences of your own, "
            "or type /ilt reflect first: then what you voted on is offered here.",
            team=name_of(form.team),
        )
    return say(
        "What may {team} choose? Ticked is what your last result named a weakness or something to talk about. "
        "At most {most} in all; nothing can be added afterwards.",
        team=name_of(form.team),
        most=MOST_CANDIDATES,
    )


def _proposed(form: OpeningForm) -> list[kit.Block]:
    """Checkboxes as long as Slack takes so many; else a select."""
    if not form.proposed:
        return []
    choices = [_choice(one) for one in form.proposed[: limits.MOST_OPTIONS]]
    ticked = [one.value for one in choices[:MOST_CANDIDATES]]
    label = say("From your last result")
    if len(choices) <= MOST_CHECKBOXES:
        return [checkbox_field(PROPOSED, label, choices, initial=ticked, optional=True)]
    return [select_several_field(PROPOSED, label, choices, initial=ticked)]


def _others(form: OpeningForm) -> list[kit.Block]:
    choices = [_choice(one) for one in form.others[: limits.MOST_OPTIONS]]
    return [select_several_field(OTHERS, say("Other criteria of that result"), choices)] if choices else []


def _choice(one: Candidate) -> Choice:
    return Choice(one.name, one.criterion_key, one.facts)


def _what_follows(form: OpeningForm) -> str:
    if form.members < MINIMUM:
        return count(
            "You are the only one in this team: with fewer than {minimum} there are no dots. You choose.",
            "You are {number} in this team: with fewer than {minimum} there are no dots. You talk, then choose.",
            form.members,
            minimum=MINIMUM,
        )
    if form.is_live:
        return say(
            "The channel is asked, and {number} of you place two dots each, unseen. "
            "Whoever leads the meeting shows them when you are ready.",
            number=form.members,
        )
    return say(
        "The channel is asked, and {number} of you place two dots each, unseen, until {until}.",
        number=form.members,
        until=form.until,
    )


@dataclass(frozen=True)
class Standing:
    """Where a team's focus stands, for `/ilt focus`.

    Attributes:
        round_id: of the choosing that is open, else of the last choice.
        is_asking: dots are placed; is_choosing: it is to be chosen now; neither: areas are worked on.
        may_choose_more: there is room for another focus area.
        waits: that its time is over and the step back is to come, in a sentence; cycle_id: on what.
        may_step_back: nobody has begun it.
    """

    round_id: int
    team: str
    channel_name: str
    today: date
    is_asking: bool = False
    is_choosing: bool = False
    dots_each: int = 2
    turnout: Turnout = NOBODY_YET
    areas: Sequence[Area] = ()
    may_choose_more: bool = False
    waits: str = ""
    cycle_id: int = 0
    may_step_back: bool = False


def standing_message(shown: Standing) -> dict[str, Any]:
    """The private answer to `/ilt focus` where something is open or chosen."""
    lines = _standing(shown)
    buttons = _ways(shown)
    blocks = [*map(kit.plain_section, packed(lines)), *([kit.actions(buttons)] if buttons else [])]
    return kit.message(kit.escape("\n".join(lines)), blocks)


def _standing(shown: Standing) -> list[str]:
    team, channel = name_of(shown.team), kit.tame(shown.channel_name, 80)
    if shown.is_asking:
        done = shown.turnout.words
        return [
            say(
                "{team}: what should we work on? {done}; the message is in #{channel}.",
                team=team,
                done=done,
                channel=channel,
            )
        ]
    if shown.is_choosing:
        return [
            say(
                "{team} is choosing what to work on; the message is in #{channel}.",
                team=team,
                channel=channel,
            )
        ]
    lines = [say("{team} works on:", team=team), *filter(None, [shown.waits])]
    for one in shown.areas:
        lines.append(
            say("• {name}, until {day}", name=name_of(one.name), day=shown_day(one.ends_on, shown.today))
        )
        if one.goal:
            lines.append(goal_words(one.goal))
        lines += strategies_of(one, _SAID)
    return lines


def _ways(shown: Standing) -> list[dict[str, Any]]:
    value = str(shown.round_id)
    if shown.is_asking:
        show = kit.button(say("Show the dots"), ids.FOCUS_SHOW_DOTS, value=value)
        asked = confirm(
            say("Show the dots?"),
            say("Dots can't be placed or changed afterwards."),
            say("Show them"),
            say("Not yet"),
        )
        return [place_button(value, shown.dots_each), {**show, "confirm": asked}]
    if shown.is_choosing:
        return [kit.button(say("Choose our focus…"), ids.FOCUS_CHOOSE, value=value, style="primary")]
    if shown.waits:
        begin = [kit.button(say("Step back"), ids.STEP_BACK, value=str(shown.cycle_id), style="primary")]
        return begin if shown.may_step_back else []
    goal = kit.button(say("Goal…"), ids.FOCUS_GOAL, value=value)
    strategies = [kit.button(say("Strategies…"), ids.STRATEGY_LIST, value=value)]
    more = [kit.button(say("Choose one more…"), ids.FOCUS_START)] if shown.may_choose_more else []
    return [goal, *strategies, *more]


@dataclass(frozen=True)
class Opened:
    """What was opened."""

    round_id: int
    channel_name: str
    has_dots: bool
    dots_each: int
    until: str


def opened(done: Opened) -> dict[str, Any]:
    """After *Open*: the way to one's own dots is there at once."""
    channel = kit.tame(done.channel_name, 80)
    if not done.has_dots:
        words = say(
            "Opened: #{channel} shows what you may choose in a moment. Talk, then choose.", channel=channel
        )
        button = kit.button(
            say("Choose our focus…"), ids.FOCUS_CHOOSE, value=str(done.round_id), style="primary"
        )
        return kit.message(kit.escape(words), [kit.plain_section(words), kit.actions([button])])
    words = (
        say(
            "Opened: #{channel} is asked in a moment; dots are placed until {until}.",
            channel=channel,
            until=done.until,
        )
        if done.until
        else say(
            "Opened: #{channel} is asked in a moment; dots are placed until whoever leads shows them.",
            channel=channel,
        )
    )
    row = kit.actions([place_button(str(done.round_id), done.dots_each)])
    return kit.message(kit.escape(words), [kit.plain_section(words), row])


def too_long(number: int) -> str:
    """Under a field in which one line is longer than a candidate may be."""
    return say(
        "Line {number} is longer than {most} characters. Say it in one short sentence; nothing was opened yet.",
        number=number,
        most=LONGEST_OWN,
    )
