"""Who takes which role next: whoever did it longest ago. Which role keeps time."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.words import later, say

# The roles of a team that has not chosen its own. Of every team's roles the first leads the meeting.
USUAL_ROLES = (later("Facilitator"), later("Timekeeper"), later("Note-taker"))


def role_words(role: str) -> str:
    """A role as people read it: the usual ones in their language, a team's own in its words."""
    return say(role) if role in USUAL_ROLES else role


def role_of_words(words: str) -> str:
    """The role that people typed: a usual one by its words in their language, a team's own as it is."""
    return next((role for role in USUAL_ROLES if say(role) == words), words)


# By what a role that keeps time is called, in whatever words a team chose.
_TIME = ("time", "clock", "tiempo", "reloj")


def keeps_time(role: str) -> bool:
    """Whether a role of that name looks after the time."""
    return any(word in role.casefold() for word in _TIME)


def proposed_roles(
    roles: Sequence[str],
    present: Sequence[int],
    last_done: Mapping[tuple[str, int], date],
    permanent: Mapping[str, int] | None = None,
) -> dict[str, int]:
    """A person for each role: the one who did it longest ago, never before ever; nobody twice while others have none.

    Among those whose turn it is equally, the one comes first who has gone longest without any role.

    Args:
        roles: in the order in which they are given out.
        present: ids of the members who can take one, in the order of joining, which decides where nothing else does.
        last_done: when somebody last had a role, by (role, member).
        permanent: roles that one member keeps; whoever is not present is replaced by rotation.
    """
    given: dict[str, int] = {
        role: member for role, member in (permanent or {}).items() if role in roles and member in present
    }
    for role in roles:
        if role in given or not present:
            continue
        given[role] = min(present, key=lambda member: _turn(role, member, present, last_done, given))
    return {role: given[role] for role in roles if role in given}


def _turn(
    role: str,
    member: int,
    present: Sequence[int],
    last_done: Mapping[tuple[str, int], date],
    given: Mapping[str, int],
) -> tuple[int, date, date, int]:
    busy = list(given.values()).count(member)
    rested = max((day for (_, who), day in last_done.items() if who == member), default=date.min)
    return busy, last_done.get((role, member), date.min), rested, present.index(member)
