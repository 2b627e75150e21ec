"""Opening a self-assessment: the form, what is wrong with it, and what the opener is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from bot.assessments.messages.ballot import NEVER_ABOUT_A_PERSON
from bot.assessments.messages.sections import SectionChoice, naming_line
from bot.blocks import ids, kit, limits
from bot.blocks.dates import shown_zone
from bot.rules.tally import MINIMUM
from bot.words import say

UNNAMED, NAMED = "unnamed", "named"
# Slack's limit for a channel's name.
_NAME = 80
# Slack's limit for one menu.
# Of the characters that a form remembers, those left beside the team and the rubric.
_MOST_OFFERED = limits.METADATA - 100
_TOO_FEW = (
    f"Unnamed results cannot be shown with fewer than {MINIMUM} answers: "
    "people could tell from the counts who said what."
)
_OPEN_NAMED = "To see results, type /ilt reveal there, cancel this vote and open it again with names; or invite more members."


@dataclass(frozen=True)
class RubricChoice:
    """One instrument that can be used."""

    key: str
    title: str


@dataclass(frozen=True)
class ReflectForm:
    """The form behind `/ilt reflect`, filled in.

    Attributes:
        sections: of the rubric of `rubric_key`; `chosen` are keys of some of them.
        day, hour: when it ends, on clocks in `zone`.
        counted: Slack ids of everyone who can be counted, and
        offered: the ids of their memberships, so that whoever comes or goes while the form is open is nobody's fault.
    """

    ilt_id: int
    channel_name: str
    rubrics: Sequence[RubricChoice]
    rubric_key: str
    sections: Sequence[SectionChoice]
    chosen: Sequence[str]
    is_unnamed: bool
    day: date
    hour: time
    zone: str
    counted: Sequence[str]
    offered: Sequence[int]


@dataclass(frozen=True)
class Opening:
    """A self-assessment that is about to appear in the channel.

    Attributes:
        until: when it ends, in words.
        is_small: too few people are counted to show unnamed results.
        heard: when people get word of it; empty = at once.
    """

    channel_name: str
    until: str
    is_unnamed: bool
    is_small: bool
    heard: str = ""


def sections_block(rubric_key: str) -> str:
    """The block of a rubric's sections: another for each rubric, so that no tick is carried over."""
    return f"{ids.REFLECT_SECTIONS}:{rubric_key}"


def reflect_form(form: ReflectForm) -> dict[str, Any]:
    """The form that opens a self-assessment: filled in, one tap on *Open* is enough."""
    intro = f"Each member of {_shown(form.channel_name)} votes on their own phone, before you talk about it."
    blocks = [
        kit.plain_section(intro),
        *_rubric_field(form),
        _sections_field(form),
        *_naming_field(form),
        _day_field(form.day),
        _hour_field(form),
        _counted_field(form),
        kit.context(NEVER_ABOUT_A_PERSON),
    ]
    return kit.form(
        ids.REFLECT_FORM,
        "Self-assessment",
        blocks,
        submit="Open",
        close="Cancel",
        private_metadata=f"{form.ilt_id}:{form.rubric_key}:{_fitting(form.offered)}",
    )


def _fitting(offered: Sequence[int]) -> str:
    """As many as Slack lets a form remember: some hundred."""
    joined = ",".join(map(str, offered))
    return joined if len(joined) <= _MOST_OFFERED else joined[:_MOST_OFFERED].rpartition(",")[0]


def _rubric_field(form: ReflectForm) -> list[kit.Block]:
    """Only where there is a choice."""
    if len(form.rubrics) == 1:
        return []
    options = [kit.option(one.title, one.key) for one in form.rubrics[: limits.MOST_OPTIONS]]
    element: dict[str, Any] = {"type": "static_select", "options": options}
    if initial := kit.chosen(options, form.rubric_key):
        element["initial_option"] = initial
    return [_input(ids.REFLECT_RUBRIC, "Which self-assessment?", element, dispatch_action=True)]


def _sections_field(form: ReflectForm) -> kit.Block:
    options = [kit.option(f"{one.title} ({one.criteria} criteria)", one.key) for one in form.sections]
    element = {
        "type": "checkboxes",
        "action_id": ids.REFLECT_SECTIONS,
        "options": options,
        "initial_options": [entry for entry in options if entry["value"] in form.chosen],
    }
    return _input(
        sections_block(form.rubric_key),
        "Which part?",
        element,
        hint="The first time, one part is enough for a meeting.",
    )


def _naming_field(form: ReflectForm) -> list[kit.Block]:
    options = [
        _described("Unnamed", UNNAMED, "Only counts are shown at the reveal. Names are deleted then."),
        _described("Named", NAMED, "After the reveal everyone in this channel sees who chose what."),
    ]
    is_small = len(form.counted) < MINIMUM
    element = {
        "type": "radio_buttons",
        "options": options,
        "initial_option": options[0 if form.is_unnamed and not is_small else 1],
    }
    field = _input(
        ids.REFLECT_NAMING, "With or without names?", element, hint="This cannot be changed after opening."
    )
    return (
        [kit.plain_section(f"{_TOO_FEW} That is why Named is chosen here."), field] if is_small else [field]
    )


def _described(words: str, value: str, description: str) -> dict[str, Any]:
    return {**kit.option(words, value), "description": kit.plain(description)}


def _day_field(day: date) -> kit.Block:
    return _input(ids.REFLECT_DAY, "Open until", {"type": "datepicker", "initial_date": day.isoformat()})


def _hour_field(form: ReflectForm) -> kit.Block:
    element = {"type": "timepicker", "initial_time": f"{form.hour:%H:%M}", "timezone": form.zone}
    return _input(ids.REFLECT_HOUR, "At", element, hint=f"{shown_zone(form.zone)}.")


def _counted_field(form: ReflectForm) -> kit.Block:
    element: dict[str, Any] = {
        "type": "multi_users_select",
        "placeholder": kit.plain("Choose members"),
        "initial_users": list(form.counted),
    }
    return _input(
        ids.REFLECT_COUNTED,
        "Who is counted?",
        element,
        optional=True,
        hint=f"Everyone in {_shown(form.channel_name)} except observers. Somebody you leave out can still vote.",
    )


def _input(name: str, label: str, element: dict[str, Any], *, hint: str = "", **more: bool) -> kit.Block:
    """An input whose element has the block's name, unless it has one of its own."""
    block = {"type": "input", "block_id": name, "label": kit.plain(label), **more}
    if hint:
        block["hint"] = kit.plain(hint)
    return {**block, "element": {"action_id": name, **element}}


def opening_now(opening: Opening) -> dict[str, Any]:
    """What the opener reads after *Open*."""
    words = [
        f"Opening it now in {_shown(opening.channel_name)}: the ballot appears there in a moment.",
        f"It is open until {opening.until}.",
        naming_line(is_unnamed=opening.is_unnamed),
    ]
    if opening.heard:
        words.append(
            say(
                "People get word of it on {moment}: I write to nobody at night or on a day off.",
                moment=opening.heard,
            )
        )
    if opening.is_unnamed and opening.is_small:
        words.append(f"{_TOO_FEW} {_OPEN_NAMED}")
    words.append("You can close this.")
    return _private(" ".join(words))


def small_team(channel_name: str, counted: int, *, is_late: bool = False) -> dict[str, Any]:
    """What the opener reads where so few are counted that unnamed results will not be shown."""
    people = "1 person is" if counted == 1 else f"{counted} people are"
    words = f"The self-assessment in {_shown(channel_name)} is open, and {people} counted in it. {_TOO_FEW} {_OPEN_NAMED}"
    return _private(f"{_late(is_late=is_late)}{words}")


def could_not_open(channel_name: str, invite_name: str, *, is_late: bool = False) -> dict[str, Any]:
    """What the opener reads when the bot is not in the channel."""
    words = (
        f"I could not open the self-assessment in {_shown(channel_name)}, because I am not in that channel. "
        f"Type this there: /invite @{invite_name} and then /ilt reflect again."
    )
    return _private(f"{_late(is_late=is_late)}{words}")


def _shown(channel_name: str) -> str:
    return f"#{kit.tame(channel_name, _NAME)}"


def _late(*, is_late: bool) -> str:
    return "Sorry, this comes late. " if is_late else ""


def _private(words: str) -> dict[str, Any]:
    return kit.message(kit.escape(words), [kit.plain_section(words)])
