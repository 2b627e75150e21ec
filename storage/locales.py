"""The locales of people whom this process has read, so that no request has to ask for one.

Every row of a person that is read or changed here says it anew; what another process changed is known from the next read on.
"""

from collections.abc import Collection

from sqlalchemy import bindparam, event, select
from sqlalchemy.orm import Session, object_session

from storage.database import LOCALES
from storage.people import Person

# Then all are forgotten, and read again one by one.
_MOST = 20_000


def read_locales(session: Session) -> None:
    """Learns those of everybody, as far as there is room: at the start of a process, so that no first request has to ask."""
    rows = session.execute(select(Person.workspace_id, Person.slack_user_id, Person.locale).limit(_MOST))
    session.info.setdefault(LOCALES, {}).update({(workspace, user): told for workspace, user, told in rows})


def read_locale(session: Session, workspace_id: str, slack_user_id: str) -> str:
    """The locale of a person as Slack names it ("es-MX"); empty = not known."""
    whose = (Person.workspace_id == workspace_id, Person.slack_user_id == slack_user_id)
    found = session.scalar(select(Person.locale).where(*whose)) or ""
    _note(session, workspace_id, slack_user_id, found)
    return found


def learn_locales_of(session: Session, workspace_id: str, slack_user_ids: Collection[str]) -> None:
    """Reads those of several at once, and remembers them."""
    whose = {"workspace": workspace_id, "users": sorted(slack_user_ids)}
    for user, told in session.execute(_OF_SEVERAL, whose):
        _note(session, workspace_id, user, told)


def heard_locale(session: Session, workspace_id: str, slack_user_id: str) -> str:
    """As this process read it last; read now where it never did."""
    heard: dict[tuple[str, str], str] = session.info.get(LOCALES, {})
    known = heard.get((workspace_id, slack_user_id))
    return read_locale(session, workspace_id, slack_user_id) if known is None else known


_OF_SEVERAL = select(Person.slack_user_id, Person.locale).where(
    Person.workspace_id == bindparam("workspace"),
    Person.slack_user_id.in_(bindparam("users", expanding=True)),
)


def _note(session: Session, workspace_id: str, slack_user_id: str, locale: str) -> None:
    heard = session.info.setdefault(LOCALES, {})
    if len(heard) >= _MOST:
        heard.clear()
    heard[workspace_id, slack_user_id] = locale


def _heard(person: Person, *_: object) -> None:
    session, locale = object_session(person), vars(person).get("locale")
    if session is not None and locale is not None:
        _note(session, person.workspace_id, person.slack_user_id, locale)


def _changed(_mapper: object, _connection: object, person: Person) -> None:
    _heard(person)


event.listen(Person, "load", _heard)
event.listen(Person, "refresh", _heard)
event.listen(Person, "after_update", _changed)
