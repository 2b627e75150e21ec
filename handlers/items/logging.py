"""Logging action items: `/ilt action`, what is asked about it, its form, and correcting what was logged."""

import re

from bot.blocks import ids
from bot.blocks.limits import MOST_TYPED
from bot.blocks.say import sentence
from bot.errors import RefusalError
from bot.items import changes as item_changes
from bot.items import logging as items
from bot.items import offers as item_offers
from bot.items import owners as item_owners
from bot.items.input import ItemFields
from bot.items.messages import items as shown
from bot.items.messages.forms import (
    DUE,
    HELPERS,
    OWNER,
    STRATEGY,
    TEXT,
    About,
    ItemForm,
    about,
    block_of,
    item_form,
)
from bot.items.messages.items import Logged
from bot.items.messages.questions import CHOICES, Question, question
from bot.items.messages.questions import OWNER as ASKED_OWNER
from bot.items.messages.several import taken_back_several
from bot.items.messages.several_form import MOST_TASKS, SeveralForm, logged_several, row_block, several_form
from bot.items.several import take_back_several
from bot.rules.command_numbers import number_alone
from bot.rules.command_words import names_a_list
from bot.words import say
from handlers.answers import Answer, ChangeForm, FieldErrors, OpenForm, Say, form_in_place
from handlers.boundary import Handler
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import (
    Filled,
    NotUnderstoodError,
    after_word,
    day_or_none,
    number,
    number_or_none,
    typed_stays,
)

# As in "/ilt action item", "/ilt action items: share the data".
_ITEMS = re.compile(r"^(?i:items?\s*:\s*|item$)")


def register(listeners: Listeners) -> dict[str, Handler]:
    """All listeners of logging. Returns its words of the slash command."""
    for name in CHOICES:
        listeners.action(name, _chosen, log_name="item_answer")
    listeners.action(ids.ITEM_ASK_OWNER, _owner_chosen, log_name="item_answer")
    listeners.action(ids.ITEM_ASK_DATE, _date_chosen, log_name="item_answer")
    listeners.action(ids.ITEM_ASK_FORM, _ask_form)
    listeners.action(ids.ITEM_LOG, _new_form)
    listeners.action(ids.ITEM_TEAM, _team_chosen)
    listeners.action(ids.ITEM_CHANGE, _change_form)
    listeners.action(ids.ITEM_TAKE_BACK, _take_back)
    listeners.action(ids.ITEM_REOPEN, _reopen)
    listeners.action(ids.ITEM_OTHER_DATE, _other_date)
    listeners.form(ids.ITEM_FORM, _log)
    listeners.form(ids.ITEM_SEVERAL_FORM, _log_several)
    listeners.action(ids.ITEM_TAKE_BACK_SEVERAL, _take_back_several)
    listeners.form(ids.ITEM_CHANGE_FORM, _change)
    return {"action": _action}


def _action(request: Request) -> Answer:
    """`/ilt action …`: in plain words; alone: the form; with a number: the form of that item."""
    words = _ITEMS.sub("", after_word(request.words), count=1)
    if not words:
        return OpenForm(item_form(item_offers.new_item(request.turn)))
    if names_a_list(words):
        raise NotUnderstoodError
    called = number_alone(words)
    if called is not None:
        return _form_of(request, item_offers.item_called(request.turn, called))
    if len(words) > MOST_TYPED // 2:
        return Say(shown.too_long(words))
    return _answer(items.log_words(request.turn, words))


def _chosen(request: Request) -> Answer:
    """A button under a question."""
    draft, _, rest = request.chosen_value.partition(":")
    what, _, value = rest.partition(":")
    return _given(request, number(draft), what, value)


def _owner_chosen(request: Request) -> Answer:
    """The select of members under a question."""
    return _given(request, _draft_of(request), ASKED_OWNER, request.chosen_value)


def _date_chosen(request: Request) -> Answer:
    """The date picker under a question."""
    return _given(request, _draft_of(request), DUE, str(request.action.get("selected_date") or ""))


def _given(request: Request, draft_id: int, what: str, value: str) -> Answer:
    given = value if what == ASKED_OWNER else day_or_none(value)
    if not given:
        return Say(
            sentence(say("Nothing was chosen, so nothing is logged yet. Type it again when you know."))
        )
    return _answer(items.answer(request.turn, draft_id, given))


def _ask_form(request: Request) -> Answer:
    """*Use the form…* under a question."""
    draft_id = number(request.chosen_value)
    form = items.draft_form(request.turn, draft_id)
    return OpenForm(item_form(form))


def _new_form(request: Request) -> Answer:
    """*Log an action item* under a list."""
    ilt_id = number(request.chosen_value)
    form = item_offers.for_team(request.turn, ilt_id, ItemFields("", "", None))
    return OpenForm(item_form(form))


def _team_chosen(request: Request) -> Answer:
    """The team in the form: its members can be chosen now."""
    fields = _fields(request, _about(request), None)
    form = item_offers.for_team(request.turn, number(request.chosen_value), fields)
    return ChangeForm(item_form(form))


def _log(request: Request) -> Answer:
    """*Log it*."""
    it = _about(request)
    chosen = number_or_none(Filled(request).choice(ids.ITEM_TEAM))
    ilt_id = it.ilt_id if chosen is None else chosen
    if ilt_id is None or block_of(OWNER, ilt_id) not in request.view["state"]["values"]:
        return FieldErrors({ids.ITEM_TEAM: say("Choose the team once more: then its members appear.")})
    fields = _fields(request, it, ilt_id)
    return typed_stays(
        TEXT,
        lambda: items.log_form(request.turn, ilt_id, fields),
        shown.logged,
    )


def _change_form(request: Request) -> Answer:
    """*Change…* beside an item."""
    return _form_of(request, number(request.chosen_value))


def _form_of(request: Request, item_id: int) -> Answer:
    form = item_form(item_offers.change_item(request.turn, item_id))
    return form_in_place(request, form)


def _change(request: Request) -> Answer:
    """*Save* in the form of an item."""
    it = _about(request)
    fields = _fields(request, it, it.ilt_id)
    item_id = it.item_id or 0
    return typed_stays(
        TEXT,
        lambda: item_owners.change(request.turn, item_id, fields),
        shown.changed,
    )


def _take_back(request: Request) -> Answer:
    """*Undo* of a logging."""
    item_id = number(request.chosen_value)
    item, may_know = item_changes.take_back(request.turn, item_id)
    return Say(shown.taken_back(item, may_know=may_know))


def _reopen(request: Request) -> Answer:
    """*Undo* of done or dropped; *Log it again*."""
    item_id = number(request.chosen_value)
    item = item_changes.take_up_again(request.turn, item_id)
    return Say(shown.reopened(item))


def _other_date(request: Request) -> Answer:
    """The other Friday."""
    item_id, _, day = request.chosen_value.partition(":")
    echo = item_changes.choose_other_date(request.turn, number(item_id), day_or_none(day))
    return Say(shown.logged(echo))


def _answer(outcome: items.Outcome) -> Answer:
    match outcome:
        case Logged():
            return Say(shown.logged(outcome))
        case Question():
            return Say(question(outcome))
        case ItemForm():
            return OpenForm(item_form(outcome))
        case SeveralForm():
            return OpenForm(several_form(outcome))


def _log_several(request: Request) -> Answer:
    """*Log them*."""
    ilt, _, rows = str(request.view["private_metadata"]).partition(":")
    ilt_id, filled = number(ilt), Filled(request)

    def row(place: int) -> ItemFields:
        return ItemFields(
            filled.text(row_block(TEXT, place, ilt_id)),
            filled.choice(row_block(OWNER, place, ilt_id)),
            filled.day(row_block(DUE, place, ilt_id)),
            filled.choices(row_block(HELPERS, place, ilt_id)),
        )

    fields = [row(place) for place in range(min(number(rows), MOST_TASKS))]
    return typed_stays(
        row_block(TEXT, 0, ilt_id), lambda: items.log_several(request.turn, ilt_id, fields), logged_several
    )


def _take_back_several(request: Request) -> Answer:
    """*Undo all* under several that were logged at once."""
    item_ids = [number(one) for one in request.chosen_value.split(",")[:MOST_TASKS]]
    return Say(taken_back_several(*take_back_several(request.turn, item_ids)))


def _draft_of(request: Request) -> int:
    """The question that an element stands under."""
    return number(str(request.action.get("block_id", "")).removeprefix("draft:"))


def _about(request: Request) -> About:
    try:
        return about(request.view["private_metadata"])
    except ValueError as error:
        raise RefusalError(
            say("That form is too old to be sent. Nothing was logged. Type /ilt action again.")
        ) from error


def _fields(request: Request, it: About, ilt_id: int | None) -> ItemFields:
    """What the form holds, for the members of that team."""
    filled = Filled(request)
    return ItemFields(
        filled.text(TEXT),
        filled.choice(block_of(OWNER, ilt_id)),
        filled.day(DUE),
        filled.choices(block_of(HELPERS, ilt_id)),
        it.source,
        it.draft_id,
        filled.choice_or_none(block_of(STRATEGY, ilt_id)),
        filled.untouched(),
    )
