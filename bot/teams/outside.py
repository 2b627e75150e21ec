"""Why somebody who was named can take on nothing in a team, and what to do about it: they left, or never were in it."""

from enum import StrEnum

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session, object_session

from bot.teams.membership import shown_name
from bot.words import say
from storage.people import Ilt, Member, Person, person_of


class _Why(StrEnum):
    UNKNOWN = "unknown"
    APP = "app"
    EXTERNAL = "external"
    LEFT_SLACK = "left_slack"
    LEFT_TEAM = "left_team"


_WAS_MEMBER = select(
    exists().where(Member.ilt_id == bindparam("ilt_id"), Member.person_id == bindparam("person_id"))
)


def _why(session: Session, ilt: Ilt, person: Person | None) -> _Why:
    if person is None:
        return _Why.UNKNOWN
    if person.is_bot:
        return _Why.APP
    if person.is_external:
        return _Why.EXTERNAL
    if person.is_deactivated:
        return _Why.LEFT_SLACK
    was_here = session.scalar(_WAS_MEMBER, {"ilt_id": ilt.id, "person_id": person.id})
    return _Why.LEFT_TEAM if was_here else _Why.UNKNOWN


def not_a_member(ilt: Ilt, user_id: str) -> str:
    """Under the field in which somebody was chosen who is not in the channel (a Slack id)."""
    session, team = object_session(ilt), shown_name(ilt)
    assert session is not None
    person = person_of(session, ilt.workspace_id, user_id)
    name = person.name if person else ""
    match _why(session, ilt, person):
        case _Why.APP:
            return say("{name} is an app. Choose somebody who is in {team}.", name=name, team=team)
        case _Why.EXTERNAL:
            return say(
                "{name} belongs to another organization's Slack and cannot take part. Choose somebody who is in {team}.",
                name=name,
                team=team,
            )
        case _Why.LEFT_SLACK:
            return say(
                "{name} has no account here any more. Choose somebody who is in {team}.", name=name, team=team
            )
        case _Why.LEFT_TEAM:
            return say(
                "{name} has left {team}. Invite them to the channel again first, or choose somebody who is in it.",
                name=name,
                team=team,
            )
    return say(
        "Not a member of {team} yet. Invite them to the channel first, or choose somebody who is in it.",
        team=team,
    )


def nothing_logged(ilt: Ilt, user_id: str, name: str) -> str:
    """The same of somebody mentioned in the words of an action item. `name`: as they were mentioned."""
    session, team = object_session(ilt), shown_name(ilt)
    assert session is not None
    match _why(session, ilt, person_of(session, ilt.workspace_id, user_id)):
        case _Why.APP:
            return say(
                "{name} is an app, so nothing is logged yet. Choose somebody who is in {team}.",
                name=name,
                team=team,
            )
        case _Why.EXTERNAL:
            return say(
                "{name} belongs to another organization's Slack and cannot take part, so nothing is logged yet. Choose somebody "
                "who is in {team}.",
                name=name,
                team=team,
            )
        case _Why.LEFT_SLACK:
            return say(
                "{name} has no account here any more, so nothing is logged yet. Choose somebody who is in {team}.",
                name=name,
                team=team,
            )
        case _Why.LEFT_TEAM:
            return say(
                "{name} has left {team}, so nothing is logged yet. To have them back type /invite {name} in the channel. Or "
                "choose somebody who is in it.",
                name=name,
                team=team,
            )
    return say(
        "{name} is not a member of {team}, so nothing is logged yet. Invite them first: type "
        "/invite {name} in the channel. Or choose somebody who is in it.",
        name=name,
        team=team,
    )
