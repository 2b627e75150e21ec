"""What people do and see, in their words: built on the sandbox's own client."""

from sqlalchemy import select

from bot.assessments.messages.opening import sections_block
from bot.blocks import ids
from sandbox.state import BOT_USER_ID, Message, View
from storage import Database
from storage.assessments import NamedVote, Vote
from storage.people import Member, Person
from tests.steps.bot import PRINCIPAL, TEAM, RunningBot

CRITICAL = "critical_work"
CONDITIONS = "conditions_for_success"
PARTS = sections_block("cps_ilt")


def open_assessment(bot: RunningBot, user: str = PRINCIPAL, sections: tuple[str, ...] = (CRITICAL,)) -> None:
    """`/ilt reflect`, the parts ticked, *Open*, and the worker's round."""
    bot.slack.command(user, TEAM, "/ilt reflect")
    form = top_form(bot, user)
    bot.slack.fill(user, form.id, PARTS, ids.REFLECT_SECTIONS, list(sections))
    bot.slack.submit(user, form.id)
    bot.slack.close(user, form.id)
    bot.tick()


def top_form(bot: RunningBot, user: str) -> View:
    """The form a person has in front of them."""
    stack = bot.slack.modal_stack(user)
    assert stack, f"{user} has no form open"
    return stack[-1]


def seen(bot: RunningBot, user: str, channel: str = TEAM) -> list[Message]:
    """The messages a person sees in a channel, oldest first."""
    return bot.slack.messages_for(user, channel)


def private(bot: RunningBot, user: str, channel: str = TEAM) -> list[Message]:
    """Of those, the ones only this person sees: among their direct messages all that the app wrote."""
    bot.settle()
    is_direct = channel.startswith("D")
    return [
        message
        for message in seen(bot, user, channel)
        if message.ephemeral_to == user or (is_direct and message.user == BOT_USER_ID)
    ]


def section_messages(bot: RunningBot) -> list[Message]:
    """The living messages of the open assessment."""
    return [
        message for message in seen(bot, PRINCIPAL) if "finished" in message.text and not message.ephemeral_to
    ]


def row_of(message: Message, criterion: str) -> str:
    """The block id of a criterion's quick buttons."""
    found = [
        block["block_id"] for block in message.blocks if block.get("block_id", "").endswith(f":{criterion}")
    ]
    return str(found[0])


def row_vote(bot: RunningBot, user: str, criterion: str, action: str = ids.ROW_STRENGTH) -> None:
    """A tap on a quick button of whichever section has that criterion."""
    for message in section_messages(bot):
        if any(block.get("block_id", "").endswith(f":{criterion}") for block in message.blocks):
            bot.slack.click(user, TEAM, message.ts, row_of(message, criterion), action)
            return
    raise AssertionError(f"no row for {criterion}")


def open_ballot(bot: RunningBot, user: str, section: int = 0) -> View:
    """*Open my ballot* under a section's heading; the form that comes up."""
    message = section_messages(bot)[section]
    block = next(block for block in message.blocks if block["type"] == "actions")
    bot.slack.click(user, TEAM, message.ts, block["block_id"], ids.OPEN_BALLOT)
    return top_form(bot, user)


def answer_page(bot: RunningBot, user: str, choice: str = "strength", section: int = 0) -> None:
    """Opens the ballot, taps an answer to each criterion of its page, *Done*."""
    form = open_ballot(bot, user, section)
    for block in form.payload["blocks"]:
        if block["type"] == "input":
            bot.slack.fill(user, form.id, block["block_id"], ids.BALLOT_CHOICE, choice)
    bot.slack.submit(user, form.id)


def answer_all(bot: RunningBot, user: str, choice: str = "strength", section: int = 0) -> None:
    """The same; another part is left for *Later*."""
    answer_page(bot, user, choice, section)
    for left in bot.slack.modal_stack(user):
        bot.slack.close(user, left.id)


def votes(db: Database) -> dict[tuple[str, str], str]:
    """Every vote that is linked to a person, by (Slack user, criterion): in open rounds, and in named ones after the reveal."""
    with db.read() as session:
        return {
            (user, key): choice
            for table in (Vote, NamedVote)
            for user, key, choice in session.execute(
                select(Person.slack_user_id, table.criterion_key, table.choice)
                .join(Member, Member.id == table.member_id)
                .join(Person, Person.id == Member.person_id)
            )
        }


def told(bot, user: str = PRINCIPAL, channel: str = TEAM) -> str:
    """The newest private answer a person got."""
    return private(bot, user, channel)[-1].text
