"""The minutes in the channel, what an absent member reads, and the words above the document."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.dates import long_day
from bot.blocks.late import excused
from bot.blocks.packing import first_that_fits, fits
from bot.blocks.tallies import counted
from bot.focus.messages.standing import decided_words, standing_title
from bot.minutes.messages.shapes import Decided, Minutes, Step, Topic, Voice, more, names
from bot.staff.messages.told import decided_title
from bot.words import later, say

NEXT = later("Next: your action items (/ilt actions). The document below holds all of this.")
NEXT_ALONE = later(
    "Next: your action items (/ilt actions). Slack did not take the document; whoever looks after me knows why."
)
NO_DECISIONS = later("No decisions were logged.")
NO_STEPS = later("No action items were logged.")
_TEAM = 80


@dataclass(frozen=True)
class Size:
    """How much room there is, in UTF-16 units: for one person's text, and for one part of the minutes."""

    text: int
    part: int


# Twelve parts of this size stay well below what one message takes.
BLOCKS = Size(300, 1000)
_SIZES = (Size(300, 700), Size(160, 320), Size(80, 160), Size(40, 80))


@dataclass(frozen=True)
class Missed:
    """A meeting for somebody who was not there.

    Attributes:
        channel: its name.
        own: the action items of the meeting that they own.
    """

    meeting_id: int
    team: str
    channel: str
    day: date
    decisions: Sequence[Decided]
    own: Sequence[Step]
    chosen_change: str
    next_meeting: str
    has_document: bool = True


def minutes_message(minutes: Minutes, *, has_document: bool = True) -> dict[str, Any]:
    """The one message of the minutes, for a phone's screen; what there is no room for is counted.

    Where the document stands right below, it has what stood in the channel before: the lines on the session, the roles,
    what agenda items were for. The message names them, and `text` tells them to whoever hears it.
    """
    blocks = [
        kit.header(title(minutes)),
        kit.plain_section(intro(minutes, BLOCKS)),
        *_outcome_blocks(minutes, has_document=has_document),
        *(_run_in(*part) for part in _at_a_glance(minutes, has_document=has_document)),
        kit.plain_section(" ".join(_last_words(minutes, has_document=has_document))),
    ]
    value = str(minutes.meeting_id)
    # Where the document stands right below, nobody has to get it.
    document = kit.button(say("Get it as a document"), ids.MINUTES_DOCUMENT, value=value)
    share = kit.button(say("Share parts…"), ids.SHARE_OPEN, value=value)
    buttons = [share] if has_document else [document, share]
    blocks.append(kit.actions(buttons))
    texts = (kit.escape(_text(minutes, size, has_document=has_document)) for size in _SIZES)
    return kit.message(first_that_fits(texts), blocks)


def _outcome_blocks(minutes: Minutes, *, has_document: bool) -> Iterator[kit.Block]:
    """What was decided and who does what: here the eye lands."""
    for heading, lines in _outcomes(minutes, BLOCKS):
        yield kit.header(heading)
        yield kit.plain_section("\n".join(shortened(lines, BLOCKS, has_document=has_document)))


def _at_a_glance(minutes: Minutes, *, has_document: bool) -> Iterator[tuple[str, Sequence[str]]]:
    """What comes next and what became of the agenda; without a document all the rest too."""
    told = [*_ahead(minutes, BLOCKS)]
    if has_document and minutes.topics:
        told.append((say("Agenda"), [_outcome(one, BLOCKS) for one in minutes.topics]))
    if not has_document:
        told += [*_of_agenda(minutes, BLOCKS), *_looking_back(minutes, BLOCKS)]
    for heading, lines in told:
        yield heading, shortened(lines, BLOCKS, has_document=has_document)


def _run_in(heading: str, lines: Sequence[str]) -> kit.Block:
    """One line stands beside its heading, more of them below it."""
    words = "\n".join(lines)
    return kit.bold_start(f"{heading}:", f"\n{words}" if "\n" in words else f" {words.removeprefix('• ')}")


def _last_words(minutes: Minutes, *, has_document: bool) -> list[str]:
    """The next step, and what else the document tells."""
    said = [_next(has_document=has_document)]
    if has_document and (others := [heading for heading, _ in _looking_back(minutes, BLOCKS)]):
        said.append(say("It also has: {parts}.", parts=" · ".join(others)))
    return said


def _next(*, has_document: bool) -> str:
    return say(NEXT if has_document else NEXT_ALONE)


def title(minutes: Minutes) -> str:
    """`Minutes: Lincoln ILT, Tue, Dec 1, 2026`."""
    return say("Minutes: {team}, {day}", team=kit.tame(minutes.team, _TEAM), day=long_day(minutes.day))


def intro(minutes: Minutes, size: Size) -> str:
    """From when to when it was, and what for; the day stands above."""
    objective = kit.tame(minutes.objective, size.text)
    about = [say("Objective: {objective}", objective=objective)] if objective else []
    return "\n".join([f"{minutes.when}.", *about])


def parts(minutes: Minutes, size: Size) -> Iterator[tuple[str, Sequence[str]]]:
    """Each part that has something to tell, what is still to be done first: its heading and its lines."""
    yield from _outcomes(minutes, size)
    yield from _ahead(minutes, size)
    yield from _of_agenda(minutes, size)
    yield from _looking_back(minutes, size)


def _outcomes(minutes: Minutes, size: Size) -> Iterator[tuple[str, Sequence[str]]]:
    yield say("Decisions"), [_decision(one, size) for one in minutes.decisions] or [say(NO_DECISIONS)]
    if minutes.asked:
        yield decided_title(), [kit.tame(one, 2 * size.text) for one in minutes.asked]
    if minutes.strategies:
        yield standing_title(), [f"• {decided_words(one, size.text)}" for one in minutes.strategies]
    yield say("Action items"), [step_line(one, size.text) for one in minutes.steps] or [say(NO_STEPS)]


def _ahead(minutes: Minutes, size: Size) -> Iterator[tuple[str, Sequence[str]]]:
    if changed := kit.tame(minutes.chosen_change, size.text):
        yield say("The change we chose"), [changed]
    yield (
        say("Next meeting"),
        [minutes.next_meeting or say("None is planned yet. Type /ilt setup to say when you meet.")],
    )


def _of_agenda(minutes: Minutes, size: Size) -> Iterator[tuple[str, Sequence[str]]]:
    if minutes.topics:
        yield say("Agenda"), [_topic(one, size) for one in minutes.topics]


def _looking_back(minutes: Minutes, size: Size) -> Iterator[tuple[str, Sequence[str]]]:
    """What was said of the session, and who had which role."""
    for heading, lines in minutes.reflection.lists:
        yield heading, [_voice(one, size) for one in lines]
    if counts := minutes.reflection.counts:
        yield say("How it fitted"), counts
    if minutes.roles:
        yield say("Roles"), [f"{kit.tame(role, _TEAM)}: {names([name])}" for role, name in minutes.roles]


def _outcome(one: Topic, size: Size) -> str:
    return f"• {kit.tame(one.title, size.text)} · {one.outcome}"


def _topic(one: Topic, size: Size) -> str:
    objective, note = kit.tame(one.objective, size.text), kit.tame(one.note or "", size.text)
    serves = kit.tame(one.serves, size.text)
    more = [
        *([say("Objective: {objective}", objective=objective)] if objective else []),
        *([say("Serves: {what}", what=serves)] if serves else []),
        *([say("Note: {note}", note=note)] if note else []),
    ]
    return "\n".join([_outcome(one, size), *(f"   {words}" for words in more)])


def _decision(one: Decided, size: Size) -> str:
    evidence = kit.tame(one.evidence, size.text)
    rests_on = (
        say("Rests on: {evidence}", evidence=evidence) if evidence else say("Rests on: no evidence named")
    )
    return f"• {kit.tame(one.text, size.text)}\n   {rests_on}"


def step_line(one: Step, limit: int) -> str:
    """`#12 Share the protocol · Sam · Fri, Dec 4, 2026`."""
    ended = f" · {one.ended}" if one.ended else ""
    return f"• #{one.number} {kit.tame(one.text, limit)} · {one.who} · {one.when}{ended}"


def _voice(one: Voice, size: Size) -> str:
    return f"• {kit.tame(one.text, size.text)}{one.plus}"


def shortened(lines: Sequence[str], size: Size, *, has_document: bool = True) -> list[str]:
    """As many lines as there is room for, at least one; then how many are left."""
    kept: list[str] = []
    for line in lines:
        if kept and not fits("\n".join([*kept, line]), size.part):
            break
        kept.append(kit.cut(line, size.part))
    left = len(lines) - len(kept)
    return [*kept, *([more(left, has_document=has_document)] if left else [])]


def _text(minutes: Minutes, size: Size, *, has_document: bool) -> str:
    said = [title(minutes), intro(minutes, size)]
    for heading, lines in parts(minutes, size):
        said += ["", f"{heading}:", *shortened(lines, size, has_document=has_document)]
    return "\n".join([*said, "", _next(has_document=has_document)])


def missed_message(missed: Missed, *, is_late: bool) -> dict[str, Any]:
    """What an absent member reads: short, and what of it is theirs first."""
    met = say(
        "{team} met on {day} without you. The minutes are in #{channel}.",
        team=kit.tame(missed.team, _TEAM),
        day=long_day(missed.day),
        channel=kit.tame(missed.channel, _TEAM),
    )
    first = excused(met, is_late=is_late)
    said = [first, *map("\n".join, _for_them(missed))]
    document = kit.button(say("Minutes as a document"), ids.MINUTES_DOCUMENT, value=str(missed.meeting_id))
    blocks = [*map(kit.plain_section, said), kit.actions([document])]
    return kit.message(kit.escape("\n".join(said)), blocks)


def _for_them(missed: Missed) -> Iterator[Sequence[str]]:
    size = _SIZES[1]
    if missed.own:
        own = [step_line(one, size.text) for one in missed.own]
        yield [say("Yours from it:"), *shortened(own, size, has_document=missed.has_document)]
    decided = [f"• {kit.tame(one.text, size.text)}" for one in missed.decisions]
    yield (
        [say("Decided:"), *shortened(decided, size, has_document=missed.has_document)]
        if decided
        else [say(NO_DECISIONS)]
    )
    if missed.chosen_change:
        yield [say("What we want to change: {change}", change=kit.tame(missed.chosen_change, size.text))]
    if missed.next_meeting:
        yield [say("Next meeting: {meeting}", meeting=missed.next_meeting)]


def document_name(minutes: Minutes) -> str:
    """`ilt-minutes-2026-12-01.docx`."""
    return f"ilt-minutes-{minutes.day}.docx"


_WITHOUT_OWNERS = later("The minutes of {team}, {day}, to print or pass on: {decisions}, {items}.")
_WITH_OWNERS = later(
    "The minutes of {team}, {day}, to print or pass on: {decisions}, {items}. It names who owns which action item: "
    "think of that before you pass it on."
)


def document_message(minutes: Minutes, *, is_late: bool) -> dict[str, Any]:
    """The words above the document."""
    about = say(
        _WITH_OWNERS if minutes.steps else _WITHOUT_OWNERS,
        team=kit.tame(minutes.team, _TEAM),
        day=long_day(minutes.day),
        decisions=counted(len(minutes.decisions), "decision"),
        items=counted(len(minutes.steps), "action item"),
    )
    words = excused(about, is_late=is_late)
    return kit.message(kit.escape(words), [kit.plain_section(words)])


def document_comes() -> str:
    """After *Get it as a document*."""
    return say("I send you the minutes as a document, as they stand now, as a direct message in a moment.")
