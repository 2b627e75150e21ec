"""`/ilt agenda`, its buttons and its forms, and the shortcut that makes an agenda item of a message."""

from bot.agenda import agenda
from bot.agenda import card as agenda_card
from bot.agenda import offers as agenda_offers
from bot.agenda import roles as meeting_roles
from bot.agenda.agenda import AgendaFields
from bot.agenda.messages import receipts as shown
from bot.agenda.messages.agenda import quoted
from bot.agenda.messages.forms import (
    MINUTES,
    NO_MINUTES,
    OBJECTIVE,
    ROLE,
    TITLE,
    TO,
    agenda_form,
    meeting_objective_form,
    objective_form,
    presenter_block,
    swap_form,
)
from bot.agenda.messages.view import PAGE, agenda_view
from bot.blocks import ids
from bot.blocks.say import sentence
from bot.errors import RefusalError, WrongInputError
from bot.items.messages.forms import About, about
from handlers.answers import Answer, ChangeForm, FieldErrors, OpenForm, Say
from handlers.boundary import Handler
from handlers.deps import Deps
from handlers.registry import Listeners, Shortcut
from handlers.request import Request, Source
from handlers.shortcuts import message_of
from handlers.values import Filled, after_word, number, number_or_none, team_and_day, times, typed_stays

PROPOSE = Shortcut(
    ids.AGENDA_SHORTCUT, "message", "Propose for ILT agenda", "Puts this message on the next agenda"
)
_WAYS = "I know /ilt agenda, which shows the next one, and /ilt agenda add, which takes what follows as a new item."
_ADD = {"add", "propose"}


def register(listeners: Listeners, deps: Deps) -> dict[str, Handler]:
    """All listeners of the agenda. Returns its word of the slash command."""
    own, forms = _Listeners(deps), _Forms(deps)
    listeners.action(ids.AGENDA_SHOW, "agenda_show", own.show)
    listeners.action(ids.AGENDA_PAGE_BACK, "agenda_page", own.turned)
    listeners.action(ids.AGENDA_PAGE_MORE, "agenda_page", own.turned)
    listeners.action(ids.AGENDA_UP, "agenda_up", own.up)
    listeners.action(ids.AGENDA_REMOVE, "agenda_remove", own.remove)
    listeners.action(ids.AGENDA_RESTORE, "agenda_restore", own.restore)
    listeners.action(ids.AGENDA_POST, "agenda_post", own.post)
    for action_id, name, opens in (
        (ids.AGENDA_PROPOSE, "agenda_propose", forms.propose),
        (ids.AGENDA_CHANGE, "agenda_change", forms.change),
        (ids.AGENDA_ADD_OBJECTIVE, "agenda_objective", forms.objective),
        (ids.AGENDA_MEETING_OBJECTIVE, "agenda_meeting_objective", forms.meeting_objective),
        (ids.AGENDA_SWAP, "agenda_swap", forms.swap),
        (ids.AGENDA_TEAM, "agenda_team", forms.team_chosen),
    ):
        listeners.action(action_id, name, opens)
    listeners.form(ids.AGENDA_FORM, forms.proposed)
    listeners.form(ids.AGENDA_CHANGE_FORM, forms.changed)
    listeners.form(ids.AGENDA_OBJECTIVE_FORM, forms.objective_given)
    listeners.form(ids.AGENDA_MEETING_FORM, forms.meeting_objective_given)
    listeners.form(ids.AGENDA_SWAP_FORM, forms.swapped)
    listeners.shortcut(PROPOSE, forms.of_message)
    return {"agenda": own.agenda}


class _Listeners:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def agenda(self, request: Request) -> Answer:
        """`/ilt agenda`; with `add` and words: a new item of that title; with `add` alone: the form."""
        words = after_word(request.words)
        if not words:
            view = agenda_offers.read_agenda(self._deps.db, request.actor, self._deps.clock.now())
            return Say(agenda_view(view))
        if words.split()[0].lower() not in _ADD:
            return Say(sentence(_WAYS))
        return self._add(request, after_word(words))

    def _add(self, request: Request, title: str) -> Answer:
        if not title:
            return OpenForm(agenda_form(agenda_offers.new_item(self._deps.db, request.actor)))
        try:
            done = agenda.propose_words(self._deps.db, request.actor, title, *times(self._deps))
        except WrongInputError as wrong:  # more words than a title has: they are kept, to be shortened
            return OpenForm(
                agenda_form(agenda_offers.new_item(self._deps.db, request.actor, title, str(wrong)))
            )
        return Say(shown.proposed(done))

    def show(self, request: Request) -> Answer:
        """*Agenda and roles*."""
        return self._page(request, number(request.chosen_value), 0)

    def turned(self, request: Request) -> Answer:
        """*Earlier items*, *Later items*."""
        ilt_id, _, page = request.chosen_value.partition(":")
        return self._page(request, number(ilt_id), number(page))

    def _page(self, request: Request, ilt_id: int, page: int, above: str = "") -> Answer:
        view = agenda_offers.read_page(self._deps.db, request.actor, ilt_id, page, self._deps.clock.now())
        return Say(agenda_view(view, above=above))

    def up(self, request: Request) -> Answer:
        """*Up*: the agenda in its new order."""
        item, ilt_id, place = agenda.move_up(
            self._deps.db, request.actor, number(request.chosen_value), self._deps.clock.now()
        )
        return self._page(request, ilt_id, place // PAGE, f"{quoted(item)} is number {place + 1} now.")

    def remove(self, request: Request) -> Answer:
        """*Remove*, or *Undo* of a proposal."""
        item_id = number(request.chosen_value)
        return Say(
            shown.removed(*agenda.remove(self._deps.db, request.actor, item_id, self._deps.clock.now()))
        )

    def restore(self, request: Request) -> Answer:
        """*Undo* of a removal."""
        item_id = number(request.chosen_value)
        return Say(
            shown.restored(agenda.restore(self._deps.db, request.actor, item_id, self._deps.clock.now()))
        )

    def post(self, request: Request) -> Answer:
        """*Post it now*."""
        ilt_id, slot = team_and_day(request.chosen_value)
        meeting = agenda_card.post_now(self._deps.db, request.actor, ilt_id, slot, *times(self._deps))
        return self._page(request, ilt_id, 0, shown.posted(meeting.when(meeting.day)))


class _Forms:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def propose(self, request: Request) -> Answer:
        """*Propose an item*."""
        form = agenda_offers.new_item_in(self._deps.db, request.actor, number(request.chosen_value))
        return _opened(request, agenda_form(form))

    def of_message(self, request: Request) -> Answer:
        """The shortcut in the menu of a message."""
        return OpenForm(
            agenda_form(agenda_offers.of_message(self._deps.db, request.actor, message_of(request)))
        )

    def team_chosen(self, request: Request) -> Answer:
        """The team in the form: who can present is known now."""
        ilt_id = number(request.chosen_value)
        fields = _fields(request, _about(request), ilt_id)
        return ChangeForm(agenda_form(agenda_offers.for_team(self._deps.db, request.actor, ilt_id, fields)))

    def proposed(self, request: Request) -> Answer:
        """*Propose*."""
        it = _about(request)
        chosen = number_or_none(Filled(request).choice(ids.AGENDA_TEAM))
        ilt_id = it.ilt_id if chosen is None else chosen
        if ilt_id is None or presenter_block(ilt_id) not in request.view["state"]["values"]:
            return FieldErrors({ids.AGENDA_TEAM: "Choose the team once more: then its members appear."})
        fields = _fields(request, it, ilt_id)
        return typed_stays(
            TITLE,
            lambda: agenda.propose(self._deps.db, request.actor, ilt_id, fields, *times(self._deps)),
            shown.proposed,
        )

    def change(self, request: Request) -> Answer:
        """*Change…* beside an item."""
        form = agenda_offers.change_item(self._deps.db, request.actor, number(request.chosen_value))
        return _opened(request, agenda_form(form))

    def changed(self, request: Request) -> Answer:
        """*Save* in the form of an item."""
        it = _about(request)
        fields, item_id = _fields(request, it, it.ilt_id), it.item_id or 0
        return typed_stays(
            TITLE,
            lambda: agenda.change(self._deps.db, request.actor, item_id, fields, *times(self._deps)),
            shown.changed,
        )

    def objective(self, request: Request) -> Answer:
        """*Add an objective* to an item."""
        item_id = number(request.chosen_value)
        item = agenda_offers.item_without_objective(self._deps.db, request.actor, item_id)
        return _opened(request, objective_form(item))

    def objective_given(self, request: Request) -> Answer:
        """The objective of an item, said."""
        item_id, words = number(request.view["private_metadata"]), Filled(request).text(OBJECTIVE)
        return typed_stays(
            OBJECTIVE,
            lambda: agenda.add_objective(
                self._deps.db, request.actor, item_id, words, self._deps.clock.now()
            ),
            shown.objective_added,
        )

    def meeting_objective(self, request: Request) -> Answer:
        """*Objective…* of the meeting."""
        about_it = team_and_day(request.chosen_value)
        found = agenda_offers.meeting_objective(
            self._deps.db, request.actor, *about_it, self._deps.clock.now()
        )
        return _opened(request, meeting_objective_form(request.chosen_value, *found))

    def meeting_objective_given(self, request: Request) -> Answer:
        """The objective of the meeting, said."""
        ilt_id, slot = team_and_day(request.view["private_metadata"])
        words, now = Filled(request).text(OBJECTIVE), self._deps.clock.now()
        return typed_stays(
            OBJECTIVE,
            lambda: agenda.set_meeting_objective(self._deps.db, request.actor, ilt_id, slot, words, now),
            lambda done: shown.meeting_objective_is(*done, ilt_id),
        )

    def swap(self, request: Request) -> Answer:
        """*Swap a role…*."""
        about_it = team_and_day(request.chosen_value)
        form = agenda_offers.role_swap(self._deps.db, request.actor, *about_it, self._deps.clock.now())
        return _opened(request, swap_form(form))

    def swapped(self, request: Request) -> Answer:
        """Which role, and to whom."""
        ilt_id, slot = team_and_day(request.view["private_metadata"])
        filled, now = Filled(request), self._deps.clock.now()
        role, to = filled.choice(ROLE), filled.choice(TO)
        return typed_stays(
            ROLE,
            lambda: meeting_roles.swap_role(self._deps.db, request.actor, ilt_id, slot, role, to, now),
            lambda roles: shown.roles_are(roles, ilt_id),
        )


def _opened(request: Request, view: dict[str, object]) -> Answer:
    """A form, in the place of the one the button was in."""
    return ChangeForm(view) if request.source is Source.FORM else OpenForm(view)


def _about(request: Request) -> About:
    try:
        return about(request.view["private_metadata"])
    except ValueError as error:
        raise RefusalError(
            "That form is too old to be sent. Nothing was changed. Type /ilt agenda to go on."
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
    )
