"""The setup of a team: its form, its days off, and *Take over as facilitator*."""

from typing import Any

from bot.blocks import ids
from bot.errors import NotFacilitatorError, RefusalError, WrongInputError
from bot.setup import days_off, setup
from bot.setup.messages.setup import (
    brought,
    days_off_form,
    on_top,
    saved,
    setup_form,
    take_over_offer,
    took_over,
)
from bot.setup.setup import Outcome, SetupAnswers
from bot.teams import roles
from bot.teams.membership import Team
from bot.teams.messages.choices import TeamChoice
from handlers.answers import Answer, Below, ChangeForm, Done, FieldErrors, OpenForm, Say
from handlers.boundary import Handler
from handlers.deps import Deps
from handlers.registry import Listeners
from handlers.request import Request

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
    ids.DAYS_OFF_FIRST,
    ids.DAYS_OFF_LAST,
    ids.DAYS_OFF_NAME,
)


def register(listeners: Listeners, deps: Deps) -> dict[str, Handler]:
    """All listeners of the setup. Returns its words of the slash command."""
    own = _Listeners(deps)
    listeners.form(ids.SETUP_FORM, own.save)
    listeners.action(ids.DAYS_OFF_OPEN, "open_days_off", own.open_days_off)
    listeners.form(ids.DAYS_OFF_FORM, own.add_days_off)
    listeners.action(ids.DAYS_OFF_REMOVE, "remove_days_off", own.remove_days_off)
    listeners.action(ids.TAKE_OVER, "take_over", own.take_over)
    for name in _INPUTS:
        listeners.action(name, "setup_input", own.nothing)
    return {"setup": own.open}


class _Listeners:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def open(self, request: Request) -> Answer:
        """`/ilt setup` or its button."""
        return OpenForm(setup_form(setup.offer(self._deps.db, request.actor, self._deps.clock.now())))

    def save(self, request: Request) -> Answer:
        """*Save* in the form."""
        clock, answers = self._deps.clock, _answers(request)
        now, machine_now = clock.now(), clock.machine_now()
        try:
            done = setup.save(self._deps.db, request.actor, _ilt_id(request), answers, now, machine_now)
        except WrongInputError as wrong:
            return FieldErrors(wrong.fields)
        team = _choice(done.team)
        if done.outcome is Outcome.BROUGHT:
            return Say(brought(team))
        return Say(saved(team, _ilt_id(request), is_first=done.outcome is Outcome.FIRST))

    def open_days_off(self, request: Request) -> Answer:
        """*Add days off…*: the small form on top."""
        return OpenForm(days_off_form(_ilt_id(request)))

    def add_days_off(self, request: Request) -> Answer:
        """*Add* in the small form."""
        first = request.input(ids.DAYS_OFF_FIRST, ids.DAYS_OFF_FIRST).get("selected_date") or ""
        last = request.input(ids.DAYS_OFF_LAST, ids.DAYS_OFF_LAST).get("selected_date") or ""
        name = request.input(ids.DAYS_OFF_NAME, ids.DAYS_OFF_NAME).get("value") or ""
        db, now = self._deps.db, self._deps.clock.now()
        try:
            shown = days_off.add_days_off(db, request.actor, _ilt_id(request), (first, last), name, now)
        except WrongInputError as wrong:
            return FieldErrors(wrong.fields)
        return Below(setup_form(shown))

    def remove_days_off(self, request: Request) -> Answer:
        """A choice in *Remove…*."""
        db, now = self._deps.db, self._deps.clock.now()
        chosen = _number(request.chosen_value)
        try:
            shown = days_off.remove_days_off(db, request.actor, _ilt_id(request), chosen, now)
        except NotFacilitatorError as refusal:
            return OpenForm(on_top(take_over_offer(str(refusal), refusal.ilt_id)))
        return ChangeForm(setup_form(shown))

    def take_over(self, request: Request) -> Answer:
        """*Take over as facilitator*, wherever it stands."""
        clock, ilt_id = self._deps.clock, _number(request.chosen_value)
        done = roles.take_over(self._deps.db, request.actor, ilt_id, clock.now(), clock.machine_now())
        return Say(took_over(_choice(done.team), was_already=done.was_already))

    def nothing(self, _request: Request) -> Answer:
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
        bring=_number(option(ids.SETUP_BRING) or "0"),
    )


def _ilt_id(request: Request) -> int:
    return _number(request.view["private_metadata"])


def _number(words: str) -> int:
    # Longer ones are no number of ours, and more than a database column holds.
    if not words.isdecimal() or len(words) > 9:  # noqa: PLR2004
        raise RefusalError(
            "That button is from an older message and does nothing any more. Type /ilt to go on."
        )
    return int(words)


def _choice(team: Team) -> TeamChoice:
    return TeamChoice(team.channel_id, team.name)
