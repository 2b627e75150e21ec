"""What a team does in its meeting, and what is in the tables."""

from datetime import date, time
from typing import Any

from sqlalchemy import select

from bot.blocks import ids
from bot.rules.cadence import Cadence, Rhythm
from bot.rules.rotation import USUAL_ROLES
from bot.teams.rhythm import cadence_row
from sandbox.state import Message
from storage.agenda import AgendaItem, Decision
from storage.living import PostedMessage
from storage.meetings import Attendance, IltRole, Meeting
from storage.people import Ilt, Member, Person, look_at_meetings_of
from tests.steps.assessments import seen
from tests.steps.bot import PRINCIPAL, TEAM, RunningBot
from tests.steps.dated_bot import DatedBot
from tests.steps.dms import WORKSPACE, last
from tests.steps.items import elements, newest, tap

TUESDAYS = Cadence(Rhythm.WEEKS, date(2026, 12, 1), weekday=1, every=2, hour=time(15, 30), minutes=60)


def meets(bot: RunningBot, cadence: Cadence | None = TUESDAYS) -> int:
    """The team meets every other Tuesday at 3:30 PM from December 1, 2026. Returns its id."""
    with bot.db.write() as session:
        ilt = session.scalars(select(Ilt).where(Ilt.channel_id == TEAM)).one()
        ilt.cadence = cadence_row(cadence) if cadence else None
        look_at_meetings_of(session, ilt.id)
        return ilt.id


def always_leads(bot: RunningBot, user: str = PRINCIPAL) -> None:
    """The first role is that person's in every meeting."""
    with bot.db.write() as session:
        ilt = session.scalars(select(Ilt).where(Ilt.channel_id == TEAM)).one()
        found = select(Member).join(Person, Person.id == Member.person_id)
        member = session.scalars(found.where(Person.slack_user_id == user, Member.ilt_id == ilt.id)).one()
        for place, name in enumerate(USUAL_ROLES):
            holder = None if place else member.id
            session.add(IltRole(ilt_id=ilt.id, position=place, name=name, member_id=holder))


def agenda(bot: RunningBot, *titles: str, minutes: int | None = 15) -> None:
    """Items that wait for the next meeting."""
    with bot.db.write() as session:
        ilt = session.scalars(select(Ilt).where(Ilt.channel_id == TEAM)).one()
        person = person_id(bot, PRINCIPAL)
        for place, title in enumerate(titles):
            session.add(
                AgendaItem(
                    ilt_id=ilt.id,
                    request=f"test:{title}",
                    title=title,
                    objective=f"Know more about {title}",
                    minutes=minutes,
                    proposed_by_id=person,
                    position=place,
                )
            )


def person_id(bot: RunningBot, user: str) -> int:
    """Somebody's row."""
    with bot.db.read() as session:
        return session.scalars(
            select(Person.id).where(Person.slack_user_id == user, Person.workspace_id == WORKSPACE)
        ).one()


def start(bot: DatedBot, user: str = PRINCIPAL, at: str = "2026-12-01 15:31") -> Message:
    """`/ilt meeting start` at that time; the message in the channel."""
    bot.at(at)
    bot.slack.command(user, TEAM, "/ilt meeting start")
    bot.tick()
    return meeting_message(bot)


def meeting_message(bot: RunningBot) -> Message:
    """The meeting's message, as it reads now."""
    bot.settle()
    bot.tick()
    [message] = [one for one in meeting_messages(bot) if one.ts == newest_ts(bot)]
    return message


def newest_ts(bot: RunningBot) -> str:
    """Where the newest of them is."""
    with bot.db.read() as session:
        found = select(PostedMessage.ts).where(PostedMessage.kind == ids.MEETING_MESSAGE)
        return str(session.scalars(found.order_by(PostedMessage.id)).all()[-1])


def meeting_messages(bot: RunningBot) -> list[Message]:
    """All messages of meetings in the channel."""
    return [
        message
        for message in seen(bot, PRINCIPAL)
        if message.text.startswith("Meeting of") and not message.ephemeral_to
    ]


def click(bot: RunningBot, words: str, user: str = PRINCIPAL) -> str:
    """A tap on a button of the meeting's message; what the person reads then."""
    tap(bot, meeting_message(bot), words, user)
    return newest(bot, user).text


def more(bot: RunningBot, what: str, user: str = PRINCIPAL) -> None:
    """A choice in a menu of the meeting's message."""
    message = meeting_message(bot)
    block = next(
        block
        for block, element in elements(message)
        for option in element.get("options", ())
        if option["value"] == what
    )
    bot.slack.click(user, TEAM, message.ts, block["block_id"], ids.MEETING_MORE, what)


def asked(bot: RunningBot, user: str = PRINCIPAL) -> Message:
    """The newest direct message."""
    return last(bot, user)


def meeting(bot: RunningBot) -> Meeting:
    """The newest meeting."""
    with bot.db.read() as session:
        return session.scalars(select(Meeting).order_by(Meeting.id.desc()).limit(1)).one()


def all_meetings(bot: RunningBot) -> list[Meeting]:
    """Every meeting there is."""
    with bot.db.read() as session:
        return list(session.scalars(select(Meeting).order_by(Meeting.id)))


def agenda_rows(bot: RunningBot) -> dict[str, tuple[Any, str, int]]:
    """By title: the meeting, the state, how often carried over."""
    with bot.db.read() as session:
        rows = session.scalars(select(AgendaItem).order_by(AgendaItem.id))
        return {row.title: (row.meeting_id, row.state, row.carried) for row in rows}


def decisions(bot: RunningBot) -> list[Decision]:
    """Every decision, taken back ones too."""
    with bot.db.read() as session:
        return list(session.scalars(select(Decision).order_by(Decision.id)))


def there(bot: RunningBot) -> set[str]:
    """The Slack ids of those who are there."""
    with bot.db.read() as session:
        rows = session.scalars(
            select(Person.slack_user_id)
            .join(Member, Member.person_id == Person.id)
            .join(Attendance, Attendance.member_id == Member.id)
            .where(Attendance.is_there)
        )
        return set(rows)
