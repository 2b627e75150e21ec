"""Opening a self-assessment: the form, what is wrong with it, and what the opener is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from bot.assessments.messages.ballot import NEVER_ABOUT_A_PERSON
from bot.assessments.messages.sections import SectionChoice, naming_line
from bot.blocks import ids, kit, limits
from bot.blocks.dates import shown_zone
from bot.blocks.late import excused
from bot.rules.tally import MINIMUM
from bot.words import count, later, say

UNNAMED, NAMED = "unnamed", "named"
# Slack's limit for a channel's name.
_NAME = 80
# Slack's limit for one menu.
# Of the characters that a form remembers, those left beside the team and the rubric.
_MOST_OFFERED = limits.METADATA - 100
_TOO_FEW = later(
    "Unnamed results cannot be shown with fewer than {minimum} answers: "
    "people could tell from the counts who said what."
)
_OPEN_NAMED = later(
    "To see results, type /ilt reveal there, cancel this vote and open it again with names; or invite more members."
)


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
    intro = say(
        "Each member of {channel} votes on their own phone, before you talk about it.",
        channel=_shown(form.channel_name),
    )
    blocks = [
        kit.plain_section(intro),
        *_rubric_field(form),
        _sections_field(form),
        *_naming_field(form),
        _day_field(form.day),
        _hour_field(form),
        _counted_field(form),
        kit.context(say(NEVER_ABOUT_A_PERSON)),
    ]
    return kit.form(
        ids.REFLECT_FORM,
        say("Self-assessment"),
        blocks,
        submit=say("Open"),
        close=say("Cancel"),
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
    return [_input(ids.REFLECT_RUBRIC, say("Which self-assessment?"), element, dispatch_action=True)]


def _sections_field(form: ReflectForm) -> kit.Block:
    options = [kit.option(_with_number(one), one.key) for one in form.sections]
    element = {
        "type": "checkboxes",
        "action_id": ids.REFLECT_SECTIONS,
        "options": options,
        "initial_options": [entry for entry in options if entry["value"] in form.chosen],
    }
    return _input(
        sections_block(form.rubric_key),
        say("Which part?"),
        element,
        hint=say("The first time, one part is enough for a meeting."),
    )


def _with_number(one: SectionChoice) -> str:
    return count("{title} ({number} criteria)", "{title} ({number} criteria)", one.criteria, title=one.title)


def _naming_field(form: ReflectForm) -> list[kit.Block]:
    options = [
        kit.option(
            say("Unnamed"), UNNAMED, say("Only counts are shown at the reveal. Names are deleted then.")
        ),
        kit.option(
            say("Named"), NAMED, say("After the reveal everyone in this channel sees who chose what.")
        ),
    ]
    is_small = len(form.counted) < MINIMUM
    element = {
        "type": "radio_buttons",
        "options": options,
        "initial_option": options[0 if form.is_unnamed and not is_small else 1],
    }
    field = _input(
        ids.REFLECT_NAMING,
        say("With or without names?"),
        element,
        hint=say("This cannot be changed after opening."),
    )
    if not is_small:
        return [field]
    why = " ".join([_too_few(), say("That is why Named is chosen here.")])
    return [kit.plain_section(why), field]


def _too_few() -> str:
    return say(_TOO_FEW, minimum=MINIMUM)


def _day_field(day: date) -> kit.Block:
    return _input(ids.REFLECT_DAY, say("Open until"), {"type": "datepicker", "initial_date": day.isoformat()})


def _hour_field(form: ReflectForm) -> kit.Block:
    element = {"type": "timepicker", "initial_time": f"{form.hour:%H:%M}", "timezone": form.zone}
    return _input(
        ids.REFLECT_HOUR,
        say("At"),
        element,
        hint=say("On the team's clock ({zone}).", zone=shown_zone(form.zone)),
    )


def _counted_field(form: ReflectForm) -> kit.Block:
    element: dict[str, Any] = {
        "type": "multi_users_select",
        "placeholder": kit.plain(say("Choose members")),
        "initial_users": list(form.counted),
    }
    return _input(
        ids.REFLECT_COUNTED,
        say("Who is counted?"),
        element,
        optional=True,
        hint=say(
            "Everyone in {channel} except observers. Somebody you leave out can still vote.",
            channel=_shown(form.channel_name),
        ),
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
        say(
            "Opening it now in {channel}: the ballot appears there in a moment.",
            channel=_shown(opening.channel_name),
        ),
        say("It is open until {until}.", until=opening.until),
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
        words.append(_no_results_so())
    words.append(say("You can close this."))
    return _private(" ".join(words))


def small_team(channel_name: str, counted: int, *, is_late: bool = False) -> dict[str, Any]:
    """What the opener reads where so few are counted that unnamed results will not be shown."""
    people = count(
        "The self-assessment in {channel} is open, and {number} person is counted in it.",
        "The self-assessment in {channel} is open, and {number} people are counted in it.",
        counted,
        channel=_shown(channel_name),
    )
    return _private(excused(f"{people} {_no_results_so()}", is_late=is_late))


def _no_results_so() -> str:
    return f"{_too_few()} {say(_OPEN_NAMED)}"


def could_not_open(channel_name: str, invite_name: str, *, is_late: bool = False) -> dict[str, Any]:
    """What the opener reads when the bot is not in the channel."""
    words = say(
        "I could not open the self-assessment in {channel}, because I am not in that channel. "
        "Type this there: /invite @{me} and then /ilt reflect again.",
        channel=_shown(channel_name),
        me=invite_name,
    )
    return _private(excused(words, is_late=is_late))


def members_not_told(channel_name: str, *, is_late: bool = False) -> dict[str, Any]:
    """What the opener reads when Slack did not say who is in the channel."""
    words = say(
        "I could not open the self-assessment in {channel}, because Slack did not tell me who is in it. Type /ilt reflect again; "
        "if that happens again, tell whoever looks after me.",
        channel=_shown(channel_name),
    )
    return _private(excused(words, is_late=is_late))


def _shown(channel_name: str) -> str:
    return f"#{kit.tame(channel_name, _NAME)}"


def _private(words: str) -> dict[str, Any]:
    return kit.message(kit.escape(words), [kit.plain_section(words)])
