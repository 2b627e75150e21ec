"""What the next meeting is about: proposing items, changing and removing them, their order, the meeting's objective."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.agenda.access import AgendaHold, held, require_may_change, require_right
from bot.agenda.facts import agenda_shown, meeting_shown
from bot.agenda.messages.agenda import MOST_OBJECTIVE, MOST_TITLE, AgendaShown
from bot.agenda.messages.forms import MINUTES, MOST_MINUTES, OBJECTIVE, TITLE, presenter_block, serves_block
from bot.agenda.messages.receipts import Proposed
from bot.agenda.presenter import owe_to_presenter
from bot.errors import WrongInputError
from bot.items.input import takers_and
from bot.items.messages.forms import Source
from bot.items.offers import plainly
from bot.meetings.calendar import next_occasion
from bot.meetings.planned import require_planned
from bot.plan.serving import served_in
from bot.rules.agenda_words import title_and_minutes
from bot.rules.local_time import local_date
from bot.rules.over import over_what_stands
from bot.rules.text import tame, too_long, visible
from bot.teams.membership import Place, in_team, require_place
from bot.teams.outside import not_a_member
from bot.teams.times import team_time
from bot.turn import Act, Turn
from bot.words import later, say
from storage.agenda import AgendaItem, AgendaState, agenda_item_of_request, next_position, waiting_items
from storage.people import PREPARED, Ilt, Person, meets_again
from storage.plan import NOTHING, Served, serve, served_by

_NOT_SERVABLE = later("That is not in the plan any more, or has ended. Choose something else, or nothing.")


@dataclass(frozen=True)
class AgendaFields:
    """A form as it was filled in.

    Attributes:
        presenter: a Slack id.
        minutes: empty = not said.
        source: the message the item is made from.
        serves: a value of `bot.plan.serving`; empty: nothing; None: the form does not ask.
        untouched: the fields that nobody touched, by block id.
    """

    title: str
    objective: str
    minutes: int | None
    presenter: str
    source: Source | None = None
    serves: str | None = None
    untouched: Collection[str] = ()


@dataclass(frozen=True)
class _Checked:
    title: str
    objective: str | None
    minutes: int | None
    presenter: Person
    serves: Served | None


def propose_words(turn: Turn, words: str) -> Proposed:
    """`/ilt agenda add …words…`: an item of that title, presented by whoever types it; minutes at their end are its time.

    Raises:
        WrongInputError: the words are too many for a title.
        RefusalError: the person has no team here (`bot.teams.membership.in_team`).
    """
    with in_team(turn, write=True) as (act, place):
        title, minutes = title_and_minutes(plainly(act, words), MOST_MINUTES)
        fields = AgendaFields(title, "", minutes, turn.actor.user_id)
        return propose_in(act, place, fields)


def propose(turn: Turn, ilt_id: int, fields: AgendaFields) -> Proposed:
    """Puts what a form holds on the agenda. A repeated delivery gets the same answer and proposes nothing twice.

    Raises:
        WrongInputError: by field.
        RefusalError: the person is no member of that team.
    """
    with turn.write() as act:
        place = require_place(act, ilt_id)
        return propose_in(act, place, fields)


def propose_in(act: Act, place: Place, fields: AgendaFields) -> Proposed:
    """The same in a transaction that does more."""
    # A second delivery at the same moment waits for the first, and then finds its item.
    act.absorb()
    meets_again(act.session, place.ilt.id, PREPARED)
    item = agenda_item_of_request(act.session, place.ilt.id, act.actor.request)
    if item is None:
        checked = _checked(act.session, place, fields)
        item = _new(place, act.actor.request, checked, fields.source)
        item.proposed_at = act.now
        item.position = next_position(act.session, place.ilt.id)
        act.session.add(item)
        act.session.flush()
        if checked.serves:
            serve(act.session, item, checked.serves)
        owe_to_presenter(act, place, item)
    return proposed_of(act.session, place.ilt, item, act.now)


def _new(place: Place, request: str, checked: _Checked, source: Source | None) -> AgendaItem:
    return AgendaItem(
        ilt_id=place.ilt.id,
        request=request,
        title=checked.title,
        objective=checked.objective,
        minutes=checked.minutes,
        presenter_id=checked.presenter.id,
        proposed_by_id=place.person.id,
        source_link=source.link if source else None,
        source_quote=source.quote if source else None,
    )


def change(turn: Turn, item_id: int, fields: AgendaFields) -> Proposed:
    """*Save* in the form of an item.

    Raises:
        WrongInputError: by field.
        RefusalError: not theirs to change, or not waiting any more.
    """
    with held(turn, item_id) as hold:
        if hold.is_first:
            require_may_change(hold)
            item, before = hold.item, hold.item.presenter_id
            served = served_by(hold.session, item.id)
            checked = _checked(hold.session, hold.place, _over(hold, fields), kept=before, served=served)
            item.title, item.objective, item.minutes = checked.title, checked.objective, checked.minutes
            item.presenter_id = checked.presenter.id
            if checked.serves is not None:
                serve(hold.session, item, checked.serves)
            if item.presenter_id != before:
                owe_to_presenter(hold, hold.place, item)
        return _proposed(hold, turn.now)


def _over(hold: AgendaHold, fields: AgendaFields) -> AgendaFields:
    """The form over how the item stands now: what was left alone is as another one made it meanwhile."""
    item, ilt_id = hold.item, hold.place.ilt.id
    texts = over_what_stands(
        {TITLE: (fields.title, item.title), OBJECTIVE: (fields.objective, item.objective or "")}
    )
    presenter = hold.session.get(Person, item.presenter_id) if item.presenter_id else None
    stands: dict[str, dict[str, Any]] = {
        MINUTES: {"minutes": item.minutes},
        presenter_block(ilt_id): {"presenter": presenter.slack_user_id} if presenter else {},
        serves_block(ilt_id): {"serves": None},
    }
    left = {name: held for block in fields.untouched for name, held in stands.get(block, {}).items()}
    return replace(fields, title=texts[TITLE], objective=texts[OBJECTIVE], **left)


def add_objective(turn: Turn, item_id: int, objective: str) -> Proposed:
    """*Add an objective*: what should be different when the item is over.

    Raises:
        WrongInputError: nothing was typed, or too much.
        RefusalError: not theirs to change, or not waiting any more.
    """
    with held(turn, item_id) as hold:
        if hold.is_first:
            require_may_change(hold)
            words = _objective(objective)
            if words is None:
                raise WrongInputError(
                    {OBJECTIVE: say("Write what should be different at the end, in one sentence.")}
                )
            stands = hold.item.objective or ""
            hold.item.objective = _objective(over_what_stands({OBJECTIVE: (objective, stands)})[OBJECTIVE])
        return _proposed(hold, turn.now)


def remove(turn: Turn, item_id: int) -> tuple[AgendaShown, int]:
    """*Remove*, or *Undo* of a proposal: it is kept, and can be put back. Returns it and its ILT's id.

    Raises:
        RefusalError: not theirs to change, or a meeting has taken it up.
    """
    with held(turn, item_id) as hold:
        if hold.is_first and hold.item.state != AgendaState.REMOVED:
            require_may_change(hold)
            hold.item.state = AgendaState.REMOVED
        return hold.shown, hold.place.ilt.id


def restore(turn: Turn, item_id: int) -> Proposed:
    """*Undo* of a removal: it waits for the next meeting, where it was in the order.

    Raises:
        RefusalError: not theirs to change.
    """
    with held(turn, item_id) as hold:
        if hold.is_first:
            require_right(hold)
            if hold.item.state == AgendaState.REMOVED:
                hold.item.state, hold.item.meeting_id = AgendaState.WAITING, None
        return _proposed(hold, turn.now)


def move_up(turn: Turn, item_id: int) -> tuple[AgendaShown, int, int]:
    """*Up*: before the one above it. Returns the item, its ILT's id and its place, counted from 0.

    Raises:
        RefusalError: not theirs to change, or not waiting any more.
    """
    with held(turn, item_id) as hold:
        require_may_change(hold)
        items = waiting_items(hold.session, hold.place.ilt.id)
        place = items.index(hold.item)
        if hold.is_first and place > 0:
            items[place - 1], items[place] = items[place], items[place - 1]
            place -= 1
            for position, item in enumerate(items, 1):
                item.position = position
        return hold.shown, hold.place.ilt.id, place


def set_meeting_objective(turn: Turn, ilt_id: int, slot: date, objective: str) -> tuple[str, str]:
    """What the whole meeting is for; any member of the team may say it. Returns when the meeting is, and the objective.

    Raises:
        WrongInputError: too long.
        RefusalError: no member of that team, or the meeting is not to come any more.
    """
    with turn.write() as act:
        is_first = act.is_first
        place = require_place(act, ilt_id)
        meets_again(act.session, ilt_id, PREPARED)
        meeting = require_planned(act, place.ilt, slot)
        if is_first:
            stands = meeting.objective or ""
            meeting.objective = _objective(over_what_stands({OBJECTIVE: (objective, stands)})[OBJECTIVE])
        today = local_date(turn.now, team_time(place.ilt).zone)
        return meeting_shown(place.ilt, meeting).when(today), meeting.objective or ""


def proposed_of(session: Session, ilt: Ilt, item: AgendaItem, now: datetime) -> Proposed:
    """An item with the meeting it waits for."""
    occasion = next_occasion(session, ilt, now)
    today = local_date(now, team_time(ilt).zone)
    shown = agenda_shown(session, ilt.id, [item])[0]
    told = shown.presenter if item.presenter_id not in {None, item.proposed_by_id} else ""
    return Proposed(shown, meeting_shown(ilt, occasion).when(today) if occasion else "", told)


def _proposed(hold: AgendaHold, now: datetime) -> Proposed:
    hold.session.flush()
    return proposed_of(hold.session, hold.place.ilt, hold.item, now)


def _checked(
    session: Session, place: Place, fields: AgendaFields, *, kept: int | None = None, served: Served = NOTHING
) -> _Checked:
    """The fields as they can be stored.

    Args:
        kept, served: who presents it now, and what it serves, which is not judged anew.
    """
    serves = None if fields.serves is None else served_in(session, place.ilt.id, fields.serves, served)
    people, _ = takers_and(session, place.ilt.id, kept)
    faults = {
        TITLE: _title_fault(fields.title),
        OBJECTIVE: _objective_fault(fields.objective),
        MINUTES: _minutes_fault(fields.minutes),
        presenter_block(place.ilt.id): ""
        if fields.presenter in people
        else not_a_member(place.ilt, fields.presenter),
        serves_block(place.ilt.id): say(_NOT_SERVABLE) if fields.serves and serves is None else "",
    }
    if any(faults.values()):
        raise WrongInputError({field: fault for field, fault in faults.items() if fault})
    title, objective = tame(fields.title, MOST_TITLE), _objective(fields.objective)
    return _Checked(title, objective, fields.minutes, people[fields.presenter], serves)


def _title_fault(title: str) -> str:
    words = visible(title)
    if not words:
        return say("Write what it is about, in a few words.")
    return too_long(words, MOST_TITLE, say("Shorten it, or propose two items."))


def _objective(objective: str) -> str | None:
    """As it is stored. Raises WrongInputError where it is too long."""
    if fault := _objective_fault(objective):
        raise WrongInputError({OBJECTIVE: fault})
    return tame(visible(objective), MOST_OBJECTIVE) or None


def _objective_fault(objective: str) -> str:
    return too_long(visible(objective), MOST_OBJECTIVE, say("One sentence is enough."))


def _minutes_fault(minutes: int | None) -> str:
    if minutes is None or 0 < minutes <= MOST_MINUTES:
        return ""
    return say("From 1 to {most} minutes, or not said. Choose one of those offered.", most=MOST_MINUTES)
