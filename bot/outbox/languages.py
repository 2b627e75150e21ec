"""In which language a message is written: a person's own, or that of the team whose channel it is."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.words import ENGLISH, language_for, offered
from storage.deliveries import Owed
from storage.locales import heard_locale
from storage.people import Ilt, Member, Person


def language_of(session: Session, owed: Owed) -> str:
    """Of a delivery; those of the people are read when it is taken in hand (`storage.locales.learn_locales_of`)."""
    if not owed.recipient.startswith(("U", "W")):
        return language_of_team(session, owed.ilt_id)
    if len(offered()) == 1:
        return ENGLISH
    return language_for(heard_locale(session, owed.workspace_id, owed.recipient))


def language_of_team(session: Session, ilt_id: int | None) -> str:
    """Of what a team reads together."""
    ilt = session.get(Ilt, ilt_id) if ilt_id and len(offered()) > 1 else None
    return language_for(ilt.language if ilt else ENGLISH)


def language_of_member(session: Session, member_id: int) -> str:
    """Of a message that is kept up to date among a person's direct messages."""
    if len(offered()) == 1:
        return ENGLISH
    whose = select(Person.locale).join(Member, Member.person_id == Person.id).where(Member.id == member_id)
    return language_for(session.scalar(whose))
