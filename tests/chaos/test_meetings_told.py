"""Workers are killed and Slack misbehaves through whole meetings: one card, one of each question, one set of minutes."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.live import end as meeting_end
from bot.live import meeting as live_meeting
from tests.chaos.torment import School, tormented_school
from tests.patience import LARGE
from tests.steps.bot import EIGHT
from tests.steps.live import TUESDAYS, meets

MEETINGS = 12 if LARGE else 1
ABSENT = len(EIGHT) - 1
# By what a message holds; the first that fits.
IN_CHANNEL = {
    "Minutes:": "minutes",
    "How was this session?": "reflection",
    "Agenda ": "card",
    "Meeting of": "live",
}
TO_PEOPLE = {
    "start the meeting of": "start ask",
    "was planned until now": "end ask",
    "Three short questions": "please answer",
    "without you": "missed",
}


# On every change on one database, and what happens around a focus on the other; on both with `make chaos`.
@pytest.fixture(params=["sqlite", "postgres"] if LARGE else ["sqlite"])
def school(request, tmp_path) -> Iterator[School]:
    with tormented_school(tmp_path, request.getfixturevalue(request.param)) as made:
        meets(made.bot, replace(TUESDAYS, every=1))
        yield made


def test_meetings_are_told_of_once_whatever_happens(school):
    days = [TUESDAYS.first + timedelta(weeks=number) for number in range(MEETINGS)]
    for day in days:
        whole_meeting(school, day)
    told = school.read_by_everyone(IN_CHANNEL, TO_PEOPLE)
    assert told == Counter(
        dict.fromkeys([*IN_CHANNEL.values(), *TO_PEOPLE.values(), "file"], MEETINGS)
    ) + Counter(missed=MEETINGS * (ABSENT - 1))
    assert school.chaos.kills > 0
    school.report(f"{MEETINGS} meetings", told.total())


def whole_meeting(school: School, day: date) -> None:
    """From its card to its minutes; who is there says nothing afterwards, and nobody closes it."""
    before, after = day - timedelta(days=1), day + timedelta(days=1)
    school.at(f"{before} 07:31")
    school.at(f"{day} 15:31")
    live_meeting.start(school.turn(), 0, 0)
    school.at(f"{day} 16:31")
    meeting_end.end_of_team(school.turn())
    school.at(f"{day} 16:50")
    school.at(f"{after} 12:00")
