"""*From staff*: what waits for a team and what became of the rest, a few to a page; and the forms behind its buttons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.dates import shown_day
from bot.blocks.fields import text_field
from bot.staff.messages.asking import MOST_TYPED
from bot.words import count, later, say

PAGE = 5
ANSWER = "answer"
_TEAM, _NAME, _ABOUT = 80, 60, 150
_NOBODY = later("without a name")
_REMOVE = later(
    "Its words are deleted everywhere I keep them: in this list, on the agenda and in the minutes here. An agenda item that it "
    "became is then called “{title}”. It cannot be undone."
)


class Standing(StrEnum):
    """What became of a text, as a list says it."""

    WAITS = "waits"
    ON_AGENDA = "on_agenda"
    TALKED_ABOUT = "talked_about"
    ANSWERED = "answered"
    NOT_FOR_US = "not_for_us"


class StaffAction(StrEnum):
    """What stands behind the three dots."""

    ANSWER = "answer"
    DECLINE = "decline"
    REMOVE = "remove"


@dataclass(frozen=True)
class StaffShown:
    """One text as the team reads it.

    Attributes:
        by: who signed it; empty = nobody.
        about: what of the shared post; empty = all of it.
        settled_by: the name of whoever did something with it last.
        answers: how often it was answered.
    """

    id: int
    text: str
    by: str
    about: str
    asked_on: date
    standing: Standing = Standing.WAITS
    answer: str = ""
    settled_by: str = ""
    answers: int = 0


@dataclass(frozen=True)
class StaffView:
    """A page of the list.

    Attributes:
        waiting, known: how many texts wait, and how many there are.
        may_settle: whoever looks is an organizer.
    """

    ilt_id: int
    team: str
    today: date
    rows: Sequence[StaffShown]
    waiting: int
    known: int
    page: int
    may_settle: bool

    @property
    def pages(self) -> int:
        """At least one."""
        return max(1, -(-self.known // PAGE))


def waiting_line(waiting: int) -> str:
    """On the agenda card; empty where nothing waits."""
    if not waiting:
        return ""
    return count(
        "{number} question from staff: tap Agenda and roles to read it.",
        "{number} questions from staff: tap Agenda and roles to read them.",
        waiting,
    )


def from_staff_line(waiting: int) -> str:
    """In the private agenda."""
    if not waiting:
        return say("From staff: nothing new.")
    return count("From staff: {number} question waits.", "From staff: {number} questions wait.", waiting)


def read_button(ilt_id: int) -> dict[str, Any]:
    """Opens the list."""
    return kit.button(say("Read them"), ids.STAFF_LIST, value=str(ilt_id), label=say("Read what staff asked"))


def list_form(view: StaffView, *, above: str = "") -> dict[str, Any]:
    """The list. `above`: what was just done."""
    blocks = [
        *([kit.plain_section(above), kit.divider()] if above else []),
        kit.plain_section(_heading(view)),
    ]
    for row in view.rows:
        blocks += _row(view, row)
    return kit.form(
        ids.STAFF_LIST, say("From staff"), [*blocks, *_paging(view)], close=say("Close"), private_metadata="-"
    )


def _heading(view: StaffView) -> str:
    team = kit.tame(view.team, _TEAM)
    if not view.known:
        return say(
            "Nobody has asked {team} anything yet. Ask or suggest… stands under what you share: /ilt share.",
            team=team,
        )
    waiting = from_staff_line(view.waiting)
    if view.pages == 1:
        return say("{team}. {waiting}", team=team, waiting=waiting)
    return say(
        "{team}. {waiting} Page {page} of {pages}.",
        team=team,
        waiting=waiting,
        page=view.page + 1,
        pages=view.pages,
    )


def text_words(row: StaffShown, today: date) -> str:
    """The words, then who asked, about what, when."""
    by = kit.tame(row.by, _NAME) or say(_NOBODY)
    about = [say("about {what}", what=kit.tame(row.about, _ABOUT))] if row.about else []
    return "\n".join(
        [
            say("“{words}”", words=kit.tame(row.text, MOST_TYPED)),
            " · ".join([by, *about, shown_day(row.asked_on, today)]),
        ]
    )


def _row(view: StaffView, row: StaffShown) -> list[kit.Block]:
    lines = [text_words(row, view.today), *_became(row)]
    menu = _menu(row) if view.may_settle else None
    blocks = [kit.divider(), kit.plain_section("\n".join(lines), accessory=menu)]
    if view.may_settle and row.standing is Standing.WAITS:
        blocks.append(kit.actions(_buttons(view, row)))
    return blocks


def _became(row: StaffShown) -> list[str]:
    """What became of it; nothing for what waits."""
    by, answer = kit.tame(row.settled_by, _NAME) or "?", kit.tame(row.answer, MOST_TYPED)
    said = {
        Standing.ON_AGENDA: [say("On the agenda ({by}).", by=by)],
        Standing.TALKED_ABOUT: [say("Was on the agenda of a meeting.")],
        Standing.NOT_FOR_US: [say("Not for us ({by}): {answer}", by=by, answer=answer or "–")],
    }.get(row.standing, [])
    if answer and row.standing is not Standing.NOT_FOR_US:
        said = [*said, say("Answered ({by}): {answer}", by=by, answer=answer)]
    return said


def _buttons(view: StaffView, row: StaffShown) -> list[dict[str, Any]]:
    value = place_value(row.id, view.page)
    words = kit.tame(row.text, _ABOUT)
    put = kit.button(
        say("Put on the agenda…"),
        ids.STAFF_AGENDA,
        value=value,
        label=say("Put on the agenda: {words}", words=words),
    )
    if not row.by:
        return [put]
    answer = kit.button(
        say("Answer…"), ids.STAFF_ANSWER, value=value, label=say("Answer: {words}", words=words)
    )
    return [put, answer]


def _menu(row: StaffShown) -> dict[str, Any]:
    waits = row.standing is Standing.WAITS
    options = [
        *([_option(StaffAction.DECLINE, say("Not for us…"), row)] if waits else []),
        *([_option(StaffAction.ANSWER, say("Answer…"), row)] if row.by and not waits else []),
        _option(StaffAction.REMOVE, say("Remove…"), row),
    ]
    return {"type": "overflow", "action_id": ids.STAFF_ROW, "options": options}


def _option(action: StaffAction, words: str, row: StaffShown) -> dict[str, Any]:
    return kit.option(words, ":".join([action.value, str(row.id)]))


def place_value(text_id: int, page: int) -> str:
    """Which text, and at which page of the list."""
    return ":".join([str(text_id), str(page)])


def _paging(view: StaffView) -> list[kit.Block]:
    buttons = []
    for words, action_id, page in (
        (say("Back"), ids.STAFF_PAGE_BACK, view.page - 1),
        (say("More"), ids.STAFF_PAGE_MORE, view.page + 1),
    ):
        if 0 <= page < view.pages:
            buttons.append(kit.button(words, action_id, value=place_value(view.ilt_id, page)))
    return [kit.divider(), kit.actions(buttons)] if buttons else []


def answer_form(row: StaffShown, today: date, place: str) -> dict[str, Any]:
    """*Answer…*: to whoever signed."""
    field = text_field(
        ANSWER,
        say("Your answer"),
        lines=True,
        initial=row.answer,
        hint=say(
            "At most {most} characters. {by} gets it as a direct message from me, with your team's name and yours.",
            most=MOST_TYPED,
            by=kit.tame(row.by, _NAME),
        ),
    )
    return _form(
        ids.STAFF_ANSWER_FORM,
        say("Answer"),
        row,
        today,
        [field],
        say("Send"),
        ":".join([place, str(row.answers)]),
    )


def decline_form(row: StaffShown, today: date, place: str) -> dict[str, Any]:
    """*Not for us…*: with a sentence, which whoever signed hears."""
    by = kit.tame(row.by, _NAME)
    hint = (
        say("One sentence: why, or who could help. {by} gets it as a direct message from me.", by=by)
        if by
        else say("One sentence, for your team: it has no name, so nobody can be told.")
    )
    field = text_field(ANSWER, say("Why is it not for us?"), lines=True, hint=hint, optional=not by)
    return _form(ids.STAFF_DECLINE_FORM, say("Not for us"), row, today, [field], say("Save"), place)


def remove_form(row: StaffShown, today: date, place: str) -> dict[str, Any]:
    """*Remove…*: what is deleted, before it is."""
    words = kit.plain_section(say(_REMOVE, title=removed_title()))
    return _form(ids.STAFF_REMOVE_FORM, say("Remove"), row, today, [words], say("Remove"), place)


def _form(
    callback_id: str,
    title: str,
    row: StaffShown,
    today: date,
    more: Sequence[kit.Block],
    submit: str,
    place: str,
) -> dict[str, Any]:
    return kit.form(
        callback_id,
        title,
        [kit.plain_section(text_words(row, today)), *more],
        submit=submit,
        close=say("Cancel"),
        private_metadata=place,
    )


def removed_title() -> str:
    """What an agenda item is called whose words were removed."""
    return say("A question from staff")
