"""`/ilt ask`: the form, the preview, the question in its channels; and *Answer…* below it."""

from functools import partial
from typing import Any

from bot.blocks import ids
from bot.blocks.say import sentence
from bot.consult import answering, asking
from bot.consult.marks import Marks
from bot.consult.messages import forms, posted, told
from bot.consult.messages.shapes import CHANNELS, CHOICES, ITEM, QUESTION, UNTIL, AskForm, Wish
from bot.errors import RefusalError, WrongInputError
from bot.rules.command_words import is_a_task, question_to_staff
from bot.words import say
from handlers.answers import Answer, ChangeForm, FieldErrors, OpenForm, Say
from handlers.boundary import Handler
from handlers.deps import Deps
from handlers.registry import Listeners
from handlers.request import Request
from handlers.staff import asker_of
from handlers.values import (
    RETIRED,
    Filled,
    NotUnderstoodError,
    after_word,
    number,
    number_or_none,
    preview_stays,
    typed_stays,
)


def register(listeners: Listeners, deps: Deps) -> dict[str, Handler]:
    """All of them. Nothing here tells the log who answers, or what. Returns its word of the slash command."""
    listeners.form(ids.CONSULT_FORM, _preview)
    listeners.action(ids.CONSULT_BACK, _back)
    listeners.form(ids.CONSULT_PREVIEW_FORM, _ask)
    listeners.action(ids.CONSULT_TAKE_BACK, _take_back)
    listeners.form(ids.CONSULT_TAKE_BACK_FORM, _taken_back)
    listeners.action(ids.CONSULT_AGAIN, _again)
    listeners.action(ids.CONSULT_ANSWER, partial(_answer, deps.marks))
    listeners.form(ids.CONSULT_ANSWER_FORM, partial(_answered, deps.marks))
    return {"ask": _open}


def _open(request: Request) -> Answer:
    """`/ilt ask`, with the question behind it or without; "ask Kim to bring the data" is a task."""
    words = after_word(request.words)
    if words and is_a_task(request.words) and not words.endswith("?"):
        raise NotUnderstoodError
    offered = asking.offer(request.turn, question_to_staff(words))
    if isinstance(offered, AskForm):
        return OpenForm(forms.ask_form(offered))
    return Say(forms.standing_message(offered))


def _preview(request: Request) -> Answer:
    """*Preview*: what will be posted."""
    try:
        shown = asking.preview(request.turn, _wish(request))
    except WrongInputError as wrong:
        return FieldErrors(wrong.fields)
    except RefusalError as refusal:
        return FieldErrors({QUESTION: str(refusal)})
    return ChangeForm(forms.preview_form(shown.wish, shown.question, shown.names, shown.others))


def _wish(request: Request) -> Wish:
    filled = Filled(request)
    return Wish(
        number(request.view["private_metadata"]),
        filled.text(QUESTION).strip(),
        filled.text(CHOICES).strip(),
        [number(one) for one in filled.choices(CHANNELS)],
        filled.day(UNTIL),
        number_or_none(filled.choice(ITEM)) or 0,
    )


def _back(request: Request) -> Answer:
    """*Change it…*: the form, as it was filled in."""
    return ChangeForm(forms.ask_form(asking.offer_again(request.turn, _wish_kept(request))))


def _ask(request: Request) -> Answer:
    """*Ask them*."""
    wish = _wish_kept(request)

    def ask() -> dict[str, Any]:
        done = asking.ask(request.turn, wish)
        return sentence(forms.on_its_way(done.names, done.question, has_item=bool(done.wish.item_id)))

    return preview_stays(request, ask)


def _wish_kept(request: Request) -> Wish:
    try:
        return forms.wish_in(request.view["private_metadata"])
    except (ValueError, KeyError, TypeError) as error:
        raise RefusalError(say(RETIRED)) from error


def _take_back(request: Request) -> Answer:
    """*Take it back…*."""
    return OpenForm(forms.take_back_form(asking.look_at(request.turn, number(request.chosen_value))))


def _taken_back(request: Request) -> Answer:
    """*Take it back*."""
    asking.take_back(request.turn, number(request.view["private_metadata"]))
    return Say(sentence(forms.taken_back()))


def _again(request: Request) -> Answer:
    """*Try again*."""
    asking.try_again(request.turn, number(request.chosen_value))
    return Say(sentence(told.again()))


def _answer(marks: Marks, request: Request) -> Answer:
    """*Answer…*."""
    found = answering.offer_to_answer(request.turn, marks, number(request.chosen_value), asker_of(request))
    return OpenForm(posted.answer_form(*found))


def _answered(marks: Marks, request: Request) -> Answer:
    """*Send*."""
    consultation_id = number(request.view["private_metadata"])
    place = number_or_none(Filled(request).choice(posted.ANSWER))
    return typed_stays(
        posted.ANSWER,
        lambda: answering.answer(request.turn, marks, consultation_id, asker_of(request), place),
        lambda question: sentence(posted.kept(question)),
    )
