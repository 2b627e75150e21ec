"""`/ilt agenda`, its buttons and its forms, and the shortcut that makes an agenda item of a message."""

from dataclasses import replace
from functools import partial
from typing import Any

from bot.agenda import agenda, calendar_file
from bot.agenda import card as agenda_card
from bot.agenda import offers as agenda_offers
from bot.agenda import roles as meeting_roles
from bot.agenda.agenda import AgendaFields
from bot.agenda.messages import receipts as shown
from bot.agenda.messages.agenda import quoted
from bot.agenda.messages.calendar_file import calendar_comes
from bot.agenda.messages.forms import (
    MINUTES,
    NO_MINUTES,
    OBJECTIVE,
    ROLE,
    TITLE,
    TO,
    AgendaForm,
    agenda_form,
    meeting_objective_form,
    objective_form,
    presenter_block,
    serves_block,
    swap_form,
)
from bot.agenda.messages.view import CHANGE, LEAD, PAGE, REMOVE, UP, agenda_view
from bot.blocks import ids
from bot.blocks.say import sentence
from bot.errors import RefusalError, WrongInputError
from bot.items.messages.forms import About, about
from bot.library.catalog import Catalog
from bot.library.suggesting import suggest_for_item
from bot.plan.serving import strategy_in
from bot.words import say
from handlers.agenda.leading import lead
from handlers.answers import Answer, ChangeForm, FieldErrors, OpenForm, Say, form_in_place
from handlers.boundary import Handler
from handlers.deps import Deps
from handlers.registry import Listeners, Shortcut
from handlers.request import Request
from handlers.shortcuts import message_of
from handlers.values import (
    RETIRED,
    Filled,
    NotUnderstoodError,
    after_word,
    number,
    number_or_none,
    team_and_day,
    typed_stays,
)

PROPOSE = Shortcut(
    ids.AGENDA_SHORTCUT, "message", "Propose for ILT agenda", "Puts this message on the next agenda"
)
_ADD = {"add", "propose"}


def register(listeners: Listeners, deps: Deps) -> dict[str, Handler]:
    """All listeners of the agenda. Returns its word of the slash command."""
    catalog = deps.catalog
    listeners.action(ids.AGENDA_SHOW, _show)
    listeners.action(ids.MEETING_CALENDAR, _calendar)
    listeners.action(ids.AGENDA_PAGE_BACK, _turned)
    listeners.action(ids.AGENDA_PAGE_MORE, _turned)
    listeners.action(ids.AGENDA_ROW, partial(_row, catalog))
    listeners.action(ids.AGENDA_REMOVE, _remove)
    listeners.action(ids.AGENDA_RESTORE, _restore)
    listeners.action(ids.AGENDA_POST, _post)
    listeners.action(ids.AGENDA_PROPOSE, partial(_propose, catalog))
    listeners.action(ids.AGENDA_CHANGE, partial(_change, catalog))
    listeners.action(ids.AGENDA_ADD_OBJECTIVE, partial(_objective, catalog))
    listeners.action(ids.AGENDA_MEETING_OBJECTIVE, _meeting_objective)
    listeners.action(ids.AGENDA_SWAP, _swap)
    listeners.action(ids.AGENDA_TEAM, partial(_team_chosen, catalog))
    listeners.form(ids.AGENDA_FORM, _proposed)
    listeners.form(ids.AGENDA_CHANGE_FORM, _changed)
    listeners.form(ids.AGENDA_OBJECTIVE_FORM, _objective_given)
    listeners.form(ids.AGENDA_MEETING_FORM, _meeting_objective_given)
    listeners.form(ids.AGENDA_SWAP_FORM, _swapped)
    listeners.shortcut(PROPOSE, partial(_of_message, catalog))
    return {"agenda": partial(_agenda, catalog)}


def _agenda(catalog: Catalog, request: Request) -> Answer:
    """`/ilt agenda`; with `add` and words: a new item of that title; with `add` alone: the form."""
    words = after_word(request.words)
    if not words:
        view = agenda_offers.read_agenda(request.turn)
        return Say(agenda_view(view))
    if words.split()[0].lower() not in _ADD:
        raise NotUnderstoodError
    return _add(catalog, request, after_word(words))


def _add(catalog: Catalog, request: Request, title: str) -> Answer:
    if not title:
        return OpenForm(agenda_form(agenda_offers.new_item(request.turn)))
    try:
        done = agenda.propose_words(request.turn, title)
    except WrongInputError as wrong:  # more words than a title has: they are kept, to be shortened
        return OpenForm(_form(catalog, request, agenda_offers.new_item(request.turn, title, str(wrong))))
    return Say(shown.proposed(done))


def _show(request: Request) -> Answer:
    """*Agenda and roles*."""
    return _page(request, number(request.chosen_value), 0)


def _calendar(request: Request) -> Answer:
    """*Add to my calendar*; what it stands under stays."""
    calendar_file.ask_for_calendar(request.turn, number(request.chosen_value))
    return Say(sentence(calendar_comes()), replaces=False)


def _turned(request: Request) -> Answer:
    """*Earlier items*, *Later items*."""
    ilt_id, _, page = request.chosen_value.partition(":")
    return _page(request, number(ilt_id), number(page))


def _page(request: Request, ilt_id: int, page: int, above: str = "") -> Answer:
    view = agenda_offers.read_page(request.turn, ilt_id, page)
    return Say(agenda_view(view, above=above))


def _row(catalog: Catalog, request: Request) -> Answer:
    """A choice behind the three dots of an item."""
    what, _, item = request.chosen_value.partition(":")
    item_id = number(item)
    if what == CHANGE:
        return _change_item(catalog, request, item_id)
    done = {UP: _up, REMOVE: _remove_item, LEAD: lead}.get(what)
    if done is None:
        raise RefusalError(say(RETIRED))
    return done(request, item_id)


def _up(request: Request, item_id: int) -> Answer:
    """*Up*: the agenda in its new order."""
    item, ilt_id, place = agenda.move_up(request.turn, item_id)
    above = say("{item} is number {number} now.", item=quoted(item), number=place + 1)
    return _page(request, ilt_id, place // PAGE, above)


def _remove(request: Request) -> Answer:
    """*Undo* of a proposal."""
    return _remove_item(request, number(request.chosen_value))


def _remove_item(request: Request, item_id: int) -> Answer:
    """*Remove*."""
    return Say(shown.removed(*agenda.remove(request.turn, item_id)))


def _restore(request: Request) -> Answer:
    """*Undo* of a removal."""
    item_id = number(request.chosen_value)
    return Say(shown.restored(agenda.restore(request.turn, item_id)))


def _post(request: Request) -> Answer:
    """*Post it now*."""
    ilt_id, slot = team_and_day(request.chosen_value)
    meeting = agenda_card.post_now(request.turn, ilt_id, slot)
    return _page(request, ilt_id, 0, shown.posted(meeting.when(meeting.day)))


def _propose(catalog: Catalog, request: Request) -> Answer:
    """*Propose an item*."""
    form = agenda_offers.new_item_in(request.turn, number(request.chosen_value))
    return form_in_place(request, _form(catalog, request, form))


def _of_message(catalog: Catalog, request: Request) -> Answer:
    """The shortcut in the menu of a message."""
    return OpenForm(_form(catalog, request, agenda_offers.of_message(request.turn, message_of(request))))


def _team_chosen(catalog: Catalog, request: Request) -> Answer:
    """The team in the form: who can present is known now."""
    ilt_id = number(request.chosen_value)
    fields = _fields(request, _about(request), ilt_id)
    return ChangeForm(_form(catalog, request, agenda_offers.for_team(request.turn, ilt_id, fields)))


def _proposed(request: Request) -> Answer:
    """*Propose*."""
    it = _about(request)
    chosen = number_or_none(Filled(request).choice(ids.AGENDA_TEAM))
    ilt_id = it.ilt_id if chosen is None else chosen
    if ilt_id is None or presenter_block(ilt_id) not in request.view["state"]["values"]:
        return FieldErrors({ids.AGENDA_TEAM: say("Choose the team once more: then its members appear.")})
    fields = _fields(request, it, ilt_id)
    return typed_stays(
        TITLE,
        lambda: agenda.propose(request.turn, ilt_id, fields),
        shown.proposed,
    )


def _change(catalog: Catalog, request: Request) -> Answer:
    """*Change…* after a proposal."""
    return _change_item(catalog, request, number(request.chosen_value))


def _change_item(catalog: Catalog, request: Request, item_id: int) -> Answer:
    """*Change…* beside an item."""
    form = agenda_offers.change_item(request.turn, item_id)
    return form_in_place(request, _form(catalog, request, form))


def _changed(request: Request) -> Answer:
    """*Save* in the form of an item."""
    it = _about(request)
    fields, item_id = _fields(request, it, it.ilt_id), it.item_id or 0
    return typed_stays(
        TITLE,
        lambda: agenda.change(request.turn, item_id, fields),
        shown.changed,
    )


def _objective(catalog: Catalog, request: Request) -> Answer:
    """*Add an objective* to an item."""
    item_id = number(request.chosen_value)
    item, ilt_id = agenda_offers.item_without_objective(request.turn, item_id)
    suggested = suggest_for_item(request.turn, catalog, ilt_id, item.title)
    return form_in_place(request, objective_form(item, suggested))


def _objective_given(request: Request) -> Answer:
    """The objective of an item, said."""
    item_id, words = number(request.view["private_metadata"]), Filled(request).text(OBJECTIVE)
    return typed_stays(
        OBJECTIVE,
        lambda: agenda.add_objective(request.turn, item_id, words),
        shown.objective_added,
    )


def _meeting_objective(request: Request) -> Answer:
    """*Objective…* of the meeting."""
    about_it = team_and_day(request.chosen_value)
    found = agenda_offers.meeting_objective(request.turn, *about_it)
    return form_in_place(request, meeting_objective_form(request.chosen_value, *found))


def _meeting_objective_given(request: Request) -> Answer:
    """The objective of the meeting, said."""
    ilt_id, slot = team_and_day(request.view["private_metadata"])
    words = Filled(request).text(OBJECTIVE)
    return typed_stays(
        OBJECTIVE,
        lambda: agenda.set_meeting_objective(request.turn, ilt_id, slot, words),
        lambda done: shown.meeting_objective_is(*done, ilt_id),
    )


def _swap(request: Request) -> Answer:
    """*Swap a role…*."""
    about_it = team_and_day(request.chosen_value)
    form = agenda_offers.role_swap(request.turn, *about_it)
    return form_in_place(request, swap_form(form))


def _swapped(request: Request) -> Answer:
    """Which role, and to whom."""
    ilt_id, slot = team_and_day(request.view["private_metadata"])
    filled = Filled(request)
    role, to = filled.choice(ROLE), filled.choice(TO)
    return typed_stays(
        ROLE,
        lambda: meeting_roles.swap_role(request.turn, ilt_id, slot, role, to),
        lambda roles: shown.roles_are(roles, ilt_id),
    )


def _form(catalog: Catalog, request: Request, form: AgendaForm) -> dict[str, Any]:
    """The form of an item, with what helps with what it is about."""
    words, strategy_id = f"{form.title} {form.objective}", strategy_in(form.serves)
    suggested = suggest_for_item(request.turn, catalog, form.ilt_id, words, strategy_id)
    return agenda_form(replace(form, suggested=suggested))


def _about(request: Request) -> About:
    try:
        return about(request.view["private_metadata"])
    except ValueError as error:
        raise RefusalError(
            say("That form is too old to be sent. Nothing was changed. Type /ilt agenda to go on.")
        ) from error


def _fields(request: Request, it: About, ilt_id: int | None) -> AgendaFields:
    """What the form holds, for the members of that team."""
    filled = Filled(request)
    minutes = filled.choice(MINUTES) or NO_MINUTES
    return AgendaFields(
        filled.text(TITLE),
        filled.text(OBJECTIVE),
        None if minutes == NO_MINUTES else number(minutes),
        filled.choice(presenter_block(ilt_id)),
        it.source,
        filled.choice_or_none(serves_block(ilt_id)),
        filled.untouched(),
    )
