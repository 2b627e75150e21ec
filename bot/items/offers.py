"""The forms of action items, filled in with what is known: for a new item, and for each change of one."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.blocks.fields import Choice
from bot.errors import RefusalError
from bot.items.access import looked_at, shown
from bot.items.changes import require_open
from bot.items.input import ItemFields, choices_of, strategy_choices, takers, takers_and
from bot.items.messages.forms import DUE, OWNER, ItemForm, Source
from bot.items.messages.items import MOST_TEXT, ItemShown
from bot.items.owners import may_reassign
from bot.rules.slack_words import people_marked, plain_words
from bot.rules.text import cut, visible
from bot.teams.membership import Place, WhichTeamError, in_team, require_place, shown_name, teams_of_person
from bot.turn import Act, Turn
from bot.words import say
from storage import Database
from storage.items import ItemState, helpers_of, item_numbered
from storage.meetings import running_meeting
from storage.people import Person
from storage.strategy_rows import strategy_of_item

_MONDAY, _WEEK = 0, 7
_Form = TypeVar("_Form")


class NoSuchItemError(RefusalError):
    """No item has the number that somebody said."""


@dataclass(frozen=True)
class Message:
    """A message somebody wants to make an item of: Slack's text, and where it is."""

    text: str
    link: str


def new_item(turn: Turn) -> ItemForm:
    """The empty form, for the team that the actor's channel means.

    Raises:
        RefusalError: the person has no team here (`bot.teams.membership.in_team`).
    """
    with in_team(turn) as (act, place):
        return _of_team(act.session, place)


def new_item_anywhere(turn: Turn, message: Message | None = None) -> ItemForm:
    """As `new_item`, from a shortcut: where the place does not tell the team, the form asks for it.

    Raises:
        RefusalError: the person has no team.
    """

    def made(act: Act, place: Place | None, teams: Sequence[Choice]) -> ItemForm:
        form = _of_team(act.session, place) if place else ItemForm(None, teams=teams)
        return _made_of(act, form, message)

    return anywhere(turn, made)


def anywhere(turn: Turn, made: Callable[[Act, Place | None, Sequence[Choice]], _Form]) -> _Form:
    """What is made for the team that the actor's place means; where it means none, without one: with the teams to choose from.

    Raises:
        RefusalError: the person has no team.
    """
    try:
        with in_team(turn) as (act, place):
            return made(act, place, ())
    except WhichTeamError as error:
        with turn.read() as act:
            return made(act, None, [Choice(team.name, str(team.ilt_id)) for team in error.teams])


def for_team(turn: Turn, ilt_id: int, fields: ItemFields) -> ItemForm:
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
        text=fields.text,
        owner=fields.owner,
        due=fields.due,
        source=fields.source,
        strategy=fields.strategy or "",
    )


def teams_to_choose(act: Act) -> Sequence[Choice]:
    """The person's teams; none where there is nothing to choose."""
    teams = [Choice(shown_name(place.ilt), str(place.ilt.id)) for place in teams_of_person(act)]
    return teams if len(teams) > 1 else ()


def _of_team(session: Session, place: Place) -> ItemForm:
    members = choices_of(takers(session, place.ilt.id))
    may_wait = (OWNER, DUE) if running_meeting(session, place.ilt.id) else ()
    return ItemForm(
        place.ilt.id,
        shown_name(place.ilt),
        members=members,
        may_wait=may_wait,
        strategies=strategy_choices(session, place.ilt.id),
    )


def _made_of(act: Act, form: ItemForm, message: Message | None) -> ItemForm:
    if message is None:
        return form
    source = source_of(act, message)
    return replace(form, text=cut(source.quote, MOST_TEXT), source=source)


def source_of(act: Act, message: Message) -> Source:
    """A message as it is kept with what is made of it: its place, and its words with people's names."""
    return Source(message.link, plainly(act, message.text))


def source_kept(link: str | None, quote: str | None) -> Source | None:
    """The message that something was made of, as its row keeps it."""
    return Source(link or "", quote) if quote else None


def shown_words(turn: Turn, text: str) -> str:
    """The same, in a turn of its own; words without a mark of Slack's are as they are."""
    if not re.search("[<&]", text):
        return text
    with turn.read() as act:
        return plainly(act, text)


def plainly(act: Act, text: str) -> str:
    """Slack's text as people see it, with people's names."""
    return visible(plain_words(text, _names(act.session, act.actor.workspace_id, text)))


def _names(session: Session, workspace_id: str, text: str) -> Mapping[str, str]:
    """Of everybody the bot knows there whom the text mentions."""
    rows = session.execute(
        select(Person.slack_user_id, Person.name).where(
            Person.workspace_id == workspace_id, Person.slack_user_id.in_(people_marked(text))
        )
    )
    return {user: name for user, name in rows}  # noqa: C416 - rows are not pairs to the type checker


def change_item(turn: Turn, item_id: int) -> ItemForm:
    """*Change…*: the form with how the item stands.

    Raises:
        RefusalError: no such item in a team of theirs, not theirs to change, or not open.
    """
    with looked_at(turn, item_id) as hold:
        require_open(hold)
        item = hold.item
        people, owner = takers_and(hold.session, hold.place.ilt.id, item.owner_id)
        strategy_id = strategy_of_item(hold.session, item.id)
        running = running_meeting(hold.session, item.ilt_id)
        return ItemForm(
            hold.place.ilt.id,
            shown_name(hold.place.ilt),
            members=choices_of(people),
            text=item.text,
            owner=owner.slack_user_id if owner else "",
            due=item.due_on,
            helpers=[person.slack_user_id for person in helpers_of(hold.session, item.id)],
            source=source_kept(item.source_link, item.source_quote),
            item_id=item.id,
            may_wait=[name for name, known in ((OWNER, item.owner_id), (DUE, item.due_on)) if known is None],
            is_over=running is None or running.id != item.meeting_id,
            strategies=strategy_choices(hold.session, hold.place.ilt.id, strategy_id),
            strategy=str(strategy_id or ""),
        )


def open_item(turn: Turn, item_id: int) -> ItemShown:
    """An open item that they may change: for the small forms.

    Raises:
        RefusalError: no such item in a team of theirs, not theirs to change, or not open.
    """
    with looked_at(turn, item_id) as hold:
        require_open(hold)
        return shown(hold.session, hold.item)


def done_item(turn: Turn, item_id: int) -> ItemShown:
    """A done item that they may say something of.

    Raises:
        RefusalError: no such item in a team of theirs, not theirs to change, or not done.
    """
    with looked_at(turn, item_id) as hold:
        if hold.item.state != ItemState.DONE:
            raise RefusalError(
                say("#{number} is not done any more. Type /ilt actions to see it.", number=hold.item.number)
            )
        return shown(hold.session, hold.item)


def hand_over_item(turn: Turn, item_id: int) -> tuple[ItemShown, Sequence[Choice], bool]:
    """What the form *Hand over* needs: the item, everybody else, and whether they own it at once.

    Raises:
        RefusalError: as `open_item`; or nobody else is in the team.
    """
    with looked_at(turn, item_id) as hold:
        require_open(hold)
        others = [
            Choice(person.name, user)
            for user, person in takers(hold.session, hold.place.ilt.id).items()
            if person.id != hold.item.owner_id
        ]
        if not others:
            raise RefusalError(say("Nobody else is in this team's channel yet. Invite somebody there first."))
        return shown(hold.session, hold.item), others, may_reassign(hold)


def snooze_item(turn: Turn, item_id: int) -> tuple[ItemShown, Sequence[tuple[str, date]]]:
    """What the form *Snooze* needs: the item, and days with what they are called.

    Raises:
        RefusalError: as `open_item`.
    """
    with looked_at(turn, item_id) as hold:
        require_open(hold)
        today = hold.today
        monday = today + timedelta(days=_WEEK - today.weekday() + _MONDAY)
        days = [
            (say("Tomorrow"), today + timedelta(days=1)),
            (say("Next Monday"), monday),
            (say("In a week"), today + timedelta(days=_WEEK)),
        ]
        return shown(hold.session, hold.item), days


def item_called(turn: Turn, number: int) -> int:
    """The id of an item by the number that people say: of the channel's team, else of the only team that has it.

    Raises:
        WhichTeamError: several of their teams have an item of that number.
        RefusalError: none has, or they have no team here.
    """
    try:
        with in_team(turn) as (act, place):
            item = item_numbered(act.session, place.ilt.id, number)
            if item is None:
                raise NoSuchItemError(
                    say(
                        "There is no #{number} in {team}. Type /ilt actions to see what there is.",
                        number=number,
                        team=shown_name(place.ilt),
                    )
                )
            return item.id
    except WhichTeamError as error:
        return _in_one_of(turn.db, error, number)


def _in_one_of(db: Database, error: WhichTeamError, number: int) -> int:
    with db.read() as session:
        found = {team: item_numbered(session, team.ilt_id, number) for team in error.teams}
    items = {team: item for team, item in found.items() if item}
    if not items:
        raise NoSuchItemError(
            say("None of your teams has a #{number}. Type /ilt actions to see what there is.", number=number)
        )
    if len(items) > 1:
        raise WhichTeamError(list(items))
    return next(iter(items.values())).id
