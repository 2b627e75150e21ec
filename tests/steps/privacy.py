"""`/ilt privacy`: the screen, one's own file, deleting oneself."""

from sqlalchemy import inspect, select, table, text

from bot.blocks import ids
from tests.steps.assessments import private, top_form
from tests.steps.bot import GRADE3, TEAM, Live
from tests.steps.inbox import files_of
from tests.steps.results import block_of


def screen(live: Live, user: str = GRADE3):
    """`/ilt privacy`; the answer."""
    live.slack.command(user, TEAM, "/ilt privacy")
    return private(live, user)[-1]


def tap(live: Live, user: str, action_id: str) -> None:
    """A button of that answer."""
    shown = screen(live, user)
    live.slack.click(user, TEAM, shown.ts, block_of(shown, action_id), action_id)


def delete(live: Live, user: str = GRADE3) -> str:
    """*Delete me…*, the tick, *Delete me*; what the form says then."""
    tap(live, user, ids.PRIVACY_DELETE)
    form = top_form(live, user)
    live.slack.fill(user, form.id, ids.PRIVACY_SURE, ids.PRIVACY_SURE, ["yes"])
    live.slack.submit(user, form.id)
    return str(top_form(live, user).payload)


def my_file(live: Live, user: str = GRADE3) -> str:
    """*Download my data*; what the file says."""
    tap(live, user, ids.PRIVACY_MY_DATA)
    live.settle()
    live.tick()
    name, content = files_of(live, user)[-1]
    assert name.endswith(".txt")
    return content.decode("utf-8-sig")


def all_rows(live: Live) -> str:
    """Every table as text."""
    with live.db.read() as session:
        names = inspect(session.connection()).get_table_names()
        return "\n".join(
            str(tuple(row))
            for name in names
            for row in session.execute(select(text("*")).select_from(table(name)))
        )
