"""`/ilt privacy`: the screen, one's own file, deleting oneself."""

from sqlalchemy import inspect, select, table, text

from bot.blocks import ids
from tests.steps.assessments import private, top_form
from tests.steps.bot import GRADE3, TEAM, RunningBot
from tests.steps.inbox import files_of
from tests.steps.results import block_of


def screen(bot: RunningBot, user: str = GRADE3):
    """`/ilt privacy`; the answer."""
    bot.slack.command(user, TEAM, "/ilt privacy")
    return private(bot, user)[-1]


def tap(bot: RunningBot, user: str, action_id: str) -> None:
    """A button of that answer."""
    shown = screen(bot, user)
    bot.slack.click(user, TEAM, shown.ts, block_of(shown, action_id), action_id)


def delete(bot: RunningBot, user: str = GRADE3) -> str:
    """*Delete my data…*, the tick, *Delete my data*; what the form says then."""
    tap(bot, user, ids.PRIVACY_DELETE)
    form = top_form(bot, user)
    bot.slack.fill(user, form.id, ids.PRIVACY_SURE, ids.PRIVACY_SURE, ["yes"])
    bot.slack.submit(user, form.id)
    return str(top_form(bot, user).payload)


def meet_again(bot: RunningBot) -> None:
    """The worker's rounds in which whoever stayed in the channel is met as somebody new."""
    with bot.db.write() as session:
        session.execute(text("UPDATE ilts SET members_synced_at = NULL"))
    bot.tick()
    bot.tick()


def my_file(bot: RunningBot, user: str = GRADE3) -> str:
    """*Download my data*; what the file says."""
    tap(bot, user, ids.PRIVACY_MY_DATA)
    bot.settle()
    bot.tick()
    name, content = files_of(bot, user)[-1]
    assert name.endswith(".txt")
    return content.decode("utf-8-sig")


def all_rows(bot: RunningBot) -> str:
    """Every table as text."""
    with bot.db.read() as session:
        names = inspect(session.connection()).get_table_names()
        return "\n".join(
            str(tuple(row))
            for name in names
            for row in session.execute(select(text("*")).select_from(table(name)))
        )
