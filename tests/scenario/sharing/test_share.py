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
from tests.steps.bot import ASSISTANT, GRADE3, GRADE5, PRINCIPAL, PRIVATE, STAFF, TEAM, Live
from tests.steps.closed_meeting import Held, add_meeting, set_rhythm
from tests.steps.dated import Dated, dms, element, set_role
from tests.steps.forged import click_payload
from tests.steps.revealed import Past, WrittenNote, add_past, person

EVERY_PART = [one.value for one in Part]
SECRETS = ("Too many items", "We started on time", "Four of six teams", "A secret note")


def ready(dated: Dated) -> Live:
    """A closed meeting that the principal led, results, and the bot in the staff room."""
    set_rhythm(dated.live.db)
    add_meeting(dated.live.db, Held(chosen_change="Start with the data"))
    add_past(dated.live.db, Past(notes=(WrittenNote("teacher_teams", "A secret note"),)))
    dated.live.slack.invite_bot(PRINCIPAL, STAFF)
    dated.live.slack.settle()
    dated.live.tick()
    return dated.live


def open_form(live: Live, user: str = PRINCIPAL) -> View:
    live.slack.command(user, TEAM, "/ilt share")
    return top_form(live, user)


def fill(live: Live, form: View, user: str = PRINCIPAL, **fields: Any) -> None:
    wanted = {PARTS: EVERY_PART, CHANNEL: STAFF} | fields
    for name, value in wanted.items():
        live.slack.fill(user, form.id, name, name, value)


def share(live: Live, user: str = PRINCIPAL, **fields: Any) -> None:
    """The whole way, and the worker's rounds."""
    form = open_form(live, user)
    fill(live, form, user, **fields)
    live.slack.submit(user, form.id)
    live.slack.submit(user, top_form(live, user).id)
    live.slack.close(user, form.id, clear_all=True)
    live.tick()
    live.tick()


def posts(live: Live, channel: str = STAFF) -> list[Message]:
    return [one for one in seen(live, PRINCIPAL, channel) if "Shared by" in one.text]


def shares(live: Live) -> list[str]:
    with live.db.read() as session:
        return list(session.scalars(select(Share.state).order_by(Share.id)))


def deeds(live: Live) -> list[tuple[str, str]]:
    with live.db.read() as session:
        entries = session.scalars(select(AuditEntry).filter_by(deed=Deed.SHARED))
        return [(entry.deed, entry.subject) for entry in entries]


def words(dms_of: list[Message]) -> str:
    return dms_of[-1].text


def test_the_preview_shows_what_is_posted_and_it_is_posted_once(tuesday_on):
    live = ready(tuesday_on)
    form = open_form(live)
    fill(live, form, introduction="What we agreed <!channel> on")
    live.slack.submit(PRINCIPAL, form.id)
    shown = top_form(live, PRINCIPAL)
    assert shown.payload["callback_id"] == ids.SHARE_PREVIEW_FORM
    assert posts(live) == []
    live.slack.submit(PRINCIPAL, shown.id)
    live.tick()
    live.tick()
    [post] = posts(live)
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
    without_ids = [{key: one for key, one in block.items() if key != "block_id"} for block in post.blocks]
    previewed = [
        {key: one for key, one in block.items() if key != "block_id"} for block in shown.payload["blocks"]
    ]
    assert previewed[-len(without_ids) :] == without_ids
    for secret in SECRETS:
        assert secret not in json.dumps(post.blocks)
    assert deeds(live) == [("shared", f"1 to {STAFF}")]
    assert shares(live) == [ShareState.OWED]


def test_twice_delivered_it_is_posted_once(tuesday_on):
    live = ready(tuesday_on)
    live.slack.set_faults(double_delivery=True)
    share(live)
    assert len(posts(live)) == 1
    assert len(deeds(live)) == 1


def test_whoever_led_the_meeting_may_share_it_and_others_are_refused_kindly(tuesday):
    live = ready(tuesday)
    live.slack.command(GRADE5, TEAM, "/ilt share")
    said = private(live, GRADE5)[-1].text
    assert "Only whoever leads the meeting can share what came out of it. That is Principal" in said
    assert live.slack.modal_stack(GRADE5) == []
    set_role(live, GRADE5, Role.FACILITATOR)
    assert open_form(live, GRADE5)


def test_results_alone_are_shared_by_facilitators(tuesday):
    live = tuesday.live
    add_past(live.db)
    live.slack.invite_bot(PRINCIPAL, STAFF)
    live.slack.settle()
    set_role(live, ASSISTANT, Role.FACILITATOR)
    live.tick()
    form = open_form(live, ASSISTANT)
    assert MEETING not in {block.get("block_id") for block in form.payload["blocks"]}
    share(live, ASSISTANT, parts=[Part.STRENGTHS.value])
    [post] = posts(live)
    assert "from our self-assessment. Shared by Assistant principal" in post.text
    live.slack.command(GRADE3, TEAM, "/ilt share")
    assert "Only a facilitator can share results" in private(live, GRADE3)[-1].text


def test_with_nothing_to_share_it_says_so(tuesday):
    tuesday.live.slack.command(PRINCIPAL, TEAM, "/ilt share")
    assert "There is nothing to share yet" in private(tuesday.live, PRINCIPAL)[-1].text


def test_an_older_meeting_can_be_chosen(tuesday):
    live = ready(tuesday)
    add_meeting(live.db, Held(day=Held().day.replace(day=16), decisions=(("An older one", ""),)))
    share(live, meeting="2", parts=["decisions"])
    assert "An older one" in posts(live)[0].text


def test_the_button_below_the_minutes_opens_the_form_of_that_meeting(tuesday, mailbox):
    live = ready(tuesday)
    click = click_payload(mailbox, user=GRADE3, action_id=ids.SHARE_OPEN, value="1")
    live.slack.deliver("interactive", click)
    assert "Only whoever leads the meeting" in mailbox.newest()


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({CHANNEL: TEAM}, CHANNEL, "your team's own channel"),
        ({INTRODUCTION: "x" * 401}, INTRODUCTION, "longer than 400"),
    ],
)
def test_what_cannot_be_is_said_under_its_field(tuesday, fields, field, said):
    live = ready(tuesday)
    form = open_form(live)
    fill(live, form, **fields)
    live.slack.submit(PRINCIPAL, form.id)
    assert said in top_form(live, PRINCIPAL).errors[field]


def test_parts_with_nothing_in_them_are_not_posted(tuesday):
    live = tuesday.live
    add_meeting(live.db, Held(decisions=()))
    form = open_form(live)
    fill(live, form, parts=["decisions"])
    live.slack.submit(PRINCIPAL, form.id)
    assert "nothing in the parts" in top_form(live, PRINCIPAL).errors[PARTS]


def test_where_the_bot_is_not_the_sharer_gets_the_invite_line_and_tries_again(tuesday_on):
    live = ready(tuesday_on)
    live.slack.remove_bot(PRINCIPAL, STAFF)
    live.slack.settle()
    share(live)
    assert posts(live) == []
    word = dms(live, PRINCIPAL)[-1]
    assert "/invite @ILT" in word.text
    live.slack.invite_bot(PRINCIPAL, STAFF)
    live.slack.settle()
    block, _ = element(word, ids.SHARE_AGAIN)
    place = live.slack.open_dm(PRINCIPAL).id
    live.slack.set_faults(double_delivery=True)
    live.slack.click(PRINCIPAL, place, word.ts, block, ids.SHARE_AGAIN)
    live.settle()
    live.tick()
    live.tick()
    assert len(posts(live)) == 1


def test_a_channel_left_between_the_look_and_the_post_is_told_too(tuesday):
    live = ready(tuesday)
    with live.db.write() as session:
        session.add(
            Share(
                ilt_id=1,
                meeting_id=1,
                parts=["decisions"],
                introduction="",
                channel_id="C0NOWHERE01",
                asked_by_id=person_id(live, PRINCIPAL),
                asked_at=live.bot.clock.now(),
                state=ShareState.OWED,
            )
        )
        session.flush()
    with live.db.write() as session:
        post = ToSend("T0SANDBOX01", SHARED, "1", "C0NOWHERE01", "1", live.bot.clock.now(), 1, PRINCIPAL)
        enqueue(session, post, live.bot.clock.machine_now())
    live.tick()
    live.tick()
    assert "/invite @ILT" in dms(live, PRINCIPAL)[-1].text
    assert shares(live) == [ShareState.NOT_INVITED]
    with live.db.read() as session:
        assert session.get_one(Ilt, 1).is_reachable


def person_id(live: Live, user: str) -> int:
    with live.db.read() as session:
        return person(session, user).id


def test_a_channel_that_the_sharer_is_not_in_gets_nothing(tuesday_on):
    live = ready(tuesday_on)
    live.slack.invite_bot(PRINCIPAL, PRIVATE)
    set_role(live, GRADE5, Role.FACILITATOR)
    live.slack.settle()
    live.tick()
    share(live, GRADE5, channel=PRIVATE)
    assert posts(live, PRIVATE) == []
    assert "you are not a member of it" in dms(live, GRADE5)[-1].text
    assert shares(live) == [ShareState.REFUSED]
    assert deeds(live) == []


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
def test_a_forged_form_posts_nothing(tuesday, user, team, wish):
    live = ready(tuesday)
    live.slack.deliver("interactive", submission(user, team, wish))
    live.tick()
    assert shares(live) == []
    assert posts(live) == []
    with live.db.read() as session:
        assert session.scalars(select(Delivery).filter_by(kind="shared")).all() == []


def test_a_guessed_channel_is_only_told_about_as_one_the_bot_is_not_in(tuesday):
    live = ready(tuesday)
    live.slack.deliver(
        "interactive", submission(PRINCIPAL, "T0SANDBOX01", Wish(1, 1, ["items"], "", "C0GUESSED01"))
    )
    live.tick()
    live.tick()
    assert shares(live) == [ShareState.NOT_INVITED]
    assert "/invite @ILT" in dms(live, PRINCIPAL)[-1].text


def test_nobody_tries_again_for_somebody_else(tuesday, mailbox):
    live = ready(tuesday)
    live.slack.remove_bot(PRINCIPAL, STAFF)
    live.slack.settle()
    share(live)
    for user, team, value in (
        (GRADE5, "T0SANDBOX01", "1"),
        (PRINCIPAL, "T0ELSEWHERE", "1"),
        (PRINCIPAL, "T0SANDBOX01", "77"),
    ):
        click = click_payload(mailbox, user=user, team=team, action_id=ids.SHARE_AGAIN, value=value)
        live.slack.deliver("interactive", click)
        assert "nothing was posted" in mailbox.newest() or "Only members" in mailbox.newest()
    assert shares(live) == [ShareState.NOT_INVITED]


def test_who_left_the_team_before_it_was_posted_shares_nothing(tuesday):
    live = ready(tuesday)
    form = open_form(live)
    fill(live, form)
    live.slack.submit(PRINCIPAL, form.id)
    live.slack.submit(PRINCIPAL, top_form(live, PRINCIPAL).id)
    live.slack.leave(PRINCIPAL, TEAM)
    live.slack.settle()
    live.tick()
    live.tick()
    assert [one for one in seen(live, GRADE3, STAFF) if "Shared by" in one.text] == []


def test_a_channel_that_only_gets_outcomes_is_not_greeted_as_a_team(tuesday):
    live = tuesday.live
    add_meeting(live.db)
    share(live, parts=["decisions"])
    live.slack.invite_bot(PRINCIPAL, STAFF)
    live.slack.settle()
    live.tick()
    live.tick()
    assert not any("Hello!" in one.text for one in seen(live, PRINCIPAL, STAFF))
