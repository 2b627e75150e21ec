"""`/ilt …`: one word, one use case."""

from collections.abc import Mapping
from dataclasses import replace

from bot.assessments import offer as assessment
from bot.blocks import ids
from bot.focus.blind import focus_waiting
from bot.home import settings as person_settings
from bot.home.at_desk import waits_at_desk
from bot.home.messages.menu import (
    CommandHelp,
    Mine,
    first_help,
    given_back,
    help_screen,
    menu,
    which_team,
)
from bot.home.messages.unknown import WORDLESS, absent, did_you_mean, nothing_close, on_your_home
from bot.home.now import now_in_team
from bot.items.offers import shown_words
from bot.reflection import answers as process_answers
from bot.rules.command_spanish import in_english
from bot.rules.command_talk import ABSENT, HOME
from bot.rules.command_words import Meant, closest, plainly, says_more, talked
from bot.setup import setup
from bot.teams.membership import WhichTeamError
from bot.teams.messages.choices import TeamChoice
from bot.words import later
from handlers.answers import Answer, Say
from handlers.boundary import Handler
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import NotUnderstoodError

# Everything `/ilt` knows, in the order of the help screen. Each word has a handler in its noun's module.
HELP = (
    CommandHelp(
        "agenda",
        later("Before the meeting"),
        later(
            "Shows the next agenda: items, roles, norms, what staff asked. Adds an item: /ilt agenda add, then what it is about."
        ),
        button=later("Next agenda"),
    ),
    CommandHelp(
        "reflect",
        later("Before or in the meeting"),
        later(
            "Opens the self-assessment: each member votes privately. In or after a meeting also: How was this session?"
        ),
        button=later("Start a self-assessment"),
    ),
    CommandHelp(
        "reveal",
        later("In the meeting"),
        later("Ends the voting and shows the results; extends, reminds or cancels it."),
        button=later("Where the vote stands"),
    ),
    CommandHelp(
        "meeting",
        later("In the meeting"),
        later("Starts it: /ilt meeting start. Ends it: /ilt meeting end. Alone: where it stands."),
        button=later("Start or end a meeting"),
    ),
    CommandHelp(
        "decision",
        later("In the meeting"),
        later(
            "Logs what you decided: /ilt decision, then a sentence. Alone: the last decisions, only to you."
        ),
        button=later("Last decisions"),
    ),
    CommandHelp(
        "results",
        later("In the meeting"),
        later("Shows the last results, only to you."),
        button=later("Last results"),
    ),
    CommandHelp(
        "focus",
        later("In the meeting"),
        later(
            "Chooses one or two things to work on, with two blind dots each; shows what you work on. To step back: /ilt focus end."
        ),
        button=later("What we work on"),
    ),
    CommandHelp(
        "strategy",
        later("In the meeting"),
        later(
            "Commits to a strategy for your focus. With its number: shows it. All of them: /ilt strategy list."
        ),
        button=later("Add a strategy"),
    ),
    CommandHelp(
        "trend",
        later("After the meeting"),
        later("Shows what moved across your self-assessments."),
        button=later("What moved"),
    ),
    CommandHelp(
        "export",
        later("After the meeting"),
        later("Sends you the last results as a document; the last minutes and your plan too."),
        button=later("Results as a document"),
    ),
    CommandHelp(
        "share",
        later("After the meeting"),
        later(
            "Posts outcomes you choose in another channel, after a preview. Staff can ask or suggest something under it."
        ),
        button=later("Share outcomes"),
    ),
    CommandHelp(
        "ask",
        later("Between meetings"),
        later(
            "Asks the staff one question before you decide, in their channels: unnamed, until a day, counts only at the end."
        ),
        button=later("Ask the staff"),
    ),
    CommandHelp(
        "action",
        later("Before or in the meeting"),
        later(
            "Logs a next step in plain words: who, what, by when. Alone: a form. With a number: changes that item."
        ),
        button=later("Log an action item"),
    ),
    CommandHelp(
        "actions",
        later("Between meetings"),
        later("Lists your action items; also all, overdue, done or dropped ones."),
        button=later("My action items"),
    ),
    CommandHelp("done", later("Between meetings"), later("Marks one done, for example /ilt done 12.")),
    CommandHelp(
        "plan",
        later("Any time"),
        later(
            "Shows your plan: goals, theory of action, what you work on, quarters. Posts it, or sends it as a document."
        ),
        button=later("Our plan"),
    ),
    CommandHelp(
        "resources",
        later("Any time"),
        later(
            "Shows what helps with a criterion: videos, protocols, templates. Finds by words: /ilt resources norms."
        ),
        button=later("Resources"),
    ),
    CommandHelp(
        "schools",
        later("Any time"),
        later(
            "Shows what teams of your district work on, as numbers, and what some of them tell others. Your team decides whether it is in."
        ),
        button=later("Across schools"),
    ),
    CommandHelp(
        "growth",
        later("Any time"),
        later(
            "Opens your own growth page, which nobody else can open: how much help you need, and what to practice next."
        ),
        button=later("My growth page"),
    ),
    CommandHelp(
        "privacy",
        later("Any time"),
        later("Says who sees what and how long; my data as a file; delete me."),
        button=later("Privacy"),
    ),
    CommandHelp(
        "setup",
        later("Once, and when something changes"),
        later("Sets up this team: time zone, organizers, days off, when you meet, norms, roles."),
        button=later("Team setup"),
    ),
    CommandHelp("help", later("Any time"), later("Shows this screen."), button=later("Help")),
)


def register(listeners: Listeners, words: Mapping[str, Handler]) -> None:
    """The slash command, the menu and its own buttons. `words`: the handlers of the other nouns, by word."""
    router = _Router({**words, "help": _help})
    listeners.command(ids.COMMAND, router.route)
    listeners.action(ids.ALL_COMMANDS, _all_commands)
    listeners.action(ids.MENU_MORE, router.from_more)
    listeners.action(ids.PICK_TEAM, router.team_picked)
    listeners.action(ids.TYPED_AGAIN, router.typed_again)
    for line in HELP:
        if line.button:
            listeners.action(ids.menu_action(line.word), router.from_menu)


def _help(_request: Request) -> Answer:
    return Say(first_help())


def _all_commands(_request: Request) -> Answer:
    """*All commands* below the help."""
    return Say(help_screen(HELP), replaces=False)


class _Router:
    def __init__(self, handlers: Mapping[str, Handler]) -> None:
        self._handlers = handlers

    def route(self, request: Request) -> Answer:
        """`/ilt` with whatever follows it, in English or in Spanish."""
        words = in_english(plainly(request.words, self._handlers))
        word = words.split(maxsplit=1)[0].lower() if words else ""
        if not word:
            return self._menu(request)
        if word in WORDLESS and says_more(request.words):
            meant = talked(request.words, self._handlers) or Meant("action", request.words)
            if meant.command != word:
                return self._offered(request, meant)
        if word in self._handlers:
            return self._in_team(word, words, request)
        return self._offered(request, closest(words, self._handlers))

    def _offered(self, request: Request, meant: Meant | None) -> Answer:
        """What was most likely meant, with every word that was typed."""
        turn = request.turn
        if meant and meant.command in {HOME, ABSENT}:
            say_where = on_your_home if meant.command == HOME else absent
            return Say(given_back(say_where(person_settings.home_of(turn)), request.words))
        typed = shown_words(turn, request.words)
        if meant is None:
            return Say(nothing_close(typed))
        shown = typed if meant.rest == request.words else shown_words(turn, meant.rest)
        return Say(did_you_mean(request.actor.channel_id, typed, meant.command, meant.rest, shown))

    def from_menu(self, request: Request) -> Answer:
        """A button of the menu: the command of the same name."""
        return self.route(replace(request, words=request.action["action_id"].removeprefix(ids.MENU)))

    def from_more(self, request: Request) -> Answer:
        """*More…* of the menu: the same, chosen from a list."""
        word = next((line.word for line in HELP if line.button and line.word == request.chosen_value), "")
        return self.route(replace(request, words=word))

    def team_picked(self, request: Request) -> Answer:
        """The command again, now for the team that was meant; whether they are in it is checked there.

        A second tap on the same button is the same command: what it logged is not logged twice.
        """
        channel_id, _, words = request.chosen_value.partition(" ")
        asked = (request.body.get("container") or {}).get("message_ts")
        key = f"pick:{request.actor.user_id}:{asked}:{channel_id}" if asked else request.actor.request
        actor = replace(request.actor, channel_id=channel_id, request=key)
        return self.route(replace(request, words=words, turn=replace(request.turn, actor=actor)))

    def typed_again(self, request: Request) -> Answer:
        """The command whose form did not open; a second tap on the same button is the same command."""
        asked = (request.body.get("container") or {}).get("message_ts")
        key = f"again:{request.actor.user_id}:{asked}" if asked else request.actor.request
        turn = replace(request.turn, actor=replace(request.actor, request=key))
        return self.route(replace(request, words=request.chosen_value, turn=turn))

    def _in_team(self, word: str, words: str, request: Request) -> Answer:
        """The command `word`; `words`: what was typed, with our own words for Spanish ones."""
        try:
            return self._handlers[word](replace(request, words=words))
        except WhichTeamError as error:
            teams = [TeamChoice(team.channel_id, team.name) for team in error.teams]
            return Say(which_team(teams, request.words))
        except NotUnderstoodError:
            return self._offered(request, closest(words, self._handlers))

    def _menu(self, request: Request) -> Answer:
        turn = request.turn
        ballot, to_set_up = assessment.waiting_ballot(turn), setup.team_to_set_up(turn) or ""
        sessions, (dots, step_backs) = process_answers.waiting_sessions(turn), focus_waiting(turn)
        on_desk = waits_at_desk(turn)
        mine = Mine(ballot, sessions, dots, on_desk.check_ins, step_backs, on_desk)
        return Say(menu(now_in_team(turn), mine, HELP, to_set_up))
