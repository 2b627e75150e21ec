"""*I'd like to lead this*: asked for on the agenda, answered in a direct message."""

from bot.agenda import leading
from bot.agenda.messages import leading as said
from bot.blocks import ids
from bot.blocks.say import sentence
from handlers.answers import Answer, Say, form_in_place
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import Filled, number, number_and_key, team_and_day, typed_stays


def register(listeners: Listeners) -> None:
    """Its listeners; the wish itself is a row's."""
    listeners.action(ids.AGENDA_LEAD_GIVE, _lead_given)
    listeners.action(ids.AGENDA_LEAD_KEEP, _kept)
    listeners.action(ids.AGENDA_ROLE_ASK, _role_wanted)
    listeners.action(ids.AGENDA_ROLE_GIVE, _role_given)
    listeners.form(ids.AGENDA_ROLE_FORM, _role_asked)


def lead(request: Request, item_id: int) -> Answer:
    """*I'd like to lead this*."""
    return Say(sentence(leading.ask_to_lead(request.turn, item_id)), replaces=False)


def _lead_given(request: Request) -> Answer:
    """*Let them do it*, of an item."""
    item_id, member_id = number_and_key(request.chosen_value)
    item = leading.give_lead(request.turn, item_id, number(member_id))
    return Say(sentence(said.given(item)))


def _kept(_request: Request) -> Answer:
    """*I keep it*."""
    return Say(sentence(said.kept()))


def _role_wanted(request: Request) -> Answer:
    """*I'd like a role…*."""
    found = leading.roles_of_others(request.turn, *team_and_day(request.chosen_value))
    return form_in_place(request, said.role_form(*found, request.chosen_value))


def _role_asked(request: Request) -> Answer:
    """Which."""
    ilt_id, slot = team_and_day(request.view["private_metadata"])
    role = Filled(request).choice(said.ROLE)
    return typed_stays(
        said.ROLE,
        lambda: leading.ask_for_role(request.turn, ilt_id, slot, role),
        sentence,
    )


def _role_given(request: Request) -> Answer:
    """*Let them do it*, of a role."""
    ilt_id, _, rest = request.chosen_value.partition(":")
    slot, _, rest = rest.partition(":")
    member_id, _, role = rest.partition(":")
    about_it = team_and_day(f"{ilt_id}:{slot}")
    name = leading.give_role(request.turn, *about_it, number(member_id), role)
    return Say(sentence(said.has_it_now(role, name)))
