"""What is held about one person: each noun says what it holds, in lines under the headings of one file."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.outbox.messages.my_data import Heading
from storage.people import Member, Person


@dataclass(frozen=True)
class Whose:
    """A person, and their places in teams, those left included.

    Attributes:
        teams: the name of each of their teams, by its id.
    """

    person: Person
    members: Sequence[Member]
    teams: Mapping[int, str]

    @property
    def member_ids(self) -> list[int]:
        """The ids of their places."""
        return [member.id for member in self.members]

    def team(self, ilt_id: int | None) -> str:
        """The name of a team of theirs; empty for any other."""
        return self.teams.get(ilt_id or 0, "")


# Everything that a noun's tables hold about one person, and nothing of anybody else, in the order of the file.
MyData = Callable[[Session, Whose], Iterable[tuple[Heading, str]]]
