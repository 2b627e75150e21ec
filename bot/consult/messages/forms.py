"""`/ilt ask`: what to ask, where, until when; what will be posted; and what stands of it afterwards, to its organizers."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.blocks import ids, kit, limits
from bot.blocks.dates import shown_day
from bot.blocks.fields import (
    Choice,
    checkbox_field,
    date_field,
    select_field,
    select_several_field,
    text_field,
)
from bot.blocks.listing import listed
from bot.consult.messages.posted import Asked, asked_message
from bot.consult.messages.shapes import (
    CHANNELS,
    CHOICES,
    FEWEST_CHOICES,
    ITEM,
    LEAST,
    MOST_CHOICE,
    MOST_CHOICES,
    MOST_QUESTION,
    QUESTION,
    UNTIL,
    AskForm,
    Question,
    Wish,
)
from bot.words import count, later, say

_TEAM, _NAME, _MOST_IN_SIGHT = 80, 60, 10
_WHO_READS = later(
    "Ask the staff of your school before {team} decides. Nobody learns who answers what, not even you; counts are shown at the "
    "end, from {least} answers on. Nobody is reminded, and the same question can be asked once in three months."
)


def ask_form(form: AskForm) -> dict[str, Any]:
    """What, where, until when; it is shown before it is posted."""
    wish = form.wish
    blocks = [
        kit.plain_section(say(_WHO_READS, team=kit.tame(form.team, _TEAM), least=LEAST)),
        text_field(
            QUESTION,
            say("What do you ask?"),
            initial=wish.question,
            hint=say("At most {most} characters. No students' names, please.", most=MOST_QUESTION),
        ),
        text_field(
            CHOICES,
            say("Answers to choose from"),
            initial=wish.choices,
            lines=True,
            hint=say(
                "{fewest} to {most}, one on a line, each at most {length} characters.",
                fewest=FEWEST_CHOICES,
                most=MOST_CHOICES,
                length=MOST_CHOICE,
            ),
        ),
        _channels(form),
        date_field(
            UNTIL,
            say("Until which day?"),
            initial=wish.last_day,
            hint=say("Answers are taken until that day ends. It cannot be ended earlier, only taken back."),
        ),
        *_item(form),
    ]
    return kit.form(
        ids.CONSULT_FORM,
        say("Ask the staff"),
        blocks,
        submit=say("Preview"),
        close=say("Cancel"),
        private_metadata=str(wish.ilt_id),
    )


def _channels(form: AskForm) -> kit.Block:
    # All in sight, as long as they can be.
    draw = checkbox_field if len(form.channels) <= _MOST_IN_SIGHT else select_several_field
    return draw(
        CHANNELS,
        say("Where?"),
        form.channels,
        initial=[str(one) for one in form.wish.channels],
        hint=say("Channels with at least 10 people that you and I are in. All answers are counted together."),
    )


def _item(form: AskForm) -> list[kit.Block]:
    if not form.items:
        return []
    initial = str(form.wish.item_id or "")
    label = say("Which agenda item is it for?")
    return [select_field(ITEM, label, form.items[: limits.MOST_OPTIONS], initial=initial, optional=True)]


def channel_choice(channel_id: int, name: str, people: int, others: int) -> Choice:
    """A channel as one chooses it."""
    small = count(
        "{people} people, {number} of them not in your team",
        "{people} people, {number} of them not in your team",
        others,
        people=people,
    )
    return Choice(kit.cut(f"#{name}", limits.OPTION_TEXT), str(channel_id), small)


def preview_form(wish: Wish, question: Question, names: Sequence[str], others: int) -> dict[str, Any]:
    """The message as it will be, and *Ask them*. `others`: how many can answer."""
    blocks = [
        kit.plain_section(say("This is what I post in {channels}:", channels=_names(names))),
        kit.divider(),
        *asked_message(Asked(question), is_shown_only=True)["blocks"],
        kit.divider(),
        kit.plain_section(
            count(
                "{number} person who is not in your team can answer, with the button Answer… below it.",
                "{number} people who are not in your team can answer, with the button Answer… below it.",
                others,
            )
        ),
        kit.actions([kit.button(say("Change it…"), ids.CONSULT_BACK)]),
    ]
    return kit.form(
        ids.CONSULT_PREVIEW_FORM,
        say("Ask the staff"),
        blocks,
        submit=say("Ask them"),
        close=say("Cancel"),
        private_metadata=metadata(wish),
    )


def metadata(wish: Wish) -> str:
    """What the preview carries."""
    kept = {
        "ilt": wish.ilt_id,
        "question": wish.question,
        "choices": wish.choices,
        "channels": list(wish.channels),
        "until": wish.last_day.isoformat() if wish.last_day else "",
        "item": wish.item_id,
    }
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def wish_in(metadata_back: str) -> Wish:
    """Reads what `metadata` wrote. Raises ValueError, KeyError, TypeError for anything else."""
    kept = json.loads(metadata_back)
    until = str(kept["until"])
    return Wish(
        int(kept["ilt"]),
        str(kept["question"]),
        str(kept["choices"]),
        [int(one) for one in kept["channels"]],
        date.fromisoformat(until) if until else None,
        int(kept["item"]),
    )


_ON_ITS_WAY = later(
    "I post it in {channels} now. The counts come when {day} is over: there, and to you. Until then nobody sees any, not even how "
    "many have answered. To take it back, type /ilt ask."
)
_FOR_AN_ITEM = later(
    "I post it in {channels} now. The counts come when {day} is over: there, to you, and at the agenda item. Until then nobody sees "
    "any, not even how many have answered. To take it back, type /ilt ask."
)


def on_its_way(names: Sequence[str], question: Question, *, has_item: bool) -> str:
    """After *Ask them*. `has_item`: it is for an agenda item."""
    return say(
        _FOR_AN_ITEM if has_item else _ON_ITS_WAY,
        channels=_names(names),
        day=shown_day(question.last_day, question.today),
    )


@dataclass(frozen=True)
class Standing:
    """What a team asks now. `reached`, `missed`: channels in which it stands, or cannot, as the reader knows them."""

    question: Question
    by: str
    reached: Sequence[str]
    missed: Sequence[str]


def standing_message(standing: Standing) -> dict[str, Any]:
    """`/ilt ask` while something is asked."""
    one = standing.question
    lines = [
        say(
            "{team} asks staff until {day}: “{question}” ({by})",
            team=kit.tame(one.team, _TEAM),
            day=shown_day(one.last_day, one.today),
            question=kit.tame(one.words, MOST_QUESTION),
            by=kit.tame(standing.by, _NAME) or "?",
        ),
        *_where(standing),
        say(
            "Nobody sees counts before the end. One question at a time: when it is over, you can ask the next."
        ),
    ]
    back = kit.button(say("Take it back…"), ids.CONSULT_TAKE_BACK, value=str(one.id))
    return kit.message(kit.escape("\n".join(lines)), [*map(kit.plain_section, lines), kit.actions([back])])


def _where(standing: Standing) -> list[str]:
    lines = []
    if standing.reached:
        lines.append(say("It stands in {channels}.", channels=listed(standing.reached)))
    if standing.missed:
        lines.append(
            say(
                "Not in {channels}: I am not in it any more, it is archived, or it does not let me write.",
                channels=listed(standing.missed),
            )
        )
    return lines


def _names(names: Sequence[str]) -> str:
    return listed([f"#{name}" for name in names])


def take_back_form(one: Question) -> dict[str, Any]:
    """*Take it back…*: what that means, before it is done."""
    words = say(
        "“{question}” is taken out of the channels, and what was answered is deleted unread: nobody sees counts. It cannot be "
        "undone. You can ask again, the same question too.",
        question=kit.tame(one.words, MOST_QUESTION),
    )
    return kit.form(
        ids.CONSULT_TAKE_BACK_FORM,
        say("Take it back"),
        [kit.plain_section(words)],
        submit=say("Take it back"),
        close=say("Cancel"),
        private_metadata=str(one.id),
    )


def taken_back() -> str:
    """After *Take it back*."""
    return say(
        "Taken back: the channels say so, and what was answered is deleted unread. Type /ilt ask to ask something."
    )
