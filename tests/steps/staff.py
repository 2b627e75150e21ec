"""A team that shared something with its staff: in a running bot, and straight in the tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from itertools import count

from sqlalchemy import select

from bot.actor import Actor
from bot.blocks import ids
from bot.rules.local_time import instant_at
from bot.sharing.asking import ask, offer_to_ask
from bot.sharing.messages.share import Wish
from bot.sharing.share import ask_to_share
from bot.staff.asking import Asked, Asker
from bot.staff.messages.asking import NAME, SIGNED, TEXT, UNSIGNED, Taken
from sandbox.state import Message, View
from storage import Database
from storage.agenda import Decision
from storage.meetings import Meeting, MeetingState
from storage.people import Ilt, Member, Person
from storage.sharing import Share, ShareState
from storage.staff import StaffText
from tests.steps.assessments import seen, top_form
from tests.steps.bot import PRINCIPAL, STAFF, TEAM, RunningBot
from tests.steps.closed_meeting import add_meeting, set_rhythm
from tests.steps.dated_bot import ZONE, DatedBot, element
from tests.steps.planned_team import LEAD, NOV24, WORKSPACE, PlannedTeam, planned_team
from tests.steps.turns import turn_of

TEACHERS = [f"U0TEACHER0{number}" for number in range(3)]
ROOM = "C0ROOM00001"
DECIDED = "Use the ATLAS protocol"
_requests = count(1)


def share_decisions(bot: DatedBot, parts: Sequence[str] = ("decisions",), meeting: int = 1) -> Message:
    """The principal shares what a meeting decided in the staff room. Returns the post."""
    with bot.db.read() as session:
        ilt_id = session.scalars(select(Ilt.id).filter_by(channel_id=TEAM)).one()
    actor = Actor("T0SANDBOX01", PRINCIPAL, "", f"share:{next(_requests)}")
    turn = turn_of(bot.db, actor, bot.app.clock.now(), bot.app.clock.machine_now())
    ask_to_share(turn, Wish(ilt_id, meeting, list(parts), "", STAFF))
    bot.tick()
    bot.tick()
    return [one for one in seen(bot, PRINCIPAL, STAFF) if "Shared by" in one.text][-1]


def staff_room(bot: DatedBot) -> Message:
    """Eight of the team and three teachers are in the staff room; a decision was shared there. Returns the post."""
    set_rhythm(bot.db)
    add_meeting(bot.db)
    for number, user in enumerate(TEACHERS):
        bot.slack.add_person(user, f"Teacher {number}")
        bot.slack.join(user, STAFF)
    bot.slack.invite_bot(PRINCIPAL, STAFF)
    bot.slack.settle()
    bot.tick()
    return share_decisions(bot)


def tap_ask(bot: RunningBot, user: str, post: Message) -> None:
    """*Ask or suggest…*."""
    block, _ = element(post, ids.STAFF_ASK)
    bot.slack.click(user, STAFF, post.ts, block, ids.STAFF_ASK)
    bot.settle()


def asked_in_form(bot: RunningBot, user: str, post: Message, words: str, *, signed: bool = True) -> str:
    """The form, filled in and sent; what the person reads then."""
    tap_ask(bot, user, post)
    form = top_form(bot, user)
    bot.slack.fill(user, form.id, TEXT, TEXT, words)
    if not signed:
        bot.slack.fill(user, form.id, NAME, NAME, UNSIGNED)
    return sent_off(bot, user, form)


def sent_off(bot: RunningBot, user: str, form: View) -> str:
    """A form, sent; what the person reads then, or what is said under its fields."""
    bot.slack.submit(user, form.id)
    bot.settle()
    shown = top_form(bot, user)
    bot.slack.close(user, shown.id, clear_all=True)
    return str(shown.payload["blocks"][0]["text"]["text"]) if not shown.errors else str(shown.errors)


@dataclass(frozen=True)
class SharedPost:
    """A team of three (`tests.steps.planned_team`), a post of theirs in a channel, and who else is in there."""

    team: PlannedTeam
    share_id: int
    staff: Sequence[str]

    @property
    def db(self) -> Database:
        return self.team.db

    def ask(
        self,
        user: str,
        words: str,
        now: datetime,
        *,
        name: str = SIGNED,
        about: str = "all",
        request: str = "",
    ) -> Taken:
        """*Send*."""
        turn = turn_of(self.db, self.team.actor(user, request), now)
        return ask(turn, self.share_id, Asker(user, is_ours=True), Asked(words, about, name))

    def keys(self, user: str, now: datetime) -> list[str]:
        """What one can ask about, as the form sends it back."""
        turn = turn_of(self.db, self.team.actor(user), now)
        form = offer_to_ask(turn, self.share_id, Asker(user, is_ours=True))
        return [one.value for one in form.about]

    def texts(self) -> list[StaffText]:
        """Every text that the team can read, or could, by number."""
        with self.db.read() as session:
            return list(session.scalars(select(StaffText).order_by(StaffText.id)))


def shared_post(
    db: Database, staff: Sequence[str], *, first_id: int = 0, is_private: bool = False
) -> SharedPost:
    """It straight in the tables. `first_id`: the number of the first of the staff, where it matters."""
    team = planned_team(db)
    with db.write() as session:
        room = Ilt(workspace_id=WORKSPACE, channel_id=ROOM, name="room", is_private=is_private, zone=ZONE)
        session.add(room)
        session.flush()
        for place, user in enumerate(staff):
            person = Person(workspace_id=WORKSPACE, slack_user_id=user, name=user, zone=ZONE)
            if first_id:
                person.id = first_id + place
            session.add(person)
            session.flush()
            session.add(Member(ilt_id=room.id, person_id=person.id))
        lead = session.scalars(select(Person.id).filter_by(slack_user_id=LEAD)).one()
        at = instant_at(NOV24, time(9), ZONE)
        meeting = Meeting(ilt_id=team.ilt_id, slot=NOV24, day=NOV24, starts_at=at, minutes=60, started_at=at)
        meeting.state = MeetingState.CLOSED
        session.add(meeting)
        session.flush()
        decided = Decision(ilt_id=team.ilt_id, meeting_id=meeting.id, request="1", text=DECIDED)
        decided.logged_by_id, decided.logged_at = lead, at
        share = Share(ilt_id=team.ilt_id, meeting_id=meeting.id, parts=["decisions"], introduction="")
        share.channel_id, share.asked_by_id, share.asked_at = ROOM, lead, at
        share.state, share.post_ts = ShareState.OWED, "1.1"
        session.add_all([decided, share])
        session.flush()
        return SharedPost(team, share.id, staff)
