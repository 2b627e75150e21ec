"""Clicks, commands and forms of every kind, one after the other: what a process does for the first time in each."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count

from sqlalchemy import select

from bot.blocks import ids
from storage.meetings import Meeting
from tests.steps.assessments import CRITICAL, PARTS, answer_all, open_ballot, row_vote, top_form
from tests.steps.bot import EIGHT, GRADE3, PRINCIPAL, TEAM, RunningBot
from tests.steps.dated_bot import reveal, standing
from tests.steps.items import log, newest, tap
from tests.steps.live import meeting_message
from tests.steps.reflection import answer
from tests.steps.setup import set_up

Deed = Callable[[RunningBot], None]
_numbers = count(1)
_A_SEASON = timedelta(days=90)


def command(words: str, user: str = PRINCIPAL) -> Deed:
    """Typing it, and closing whatever form comes up."""

    def deed(bot: RunningBot) -> None:
        bot.slack.command(user, TEAM, f"/ilt {words}")
        close_all(bot, user)

    return deed


def close_all(bot: RunningBot, user: str) -> None:
    """Closes the forms in front of somebody."""
    while forms := bot.slack.modal_stack(user):
        bot.slack.close(user, forms[-1].id)


def setup(bot: RunningBot) -> None:
    """The setup form, with public holidays, saved."""
    set_up(bot, zone="America/Phoenix")
    close_all(bot, PRINCIPAL)


def item(words: str) -> Deed:
    """Logging an action item in those words."""

    def deed(bot: RunningBot) -> None:
        log(bot, words.format(n=next(_numbers)))
        close_all(bot, PRINCIPAL)

    return deed


def done(bot: RunningBot) -> None:
    """Logging an item and marking it done."""
    number = log(bot, "me copy the protocol by Friday").text.partition("#")[2].split()[0].strip(".:,*")
    bot.slack.command(PRINCIPAL, TEAM, f"/ilt done {number} went well")


def reflect(bot: RunningBot) -> None:
    """Opening a self-assessment."""
    close_all(bot, PRINCIPAL)
    bot.slack.command(PRINCIPAL, TEAM, "/ilt reflect")
    if not bot.slack.modal_stack(PRINCIPAL):  # after a meeting both are offered
        tap(bot, newest(bot), "Self-assessment")
    form = top_form(bot, PRINCIPAL)
    bot.slack.fill(PRINCIPAL, form.id, PARTS, ids.REFLECT_SECTIONS, [CRITICAL])
    bot.slack.submit(PRINCIPAL, form.id)
    close_all(bot, PRINCIPAL)
    bot.tick()


def vote(bot: RunningBot) -> None:
    """A quick button."""
    row_vote(bot, GRADE3, "teacher_teams")


def ballot(bot: RunningBot) -> None:
    """The ballot, filled in and sent off."""
    answer_all(bot, EIGHT[4])
    close_all(bot, EIGHT[4])


def evidence(bot: RunningBot) -> None:
    """A private note."""
    form = open_ballot(bot, GRADE3)
    block = next(one for one in form.payload["blocks"] if one["type"] == "actions")
    bot.slack.view_action(GRADE3, form.id, block["block_id"], block["elements"][0]["action_id"])
    close_all(bot, GRADE3)


def reveal_all(bot: RunningBot) -> None:
    """Everybody else answers, then *Reveal now*."""
    for user in EIGHT[:4]:
        answer_all(bot, user)
        close_all(bot, user)
    standing(bot)
    reveal(bot)


def start(bot: RunningBot) -> None:
    """`/ilt meeting start`."""
    bot.slack.command(PRINCIPAL, TEAM, "/ilt meeting start")
    close_all(bot, PRINCIPAL)
    bot.tick()


def here(bot: RunningBot) -> None:
    """*I am here* of four people."""
    for user in EIGHT[1:5]:
        tap(bot, meeting_message(bot), "I am here", user)


def end(bot: RunningBot) -> None:
    """`/ilt meeting end`."""
    bot.slack.command(PRINCIPAL, TEAM, "/ilt meeting end")
    close_all(bot, PRINCIPAL)
    bot.tick()


def session(bot: RunningBot) -> None:
    """*How was this session?*, answered."""
    answer(bot, GRADE3, liked="The data", fits="a_lot")
    close_all(bot, GRADE3)


def long_ago(bot: RunningBot) -> None:
    """Puts the meetings of the round before into another season: the next round has its own."""
    with bot.db.write() as written:
        for meeting in written.scalars(select(Meeting).order_by(Meeting.slot)):
            meeting.slot -= _A_SEASON
            meeting.day -= _A_SEASON
            meeting.starts_at -= _A_SEASON
            written.flush()
            for name in ("started_at", "ended_at"):
                at = getattr(meeting, name)
                setattr(meeting, name, at and at - _A_SEASON)


def home(bot: RunningBot) -> None:
    """Opening the Home tab."""
    bot.slack.open_home(PRINCIPAL)


KINDS: tuple[tuple[str, Deed], ...] = (
    ("menu", command("")),
    ("help", command("help")),
    ("unknown word", command("reflekt")),
    ("setup", setup),
    ("home", home),
    ("agenda", command("agenda")),
    ("agenda add", command("agenda add Look at the data")),
    ("action, a weekday", item("@kim bring {n} samples by next Friday")),
    ("action, a date in other words", item("me order {n} books in about a fortnight or so, 3. Dezember")),
    ("action, Spanish", item("me comprar {n} libros para el próximo viernes")),
    ("action, a form", command("action")),
    ("done", done),
    ("actions", command("actions all")),
    ("reflect", reflect),
    ("vote", vote),
    ("ballot", ballot),
    ("evidence", evidence),
    ("reveal", reveal_all),
    ("results", command("results")),
    ("trend", command("trend")),
    ("export", command("export")),
    ("share", command("share")),
    ("meeting", command("meeting")),
    ("meeting start", start),
    ("here", here),
    ("meeting end", end),
    ("how was this session", session),
    ("meeting list", command("meeting list")),
    ("privacy", command("privacy")),
    ("focus", command("focus")),
    ("strategy", command("strategy")),
    ("plan", command("plan")),
)


def journey(bot: RunningBot) -> Iterator[str]:
    """Each kind once, by name, when it is done."""
    long_ago(bot)
    for name, deed in KINDS:
        deed(bot)
        bot.settle()
        yield name
