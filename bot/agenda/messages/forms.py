"""The forms of the agenda: an item, an item's objective, the meeting's objective, the exchange of a role."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.agenda.messages.agenda import MOST_OBJECTIVE, MOST_TITLE, AgendaShown, item_words
from bot.blocks import ids, kit, limits
from bot.blocks.fields import Choice, people_field, select_field, text_field
from bot.blocks.limits import MOST_OPTIONS
from bot.items.messages.forms import ItemForm, Source, metadata
from bot.library.messages.shapes import Suggestion
from bot.library.messages.suggested import suggestions_below
from bot.staff.messages.list import StaffShown, text_words
from bot.words import say

TITLE, OBJECTIVE, MINUTES, PRESENTER = "title", "objective", "minutes", "presenter"
ROLE, TO, SERVES = "role", "to", "serves"
MOST_MINUTES = 240
NO_MINUTES = "0"
_OFFERED = (5, 10, 15, 20, 25, 30, 40, 45, 60, 90)
_QUOTE_SHOWN = 500


@dataclass(frozen=True)
class AgendaForm:
    """The form of one item, new or to be changed.

    Attributes:
        ilt_id: whose members can present; None: the team is asked for first.
        teams: to choose from, where there are several: name, ILT id.
        why: what is wrong with what was typed, above everything.
        minutes: empty = not said.
        presenter: a Slack id.
        source: the message the item is made from.
        item_id: the item to change; None: a new one.
        servable: goals and strategies that it can serve; serves: the value of the one that it does.
        suggested: resources for what it is about.
    """

    ilt_id: int | None
    team: str = ""
    teams: Sequence[Choice] = ()
    members: Sequence[Choice] = ()
    why: str = ""
    title: str = ""
    objective: str = ""
    minutes: int | None = None
    presenter: str = ""
    source: Source | None = None
    item_id: int | None = None
    servable: Sequence[Choice] = ()
    serves: str = ""
    suggested: Sequence[Suggestion] = ()


def agenda_form(form: AgendaForm) -> dict[str, Any]:
    """The form: what about, what for, how long, who presents."""
    is_new = form.item_id is None
    return kit.form(
        ids.AGENDA_FORM if is_new else ids.AGENDA_CHANGE_FORM,
        say("Propose an item") if is_new else say("Change an item"),
        [
            *_above(form),
            *_team(form),
            *_item(form),
            *_presenter(form),
            *_serves(form),
            *suggestions_below(form.suggested),
        ],
        submit=say("Propose") if is_new else say("Save"),
        close=say("Cancel"),
        private_metadata=metadata(ItemForm(form.ilt_id, source=form.source, item_id=form.item_id)),
    )


@dataclass(frozen=True)
class StaffItemForm:
    """What staff asked, to be put on the agenda.

    Attributes:
        place: the text, and where in the list it stands.
        members: who can present; `presenter` is proposed.
    """

    text: StaffShown
    today: date
    ilt_id: int
    place: str
    members: Sequence[Choice]
    presenter: str


def staff_item_form(form: StaffItemForm) -> dict[str, Any]:
    """*Put on the agenda…*: in the words of staff, or in the organizers' own; what for; how long; who presents."""
    title = text_field(
        TITLE,
        say("How is it worded on the agenda?"),
        initial=kit.tame(form.text.text, MOST_TITLE),
        lines=True,
        hint=say(
            "At most {most} characters. Once it is decided, the minutes and what you share next show it so: never who asked.",
            most=MOST_TITLE,
        ),
    )
    people = people_field(
        presenter_block(form.ilt_id), say("Who presents it?"), form.members, initial=[form.presenter]
    )
    return kit.form(
        ids.STAFF_AGENDA_FORM,
        say("Put on the agenda"),
        [
            kit.plain_section(text_words(form.text, form.today)),
            title,
            _objective("", optional=False),
            select_field(MINUTES, say("Minutes"), _minutes(None), initial=NO_MINUTES),
            people,
        ],
        submit=say("Put on the agenda"),
        close=say("Cancel"),
        private_metadata=":".join([form.place, str(form.ilt_id)]),
    )


def presenter_block(ilt_id: int | None) -> str:
    """The name of the presenter's block: whom one can choose depends on the team."""
    return f"{PRESENTER}:{ilt_id}"


def serves_block(ilt_id: int | None) -> str:
    """The same for what it serves."""
    return f"{SERVES}:{ilt_id}"


def _above(form: AgendaForm) -> list[kit.Block]:
    blocks = [kit.plain_section(form.why)] if form.why else []
    if form.source:
        blocks.append(kit.plain_section(_quoted(form.source)))
    if form.team and not form.teams:
        blocks.append(kit.quiet(say("For {team}", team=kit.tame(form.team, limits.OPTION_TEXT))))
    return blocks


def _quoted(source: Source) -> str:
    """What it is made from: a message, or, without a link, what staff asked."""
    words = kit.tame(source.quote, _QUOTE_SHOWN)
    if source.link:
        return say("From a message: “{words}”", words=words)
    return say("In the words of whoever asked: “{words}”", words=words)


def _team(form: AgendaForm) -> list[kit.Block]:
    if not form.teams:
        return []
    chosen = str(form.ilt_id or "")
    return [
        select_field(
            ids.AGENDA_TEAM, say("Which team?"), form.teams[:MOST_OPTIONS], initial=chosen, dispatches=True
        )
    ]


def _item(form: AgendaForm) -> list[kit.Block]:
    return [
        text_field(
            TITLE,
            say("What is it about?"),
            initial=form.title,
            hint=say("At most {most} characters.", most=MOST_TITLE),
        ),
        _objective(form.objective, optional=True),
        select_field(
            MINUTES, say("Minutes"), _minutes(form.minutes), initial=str(form.minutes or NO_MINUTES)
        ),
    ]


def _objective(initial: str, *, optional: bool = False) -> kit.Block:
    return text_field(
        OBJECTIVE,
        say("What should be different at the end?"),
        initial=initial,
        lines=True,
        hint=say(
            "One sentence: what you will know, have decided, or have divided up. At most {most} characters.",
            most=MOST_OBJECTIVE,
        ),
        optional=optional,
    )


def _minutes(now: int | None) -> list[Choice]:
    offered = sorted({*_OFFERED, *([now] if now else [])})
    return [
        Choice(say("Not said"), NO_MINUTES),
        *(Choice(say("{minutes} minutes", minutes=minutes), str(minutes)) for minutes in offered),
    ]


def _presenter(form: AgendaForm) -> list[kit.Block]:
    """Whom one can choose is known once the team is."""
    if form.ilt_id is None:
        return []
    initial = [form.presenter] if form.presenter else []
    return [
        people_field(presenter_block(form.ilt_id), say("Who presents it?"), form.members, initial=initial)
    ]


def _serves(form: AgendaForm) -> list[kit.Block]:
    """Only where the team has written down what it aims at, or committed to something."""
    if form.ilt_id is None or not form.servable:
        return []
    label, choices = say("Which goal or strategy does it serve?"), form.servable[:MOST_OPTIONS]
    return [select_field(serves_block(form.ilt_id), label, choices, initial=form.serves, optional=True)]


def objective_form(item: AgendaShown, suggested: Sequence[Suggestion] = ()) -> dict[str, Any]:
    """*Add an objective* of an item."""
    return kit.form(
        ids.AGENDA_OBJECTIVE_FORM,
        say("Objective of an item"),
        [kit.plain_section(item_words(item)), _objective(item.objective), *suggestions_below(suggested)],
        submit=say("Save"),
        close=say("Cancel"),
        private_metadata=str(item.id),
    )


def meeting_objective_form(value: str, when: str, objective: str) -> dict[str, Any]:
    """*Objective…* of a meeting. `value`: which meeting."""
    field = text_field(
        OBJECTIVE,
        say("What should be different at the end?"),
        initial=objective,
        lines=True,
        hint=say(
            "One sentence for the whole meeting. At most {most} characters; empty takes it away.",
            most=MOST_OBJECTIVE,
        ),
        optional=True,
    )
    return kit.form(
        ids.AGENDA_MEETING_FORM,
        say("Meeting objective"),
        [kit.plain_section(say("The meeting on {when}", when=when)), field],
        submit=say("Save"),
        close=say("Cancel"),
        private_metadata=value,
    )


@dataclass(frozen=True)
class SwapForm:
    """The exchange of a role.

    Attributes:
        value: which meeting.
        roles: that the person may give away: words and the role's name.
        members: who can take one.
    """

    value: str
    when: str
    roles: Sequence[Choice]
    members: Sequence[Choice]


def swap_form(form: SwapForm) -> dict[str, Any]:
    """*Swap a role…*: which, and to whom."""
    roles = form.roles[:MOST_OPTIONS]
    return kit.form(
        ids.AGENDA_SWAP_FORM,
        say("Swap a role"),
        [
            kit.plain_section(say("The meeting on {when}", when=form.when)),
            select_field(ROLE, say("Which role?"), roles, initial=roles[0].value),
            people_field(
                TO,
                say("Who takes it?"),
                form.members,
                hint=say("If they have another role, the two are exchanged."),
            ),
        ],
        submit=say("Swap"),
        close=say("Cancel"),
        private_metadata=form.value,
    )
