"""The forms of action items: logging, changing, and each step of a promise's life."""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from bot.blocks import ids, kit, limits
from bot.blocks.dates import long_day
from bot.blocks.fields import Choice, date_field, people_field, radio_field, select_field, text_field
from bot.blocks.limits import MOST_OPTIONS
from bot.items.messages.items import MOST_TEXT, ItemShown
from bot.words import later, say

TEXT, OWNER, DUE, HELPERS, STRATEGY = "text", "owner", "due", "helpers", "strategy"
NOTE, REASON, TO, UNTIL, DAY = "note", "reason", "to", "until", "day"
MOST_NOTE, MOST_REASON = 1000, 300
_NUMBERS = ("ilt", "item", "draft")
_QUOTE_SHOWN = 500
_MAY_WAIT = later("May stay empty until the end of the meeting.")
_NOT_REMINDED = later("Nobody is reminded until it has an owner and a date.")


@dataclass(frozen=True)
class Source:
    """The message an item is made from: where it is, and its words."""

    link: str
    quote: str


@dataclass(frozen=True)
class OpenedIn:
    """The private message in which a form was opened: it can be shown anew once the form is sent off.

    Attributes:
        place: the row's block_id without the item.
        url: Slack's response_url of that tap (good for 30 minutes and 5 uses); empty: nowhere to show anything.
        is_direct: among the person's direct messages; else only they see it, for a while.
    """

    place: str = ""
    url: str = ""
    is_direct: bool = False


NOWHERE = OpenedIn()


@dataclass(frozen=True)
class ItemForm:
    """The form of one item, new or to be changed.

    Attributes:
        why: what is wrong with what was typed, above everything.
        ilt_id: whose members can be chosen; None: the team is asked for first.
        teams: to choose from, where there are several: name, ILT id.
        owner, helpers: Slack ids.
        item_id: the item to change; None: a new one.
        draft_id: the question this form answers.
        may_wait: the fields that may stay empty (OWNER, DUE), because a meeting goes on and decides at its end, or did not.
        is_over: that meeting has ended.
        strategies: what it can be for, by the strategy's id; empty: the team has none, and is not asked.
        strategy: the one that it is for.
    """

    ilt_id: int | None
    team: str = ""
    teams: Sequence[Choice] = ()
    members: Sequence[Choice] = ()
    why: str = ""
    text: str = ""
    owner: str = ""
    due: date | None = None
    helpers: Sequence[str] = ()
    source: Source | None = None
    item_id: int | None = None
    draft_id: int | None = None
    may_wait: Collection[str] = ()
    is_over: bool = False
    strategies: Sequence[Choice] = ()
    strategy: str = ""


def item_form(form: ItemForm) -> dict[str, Any]:
    """The form: what, who, by when, who helps."""
    blocks = [*_above(form), *_team(form), *_promise(form)]
    is_new = form.item_id is None
    return kit.form(
        ids.ITEM_FORM if is_new else ids.ITEM_CHANGE_FORM,
        say("Log an action item") if is_new else say("Change an action item"),
        blocks,
        submit=say("Log it") if is_new else say("Save"),
        close=say("Cancel"),
        private_metadata=metadata(form),
    )


def block_of(field: str, ilt_id: int | None) -> str:
    """The name of a field's block. Whom one can choose depends on the team, so another team's field is another one."""
    return f"{field}:{ilt_id}" if field in {OWNER, HELPERS, STRATEGY} else field


def metadata(form: ItemForm) -> str:
    """What the form is about: it comes back with it. The quote is cut until it fits."""
    numbers = zip(_NUMBERS, (form.ilt_id, form.item_id, form.draft_id), strict=True)
    holds: dict[str, Any] = {name: value for name, value in numbers if value is not None}
    if form.source is None:
        return json.dumps(holds)
    holds |= {"link": form.source.link, "quote": form.source.quote}
    while len(made := json.dumps(holds, ensure_ascii=False)) > limits.METADATA // 2 and holds["quote"]:
        holds["quote"] = kit.cut(holds["quote"], len(holds["quote"]) * 3 // 4)
    return made


@dataclass(frozen=True)
class About:
    """What a form that was sent back is about."""

    ilt_id: int | None = None
    item_id: int | None = None
    draft_id: int | None = None
    source: Source | None = None


def about(metadata_back: str) -> About:
    """Reads what `metadata` wrote. Raises ValueError for anything else."""
    found = json.loads(metadata_back)
    if not isinstance(found, dict) or not all(isinstance(found.get(name, 0), int) for name in _NUMBERS):
        raise ValueError("metadata")
    source = Source(str(found["link"]), str(found.get("quote", ""))) if "link" in found else None
    return About(found.get("ilt"), found.get("item"), found.get("draft"), source)


def _above(form: ItemForm) -> list[kit.Block]:
    blocks = [kit.plain_section(form.why)] if form.why else []
    if form.source:
        blocks.append(
            kit.plain_section(
                say("From a message: “{quote}”", quote=kit.tame(form.source.quote, _QUOTE_SHOWN))
            )
        )
    if form.team and not form.teams:
        blocks.append(kit.quiet(say("For {team}", team=kit.tame(form.team, limits.OPTION_TEXT))))
    return blocks


def _team(form: ItemForm) -> list[kit.Block]:
    if not form.teams:
        return []
    chosen = str(form.ilt_id or "")
    return [
        select_field(
            ids.ITEM_TEAM, say("Which team?"), form.teams[:MOST_OPTIONS], initial=chosen, dispatches=True
        )
    ]


def _promise(form: ItemForm) -> list[kit.Block]:
    hint = say("At most {number} characters.", number=MOST_TEXT)
    what = text_field(TEXT, say("What is the next step?"), initial=form.text, lines=True, hint=hint)
    waits = DUE in form.may_wait
    owner_says_it = form.ilt_id is not None and OWNER in form.may_wait
    hint_due = _may_wait(form) if waits and not owner_says_it else ""
    due = date_field(DUE, say("By when?"), initial=form.due, hint=hint_due, optional=waits)
    return [what, *_owner(form), due, *_helpers(form), *_strategy(form)]


def _strategy(form: ItemForm) -> list[kit.Block]:
    if form.ilt_id is None or not form.strategies:
        return []
    name = block_of(STRATEGY, form.ilt_id)
    label = say("For which strategy?")
    return [select_field(name, label, form.strategies, initial=form.strategy, optional=True)]


def _owner(form: ItemForm) -> list[kit.Block]:
    """Whom one can choose is known once the team is."""
    if form.ilt_id is None:
        return []
    initial = [form.owner] if form.owner else []
    name, waits = block_of(OWNER, form.ilt_id), OWNER in form.may_wait
    hint = " ".join([say("One person answers for it."), *([_may_wait(form)] if waits else [])])
    return [people_field(name, say("Who owns it?"), form.members, initial=initial, hint=hint, optional=waits)]


def _may_wait(form: ItemForm) -> str:
    return say(_NOT_REMINDED) if form.is_over else say(_MAY_WAIT)


def _helpers(form: ItemForm) -> list[kit.Block]:
    if form.ilt_id is None:
        return []
    name = block_of(HELPERS, form.ilt_id)
    return [people_field(name, say("Who helps?"), form.members, initial=form.helpers, several=True)]


def done_form(item: ItemShown, opened_in: OpenedIn = NOWHERE) -> dict[str, Any]:
    """*What changed?* of a done item."""
    field = text_field(
        NOTE,
        say("What changed because of it?"),
        initial=item.note,
        lines=True,
        hint=say("One line is enough: what is different now, and how you know."),
        optional=True,
    )
    return _small(ids.ITEM_NOTE_FORM, say("What changed?"), item, [field], say("Save"), opened_in)


def snooze_form(item: ItemShown, choices: Sequence[Choice], opened_in: OpenedIn = NOWHERE) -> dict[str, Any]:
    """*Snooze…*: until when reminders stay away. `choices`: dates (ISO), the first is filled in."""
    fields = [
        radio_field(UNTIL, say("Remind me again"), choices, initial=choices[0].value),
        date_field(DAY, say("Or on another day"), optional=True),
    ]
    return _small(ids.ITEM_SNOOZE_FORM, say("Snooze"), item, fields, say("Snooze"), opened_in)


def move_form(item: ItemShown, opened_in: OpenedIn = NOWHERE) -> dict[str, Any]:
    """*Move date…*: another promise."""
    fields = [
        date_field(
            DUE,
            say("New date"),
            initial=item.due,
            hint=say("The old date stays in the item's history; only your team sees it."),
        ),
        text_field(REASON, say("Why?"), optional=True),
    ]
    return _small(ids.ITEM_MOVE_FORM, say("Move the date"), item, fields, say("Move"), opened_in)


def hand_over_form(
    item: ItemShown, members: Sequence[Choice], opened_in: OpenedIn = NOWHERE, *, at_once: bool
) -> dict[str, Any]:
    """*Hand over…*. `at_once`: a facilitator reassigns; else the other person is asked."""
    hint = say("They are asked, and you own it until they accept.")
    if at_once:
        hint = say("They own it at once.")
    elif item.handed_to:
        name = kit.tame(item.handed_to, 60)
        hint = say(
            "{name} is asked now. Whoever you choose is asked instead, and you own it until they accept.",
            name=name,
        )
    field = people_field(TO, say("To whom?"), members, hint=hint)
    return _small(ids.ITEM_HAND_FORM, say("Hand over"), item, [field], say("Hand over"), opened_in)


def drop_form(item: ItemShown, opened_in: OpenedIn = NOWHERE) -> dict[str, Any]:
    """*Drop…*: not done, and not going to be."""
    hint = say("It is counted as dropped, and your team can read why.")
    field = text_field(REASON, say("Why?"), hint=hint)
    return _small(ids.ITEM_DROP_FORM, say("Drop"), item, [field], say("Drop it"), opened_in)


def _small(
    callback_id: str,
    title: str,
    item: ItemShown,
    fields: Sequence[kit.Block],
    submit: str,
    opened_in: OpenedIn = NOWHERE,
) -> dict[str, Any]:
    blocks = [kit.plain_section(item.line), *fields]
    held = small_metadata(item.id, opened_in)
    return kit.form(callback_id, title, blocks, submit=submit, close=say("Cancel"), private_metadata=held)


def small_metadata(about: int, opened_in: OpenedIn = NOWHERE) -> str:
    """What a small form is about, and where it was opened."""
    return json.dumps({"item": about, **asdict(opened_in)} if opened_in.url else {"item": about})


def small_about(metadata_back: str) -> tuple[int, OpenedIn]:
    """The item, or the check-in, that a small form is about, and where it was opened. Raises ValueError for anything else."""
    found = json.loads(metadata_back)
    # Forms that were opened by an older version hold the number alone.
    holds = {"item": found} if isinstance(found, int) else found
    is_ours = isinstance(holds, dict) and isinstance(holds.get("item"), int)
    if not is_ours:
        raise ValueError("metadata")
    opened_in = OpenedIn(
        str(holds.get("place", "")), str(holds.get("url", "")), holds.get("is_direct") is True
    )
    return holds["item"], opened_in


def snooze_choices(days: Sequence[tuple[str, date]]) -> list[Choice]:
    """Days with what they are called: `Tomorrow (Tue, Nov 24, 2026)`; each day once."""
    named: dict[date, str] = {}
    for words, day in days:
        named.setdefault(day, words)
    return [
        Choice(say("{words} ({day})", words=words, day=long_day(day)), day.isoformat())
        for day, words in named.items()
    ]
