"""The forms of strategies: committing, changing, a number to watch, what makes room, and ending."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.dates import shown_day
from bot.blocks.fields import Choice, date_field, people_field, radio_field, select_field, text_field
from bot.blocks.naming import name_of
from bot.focus.messages.strategies import LONGEST_SAID
from bot.focus.messages.strategy_shapes import StrategyShown
from bot.rules.check_ins import RHYTHMS
from bot.rules.strategy_words import number_meant
from bot.words import count, later, say

# The forms' fields.
AREA, WHAT, SO_THAT, DID, WORKED, OWNER = "area", "what", "so_that", "did", "worked", "owner"
UNTIL, EVERY, NAME, UNIT, NOW, AIM, BY, ROOM, HOW, LEARNED = (
    "until",
    "every",
    "name",
    "unit",
    "now",
    "aim",
    "by",
    "room",
    "how",
    "learned",
)
LONGEST_NUMBER = 40
LONGEST_NAME = 80

NO_AREA = later("Choose which focus area it is for.")
NO_WHAT = later("Write what you will do, in one sentence.")
NO_SO_THAT = later("Write what students or teachers will do differently then.")
NO_NAME = later("Write what the number counts, such as: students below grade level.")
NO_NUMBER = later("Write a number.")
NO_END = later("Choose Done or Stopped.")
NO_RHYTHM = later("Choose one of these.")


@dataclass(frozen=True)
class Said:
    """What somebody fills in about a strategy. `owner`: a Slack id."""

    what: str = ""
    so_that: str = ""
    did_when: str = ""
    worked_when: str = ""
    owner: str = ""


@dataclass(frozen=True)
class CommitForm:
    """A new strategy. `areas`: what it can be for; `owner` in `said`: who would help lead."""

    ilt_id: int
    areas: Sequence[Choice]
    members: Sequence[Choice]
    said: Said
    area_id: int = 0


def owner_field(ilt_id: int) -> str:
    """The field of the owner; another team's is another one."""
    return f"{OWNER}:{ilt_id}"


def commit_form(form: CommitForm) -> dict[str, Any]:
    """*Add a strategy…*: at most six inputs."""
    areas = (
        [select_field(AREA, say("For which focus area?"), form.areas, initial=str(form.area_id or ""))]
        if len(form.areas) > 1
        else []
    )
    about = form.areas[0].value if len(form.areas) == 1 else "0"
    return kit.form(
        ids.STRATEGY_FORM,
        say("Add a strategy"),
        [*areas, *_texts(form.said), _owner(form.ilt_id, form.members, form.said.owner)],
        submit=say("Commit"),
        close=say("Cancel"),
        private_metadata=f"{form.ilt_id}:{about}",
    )


def _texts(said: Said) -> list[kit.Block]:
    return [
        text_field(
            WHAT,
            say("What will we do?"),
            initial=said.what,
            hint=say("Such as: open each meeting with student work."),
        ),
        text_field(
            SO_THAT,
            say("So that…"),
            initial=said.so_that,
            hint=say("What students or teachers will do differently."),
        ),
        text_field(
            DID,
            say("We did it when…"),
            initial=said.did_when,
            hint=say("Such as: in 4 of 5 meetings."),
            optional=True,
        ),
        text_field(
            WORKED,
            say("It worked when…"),
            initial=said.worked_when,
            hint=say("What you will see, hear or count. Never a student's name."),
            optional=True,
        ),
    ]


def _owner(ilt_id: int, members: Sequence[Choice], initial: str) -> kit.Block:
    return people_field(
        owner_field(ilt_id),
        say("Who looks after it?"),
        members,
        initial=[initial] if initial else [],
        hint=say("They are asked whether they agree."),
    )


@dataclass(frozen=True)
class SuccessorForm:
    """A strategy as it stands, to be changed into another one."""

    id: int
    ilt_id: int
    name: str
    members: Sequence[Choice]
    said: Said


def successor_form(form: SuccessorForm) -> dict[str, Any]:
    """*Change*, once the team decided that another idea takes its place."""
    above = say(
        "{name} ends here, and what you write takes its place. Its open items and its numbers go along; "
        "what was seen of the old one stays with it.",
        name=name_of(form.name),
    )
    return kit.form(
        ids.STRATEGY_SUCCESSOR_FORM,
        say("Change the idea"),
        [kit.plain_section(above), *_texts(form.said), _owner(form.ilt_id, form.members, form.said.owner)],
        submit=say("Change it"),
        close=say("Cancel"),
        private_metadata=f"{form.id}:{form.ilt_id}",
    )


@dataclass(frozen=True)
class ChangeForm:
    """A strategy as it stands, or as somebody typed it.

    Attributes:
        version: of the wording it was made from.
        every_weeks: from one check-in to the next; 0: before each meeting.
        meanwhile: what somebody else changed while this was typed; empty: nobody.
    """

    id: int
    ilt_id: int
    version: int
    name: str
    members: Sequence[Choice]
    said: Said
    until: date | None
    every_weeks: int = 0
    meanwhile: str = ""


def change_form(form: ChangeForm) -> dict[str, Any]:
    """*Change…*."""
    above = form.meanwhile or name_of(form.name)
    hint = say("Empty: it ends with your focus.")
    blocks = [
        kit.plain_section(above),
        *_texts(form.said),
        _owner(form.ilt_id, form.members, form.said.owner),
        date_field(UNTIL, say("Until"), initial=form.until, optional=True, hint=hint),
        select_field(
            EVERY, say("When is its owner asked how it goes?"), _rhythms(), initial=str(form.every_weeks)
        ),
    ]
    return kit.form(
        ids.STRATEGY_CHANGE_FORM,
        say("Change a strategy"),
        blocks,
        submit=say("Save"),
        close=say("Cancel"),
        private_metadata=f"{form.id}:{form.version}:{form.ilt_id}",
    )


def _rhythms() -> list[Choice]:
    weeks = [Choice(count("Every week", "Every {number} weeks", one), str(one)) for one in RHYTHMS]
    return [Choice(say("Before each meeting"), "0"), *weeks]


def meanwhile_words(by: str, now: Said, owner: str) -> str:
    """Above what somebody typed, where another one saved first."""
    return say(
        "{who} changed this while you were writing. It now says: {what} · {so_that} · {did} · {worked} · {owner}. "
        "What you typed is below; nothing of it was saved yet. Save puts it in place of theirs.",
        who=name_of(by),
        what=kit.tame(now.what, LONGEST_SAID),
        so_that=kit.tame(now.so_that, LONGEST_SAID) or "–",
        did=kit.tame(now.did_when, LONGEST_SAID) or "–",
        worked=kit.tame(now.worked_when, LONGEST_SAID) or "–",
        owner=name_of(owner),
    )


def number_form(one: StrategyShown) -> dict[str, Any]:
    """*Add a number to watch…*."""
    blocks = [
        kit.plain_section(one.called),
        text_field(NAME, say("What does it count?"), hint=say("Such as: students who miss summarizing.")),
        text_field(UNIT, say("Unit"), hint=say("Such as: %, or of 96."), optional=True),
        text_field(NOW, say("Where does it stand?"), hint=say("The number alone, such as 41.")),
        text_field(AIM, say("Where should it be?"), hint=say("The number alone, such as 20.")),
        date_field(BY, say("By when?"), initial=one.ends_on, optional=True),
    ]
    return _form(ids.STRATEGY_NUMBER_FORM, say("A number to watch"), blocks, say("Add"), one)


def room_form(one: StrategyShown) -> dict[str, Any]:
    """*What will we stop to make room?…*."""
    field = text_field(
        ROOM,
        say("What will we stop to make room?"),
        initial=one.makes_room,
        lines=True,
        hint=say("A meeting, a form, a habit: what you will not do while you do this."),
        optional=True,
    )
    return _form(
        ids.STRATEGY_ROOM_FORM, say("Make room"), [kit.plain_section(one.called), field], say("Save"), one
    )


def end_form(one: StrategyShown) -> dict[str, Any]:
    """*End…*: done and stopped weigh the same."""
    choices = [
        Choice(say("Done: we did what we set out to do"), "done"),
        Choice(say("Stopped: we let it be"), "stopped"),
    ]
    blocks = [kit.plain_section(one.called), radio_field(HOW, say("How does it end?"), choices), _learned()]
    return _form(ids.STRATEGY_END_FORM, say("End a strategy"), blocks, say("End it"), one)


def _learned() -> kit.Block:
    return text_field(
        LEARNED,
        say("What did we learn?"),
        lines=True,
        hint=say("It stands in the channel's message and in what you export."),
        optional=True,
    )


def decided_form(one: StrategyShown, how: str) -> dict[str, Any]:
    """*Done* and *Stop*: the same question after both. `how`: "done" or "stopped"."""
    title, submit = (say("Done"), say("It is done")) if how == "done" else (say("Stop"), say("Stop it"))
    return kit.form(
        ids.STRATEGY_DECIDED_FORM,
        title,
        [kit.plain_section(one.called), _learned()],
        submit=submit,
        close=say("Cancel"),
        private_metadata=f"{one.id}:{how}",
    )


def _form(
    callback_id: str, title: str, blocks: Sequence[kit.Block], submit: str, one: StrategyShown
) -> dict[str, Any]:
    return kit.form(
        callback_id, title, blocks, submit=submit, close=say("Cancel"), private_metadata=str(one.id)
    )


def no_number(typed: str) -> str:
    """Under a field that holds no number, or one that may be read in two ways."""
    words, meant = kit.tame(typed, LONGEST_NUMBER), number_meant(typed)
    if not words:
        return say(NO_NUMBER)
    if meant:
        return say(
            "“{typed}” is no number alone. Write {meant} here if you mean that; signs and words go under Unit.",
            typed=words,
            meant=meant,
        )
    return say("“{typed}” is no number. Write it in figures, such as 41; words go under Unit.", typed=words)


def too_late(day: date, ends_on: date) -> str:
    """Under an end after that of the focus."""
    return say("Your focus ends on {end}. Choose that day or an earlier one.", end=shown_day(ends_on, day))
