"""Two processes that start and end a meeting at once: one meeting, one post, one end."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.blocks import ids
from storage.deliveries import Delivery
from storage.living import PostedMessage
from storage.meetings import Meeting, MeetingState
from storage.people import Member, Role
from tests.chaos.racing import using
from tests.chaos.workers import PEOPLE, address_of
from tests.steps.dated_bot import TUESDAY

PROGRAM = "meet"
DAYS = 8


@pytest.fixture
def organizers(school) -> list[str]:
    """Everybody is one; two of them."""
    with school.db.write() as session:
        session.execute(update(Member).values(role=Role.FACILITATOR))
    return PEOPLE[:2]


def test_of_two_who_start_or_end_at_once_one_does(school, organizers, processes):
    news: Counter[str] = Counter()
    with using(processes, address_of(school.db)) as pair:
        for day in range(DAYS):
            for do in ("start", "end"):
                for one, user in zip(pair, organizers, strict=True):
                    one.ask(do, user=user, now=(TUESDAY + timedelta(days=day)).isoformat())
                news.update(one.answer() for one in pair)
    assert (news["started"], news["already_on"]) == (DAYS, DAYS)
    assert news["ended"] + news["not_on"] == 2 * DAYS
    with school.db.read() as session:
        states = session.scalars(select(Meeting.state).order_by(Meeting.day)).all()
        # Each start closes the reflection of the day before.
        assert states == [*[MeetingState.CLOSED] * (DAYS - 1), MeetingState.REFLECTING]
        posts = session.scalars(select(PostedMessage.id).filter_by(kind=ids.MEETING_MESSAGE)).all()
        assert len(posts) == DAYS
        owed = session.scalars(select(Delivery.subject).where(Delivery.kind == "living_post")).all()
        assert sorted(Counter(one for one in owed if int(one) in posts).values()) == [1] * DAYS
