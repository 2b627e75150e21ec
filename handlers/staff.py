"""*Ask or suggest…* under a shared post, and *From staff*: the list, and what organizers do with it."""

from collections.abc import Callable
from typing import Any

from bot.agenda.agenda import AgendaFields
from bot.agenda.from_staff import offer_item, put_on_agenda
from bot.agenda.messages.forms import MINUTES, NO_MINUTES, OBJECTIVE, TITLE, presenter_block, staff_item_form
from bot.agenda.messages.receipts import put_there
from bot.blocks import ids
from bot.blocks.say import sentence
from bot.errors import RefusalError, WrongInputError
from bot.sharing import asking
from bot.staff import answering, reading
from bot.staff.asking import Asked, Asker
from bot.staff.messages import asking as asked_words
from bot.staff.messages.list import (
    ANSWER,
    StaffAction,
    answer_form,
    decline_form,
    list_form,
    place_value,
    remove_form,
)
from bot.words import say
from handlers.answers import Answer, Below, ChangeForm, FieldErrors, OpenForm
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import RETIRED, Filled, number, one_of, typed_stays


def register(listeners: Listeners) -> None:
    """All of them. Nothing here tells the log whether somebody asks with or without a name."""
    listeners.action(ids.STAFF_ASK, _ask)
    listeners.form(ids.STAFF_ASK_FORM, _asked)
    listeners.action(ids.STAFF_LIST, _list)
    listeners.action(ids.STAFF_PAGE_BACK, _turned)
    listeners.action(ids.STAFF_PAGE_MORE, _turned)
    listeners.action(ids.STAFF_AGENDA, _agenda)
    listeners.form(ids.STAFF_AGENDA_FORM, _put)
    listeners.action(ids.STAFF_ANSWER, _answer)
    listeners.form(ids.STAFF_ANSWER_FORM, _answered)
    listeners.action(ids.STAFF_ROW, _row)
    listeners.form(ids.STAFF_DECLINE_FORM, _declined)
    listeners.form(ids.STAFF_REMOVE_FORM, _removed)


def _ask(request: Request) -> Answer:
    """*Ask or suggest…*."""
    form = asking.offer_to_ask(request.turn, number(request.chosen_value), asker_of(request))
    return OpenForm(asked_words.ask_form(form))


def _asked(request: Request) -> Answer:
    """*Send*."""
    share_id, filled = number(request.view["private_metadata"]), Filled(request)
    # A form without the choice is one in which a name is all that is offered.
    name = filled.choice_or_none(asked_words.NAME)
    typed = Asked(
        filled.text(asked_words.TEXT),
        filled.choice(asked_words.ABOUT),
        asked_words.SIGNED if name is None else name,
    )
    return typed_stays(
        asked_words.TEXT,
        lambda: asking.ask(request.turn, share_id, asker_of(request), typed),
        lambda done: sentence(asked_words.taken(done)),
    )


def asker_of(request: Request) -> Asker:
    """Whoever taps or sends, as the payload has them."""
    user = request.body.get("user") or {}
    return Asker(str(user.get("name") or user.get("username") or ""), _is_ours(request.body))


def _is_ours(body: dict[str, Any]) -> bool | None:
    """Whether they are of the workspace that the app is used in, or of its organization; None where Slack does not say."""
    user, team, enterprise = (body.get(name) or {} for name in ("user", "team", "enterprise"))
    ours = {team.get("id"), enterprise.get("id"), team.get("enterprise_id")} - {None}
    theirs = {user.get("team_id"), user.get("enterprise_id")} - {None}
    return bool(ours & theirs) if theirs else None


def _list(request: Request) -> Answer:
    """*Read them*."""
    return OpenForm(list_form(reading.read_list(request.turn, number(request.chosen_value), 0)))


def _turned(request: Request) -> Answer:
    """Another page of it."""
    ilt_id, page = _two(request.chosen_value)
    return ChangeForm(list_form(reading.read_list(request.turn, ilt_id, page)))


def _agenda(request: Request) -> Answer:
    """*Put on the agenda…*."""
    text_id, _ = _two(request.chosen_value)
    return OpenForm(staff_item_form(offer_item(request.turn, text_id, request.chosen_value)))


def _put(request: Request) -> Answer:
    """The objective is said: it goes on the agenda."""
    text_id, page, ilt_id = _three(request.view["private_metadata"])
    filled = Filled(request)
    minutes = filled.choice(MINUTES) or NO_MINUTES
    fields = AgendaFields(
        filled.text(TITLE),
        filled.text(OBJECTIVE),
        None if minutes == NO_MINUTES else number(minutes),
        filled.choice(presenter_block(ilt_id)),
    )
    return _below(
        request,
        ilt_id,
        page,
        TITLE,
        lambda: put_there(put_on_agenda(request.turn, text_id, fields)),
    )


def _answer(request: Request) -> Answer:
    """*Answer…*."""
    text_id, _ = _two(request.chosen_value)
    row, today = answering.look_at_text(request.turn, text_id, to_answer=True)
    return OpenForm(answer_form(row, today, request.chosen_value))


def _row(request: Request) -> Answer:
    """A choice behind the three dots."""
    what, _, text = request.chosen_value.partition(":")
    action, text_id = one_of(StaffAction, what), number(text)
    row, today = answering.look_at_text(request.turn, text_id, to_answer=action is StaffAction.ANSWER)
    drawn = {
        StaffAction.ANSWER: answer_form,
        StaffAction.DECLINE: decline_form,
        StaffAction.REMOVE: remove_form,
    }[action]
    return OpenForm(drawn(row, today, place_value(text_id, 0)))


def _answered(request: Request) -> Answer:
    """*Send* of an answer."""
    text_id, page, seen = _three(request.view["private_metadata"])
    words = Filled(request).text(ANSWER)
    return _settled(request, text_id, page, lambda: answering.answer(request.turn, text_id, words, seen))


def _declined(request: Request) -> Answer:
    """*Save* of *Not for us*."""
    text_id, page = _two(request.view["private_metadata"])
    words = Filled(request).text(ANSWER)
    return _settled(request, text_id, page, lambda: answering.not_for_us(request.turn, text_id, words))


def _removed(request: Request) -> Answer:
    """*Remove*: the list without it."""
    text_id, page = _two(request.view["private_metadata"])
    ilt_id = answering.team_of_text(request.turn, text_id)
    said = answering.remove_text(request.turn, text_id)
    return Below(list_form(reading.read_list(request.turn, ilt_id, page), above=said))


def _settled(request: Request, text_id: int, page: int, work: Callable[[], str]) -> Answer:
    ilt_id = answering.team_of_text(request.turn, text_id)
    return _below(request, ilt_id, page, ANSWER, work)


def _below(request: Request, ilt_id: int, page: int, field: str, work: Callable[[], str]) -> Answer:
    """The list below, with what was done above it; refused, the form stays as it was typed."""
    try:
        said = work()
    except WrongInputError as wrong:
        return FieldErrors(wrong.fields)
    except RefusalError as refusal:
        return FieldErrors({field: str(refusal)})
    return Below(list_form(reading.read_list(request.turn, ilt_id, page), above=said))


def _two(words: str) -> tuple[int, int]:
    first, _, second = words.partition(":")
    return number(first), number(second)


def _three(words: str) -> tuple[int, int, int]:
    parts = words.split(":")
    if len(parts) != len(("text", "page", "more")):
        raise RefusalError(say(RETIRED))
    first, second, third = (number(part) for part in parts)
    return first, second, third
