"""Clicks, commands and forms of every kind, one after the other: what a process does for the first time in each."""

from collections.abc import Callable, Iterator
from itertools import count

from sqlalchemy import update

from storage.meetings import Meeting
from tests.steps.assessments import answer_all, open_assessment, open_ballot, row_vote
from tests.steps.bot import EIGHT, GRADE3, PRINCIPAL, TEAM, Live
from tests.steps.dated import reveal, standing
from tests.steps.items import log, tap
from tests.steps.live import meeting_message
from tests.steps.reflection import answer
from tests.steps.setup import set_up

Deed = Callable[[Live], None]
_numbers = count(1)


def command(words: str, user: str = PRINCIPAL) -> Deed:
    """Typing it, and closing whatever form comes up."""

    def deed(live: Live) -> None:
        live.slack.command(user, TEAM, f"/ilt {words}")
        close_all(live, user)

    return deed


def close_all(live: Live, user: str) -> None:
    """Closes the forms in front of somebody."""
    while forms := live.slack.modal_stack(user):
        live.slack.close(user, forms[-1].id)


def setup(live: Live) -> None:
    """The setup form, with public holidays, saved."""
    set_up(live, zone="America/Phoenix")
    close_all(live, PRINCIPAL)


def item(words: str) -> Deed:
    """Logging an action item in those words."""
    return lambda live: (log(live, words.format(n=next(_numbers))), close_all(live, PRINCIPAL))[0] and None


def done(live: Live) -> None:
    """Logging an item and marking it done."""
    number = log(live, "me copy the protocol by Friday").text.partition("#")[2].split()[0].strip(".:,*")
    live.slack.command(PRINCIPAL, TEAM, f"/ilt done {number} went well")


def reflect(live: Live) -> None:
    """Opening a self-assessment."""
    close_all(live, PRINCIPAL)
    open_assessment(live)


def vote(live: Live) -> None:
    """A quick button."""
    row_vote(live, GRADE3, "teacher_teams")


def ballot(live: Live) -> None:
    """The ballot, filled in and sent off."""
    answer_all(live, EIGHT[4])
    close_all(live, EIGHT[4])


def evidence(live: Live) -> None:
    """A private note."""
    form = open_ballot(live, GRADE3)
    block = next(one for one in form.payload["blocks"] if one["type"] == "actions")
    live.slack.view_action(GRADE3, form.id, block["block_id"], block["elements"][0]["action_id"])
    close_all(live, GRADE3)


def reveal_all(live: Live) -> None:
    """Everybody else answers, then *Reveal now*."""
    for user in EIGHT[:4]:
        answer_all(live, user)
        close_all(live, user)
    standing(live)
    reveal(live)


def start(live: Live) -> None:
    """`/ilt meeting start`."""
    live.slack.command(PRINCIPAL, TEAM, "/ilt meeting start")
    close_all(live, PRINCIPAL)
    live.tick()


def here(live: Live) -> None:
    """*I am here* of four people."""
    for user in EIGHT[1:5]:
        tap(live, meeting_message(live), "I am here", user)


def end(live: Live) -> None:
    """`/ilt meeting end`."""
    live.slack.command(PRINCIPAL, TEAM, "/ilt meeting end")
    close_all(live, PRINCIPAL)
    live.tick()


def session(live: Live) -> None:
    """*How was this session?*, answered."""
    answer(live, GRADE3, liked="The data", fits="a_lot")
    close_all(live, GRADE3)


def forget_meeting(live: Live) -> None:
    """The next round has a meeting of its own: this one was on another day."""
    with live.db.write() as session_:
        session_.execute(update(Meeting).values(slot=Meeting.day))


def home(live: Live) -> None:
    """Opening the Home tab."""
    live.slack.open_home(PRINCIPAL)


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
)


def journey(live: Live) -> Iterator[str]:
    """Each kind once, by name, when it is done."""
    for name, deed in KINDS:
        deed(live)
        live.settle()
        yield name
