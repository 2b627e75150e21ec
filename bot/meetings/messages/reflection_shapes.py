"""A process reflection as it is shown: its questions and choices by their names in the tables, its lines and counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.blocks import kit
from bot.words import count, later, say

# By the names of storage.process.Question; they name the fields of the form too.
LIKED, HARD, CHANGE, FITS, STEP, HELPED = "liked", "hard", "change", "fits", "step", "helped"
WORDS = (LIKED, HARD, CHANGE, STEP)
# By the name of a choice in the tables, in the order of the form.
FITS_WORDS = {
    "a_lot": later("A lot"),
    "in_part": later("In part"),
    "not_yet": later("Not yet"),
    "cannot_say": later("Can't say"),
}
HELPED_WORDS = {
    "yes": later("Yes"),
    "partly": later("Partly"),
    "no": later("No"),
    "too_early": later("Too early to say"),
}
CHOICE_WORDS = {FITS: FITS_WORDS, HELPED: HELPED_WORDS}
# The lists that a team sees, by the question that names each; steps stand among the changes.
LISTS = {LIKED: (LIKED,), HARD: (HARD,), CHANGE: (CHANGE, STEP)}
HEADINGS = {LIKED: later("Liked"), HARD: later("Hard"), CHANGE: later("Change")}

TITLE = later("How was this session?")
CHOOSE = later("Choose one change…")
READ_ALL = later("Read all, give a +1")
CLOSE = later("Close and post the minutes")
SHOW = later("Show them now")
_NAME = 60


@dataclass(frozen=True)
class Line:
    """One line, nobody's. `backed`: how many want it too."""

    id: int
    question: str
    text: str
    backed: int = 0

    def called(self, words: str) -> str:
        """Its words with what they are: only a step is not what its list is called."""
        return say("Step: {line}", line=words) if self.question == STEP else words

    @property
    def mark(self) -> str:
        """What stands behind its words: ` (+3)`."""
        return f" (+{self.backed})" if self.backed else ""


@dataclass(frozen=True)
class Reflection:
    """What a team sees after a meeting.

    Attributes:
        day: of the meeting.
        closes: when it closes by itself, in words; empty once it is closed, and while the meeting goes on.
        counts: by question and choice.
        last_change: what the meeting before chose; empty where it chose nothing.
        chosen: what this one chose so far.
        goes_on: the meeting had ended and goes on again, so this waits for its end.
    """

    meeting_id: int
    day: date
    answered: int
    asked: int
    is_shown: bool = False
    closes: str = ""
    lines: Sequence[Line] = ()
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    last_change: str = ""
    chosen: str = ""
    goes_on: bool = False

    @property
    def is_closed(self) -> bool:
        """Whether everything there will be is shown."""
        return not self.closes and not self.goes_on

    @property
    def turnout(self) -> str:
        """`2 of 6 answered`."""
        return turnout(self.answered, self.asked)


def turnout(answered: int, asked: int) -> str:
    """`2 of 6 answered`."""
    return count("{number} of {asked} answered", "{number} of {asked} answered", answered, asked=asked)


def in_list(lines: Sequence[Line], name: str) -> list[Line]:
    """The lines of a list: what most want first, else as they were shuffled."""
    mine = [line for line in lines if line.question in LISTS[name]]
    return sorted(mine, key=lambda line: -line.backed)


@dataclass(frozen=True)
class Waiting:
    """A session that somebody is asked about and has not answered yet. `day`: in words."""

    meeting_id: int
    team: str
    day: str

    @property
    def words(self) -> str:
        """`How was the session of Tue, Dec 1 in Lincoln ILT?`."""
        team = kit.tame(self.team, _NAME)
        if not team:
            return say("How was the session of {day} in your team?", day=self.day)
        return say("How was the session of {day} in {team}?", day=self.day, team=team)
