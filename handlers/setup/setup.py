"""The setup of a team: its form, its days off, and *Take over as organizer*."""

from typing import Any

from bot.blocks import ids
from bot.blocks.say import sentence
from bot.errors import NotFacilitatorError, WrongInputError
from bot.setup import days_off, setup
from bot.setup.messages.days_off import DaysOffTyped, days_off_form
from bot.setup.messages.setup import (
    brought,
    on_top,
    saved,
    setup_form,
    take_over_offer,
    took_over,
)
from bot.setup.setup import Outcome, SetupAnswers
from bot.teams import roles
from bot.teams.announcements import only_post
from bot.teams.membership import Team
from bot.teams.messages.choices import TeamChoice
from handlers.answers import Answer, Below, ChangeForm, Done, FieldErrors, OpenForm, Say
from handlers.boundary import Handler
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import Filled, number

# Read when a form is sent off; Slack sends nothing for them before.
_INPUTS = (
    ids.SETUP_BRING,
    ids.SETUP_NAME,
    ids.SETUP_ZONE,
    ids.SETUP_FACILITATORS,
    ids.SETUP_OBSERVERS,
    ids.SETUP_HOUR,
    ids.SETUP_HOLIDAYS,
    ids.SETUP_NAMING,
    ids.SETUP_LANGUAGE,
    ids.DAYS_OFF_FIRST,
    ids.DAYS_OFF_LAST,
    ids.DAYS_OFF_NAME,
    ids.DAYS_OFF_LIST,
)


def register(listeners: Listeners) -> dict[str, Handler]:
    """All listeners of the setup. Returns its words of the slash command."""
    listeners.form(ids.SETUP_FORM, _save)
    listeners.action(ids.DAYS_OFF_OPEN, _open_days_off)
    listeners.form(ids.DAYS_OFF_FORM, _add_days_off)
    listeners.action(ids.DAYS_OFF_REMOVE, _remove_days_off)
    listeners.action(ids.TAKE_OVER, _take_over)
    listeners.action(ids.ONLY_POST, _only_post)
    for name in _INPUTS:
        listeners.action(name, _nothing)
    return {"setup": _open}


def _open(request: Request) -> Answer:
    """`/ilt setup` or its button."""
    return OpenForm(setup_form(setup.offer(request.turn)))


def _save(request: Request) -> Answer:
    """*Save* in the form."""
    answers = _answers(request)
    try:
        done = setup.save(request.turn, _ilt_id(request), answers)
    except WrongInputError as wrong:
        return FieldErrors(wrong.fields)
    team = _choice(done.team)
    if done.outcome is Outcome.BROUGHT:
        return Say(brought(team))
    is_first = done.outcome is Outcome.FIRST
    return Say(saved(team, _ilt_id(request), is_first=is_first, meets=done.meets))


def _open_days_off(request: Request) -> Answer:
    """*Add days off…*: the small form on top."""
    return OpenForm(days_off_form(_ilt_id(request)))


def _add_days_off(request: Request) -> Answer:
    """*Add* in the small form."""
    first = request.input(ids.DAYS_OFF_FIRST, ids.DAYS_OFF_FIRST).get("selected_date") or ""
    last = request.input(ids.DAYS_OFF_LAST, ids.DAYS_OFF_LAST).get("selected_date") or ""
    name = request.input(ids.DAYS_OFF_NAME, ids.DAYS_OFF_NAME).get("value") or ""
    pasted = request.input(ids.DAYS_OFF_LIST, ids.DAYS_OFF_LIST).get("value") or ""
    typed = DaysOffTyped(first, last, name, pasted)
    try:
        shown = days_off.add_days_off(request.turn, _ilt_id(request), typed)
    except WrongInputError as wrong:
        return FieldErrors(wrong.fields)
    return Below(setup_form(shown))


def _remove_days_off(request: Request) -> Answer:
    """A choice in *Remove…*."""
    chosen = number(request.chosen_value)
    try:
        shown = days_off.remove_days_off(request.turn, _ilt_id(request), chosen)
    except NotFacilitatorError as refusal:
        return OpenForm(on_top(take_over_offer(str(refusal), refusal.ilt_id)))
    return ChangeForm(setup_form(shown))


def _take_over(request: Request) -> Answer:
    """*Take over as organizer*, wherever it stands."""
    ilt_id = number(request.chosen_value)
    done = roles.take_over(request.turn, ilt_id)
    return Say(took_over(_choice(done.team), was_already=done.was_already))


def _only_post(request: Request) -> Answer:
    """*No, only post here* below the greeting."""
    return Say(sentence(only_post(request.turn, number(request.chosen_value))))


def _nothing(_request: Request) -> Answer:
    """An input that is read when the form is sent off."""
    return Done()


def _answers(request: Request) -> SetupAnswers:
    def option(name: str) -> str:
        return str((request.input(name, name).get("selected_option") or {}).get("value") or "")

    def people(name: str) -> list[Any]:
        return list(request.input(name, name).get("selected_users") or [])

    return SetupAnswers(
        team_name=request.input(ids.SETUP_NAME, ids.SETUP_NAME).get("value") or "",
        zone=option(ids.SETUP_ZONE),
        facilitators=people(ids.SETUP_FACILITATORS),
        observers=people(ids.SETUP_OBSERVERS),
        reminder_hour=request.input(ids.SETUP_HOUR, ids.SETUP_HOUR).get("selected_time") or "",
        holidays=option(ids.SETUP_HOLIDAYS),
        naming=option(ids.SETUP_NAMING),
        bring=number(option(ids.SETUP_BRING) or "0"),
        language=option(ids.SETUP_LANGUAGE),
        untouched=Filled(request).untouched(),
    )


def _ilt_id(request: Request) -> int:
    return number(request.view["private_metadata"])


def _choice(team: Team) -> TeamChoice:
    return TeamChoice(team.channel_id, team.name)
