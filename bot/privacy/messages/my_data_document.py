"""Everything held about one person, as a text file.

Plain text, because any phone or computer opens it, Slack shows it right in the conversation, a screen reader reads it
from top to bottom, and nothing hides in it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.blocks.tallies import counted, shown_date

FILE_NAME = "my-ilt-data.txt"
# What was noted that a person did, in words.
DEEDS = {
    "set_up": "set up the team",
    "took_over": "took over as facilitator",
    "facilitators_changed": "changed the facilitators",
    "observers_changed": "changed the observers",
    "naming_changed": "changed named or unnamed voting",
    "moved_channel": "moved the team to another channel",
    "revealed": "ended a vote",
    "extended": "gave a vote more time",
    "cancelled": "cancelled a vote",
    "nudged": "had the others reminded of a vote",
    "note_removed": "removed a note",
    "line_removed": "removed a line of a process reflection",
    "reflection_closed": "closed a process reflection",
    "exported": "got the results as a document",
    "shared": "had outcomes of the team posted in another channel",
    "person_deleted": "deleted what was held about them",
}


@dataclass(frozen=True)
class TeamRole:
    """A team of theirs."""

    team: str
    role: str
    is_present: bool


@dataclass(frozen=True)
class OwnVote:
    """A vote they had a place in, or started. `on`: when it was opened; empty = not yet."""

    title: str
    team: str
    on: date | None
    what: str


@dataclass(frozen=True)
class Answer:
    """One answer of theirs that is still linked to them: of an open vote, or of a named one."""

    title: str
    team: str
    criterion: str
    words: str


@dataclass(frozen=True)
class OwnNote:
    """One answer of theirs to "How do we know?" that is still linked to them."""

    title: str
    team: str
    criterion: str
    text: str
    link: str | None
    is_signed: bool


@dataclass(frozen=True)
class OwnItem:
    """An action item that has to do with them. `what`: in which ways."""

    number: int
    team: str
    text: str
    state: str
    what: Sequence[str]


@dataclass(frozen=True)
class OwnMeeting:
    """A meeting that has to do with them. `what`: in which ways."""

    on: date
    team: str
    what: Sequence[str]


@dataclass(frozen=True)
class OwnWords:
    """Something they wrote for a meeting. `what` it is."""

    what: str
    team: str
    text: str


@dataclass(frozen=True)
class OwnDeed:
    """Something that was noted that they did. `words`: see `DEEDS`."""

    on: date
    words: str
    team: str


@dataclass(frozen=True)
class MyData:
    """Everything the tables hold about one person.

    Attributes:
        drafts: what they typed for an action item, and were asked about.
        messages: how many messages to them are noted, sent or owed; no texts are kept.
        language: as Slack names it; empty = not known.
        meetings: those in which they were there or not, had a role, or were asked afterwards.
        meeting_words: what they wrote for meetings and is still linked to them.
        settings: what they chose for themselves, and what the app's own tabs remember of them.
    """

    workspace: str
    made_on: date
    name: str
    slack_id: str
    zone: str
    teams: Sequence[TeamRole]
    votes: Sequence[OwnVote]
    answers: Sequence[Answer]
    notes: Sequence[OwnNote]
    items: Sequence[OwnItem]
    drafts: Sequence[str]
    deeds: Sequence[OwnDeed]
    messages: int
    language: str = ""
    settings: Sequence[str] = ()
    meetings: Sequence[OwnMeeting] = ()
    meeting_words: Sequence[OwnWords] = ()


def my_data_file(data: MyData) -> bytes:
    """The file. It begins with a mark that tells old programs too that it is UTF-8."""
    parts = [
        _part(f"What I hold about you: {data.workspace}, {shown_date(data.made_on)}", _about(data)),
        _part("Your settings and tabs", data.settings),
        _part("Your teams", map(_team, data.teams)),
        _part("Votes you had a place in, or opened", map(_vote, data.votes)),
        _part("Your answers that still carry your name", map(_answer, data.answers)),
        _part('Your answers to "How do we know?" that still carry your name', map(_note, data.notes)),
        _part("Action items that have to do with you", map(_item, data.items)),
        _part("Meetings", map(_meeting, data.meetings)),
        _part("What you wrote for meetings", map(_words, data.meeting_words)),
        _part("What you typed and I had to ask about", map(_indented, data.drafts)),
        _part("What was noted that you did", map(_deed, data.deeds)),
        _part("Messages from me to you", [f"{counted(data.messages, 'message')}, without their texts"]),
        _part("What is not here", _NOT_HERE),
    ]
    return "\n\n".join(parts).encode("utf-8-sig")


_NOT_HERE = (
    "Answers of unnamed votes after their reveal, and unsigned notes: nobody knows any more that they are yours.",
    "Lines of a process reflection once your team was shown them: nobody knows any more that they are yours.",
    "What stands in Slack itself, such as messages and files: Slack keeps those.",
)


def _part(title: str, lines: Iterable[str]) -> str:
    written = [f"- {line}" for line in lines] or ["- nothing"]
    return "\n".join([title, "-" * len(title), *written])


def _about(data: MyData) -> Iterable[str]:
    yield f"Name: {data.name}"
    yield f"Slack id: {data.slack_id}"
    yield f"Time zone: {data.zone}"
    if data.language:
        yield f"Language: {data.language}"


def _team(one: TeamRole) -> str:
    return f"{one.team}: {one.role}{'' if one.is_present else ', not there any more'}"


def _vote(one: OwnVote) -> str:
    on = f", {shown_date(one.on)}" if one.on else ""
    return f"{one.title} ({one.team}{on}): {one.what}"


def _answer(one: Answer) -> str:
    return f"{one.title} ({one.team}), {one.criterion}: {one.words}"


def _note(one: OwnNote) -> str:
    signed = "signed" if one.is_signed else "unsigned"
    link = f"\n  {one.link}" if one.link else ""
    return f"{one.title} ({one.team}), {one.criterion}, {signed}:\n  {_indented(one.text)}{link}"


def _item(one: OwnItem) -> str:
    return f"#{one.number} ({one.team}), {one.state}, {', '.join(one.what)}: {_indented(one.text)}"


def _meeting(one: OwnMeeting) -> str:
    return f"{shown_date(one.on)} ({one.team}): {', '.join(one.what)}"


def _words(one: OwnWords) -> str:
    return f"{one.what} ({one.team}): {_indented(one.text)}"


def _indented(words: str) -> str:
    return words.replace("\n", "\n  ")


def _deed(one: OwnDeed) -> str:
    return f"{shown_date(one.on)}: {one.words}{f' ({one.team})' if one.team else ''}"
