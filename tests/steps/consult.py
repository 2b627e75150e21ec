"""A team that asks its staff: in a running bot, and straight in the tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import Any

from sqlalchemy import select

from bot.blocks import ids
from bot.consult.answering import answer, offer_to_answer
from bot.consult.asking import ask
from bot.consult.marks import Marks
from bot.consult.messages.posted import ANSWER
from bot.consult.messages.shapes import CHANNELS, CHOICES, UNTIL, Wish
from bot.rules.local_time import local_date
from bot.staff.asking import Asker
from sandbox.state import Message, View
from storage import Database
from storage.consult import Consultation
from storage.people import Ilt, Member, Person
from tests.steps.assessments import seen, top_form
from tests.steps.bot import PRINCIPAL, PRIVATE, STAFF, TEAM, RunningBot
from tests.steps.closed_meeting import set_rhythm
from tests.steps.dated_bot import ZONE, DatedBot, element
from tests.steps.planned_team import LEAD, WORKSPACE, PlannedTeam, planned_team
from tests.steps.staff import sent_off
from tests.steps.turns import turn_of

TEACHERS = [f"U0TEACHER0{number}" for number in range(8)]
QUESTION, YES_OR_NO = "Should we start at 8?", "Yes\n- No\n"
ROOM = "C0ROOM00001"
UNTIL_DAY = date(2026, 12, 3)
SECRET = Marks(["a secret of this installation"])
_requests = count(1)


def school(bot: DatedBot) -> None:
    """Eight teachers are with the team in the staff room, and with two of it in a private channel; the bot is in both."""
    set_rhythm(bot.db)
    for number, user in enumerate(TEACHERS):
        bot.slack.add_person(user, f"Teacher {number}")
        for channel in (STAFF, PRIVATE):
            bot.slack.join(user, channel)
    for channel in (STAFF, PRIVATE):
        bot.slack.invite_bot(PRINCIPAL, channel)
    bot.slack.settle()
    bot.tick()


def channel_ids(db: Database, *channels: str) -> list[str]:
    """What a form sends back of them."""
    with db.read() as session:
        known = {one.channel_id: str(one.id) for one in session.scalars(select(Ilt))}
    return [known[one] for one in channels]


def filled(bot: RunningBot, *channels: str, words: str = QUESTION, **fields: Any) -> View:
    """`/ilt ask`, filled in, *Preview*; what is in front of the principal then."""
    bot.slack.command(PRINCIPAL, TEAM, f"/ilt ask {words}")
    form = top_form(bot, PRINCIPAL)
    wanted: dict[str, Any] = {
        CHOICES: YES_OR_NO,
        CHANNELS: channel_ids(bot.db, *channels),
        UNTIL: UNTIL_DAY.isoformat(),
    }
    for name, value in (wanted | fields).items():
        bot.slack.fill(PRINCIPAL, form.id, name, name, value)
    bot.slack.submit(PRINCIPAL, form.id)
    return top_form(bot, PRINCIPAL)


def ask_staff(bot: RunningBot, *channels: str) -> list[Message]:
    """The whole way, and the worker's rounds; the message in each channel."""
    preview = filled(bot, *(channels or (STAFF,)))
    bot.slack.submit(PRINCIPAL, preview.id)
    bot.settle()
    bot.slack.close(PRINCIPAL, preview.id, clear_all=True)
    bot.tick()
    bot.tick()
    return [asked(bot, one) for one in channels or (STAFF,)]


def asked(bot: RunningBot, channel: str = STAFF) -> Message:
    """The message of the question as a teacher reads it."""
    return [one for one in seen(bot, TEACHERS[0], channel) if not one.ephemeral_to][-1]


def tap(bot: RunningBot, user: str, message: Message, channel: str = STAFF) -> None:
    """*Answer…*."""
    block, _ = element(message, ids.CONSULT_ANSWER)
    bot.slack.click(user, channel, message.ts, block, ids.CONSULT_ANSWER)
    bot.settle()


def answered(bot: RunningBot, user: str, message: Message, place: int, channel: str = STAFF) -> str:
    """The form, filled in and sent; what the person reads then."""
    tap(bot, user, message, channel)
    form = top_form(bot, user)
    bot.slack.fill(user, form.id, ANSWER, ANSWER, str(place))
    return sent_off(bot, user, form)


@dataclass(frozen=True)
class AskedStaff:
    """A team of three and the others in one channel, straight in the tables (`tests.steps.planned_team`)."""

    team: PlannedTeam
    room_id: int
    staff: Sequence[str]

    @property
    def db(self) -> Database:
        return self.team.db

    def ask(
        self, now: datetime, question: str = QUESTION, *, item: int = 0, request: str = "", **more: Any
    ) -> int:
        """*Ask them*, until the day after. Returns its number."""
        last_day = date.fromordinal(local_date(now, ZONE).toordinal() + 1)
        about: dict[str, Any] = {
            "choices": YES_OR_NO,
            "channels": [self.room_id],
            "last_day": last_day,
            "item_id": item,
        }
        ask(self.turn(LEAD, now, request), Wish(self.team.ilt_id, question, **(about | more)))
        with self.db.read() as session:
            return session.scalars(select(Consultation.id).order_by(Consultation.id.desc())).first() or 0

    def turn(self, user: str, now: datetime, request: str = ""):
        return turn_of(self.db, self.team.actor(user, request), now)

    def answer(
        self,
        user: str,
        one: int,
        place: int | None,
        now: datetime,
        *,
        marks: Marks = SECRET,
        is_ours: bool | None = True,
    ) -> None:
        """*Send*."""
        answer(self.turn(user, now), marks, one, Asker(user, is_ours=is_ours), place)

    def answer_of(self, user: str, one: int, now: datetime, *, marks: Marks = SECRET) -> int | None:
        """What their form is filled in with."""
        return offer_to_answer(self.turn(user, now), marks, one, Asker(user, is_ours=True))[1]

    def row(self, one: int) -> Consultation:
        with self.db.read() as session:
            return session.get_one(Consultation, one)


def asked_staff(
    db: Database, staff: Sequence[str], *, first_id: int = 0, is_private: bool = False
) -> AskedStaff:
    """It straight in the tables; the team's lead is in the channel too. `first_id`: the number of the first of the staff."""
    team = planned_team(db)
    with db.write() as session:
        room = Ilt(workspace_id=WORKSPACE, channel_id=ROOM, name="room", is_private=is_private, zone=ZONE)
        session.add(room)
        session.flush()
        lead = session.scalars(select(Person.id).filter_by(slack_user_id=LEAD)).one()
        session.add(Member(ilt_id=room.id, person_id=lead))
        for place, user in enumerate(staff):
            person = Person(workspace_id=WORKSPACE, slack_user_id=user, name=user, zone=ZONE)
            if first_id:
                person.id = first_id + place
            session.add(person)
            session.flush()
            session.add(Member(ilt_id=room.id, person_id=person.id))
        return AskedStaff(team, room.id, staff)
