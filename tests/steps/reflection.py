"""A meeting that was held, made in the tables; and what people do when it has ended."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.blocks import ids
from bot.reflection.reflection import open_reflection
from sandbox.state import Message, View
from storage import Database
from storage.meetings import Attendance, Meeting, MeetingState
from storage.people import Ilt, Member, Person, look_at_meetings_of
from storage.reflection import LineBacking, ProcessAnswer, ProcessLine
from tests.steps.assessments import seen, top_form
from tests.steps.bot import EIGHT, PRINCIPAL, TEAM, RunningBot
from tests.steps.dated_bot import DatedBot, chicago, element
from tests.steps.turns import act_in

STARTED, ENDED = "2026-12-01 15:30", "2026-12-01 16:30"
SIX = EIGHT[:6]


def member_of(session: Session, user: str, ilt_id: int) -> Member:
    """Somebody's place in a team."""
    found = select(Member).join(Person, Person.id == Member.person_id)
    return session.scalars(found.where(Person.slack_user_id == user, Member.ilt_id == ilt_id)).one()


def start_meeting(
    db: Database,
    there: Sequence[str] = SIX,
    started: datetime | None = None,
    *,
    channel: str = TEAM,
    by: str = PRINCIPAL,
) -> int:
    """A meeting that goes on, with those people in it. Returns its id."""
    at = started or chicago(STARTED)
    with db.write() as session:
        ilt = session.scalars(select(Ilt).filter_by(channel_id=channel)).one()
        starter = session.scalars(select(Person).filter_by(slack_user_id=by)).one()
        meeting = Meeting(
            ilt_id=ilt.id,
            slot=at.date(),
            day=at.date(),
            starts_at=at,
            minutes=60,
            state=MeetingState.RUNNING,
            started_at=at,
            started_by_id=starter.id,
        )
        session.add(meeting)
        session.flush()
        for user in there:
            member = member_of(session, user, ilt.id)
            session.add(Attendance(meeting_id=meeting.id, member_id=member.id, is_there=True))
        return meeting.id


def end_meeting(db: Database, meeting_id: int, at: datetime | None = None) -> None:
    """As the end of a meeting does it."""
    at = at or chicago(ENDED)
    with db.write() as session:
        meeting = session.get_one(Meeting, meeting_id)
        look_at_meetings_of(session, meeting.ilt_id)
        meeting.ended_at = at
        open_reflection(act_in(db, session, at), session.get_one(Ilt, meeting.ilt_id), meeting)


def held(bot: DatedBot, there: Sequence[str] = SIX, ended: str = ENDED) -> int:
    """A meeting that has just ended, and its message in the channel. Returns its id."""
    end = chicago(ended)
    meeting_id = start_meeting(bot.db, there, end - timedelta(hours=1))
    end_meeting(bot.db, meeting_id, end)
    bot.at(ended)
    return meeting_id


def the_meeting(bot: RunningBot) -> int:
    """The id of the only one."""
    with bot.db.read() as session:
        return session.scalars(select(Meeting.id)).one()


def channel_message(bot: RunningBot, user: str = PRINCIPAL) -> Message:
    """The newest message of a reflection in the channel."""
    found = [one for one in seen(bot, user) if "How was this session?" in one.text and not one.ephemeral_to]
    return found[-1]


def minutes_message(bot: RunningBot, user: str = PRINCIPAL) -> Message:
    """The newest minutes in the channel."""
    return [one for one in seen(bot, user) if one.text.startswith("Minutes:")][-1]


def tap(
    bot: RunningBot, user: str, action_id: str, message: Message | None = None, channel: str = TEAM
) -> None:
    """A tap on a button of the channel's message, or of another one."""
    message = message or channel_message(bot, user)
    bot.slack.click(user, channel, message.ts, element(message, action_id)[0], action_id)


def open_form(bot: RunningBot, user: str) -> View:
    """*Answer*; the form that comes up."""
    tap(bot, user, ids.PROCESS_ANSWER)
    return top_form(bot, user)


def fill(bot: RunningBot, user: str, form: View, **answers: str) -> None:
    """Fills in some of the questions, by name."""
    for question, said in answers.items():
        bot.slack.fill(user, form.id, question, question, said)


def answer(bot: RunningBot, user: str, **answers: str) -> str:
    """*Answer*, the form filled in, *Save*; what the person reads then."""
    form = open_form(bot, user)
    fill(bot, user, form, **answers)
    bot.slack.submit(user, form.id)
    shown = top_form(bot, user)
    bot.slack.close(user, shown.id)
    return str([block.get("text", {}).get("text", "") for block in shown.payload["blocks"]])


def everyone_likes(bot: RunningBot, users: Sequence[str]) -> None:
    """Each of them writes a line of their own."""
    for user in users:
        answer(bot, user, liked=f"Liked by {user}", fits="a_lot")
    bot.tick()


def show_now(bot: RunningBot, user: str = PRINCIPAL) -> None:
    """*Show them now*, by whoever leads."""
    bot.tick()
    tap(bot, user, ids.PROCESS_SHOW)
    bot.tick()


def open_list(bot: RunningBot, user: str) -> View:
    """*Read all*; the form that comes up."""
    bot.tick()
    tap(bot, user, ids.PROCESS_LINES)
    return top_form(bot, user)


def click_in(bot: RunningBot, user: str, form: View, action_id: str, nth: int = 0) -> View:
    """A tap on the nth button of that kind in a form; the form as it is then."""
    found = [
        block["block_id"]
        for block in form.payload["blocks"]
        if block["type"] == "actions" and any(one["action_id"] == action_id for one in block["elements"])
    ]
    bot.slack.view_action(user, form.id, found[nth], action_id)
    bot.settle()
    return top_form(bot, user)


def lines(db: Database, meeting_id: int) -> list[tuple[str, str, int]]:
    """(question, words, +1s that were counted) of every line, by number."""
    with db.read() as session:
        rows = session.scalars(select(ProcessLine).filter_by(meeting_id=meeting_id).order_by(ProcessLine.id))
        return [(row.question, row.text, row.backed) for row in rows]


def waiting_answers(db: Database) -> int:
    """How many answers have not been shown."""
    with db.read() as session:
        return len(session.scalars(select(ProcessAnswer.id)).all())


def backings(db: Database) -> int:
    """How many +1s are somebody's."""
    with db.read() as session:
        return len(session.scalars(select(LineBacking.line_id)).all())


def state_of(db: Database, meeting_id: int) -> str:
    """Where a meeting stands."""
    with db.read() as session:
        return session.get_one(Meeting, meeting_id).state
