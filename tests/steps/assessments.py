"""What people do and see, in their words: built on the sandbox's own client."""

from sqlalchemy import select

from bot.assessments.messages.opening import sections_block
from bot.blocks import ids
from sandbox.state import Message, View
from storage import Database
from storage.assessments import Vote
from storage.people import Member, Person
from tests.steps.bot import PRINCIPAL, TEAM, Live

CRITICAL = "critical_work"
CONDITIONS = "conditions_for_success"
PARTS = sections_block("cps_ilt")


def open_assessment(live: Live, user: str = PRINCIPAL, sections: tuple[str, ...] = (CRITICAL,)) -> None:
    """`/ilt reflect`, the parts ticked, *Open*, and the worker's round."""
    live.slack.command(user, TEAM, "/ilt reflect")
    form = top_form(live, user)
    live.slack.fill(user, form.id, PARTS, ids.REFLECT_SECTIONS, list(sections))
    live.slack.submit(user, form.id)
    live.slack.close(user, form.id)
    live.tick()


def top_form(live: Live, user: str) -> View:
    """The form a person has in front of them."""
    stack = live.slack.modal_stack(user)
    assert stack, f"{user} has no form open"
    return stack[-1]


def seen(live: Live, user: str, channel: str = TEAM) -> list[Message]:
    """The messages a person sees in a channel, oldest first."""
    return live.slack.messages_for(user, channel)


def private(live: Live, user: str, channel: str = TEAM) -> list[Message]:
    """Of those, the ones only this person sees."""
    live.settle()
    return [message for message in seen(live, user, channel) if message.ephemeral_to == user]


def section_messages(live: Live) -> list[Message]:
    """The living messages of the open assessment."""
    return [
        message
        for message in seen(live, PRINCIPAL)
        if "finished" in message.text and not message.ephemeral_to
    ]


def row_of(message: Message, criterion: str) -> str:
    """The block id of a criterion's quick buttons."""
    found = [
        block["block_id"] for block in message.blocks if block.get("block_id", "").endswith(f":{criterion}")
    ]
    return str(found[0])


def row_vote(live: Live, user: str, criterion: str, action: str = ids.ROW_STRENGTH) -> None:
    """A tap on a quick button of whichever section has that criterion."""
    for message in section_messages(live):
        if any(block.get("block_id", "").endswith(f":{criterion}") for block in message.blocks):
            live.slack.click(user, TEAM, message.ts, row_of(message, criterion), action)
            return
    raise AssertionError(f"no row for {criterion}")


def open_ballot(live: Live, user: str, section: int = 0) -> View:
    """*Open my ballot* under a section's heading; the form that comes up."""
    message = section_messages(live)[section]
    block = next(block for block in message.blocks if block["type"] == "actions")
    live.slack.click(user, TEAM, message.ts, block["block_id"], ids.OPEN_BALLOT)
    return top_form(live, user)


def answer_all(live: Live, user: str, choice: str = "strength", section: int = 0) -> None:
    """Opens the ballot, taps an answer to each criterion, *Done*."""
    form = open_ballot(live, user, section)
    for block in form.payload["blocks"]:
        if block["type"] == "input":
            live.slack.fill(user, form.id, block["block_id"], ids.BALLOT_CHOICE, choice)
    live.slack.submit(user, form.id)


def votes(db: Database) -> dict[tuple[str, str], str]:
    """Every vote in the table, by (Slack user, criterion)."""
    with db.read() as session:
        rows = session.execute(
            select(Person.slack_user_id, Vote.criterion_key, Vote.choice)
            .join(Member, Member.id == Vote.member_id)
            .join(Person, Person.id == Member.person_id)
        )
        return {(user, key): choice for user, key, choice in rows}


def told(live, user: str = PRINCIPAL, channel: str = TEAM) -> str:
    """The newest private answer a person got."""
    return private(live, user, channel)[-1].text
