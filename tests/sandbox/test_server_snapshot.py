"""What is kept between runs."""

import json

import pytest

from sandbox import snapshot
from sandbox.state import BOT_USER_ID, ROLES, dm_id, seed
from tests.sandbox.server_kit import COACH, PRINCIPAL, TEAM, home, modal, section


@pytest.fixture
def lived_in(app, slack, people, server):
    """A world in which something happened."""
    people.say(PRINCIPAL, TEAM, "hello")
    slack.chat_postMessage(channel=COACH, text="psst", blocks=[section()])
    slack.chat_postEphemeral(channel=TEAM, user=COACH, text="only you")
    slack.views_publish(user_id=COACH, view=home())
    upload = slack.files_getUploadURLExternal(filename="a.txt", length=3)
    server.sandbox.world.files[upload["file_id"]].content = b"\x00\xff1"
    people.command(COACH, TEAM, "/try")
    slack.views_open(trigger_id=app.last()["trigger_id"], view=modal())
    people.advance_clock(3600)
    return server.sandbox.world


def test_a_world_comes_back_as_it_was(lived_in, tmp_path):
    snapshot.save(lived_in, tmp_path)
    again = snapshot.load(tmp_path)
    assert again == snapshot.lasting(lived_in)
    assert again.offset_seconds == 3600
    assert again.last_ts == lived_in.last_ts


def test_ephemeral_messages_and_open_forms_are_forgotten(lived_in):
    kept = snapshot.lasting(lived_in)
    assert [one.text for one in kept.messages[TEAM]] == ["hello"]
    assert {view.type for view in kept.views.values()} == {"home"}
    assert kept.stacks == {}
    assert len(lived_in.stacks[COACH]) == 1


def test_there_may_be_nothing_kept(tmp_path):
    assert snapshot.load(tmp_path) is None


def test_the_file_is_replaced_in_one_step(lived_in, tmp_path):
    snapshot.save(seed("double"), tmp_path)
    snapshot.save(lived_in, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["world.json"]
    assert json.loads((tmp_path / "world.json").read_text())["offset_seconds"] == 3600


def test_the_first_day():
    world = seed("double")
    assert len(world.people) == 9
    assert world.people[BOT_USER_ID].name == "double"
    assert {person.tz for person in world.people.values()} == {"America/Chicago"}
    assert world.people["U0GRADE3LEAD"].name == "grade_3_lead"
    members = {channel.name: channel.members for channel in world.channels.values()}
    assert members["ilt-team"] == {*ROLES, BOT_USER_ID}
    assert members["principal-office"] == {"U0PRINCIPAL", "U0ASSISTANT"}
    assert members["staff-room"] == set(ROLES)
    assert [dm_id("U0PRINCIPAL"), dm_id("U12345")] == ["D0PRINCIPAL", "D012345"]
