"""The minutes of a meeting as a Word file: everything in full, with real headings and tables."""

from collections.abc import Sequence

from bot.blocks.dates import long_day
from bot.blocks.word import WordFile
from bot.focus.messages.standing import decided_words, standing_title
from bot.focus.messages.strategies import LONGEST_LEARNED
from bot.minutes.messages.minutes import NO_DECISIONS, NO_STEPS
from bot.minutes.messages.shapes import Minutes, Topic, names
from bot.staff.messages.told import decided_title
from bot.words import later, say

_AGENDA = (later("Agenda item"), later("Objective"), later("Outcome"))
_AGENDA_INCHES = (2.6, 2.4, 1.0)
_DECISIONS = (later("Decision"), later("What it rests on"))
_DECISIONS_INCHES = (3.2, 2.8)
_STEPS = (later("#"), later("What"), later("Owner"), later("Due"))
_STEPS_INCHES = (0.5, 2.9, 1.2, 1.4)
_ROLES = (later("Role"), later("Who"))
_ROLES_INCHES = (2.4, 3.6)
_NOT_SAID = "–"


def minutes_document(minutes: Minutes) -> bytes:
    """A .docx file of what the channel was shown of a meeting."""
    title = say("Minutes: {team}, {day}", team=minutes.team, day=long_day(minutes.day))
    file = WordFile(title, minutes.team, minutes.day)
    file.paragraph(f"{minutes.when}.")
    if minutes.objective:
        file.paragraph(say("Objective: {objective}", objective=minutes.objective))
    _decisions(file, minutes)
    if minutes.asked:
        file.heading(decided_title(), 1)
        file.bullets(minutes.asked)
    if minutes.strategies:
        file.heading(standing_title(), 1)
        file.bullets(decided_words(one, LONGEST_LEARNED) for one in minutes.strategies)
    _steps(file, minutes)
    if minutes.chosen_change:
        file.heading(say("The change we chose"), 1)
        file.paragraph(minutes.chosen_change)
    file.heading(say("Next meeting"), 1)
    file.paragraph(minutes.next_meeting or say("None is planned yet."))
    _agenda(file, minutes)
    _reflection(file, minutes)
    _roles(file, minutes)
    return file.to_bytes()


def _said(header: Sequence[str]) -> list[str]:
    return [say(one) for one in header]


def _roles(file: WordFile, minutes: Minutes) -> None:
    if minutes.roles:
        file.heading(say("Roles"), 1)
        rows = [(role, names([name])) for role, name in minutes.roles]
        file.table(say("Who had which role"), _said(_ROLES), rows, _ROLES_INCHES)


def _agenda(file: WordFile, minutes: Minutes) -> None:
    if minutes.topics:
        file.heading(say("Agenda"), 1)
        rows = [(_titled(one), one.objective or _NOT_SAID, _outcome(one)) for one in minutes.topics]
        file.table(say("Agenda items, their objectives and outcomes"), _said(_AGENDA), rows, _AGENDA_INCHES)


def _titled(one: Topic) -> str:
    return "\n".join([one.title, say("Serves: {what}", what=one.serves)]) if one.serves else one.title


def _outcome(one: Topic) -> str:
    return f"{one.outcome}: {one.note}" if one.note else one.outcome


def _decisions(file: WordFile, minutes: Minutes) -> None:
    file.heading(say("Decisions"), 1)
    if not minutes.decisions:
        file.paragraph(say(NO_DECISIONS))
        return
    rows = [(one.text, one.evidence or say("No evidence was named.")) for one in minutes.decisions]
    file.table(say("Decisions and the evidence they rest on"), _said(_DECISIONS), rows, _DECISIONS_INCHES)


def _steps(file: WordFile, minutes: Minutes) -> None:
    file.heading(say("Action items"), 1)
    if not minutes.steps:
        file.paragraph(say(NO_STEPS))
        return
    rows = [
        (str(one.number), f"{one.text}{f' ({one.ended})' if one.ended else ''}", one.who, one.when)
        for one in minutes.steps
    ]
    file.table(say("Action items with owner and date"), _said(_STEPS), rows, _STEPS_INCHES)


def _reflection(file: WordFile, minutes: Minutes) -> None:
    said = minutes.reflection
    if not (said.lists or said.counts):
        return
    file.heading(say("How was this session?"), 1)
    for heading, lines in said.lists:
        file.heading(heading, 2)
        file.bullets(f"{one.text}{one.plus}" for one in lines)
    for words in said.counts:
        file.paragraph(words)
