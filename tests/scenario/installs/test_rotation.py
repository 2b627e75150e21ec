"""Tokens that end by themselves, and permissions that were not granted yet: who is told, and that the rest goes on."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client import generate_latest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from bot.installs.operators import listed
from bot.installs.rotation import refresh_tokens
from bot.turn import Turn
from bot.worker.metrics import registry_of
from handlers.manifest import SCOPES
from storage.home import HomeView
from storage.installations import Installation
from storage.lanes import Lane
from storage.people import Member, Person, Role
from storage.sealed import unseal
from tests.steps.bot import GRADE3, PRINCIPAL, STAFF, TEAM
from tests.steps.installs import LINCOLN, District
from tests.steps.items import newest, tap

AGAIN = "I have to be installed again"


@pytest.fixture
def rotating(district: District) -> District:
    """Its one workspace has a token with less than six hours left."""
    district.consent.rotates = True
    district.install(LINCOLN)
    make_due(district)
    return district


def make_due(district: District) -> None:
    with district.db.write() as session:
        due = district.app.clock.machine_now() - timedelta(seconds=1)
        session.execute(update(Installation).values(refresh_at=due))


def row(district: District) -> Installation:
    with district.db.read() as session:
        return session.scalars(select(Installation)).one()


def asked_for_tokens(district: District) -> int:
    calls = [call for one in district.slack.values() for call in one.calls("oauth.v2.access")]
    return sum(call.args.get("grant_type") == "refresh_token" for call in calls)


def home(district: District, user_id: str) -> str:
    district.slack[LINCOLN].open_home(user_id)
    district.settle()
    return str(district.slack[LINCOLN].home_of(user_id))


def make_organizer(district: District, user_id: str) -> None:
    with district.db.write() as session:
        rows = session.execute(
            select(Member, Person.slack_user_id).join(Person, Person.id == Member.person_id)
        )
        for member, slack_id in rows:
            member.role = Role.FACILITATOR if slack_id == user_id else Role.MEMBER


def test_the_worker_gets_the_next_token_in_time_and_a_listener_never(rotating):
    before = asked_for_tokens(rotating)
    assert rotating.slack[LINCOLN].command(PRINCIPAL, TEAM, "/ilt help").ok
    rotating.settle()
    assert asked_for_tokens(rotating) == before
    rotating.tick()
    rotating.tick()
    assert asked_for_tokens(rotating) == before + 1
    found = row(rotating)
    assert (found.version, found.lost_at) == (2, None)
    assert found.expires_at
    assert found.refresh_at == found.expires_at - timedelta(hours=6)
    rotating.app.tokens.drop(LINCOLN)
    assert rotating.app.gateway_of(LINCOLN).works()
    rotating.consent.end_tokens()
    assert not rotating.app.gateway_of(LINCOLN).works(), "the local Slack ends them"
    make_due(rotating)
    rotating.tick()
    rotating.app.tokens.drop(LINCOLN)
    assert rotating.app.gateway_of(LINCOLN).works(), "a worker that was away for long makes up for it"


def test_of_two_workers_at_once_one_gets_it(rotating):
    core, before = rotating.core(LINCOLN), asked_for_tokens(rotating)
    together = threading.Barrier(2)

    def look(bot) -> int:
        together.wait()
        return refresh_tokens(Turn.of_worker(bot.db, bot.clock), bot.worker()._reach)

    core.faults.latency_seconds = 0.3
    try:
        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(look, (rotating.app, rotating.behind))) == [0, 1]
    finally:
        core.faults.latency_seconds = 0
    assert asked_for_tokens(rotating) == before + 1
    assert (row(rotating).version, row(rotating).lost_at) == (2, None)


def test_what_slack_gave_is_kept_though_another_worker_holds_the_lane(rotating):
    rotating.tick()
    make_due(rotating)
    with rotating.db.write() as session:
        session.merge(Lane(workspace_id=LINCOLN, worker_id="another", leased_until=datetime.now(UTC)))
    with rotating.db.write() as session:
        assert session.get(Lane, LINCOLN, with_for_update=True)
        with suppress(DBAPIError):  # pauses end by themselves
            refresh_tokens(Turn.of_worker(rotating.app.db, rotating.app.clock), rotating.app.worker()._reach)
    assert (row(rotating).version, row(rotating).lost_at) == (3, None)


def test_a_slack_that_does_not_answer_is_asked_again_in_a_minute(rotating):
    core = rotating.core(LINCOLN)
    core.faults.server_error["oauth.v2.access"] = 1
    rotating.tick()
    rotating.tick()
    found = row(rotating)
    assert (found.version, found.lost_at) == (1, None)
    assert found.refresh_at > rotating.app.clock.machine_now() + timedelta(seconds=30)
    make_due(rotating)
    rotating.tick()
    assert row(rotating).version == 2


def test_what_slack_gave_to_a_worker_that_died_is_told_to_whoever_can_install_it_again(rotating, caplog):
    make_organizer(rotating, PRINCIPAL)
    with rotating.db.read() as session:
        stored = session.scalars(select(Installation)).one()
        followed_by = unseal(session, LINCOLN, stored.refresh_token)
    rotating.behind.own_app.next_tokens(followed_by)
    assert AGAIN not in home(rotating, PRINCIPAL)
    with rotating.db.write() as session:
        session.execute(update(HomeView).values(next_try_at=rotating.app.clock.machine_now()))
    rotating.tick()
    assert "token_lost" in caplog.text
    told = str(rotating.slack[LINCOLN].home_of(PRINCIPAL))
    assert AGAIN in told, "their tab is shown anew without being opened"
    assert f"{rotating.url}/slack/install" in told
    assert AGAIN not in home(rotating, GRADE3)
    metrics = generate_latest(registry_of(rotating.db, rotating.app.clock)).decode()
    assert 'ilt_tokens{state="lost"} 1.0' in metrics
    [one] = listed(Turn.of_worker(rotating.db, rotating.app.clock), SCOPES)
    assert "must be installed again" in one.line
    rotating.install(LINCOLN)
    assert AGAIN not in home(rotating, PRINCIPAL)
    assert row(rotating).refresh_at is not None


def test_where_a_token_has_ended_people_read_so_and_what_is_owed_waits_for_the_next(rotating):
    with rotating.db.write() as session:
        over = rotating.app.clock.machine_now() - timedelta(seconds=1)
        session.execute(update(Installation).values(expires_at=over, refresh_at=over + timedelta(minutes=5)))
    rotating.consent.end_tokens()
    for bot in (rotating.app, rotating.behind):
        bot.tokens.drop(LINCOLN)
    slack = rotating.slack[LINCOLN]
    slack.invite_bot(PRINCIPAL, STAFF)
    assert slack.command(PRINCIPAL, TEAM, "/ilt reflect").ok
    rotating.settle()
    assert "tell whoever runs it" in slack.messages_for(PRINCIPAL, TEAM)[-1].text
    refused = len(slack.calls("chat.postMessage"))
    rotating.tick()
    assert len(slack.calls("chat.postMessage")) == refused, "Slack is not asked with a token that has ended"
    make_due(rotating)
    rotating.tick()
    rotating.worker.engine._lanes._silent_until.clear()  # a minute goes by
    rotating.worker._reach._rest_until.clear()
    rotating.tick()
    assert len(slack.calls("chat.postMessage")) > refused
    assert slack.command(PRINCIPAL, TEAM, "/ilt help").ok


def test_where_less_was_granted_than_is_needed_an_organizer_is_told_and_only_that_rests(district):
    district.install(LINCOLN)
    make_organizer(district, PRINCIPAL)
    assert AGAIN not in home(district, PRINCIPAL)
    fewer = sorted(set(SCOPES) - {"files:write"})
    with district.db.write() as session:
        session.execute(update(Installation).values(scopes=",".join(fewer)))
    core = district.core(LINCOLN)
    granted = core.app
    core.app = replace(granted, scopes=tuple(fewer))
    try:
        told = home(district, PRINCIPAL)
        assert AGAIN in told
        assert SCOPES["files:write"] in told
        assert AGAIN not in home(district, GRADE3)
        slack = district.slack[LINCOLN]
        assert slack.command(GRADE3, TEAM, "/ilt privacy").ok
        district.settle()
        bot = district.as_bot(LINCOLN)
        tap(bot, newest(bot, GRADE3), "My data as a file", GRADE3)
        for _ in range(2):
            district.tick()
        direct = slack.open_dm(GRADE3).id
        assert "has to install me again" in slack.messages_for(GRADE3, direct)[-1].text
        assert slack.command(PRINCIPAL, TEAM, "/ilt help").ok
    finally:
        core.app = granted
    district.install(LINCOLN)
    assert AGAIN not in home(district, PRINCIPAL)
