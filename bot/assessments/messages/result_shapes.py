"""The results of a self-assessment as the reveal shows them: what was counted, under which heading, in which order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.blocks.tallies import said_words, turnout
from bot.rules.tally import MINIMUM, Side, Tally, talk_order
from bot.rules.witness import Recorded
from bot.words import later, say
from rubric_data import Grouping

_OTHER = later("Other criteria")


@dataclass(frozen=True)
class CriterionResult:
    """One criterion after the reveal.

    Attributes:
        short: its short name, 20 characters at most.
        section_title: the heading it stands under.
        tally: None where there are too few answers to show counts.
        answered: how many answered, "Can't say yet" included; known even where the counts are withheld.
        evidence_count: how many notes people may read.
        earlier: the first round's counts where this is the result of a re-vote.
        withheld_notes: unsigned notes that are not shown because too few people answered.
        voters: (name, answer in words) where the vote was named, None where it was unnamed.
        original: the source's own words, where `text` is a translation; else empty.
        word, earlier_word: what is said in place of counts, because nearly the same people had just voted; else empty.
    """

    key: str
    short: str
    text: str
    section_title: str
    tally: Tally | None
    answered: int
    side: Side
    evidence_count: int
    earlier: Tally | None
    withheld_notes: int
    voters: tuple[tuple[str, str], ...] | None
    word: str = ""
    earlier_word: str = ""
    original: str = ""

    @property
    def counts(self) -> Tally | None:
        """The counts that may be seen: none of a withheld criterion, whatever else is known."""
        return None if self.side is Side.WITHHELD else self.tally

    @property
    def standing(self) -> Side:
        """Where it is listed: without counts that may be seen, or a word, it has no side."""
        return self.side if self.counts or self.word else Side.WITHHELD

    @property
    def said(self) -> str:
        """The word in place of counts, as people read it; empty where there are counts, or neither."""
        return said_words(self.word) if self.word and not self.counts else ""

    @property
    def said_before(self) -> str:
        """The same of the vote before."""
        return said_words(self.earlier_word) if self.earlier_word and not self.earlier else ""


@dataclass(frozen=True)
class Results:
    """One assessment after the reveal.

    Attributes:
        took_part: people who answered at least one criterion.
        counted: people who were waited for.
        minimum: answers that unnamed results need.
        recorded: what the bot itself saw by the reveal; None where that was too little to tell.
    """

    assessment_id: int
    team: str
    title: str
    is_unnamed: bool
    opened_on: date
    revealed_on: date
    took_part: int
    counted: int
    criteria: tuple[CriterionResult, ...]
    minimum: int = MINIMUM
    recorded: Recorded | None = None

    @property
    def translated(self) -> int:
        """The assessment, where its criteria are in a translation; else 0."""
        return self.assessment_id if any(one.original for one in self.criteria) else 0

    @property
    def turnout(self) -> str:
        """`8 of 9 took part`."""
        return turnout(self.took_part, self.counted)


@dataclass(frozen=True)
class Note:
    """One answer to "How do we know?".

    Attributes:
        signer: the name of who wrote it, None where it is unsigned.
    """

    id: int
    text: str
    link: str | None
    signer: str | None


@dataclass(frozen=True)
class CriterionDetail:
    """One criterion with its evidence, as one person may see it.

    Attributes:
        notes: all notes people may read, in the order to show.
        may_remove: this person may take any note away.
        page: from 0; past the last one means the last one.
        own: ids of the notes that this person signed, and may take away too.
        ilt_id: the team.
        channel: where this person may show the notes to the team; empty: nowhere.
        is_public: everyone in the workspace can read that channel.
    """

    result: CriterionResult
    notes: tuple[Note, ...]
    may_remove: bool
    page: int
    own: frozenset[int] = frozenset()
    ilt_id: int = 0
    channel: str = ""
    is_public: bool = False

    @property
    def wants_help(self) -> bool:
        """Whether the team sees it as a weakness, or has to talk about it."""
        return self.result.standing in {Side.WEAKNESS, Side.TALK}


@dataclass(frozen=True)
class AllNotes:
    """Every note that people may read. `groups`: the name of a criterion and its notes; the rest as in `CriterionDetail`."""

    groups: Sequence[tuple[str, Sequence[Note]]]
    may_remove: bool
    page: int
    own: frozenset[int] = frozenset()
    channel: str = ""
    is_public: bool = False


@dataclass(frozen=True)
class ClosedSection:
    """A section whose voting is over.

    Attributes:
        by_name: who ended or cancelled it, None where its deadline did.
    """

    title: str
    took_part: int
    counted: int
    is_cancelled: bool
    by_name: str | None


def by_side(results: Results) -> dict[Side, list[CriterionResult]]:
    """The criteria of each side in their order; those to talk about in the order to talk about them."""
    sides = {side: [one for one in results.criteria if one.standing is side] for side in Side}
    talk = sides[Side.TALK]
    counted = [one for one in talk if one.counts]
    order = talk_order([one.counts for one in counted if one.counts])
    # Those without counts come last: their place among the others would tell what they were.
    unknown = [one for one in talk if not one.counts]
    return {**sides, Side.TALK: [*(counted[place] for place in order), *unknown]}


def grouped(results: Results, grouping: Grouping) -> Results:
    """The same results under the grouping's headings and in its order; criteria it does not name come last."""
    headings = {key: heading.title for heading in grouping.headings for key in heading.criteria}
    places = {key: place for place, key in enumerate(headings)}
    moved = [replace(one, section_title=headings.get(one.key, say(_OTHER))) for one in results.criteria]
    return replace(results, criteria=tuple(sorted(moved, key=lambda one: places.get(one.key, len(places)))))


def by_section(criteria: Sequence[CriterionResult]) -> dict[str, list[CriterionResult]]:
    """The criteria under their headings, both in the order given."""
    titles = dict.fromkeys(one.section_title for one in criteria)
    return {title: [one for one in criteria if one.section_title == title] for title in titles}
