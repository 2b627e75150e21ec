"""Somebody of whom Slack tells no zone, or one that there is not, lives by the team's clock, never by that of Greenwich."""

import pytest
from sqlalchemy import select, update

from bot.outbox.descriptions import person_from_slack
from bot.rules.local_time import zone_of
from bot.teams.times import person_time, team_time
from storage.people import Ilt, Person, person_of
from tests.steps.bot import EIGHT, GRADE3
from tests.steps.setup import set_up

NO_ZONES = [None, "", "Mars/Olympus", 5, "localtime", "Factory/../../etc", "America"]
WORKSPACE = "T0SANDBOX01"


def slack_tells(bot, zone) -> None:
    """Slack's word that somebody's account changed."""
    profile = {"display_name": "Grade 3", "real_name": "Grade 3"}
    user = {"id": GRADE3, "team_id": WORKSPACE, "profile": profile, "tz": zone}
    bot.slack.deliver(
        "event",
        {
            "type": "event_callback",
            "team_id": WORKSPACE,
            "event_id": "Ev1",
            "event": {"type": "user_change", "user": user},
        },
    )
    bot.slack.settle()


def zone(bot) -> str:
    """On whose clock the person's reminders come."""
    with bot.db.read() as session:
        person = person_of(session, WORKSPACE, GRADE3)
        assert person is not None
        ilt = session.scalars(select(Ilt)).one()
        alone, with_team = person_time(person), person_time(person, ilt)
        assert alone.zone == with_team.zone == person.zone
        return person.zone


@pytest.mark.parametrize("told", NO_ZONES)
def test_it_is_the_teams(bot, told):
    slack_tells(bot, told)
    assert zone(bot) == "America/Chicago"
    set_up(bot, zone="America/Phoenix")
    assert zone(bot) == "America/Phoenix"
    slack_tells(bot, "America/Denver")
    assert zone(bot) == "America/Denver"


@pytest.mark.parametrize("known", [None, "Mars/Olympus"])
def test_a_team_without_one_has_that_of_most_members(bot, known):
    with bot.db.write() as session:
        some = update(Person).where(Person.slack_user_id.in_(EIGHT[:3]))
        session.execute(some.values(zone="America/Denver"))
        session.execute(update(Ilt).values(zone=known))
    with bot.db.read() as session:
        assert team_time(session.scalars(select(Ilt)).one()).zone == "America/Chicago"


@pytest.mark.parametrize("told", NO_ZONES)
def test_what_is_no_zone_is_not_taken_for_one(told):
    assert person_from_slack({"id": "U1", "tz": told}).zone == ""
    assert zone_of(person_from_slack({"id": "U1", "tz": "America/Denver"}).zone).key == "America/Denver"
