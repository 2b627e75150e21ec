"""Posting chosen outcomes in another channel: the form, what will be posted, the post itself, and why it cannot be."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from bot.blocks import ids, kit, limits
from bot.blocks.dates import long_day
from bot.blocks.fields import Choice, select_field, text_field
from bot.blocks.packing import first_that_fits
from bot.minutes.messages.minutes import Size, shortened
from bot.staff.messages.asking import ask_button
from bot.words import ENGLISH, later, say, speaking

MEETING, PARTS, INTRODUCTION, CHANNEL = "meeting", "parts", "introduction", "channel"
MOST_INTRODUCTION = 400
_TEAM, _NAME = 80, 60
BLOCKS = Size(500, 2500)
_SIZES = (Size(500, 900), Size(200, 450), Size(80, 200), Size(40, 90))


class Part(StrEnum):
    """What can be shared, in the order of the post. Never among it: process lines, evidence, dots, votes by name."""

    DECISIONS = "decisions"
    ASKED = "asked"
    ITEMS = "items"
    STRENGTHS = "strengths"
    FOCUS = "focus"
    STEP_BACK = "step_back"
    PLAN = "plan"
    CHANGE = "change"
    NEXT = "next"


LABELS = {
    Part.DECISIONS: later("Decisions"),
    Part.ASKED: later("You asked, we decided: what came from staff and was decided"),
    Part.ITEMS: later("Action items, with owners and dates"),
    Part.STRENGTHS: later("Strengths and challenges of the last results"),
    Part.FOCUS: later("What you work on, with its goal and strategies"),
    Part.STEP_BACK: later("What came of your last focus: its strategies, what you saw and learned"),
    Part.PLAN: later("Your plan: goals, theory of action, levers, quarters"),
    Part.CHANGE: later("The change you chose"),
    Part.NEXT: later("When you meet next"),
}
OF_A_MEETING = (Part.DECISIONS, Part.ASKED, Part.ITEMS, Part.CHANGE, Part.NEXT)
_USUAL = (Part.DECISIONS, Part.ASKED, Part.ITEMS, Part.NEXT)

NO_PARTS = later("Choose at least one part.")
NO_CHANNEL = later("Choose a channel.")
OWN_CHANNEL = later("That is your team's own channel: everything stands there already. Choose another one.")
NOT_OFFERED = later("That cannot be shared. Choose from what is listed.")
NOTHING_IN_IT = later("There is nothing in the parts you chose. Choose others.")
TOO_LONG = later("That is longer than {most} characters. Shorten it.")


@dataclass(frozen=True)
class ShareForm:
    """What somebody can share.

    Attributes:
        meetings: newest first; the value is the meeting's id.
        chosen: the meeting to begin with.
        has_results: there are results whose strengths and challenges can be named.
        has_focus: the team works on something.
        has_past: it has stepped back on something.
        has_plan: its plan has something in it besides.
        has_asked: what came from staff was decided in one of the meetings.
    """

    ilt_id: int
    team: str
    meetings: Sequence[Choice]
    chosen: str
    has_results: bool
    has_focus: bool = False
    has_past: bool = False
    has_plan: bool = False
    has_asked: bool = False


@dataclass(frozen=True)
class Wish:
    """What somebody wants to have shared, as a form says it: nothing of it is checked yet."""

    ilt_id: int
    meeting_id: int | None
    parts: Sequence[str]
    introduction: str
    channel_id: str


@dataclass(frozen=True)
class Shared:
    """A post.

    Attributes:
        by: the name of who shares it.
        day: of the meeting it is about; empty = it is about results only.
        lists: each part's heading and lines.
        language: of the team, in which it is posted.
    """

    team: str
    by: str
    day: date | None
    introduction: str
    lists: Sequence[tuple[str, Sequence[str]]] = field(default_factory=tuple)
    language: str = ENGLISH


@dataclass(frozen=True)
class Trouble:
    """Why something could not be shared.

    Attributes:
        channel_id: where to; the person chose it.
        is_invited: the bot is in that channel, so that is not why.
    """

    share_id: int
    channel_id: str
    bot_name: str
    is_invited: bool


def share_form(offered: ShareForm) -> dict[str, Any]:
    """`/ilt share`: what, and where to. What will be posted is shown before it is."""
    blocks = [
        kit.plain_section(say(_WHAT_IT_DOES, team=kit.tame(offered.team, _TEAM))),
        *(
            [select_field(MEETING, say("Which meeting?"), offered.meetings, initial=offered.chosen)]
            if offered.meetings
            else []
        ),
        _parts_field(_parts_in(offered)),
        text_field(
            INTRODUCTION,
            say("A line of your own above it"),
            hint=say("At most {most} characters.", most=MOST_INTRODUCTION),
            optional=True,
        ),
        _channel_field(),
    ]
    return kit.form(
        ids.SHARE_FORM,
        say("Share outcomes"),
        blocks,
        submit=say("Preview"),
        close=say("Cancel"),
        private_metadata=str(offered.ilt_id),
    )


def _parts_in(offered: ShareForm) -> list[Part]:
    """What there is to share, in the order in which it is posted."""
    found = {
        *(one for one in OF_A_MEETING if offered.meetings and (offered.has_asked or one is not Part.ASKED)),
        *([Part.STRENGTHS] if offered.has_results else ()),
        *([Part.FOCUS] if offered.has_focus else ()),
        *([Part.STEP_BACK] if offered.has_past else ()),
        *([Part.PLAN] if offered.has_plan else ()),
    }
    return [one for one in Part if one in found]


def _parts_field(parts: Sequence[Part]) -> kit.Block:
    options = [kit.option(say(LABELS[one]), one.value) for one in parts]
    ticked = [one for one in options if one["value"] in _USUAL] or options
    return {
        "type": "input",
        "block_id": PARTS,
        "label": kit.plain(say("What?")),
        "element": {
            "type": "checkboxes",
            "action_id": PARTS,
            "options": options,
            "initial_options": ticked,
        },
    }


def _channel_field() -> kit.Block:
    return {
        "type": "input",
        "block_id": CHANNEL,
        "label": kit.plain(say("Where to?")),
        "hint": kit.plain(say("A channel that you are in. I must be in it too: I tell you if I am not.")),
        "element": {
            "type": "conversations_select",
            "action_id": CHANNEL,
            "placeholder": kit.plain(say("Choose a channel")),
            "filter": {"include": ["public", "private"], "exclude_external_shared_channels": True},
        },
    }


_WHAT_IT_DOES = later(
    "Post outcomes of {team} in another channel. Lines of the process reflection, evidence, dots and who voted what are "
    "never shared."
)


def preview_form(wish: Wish, shared: Shared) -> dict[str, Any]:
    """The second step: the post as it will be, and *Post it*."""
    with speaking(shared.language):
        post = share_post(shared)["blocks"]
    blocks = [
        kit.section(say("This is what I post in {channel}:", channel=f"<#{wish.channel_id}>")),
        kit.divider(),
        *post,
        kit.divider(),
        kit.plain_section(say("Below it stands a button for whoever reads it: Ask or suggest…")),
    ]
    return kit.form(
        ids.SHARE_PREVIEW_FORM,
        say("Share outcomes"),
        blocks,
        submit=say("Post it"),
        close=say("Cancel"),
        private_metadata=metadata(wish),
    )


def metadata(wish: Wish) -> str:
    """What the preview carries."""
    kept = {
        "ilt": wish.ilt_id,
        "meeting": wish.meeting_id,
        "parts": list(wish.parts),
        "words": wish.introduction,
        "channel": wish.channel_id,
    }
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def wish_in(metadata_back: str) -> Wish:
    """Reads what `metadata` wrote. Raises ValueError for anything else."""
    kept = json.loads(metadata_back)
    if not isinstance(kept, dict):
        raise ValueError("not the metadata of a share")  # noqa: TRY004 - the value is wrong, whatever its type
    ilt_id, meeting_id, parts = kept.get("ilt"), kept.get("meeting"), kept.get("parts")
    if isinstance(ilt_id, int) and isinstance(meeting_id, int | None) and isinstance(parts, list):
        chosen = [str(one) for one in parts]
        return Wish(ilt_id, meeting_id, chosen, str(kept.get("words")), str(kept.get("channel")))
    raise ValueError("not the metadata of a share")


def share_post(shared: Shared, *, asked_under: int = 0, is_late: bool = False) -> dict[str, Any]:
    """The post: whose it is and who shares it, then the parts.

    Args:
        asked_under: its share, for *Ask or suggest…*; 0 = it is shown only.
    """
    opening = _opening(shared, is_late=is_late)
    blocks = [kit.plain_section(opening)]
    if words := _introduction(shared):
        blocks.append(kit.plain_section(words))
    for heading, lines in shared.lists:
        blocks += [kit.header(heading), kit.plain_section("\n".join(_fitting(lines, BLOCKS)))]
    if asked_under:
        blocks.append(kit.actions([ask_button(asked_under)]))
    return kit.message(first_that_fits(kit.escape(_text(shared, opening, size)) for size in _SIZES), blocks)


def _opening(shared: Shared, *, is_late: bool) -> str:
    named = {
        "team": kit.tame(shared.team, _TEAM),
        "name": kit.tame(shared.by, _NAME) or say("A member"),
    }
    if shared.day:
        day = long_day(shared.day)
        whose = say("{team}: from our meeting on {day}. Shared by {name}.", day=day, **named)
    else:
        whose = say("{team}: from our self-assessment. Shared by {name}.", **named)
    return _late(whose, is_late=is_late)


def _late(words: str, *, is_late: bool) -> str:
    return " ".join([*([say("Sorry, this comes late.")] if is_late else []), words])


def _introduction(shared: Shared) -> str:
    return kit.tame(shared.introduction, MOST_INTRODUCTION)


def _fitting(lines: Sequence[str], size: Size) -> list[str]:
    shown = [f"• {_lines_kept(line, size.text)}" for line in lines]
    return shortened(shown, size, has_document=False)


def _lines_kept(words: str, limit: int) -> str:
    """What a part says of one thing, each of its lines cut by itself: a focus area has a line for its goal."""
    lines = [kit.tame(line, limit) for line in words.splitlines()]
    return "\n".join(filter(None, lines))


def _text(shared: Shared, opening: str, size: Size) -> str:
    said = [opening, *filter(None, [kit.cut(_introduction(shared), size.text)])]
    for heading, lines in shared.lists:
        said += [f"{heading}:", *_fitting(lines, size)]
    return "\n".join(said)


def on_its_way(channel_id: str) -> dict[str, Any]:
    """After *Post it*."""
    words = say("I check whether I may post there, then post it. If not, I tell you why in a direct message.")
    return kit.message(f"<#{channel_id}>: {words}", [kit.section(f"<#{channel_id}>: {words}")])


def again() -> str:
    """After *Try again*."""
    return say("I try again now. If it still does not work, I tell you.")


def trouble_message(trouble: Trouble, *, is_late: bool) -> dict[str, Any]:
    """What the sharer reads where it could not be posted: why, and the way on."""
    where = f"<#{trouble.channel_id}>"
    why = (
        say(
            "I did not post in {channel}: you are not a member of it, or it is shared with another organization. "
            "Join it first, or share with another channel by typing /ilt share.",
            channel=where,
        )
        if trouble.is_invited
        else say(
            "I could not post in {channel}: I am not in it, it is archived, or it does not let me write. "
            "Go there, type `/invite @{bot}`, then tap Try again.",
            channel=where,
            bot=kit.escape(kit.tame(trouble.bot_name, _NAME)),
        )
    )
    words = _late(why, is_late=is_late)
    button = kit.button(say("Try again"), ids.SHARE_AGAIN, value=str(trouble.share_id))
    return kit.message(words.replace("`", ""), [kit.section(words), kit.actions([button])])


def meeting_choice(meeting_id: int, day: date) -> Choice:
    """A meeting as one chooses it."""
    return Choice(kit.cut(long_day(day), limits.OPTION_TEXT), str(meeting_id))
