"""The self-assessment's command and the form that opens it."""

import re
from dataclasses import replace
from datetime import date, time

from bot.assessments import offer as assessment
from bot.assessments.messages.opening import (
    NAMED,
    UNNAMED,
    ReflectForm,
    opening_now,
    reflect_form,
    sections_block,
)
from bot.assessments.messages.sections import OpenAlready, open_already
from bot.assessments.offer import Instruments
from bot.assessments.opening_wish import Wish, ask_opening
from bot.blocks import ids
from bot.errors import RefusalError, WrongInputError
from bot.reflection import answers as process_answers
from bot.reflection.messages.reflection import both
from bot.words import say
from handlers.answers import Answer, ChangeForm, Done, FieldErrors, OpenForm, Say
from handlers.boundary import Handler
from handlers.deps import Deps
from handlers.registry import Listeners
from handlers.request import Request

_METADATA = re.compile(r"(\d{1,18}):([a-z0-9_]+):([\d,]*)", re.ASCII)
_OTHER_FIELDS = (
    ids.REFLECT_SECTIONS,
    ids.REFLECT_NAMING,
    ids.REFLECT_DAY,
    ids.REFLECT_HOUR,
    ids.REFLECT_COUNTED,
)


def register(listeners: Listeners, deps: Deps) -> dict[str, Handler]:
    """All listeners of the self-assessment. Returns its words of the slash command."""
    own = _Listeners(deps)
    listeners.form(ids.REFLECT_FORM, own.open)
    listeners.action(ids.REFLECT_INSTEAD, own.self_assessment)
    listeners.action(ids.REFLECT_RUBRIC, own.change_rubric)
    for field in _OTHER_FIELDS:
        listeners.action(field, own.nothing)
    return {"reflect": own.reflect}


class _Listeners:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps
        self._instruments = Instruments(deps.rubrics, deps.rubric.key)

    def reflect(self, request: Request) -> Answer:
        """`/ilt reflect` or its button; in or after a meeting it may mean that meeting too."""
        offer = process_answers.offered(request.turn)
        return Say(both(offer)) if offer else self._offer(request)

    def self_assessment(self, request: Request) -> Answer:
        """*Self-assessment* where `/ilt reflect` asked which one; whether they are in that team is checked there."""
        actor = replace(request.actor, channel_id=request.chosen_value)
        return self._offer(replace(request, turn=replace(request.turn, actor=actor)))

    def _offer(self, request: Request) -> Answer:
        shown = assessment.offer(request.turn, self._instruments)
        return OpenForm(reflect_form(shown)) if isinstance(shown, ReflectForm) else Say(open_already(shown))

    def change_rubric(self, request: Request) -> Answer:
        """Another self-assessment chosen in the form: its parts, and everything else as it was filled in."""
        ilt_id, _, _ = _metadata(request)
        shown = assessment.offer_other(request.turn, self._instruments, ilt_id, request.chosen_value)
        return ChangeForm(reflect_form(shown)) if isinstance(shown, ReflectForm) else Say(open_already(shown))

    def open(self, request: Request) -> Answer:
        """*Open* in the form. Whatever is refused, what was filled in stays."""
        wish = _wish(request)
        try:
            asked = ask_opening(request.turn, self._instruments, wish)
        except WrongInputError as refused:
            return FieldErrors({_block(request, field): fault for field, fault in refused.fields.items()})
        except RefusalError as refused:
            return FieldErrors({_block(request, ids.REFLECT_SECTIONS): str(refused)})
        return (
            Say(open_already(asked))
            if isinstance(asked, OpenAlready)
            else Say(opening_now(asked), is_last=True)
        )

    def nothing(self, _request: Request) -> Answer:
        """A tick in a form that is read when the form is sent off."""
        return Done()


def _metadata(request: Request) -> tuple[int, str, list[int]]:
    """The team, the rubric whose parts are shown, the members on offer. Raises RefusalError."""
    found = _METADATA.fullmatch(request.view["private_metadata"])
    if found is None:
        raise RefusalError(
            say("That form is from an older version of me. Type /ilt reflect to get a new one.")
        )
    return int(found[1]), found[2], [int(one) for one in found[3].split(",") if one]


def _block(request: Request, field: str) -> str:
    """The block of a field; that of the sections has the name of the rubric whose sections it shows."""
    return sections_block(_metadata(request)[1]) if field == ids.REFLECT_SECTIONS else field


def _wish(request: Request) -> Wish:
    ilt_id, shown_rubric, offered = _metadata(request)
    rubric_key = _option(request, ids.REFLECT_RUBRIC) or shown_rubric
    ticked = request.input(sections_block(rubric_key), ids.REFLECT_SECTIONS).get("selected_options") or []
    return Wish(
        ilt_id=ilt_id,
        rubric_key=rubric_key,
        section_keys=[option["value"] for option in ticked],
        is_unnamed={UNNAMED: True, NAMED: False}.get(_option(request, ids.REFLECT_NAMING)),
        day=_day(_value(request, ids.REFLECT_DAY, "selected_date")),
        hour=_hour(_value(request, ids.REFLECT_HOUR, "selected_time")),
        counted=request.input(ids.REFLECT_COUNTED, ids.REFLECT_COUNTED).get("selected_users") or [],
        offered=offered,
    )


def _value(request: Request, field: str, name: str) -> str:
    return str(request.input(field, field).get(name) or "")


def _option(request: Request, field: str) -> str:
    return str((request.input(field, field).get("selected_option") or {}).get("value") or "")


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


def _hour(words: str) -> time | None:
    try:
        return time.fromisoformat(words).replace(tzinfo=None)
    except ValueError:
        return None
