"""Workspaces install the app by themselves: once through, and what can go wrong on the way."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import httpx
import pytest
from sqlalchemy import func, select, text

from bot.actor import NOBODY
from bot.installs import installing
from bot.installs.operators import listed
from bot.outbox.gateway import NoTokenYetError
from bot.turn import Turn
from bot.words import offer, offered
from bot.worker.outside import outside
from handlers.installs.flow import InstallFlow
from sandbox.state import BOT_USER_ID
from storage.deliveries import State
from storage.delivery_rows import with_state
from storage.installations import GrantedTeam, Installation, OAuthState
from storage.keys import new_key
from storage.people import Ilt, Person, Workspace
from storage.sealed import reseal
from tests.databases import number_of, opened
from tests.steps.bot import GRADE3, PRINCIPAL, STAFF, TEAM
from tests.steps.installs import (
    ADAMS,
    DISTRICT,
    GRANT,
    KEYS,
    LINCOLN,
    Browser,
    District,
    brought,
)


def turn(district: District) -> Turn:
    return Turn.of_request(district.db, NOBODY, district.app.clock)


def rows(district: District, table) -> int:
    return number_of(district.db, select(func.count()).select_from(table))


def last_told(district: District, team_id: str) -> str:
    return district.slack[team_id].messages_for(PRINCIPAL, TEAM)[-1].text


def refused(page: httpx.Response, status: int, words: str) -> None:
    """A page with a sentence, which no browser keeps and no other page shows inside."""
    assert page.status_code == status, page.text
    assert words in page.text
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-frame-options"] == "DENY"
    assert page.headers["referrer-policy"] == "no-referrer"


def test_two_workspaces_with_the_same_people_and_channels_know_nothing_of_each_other(district):
    district.install(LINCOLN, ADAMS)
    with district.db.read() as session:
        assert set(session.execute(select(Ilt.workspace_id, Ilt.channel_id)).all()) == {
            (LINCOLN, TEAM),
            (ADAMS, TEAM),
        }
        stored = session.execute(text("SELECT token FROM installations")).scalars().all()
    assert [one.partition(":")[0] for one in stored] == ["locked", "locked"]
    before = len(district.slack[ADAMS].messages_for(PRINCIPAL, TEAM))
    assert district.slack[LINCOLN].command(PRINCIPAL, TEAM, "/ilt action @Grade 3 lead print it by Friday").ok
    district.settle()
    district.tick()
    assert len(district.slack[ADAMS].messages_for(PRINCIPAL, TEAM)) == before
    assert district.slack[ADAMS].command(PRINCIPAL, TEAM, "/ilt help").ok
    assert rows(district, Person) == 18


def test_the_first_page_says_what_the_app_may_do_and_asks_for_the_code(district):
    browser = district.browser()
    page = browser.get(f"{district.url}/slack/install")
    looked = {one.what: one.is_fine for one in outside(district.app.settings, district.app.clock)}
    assert looked == {"App": True, "Time": True, "Public address": True}
    refused(page, 200, "to post and update the team&#x27;s messages")
    refused(
        browser.post(f"{district.url}/slack/install", install_code="guess"), 403, "not the installation code"
    )
    assert rows(district, OAuthState) == 0
    for _ in range(30):
        last = browser.post(f"{district.url}/slack/install", install_code="guess")
    refused(last, 429, "Too many tries")


@pytest.fixture
def spanish() -> Iterator[None]:
    before = offered()
    offer(["es"])
    yield
    offer(before)


def test_the_pages_speak_the_language_that_the_browser_asks_for(district, spanish):
    address = f"{district.url}/slack/install"
    page = httpx.get(address, headers={"accept-language": "es-MX,es;q=0.9,en;q=0.8"})
    assert '<html lang="es">' in page.text
    assert '<html lang="en">' in httpx.get(address, headers={"accept-language": "en-US,es;q=0.5"}).text
    assert '<html lang="en">' in httpx.get(address, headers={"accept-language": "xx"}).text


def _other_browser(browser: Browser, back: str) -> httpx.Response:
    return Browser(browser.url, "slack-app-oauth-state=another").get(back)


def _no_cookie(browser: Browser, back: str) -> httpx.Response:
    return Browser(browser.url).get(back)


def _code_of_nobody(browser: Browser, back: str) -> httpx.Response:
    return browser.get(back.replace(brought(back)["code"], "made-up-code"))


def _twice(browser: Browser, back: str) -> httpx.Response:
    browser.get(back.replace(brought(back)["code"], "made-up-code"))
    browser.cookie = f"slack-app-oauth-state={brought(back)['state']}"
    return browser.get(back)


@pytest.mark.parametrize(
    ("way", "status", "words"),
    [
        (_other_browser, 400, "another browser"),
        (_no_cookie, 400, "another browser"),
        (_code_of_nobody, 400, "used already or is too old"),
        (_twice, 400, "loaded twice"),
    ],
)
def test_who_comes_back_with_what_is_not_theirs_installs_nothing(district, capfd, way, status, words):
    browser = district.browser()
    back = browser.allow(browser.set_out(), LINCOLN)
    page = way(browser, back)
    refused(page, status, words)
    assert f"{district.url}/slack/install" in page.text
    assert rows(district, Installation) == 0
    assert brought(back)["code"] not in capfd.readouterr().err


def test_whoever_cancels_on_slacks_page_is_told_so(district):
    browser = district.browser()
    refused(browser.get(browser.allow(browser.set_out(), "")), 200, "You cancelled")
    assert rows(district, Installation) == 0


def test_who_comes_from_slacks_own_pages_confirms_once_more_and_their_code_is_not_used(district):
    browser = district.browser()
    back = browser.allow(browser.set_out(), LINCOLN)
    code = brought(back)["code"]
    page = browser.get(f"{district.url}/slack/oauth_redirect?code={code}")
    refused(page, 200, "Continue")
    assert f"{district.url}/slack/install" in page.text
    assert rows(district, Installation) == 0
    assert browser.get(back).status_code == 200, "the code is as good as before"


def test_of_two_who_come_back_with_one_state_at_once_one_wins(district):
    for _ in range(5):
        state = installing.begin(turn(district))
        together = threading.Barrier(2)

        def come_back(_: int, state=state, together=together) -> bool:
            together.wait()
            return installing.is_back(turn(district), state)

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(come_back, range(2))) == [False, True]


def test_a_database_that_does_not_save_is_told_and_the_next_try_installs(district):
    browser = district.browser()
    back = browser.allow(browser.set_out(), LINCOLN)
    with district.db.write() as session:
        session.execute(text("ALTER TABLE installations RENAME TO away"))
    try:
        page = browser.get(back)
    finally:
        with district.db.write() as session:
            session.execute(text("ALTER TABLE away RENAME TO installations"))
    refused(page, 503, "could not save it")
    assert rows(district, Workspace) == 0
    district.install(LINCOLN)


def test_a_workspace_that_is_not_on_the_list_gets_nothing_and_its_token_is_given_back(district):
    flow = district.app.bolt.oauth_flow
    assert isinstance(flow, InstallFlow)
    door = flow._door
    flow._door = replace(door, allowed=[ADAMS, DISTRICT])
    try:
        refused(district.browser().install(LINCOLN), 403, "not open to your workspace")
        assert rows(district, Workspace) == 0
        assert not district.core(LINCOLN).world.installed
        district.install(ADAMS)
        district.install(GRANT)
    finally:
        flow._door = door
    assert rows(district, Installation) == 2


def test_installed_again_with_fewer_scopes_nothing_is_kept_and_what_was_there_works_on(district):
    district.install(LINCOLN)
    district.consent.granted_scopes = "chat:write,commands"
    refused(district.browser().install(LINCOLN), 400, "granted less than the app needs")
    assert district.slack[LINCOLN].command(PRINCIPAL, TEAM, "/ilt help").ok
    [one] = listed(turn(district), ["chat:write", "pins:write"])
    assert one.missing == ("pins:write",)


def test_a_workspace_that_removes_the_app_hears_nothing_more_until_it_is_back(district):
    district.install(LINCOLN, ADAMS)
    district.slack[LINCOLN].uninstall()
    district.settle()
    with district.db.read() as session:
        assert list(session.scalars(select(Installation.workspace_id))) == [ADAMS]
        assert session.get_one(Workspace, LINCOLN).uninstalled_at is not None
        assert not [one for one in with_state(session, State.OWED) if one.workspace_id == LINCOLN]
    core = district.core(LINCOLN)
    core.world.installed = True  # Slack goes on sending for a while
    assert district.slack[LINCOLN].command(PRINCIPAL, TEAM, "/ilt help").ok
    assert "If it was removed here, an administrator" in last_told(district, LINCOLN)
    core.world.installed = False
    before = len(district.slack[LINCOLN].calls())
    district.tick()
    assert len(district.slack[LINCOLN].calls()) == before
    district.install(LINCOLN)
    with district.db.read() as session:
        assert session.get_one(Workspace, LINCOLN).uninstalled_at is None
    assert district.slack[LINCOLN].command(PRINCIPAL, TEAM, "/ilt help").ok


@pytest.mark.parametrize("seconds", [-86_400, 0], ids=["yesterday's", "this second's"])
def test_a_removal_that_is_told_late_does_not_end_a_new_installation(district, seconds):
    district.install(LINCOLN)
    at = int(district.app.clock.machine_now().timestamp()) + seconds
    for event in ({"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"bot": [BOT_USER_ID]}}):
        body = {"type": "event_callback", "team_id": LINCOLN, "event_time": at, "event_id": "Ev1"}
        [ack] = district.slack[LINCOLN].deliver("events_api", {**body, "event": event})
        assert ack.ok
    with district.db.read() as session:
        assert session.get_one(Workspace, LINCOLN).uninstalled_at is None
    assert rows(district, Installation) == 1


@pytest.mark.parametrize("names_team", [False, True], ids=["team: null", "with a team"])
def test_an_organization_installs_once_and_adds_workspaces(district, names_team):
    district.consent.names_team = names_team
    page = district.browser().install(DISTRICT)
    assert f"{district.server.url}/manage/{DISTRICT}/integrations/profile/" in page.text
    district.tick()
    assert rows(district, Ilt) == 0
    grant = district.slack[GRANT]
    grant.grant()
    district.settle()
    district.tick()
    with district.db.read() as session:
        [ilt] = session.scalars(select(Ilt))
        assert (ilt.workspace_id, ilt.team_id, ilt.is_reachable) == (DISTRICT, GRANT, True)
        assert not session.scalars(select(Person.id).where(Person.is_external)).all()
    assert grant.command(GRADE3, TEAM, "/ilt setup").ok
    assert grant.modal_stack(GRADE3)
    grant.open_home(GRADE3)
    district.settle()
    assert grant.home_of(GRADE3)
    grant.revoke()
    district.settle()
    with district.db.read() as session:
        assert not session.scalars(select(Ilt.is_reachable)).one()
        assert session.scalars(select(GrantedTeam.revoked_at)).one() is not None


def test_a_workspace_comes_into_its_organization_with_everything(district):
    district.install(GRANT)
    grant = district.slack[GRANT]
    assert grant.command(PRINCIPAL, TEAM, "/ilt action @Grade 3 lead print it by Friday").ok
    district.settle()
    with district.db.read() as session:
        before = {table: rows(district, table) for table in (Ilt, Person)}
    district.browser().install(DISTRICT)
    grant.grant()
    district.settle()
    district.tick()
    with district.db.read() as session:
        assert list(session.scalars(select(Workspace.id))) == [DISTRICT]
        assert session.scalars(select(Ilt.team_id)).all() == [GRANT]
    assert {table: rows(district, table) for table in before} == before
    assert grant.command(PRINCIPAL, TEAM, "/ilt help").ok


def test_a_token_that_was_carried_into_another_row_is_refused(district):
    district.install(LINCOLN, ADAMS)
    with district.db.write() as session:
        swapped = (
            "UPDATE installations SET version = version + 1, token = (SELECT token FROM installations other "
            "WHERE other.workspace_id <> installations.workspace_id)"
        )
        session.execute(text(swapped))
    for team_id in (LINCOLN, ADAMS):
        district.app.tokens.drop(team_id)
    assert district.slack[LINCOLN].command(PRINCIPAL, TEAM, "/ilt help").ok
    assert "If not, tell whoever runs it" in last_told(district, LINCOLN)
    with pytest.raises(NoTokenYetError):
        district.app.gateway_of(ADAMS)


def test_what_is_owed_waits_while_the_keys_do_not_open_the_token(district):
    district.install(LINCOLN)
    district.slack[LINCOLN].invite_bot(PRINCIPAL, STAFF)
    district.settle()
    address, newer = district.app.settings.database_address, new_key()
    with opened(address, keys=[newer, *KEYS]) as rotated:
        assert reseal(rotated) == 1
    for bot in (district.app, district.behind):
        bot.tokens.drop(LINCOLN)
    district.tick()
    with district.db.read() as session:
        [hello] = with_state(session, State.OWED)
        assert hello.attempts == 0
    with opened(address, keys=[*KEYS, newer]) as rotated:
        reseal(rotated)
    district.behind.tokens.drop(LINCOLN)
    assert district.behind.gateway_of(LINCOLN).works()
