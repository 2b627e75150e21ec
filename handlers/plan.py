"""`/ilt plan`: its pages, its forms, its post and its document."""

from bot.blocks import ids
from bot.blocks.say import sentence
from bot.errors import RefusalError, WrongInputError
from bot.plan import posting, reading, saving
from bot.plan.messages.forms import FIELDS, REMOVE, About, PlanForm, parts_form, plan_form
from bot.plan.messages.shapes import Part
from bot.plan.messages.view import document_comes, plan_posted, plan_view
from bot.words import say
from handlers.answers import Answer, ChangeForm, FieldErrors, Say, form_in_place
from handlers.boundary import Handler
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import RETIRED, Filled, number, one_of

_PIECES = 4


def register(listeners: Listeners) -> dict[str, Handler]:
    """All listeners of the plan. Returns its word of the slash command."""
    listeners.action(ids.PLAN_SHOW, _show)
    listeners.action(ids.PLAN_PAGE_BACK, _page)
    listeners.action(ids.PLAN_PAGE_MORE, _page)
    listeners.action(ids.PLAN_EDIT, _edit)
    listeners.form(ids.PLAN_PARTS_FORM, _shown)
    listeners.action(ids.PLAN_PART, _part)
    listeners.form(ids.PLAN_FORM, _save)
    listeners.action(ids.PLAN_POST, _post)
    listeners.action(ids.PLAN_DOCUMENT, _document)
    return {"plan": _command}


def _command(request: Request) -> Answer:
    """`/ilt plan` or its button."""
    return Say(plan_view(reading.read_plan(request.turn)))


def _show(request: Request) -> Answer:
    """*Show me the plan*, under the post."""
    return Say(plan_view(reading.read_page(request.turn, number(request.chosen_value))), replaces=False)


def _page(request: Request) -> Answer:
    """*Page before*, *Next page*."""
    ilt_id, _, page = request.chosen_value.partition(":")
    return Say(plan_view(reading.read_page(request.turn, number(ilt_id), number(page))))


def _edit(request: Request) -> Answer:
    """*Add or change…*."""
    view = parts_form(reading.read_parts(request.turn, number(request.chosen_value)))
    return form_in_place(request, view)


def _shown(request: Request) -> Answer:
    """*Show the plan*, after the parts."""
    ilt_id = number(str(request.view.get("private_metadata") or ""))
    return Say(plan_view(reading.read_page(request.turn, ilt_id)))


def _part(request: Request) -> Answer:
    """*Add…*, *Change…* beside a part."""
    view = plan_form(reading.read_form(request.turn, _about(request.chosen_value)))
    return form_in_place(request, view)


def _save(request: Request) -> Answer:
    """*Save*: the parts again. Whatever is refused, what was typed stays."""
    about, filled = _about(str(request.view.get("private_metadata") or "")), Filled(request)
    typed = {name: filled.text(name) for name in FIELDS[about.part]}
    typed[REMOVE] = "".join(filled.choices(REMOVE))
    try:
        done = saving.save(request.turn, about, typed)
    except WrongInputError as wrong:
        return FieldErrors(wrong.fields)
    except RefusalError as refusal:
        return FieldErrors({FIELDS[about.part][0]: str(refusal)})
    return ChangeForm(plan_form(done) if isinstance(done, PlanForm) else parts_form(done))


def _about(value: str) -> About:
    pieces = value.split(":")
    if len(pieces) != _PIECES:
        raise RefusalError(say(RETIRED))
    ilt_id, part, goal_id, version = pieces
    return About(number(ilt_id), one_of(Part, part), number(goal_id), number(version))


def _post(request: Request) -> Answer:
    """*Post it*."""
    return Say(plan_posted(posting.post_plan(request.turn, number(request.chosen_value))))


def _document(request: Request) -> Answer:
    """*As a document*."""
    posting.ask_for_plan(request.turn, number(request.chosen_value))
    return Say(sentence(document_comes()), replaces=False)
