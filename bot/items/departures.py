"""Owners who left the channel or were deactivated: whoever steers the team is asked who takes over what they own."""

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from bot.errors import RefusalError
from bot.items.access import shown
from bot.items.messages.dms import Departure, departure
from bot.outbox.behind import strategies_changed
from bot.outbox.deliveries import Kind, Outgoing, Sending, ToSend, enqueue, withdraw
from bot.teams.membership import facilitators_of, place_in, shown_name
from bot.teams.times import in_their_day
from bot.turn import Act, Turn
from bot.words import say
from storage.deliveries import Owed
from storage.digests import items_left_behind
from storage.items import ActionItem, item_in_workspace
from storage.people import Ilt, Member, Person, person_of
from storage.strategies import Strategy
from storage.strategy_rows import strategies_left_behind


def is_gone(session: Session, ilt_id: int, person_id: int) -> bool:
    """Whether somebody is not in the ILT any more, or not in the workspace."""
    row = session.execute(_PLACE, {"ilt_id": ilt_id, "person_id": person_id}).first()
    return row is None or has_left(*row)


def named_here(name: str, *, has_left: bool) -> str:
    """What whoever looks after something is called where it is read."""
    return say("{name} (has left)", name=name) if has_left else name


_PLACE = (
    select(Member, Person)
    .join(Person, Person.id == Member.person_id)
    .where(Member.ilt_id == bindparam("ilt_id"), Member.person_id == bindparam("person_id"))
)


def has_left(member: Member, person: Person) -> bool:
    """The same of rows that were read."""
    return person.is_deactivated or not member.is_present


def note_presence(act: Act, person: Person, memberships: Iterable[tuple[Ilt, Member]]) -> None:
    """Asks about a departure, once; takes the question back where they have come back before it was read."""
    for ilt, member in memberships:
        if not has_left(member, person):
            if member.gone_since:
                member.gone_since = None
                withdraw(act.session, REASSIGN, _subject(ilt, person))
                _show_anew(act, ilt, person)
        elif member.gone_since is None and ilt.is_reachable:
            _ask(act, ilt, member, person)
    act.session.flush()


def _ask(act: Act, ilt: Ilt, member: Member, owner: Person) -> None:
    items = items_left_behind(act.session, ilt.id, owner.id)
    strategies = [one for one, _ in strategies_left_behind(act.session, ilt.id, owner.id)]
    # Where nobody is there to be asked, the next look tries again.
    for recipient in _asked(act.session, ilt.id, [*items, *strategies]):
        member.gone_since = act.now
        question = ToSend(
            ilt.workspace_id,
            REASSIGN,
            _subject(ilt, owner),
            recipient.slack_user_id,
            f"{act.now:%Y%m%dT%H%M%S}",
            in_their_day(act.session, recipient, ilt, act.now),
            ilt.id,
        )
        enqueue(act, question)
    if member.gone_since is not None:
        _show_anew(act, ilt, owner)


def _show_anew(act: Act, ilt: Ilt, owner: Person) -> None:
    """What names them beside a strategy says whether they are there."""
    if strategies_left_behind(act.session, ilt.id, owner.id):
        strategies_changed(act.session, ilt.id)


def _subject(ilt: Ilt, owner: Person) -> str:
    return f"{ilt.id}:{owner.id}"


def _asked(session: Session, ilt_id: int, left: Sequence[ActionItem | Strategy]) -> list[Person]:
    """The facilitators; while none is there, whoever logged the items, or committed to the strategies."""
    if not left:
        return []
    return facilitators_of(session, ilt_id) or _makers(session, ilt_id, left)


def _makers(session: Session, ilt_id: int, left: Sequence[ActionItem | Strategy]) -> list[Person]:
    makers = {one.logged_by_id if isinstance(one, ActionItem) else one.committed_by_id for one in left}
    people = session.scalars(select(Person).where(Person.id.in_(makers)).order_by(Person.id))
    return [person for person in people if not is_gone(session, ilt_id, person.id)]


def _render_reassign(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """The question, as long as the owner is gone and something is theirs."""
    reader = person_of(session, owed.workspace_id, owed.recipient)
    ilt_id, _, owner_id = owed.subject.partition(":")
    asked = left_behind(session, reader, int(ilt_id), int(owner_id)) if reader else None
    is_left = asked is not None and (asked.items or asked.strategies)
    return Outgoing(departure(asked, is_late=sending.is_late)) if asked and is_left else None


REASSIGN = Kind("reassign", _render_reassign)


def left_behind(session: Session, reader: Person, ilt_id: int, owner_id: int) -> Departure | None:
    """What somebody who is gone owns still, for whoever is asked about it; None where they came back."""
    ilt, owner = session.get(Ilt, ilt_id), session.get(Person, owner_id)
    if ilt is None or owner is None or not is_gone(session, ilt_id, owner_id):
        return None
    if is_gone(session, ilt_id, reader.id):
        return None
    items = items_left_behind(session, ilt_id, owner_id)
    strategies = strategies_left_behind(session, ilt_id, owner_id)
    if reader not in facilitators_of(session, ilt_id):
        items = [item for item in items if item.logged_by_id == reader.id]
        strategies = [found for found in strategies if found[0].committed_by_id == reader.id]
    return Departure(
        shown_name(ilt),
        owner.name,
        owner_id,
        [shown(session, item) for item in items],
        [(row.id, what) for row, what in strategies],
    )


def read_departure(turn: Turn, item_id: int, owner_id: int) -> Departure:
    """What is left of the question in which an item stood.

    Raises:
        RefusalError: they are not in the item's team, or its owner came back.
    """
    with turn.read() as act:
        item = item_in_workspace(act.session, turn.actor.workspace_id, item_id)
        place = place_in(act.session, turn.actor, item.ilt_id) if item else None
        left = left_behind(act.session, place.person, place.ilt.id, owner_id) if place else None
    if left is None:
        raise RefusalError(
            say(
                "That is settled already, so nothing was changed. Type /ilt actions all in the team's channel."
            )
        )
    return left
