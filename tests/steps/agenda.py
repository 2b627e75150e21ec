"""What people do with the agenda, and what is in the tables."""

from datetime import date, time

from sqlalchemy import select

from bot.blocks import ids
from bot.rules.cadence import Cadence, Rhythm
from bot.teams.rhythm import cadence_row
from sandbox.state import Message
from storage import Database
from storage.agenda import AgendaItem
from storage.meetings import Meeting, turns_of
from storage.people import Ilt, Member, Person, look_at_meetings_of
from tests.steps.assessments import seen
from tests.steps.bot import PRINCIPAL, TEAM, RunningBot
from tests.steps.items import newest

THURSDAY = date(2026, 12, 3)


def team_id(bot: RunningBot, channel: str = TEAM) -> int:
    """The ILT of a channel."""
    with bot.db.read() as session:
        return session.scalars(select(Ilt.id).filter_by(channel_id=channel)).one()


def meets(
    bot: RunningBot, first: date = THURSDAY, hour: time = time(15, 30), *, weeks: int = 2, channel: str = TEAM
) -> int:
    """The team meets every so many weeks from that day on, for 60 minutes. Returns the team's id."""
    ilt_id = team_id(bot, channel)
    cadence = Cadence(Rhythm.WEEKS, first, first.weekday(), weeks, hour=hour)
    with bot.db.write() as session:
        look_at_meetings_of(session, ilt_id)
        ilt = session.get_one(Ilt, ilt_id)
        ilt.cadence = cadence_row(cadence)
        ilt.norms = ["Start on time", "Evidence first"]
    return ilt_id


def agenda(bot: RunningBot, words: str = "", user: str = PRINCIPAL, channel: str = TEAM) -> Message:
    """`/ilt agenda …`; the private answer."""
    bot.slack.command(user, channel, f"/ilt agenda {words}".strip())
    return newest(bot, user, channel)


def add(bot: RunningBot, title: str, user: str = PRINCIPAL) -> AgendaItem:
    """`/ilt agenda add …`; the item."""
    agenda(bot, f"add {title}", user)
    return agenda_items(bot.db)[-1]


def agenda_items(db: Database) -> list[AgendaItem]:
    """Every agenda item there is, in the order of proposing."""
    with db.read() as session:
        return list(session.scalars(select(AgendaItem).order_by(AgendaItem.id)))


def in_order(db: Database) -> list[str]:
    """The titles of what waits, in the order of the agenda."""
    waiting = [item for item in agenda_items(db) if item.state == "waiting" and item.meeting_id is None]
    return [item.title for item in sorted(waiting, key=lambda item: (item.position, item.id))]


def meeting(db: Database) -> Meeting:
    """The only meeting that has a row, or the first of them."""
    with db.read() as session:
        return session.scalars(select(Meeting).order_by(Meeting.day, Meeting.id)).first() or _none()


def _none() -> Meeting:
    raise AssertionError("no meeting has a row")


def roles(db: Database, meeting_id: int) -> dict[str, str]:
    """Who has which role in a meeting, by Slack id."""
    with db.read() as session:
        return {turn.role: person.slack_user_id for turn, _, person in turns_of(session, meeting_id)}


def member_id(bot: RunningBot, user: str, channel: str = TEAM) -> int:
    """Somebody's place in a team."""
    with bot.db.read() as session:
        found = select(Member.id).join(Person, Person.id == Member.person_id)
        return session.scalars(
            found.where(Person.slack_user_id == user, Member.ilt_id == team_id(bot, channel))
        ).one()


def cards(bot: RunningBot, channel: str = TEAM) -> list[Message]:
    """What stands in the channel about agendas, oldest first."""
    return [message for message in seen(bot, PRINCIPAL, channel) if _is_card(message)]


def _is_card(message: Message) -> bool:
    return not message.ephemeral_to and message.text.startswith(("Agenda for", "Agenda of"))


def posts_of_cards(bot: RunningBot) -> int:
    """How often Slack was asked to post one."""
    calls = bot.slack.calls("chat.postMessage")
    return sum(call.args["channel"] == TEAM and "Agenda for" in call.args["text"] for call in calls)


CARD_BUTTONS = {ids.AGENDA_PROPOSE, ids.AGENDA_SHOW}
