"""What somebody filled in about an action item, checked against the team as it is now."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from bot.blocks.dates import long_day
from bot.blocks.fields import Choice
from bot.errors import WrongInputError
from bot.items.access import today_of
from bot.items.messages.forms import DUE, HELPERS, OWNER, STRATEGY, TEXT, Source, block_of
from bot.items.messages.items import MOST_TEXT
from bot.rules.due_words import FARTHEST
from bot.rules.text import too_long, visible
from bot.rules.working_days import (
    DaysOff,
    NoWorkingDayError,
    is_working_day,
    last_working_day_on_or_before,
    next_working_day_after,
)
from bot.teams.membership import Place
from bot.teams.outside import not_a_member
from bot.teams.times import days_off_of
from bot.turn import Act
from bot.words import say
from storage.items import ActionItem
from storage.people import Person, people_there
from storage.strategy_rows import strategy_of_item, worded


@dataclass(frozen=True)
class ItemFields:
    """A form as it was filled in; people by their Slack ids.

    Attributes:
        source: the message the item is made from.
        draft_id: the question that the form answers.
        strategy: the id of the one that it is for; empty: none; None: the form does not ask.
        untouched: the fields that nobody touched, by block id.
    """

    text: str
    owner: str
    due: date | None
    helpers: Sequence[str] = ()
    source: Source | None = None
    draft_id: int | None = None
    strategy: str | None = None
    untouched: Collection[str] = ()


@dataclass(frozen=True)
class Promise:
    """What can be stored: everything in it was checked. `strategy_id`: 0 = none; None = as it was."""

    text: str
    owner: Person | None
    due: date | None
    helpers: Sequence[Person] = ()
    strategy_id: int | None = None

    @property
    def is_plain(self) -> bool:
        """Nobody helps with it, and it is for no strategy."""
        return not self.helpers and not self.strategy_id


def checked(
    act: Act, place: Place, fields: ItemFields, kept: ActionItem | None = None, *, can_wait: bool = False
) -> Promise:
    """The fields as a promise.

    Args:
        kept: the item to be changed: what stays as it was is not judged anew.
        can_wait: owner and date may be missing, because a meeting goes on.

    Raises:
        WrongInputError: with a sentence for each field that cannot be taken.
    """
    people, _ = takers_and(act.session, place.ilt.id, kept.owner_id if kept else None)
    owner_waits = fields.owner == "" and (kept.owner_id is None if kept else can_wait)
    due_stays = fields.due == kept.due_on if kept else fields.due is None and can_wait
    faults = {
        TEXT: text_fault(fields.text),
        block_of(OWNER, place.ilt.id): "" if owner_waits else _owner_fault(fields.owner, people, place),
        DUE: "" if due_stays else due_fault(act, place, fields.due),
        block_of(HELPERS, place.ilt.id): _helpers_fault(fields.helpers, people, place),
        block_of(STRATEGY, place.ilt.id): _strategy_fault(act, place, fields.strategy, kept),
    }
    if any(faults.values()):
        raise WrongInputError({field: fault for field, fault in faults.items() if fault})
    helpers = [people[user] for user in dict.fromkeys(fields.helpers) if user != fields.owner]
    strategy_id = None if fields.strategy is None else int(fields.strategy or 0)
    return Promise(visible(fields.text), people.get(fields.owner), fields.due, helpers, strategy_id)


def strategy_choices(session: Session, ilt_id: int, kept: int | None = None) -> list[Choice]:
    """What an item can be for: the active strategies by their places, and the one that it is for already."""
    rows = [one for one in worded(session, ilt_id) if one.place or one.row.id == kept]
    return [
        Choice(f"{one.place}. {one.wording.what}" if one.place else one.wording.what, str(one.row.id))
        for one in rows
    ]


def _strategy_fault(act: Act, place: Place, value: str | None, kept: ActionItem | None) -> str:
    if not value:
        return ""
    linked = strategy_of_item(act.session, kept.id) if kept else None
    known = {one.value for one in strategy_choices(act.session, place.ilt.id, linked)}
    return "" if value in known else say("That strategy is not active any more. Choose another one, or none.")


def takers(session: Session, ilt_id: int) -> dict[str, Person]:
    """Who can own or help, by Slack id, in the order of their names: present people of the workspace."""
    people = sorted(people_there(session, ilt_id), key=lambda one: (one.name.lower(), one.id))
    return {person.slack_user_id: person for person in people}


def takers_and(
    session: Session, ilt_id: int, person_id: int | None
) -> tuple[dict[str, Person], Person | None]:
    """The same and whoever has it now, who may have left since; and that person."""
    people = takers(session, ilt_id)
    has_it = session.get(Person, person_id) if person_id is not None else None
    if has_it:
        people.setdefault(has_it.slack_user_id, has_it)
    return people, has_it


def choices_of(people: dict[str, Person]) -> list[Choice]:
    """The same as options."""
    return [Choice(person.name, user) for user, person in people.items()]


def text_fault(text: str) -> str:
    """Why a text cannot be taken; empty where it can."""
    words = visible(text)
    if not words:
        return say("Write what is to be done, in a few words.")
    return too_long(words, MOST_TEXT, say("Shorten it, or log two items."))


def due_fault(act: Act, place: Place, due: date | None) -> str:
    """Why a date cannot be promised; empty where it can."""
    if due is None:
        return say("Choose a date: an action item is a promise with a day.")
    today = today_of(place, act.now)
    if due < today:
        return say("{day} has passed. Choose today or a later day.", day=long_day(due))
    if due > today + FARTHEST:
        return say("{day} is more than two years away. Is the year right?", day=long_day(due))
    days_off = days_off_of(act.session, place.ilt)
    return "" if is_working_day(due, days_off) else day_off_words(due, today, days_off)


def day_off_words(day: date, today: date, days_off: DaysOff) -> str:
    """`Sat, Dec 5, 2026 is not a school day: Fri, Dec 4, 2026 or Mon, Dec 7, 2026?`"""
    try:
        near = [last_working_day_on_or_before(day, days_off), next_working_day_after(day, days_off)]
    except NoWorkingDayError:
        return say("{day} is not a school day. Choose another one.", day=long_day(day))
    match [long_day(other) for other in near if other >= today]:
        case [earlier, following]:
            return say(
                "{day} is not a school day: {earlier} or {later}?",
                day=long_day(day),
                earlier=earlier,
                later=following,
            )
        case offered:
            return say("{day} is not a school day: {other}?", day=long_day(day), other="".join(offered))


def _owner_fault(user: str, people: dict[str, Person], place: Place) -> str:
    if not user:
        return say("Choose who owns it: one person answers for it.")
    return "" if user in people else not_a_member(place.ilt, user)


def _helpers_fault(users: Sequence[str], people: dict[str, Person], place: Place) -> str:
    strange = next((user for user in users if user not in people), None)
    return not_a_member(place.ilt, strange) if strange is not None else ""
