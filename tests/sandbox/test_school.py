"""The workspace as `make run` opens it: a Monday afternoon, and people with a name and a role."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sandbox.manifest import load_manifest
from sandbox.people import user_json
from sandbox.sandbox import Sandbox
from sandbox.school import NAMES, on_a_monday
from sandbox.state import ROLES, ZONE
from tests.sandbox.server_kit import manifest


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2026, 11, 28, 5, tzinfo=UTC), "Mon Nov 30"),
        (datetime(2026, 11, 30, 21, tzinfo=UTC), "Mon Nov 30"),
        (datetime(2026, 11, 30, 22, tzinfo=UTC), "Mon Dec 07"),
        # The clocks change in between.
        (datetime(2026, 10, 31, 12, tzinfo=UTC), "Mon Nov 02"),
    ],
)
def test_it_is_a_quarter_past_three_on_the_next_monday(now, day):
    world = on_a_monday("ILT", now)
    shown = (now + timedelta(seconds=world.offset_seconds)).astimezone(ZoneInfo(ZONE))
    assert f"{shown:%a %b %d %H:%M}" == f"{day} 15:15"
    assert world.offset_seconds >= 0


def test_everybody_has_a_name_of_their_own_and_their_role_as_slack_tells_it():
    world = on_a_monday("ILT", datetime(2026, 11, 28, tzinfo=UTC))
    core = Sandbox(load_manifest(manifest()), state=world).core
    told = {one: user_json(core, world.people[one], 0)["profile"] for one in ROLES}
    assert {one: profile["title"] for one, profile in told.items()} == ROLES
    assert {one: profile["real_name"] for one, profile in told.items()} == NAMES
    assert len(set(NAMES.values())) == len(ROLES)
