"""Logging action items: from words, from answers to what had to be asked, from a form."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.errors import RefusalError, WrongInputError
from bot.items.input import ItemFields, Promise, checked, due_fault, takers
from bot.items.messages.forms import TEXT, ItemForm, Source
from bot.items.messages.items import Logged
from bot.items.messages.questions import Question
from bot.items.messages.several_form import MOST_TASKS, SeveralForm, row_block
from bot.items.owed import echo_of, owe_new_item
from bot.items.words import Heard, form_instead, hear, prefilled, question, several_rows
from bot.rules.pasted import tasks_in
from bot.teams.membership import Place, in_team, place_in, require_place
from bot.teams.outside import not_a_member
from bot.turn import Act, Turn
from bot.words import later, say
from storage.item_drafts import ItemDraft, draft_in_workspace, draft_of_request
from storage.items import (
    ActionItem,
    item_of_request,
    next_number,
    note_logged,
    set_helpers,
)
from storage.meetings import Meeting, running_meeting
from storage.people import mark_members_stale
from storage.strategy_rows import link_item

_NO_DRAFT = later(
    "I do not have that question any more (I keep them for a day), so nothing was logged. Please type it again."
)

Outcome = Logged | Question | ItemForm | SeveralForm


def log_words(turn: Turn, words: str) -> Outcome:
    """Logs what the words surely say; else asks, or offers a form with everything filled in: of several tasks a row each.

    A repeated delivery gets the same answer and logs nothing twice.

    Raises:
        RefusalError: the person has no team here (`bot.teams.membership.in_team`).
    """
    with in_team(turn, write=True) as (act, place):
        tasks = tasks_in(words)
        if len(tasks) > 1:
            return _several(act, place, tasks)
        first = act.is_first
        draft = None if first else draft_of_request(act.session, place.ilt.id, turn.actor.request)
        return _log(act, place, draft or _new_draft(place, turn.actor, words, turn.now), is_new=first)


def _several(act: Act, place: Place, tasks: Sequence[str]) -> SeveralForm:
    """More of them than a form has room for stand together in its last row."""
    shown = (
        [*tasks[: MOST_TASKS - 1], "\n".join(tasks[MOST_TASKS - 1 :])] if len(tasks) > MOST_TASKS else tasks
    )
    can_wait = running_meeting(act.session, place.ilt.id) is not None
    return several_rows(act, place, shown, can_wait=can_wait)


def log_several(turn: Turn, ilt_id: int, rows: Sequence[ItemFields]) -> list[Logged]:
    """Logs each row of a form that has a text. A repeated delivery gets the same answer and logs nothing twice.

    Raises:
        RefusalError: the person is no member of that team.
        WrongInputError: by field; nothing is logged then.
    """
    with turn.write() as act:
        act.absorb()
        place = require_place(act, ilt_id)
        meeting = running_meeting(act.session, ilt_id, lock=True)
        items: list[ActionItem] = []
        faults: dict[str, str] = {}
        for number, fields in enumerate(rows):
            if not fields.text.strip():
                continue
            request = f"{turn.actor.request}:{number}"
            item = item_of_request(act.session, ilt_id, request)
            try:
                promise = checked(act, place, fields, can_wait=meeting is not None) if item is None else None
            except WrongInputError as wrong:
                named = wrong.fields.items()
                faults |= {row_block(name.partition(":")[0], number, ilt_id): why for name, why in named}
                continue
            if item is None and promise is not None:
                item = _add(act, place, _New(promise, request, meeting=meeting))
            items += [item] if item else []
        if not items and not faults:
            faults[row_block(TEXT, 0, ilt_id)] = say("Write what is to be done, in a few words.")
        if faults:
            raise WrongInputError(faults)
        return [echo_of(act, item) for item in items]


def answer(turn: Turn, draft_id: int, given: str | date) -> Outcome:
    """An answer to what was asked. A second tap finds the item of the first.

    Args:
        given: the owner (a Slack id), or the date.

    Raises:
        RefusalError: the question is over a day old, or not theirs.
    """
    with turn.write() as act:
        place, draft = _require_draft(act, draft_id)
        if isinstance(given, date):
            fault = due_fault(act, place, given)
            draft.due_on = None if fault else given
        else:
            fault = _take_owner(act.session, place, draft, given)
        return _log(act, place, draft, fault)


def _take_owner(session: Session, place: Place, draft: ItemDraft, user_id: str) -> str:
    """Notes the answer. Returns why it cannot be taken."""
    person = takers(session, place.ilt.id).get(user_id)
    draft.owner_id = person.id if person else None
    return "" if person else not_a_member(place.ilt, user_id)


def draft_form(turn: Turn, draft_id: int) -> ItemForm:
    """*Use the form…* under a question: it comes with everything that was typed.

    Raises:
        RefusalError: the question is over a day old, or not theirs.
    """
    with turn.write() as act:
        place, draft = _require_draft(act, draft_id)
        can_wait = running_meeting(act.session, place.ilt.id) is not None
        return prefilled(act.session, hear(act, place, draft, can_wait=can_wait), "", draft.id)


def _require_draft(act: Act, draft_id: int) -> tuple[Place, ItemDraft]:
    draft = draft_in_workspace(act.session, act.actor.workspace_id, draft_id)
    place = place_in(act.session, act.actor, draft.ilt_id) if draft else None
    if draft is None or place is None or draft.person_id != place.person.id:
        raise RefusalError(say(_NO_DRAFT))
    return place, draft


def _new_draft(place: Place, actor: Actor, words: str, now: datetime) -> ItemDraft:
    return ItemDraft(
        ilt_id=place.ilt.id,
        person_id=place.person.id,
        request=actor.request,
        words=words,
        asked_at=now,
    )


def _log(act: Act, place: Place, draft: ItemDraft, fault: str = "", *, is_new: bool = False) -> Outcome:
    """`is_new`: nothing came of the request before."""
    meeting = running_meeting(act.session, place.ilt.id, lock=True)
    heard = hear(act, place, draft, can_wait=meeting is not None)
    if not is_new and (item := item_of_request(act.session, place.ilt.id, draft.request)):
        return echo_of(act, item, heard.other)
    if why := form_instead(heard):
        _may_have_joined(act.session, place, heard)
        return prefilled(act.session, heard, why, None)
    if heard.is_to_be_asked or fault:
        act.session.add(draft)
        act.session.flush()
        return question(heard, draft, fault)
    strategy_id = int(heard.strategy or 0)
    promise = Promise(heard.text, heard.owner, heard.due, heard.helpers, strategy_id)
    item = _add(act, place, _New(promise, draft.request, meeting=meeting))
    return echo_of(act, item, heard.other, is_plain=promise.is_plain)


def _may_have_joined(session: Session, place: Place, heard: Heard) -> None:
    if heard.stranger:
        mark_members_stale(session, place.ilt.workspace_id, place.ilt.channel_id)


def log_form(turn: Turn, ilt_id: int, fields: ItemFields) -> Logged:
    """Logs what a form holds. A repeated delivery gets the same answer and logs nothing twice.

    Raises:
        RefusalError: the person is no member of that team.
        WrongInputError: by field.
    """
    with turn.write() as act:
        # A second delivery at the same moment waits here until the first is through, and then finds its item.
        act.absorb()
        place = require_place(act, ilt_id)
        request = _require_draft(act, fields.draft_id)[1].request if fields.draft_id else turn.actor.request
        item = item_of_request(act.session, ilt_id, request)
        if item is None:
            meeting = running_meeting(act.session, ilt_id, lock=True)
            promise = checked(act, place, fields, can_wait=meeting is not None)
            item = _add(act, place, _New(promise, request, fields.source, meeting))
        return echo_of(act, item)


@dataclass(frozen=True)
class _New:
    """What becomes an item. `meeting`: the one that goes on, to which it then belongs."""

    promise: Promise
    request: str
    source: Source | None = None
    meeting: Meeting | None = None


def _add(act: Act, place: Place, new: _New) -> ActionItem:
    me, promise, source = place.person.id, new.promise, new.source
    owner_id = promise.owner.id if promise.owner else None
    item = ActionItem(
        ilt_id=place.ilt.id,
        number=next_number(act.session, place.ilt.id),
        request=new.request,
        text=promise.text,
        owner_id=owner_id,
        owner_since=act.now,
        # Whoever logs it for themselves has taken it.
        accepted_at=act.now if owner_id == me else None,
        due_on=promise.due,
        due_since=act.now,
        logged_by_id=me,
        logged_at=act.now,
        source_link=source.link if source else None,
        source_quote=source.quote if source else None,
        meeting_id=new.meeting.id if new.meeting else None,
    )
    act.session.add(item)
    act.session.flush()
    if promise.helpers:
        set_helpers(act.session, item.id, {person.id for person in promise.helpers})
    if promise.strategy_id:
        link_item(act.session, item, promise.strategy_id)
    note_logged(act.session, item)
    owe_new_item(act, item, is_plain=promise.is_plain)
    return item
