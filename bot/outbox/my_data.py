"""What is held about one person: each noun says what it holds, in lines under the headings of one file."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from bot.words import later
from storage.people import Person


class Heading(StrEnum):
    """The parts of the file, in its order."""

    SETTINGS = later("Your settings and tabs")
    TEAMS = later("Your teams")
    VOTES = later("Votes you had a place in, or opened")
    ANSWERS = later("Your answers that still carry your name")
    NOTES = later('Your answers to "How do we know?" that still carry your name')
    ITEMS = later("Action items that have to do with you")
    MEETINGS = later("Meetings")
    WORDS = later("What you wrote for meetings")
    DRAFTS = later("What you typed and I had to ask about")
    DEEDS = later("What was noted that you did")
    MESSAGES = later("Messages from me to you")


@dataclass(frozen=True)
class Whose:
    """A person, and their places in teams, those left included.

    Attributes:
        teams: the name of each of their teams, by its id.
    """

    person: Person
    member_ids: Sequence[int]
    teams: Mapping[int, str]

    def team(self, ilt_id: int | None) -> str:
        """The name of a team of theirs; empty for any other."""
        return self.teams.get(ilt_id or 0, "")


# Everything a noun's tables hold about one person, and nothing of anybody else, in the order in which it is told.
MyData = Callable[[Session, Whose], Iterable[tuple[Heading, str]]]
