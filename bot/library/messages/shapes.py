"""A resource as people read it, and lists of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.blocks import kit
from bot.words import ENGLISH, LANGUAGES, count, language, later, say, speaking
from rubric_data import ResourceKind

LONGEST_TITLE, LONGEST_LINE = 100, 200

KINDS = {
    ResourceKind.VIDEO: later("video"),
    ResourceKind.TOOL: later("tool"),
    ResourceKind.TEMPLATE: later("template"),
    ResourceKind.PROTOCOL: later("protocol"),
    ResourceKind.GUIDE: later("guide"),
    ResourceKind.STANDARD: later("standard"),
}
# The same where somebody chooses one.
KIND_CHOICES = {
    ResourceKind.VIDEO: later("Video"),
    ResourceKind.TOOL: later("Tool"),
    ResourceKind.TEMPLATE: later("Template"),
    ResourceKind.PROTOCOL: later("Protocol"),
    ResourceKind.GUIDE: later("Guide"),
    ResourceKind.STANDARD: later("Standard"),
}


def kind_names(kind: ResourceKind) -> list[str]:
    """What people call it, in each language."""
    names = []
    for wanted in LANGUAGES:
        with speaking(wanted):
            names.append(say(KINDS[kind]))
    return names


@dataclass(frozen=True)
class Entry:
    """A resource as one team has it.

    Attributes:
        ref: by what buttons call it.
        address: empty: `where` says whom to ask.
        by, by_id: who of the team added it; empty for what is listed for everybody.
        helped: how many of the team say so.
        language: that it is in; empty: nobody said.
    """

    ref: str
    title: str
    kind: ResourceKind
    what: str
    why: str
    criteria: Sequence[str] = ()
    section: str = ""
    publisher: str = ""
    address: str = ""
    where: str = ""
    minutes: int | None = None
    by: str = ""
    by_id: int = 0
    is_own: bool = False
    is_opened: bool = False
    helped: int = 0
    language: str = ""

    @property
    def kind_words(self) -> str:
        """`protocol · 30 minutes`."""
        parts = [say(KINDS[self.kind])]
        if self.minutes:
            parts.append(count("{number} minute", "{number} minutes", self.minutes))
        if self.language == ENGLISH != language():
            parts.append(say("in English"))
        return " · ".join(parts)

    @property
    def about(self) -> str:
        """`protocol · 30 minutes · Boston Public Schools`."""
        parts = [self.kind_words]
        if self.is_own:
            parts.append(say("added by {who}", who=kit.tame(self.by, 60) or say("a former member")))
        elif self.publisher:
            parts.append(self.publisher)
        if self.helped:
            parts.append(count("helped {number} of you", "helped {number} of you", self.helped))
        return " · ".join(parts)


@dataclass(frozen=True)
class Suggestion:
    """A resource where the need arises."""

    ilt_id: int
    entry: Entry
