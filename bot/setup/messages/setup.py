"""The setup of a team: its form, the small form for days off, and the private answers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from bot.blocks import ids, kit, limits
from bot.blocks.dates import shown_date
from bot.rules.places import holidays_words, other_holidays_offered, us_holidays_offered
from bot.setup.messages.meetings import Agreed, agreed_rows
from bot.teams.messages.announcements import NAMED, PUBLIC, UNNAMED
from bot.teams.messages.choices import TeamChoice
from bot.words import ENGLISH, later, offered, own_name, say

NAME_LENGTH = 80
DAY_OFF_NAME_LENGTH = 40
# So many fit into one paragraph, each with the longest name.
MOST_DAYS_OFF = 40
NO_HOLIDAYS = "none"
NOTHING_TO_BRING = "0"

_DAYS_OFF_BLOCK = "setup.days_off"
_NAMING = {
    UNNAMED: (later("Unnamed"), later("Only counts are shown; the reveal deletes who voted what.")),
    NAMED: (later("Named"), later("After the reveal the team sees who voted what.")),
}


@dataclass(frozen=True)
class DayOffRow:
    """A break or a single day, last day included."""

    id: int
    first: date
    last: date
    name: str = ""


@dataclass(frozen=True)
class SetupForm:
    """What the setup form shows.

    Attributes:
        is_first: nobody has gone through it yet.
        team_name: empty = as the channel.
        zones: to choose from, in this order; the chosen one among them.
        facilitators, observers: Slack ids.
        holidays: a code as `rules.places` has it; empty = none.
        bring: teams whose record could move here.
        agreed: when the team meets, its norms and roles.
        left_out: what was pasted just now and not kept, and why.
    """

    ilt_id: int
    channel_name: str
    is_private: bool
    is_first: bool
    team_name: str
    zone: str
    zones: Sequence[tuple[str, str]]
    facilitators: Sequence[str]
    observers: Sequence[str]
    reminder_hour: time
    holidays: str | None
    is_unnamed: bool
    days_off: Sequence[DayOffRow] = ()
    bring: Sequence[tuple[int, str]] = ()
    agreed: Agreed = field(default_factory=Agreed)
    left_out: str = ""
    channel_id: str = ""
    language: str = ENGLISH


def setup_form(form: SetupForm) -> dict[str, Any]:
    """The form, filled in so that one tap on *Save* is enough.

    The ids of its inputs never change: what a person has typed stays when days off are added or removed.
    """
    blocks = [
        *_intro(form),
        *_bring(form),
        _input(ids.SETUP_NAME, say("Team name"), _name(form), optional=True),
        _input(ids.SETUP_ZONE, say("Time zone"), _select(ids.SETUP_ZONE, form.zones, form.zone)),
        _people(
            ids.SETUP_FACILITATORS,
            say("Team organizers"),
            say("They change this setup and can end a vote."),
            form.facilitators,
        ),
        _people(
            ids.SETUP_OBSERVERS,
            say("Observers"),
            say("They see everything, but do not vote."),
            form.observers,
        ),
        _input(
            ids.SETUP_HOUR, say("Reminders come at"), _hour(form), hint=say("On each person's own clock.")
        ),
        _input(
            ids.SETUP_NAMING, say("Votes are"), _naming(form), hint=say("Can be chosen anew for each vote.")
        ),
        _input(ids.SETUP_HOLIDAYS, say("Public holidays off"), _holidays(form)),
        *_language(form),
        *_days_off(form.days_off, form.left_out),
        *agreed_rows(form.agreed),
    ]
    title = say("Set up this team") if form.is_first else say("Team setup")
    return kit.form(
        ids.SETUP_FORM,
        title,
        blocks,
        submit=say("Save"),
        close=say("Close"),
        private_metadata=str(form.ilt_id),
    )


def _intro(form: SetupForm) -> list[kit.Block]:
    if not form.is_first:
        return []
    blocks = [
        kit.section(say("Everything is filled in: look it over and tap *Save*. You can change it any time."))
    ]
    if not form.is_private:
        blocks.append(kit.context(say(PUBLIC)))
    return blocks


def _bring(form: SetupForm) -> list[kit.Block]:
    if not form.bring:
        return []
    offered = [(str(ilt_id), name) for ilt_id, name in form.bring[: limits.MOST_OPTIONS - 1]]
    options = [(NOTHING_TO_BRING, say("No, start a new record")), *offered]
    select = _select(ids.SETUP_BRING, options, NOTHING_TO_BRING)
    hint = say("Its name, settings and record come along. What you choose below is left aside then.")
    return [_input(ids.SETUP_BRING, say("Bring the record of…"), select, hint=hint)]


def _name(form: SetupForm) -> dict[str, Any]:
    shown = kit.tame(form.team_name or form.channel_name, NAME_LENGTH)
    element = {"type": "plain_text_input", "action_id": ids.SETUP_NAME, "max_length": NAME_LENGTH}
    return {**element, "initial_value": shown} if shown else element


def _hour(form: SetupForm) -> dict[str, Any]:
    return {
        "type": "timepicker",
        "action_id": ids.SETUP_HOUR,
        "initial_time": f"{form.reminder_hour:%H:%M}",
    }


def _naming(form: SetupForm) -> dict[str, Any]:
    options = [kit.option(say(words), value, say(explained)) for value, (words, explained) in _NAMING.items()]
    chosen = kit.chosen(options, UNNAMED if form.is_unnamed else NAMED)
    return {
        "type": "radio_buttons",
        "action_id": ids.SETUP_NAMING,
        "options": options,
        "initial_option": chosen,
    }


def _holidays(form: SetupForm) -> dict[str, Any]:
    united_states, elsewhere = us_holidays_offered(), other_holidays_offered()
    top = [(NO_HOLIDAYS, say("None"))]
    if form.holidays and form.holidays not in dict([*united_states, *elsewhere]):
        top.append((form.holidays, holidays_words(form.holidays)))
    groups: list[dict[str, Any]] = [
        {"label": kit.plain(label), "options": [kit.option(words, value) for value, words in choices]}
        for label, choices in (
            (say("Any school"), top),
            (say("United States"), united_states),
            (say("Other countries"), elsewhere),
        )
    ]
    options = [option for group in groups for option in group["options"]]
    return {
        "type": "static_select",
        "action_id": ids.SETUP_HOLIDAYS,
        "option_groups": groups,
        "initial_option": kit.chosen(options, form.holidays or NO_HOLIDAYS),
    }


def _language(form: SetupForm) -> list[kit.Block]:
    if len(offered()) == 1:
        return []
    select = _select(ids.SETUP_LANGUAGE, [(one, own_name(one)) for one in offered()], form.language)
    hint = say("What one person reads is in the language of their own Slack.")
    return [_input(ids.SETUP_LANGUAGE, say("Language in the channel"), select, hint=hint)]


def _days_off(rows: Sequence[DayOffRow], left_out: str) -> list[kit.Block]:
    lines = "\n".join(f"• {day_off_words(row)}" for row in rows) or say("None entered yet.")
    elements = [kit.button(say("Add days off…"), ids.DAYS_OFF_OPEN)]
    if rows:
        remove = [kit.option(day_off_words(row), str(row.id)) for row in rows]
        select = {"type": "static_select", "action_id": ids.DAYS_OFF_REMOVE, "options": remove}
        elements.append({**select, "placeholder": kit.plain(say("Remove…"))})
    return [
        kit.plain_section("\n".join([say("Breaks and other days off (saved as you add them):"), lines])),
        *([kit.plain_section(left_out)] if left_out else []),
        kit.actions(elements, block_id=_DAYS_OFF_BLOCK),
    ]


def day_off_words(row: DayOffRow) -> str:
    """One entry in a line: "Winter break: Dec 21, 2026 to Jan 1, 2027"."""
    first, last = shown_date(row.first), shown_date(row.last)
    days = first if first == last else say("{first} to {last}", first=first, last=last)
    name = kit.tame(row.name, DAY_OFF_NAME_LENGTH)
    return f"{name}: {days}" if name else days


def _people(block_id: str, label: str, hint: str, chosen: Sequence[str]) -> kit.Block:
    element: dict[str, Any] = {"type": "multi_users_select", "action_id": block_id}
    if chosen:
        element["initial_users"] = list(chosen)
    return _input(block_id, label, element, hint=hint, optional=block_id == ids.SETUP_OBSERVERS)


def _select(action_id: str, choices: Sequence[tuple[str, str]], chosen: str) -> dict[str, Any]:
    options = [kit.option(words, value) for value, words in choices[: limits.MOST_OPTIONS]]
    return {
        "type": "static_select",
        "action_id": action_id,
        "options": options,
        "initial_option": kit.chosen(options, chosen),
    }


def _input(
    block_id: str, label: str, element: dict[str, Any], *, hint: str = "", optional: bool = False
) -> kit.Block:
    block = {"type": "input", "block_id": block_id, "label": kit.plain(label), "element": element}
    return {**block, **({"hint": kit.plain(hint)} if hint else {}), "optional": optional}


def saved(team: TeamChoice, ilt_id: int, *, is_first: bool, meets: bool) -> dict[str, Any]:
    """After *Save*: what follows from it, and the next step; the first time also when the team meets, unless it said so."""
    if not is_first:
        words = say("Saved. If the organizers changed, or whether votes are named, I tell the channel.")
        return _next(words, say("Start a self-assessment"), team, "reflect")
    if meets:
        words = say(
            "{team} is set up, and the channel knows who its organizers are. On the working day before each meeting I post "
            "its agenda in the channel. Next: look at your work together.",
            team=team.name,
        )
        return _look_at_work(words, team.channel_id, ilt_id)
    words = say(
        "{team} is set up, and the channel knows who its organizers are. Next: say when you meet, so that I can prepare "
        "and run your meetings; or look at your work together.",
        team=team.name,
    )
    buttons = [
        kit.button(say("Say when you meet…"), ids.MEETINGS_OPEN, value=str(ilt_id), style="primary"),
        kit.button(
            say("Start a self-assessment"), ids.PICK_TEAM, value=_typed_in(team.channel_id, "reflect")
        ),
    ]
    return kit.message(kit.escape(words), [kit.plain_section(words), kit.actions(buttons)])


def meets_now(form: SetupForm) -> dict[str, Any]:
    """After it was said when the team meets, asked for by itself: what was saved, and the next step."""
    then = say(
        "On the working day before each of them I post its agenda in the channel. Next: look at your work together."
    )
    words = "\n".join(
        [say("Saved. This is when you meet:"), form.agreed.plan, *([] if form.agreed.rests else [then])]
    )
    return _look_at_work(words, form.channel_id, form.ilt_id)


def _look_at_work(words: str, channel_id: str, ilt_id: int) -> dict[str, Any]:
    buttons = [
        kit.button(
            say("Start a self-assessment"),
            ids.PICK_TEAM,
            value=_typed_in(channel_id, "reflect"),
            style="primary",
        ),
        kit.button(say("Next agenda"), ids.AGENDA_SHOW, value=str(ilt_id)),
    ]
    return kit.message(kit.escape(words), [kit.plain_section(words), kit.actions(buttons)])


def brought(team: TeamChoice) -> dict[str, Any]:
    """After a record has moved here."""
    words = say(
        "The record of {team} is here now, with its settings and people's roles. The channel is told.",
        team=team.name,
    )
    return _next(words, say("Look at its setup"), team, "setup")


def took_over(team: TeamChoice, *, was_already: bool) -> dict[str, Any]:
    """After *Take over as organizer*."""
    if was_already:
        words = say("You are an organizer of {team} already, so nothing was changed.", team=team.name)
    else:
        words = say("You are an organizer of {team} now, and I tell the channel.", team=team.name)
    return _next(words, say("Look at its setup"), team, "setup")


def take_over_offer(sentence: str, ilt_id: int) -> dict[str, Any]:
    """The answer to somebody who wanted what only an organizer may do, with the way to become one."""
    button = kit.button(say("Take over as organizer"), ids.TAKE_OVER, value=str(ilt_id))
    return kit.message(kit.escape(sentence), [kit.plain_section(sentence), kit.actions([button])])


def on_top(message: dict[str, Any]) -> dict[str, Any]:
    """A private answer as a form on top of another, where what is typed below must not be covered for good."""
    return kit.form("notice", "ILT", message["blocks"], close=say("Back"))


def _next(words: str, label: str, team: TeamChoice, command: str) -> dict[str, Any]:
    """A sentence and the one step that follows, for this team wherever it is read."""
    button = kit.button(label, ids.PICK_TEAM, value=_typed_in(team.channel_id, command))
    return kit.message(kit.escape(words), [kit.plain_section(words), kit.actions([button])])


def _typed_in(channel_id: str, command: str) -> str:
    """What a button carries that is a command in a channel."""
    return f"{channel_id} {command}"
