"""The bot is killed in the middle of a vote: every vote that was acknowledged is there, the count comes right."""

import random
import time

from sqlalchemy import select

from bot.blocks import ids
from bot.outbox.tools import Pace
from sandbox import SandboxClient, SandboxServer
from storage.lanes import Lane
from tests.databases import opened
from tests.patience import LARGE, PATIENT
from tests.processes import TOKENS, kill, started, wait_until
from tests.steps.assessments import votes
from tests.steps.bot import EIGHT, PRINCIPAL, TEAM, made_manifest

KILLS = 12 if LARGE else 1
ROWS = {"strength": ids.ROW_STRENGTH, "weakness": ids.ROW_WEAKNESS}


def test_no_acknowledged_vote_is_lost_when_the_bot_is_killed(tmp_path, maker):
    address = maker.migrated()
    with SandboxServer(made_manifest("socket"), rate_scale=100, timing=PATIENT) as slack:
        settings = TOKENS | {
            "SLACK_API_URL": slack.api_url,
            "DATABASE_URL": address,
            "ILT_REFRESH_SECONDS": "0.2",
        }
        people = slack.client()
        bot = started(tmp_path, "run", **settings)
        open_assessment(people)
        possible: dict[tuple[str, str], set[str | None]] = {}
        for _ in range(KILLS):
            vote_for_a_while(people, possible)
            kill(bot)
            its_lease_runs_out(address)
            assert saved(address).items() <= {
                (where, one) for where, all_ in possible.items() for one in all_
            }
            assert {where for where, all_ in possible.items() if None not in all_} <= saved(address).keys()
            bot = started(tmp_path, "run", **settings)
            wait_until(people.app_connected)
        for user in EIGHT:
            for block in rows(people):
                assert click(people, user, block, ROWS["strength"])
        wait_until(lambda: "8 of 8 finished" in message(people).text)
        kill(bot)
    assert possible
    assert len(saved(address)) == 8 * 5
    assert set(saved(address).values()) == {"strength"}


def vote_for_a_while(people: SandboxClient, possible: dict[tuple[str, str], set[str | None]]) -> None:
    """Votes for a moment; notes what each answer may be: what was acknowledged last, or what came after it."""
    end = time.monotonic() + random.uniform(0.2, 1.0)
    while time.monotonic() < end:
        user, block, choice = random.choice(EIGHT), random.choice(rows(people)), random.choice(list(ROWS))
        where = (user, block.partition(":")[2])
        if click(people, user, block, ROWS[choice]):
            possible[where] = {choice}
        else:
            possible.setdefault(where, {None}).add(choice)


def its_lease_runs_out(address: str) -> None:
    """Nobody waits twenty seconds for the workspace that the killed one sent for: its lease began as long ago."""
    with opened(address) as database, database.write() as session:
        for lane in session.scalars(select(Lane)):
            lane.leased_until -= Pace().lane


def saved(address: str) -> dict[tuple[str, str], str]:
    """Every vote in the table, by (Slack user, criterion)."""
    with opened(address) as database:
        return votes(database)


def open_assessment(people: SandboxClient) -> None:
    wait_until(people.app_connected)
    # The bot learns of its channel in the worker's first round.
    wait_until(
        lambda: people.command(PRINCIPAL, TEAM, "/ilt reflect").ok and people.modal_stack(PRINCIPAL) != []
    )
    people.submit(PRINCIPAL, people.modal_stack(PRINCIPAL)[-1].id)
    wait_until(lambda: any("finished" in one.text for one in people.messages_for(PRINCIPAL, TEAM)))


def message(people: SandboxClient):
    return next(
        one for one in people.messages_for(PRINCIPAL, TEAM) if "finished" in one.text and not one.ephemeral_to
    )


def rows(people: SandboxClient) -> list[str]:
    blocks = message(people).blocks
    return [
        block["block_id"] for block in blocks if block["type"] == "actions" and len(block["elements"]) == 2
    ]


def click(people: SandboxClient, user: str, block: str, action: str) -> bool:
    return people.click(user, TEAM, message(people).ts, block, action).ok
