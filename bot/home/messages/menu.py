"""`/ilt` alone, `/ilt help`, what an unknown word gets, and which team is meant."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.assessments.messages.sections import OpenAlready, ballot_rows
from bot.blocks import ids, kit, limits
from bot.focus.messages.cycles import over_rows
from bot.focus.messages.dots import Reminder, dots_rows
from bot.home.messages.waiting import Waiting as OnDesk
from bot.home.messages.waiting import desk_rows
from bot.items.messages.check_ins import CheckInRow, check_in_line, check_in_row
from bot.items.messages.step_backs import Over
from bot.meetings.messages.reflection_shapes import Waiting
from bot.reflection.messages.reflection import waiting_rows
from bot.rules import command_spanish
from bot.rules.slack_words import plain_words
from bot.teams.messages.choices import TeamChoice
from bot.words import later, say

# Half of what Slack takes: a character may count twice.
_SOON_TYPED, _SOON_TYPED_LETTERS = 2, 40
# What somebody can do who is in no team.
_OF_NO_TEAM = {"growth", "schools", "privacy", "help"}
_IN_A_SECTION = 1500
_SETUP = "setup"
# Home has the others.
_MOST_CHECK_INS = 2


@dataclass(frozen=True)
class CommandHelp:
    """One command as the help lists it.

    Attributes:
        word: what follows `/ilt`.
        moment: when a team needs it: before, in or after the meeting.
        does: one sentence, starting with a verb.
        button: its button in the menu; empty where the command needs more words.
    """

    word: str
    moment: str
    does: str
    button: str = ""


_FIRST_HELP = (
    later(
        "*Before the meeting:* `/ilt agenda` shows and fills it, `/ilt reflect` lets everyone vote privately."
    ),
    later("*In the meeting:* `/ilt meeting start`, `/ilt reveal`, `/ilt meeting end`."),
    later("*Next steps:* `/ilt action @Kim share the protocol by Friday`, `/ilt actions`, `/ilt done 12`."),
    later("*What you work on:* `/ilt focus`, `/ilt strategy`, `/ilt trend`. *What helps:* `/ilt resources`."),
    later("*Not sure?* `/ilt` alone shows what you can do now, with buttons."),
)


def first_help() -> dict[str, Any]:
    """`/ilt help`: five lines, and the way to all commands."""
    lines = [say(line) for line in _FIRST_HELP]
    button = kit.button(say("All commands"), ids.ALL_COMMANDS)
    return kit.message(
        "\n".join(lines).replace("`", "").replace("*", ""),
        [kit.section("\n".join(lines)), kit.actions([button])],
    )


def help_screen(commands: Sequence[CommandHelp]) -> dict[str, Any]:
    """*All commands*, by moment."""
    moments = list(dict.fromkeys(command.moment for command in commands))
    blocks = [kit.section(say("*What I can do for your Instructional Leadership Team*"))]
    for moment in moments:
        lines = [f"`{_typed(one)}`  {say(one.does)}" for one in commands if one.moment == moment]
        blocks.append(kit.section(f"*{say(moment)}*\n" + "\n".join(lines)))
    all_of_them = " ".join(f"{_typed(one)}: {say(one.does)}" for one in commands)
    return kit.message(say("What I can do: {commands}", commands=all_of_them), blocks)


def _typed(command: CommandHelp) -> str:
    return f"{ids.COMMAND} {command_spanish.shown(command.word)}"


@dataclass(frozen=True)
class MeetingOn:
    """A meeting that goes on.

    Attributes:
        item_id, title: of the current agenda item; 0 and empty = none is.
        left: how many agenda items wait.
        leads: whoever asks may go on to the next one.
        begins: nothing of the agenda was talked about yet.
    """

    id: int
    item_id: int
    title: str
    left: int
    leads: bool
    begins: bool = False


@dataclass(frozen=True)
class VoteOn:
    """A vote that is open. `total`: of the reader's own ballot; 0 = they take no vote. `may_end`: reveal, extend."""

    turnout: str
    until: str
    answered: int
    total: int
    may_end: bool


@dataclass(frozen=True)
class Now:
    """What goes on in a team.

    Attributes:
        ilt_id: 0 = it is not clear which team is meant.
        next_meeting: empty = none is planned.
        assesses: a self-assessment is open, or about to be: no other one is started.
        may_commit: its focus takes strategies, for no step back is waited for.
        why_none: why there is no team here for whoever asks.
    """

    ilt_id: int = 0
    team: str = ""
    next_meeting: str = ""
    meeting: MeetingOn | None = None
    vote: VoteOn | None = None
    assesses: bool = False
    has_results: bool = False
    has_minutes: bool = False
    has_focus: bool = False
    may_commit: bool = False
    why_none: str = ""


@dataclass(frozen=True)
class Mine:
    """What waits for somebody in all their teams.

    Attributes:
        ballot: an open vote.
        sessions: what they are asked about a meeting.
        dots: that they are asked for.
        check_ins: of strategies that they look after.
        step_backs: that wait for them.
        at_desk: what others wait for from them, and how many action items they have.
    """

    ballot: OpenAlready | None = None
    sessions: Sequence[Waiting] = ()
    dots: Sequence[Reminder] = ()
    check_ins: Sequence[CheckInRow] = ()
    step_backs: Sequence[Over] = ()
    at_desk: OnDesk | None = None


def menu(now: Now, mine: Mine, commands: Sequence[CommandHelp], to_set_up: str = "") -> dict[str, Any]:
    """What waits for this person first, then what makes sense now: at most three buttons, and *More…* with the rest.

    Args:
        to_set_up: the team's name where nobody has set it up yet: that comes before everything else.
    """
    if to_set_up:
        now = replace(now, why_none="")
    waits = [*_set_up_first(to_set_up), *_waiting(mine)]
    parts = [*waits, *_going_on(now, is_quiet=not waits)]
    words = " ".join(said for said, _ in parts)
    is_new = to_set_up and not (now.meeting or now.vote)
    shown = () if is_new else _first_commands(now)
    return kit.message(
        kit.escape(words),
        [*(block for _, blocks in parts for block in blocks), _buttons(now, commands, shown, to_set_up)],
    )


_Part = tuple[str, Sequence[kit.Block]]


def _set_up_first(to_set_up: str) -> Iterator[_Part]:
    if to_set_up:
        asked = say("{team} is not set up yet: that takes a minute, once.", team=to_set_up)
        button = kit.button(say("Set up this team"), ids.menu_action(_SETUP), style="primary")
        yield asked, [kit.plain_section(asked), kit.actions([button])]


def _waiting(mine: Mine) -> Iterator[_Part]:
    if mine.sessions or mine.dots or mine.step_backs or mine.check_ins:
        own = mine.check_ins[:_MOST_CHECK_INS]
        told = [*(one.words for one in mine.sessions), *(one.words for one in mine.dots)]
        told += [one.words for one in mine.step_backs]
        rows = [block for one in own for block in check_in_row(one, "menu/check_in")]
        words = " ".join([*told, *map(check_in_line, own)])
        yield words, [*waiting_rows(mine.sessions), *dots_rows(mine.dots), *over_rows(mine.step_backs), *rows]
    if mine.at_desk:
        to_items = kit.button(say("My action items"), ids.menu_action("actions"))
        if rows := desk_rows(mine.at_desk, "menu", to_items):
            yield " ".join(row["text"]["text"] for row in rows if row["type"] == "section"), rows
    if mine.ballot:
        named = {"channel": mine.ballot.channel_name, "title": mine.ballot.title}
        words = say("Waiting for you in #{channel}: your ballot in the {title}.", **named)
        yield words, ballot_rows(words, mine.ballot)


def _going_on(now: Now, *, is_quiet: bool) -> Iterator[_Part]:
    """One line of where the team stands. `is_quiet`: nothing else was said."""
    if now.meeting:
        words = say("{team}: the meeting is on.", team=now.team)
        if now.meeting.title:
            words = say("{team}: the meeting is on, at “{title}”.", team=now.team, title=now.meeting.title)
        yield words, [kit.plain_section(words)]
    if now.vote:
        words = _vote_line(now, now.vote)
        yield words, [kit.quiet(words)]
    if now.meeting or now.vote:
        return
    if is_quiet:
        words = _quiet(now)
        yield words, [kit.plain_section(words)]
    elif now.next_meeting:
        words = f"{now.team} · {now.next_meeting}"
        yield words, [kit.quiet(words)]


def _vote_line(now: Now, vote: VoteOn) -> str:
    named: dict[str, str | int] = {"team": now.team, "turnout": vote.turnout, "until": vote.until}
    if not vote.total:
        return say("Vote open in {team}: {turnout}, until {until}.", **named)
    return say(
        "Vote open in {team}: {turnout}, until {until}. You: {answered} of {total}.",
        answered=vote.answered,
        total=vote.total,
        **named,
    )


def _quiet(now: Now) -> str:
    if now.why_none:
        return now.why_none
    if not now.team:
        return say("Nothing waits for you. What would you like to do?")
    if now.next_meeting:
        return say("{team}: nothing waits for you. {meeting}.", team=now.team, meeting=now.next_meeting)
    return say("{team}: nothing waits for you. No meeting is planned.", team=now.team)


def _first_commands(now: Now) -> Sequence[str]:
    """The words whose buttons are shown; the others stand under *More…*."""
    if now.why_none:
        return ("help",)
    if now.meeting:
        return ("action",) if now.meeting.leads else ("meeting", "action")
    if now.vote:
        return ("reveal", "agenda", "action") if now.vote.may_end else ("agenda", "action")
    return ("action", "agenda", "reflect")


def _buttons(now: Now, commands: Sequence[CommandHelp], shown: Sequence[str], to_set_up: str) -> kit.Block:
    offered = {one.word: one for one in commands if one.button and _makes_sense(one.word, now)}
    first = [
        kit.button(say(offered[word].button), ids.menu_action(word)) for word in shown if word in offered
    ]
    rest = [
        kit.option(say(one.button), one.word)
        for one in offered.values()
        if one.word not in shown and not (to_set_up and one.word == _SETUP)
    ]
    more = {
        "type": "static_select",
        "action_id": ids.MENU_MORE,
        "placeholder": kit.plain(say("More…")),
        "options": rest,
    }
    return kit.actions([*_of_meeting(now.meeting), *first, more])


def _of_meeting(meeting: MeetingOn | None) -> list[dict[str, Any]]:
    """What is done most in a meeting that goes on."""
    if meeting is None:
        return []
    steps = []
    if meeting.leads and (meeting.item_id or meeting.left):
        going_on = say("First item") if meeting.begins else say("Next item")
        words = going_on if meeting.left else say("Item done")
        about = f"{meeting.id}:{meeting.item_id}"
        steps = [kit.button(words, ids.MEETING_NEXT, value=about, style="primary")]
    return [*steps, kit.button(say("Log a decision…"), ids.DECISION_LOG, value=str(meeting.id))]


def _makes_sense(word: str, now: Now) -> bool:
    """Whether a command can lead anywhere at this moment; where the team is not clear, all may."""
    if now.why_none:
        return word in _OF_NO_TEAM
    if not now.ilt_id:
        return True
    needs = {
        "reflect": not now.assesses,
        "reveal": now.vote is not None,
        "results": now.has_results,
        "trend": now.has_results,
        "strategy": now.may_commit,
        "decision": now.meeting is not None or now.has_minutes,
        "export": now.has_results or now.has_minutes,
        "share": now.has_results or now.has_minutes or now.has_focus,
    }
    return needs.get(word, True)


def which_team(teams: Sequence[TeamChoice], words: str) -> dict[str, Any]:
    """The question to somebody in several teams, a row each; the buttons repeat what was typed."""
    asked = say("You are in more than one team. Which one do you mean?")
    rows = [
        kit.plain_section(
            team.name,
            accessory=kit.button(
                say("This team"),
                ids.PICK_TEAM,
                value=kit.cut(f"{team.channel_id} {words}", limits.BUTTON_VALUE),
                label=say("This team: {team}", team=team.name),
            ),
        )
        for team in teams
    ]
    names = ", ".join(team.name for team in teams)
    return kit.message(kit.escape(f"{asked} {names}"), [kit.plain_section(asked), *rows])


def form_not_opened(words: str) -> dict[str, Any]:
    """To a command whose form did not open: what was typed, all of it, and the command again as one tap."""
    said = say("Slack took too long to open the form, so nothing was saved yet. This is what you typed:")
    typed = f"{ids.COMMAND} {plain_words(words, {})}"
    again = kit.button(say("Try again"), ids.TYPED_AGAIN, value=words, style="primary")
    # A button holds only so much; what is longer can be copied from here.
    rest = [kit.actions([again])] if len(words) <= limits.BUTTON_VALUE else []
    return kit.message(kit.escape(f"{said} {typed}"), [kit.plain_section(said), *_in_parts(typed), *rest])


def _in_parts(typed: str) -> list[kit.Block]:
    return [kit.plain_section(typed[at : at + _IN_A_SECTION]) for at in range(0, len(typed), _IN_A_SECTION)]


def given_back(message: dict[str, Any], words: str) -> dict[str, Any]:
    """What refuses a command, and below it what was typed, to be copied: Slack shows nobody their own command.

    A word and what it is about (`done 12`, `meeting start`) are typed again sooner than copied.
    """
    if len(words.split()) <= _SOON_TYPED and len(words) <= _SOON_TYPED_LETTERS:
        return message
    typed = say("You typed: {words}", words=f"{ids.COMMAND} {plain_words(words, {})}")
    return kit.message(message["text"], [*message["blocks"], *_in_parts(typed)])
