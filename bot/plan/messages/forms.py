"""The forms of a plan: which part to add or change, then a small form for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.fields import Choice, checkbox_field, text_field
from bot.blocks.naming import name_of
from bot.plan.messages.sections import changed_words, part_lines, quarter_words
from bot.plan.messages.shapes import LONGEST_LINE, MOST_GOALS, MOST_LINES, MOST_NUMBERS, Part, Plan, part_name
from bot.words import later, say

# The forms' fields.
GOAL, METRIC, STANDS, TARGET, BY, NUMBERS, REMOVE = (
    "goal",
    "metric",
    "stands",
    "target",
    "by",
    "numbers",
    "remove",
)
PRIORITY, IF, THEN, SO_THAT = "priority", "if", "then", "so_that"
LEVERS, TEACHERS, STUDENTS, CONTENT, STOPS, QUARTERS = (
    "levers",
    "teachers",
    "students",
    "content",
    "stops",
    "quarters",
)
YES = "yes"
FIELDS: Mapping[Part, Sequence[str]] = {
    Part.GOAL: (GOAL, METRIC, STANDS, TARGET, BY, NUMBERS),
    Part.PRIORITY: (PRIORITY,),
    Part.THEORY: (IF, THEN, SO_THAT),
    Part.LEVERS: (LEVERS,),
    Part.IMPACT: (TEACHERS, STUDENTS, CONTENT),
    Part.STOPS: (STOPS,),
    Part.QUARTERS: (QUARTERS,),
}
# A line each.
AS_LINES = (Part.LEVERS, Part.STOPS, Part.QUARTERS)
_SHOWN = 120

NO_GOAL = later("Write the goal in one sentence, or tick below that it is taken out.")
NO_IF = later("Write what you will do: the sentence begins with it.")
NO_THEN = later("Write what follows from it.")


@dataclass(frozen=True)
class About:
    """Which part of whose plan a form is about. `goal_id`: 0: a new one; `version`: of what it was made from."""

    ilt_id: int
    part: Part
    goal_id: int = 0
    version: int = 0

    @property
    def value(self) -> str:
        """As forms and buttons carry it."""
        return f"{self.ilt_id}:{self.part}:{self.goal_id}:{self.version}"


@dataclass(frozen=True)
class PlanForm:
    """A part as it stands, or as somebody typed it.

    Attributes:
        said: by field.
        proposed: what is filled in was never saved: it is made from what the team works on.
        meanwhile: what somebody else saved while this was typed; empty: nobody.
    """

    about: About
    said: Mapping[str, str] = field(default_factory=dict)
    proposed: bool = False
    meanwhile: str = ""


@dataclass(frozen=True)
class PartsForm:
    """All parts. `done`: what was just saved."""

    plan: Plan
    done: str = ""


def parts_form(form: PartsForm) -> dict[str, Any]:
    """*Add or change…*: a row for each part, with what stands in it."""
    plan, done = form.plan, form.done
    blocks = [kit.plain_section(done)] if done else []
    for number, goal in enumerate(plan.goals, 1):
        words = [say("Goal {number}: {goal}", number=number, goal=name_of(goal.text, _SHOWN))]
        if goal.changed_on:
            words.append(changed_words(goal.changed_on, plan.today))
        blocks.append(_row("\n".join(words), About(plan.ilt_id, Part.GOAL, goal.id), is_filled=True))
    if len(plan.goals) < MOST_GOALS:
        more = say("One more school goal") if plan.goals else say("A school goal")
        blocks.append(_row(more, About(plan.ilt_id, Part.GOAL), is_filled=False))
    blocks += [_part(plan, part) for part in Part if part is not Part.GOAL]
    return kit.form(
        ids.PLAN_PARTS_FORM,
        say("Add or change"),
        blocks,
        submit=say("Show the plan"),
        close=say("Close"),
        private_metadata=str(plan.ilt_id),
    )


def _part(plan: Plan, part: Part) -> kit.Block:
    lines = map(quarter_words, plan.quarters) if part is Part.QUARTERS else part_lines(plan, part, _SHOWN)
    filled = kit.tame(" · ".join(line.removeprefix("• ") for line in lines), _SHOWN)
    changed = plan.changed_on.get(part)
    words = [part_name(part), *filter(None, [filled, changed_words(changed, plan.today) if changed else ""])]
    return _row("\n".join(words), About(plan.ilt_id, part), is_filled=bool(filled))


def _row(words: str, about: About, *, is_filled: bool) -> kit.Block:
    name = words.partition("\n")[0]
    label = say("Change: {part}", part=name) if is_filled else say("Add: {part}", part=name)
    button = kit.button(
        say("Change…") if is_filled else say("Add…"), ids.PLAN_PART, value=about.value, label=label
    )
    return kit.plain_section(words, accessory=button)


def plan_form(form: PlanForm) -> dict[str, Any]:
    """The form of one part."""
    part = form.about.part
    above = [form.meanwhile] if form.meanwhile else []
    if form.proposed:
        above.append(say("Proposed from your strategies: change what does not fit, then save."))
    return kit.form(
        ids.PLAN_FORM,
        say(_TITLES[part]),
        [*map(kit.plain_section, above), *_inputs(form)],
        submit=say("Save"),
        close=say("Cancel"),
        private_metadata=form.about.value,
    )


_TITLES = {
    Part.GOAL: later("A school goal"),
    Part.PRIORITY: later("District priority"),
    Part.THEORY: later("Theory of action"),
    Part.LEVERS: later("Strategic levers"),
    Part.IMPACT: later("Instructional core"),
    Part.STOPS: later("What we stop"),
    Part.QUARTERS: later("Quarters"),
}
_LABELS = {
    GOAL: later("What do we want to reach?"),
    METRIC: later("What is it measured by?"),
    STANDS: later("Where does it stand?"),
    TARGET: later("Where should it be?"),
    BY: later("By when?"),
    NUMBERS: later("How it went"),
    PRIORITY: later("Which priority of the district does it serve?"),
    IF: later("If we…"),
    THEN: later("then…"),
    SO_THAT: later("so that…"),
    LEVERS: later("Our strategic levers"),
    TEACHERS: later("What will teachers do differently?"),
    STUDENTS: later("What will students do differently?"),
    CONTENT: later("What will be different in the content?"),
    STOPS: later("What do we stop, or not begin?"),
    QUARTERS: later("The quarters of your school year"),
}
_HINTS = {
    GOAL: later("Such as: every third grader reads at grade level. Never a student's name."),
    METRIC: later("Such as: winter reading test."),
    STANDS: later("Such as: 41 of 96."),
    TARGET: later("Such as: 70 of 96."),
    BY: later("A date, such as Jun 11."),
    IF: later("What the adults will do."),
    THEN: later("What will change in teaching and learning."),
    SO_THAT: later("What students will be able to do."),
}
_OPTIONAL = {*_LABELS} - {GOAL}
_LINES = {NUMBERS, LEVERS, STOPS, QUARTERS}


def _inputs(form: PlanForm) -> list[kit.Block]:
    fields = [
        text_field(
            name,
            say(_LABELS[name]),
            initial=form.said.get(name, ""),
            lines=name in _LINES,
            hint=_hint(name),
            optional=name in _OPTIONAL or _may_go(form),
        )
        for name in FIELDS[form.about.part]
    ]
    if _may_go(form):
        taken_out = [Choice(say("Take this goal out of the plan"), YES)]
        fields.append(checkbox_field(REMOVE, say("Not a goal any more?"), taken_out, optional=True))
    return fields


def _may_go(form: PlanForm) -> bool:
    return form.about.part is Part.GOAL and form.about.goal_id != 0


def _hint(name: str) -> str:
    if name == NUMBERS:
        return say(
            "A line for each day, such as Nov 3: 44 of 96. The number stays as you type it. At most {most} lines.",
            most=MOST_NUMBERS,
        )
    if name in {LEVERS, STOPS}:
        return say(
            "A line each: at most {most}, of {longest} characters.", most=MOST_LINES, longest=LONGEST_LINE
        )
    if name == QUARTERS:
        return say(
            "A line for each, as your district writes them, such as Q2: Nov 2 to Jan 22. "
            "What you choose to work on ends with its quarter."
        )
    return say(_HINTS[name]) if name in _HINTS else ""


def saved_words(about: About, *, removed: bool = False, focus_until: str = "") -> str:
    """Above the parts, after *Save*."""
    name = part_name(about.part)
    if removed:
        return say("Taken out of the plan: the goal. Agenda items that served it stay as they are.")
    if focus_until:
        return say(
            "Saved: {part}. What you work on now still ends on {day}: to move that, tap the three dots under its message in the "
            "channel, then Move its end…",
            part=name,
            day=focus_until,
        )
    return say("Saved: {part}.", part=name)


def meanwhile_words(by: str, now: Sequence[str]) -> str:
    """Above what somebody typed, where another one saved first."""
    words = " · ".join(kit.tame(one, _SHOWN) for one in now if one.strip()) or "–"
    return say(
        "{who} changed this while you were writing. It now says: {words}. "
        "What you typed is below; nothing of it was saved yet. Save puts it in place of theirs.",
        who=name_of(by),
        words=words,
    )
