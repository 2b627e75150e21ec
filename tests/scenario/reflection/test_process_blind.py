"""Before they are shown nobody can read a process answer anywhere; whatever is forged, nobody else's team can at all."""

import json
import logging
from collections.abc import Mapping

import pytest
from sqlalchemy import select, text

from bot.blocks import ids
from bot.meetings.messages.reflection_shapes import CHOICE_WORDS
from bot.reflection.messages.lines import LINE, OWN
from bot.sharing.messages.share import Part
from storage.audit import AuditEntry
from storage.meetings import Meeting
from storage.people import Ilt, Role
from storage.reflection import LineBacking, ProcessLine
from storage.sharing import Share
from tests.steps.assessments import private, seen, top_form
from tests.steps.bot import ASSISTANT, EIGHT, GRADE3, GRADE5, PRINCIPAL, PRIVATE, TEAM, Live
from tests.steps.dated import chicago, dms, set_role
from tests.steps.forged import click_payload, forged_view
from tests.steps.home import opened
from tests.steps.leftovers import everything
from tests.steps.reflection import (
    SIX,
    answer,
    click_in,
    end_meeting,
    everyone_likes,
    fill,
    held,
    lines,
    open_form,
    open_list,
    start_meeting,
    tap,
    waiting_answers,
)

SECRET = "Nobody may read this yet"
PATHS = [
    {"action_id": ids.PROCESS_LINES, "value": "{meeting}"},
    {"action_id": ids.PROCESS_LINES, "value": "{meeting}:0"},
    {"action_id": ids.PROCESS_PLUS_ONE, "value": "{meeting}:{line}"},
    {"action_id": ids.PROCESS_REMOVE, "value": "{meeting}:{line}"},
    {"action_id": ids.PROCESS_CHOOSE, "value": "{meeting}"},
]
EVERY_PATH = [
    *PATHS,
    {"action_id": ids.PROCESS_ANSWER, "value": "{meeting}"},
    {"action_id": ids.PROCESS_CLOSE, "value": "{meeting}"},
]
SECRETS = (SECRET, "'a_lot'", "'not_yet'", "'too_early'", '"a_lot"', '"not_yet"')


def by_name(path: dict[str, str]) -> str:
    return f"{path['action_id']} {path['value']}"


def forged(path: dict[str, str], **numbers: int) -> dict[str, str]:
    return {**path, "value": path["value"].format(**numbers)}


def three_secrets(dated) -> int:
    """A session that three people have answered about, each question."""
    meeting = held(dated)
    for user in SIX[:3]:
        answer(dated.live, user, liked=SECRET, hard=SECRET, change=SECRET, step=SECRET, fits="not_yet")
    dated.live.tick()
    return meeting


def test_no_message_no_home_and_no_private_answer_tells(tuesday_on):
    live = tuesday_on.live
    three_secrets(tuesday_on)
    tuesday_on.at("2026-12-01 16:50")
    for user in EIGHT:
        for word in ("", " help", " reflect", " results", " export", " privacy", " meeting", " agenda"):
            live.slack.command(user, TEAM, f"/ilt{word}")
        shown = [*seen(live, user), *private(live, user), *dms(live, user), opened(live, user)]
        assert SECRET not in str(shown)
        assert "1 not yet" not in str(shown)
        assert "3 not yet" not in str(shown)


def test_minutes_and_sharing_of_a_session_give_nothing_before_its_close(tuesday, mailbox):
    live = tuesday.live
    set_role(live, PRINCIPAL, Role.FACILITATOR)
    meeting = three_secrets(tuesday)
    for action_id in (ids.MINUTES_DOCUMENT, ids.SHARE_OPEN):
        live.slack.deliver("interactive", click_payload(mailbox, action_id=action_id, value=str(meeting)))
        assert SECRET not in mailbox.newest()
    wish = {
        "meeting": {"selected_option": {"value": str(meeting)}},
        "parts": {"selected_options": [{"value": part.value} for part in Part]},
        "channel": {"selected_conversation": "C0STAFFROOM"},
    }
    with live.db.read() as session:
        ilt_id = session.get_one(Meeting, meeting).ilt_id
    preview = forged_view(live, PRINCIPAL, ids.SHARE_FORM, str(ilt_id), **wish)
    asked = {"ilt": ilt_id, "meeting": meeting, "parts": list(Part), "words": "", "channel": "C0STAFFROOM"}
    post = forged_view(live, PRINCIPAL, ids.SHARE_PREVIEW_FORM, json.dumps(asked))
    for payload in (preview, post):
        [ack] = live.slack.deliver("interactive", payload)
        assert "nothing was posted" in str(ack.body)
    live.tick()
    assert everything(live).count(SECRET) == 0
    with live.db.read() as session:
        assert session.scalars(select(Share)).all() == []


def test_others_forms_are_empty_and_mine_holds_only_mine(tuesday):
    live = tuesday.live
    three_secrets(tuesday)
    assert SECRET not in str(open_form(live, GRADE5).payload)
    assert str(open_form(live, SIX[0]).payload).count(SECRET) == 4


def test_it_is_stored_only_among_the_answers(tuesday_on):
    live = tuesday_on.live
    three_secrets(tuesday_on)
    tuesday_on.at("2026-12-01 16:50")
    assert waiting_answers(live.db) == 15
    held_elsewhere = everything(live)
    assert "reflecting" in held_elsewhere
    for secret in (SECRET, *(f'"{choice}"' for words in CHOICE_WORDS.values() for choice in words)):
        if secret not in {'"yes"', '"no"', '"partly"'}:
            assert secret not in held_elsewhere


def test_no_log_line_holds_an_answer_or_says_who_answered(tuesday, caplog):
    caplog.set_level(logging.DEBUG)
    live = tuesday.live
    three_secrets(tuesday)
    everyone_likes(live, SIX[3:4])
    click_in(live, GRADE3, open_list(live, GRADE3), ids.PROCESS_PLUS_ONE)
    tap(live, PRINCIPAL, ids.PROCESS_CLOSE)
    live.tick()
    with live.db.write() as session:
        session.execute(text("DROP TABLE process_answers"))
    form_error = open_form_fails(live)
    assert "went wrong" in form_error
    ours = [
        one
        for one in caplog.records
        if one.name.split(".")[0] in {"bot", "handlers", "storage", "slack_bolt"}
    ]
    said = "\n".join(logging.Formatter().format(one) for one in ours if one.levelno >= logging.INFO)
    assert "process.form" in said
    for secret in (*SECRETS, "Liked by", *SIX[1:]):
        assert secret not in said


def open_form_fails(live: Live) -> str:
    """A new meeting's form cannot be read: the fault is ours, and logged."""
    start_meeting(live.db, started=chicago("2026-12-08 15:30"))
    live.slack.command(EIGHT[7], TEAM, "/ilt reflect")
    tap(live, EIGHT[7], ids.PROCESS_ANSWER, private(live, EIGHT[7])[-1])
    return private(live, EIGHT[7])[-1].text


@pytest.mark.parametrize("path", PATHS, ids=by_name)
def test_nothing_comes_out_before_it_is_shown(tuesday_on, mailbox, path):
    live = tuesday_on.live
    meeting = three_secrets(tuesday_on)
    live.slack.deliver("interactive", click_payload(mailbox, **forged(path, meeting=meeting, line=1)))
    answered = mailbox.newest()
    assert SECRET not in answered
    assert "not shown yet" in answered or "not there any more" in answered
    assert waiting_answers(live.db) == 15
    assert lines(live.db, meeting) == []


@pytest.mark.parametrize("path", EVERY_PATH, ids=by_name)
def test_somebody_who_is_not_in_the_team_gets_one_sentence(tuesday_on, mailbox, path):
    live = tuesday_on.live
    meeting = shown(tuesday_on)
    live.slack.leave(GRADE5, TEAM)
    live.slack.settle()
    before = everything(live, "handled_requests")
    for who in ({"user": GRADE5}, {"team": "T0ELSEWHERE"}):
        click = click_payload(mailbox, **who, **forged(path, meeting=meeting, line=first_line(live)))
        live.slack.deliver("interactive", click)
        answered = mailbox.newest()
        assert "Only members of this team's channel" in answered or "a meeting I no longer have" in answered
        assert "Liked by" not in answered
    assert everything(live, "handled_requests") == before


def shown(dated) -> int:
    meeting = held(dated)
    everyone_likes(dated.live, SIX[:4])
    return meeting


def first_line(live: Live) -> int:
    with live.db.read() as session:
        return session.scalars(select(ProcessLine.id).order_by(ProcessLine.id)).first() or 0


def test_a_line_of_another_meeting_cannot_be_reached_through_ones_own(tuesday_on, mailbox):
    """Two teams: whoever leads one names its meeting and the other's line."""
    live = tuesday_on.live
    live.slack.invite_bot(ASSISTANT, PRIVATE)
    live.slack.settle()
    live.tick()
    theirs = shown(tuesday_on)
    with live.db.read() as session:
        [channel] = session.scalars(select(Ilt.channel_id).where(Ilt.channel_id != TEAM))
    mine = start_meeting(live.db, [ASSISTANT], channel=channel, by=ASSISTANT)
    end_meeting(live.db, mine)
    with live.db.write() as session:
        one = session.get_one(Meeting, mine)
        one.shown_at = one.ended_at
    line = first_line(live)
    for action in (ids.PROCESS_PLUS_ONE, ids.PROCESS_REMOVE):
        click = click_payload(mailbox, user=ASSISTANT, action_id=action, value=f"{mine}:{line}")
        live.slack.deliver("interactive", click)
        assert "not there any more" in mailbox.newest()
    submit(
        live,
        ASSISTANT,
        ids.PROCESS_CHOOSE_FORM,
        str(mine),
        {LINE: {LINE: option(str(line))}, OWN: {OWN: {"value": None}}},
    )
    with live.db.read() as session:
        assert session.get_one(Meeting, mine).chosen_change is None
        assert len(session.scalars(select(ProcessLine).filter_by(meeting_id=theirs)).all()) == 4
        assert session.scalars(select(LineBacking.line_id)).all() == []


def option(value: str) -> dict[str, object]:
    return {
        "type": "static_select",
        "selected_option": {"text": {"type": "plain_text", "text": "x"}, "value": value},
    }


def submit(live: Live, user: str, callback_id: str, about: str, values: Mapping[str, object]) -> object:
    """A forged form."""
    view = {
        "id": "V0FORGED01",
        "hash": f"{about}.x",
        "type": "modal",
        "callback_id": callback_id,
        "private_metadata": about,
        "title": {"type": "plain_text", "text": "x"},
        "blocks": [],
        "state": {"values": values},
    }
    payload = {
        "type": "view_submission",
        "team": {"id": "T0SANDBOX01"},
        "user": {"id": user, "team_id": "T0SANDBOX01"},
        "api_app_id": "A0SANDBOX01",
        "view": view,
    }
    [ack] = live.slack.deliver("interactive", payload)
    return ack.body


@pytest.mark.parametrize("about", ["", "x", "-1", "424242", "1 OR 1=1", "9" * 40])
def test_a_forged_form_saves_nothing_and_says_why(tuesday, about):
    live = tuesday.live
    held(tuesday)
    values = {"liked": {"liked": {"value": "Forged"}}}
    for callback in (ids.PROCESS_FORM, ids.PROCESS_CHOOSE_FORM):
        body = submit(live, GRADE3, callback, about, values)
        assert "any more" in str(body) or "no longer have" in str(body)
    assert waiting_answers(live.db) == 0


def test_a_forged_choice_saves_nothing(tuesday):
    live = tuesday.live
    meeting = held(tuesday)
    for question, choice in (("fits", "very"), ("fits", "yes"), ("helped", "a_lot")):
        body = submit(live, GRADE3, ids.PROCESS_FORM, str(meeting), {question: {question: option(choice)}})
        assert "errors" in str(body)
    assert waiting_answers(live.db) == 0


NAMELESS = ["", ":", "x", "1:", "1:x", "999999999999999999999:1", "424242:1", "-1:1", "1:" + "a" * 900]


def test_a_value_that_names_nothing_gets_a_sentence(live_here, mailbox):
    for path in EVERY_PATH:
        for value in NAMELESS:
            click = click_payload(mailbox, action_id=path["action_id"], value=value)
            live_here.slack.deliver("interactive", click)
            answered = mailbox.newest()
            assert "any more" in answered or "no longer have" in answered
            assert "Sorry" not in answered


def test_an_ordinary_member_cannot_remove_choose_or_close(tuesday_on, mailbox):
    live = tuesday_on.live
    meeting = shown(tuesday_on)
    values = f"{meeting}:{first_line(live)}"
    for action, value in (
        (ids.PROCESS_REMOVE, values),
        (ids.PROCESS_CHOOSE, str(meeting)),
        (ids.PROCESS_CLOSE, str(meeting)),
    ):
        live.slack.deliver("interactive", click_payload(mailbox, user=GRADE5, action_id=action, value=value))
        assert "Only whoever leads the meeting can" in mailbox.newest()
    body = submit(live, GRADE5, ids.PROCESS_CHOOSE_FORM, str(meeting), {OWN: {OWN: {"value": "Mine"}}})
    assert "Only whoever leads" in str(body)
    assert len(lines(live.db, meeting)) == 4
    with live.db.read() as session:
        assert session.scalars(select(AuditEntry.deed)).all() == []


def test_after_the_close_nothing_moves_through_old_buttons(tuesday_on):
    live = tuesday_on.live
    meeting = shown(tuesday_on)
    answer(live, SIX[4], hard="Late but true")
    old_list = open_list(live, GRADE3)
    form = open_form(live, SIX[5])
    fill(live, SIX[5], form, liked="Too late")
    tap(live, PRINCIPAL, ids.PROCESS_CLOSE)
    live.tick()
    before = lines(live.db, meeting)
    live.slack.submit(SIX[5], form.id)
    assert "closed, so this was not saved" in str(top_form(live, SIX[5]).errors)
    assert "+1s are counted" in str(click_in(live, GRADE3, old_list, ids.PROCESS_PLUS_ONE).payload)
    assert lines(live.db, meeting) == before
    assert waiting_answers(live.db) == 0


def test_a_repeated_submission_that_was_the_fourth_says_the_same_again(tuesday_on):
    live = tuesday_on.live
    meeting = held(tuesday_on)
    everyone_likes(live, SIX[:3])
    values = {"liked": {"liked": {"value": "The fourth"}}}
    first, again = (submit(live, SIX[3], ids.PROCESS_FORM, str(meeting), values) for _ in range(2))
    assert "shown in the channel in a moment" in str(first)
    assert again == first
    assert len(lines(live.db, meeting)) == 4
