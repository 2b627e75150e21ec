"""What people do around a team's focus, in their words."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from bot.blocks import ids
from bot.focus.messages.choice import CHOSEN
from bot.focus.messages.dots import DOTS, LINE
from bot.focus.messages.live_with import BETTER_LINE, CHOICE, HELP, YES
from bot.focus.messages.opening import OWN
from sandbox.state import Message, View
from storage import Database
from storage.focus import FocusAnswer, FocusArea, FocusCandidate, FocusDot, FocusRound
from storage.people import Role
from tests.steps.assessments import seen, top_form
from tests.steps.bot import PRINCIPAL, TEAM, RunningBot
from tests.steps.dated_bot import element, set_role
from tests.steps.revealed import KEYS, Past, add_past

# By the criteria of "Critical work": three weaknesses, one split, one strength.
COUNTS = dict(zip(KEYS, [(1, 6, 0), (2, 5, 1), (1, 5, 2), (4, 4, 0), (8, 0, 0)], strict=True))


def with_result(bot: RunningBot) -> int:
    """A revealed self-assessment, its results in the channel; the principal is an organizer. Returns its id."""
    set_role(bot, PRINCIPAL, Role.FACILITATOR)
    found = add_past(bot.db, Past(COUNTS))
    bot.tick()
    return found


def results_of(bot: RunningBot, user: str = PRINCIPAL) -> Message:
    """The newest results in the channel."""
    return [one for one in seen(bot, user) if "Talk about these" in one.text][-1]


def focus_message(bot: RunningBot, user: str = PRINCIPAL, channel: str = TEAM) -> Message:
    """The living message of a focus, the newest one."""
    titles = ("What should we work on?", "Our focus", "What we worked on")
    found = [one for one in seen(bot, user, channel) if one.text.startswith(titles) and not one.ephemeral_to]
    assert found, "no message of a focus"
    return found[-1]


def tap(
    bot: RunningBot, user: str, action_id: str, message: Message | None = None, channel: str = TEAM
) -> None:
    """A tap on a button of the living message, or of another one."""
    message = message or focus_message(bot, user, channel)
    bot.slack.click(user, channel, message.ts, element(message, action_id)[0], action_id)


def more(bot: RunningBot, user: str, what: str) -> View:
    """An entry of *More…*; the form that comes up."""
    message = focus_message(bot, user)
    block_id, menu = element(message, ids.FOCUS_MORE)
    value = next(one["value"] for one in menu["options"] if one["value"].startswith(f"{what}:"))
    bot.slack.click(user, TEAM, message.ts, block_id, ids.FOCUS_MORE, value)
    return top_form(bot, user)


def words_of(form: View) -> str:
    """Everything a form says."""
    return str([block.get("text", {}).get("text", "") for block in form.payload["blocks"]])


def read_and_close(bot: RunningBot, user: str) -> str:
    """What the form in front of somebody says; it is closed."""
    shown = top_form(bot, user)
    while bot.slack.modal_stack(user):
        bot.slack.close(user, top_form(bot, user).id)
    return words_of(shown)


def open_focus(bot: RunningBot, user: str = PRINCIPAL, own: str = "") -> None:
    """*Choose what to work on* under the results, or `/ilt focus` where there are none; *Open*; the worker's round."""
    if any("Talk about these" in one.text for one in seen(bot, user)):
        tap(bot, user, ids.FOCUS_START, results_of(bot, user))
    else:
        bot.slack.command(user, TEAM, "/ilt focus")
    form = top_form(bot, user)
    if own:
        bot.slack.fill(user, form.id, OWN, OWN, own)
    bot.slack.submit(user, form.id)
    read_and_close(bot, user)
    bot.tick()


def candidates(db: Database) -> dict[str, int]:
    """The candidates of the newest choosing: their ids by name."""
    with db.read() as session:
        newest = session.scalars(select(FocusRound.id).order_by(FocusRound.id.desc())).first()
        rows = session.scalars(
            select(FocusCandidate).filter_by(round_id=newest).order_by(FocusCandidate.position)
        )
        return {one.name.words: one.id for one in rows}


def fill_dots(bot: RunningBot, user: str, places: Sequence[int], line: str = "") -> View:
    """*Place my two dots*, those candidates ticked (counted from 0), a line; not sent yet."""
    found = list(candidates(bot.db).values())
    tap(bot, user, ids.FOCUS_PLACE)
    form = top_form(bot, user)
    bot.slack.fill(user, form.id, DOTS, DOTS, [str(found[place]) for place in places])
    bot.slack.fill(user, form.id, LINE, LINE, line)
    return form


def place(bot: RunningBot, user: str, *places: int, line: str = "") -> str:
    """The same, and *Place*; what the person reads then."""
    bot.slack.submit(user, fill_dots(bot, user, places, line).id)
    return read_and_close(bot, user)


def show(bot: RunningBot, user: str = PRINCIPAL) -> None:
    """*Show the dots*, and the worker's round."""
    tap(bot, user, ids.FOCUS_SHOW_DOTS)
    bot.tick()


def choose(
    bot: RunningBot, places: Sequence[int], user: str = PRINCIPAL, goals: Mapping[int, str] | None = None
) -> None:
    """*Choose our focus…*, those candidates ticked (counted from 0), *Choose*, the goals (by place), *Save*."""
    found = list(candidates(bot.db).values())
    tap(bot, user, ids.FOCUS_CHOOSE)
    form = top_form(bot, user)
    bot.slack.fill(user, form.id, CHOSEN, CHOSEN, [str(found[place]) for place in places])
    bot.slack.submit(user, form.id)
    set_goals(bot, user, goals or {})
    bot.tick()


def set_goals(bot: RunningBot, user: str, goals: Mapping[int, str]) -> None:
    """The form for the goals, filled in by place, *Save*."""
    form = top_form(bot, user)
    fields = [one["block_id"] for one in form.payload["blocks"] if one["type"] == "input"]
    for number, goal in goals.items():
        bot.slack.fill(user, form.id, fields[number], "goal", goal)
    bot.slack.submit(user, form.id)
    read_and_close(bot, user)


def answer(bot: RunningBot, user: str, choice: str, line: str = "", *, helps: bool = False) -> str:
    """*Give my answer*, one of the three, a line, the tick, *Answer*; what the person reads then."""
    tap(bot, user, ids.FOCUS_LIVE_ANSWER)
    form = top_form(bot, user)
    bot.slack.fill(user, form.id, CHOICE, CHOICE, choice)
    bot.slack.fill(user, form.id, BETTER_LINE, BETTER_LINE, line)
    bot.slack.fill(user, form.id, HELP, HELP, [YES] if helps else [])
    bot.slack.submit(user, form.id)
    return read_and_close(bot, user)


def waiting_rows(db: Database) -> tuple[int, int]:
    """How many dots, and how many other answers, still link a person to what they said."""
    with db.read() as session:
        return len(session.scalars(select(FocusDot.asking_id)).all()), len(
            session.scalars(select(FocusAnswer.asking_id)).all()
        )


def areas(db: Database) -> list[tuple[str, str]]:
    """(name, state) of every focus area, in the order of choosing."""
    with db.read() as session:
        return [
            (one.name.words, one.state) for one in session.scalars(select(FocusArea).order_by(FocusArea.id))
        ]
