"""The private agenda and the forms of the agenda, filled in with what is known. Nothing is changed here."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.agenda.access import changes_all, looked_at
from bot.agenda.agenda import AgendaFields
from bot.agenda.facts import agenda_shown, meeting_shown
from bot.agenda.messages.agenda import MOST_TITLE, AgendaShown
from bot.agenda.messages.forms import AgendaForm, SwapForm
from bot.agenda.messages.view import PAGE, AgendaView, meeting_value
from bot.agenda.quiet import cards_of, is_quiet
from bot.agenda.roles import holders, may_give, roles_shown
from bot.blocks import ids
from bot.blocks.fields import Choice
from bot.errors import RefusalError
from bot.items.input import choices_of, takers, takers_and
from bot.items.messages.forms import Source
from bot.items.offers import Message, anywhere, plainly, source_kept, source_of, teams_to_choose
from bot.meetings.calendar import Occasion, next_occasion, occasions
from bot.meetings.planned import require_occasion
from bot.meetings.record import record_sentence
from bot.plan.serving import serving_choices, value_of
from bot.rules.local_time import local_date
from bot.rules.quiet import Cards
from bot.rules.rotation import role_words
from bot.rules.text import cut
from bot.teams.membership import Place, in_team, require_place, shown_name
from bot.teams.rhythm import cadence_of
from bot.teams.roles import role_takers
from bot.teams.times import team_time
from bot.turn import Act, Turn
from bot.words import say
from storage.agenda import waiting_items
from storage.item_lists import Wanted, count_items
from storage.living import posted_message
from storage.meetings import last_closed, running_meeting
from storage.people import Role
from storage.plan import served_by
from storage.staff import count_staff


def read_agenda(turn: Turn) -> AgendaView:
    """`/ilt agenda`: the next meeting of the team that the actor's channel means.

    Raises:
        RefusalError: the person has no team here (`bot.teams.membership.in_team`).
    """
    with in_team(turn) as (act, place):
        return _view(act, place, 0)


def read_page(turn: Turn, ilt_id: int, page: int) -> AgendaView:
    """The same of a team of theirs, at a page of its items; the last one where there are fewer by now.

    Raises:
        RefusalError: the person is no member of that team.
    """
    with turn.read() as act:
        return _view(act, require_place(act, ilt_id), page)


def _view(act: Act, place: Place, page: int) -> AgendaView:
    ilt = place.ilt
    today = local_date(act.now, team_time(ilt, place.person.zone).zone)
    occasion = next_occasion(act.session, ilt, act.now)
    meeting = occasion.meeting if occasion else None
    found, last = holders(act.session, ilt, meeting), last_closed(act.session, ilt.id)
    waiting = waiting_items(act.session, ilt.id)
    own = changes_all(act.session, place)
    is_posted = (
        meeting is not None and posted_message(act.session, ids.AGENDA_MESSAGE, meeting.id) is not None
    )
    mine = may_give(act.session, place, meeting, found)
    takes_part = place.member.role != Role.OBSERVER
    return AgendaView(
        ilt.id,
        shown_name(ilt),
        today,
        meeting_shown(ilt, occasion) if occasion else None,
        (meeting.objective if meeting else None) or "",
        agenda_shown(act.session, ilt.id, waiting, changes_all=own, by=place.person.id, may_ask=takes_part),
        roles_shown(found),
        ilt.norms,
        count_items(act.session, Wanted(ilt.id)),
        count_items(act.session, Wanted(ilt.id, due_before=today)),
        (last.chosen_change if last else None) or "",
        has_rhythm=cadence_of(ilt) is not None,
        is_running=running_meeting(act.session, ilt.id) is not None,
        days_off=_days_off(act.session, place, occasion, today),
        record=record_sentence(act, ilt, says_next=False),
        page=max(0, min(page, (len(waiting) - 1) // PAGE)),
        from_staff=count_staff(act.session, ilt.id),
        may_swap=bool(mine),
        may_ask=takes_part and bool(found) and not mine,
        may_post=bool(found) and len(mine) == len(found) and not is_posted and _is_ahead(occasion, act.now),
        is_quiet=occasion is not None and not is_posted and is_quiet(ilt, meeting),
        is_stopped=cards_of(ilt) is Cards.STOPPED,
    )


def _is_ahead(occasion: Occasion | None, now: datetime) -> bool:
    return occasion is not None and occasion.starts_at > now


def _days_off(session: Session, place: Place, occasion: Occasion | None, today: date) -> list[date]:
    """Meetings before the next one that days off take out."""
    if occasion is None:
        return []
    found = occasions(session, place.ilt, today, occasion.day)
    return [one.day for one in found if one.is_off]


def new_item(turn: Turn, title: str = "", why: str = "") -> AgendaForm:
    """The empty form, for the team that the actor's channel means; with what was typed, and what is wrong with it.

    Raises:
        RefusalError: the person has no team here (`bot.teams.membership.in_team`).
    """
    with in_team(turn) as (act, place):
        return replace(_of_team(act.session, place), title=plainly(act, title), why=why)


def new_item_in(turn: Turn, ilt_id: int) -> AgendaForm:
    """The empty form, for a team of theirs.

    Raises:
        RefusalError: the person is no member of that team.
    """
    with turn.read() as act:
        return _of_team(act.session, require_place(act, ilt_id))


def of_message(turn: Turn, message: Message) -> AgendaForm:
    """The form made from a message; where its place does not tell the team, the form asks for it.

    Raises:
        RefusalError: the person has no team.
    """

    def made(act: Act, place: Place | None, teams: Sequence[Choice]) -> AgendaForm:
        form = _of_team(act.session, place) if place else AgendaForm(None, teams=teams)
        return _made_of(form, source_of(act, message))

    return anywhere(turn, made)


def for_team(turn: Turn, ilt_id: int, fields: AgendaFields) -> AgendaForm:
    """The form after its team was chosen, with what was typed so far.

    Raises:
        RefusalError: the person is no member of that team.
    """
    with turn.read() as act:
        form = _of_team(act.session, require_place(act, ilt_id))
        teams = teams_to_choose(act)
    return replace(
        form,
        teams=teams,
        title=fields.title,
        objective=fields.objective,
        minutes=fields.minutes,
        source=fields.source,
        serves=fields.serves or "",
    )


def _of_team(session: Session, place: Place) -> AgendaForm:
    return AgendaForm(
        place.ilt.id,
        shown_name(place.ilt),
        members=choices_of(takers(session, place.ilt.id)),
        presenter=place.person.slack_user_id,
        servable=serving_choices(session, place.ilt.id),
    )


def _made_of(form: AgendaForm, source: Source) -> AgendaForm:
    """The message's first line is the title offered; the whole of it is kept."""
    first = next((line for line in source.quote.splitlines() if line.strip()), "")
    return replace(form, title=cut(first, MOST_TITLE), source=source)


def change_item(turn: Turn, item_id: int) -> AgendaForm:
    """*Change…*: the form with how the item stands.

    Raises:
        RefusalError: no such item in a team of theirs, not theirs to change, or not waiting any more.
    """
    with looked_at(turn, item_id) as hold:
        item = hold.item
        people, presenter = takers_and(hold.session, hold.place.ilt.id, item.presenter_id)
        served = served_by(hold.session, item.id)
        return AgendaForm(
            hold.place.ilt.id,
            shown_name(hold.place.ilt),
            members=choices_of(people),
            title=item.title,
            objective=item.objective or "",
            minutes=item.minutes,
            presenter=presenter.slack_user_id if presenter else "",
            source=source_kept(item.source_link, item.source_quote),
            item_id=item.id,
            servable=serving_choices(hold.session, hold.place.ilt.id, served),
            serves=value_of(served),
        )


def item_without_objective(turn: Turn, item_id: int) -> tuple[AgendaShown, int]:
    """What the form *Add an objective* needs: the item, and its team.

    Raises:
        RefusalError: as `change_item`.
    """
    with looked_at(turn, item_id) as hold:
        return hold.shown, hold.item.ilt_id


def meeting_objective(turn: Turn, ilt_id: int, slot: date) -> tuple[str, str]:
    """What the form *Objective…* needs: when the meeting is, and its objective so far.

    Raises:
        RefusalError: no member of that team, or the meeting is not to come any more.
    """
    with _to_come(turn, ilt_id, slot) as (_, place, occasion):
        objective = occasion.meeting.objective if occasion.meeting else None
        return _when(place, occasion, turn.now), objective or ""


def role_swap(turn: Turn, ilt_id: int, slot: date) -> SwapForm:
    """What the form *Swap a role…* needs.

    Raises:
        RefusalError: as `meeting_objective`; or they have no role to give.
    """
    with _to_come(turn, ilt_id, slot) as (act, place, occasion):
        found = holders(act.session, place.ilt, occasion.meeting)
        mine = may_give(act.session, place, occasion.meeting, found)
        if not mine:
            raise RefusalError(
                say(
                    "You have no role in that meeting to give away. Whoever has one, or an organizer, can swap it."
                )
            )
        roles = [
            Choice(f"{role_words(one.role)}: {one.person.name}", one.role)
            for one in found
            if one.role in mine
        ]
        people = role_takers(act.session, ilt_id).values()
        members = [Choice(person.name, person.slack_user_id) for _, person in people]
        return SwapForm(meeting_value(ilt_id, slot), _when(place, occasion, turn.now), roles, members)


@contextmanager
def _to_come(turn: Turn, ilt_id: int, slot: date) -> Iterator[tuple[Act, Place, Occasion]]:
    with turn.read() as act:
        place = require_place(act, ilt_id)
        yield act, place, require_occasion(act, place.ilt, slot)


def _when(place: Place, occasion: Occasion, now: datetime) -> str:
    return meeting_shown(place.ilt, occasion).when(local_date(now, team_time(place.ilt).zone))
