"""`/ilt plan`: a page of it for one member, and its forms filled in with what stands there. Nothing is changed here."""

from bot.blocks.dates import long_day
from bot.errors import RefusalError
from bot.meetings.rights import leads
from bot.plan.facts import goal_of, plan_of
from bot.plan.messages.forms import (
    AS_LINES,
    BY,
    FIELDS,
    GOAL,
    IF,
    METRIC,
    NUMBERS,
    QUARTERS,
    SO_THAT,
    STANDS,
    TARGET,
    THEN,
    About,
    PartsForm,
    PlanForm,
)
from bot.plan.messages.sections import quarter_words
from bot.plan.messages.shapes import Goal, Part, Plan
from bot.plan.messages.view import PlanView
from bot.rules.local_time import local_date
from bot.rules.strategy_words import does_words, so_that_words
from bot.rules.text import cut
from bot.teams.membership import Place, facilitators_of, in_team, names_of, require_facilitator, require_place
from bot.teams.times import team_time
from bot.turn import Act, Turn
from bot.words import later, say
from storage.meetings import running_meeting
from storage.plan import PlanEntry, PlanGoal
from storage.strategy_rows import active_strategies

_NO_GOAL = later(
    "That goal was taken out of the plan, so nothing was changed. Type /ilt plan to see what stands."
)
WHAT = later("change the plan")
# Of each of three strategies: together they fit into the field.
_PROPOSED = 95


def read_plan(turn: Turn) -> PlanView:
    """`/ilt plan`: the first page, for the team that the actor's channel means.

    Raises:
        RefusalError: the person has no team here (`bot.teams.membership.in_team`).
    """
    with in_team(turn) as (act, place):
        return view_of(act, place)


def read_page(turn: Turn, ilt_id: int, page: int = 0) -> PlanView:
    """A page of the plan of a team of theirs.

    Raises:
        RefusalError: the person is no member of that team.
    """
    with turn.read() as act:
        return view_of(act, require_place(act, ilt_id), page)


def view_of(act: Act, place: Place, page: int = 0) -> PlanView:
    """The plan as that member sees it."""
    plan = plan_now(act, place)
    # Only an empty plan says who fills it in.
    organizers = facilitators_of(act.session, place.ilt.id) if plan.is_empty else ()
    return PlanView(
        plan,
        page,
        place.is_facilitator,
        may_post(act, place),
        names_of(organizers) if organizers else "",
    )


def plan_now(act: Act, place: Place) -> Plan:
    """The plan as it is today."""
    zone = place.person.zone
    today = local_date(act.now, team_time(place.ilt, zone).zone)
    return plan_of(act.session, place.ilt, today, zone)


def may_post(act: Act, place: Place) -> bool:
    """Organizers post it, and whoever leads the meeting that is on."""
    if place.is_facilitator:
        return True
    meeting = running_meeting(act.session, place.ilt.id)
    return meeting is not None and leads(act.session, place, meeting)


def read_parts(turn: Turn, ilt_id: int) -> PartsForm:
    """*Add or change…*.

    Raises:
        RefusalError: no member of that team, or no organizer.
    """
    with turn.read() as act:
        place = require_place(act, ilt_id)
        require_facilitator(act.session, place, say(WHAT))
        return PartsForm(plan_now(act, place))


def read_form(turn: Turn, about: About) -> PlanForm:
    """The form of a part, or of a goal, as it stands.

    Raises:
        RefusalError: as `read_parts`; or that goal was taken out.
    """
    with turn.read() as act:
        place = require_place(act, about.ilt_id)
        require_facilitator(act.session, place, say(WHAT))
        return form_of(act, place, about)


def form_of(act: Act, place: Place, about: About) -> PlanForm:
    """The same."""
    if about.part is Part.GOAL:
        return _goal_form(act, place, about)
    entry = act.session.get(PlanEntry, (about.ilt_id, about.part))
    is_filled = entry is not None and any(entry.texts)
    if about.part is Part.THEORY and not is_filled:
        proposed = _proposed_theory(act, place)
        if any(proposed.values()):
            return PlanForm(_about(about, entry.version if entry else 0), proposed, proposed=True)
    return PlanForm(
        _about(about, entry.version if entry else 0), texts_in_fields(act, place, about.part, entry)
    )


def _about(about: About, version: int) -> About:
    return About(about.ilt_id, about.part, about.goal_id, version)


def texts_in_fields(act: Act, place: Place, part: Part, entry: PlanEntry | None) -> dict[str, str]:
    """What stands in a part, by its fields."""
    names = FIELDS[part]
    if part is Part.QUARTERS:
        return {QUARTERS: "\n".join(map(quarter_words, plan_now(act, place).quarters))}
    texts = entry.texts if entry else []
    if part in AS_LINES:
        return {names[0]: "\n".join(texts)}
    return dict(zip(names, texts, strict=False))


def _goal_form(act: Act, place: Place, about: About) -> PlanForm:
    if not about.goal_id:
        return PlanForm(_about(about, 0))
    row = goal_in(act, about)
    return PlanForm(_about(about, row.version), goal_in_fields(goal_of(row, team_time(place.ilt).zone)))


def goal_in(act: Act, about: About) -> PlanGoal:
    """A goal of that team. Raises RefusalError where it was taken out."""
    row = act.session.get(PlanGoal, about.goal_id)
    if row is None or row.ilt_id != about.ilt_id or row.removed_at is not None:
        raise RefusalError(say(_NO_GOAL))
    return row


def goal_in_fields(one: Goal) -> dict[str, str]:
    """A goal by its fields: days with their years, so that they are read as they were."""
    numbers = [f"{long_day(each.day)}: {each.said}" for each in one.numbers]
    return {
        GOAL: one.text,
        METRIC: one.metric,
        STANDS: one.stands,
        TARGET: one.target,
        BY: long_day(one.by) if one.by else "",
        NUMBERS: "\n".join(numbers),
    }


def _proposed_theory(act: Act, place: Place) -> dict[str, str]:
    """From the strategies that the team works on: what it does, and what follows."""
    wordings = [one.wording for one in active_strategies(act.session, place.ilt.id)]
    return {
        IF: _joined([cut(does_words(one.what), _PROPOSED) for one in wordings]),
        THEN: _joined([cut(so_that_words(one.so_that), _PROPOSED) for one in wordings if one.so_that]),
        SO_THAT: "",
    }


def _joined(pieces: list[str]) -> str:
    return "; ".join(dict.fromkeys(pieces))
