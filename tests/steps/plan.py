"""What people do with a plan, in their words."""

from collections.abc import Mapping

from sqlalchemy import select

from bot.blocks import ids
from bot.plan.messages.forms import BY, GOAL, METRIC, NUMBERS, QUARTERS, STANDS, TARGET, About
from bot.plan.messages.shapes import Part
from sandbox.state import Message, View
from storage.people import Ilt
from storage.plan import PlanGoal
from tests.steps.assessments import private, seen, top_form
from tests.steps.bot import PRINCIPAL, TEAM, RunningBot
from tests.steps.dated_bot import element
from tests.steps.focus import words_of

READS = "Every third grader reads at grade level"
YEAR = "Q1: Aug 24 to Oct 30\nQ2: Nov 2 to Jan 22\nQ3: Jan 25 to Apr 2\nQ4: Apr 5 to Jun 15"


def page(bot: RunningBot, user: str = PRINCIPAL) -> Message:
    """`/ilt plan`; the private answer."""
    bot.slack.command(user, TEAM, "/ilt plan")
    return private(bot, user)[-1]


def press(bot: RunningBot, user: str, message: Message, action_id: str, channel: str = TEAM) -> None:
    """A button of it."""
    bot.slack.click(user, channel, message.ts, element(message, action_id)[0], action_id)


def parts(bot: RunningBot, user: str = PRINCIPAL) -> View:
    """`/ilt plan`, *Add or change…*; the form with the parts."""
    press(bot, user, page(bot, user), ids.PLAN_EDIT)
    return top_form(bot, user)


def part_form(bot: RunningBot, part: Part, user: str = PRINCIPAL, goal_id: int = 0) -> View:
    """The form of a part; from that of all parts, which is opened where it is not in front of them."""
    form = top_form(bot, user) if bot.slack.modal_stack(user) else parts(bot, user)
    with bot.db.read() as session:
        ilt_id = session.scalars(select(Ilt.id).filter_by(channel_id=TEAM)).one()
    value = About(ilt_id, part, goal_id).value
    block_id = next(
        block["block_id"]
        for block in form.payload["blocks"]
        if block.get("accessory", {}).get("value") == value
    )
    bot.slack.view_action(user, form.id, block_id, ids.PLAN_PART)
    bot.settle()
    return top_form(bot, user)


def fill(bot: RunningBot, form: View, user: str = PRINCIPAL, *, fields: Mapping[str, str]) -> None:
    """Fills in a form; fields by their names."""
    for name, words in fields.items():
        bot.slack.fill(user, form.id, name, name, words)


def write(
    bot: RunningBot, part: Part, user: str = PRINCIPAL, goal_id: int = 0, *, fields: Mapping[str, str]
) -> str:
    """Opens the form of a part, fills it in, *Save*; what is read then."""
    form = part_form(bot, part, user, goal_id)
    fill(bot, form, user, fields=fields)
    bot.slack.submit(user, form.id)
    bot.settle()
    return words_of(top_form(bot, user))


def close(bot: RunningBot, user: str = PRINCIPAL) -> None:
    """Closes what is in front of somebody, and the worker's round."""
    while bot.slack.modal_stack(user):
        bot.slack.close(user, top_form(bot, user).id)
    bot.tick()


def with_goal(bot: RunningBot, user: str = PRINCIPAL) -> int:
    """A plan with a goal and the quarters of a year. Returns the goal's id."""
    write(
        bot,
        Part.GOAL,
        user,
        fields={
            GOAL: READS,
            METRIC: "winter reading test",
            STANDS: "41 of 96",
            TARGET: "70 of 96",
            BY: "Jun 11",
            NUMBERS: "Sep 15: 41 of 96\nNov 3: 44 of 96",
        },
    )
    write(bot, Part.QUARTERS, user, fields={QUARTERS: YEAR})
    close(bot, user)
    return goals(bot)[-1].id


def goals(bot: RunningBot) -> list[PlanGoal]:
    """Every goal, in the order of writing them down."""
    with bot.db.read() as session:
        return list(session.scalars(select(PlanGoal).order_by(PlanGoal.id)))


def posts(bot: RunningBot, user: str = PRINCIPAL, channel: str = TEAM) -> list[Message]:
    """What stands in the channel about the plan, oldest first."""
    return [
        one for one in seen(bot, user, channel) if one.text.startswith("Our plan") and not one.ephemeral_to
    ]


def post(bot: RunningBot, user: str = PRINCIPAL) -> Message:
    """`/ilt plan`, *Post it*, the worker's round; the message in the channel."""
    press(bot, user, page(bot, user), ids.PLAN_POST)
    bot.settle()
    bot.tick()
    return posts(bot)[-1]
