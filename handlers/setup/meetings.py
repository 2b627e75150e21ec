"""When a team meets, its norms and its roles: the three rows of the setup with their small forms."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.blocks import ids
from bot.errors import NotFacilitatorError, RefusalError, WrongInputError
from bot.meetings.messages.fields import HOUR, MINUTES
from bot.setup import meetings as meeting_setup
from bot.setup import norms_and_roles
from bot.setup.messages.meetings import DATES, FIRST, WEEKDAY, WHICH, MeetingsTyped, kept_in, meetings_form
from bot.setup.messages.norms_and_roles import (
    HOLDER,
    MOST_ROLES,
    NORMS,
    ROLE,
    RoleRow,
    norms_form,
    roles_about,
    roles_form,
)
from bot.setup.messages.setup import SetupForm, meets_now, on_top, setup_form, take_over_offer
from bot.words import later, say
from handlers.answers import Answer, Below, ChangeForm, FieldErrors, OpenForm
from handlers.notices import notice
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import Filled, number

_OLD_FORM = later("That form is from an older version. Nothing was changed. Close it and type /ilt setup.")


def register(listeners: Listeners) -> None:
    """All listeners of the three rows."""
    listeners.action(ids.MEETINGS_OPEN, _open_meetings)
    listeners.action(ids.MEETINGS_RHYTHM, _rhythm_chosen)
    listeners.form(ids.MEETINGS_FORM, _save_meetings)
    listeners.action(ids.NORMS_OPEN, _open_norms)
    listeners.form(ids.NORMS_FORM, _save_norms)
    listeners.action(ids.ROLES_OPEN, _open_roles)
    listeners.action(ids.ROLES_MORE, _one_more_role)
    listeners.form(ids.ROLES_FORM, _save_roles)


def _open_meetings(request: Request) -> Answer:
    """*Change…* beside the meetings, and *Say when you meet…* after the first setup."""
    about = request.chosen_value or str(request.view["private_metadata"])
    ilt_id = number(about)

    def form() -> dict[str, Any]:
        typed = meeting_setup.offer_meetings(request.turn, ilt_id)
        return meetings_form(ilt_id, replace(typed, by_itself="yes" if request.chosen_value else ""))

    return _pushed(form)


def _rhythm_chosen(request: Request) -> Answer:
    """Another rhythm: its own fields, with everything typed so far."""
    return ChangeForm(meetings_form(*_meetings_typed(request)))


def _save_meetings(request: Request) -> Answer:
    """*Save* in the form about meetings."""
    ilt_id, typed = _meetings_typed(request)
    return _saved(
        request,
        ids.MEETINGS_RHYTHM,
        lambda: meeting_setup.save_meetings(request.turn, ilt_id, typed),
        _met if typed.by_itself else setup_form,
    )


def _open_norms(request: Request) -> Answer:
    """*Change…* beside the norms."""
    ilt_id = number(request.view["private_metadata"])
    offer = norms_and_roles.offer_norms
    return _pushed(lambda: norms_form(ilt_id, offer(request.turn, ilt_id)))


def _save_norms(request: Request) -> Answer:
    """*Save* in the form of norms."""
    ilt_id, text = number(request.view["private_metadata"]), Filled(request).text(NORMS)
    return _saved(request, NORMS, lambda: norms_and_roles.save_norms(request.turn, ilt_id, text))


def _open_roles(request: Request) -> Answer:
    """*Change…* beside the roles."""
    ilt_id = number(request.view["private_metadata"])
    offer = norms_and_roles.offer_roles
    return _pushed(lambda: roles_form(offer(request.turn, ilt_id)))


def _one_more_role(request: Request) -> Answer:
    """*Add another role*: two more fields, with everything typed so far."""
    ilt_id, rows, was = _roles_typed(request)
    form = norms_and_roles.offer_roles(request.turn, ilt_id, (rows, was))
    return ChangeForm(roles_form(form))


def _save_roles(request: Request) -> Answer:
    """*Save* in the form of roles."""
    ilt_id, rows, was = _roles_typed(request)
    return _saved(request, f"{ROLE}:0", lambda: norms_and_roles.save_roles(request.turn, ilt_id, rows, was))


def _pushed(form: Callable[[], dict[str, Any]]) -> OpenForm:
    """A form on top of the setup; where they may not, why: on top too, so that nothing typed below is covered."""
    try:
        return OpenForm(form())
    except NotFacilitatorError as refusal:
        return OpenForm(on_top(take_over_offer(str(refusal), refusal.ilt_id)))


def _met(form: SetupForm) -> dict[str, Any]:
    return notice(meets_now(form))


def _saved(
    request: Request,
    field: str,
    work: Callable[[], SetupForm],
    show: Callable[[SetupForm], dict[str, Any]] = setup_form,
) -> Answer:
    """Back to the setup as it is then. Refused, the form stays open with everything typed and says why."""
    try:
        shown = show(work())
        # Opened from a message there is no setup below it.
        return Below(shown) if request.view.get("previous_view_id") else ChangeForm(shown)
    except WrongInputError as wrong:
        return FieldErrors(wrong.fields)
    except RefusalError as refusal:
        return FieldErrors({field: str(refusal)})


def _meetings_typed(request: Request) -> tuple[int, MeetingsTyped]:
    """What is on the screen, and beside it what the chosen rhythm does not show."""
    try:
        ilt_id, kept = kept_in(request.view["private_metadata"])
    except (ValueError, AttributeError) as error:
        raise RefusalError(say(_OLD_FORM)) from error
    filled, there = Filled(request), request.view["state"]["values"]
    hour, first = filled.hour(HOUR), filled.day(FIRST)
    typed = replace(
        kept,
        pattern=filled.choice(ids.MEETINGS_RHYTHM),
        **({"hour": f"{hour:%H:%M}" if hour else ""} if HOUR in there else {}),
        **({"minutes": filled.choice(MINUTES)} if MINUTES in there else {}),
        **({"dates": filled.text(DATES)} if DATES in there else {}),
        **({"first": first.isoformat() if first else ""} if FIRST in there else {}),
        **({"weekday": filled.choice(WEEKDAY)} if WEEKDAY in there else {}),
        **({"which": filled.choice(WHICH)} if WHICH in there else {}),
    )
    return number(ilt_id), typed


def _roles_typed(request: Request) -> tuple[int, list[RoleRow], list[str]]:
    try:
        ilt_id, was = roles_about(request.view["private_metadata"])
    except ValueError as error:
        raise RefusalError(say(_OLD_FORM)) from error
    filled, there = Filled(request), request.view["state"]["values"]
    rows = [
        RoleRow(filled.text(f"{ROLE}:{place}"), filled.choice(f"{HOLDER}:{place}"))
        for place in range(MOST_ROLES)
        if f"{ROLE}:{place}" in there
    ]
    return number(ilt_id), rows, was
