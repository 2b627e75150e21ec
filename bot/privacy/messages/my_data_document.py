"""Everything held about one person, as a text file.

Plain text, because any phone or computer opens it, Slack shows it right in the conversation, a screen reader reads it
from top to bottom, and nothing hides in it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.blocks.dates import shown_date
from bot.outbox.messages.my_data import Heading
from bot.words import count, later, say

FILE_NAME = "my-ilt-data.txt"
# What was noted that a person did, in words.
DEEDS = {
    "set_up": later("set up the team"),
    "only_posts": later("said that a channel is no team's"),
    "took_over": later("took over as organizer"),
    "facilitators_changed": later("changed the organizers"),
    "observers_changed": later("changed the observers"),
    "naming_changed": later("changed named or unnamed voting"),
    "moved_channel": later("moved the team to another channel"),
    "revealed": later("ended a vote"),
    "extended": later("gave a vote more time"),
    "cancelled": later("cancelled a vote"),
    "nudged": later("had the others reminded of a vote"),
    "note_removed": later("removed a note"),
    "line_removed": later("removed a line without a name"),
    "reflection_closed": later("closed a process reflection"),
    "dots_shown": later("had the dots of a focus shown"),
    "live_with_shown": later("had the answers to “Can everyone live with it?” shown"),
    "focus_cancelled": later("closed a choice of focus"),
    "focus_chosen": later("chose a focus"),
    "focus_ended": later("ended a focus area"),
    "focus_kept": later("kept a focus for another cycle"),
    "cycle_moved": later("moved the end of a focus"),
    "cycle_ended": later("ended the cycle of a focus"),
    "stepped_back": later("began to step back on a focus"),
    "exported": later("got a document of the team"),
    "shared": later("had outcomes of the team posted in another channel"),
    "staff_removed": later("removed something that staff had asked"),
    "staff_asked": later("asked the staff a question"),
    "staff_ask_taken_back": later("took back a question to the staff"),
    "schools_proposed": later("proposed that a team takes part across schools"),
    "schools_card": later("published a card for other schools"),
    "person_deleted": later("deleted what was held about them"),
}


_NOT_HERE = (
    later(
        "Answers of unnamed votes after their reveal, and unsigned notes: nobody knows any more that they are yours."
    ),
    later(
        "Lines of a process reflection once your team was shown them: nobody knows any more that they are yours."
    ),
    later(
        "Dots, answers and lines about a focus once they were shown: nobody knows any more that they are yours."
    ),
    later("What you asked a team without your name: nobody ever knew that it is yours."),
    later("What you answered to a team that asked its staff: nobody ever knows that it is yours."),
    later("What stands in Slack itself, such as messages and files: Slack keeps those."),
)


@dataclass(frozen=True)
class AboutMe:
    """Everything the tables hold about one person.

    Attributes:
        language: as Slack names it; empty = not known.
        lines: what each noun holds, under its headings.
    """

    workspace: str
    made_on: date
    name: str
    slack_id: str
    zone: str
    language: str
    lines: Mapping[Heading, Sequence[str]]


def my_data_file(about: AboutMe) -> bytes:
    """The file. It begins with a mark that tells old programs too that it is UTF-8."""
    title = say(
        "What I hold about you: {workspace}, {day}", workspace=about.workspace, day=shown_date(about.made_on)
    )
    parts = [
        _part(title, _person(about)),
        *(_part(say(heading), about.lines.get(heading, ())) for heading in Heading),
        _part(say("What is not here"), map(say, _NOT_HERE)),
    ]
    return "\n\n".join(parts).encode("utf-8-sig")


def _part(title: str, lines: Iterable[str]) -> str:
    written = [f"- {line}" for line in [*lines] or [say("nothing")]]
    return "\n".join([title, "-" * len(title), *written])


def _person(about: AboutMe) -> Iterable[str]:
    yield say("Name: {name}", name=about.name)
    yield say("Slack id: {id}", id=about.slack_id)
    yield say("Time zone: {zone}", zone=about.zone)
    if about.language:
        yield say("Language: {language}", language=about.language)


def deed_line(on: date, deed: str, team: str) -> str:
    """Something that was noted that they did."""
    words = say(DEEDS[deed])
    if not team:
        return f"{shown_date(on)}: {words}"
    return f"{shown_date(on)}: {words} ({team})"


def messages_line(number: int) -> str:
    """How many messages to them are noted, sent or owed; no texts are kept."""
    if not number:
        return say("no messages, without their texts")
    return count("{number} message, without its text", "{number} messages, without their texts", number)
