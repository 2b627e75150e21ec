"""Three workspaces with the same people and channels by their ids: what one of them did cannot be read or changed from another."""

import json
import time
from collections.abc import Iterator
from typing import Any

from slack_bolt import BoltRequest
from sqlalchemy import select

from sandbox.state import APP_ID, Json
from storage import Base, Database
from storage.people import Ilt, Person
from tests.mailbox import Mailbox
from tests.steps.assessments import answer_all, open_assessment
from tests.steps.bot import GRADE3, PRINCIPAL, TEAM, RunningBot
from tests.steps.installs import ADAMS, GRANT, LINCOLN, running_district
from tests.steps.strategies import commit, with_focus

# So many, and what is sent after them is waited for: more than some hundred receipts are not kept.
AT_ONCE = 50
# Stands in whatever Lincoln wrote, and nowhere else.
MARK = "Zebra"
# Where nothing was offered: a number may stand for anything, and of everything that Lincoln has there is a first.
GUESSES = ("1", "1:1", "item:1")
# Of a long list each entry is as good as the next.
MOST_OPTIONS = 3
# What any request leaves behind, whatever became of it.
LEFT_BY_ANY = {"handled_requests", "heartbeats", "lanes"}


def a_busy_year(bot: RunningBot) -> None:
    """Lincoln: a focus, a strategy, an open vote, an item, an agenda, a meeting that is on."""
    with_focus(bot, 0)
    commit(bot, f"{MARK} walks")
    open_assessment(bot)
    answer_all(bot, GRADE3)
    for words in (
        f"action @Grade 3 lead {MARK} print by Friday",
        f"agenda add {MARK} budget",
        "meeting start",
        "plan",
        "agenda",
        "actions all",
        "resources",
        "privacy",
    ):
        assert bot.slack.command(PRINCIPAL, TEAM, f"/ilt {words}").ok
    bot.slack.open_home(PRINCIPAL)
    bot.slack.settle()
    bot.settle()
    for _ in range(2):
        bot.tick()


def elements_in(shown: Any) -> Iterator[Json]:
    """Everything that can be used in what Slack shows, with the block it stands in."""
    if isinstance(shown, list):
        for one in shown:
            yield from elements_in(one)
    elif isinstance(shown, dict):
        for key in ("elements", "accessory", "element"):
            found = shown.get(key)
            for element in found if isinstance(found, list) else [found]:
                if isinstance(element, dict) and "action_id" in element:
                    yield {**element, "block_id": shown.get("block_id", "")}
        for value in shown.values():
            yield from elements_in(value)


def values_of(element: Json) -> list[Json]:
    """What a tap on it sends: its value, or each of its options."""
    options = [*element.get("options", [])]
    for group in element.get("option_groups", []):
        options += group["options"]
    if options:
        return [{"selected_option": {"value": one["value"]}} for one in options[:MOST_OPTIONS]]
    return [{"value": element.get("value", "")}]


def clicks(bot: RunningBot, world: Json) -> Iterator[Json]:
    """Every button that Lincoln was offered, and for those that it was not, guesses."""
    offered = list(elements_in([*world["messages"].values(), *world["views"].values()]))
    taps = {
        json.dumps({"action_id": element["action_id"], "block_id": element["block_id"], **value})
        for element in offered
        for value in values_of(element)
    }
    yield from (json.loads(tap) for tap in sorted(taps))
    seen = {element["action_id"] for element in offered}
    for action_id in sorted(bot.app.listeners.actions - seen):
        for guess in GUESSES:
            chosen = {"value": guess, "selected_option": {"value": guess}}
            yield {"action_id": action_id, "block_id": guess, **chosen}


def payload(team_id: str, mailbox: Mailbox, kind: str, **more: Any) -> Json:
    return {
        "type": kind,
        "trigger_id": f"{time.time_ns()}.1.forged",
        "team": {"id": team_id, "domain": "x"},
        "user": {"id": PRINCIPAL, "team_id": team_id},
        "api_app_id": APP_ID,
        "enterprise": None,
        "is_enterprise_install": False,
        "response_url": mailbox.url,
        **more,
    }


def forged_click(team_id: str, mailbox: Mailbox, action: Json) -> Json:
    container = {"type": "message", "message_ts": "1.1", "channel_id": TEAM, "is_ephemeral": False}
    place = {"container": container, "channel": {"id": TEAM, "name": "ilt-team"}}
    return payload(
        team_id, mailbox, "block_actions", **place, actions=[{"type": "button", "action_ts": "1.1", **action}]
    )


def forged_forms(bot: RunningBot, team_id: str, mailbox: Mailbox, world: Json) -> Iterator[Json]:
    """Every form, as Lincoln has it open, or with guesses."""
    stored = {view["callback_id"]: view["private_metadata"] for view in world["views"].values()}
    as_json = json.dumps(dict.fromkeys(("ilt", "item", "meeting", "round", "strategy", "area"), 1))
    words = {"value": "Forged", "selected_option": {"value": "1"}, "selected_date": "2026-12-08"}
    for callback_id in sorted(bot.app.listeners.forms):
        known = [stored[callback_id]] if callback_id in stored else []
        for metadata in known or ["1", "1:1", as_json]:
            view = {
                "id": "VFORGED",
                "hash": f"{time.time_ns()}",
                "type": "modal",
                "callback_id": callback_id,
                "private_metadata": metadata,
                "state": {
                    "values": {name: {name: words} for name in ("text", "title", "note", "liked", "what")}
                },
                "blocks": [],
            }
            yield payload(team_id, mailbox, "view_submission", view=view)


def rows(db: Database, *but: str) -> dict[str, list[str]]:
    """Every row of everybody but of those workspaces, table by table."""
    with db.read() as session:
        ilts = set(session.scalars(select(Ilt.id).where(Ilt.workspace_id.in_(but))))
        people = set(session.scalars(select(Person.id).where(Person.workspace_id.in_(but))))
        found: dict[str, list[str]] = {}
        for name, table in Base.metadata.tables.items():
            if name in LEFT_BY_ANY:
                continue
            found[name] = sorted(
                repr(row)
                for row in session.execute(select(table)).mappings()
                if row.get("workspace_id") not in but
                and row.get("ilt_id") not in ilts
                and row.get("person_id") not in people
                and not (name == "workspaces" and row["id"] in but)
            )
        return found


def test_no_button_and_no_form_reaches_into_another_workspace(sqlite):
    with running_district(sqlite.migrated()) as district, Mailbox() as mailbox:
        district.install(LINCOLN)
        lincoln = district.as_bot(LINCOLN)
        a_busy_year(lincoln)
        world = lincoln.slack.world()
        district.install(ADAMS, GRANT)
        before, adams = rows(district.db, ADAMS), district.slack[ADAMS]
        forged = [forged_click(ADAMS, mailbox, action) for action in clicks(lincoln, world)]
        forged += forged_forms(lincoln, ADAMS, mailbox, world)
        for number, one in enumerate(forged):
            if number % AT_ONCE == 0:
                district.settle()
            # As over HTTP once the signature was looked at: there are many of them.
            answer = district.app.bolt.dispatch(BoltRequest(mode="socket_mode", body=one))
            assert answer.status == 200
            assert MARK not in str(answer.body), one
        district.settle()
        after = rows(district.db, ADAMS)
        assert {name for name in before if before[name] != after[name]} == set()
        while not mailbox.is_empty:
            assert MARK not in json.dumps(mailbox.take())
        told = json.dumps([call.args for call in adams.calls()], default=str)
        assert MARK not in told
        assert len(forged) > len(lincoln.app.listeners.actions) + len(lincoln.app.listeners.forms)
        assert MARK in json.dumps([call.args for call in lincoln.slack.calls()], default=str)
