"""*How was this session?*: the form, the list of what was said, the one change, the close."""

from functools import partial

from bot.blocks import ids
from bot.blocks.say import sentence
from bot.meetings.messages.reflection_shapes import CHOICE_WORDS, LIKED, WORDS
from bot.reflection import answers as process_answers
from bot.reflection import lines as process_lines
from bot.reflection import reflection as process_reflection
from bot.reflection.messages.form import NotThere, answer_form, join_form, original_questions
from bot.reflection.messages.lines import LINE, OWN, choose_form, chosen, line_list
from bot.reflection.messages.reflection import closed, saved, shown_now
from handlers.answers import Answer, ChangeForm, OpenForm, Say, form_in_place
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import Filled, number, number_or_none, typed_stays
from rubric_data import SessionQuestions


def register(listeners: Listeners, questions: SessionQuestions) -> None:
    """All listeners of process reflections."""
    listeners.action(ids.PROCESS_ANSWER, partial(_ask, questions))
    listeners.form(ids.PROCESS_FORM, _save)
    listeners.action(ids.ORIGINAL_QUESTIONS, partial(_original, questions))
    listeners.action(ids.PROCESS_LINES, _lines)
    # It has nothing to send off; Slack wants a name for it all the same.
    listeners.form(ids.PROCESS_LINES, _lines)
    listeners.action(ids.PROCESS_PLUS_ONE, _plus_one)
    listeners.action(ids.PROCESS_REMOVE, _remove)
    listeners.action(ids.PROCESS_CHOOSE, _choice)
    listeners.form(ids.PROCESS_CHOOSE_FORM, _choose)
    listeners.form(ids.PROCESS_JOIN, partial(_join, questions))
    listeners.action(ids.PROCESS_SHOW, _show)
    listeners.action(ids.PROCESS_CLOSE, _close)


def _ask(questions: SessionQuestions, request: Request) -> Answer:
    """*Answer*."""
    form = process_answers.read_form(request.turn, number(request.chosen_value))
    view = join_form(form) if isinstance(form, NotThere) else answer_form(form, questions)
    return form_in_place(request, view)


def _original(questions: SessionQuestions, _request: Request) -> Answer:
    """*Read it in English*."""
    return OpenForm(original_questions(questions))


def _join(questions: SessionQuestions, request: Request) -> Answer:
    """*I was there*: the questions come in the place of that form."""
    return ChangeForm(answer_form(process_answers.join(request.turn, _about(request)), questions))


def _save(request: Request) -> Answer:
    """*Save*. Whatever is refused, what was typed stays."""
    filled = Filled(request)
    typed = {question: filled.text(question) for question in WORDS}
    typed |= {question: filled.choice(question) for question in CHOICE_WORDS}
    return typed_stays(
        LIKED,
        lambda: process_answers.save_answers(request.turn, _about(request), typed),
        saved,
    )


def _lines(request: Request) -> Answer:
    """*Read all*, and the pages of its form."""
    meeting_id, _, page = request.chosen_value.partition(":")
    return _list(request, number(meeting_id), page)


def _plus_one(request: Request) -> Answer:
    """*+1*: the form shows it."""
    meeting_id, line_id = _line(request)
    process_lines.turn_plus_one(request.turn, meeting_id, line_id)
    return _list_again(request, meeting_id)


def _remove(request: Request) -> Answer:
    """*Remove…* beside a line: the form shows it gone."""
    meeting_id, line_id = _line(request)
    process_lines.remove_line(request.turn, meeting_id, line_id)
    return _list_again(request, meeting_id)


def _choice(request: Request) -> Answer:
    """*Choose one change…*."""
    form = process_lines.read_choice(request.turn, number(request.chosen_value))
    return OpenForm(choose_form(form))


def _choose(request: Request) -> Answer:
    """Its form."""
    filled = Filled(request)
    line_id = number_or_none(filled.choice(LINE))
    return typed_stays(
        OWN,
        lambda: process_lines.choose_change(request.turn, _about(request), line_id, filled.text(OWN)),
        lambda change: sentence(chosen(change)),
    )


def _show(request: Request) -> Answer:
    """*Show them now*, confirmed."""
    name = process_reflection.show_now(request.turn, number(request.chosen_value))
    return Say(sentence(shown_now(name)), replaces=False)


def _close(request: Request) -> Answer:
    """*Close and post the minutes*."""
    name = process_reflection.close_now(request.turn, number(request.chosen_value))
    return Say(sentence(closed(name)), replaces=False)


def _list_again(request: Request, meeting_id: int) -> Answer:
    page = str(request.view.get("private_metadata") or "").partition(":")[2]
    return _list(request, meeting_id, page)


def _list(request: Request, meeting_id: int, page: str) -> Answer:
    shown = process_lines.read_lines(request.turn, meeting_id, number_or_none(page) or 0)
    form = line_list(shown)
    # From a message it opens; in itself it turns a page.
    return form_in_place(request, form)


def _about(request: Request) -> int:
    """The meeting that a form is about."""
    return number(str(request.view.get("private_metadata") or ""))


def _line(request: Request) -> tuple[int, int]:
    """The meeting and the line that a button is about."""
    meeting_id, _, line_id = request.chosen_value.partition(":")
    return number(meeting_id), number(line_id)
