"""Outcomes in another channel: chosen, previewed, posted once; refused to whoever may not, and where it may not be."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from bot.blocks import ids
from bot.outbox.deliveries import ToSend, enqueue
from bot.sharing.messages.share import CHANNEL, INTRODUCTION, MEETING, PARTS, Part, Wish, metadata
from bot.sharing.posts import SHARED
from sandbox.state import Message, View
from storage.audit import AuditEntry, Deed
from storage.deliveries import Delivery
from storage.people import Ilt, Role
from storage.sharing import Share, ShareState
from tests.steps.assessments import private, seen, top_form
from tests.steps.bot import ASSISTANT, GRADE3, GRADE5, PRINCIPAL, PRIVATE, STAFF, TEAM, RunningBot
from tests.steps.closed_meeting import Held, add_meeting, set_rhythm
from tests.steps.dated_bot import dms, element, set_role
from tests.steps.forged import click_payload
from tests.steps.revealed import Past, WrittenNote, add_past, person
from tests.steps.turns import act_in

# What is worked on, or came from staff, is offered only where there is something (tests/scenario/focus, tests/scenario/staff).
ELSEWHERE = {Part.ASKED, Part.FOCUS, Part.STEP_BACK, Part.PLAN}
EVERY_PART = [one.value for one in Part if one not in ELSEWHERE]
SECRETS = ("Too many items", "We started on time", "Four of six teams", "A secret note")


def ready(bot: RunningBot) -> None:
    """A closed meeting that the principal led, results, and the bot in the staff room."""
    set_rhythm(bot.db)
    add_meeting(bot.db, Held(chosen_change="Start with the data"))
    add_past(bot.db, Past(notes=(WrittenNote("teacher_teams", "A secret note"),)))
    bot.slack.invite_bot(PRINCIPAL, STAFF)
    bot.slack.settle()
    bot.tick()


def open_form(bot: RunningBot, user: str = PRINCIPAL) -> View:
    bot.slack.command(user, TEAM, "/ilt share")
    return top_form(bot, user)


def fill(bot: RunningBot, form: View, user: str = PRINCIPAL, **fields: Any) -> None:
    wanted = {PARTS: EVERY_PART, CHANNEL: STAFF} | fields
    for name, value in wanted.items():
        bot.slack.fill(user, form.id, name, name, value)


def share(bot: RunningBot, user: str = PRINCIPAL, **fields: Any) -> None:
    """The whole way, and the worker's rounds."""
    form = open_form(bot, user)
    fill(bot, form, user, **fields)
    bot.slack.submit(user, form.id)
    bot.slack.submit(user, top_form(bot, user).id)
    bot.slack.close(user, form.id, clear_all=True)
    bot.tick()
    bot.tick()


def posts(bot: RunningBot, channel: str = STAFF) -> list[Message]:
    return [one for one in seen(bot, PRINCIPAL, channel) if "Shared by" in one.text]


def shares(bot: RunningBot) -> list[str]:
    with bot.db.read() as session:
        return list(session.scalars(select(Share.state).order_by(Share.id)))


def deeds(bot: RunningBot) -> list[tuple[str, str]]:
    with bot.db.read() as session:
        entries = session.scalars(select(AuditEntry).filter_by(deed=Deed.SHARED))
        return [(entry.deed, entry.subject) for entry in entries]


def words(dms_of: list[Message]) -> str:
    return dms_of[-1].text


@pytest.mark.begins_with(steps=ready)
def test_the_preview_shows_what_is_posted_and_it_is_posted_once(tuesday_bot_on_both):
    bot = tuesday_bot_on_both
    form = open_form(bot)
    fill(bot, form, introduction="What we agreed <!channel> on")
    bot.slack.submit(PRINCIPAL, form.id)
    shown = top_form(bot, PRINCIPAL)
    assert shown.payload["callback_id"] == ids.SHARE_PREVIEW_FORM
    assert posts(bot) == []
    bot.slack.submit(PRINCIPAL, shown.id)
    bot.tick()
    bot.tick()
    [post] = posts(bot)
    for said in (
        "#ilt-team: from our meeting on Mon, Nov 30, 2026. Shared by Principal",
        "What we agreed &lt;!channel&gt; on",
        "Decisions:\n• Use the ATLAS protocol",
        "• Print the protocol · Grade 5 lead · Fri, Dec 4, 2026",
        "Strengths:",
        "What we want to change:\n• Start with the data",
        "Next meeting:\n• Tue, Dec 1, 2026, 3:30 PM",
    ):
        assert said in post.text
    *shown_blocks, asking = post.blocks
    assert [one["action_id"] for one in asking["elements"]] == [ids.STAFF_ASK]
    without_ids = [{key: one for key, one in block.items() if key != "block_id"} for block in shown_blocks]
    previewed = [
        {key: one for key, one in block.items() if key != "block_id"} for block in shown.payload["blocks"]
    ]
    *whole, _line, told = previewed
    assert whole[-len(without_ids) :] == without_ids
    assert "Ask or suggest…" in told["text"]["text"]
    for secret in SECRETS:
        assert secret not in json.dumps(post.blocks)
    assert deeds(bot) == [("shared", f"1 to {STAFF}")]
    assert shares(bot) == [ShareState.OWED]


@pytest.mark.begins_with(steps=ready)
def test_twice_delivered_it_is_posted_once(tuesday_bot):
    bot = tuesday_bot
    bot.slack.set_faults(double_delivery=True)
    share(bot)
    assert len(posts(bot)) == 1
    assert len(deeds(bot)) == 1


@pytest.mark.begins_with(steps=ready)
def test_whoever_led_the_meeting_may_share_it_and_others_are_refused_kindly(tuesday_bot):
    bot = tuesday_bot
    bot.slack.command(GRADE5, TEAM, "/ilt share")
    said = private(bot, GRADE5)[-1].text
    assert "Only whoever leads the meeting can share what came out of it. That is Principal" in said
    assert bot.slack.modal_stack(GRADE5) == []
    set_role(bot, GRADE5, Role.FACILITATOR)
    assert open_form(bot, GRADE5)


def test_results_alone_are_shared_by_facilitators(tuesday_bot):
    add_past(tuesday_bot.db)
    tuesday_bot.slack.invite_bot(PRINCIPAL, STAFF)
    tuesday_bot.slack.settle()
    set_role(tuesday_bot, ASSISTANT, Role.FACILITATOR)
    tuesday_bot.tick()
    form = open_form(tuesday_bot, ASSISTANT)
    assert MEETING not in {block.get("block_id") for block in form.payload["blocks"]}
    share(tuesday_bot, ASSISTANT, parts=[Part.STRENGTHS.value])
    [post] = posts(tuesday_bot)
    assert "from our self-assessment. Shared by Assistant principal" in post.text
    tuesday_bot.slack.command(GRADE3, TEAM, "/ilt share")
    assert "Only an organizer can share results" in private(tuesday_bot, GRADE3)[-1].text


def test_with_nothing_to_share_it_says_so(tuesday_bot):
    tuesday_bot.slack.command(PRINCIPAL, TEAM, "/ilt share")
    assert "There is nothing to share yet" in private(tuesday_bot, PRINCIPAL)[-1].text


@pytest.mark.begins_with(steps=ready)
def test_an_older_meeting_can_be_chosen(tuesday_bot):
    bot = tuesday_bot
    add_meeting(bot.db, Held(day=Held().day.replace(day=16), decisions=(("An older one", ""),)))
    share(bot, meeting="2", parts=["decisions"])
    assert "An older one" in posts(bot)[0].text


@pytest.mark.begins_with(steps=ready)
def test_the_button_below_the_minutes_opens_the_form_of_that_meeting(tuesday_bot, mailbox):
    bot = tuesday_bot
    click = click_payload(mailbox, user=GRADE3, action_id=ids.SHARE_OPEN, value="1")
    bot.slack.deliver("interactive", click)
    assert "Only whoever leads the meeting" in mailbox.newest()


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({CHANNEL: TEAM}, CHANNEL, "your team's own channel"),
        ({INTRODUCTION: "x" * 401}, INTRODUCTION, "longer than 400"),
    ],
)
@pytest.mark.begins_with(steps=ready)
def test_what_cannot_be_is_said_under_its_field(tuesday_bot, fields, field, said):
    bot = tuesday_bot
    form = open_form(bot)
    fill(bot, form, **fields)
    bot.slack.submit(PRINCIPAL, form.id)
    assert said in top_form(bot, PRINCIPAL).errors[field]


def test_parts_with_nothing_in_them_are_not_posted(tuesday_bot):
    add_meeting(tuesday_bot.db, Held(decisions=()))
    form = open_form(tuesday_bot)
    fill(tuesday_bot, form, parts=["decisions"])
    tuesday_bot.slack.submit(PRINCIPAL, form.id)
    assert "nothing in the parts" in top_form(tuesday_bot, PRINCIPAL).errors[PARTS]


@pytest.mark.begins_with(steps=ready)
def test_where_the_bot_is_not_the_sharer_gets_the_invite_line_and_tries_again(tuesday_bot):
    bot = tuesday_bot
    bot.slack.remove_bot(PRINCIPAL, STAFF)
    bot.slack.settle()
    share(bot)
    assert posts(bot) == []
    word = dms(bot, PRINCIPAL)[-1]
    assert "/invite @ILT" in word.text
    bot.slack.invite_bot(PRINCIPAL, STAFF)
    bot.slack.settle()
    block, _ = element(word, ids.SHARE_AGAIN)
    place = bot.slack.open_dm(PRINCIPAL).id
    bot.slack.set_faults(double_delivery=True)
    bot.slack.click(PRINCIPAL, place, word.ts, block, ids.SHARE_AGAIN)
    bot.settle()
    bot.tick()
    bot.tick()
    assert len(posts(bot)) == 1


@pytest.mark.begins_with(steps=ready)
def test_a_channel_left_between_the_look_and_the_post_is_told_too(tuesday_bot):
    bot = tuesday_bot
    with bot.db.write() as session:
        session.add(
            Share(
                ilt_id=1,
                meeting_id=1,
                parts=["decisions"],
                introduction="",
                channel_id="C0NOWHERE01",
                asked_by_id=person_id(bot, PRINCIPAL),
                asked_at=bot.app.clock.now(),
                state=ShareState.OWED,
            )
        )
        session.flush()
    with bot.db.write() as session:
        post = ToSend("T0SANDBOX01", SHARED, "1", "C0NOWHERE01", "1", bot.app.clock.now(), 1, PRINCIPAL)
        enqueue(act_in(bot.db, session, bot.app.clock.machine_now()), post)
    bot.tick()
    bot.tick()
    assert "/invite @ILT" in dms(bot, PRINCIPAL)[-1].text
    assert shares(bot) == [ShareState.NOT_INVITED]
    with bot.db.read() as session:
        assert session.get_one(Ilt, 1).is_reachable


def person_id(bot: RunningBot, user: str) -> int:
    with bot.db.read() as session:
        return person(session, user).id


@pytest.mark.begins_with(steps=ready)
def test_a_channel_that_the_sharer_is_not_in_gets_nothing(tuesday_bot):
    bot = tuesday_bot
    bot.slack.invite_bot(PRINCIPAL, PRIVATE)
    set_role(bot, GRADE5, Role.FACILITATOR)
    bot.slack.settle()
    bot.tick()
    share(bot, GRADE5, channel=PRIVATE)
    assert posts(bot, PRIVATE) == []
    assert "you are not a member of it" in dms(bot, GRADE5)[-1].text
    assert shares(bot) == [ShareState.REFUSED]
    assert deeds(bot) == []


@pytest.mark.begins_with(steps=ready)
def test_a_channel_that_another_organization_reads_gets_nothing(tuesday_bot):
    tuesday_bot.slack.share_outside(STAFF)
    tuesday_bot.slack.settle()
    share(tuesday_bot)
    assert not [one for one in posts(tuesday_bot) if "Shared by" in one.text]
    assert shares(tuesday_bot) == [ShareState.REFUSED]


def submission(user: str, team: str, wish: Wish | str) -> dict[str, Any]:
    kept = wish if isinstance(wish, str) else metadata(wish)
    return {
        "type": "view_submission",
        "team": {"id": team},
        "user": {"id": user, "team_id": team},
        "api_app_id": "A0SANDBOX01",
        "view": {
            "id": "V0FORGED",
            "hash": f"{user}{kept}"[:200],
            "type": "modal",
            "blocks": [],
            "callback_id": ids.SHARE_PREVIEW_FORM,
            "private_metadata": kept,
            "state": {"values": {}},
        },
    }


@pytest.mark.parametrize(
    ("user", "team", "wish"),
    [
        (GRADE5, "T0SANDBOX01", Wish(1, 1, ["decisions"], "", STAFF)),
        (PRINCIPAL, "T0ELSEWHERE", Wish(1, 1, ["decisions"], "", STAFF)),
        (PRINCIPAL, "T0SANDBOX01", Wish(2, 1, ["decisions"], "", STAFF)),
        (PRINCIPAL, "T0SANDBOX01", Wish(1, 99, ["decisions"], "", STAFF)),
        (PRINCIPAL, "T0SANDBOX01", Wish(1, 1, ["liked"], "", STAFF)),
        (PRINCIPAL, "T0SANDBOX01", Wish(1, 1, [], "", STAFF)),
        (PRINCIPAL, "T0SANDBOX01", Wish(1, 1, ["decisions"], "", "D0PRINCIPAL")),
        (PRINCIPAL, "T0SANDBOX01", Wish(1, 1, ["decisions"], "", "U0GRADE3LEAD")),
        (PRINCIPAL, "T0SANDBOX01", Wish(1, 1, ["decisions"], "", "C0STAFF> <!channel")),
        (PRINCIPAL, "T0SANDBOX01", Wish(1, 1, ["decisions"], "", TEAM)),
        (PRINCIPAL, "T0SANDBOX01", Wish(1, 1, ["decisions"], "x" * 500, STAFF)),
        (PRINCIPAL, "T0SANDBOX01", '{"ilt": "1 OR 1=1"}'),
        (PRINCIPAL, "T0SANDBOX01", "nonsense"),
        (PRINCIPAL, "T0SANDBOX01", "[]"),
    ],
)
@pytest.mark.begins_with(steps=ready)
def test_a_forged_form_posts_nothing(tuesday_bot, user, team, wish):
    bot = tuesday_bot
    bot.slack.deliver("interactive", submission(user, team, wish))
    bot.tick()
    assert shares(bot) == []
    assert posts(bot) == []
    with bot.db.read() as session:
        assert session.scalars(select(Delivery).filter_by(kind="shared")).all() == []


@pytest.mark.begins_with(steps=ready)
def test_a_guessed_channel_is_only_told_about_as_one_the_bot_is_not_in(tuesday_bot):
    bot = tuesday_bot
    bot.slack.deliver(
        "interactive", submission(PRINCIPAL, "T0SANDBOX01", Wish(1, 1, ["items"], "", "C0GUESSED01"))
    )
    bot.tick()
    bot.tick()
    assert shares(bot) == [ShareState.NOT_INVITED]
    assert "/invite @ILT" in dms(bot, PRINCIPAL)[-1].text


@pytest.mark.begins_with(steps=ready)
def test_nobody_tries_again_for_somebody_else(tuesday_bot, mailbox):
    bot = tuesday_bot
    bot.slack.remove_bot(PRINCIPAL, STAFF)
    bot.slack.settle()
    share(bot)
    for user, team, value in (
        (GRADE5, "T0SANDBOX01", "1"),
        (PRINCIPAL, "T0ELSEWHERE", "1"),
        (PRINCIPAL, "T0SANDBOX01", "77"),
    ):
        click = click_payload(mailbox, user=user, team=team, action_id=ids.SHARE_AGAIN, value=value)
        bot.slack.deliver("interactive", click)
        assert "nothing was posted" in mailbox.newest() or "Only members" in mailbox.newest()
    assert shares(bot) == [ShareState.NOT_INVITED]


@pytest.mark.begins_with(steps=ready)
def test_who_left_the_team_before_it_was_posted_shares_nothing(tuesday_bot):
    bot = tuesday_bot
    form = open_form(bot)
    fill(bot, form)
    bot.slack.submit(PRINCIPAL, form.id)
    bot.slack.submit(PRINCIPAL, top_form(bot, PRINCIPAL).id)
    bot.slack.leave(PRINCIPAL, TEAM)
    bot.slack.settle()
    bot.tick()
    bot.tick()
    assert [one for one in seen(bot, GRADE3, STAFF) if "Shared by" in one.text] == []


def test_a_channel_that_only_gets_outcomes_is_not_greeted_as_a_team(tuesday_bot):
    add_meeting(tuesday_bot.db)
    share(tuesday_bot, parts=["decisions"])
    tuesday_bot.slack.invite_bot(PRINCIPAL, STAFF)
    tuesday_bot.slack.settle()
    tuesday_bot.tick()
    tuesday_bot.tick()
    assert not any("Hello!" in one.text for one in seen(tuesday_bot, PRINCIPAL, STAFF))
