"""What people do with the form that opens a self-assessment."""

from datetime import date
from typing import Any

from sqlalchemy import select

from sandbox.state import View
from storage.assessments import Assessment, Round, State
from tests.steps.assessments import PARTS, seen, top_form
from tests.steps.bot import PRINCIPAL, TEAM, RunningBot

ZONE = "America/Chicago"
# In the second week after the Monday on which tests begin: with school days around it.
SATURDAY = date(2027, 4, 17)


def reflect(bot: RunningBot, user: str = PRINCIPAL, channel: str = TEAM) -> View:
    """`/ilt reflect`; the form that comes up."""
    bot.slack.command(user, channel, "/ilt reflect")
    return top_form(bot, user)


def fill(bot: RunningBot, user: str, form: View, **fields: Any) -> None:
    """Sets fields of the form: `day="2026-11-24"`."""
    for name, value in fields.items():
        block = PARTS if name == "sections" else f"assessment.reflect_{name}"
        bot.slack.fill(user, form.id, block, f"assessment.reflect_{name}", value)


def rounds(bot: RunningBot) -> list[tuple[Assessment, Round]]:
    """Every round with its assessment."""
    with bot.db.read() as session:
        rows = session.execute(select(Assessment, Round).join(Round, Round.assessment_id == Assessment.id))
        return [(assessment, voting) for assessment, voting in rows]


def end_all(bot: RunningBot) -> None:
    """Every self-assessment is over."""
    with bot.db.write() as session:
        for assessment in session.scalars(select(Assessment)):
            assessment.state = State.REVEALED
        for voting in session.scalars(select(Round)):
            voting.state = State.REVEALED


def dm(bot: RunningBot, user: str) -> list[str]:
    """What the bot wrote to a person."""
    return [message.text for message in seen(bot, user, bot.slack.open_dm(user).id)]


def submission(
    form: View, user: str = PRINCIPAL, state: dict[str, Any] | None = None, **view: Any
) -> dict[str, Any]:
    """The form in front as Slack sends it, or forged: `view` changes fields of the view."""
    return {
        "type": "view_submission",
        "team": {"id": view.pop("team", "T0SANDBOX01")},
        "user": {"id": user},
        "api_app_id": "A0SANDBOX01",
        "view": {
            **form.payload,
            "id": form.id,
            "hash": "1.a",
            "state": {"values": state or form.values},
            **view,
        },
    }
