"""What is held about a person as a member of teams."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from bot.outbox.messages.my_data import Heading
from bot.outbox.my_data import Whose
from bot.words import later, say
from storage.people import Role

_ROLES = {
    Role.MEMBER: later("member"),
    Role.FACILITATOR: later("organizer"),
    Role.OBSERVER: later("observer"),
}


def my_data(_session: Session, whose: Whose) -> Iterator[tuple[Heading, str]]:
    """Their teams, those left included."""
    for member in whose.members:
        yield Heading.TEAMS, team_line(whose.team(member.ilt_id), member.role, is_present=member.is_present)


def team_line(team: str, role: str, *, is_present: bool) -> str:
    """A team of theirs."""
    words = say(_ROLES[Role(role)])
    if is_present:
        return say("{team}: {role}", team=team, role=words)
    return say("{team}: {role}, not there any more", team=team, role=words)
