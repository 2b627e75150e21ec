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
from storage.people import Ilt, Member, Role
from storage.reflection import LineBacking, ProcessLine, Question
from storage.reflection_answers import keep_answers, rewrite_as_lines
from storage.sharing import Share
from tests.steps.assessments import private, seen, top_form
from tests.steps.bot import ASSISTANT, EIGHT, GRADE3, GRADE5, PRINCIPAL, PRIVATE, TEAM, RunningBot
from tests.steps.dated_bot import chicago, dms, set_role
from tests.steps.forged import click_payload, forged_view
from tests.steps.home import opened
from tests.steps.leftovers import everything
from tests.steps.reflection import (
    SIX,
    answer,
    backings,
    click_in,
    end_meeting,
    everyone_likes,
    fill,
    held,
    lines,
    open_form,
    open_list,
    show_now,
    start_meeting,
    tap,
    the_meeting,
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
    {"action_id": ids.PROCESS_SHOW, "value": "{meeting}"},
]
SECRETS = (SECRET, "'a_lot'", "'not_yet'", "'too_early'", '"a_lot"', '"not_yet"')


def by_name(path: dict[str, str]) -> str:
    return f"{path['action_id']} {path['value']}"


def forged(path: dict[str, str], **numbers: int) -> dict[str, str]:
    return {**path, "value": path["value"].format(**numbers)}


def three_secrets(bot) -> int:
    """A session that three people have answered about, each question."""
    meeting = held(bot)
    for user in SIX[:3]:
        answer(bot, user, liked=SECRET, hard=SECRET, change=SECRET, step=SECRET, fits="not_yet")
    bot.tick()
    return meeting


def shown(bot) -> int:
    meeting = held(bot)
    everyone_likes(bot, SIX[:4])
    show_now(bot)
    return meeting


@pytest.mark.begins_with(steps=three_secrets)
def test_no_message_no_home_and_no_private_answer_tells(tuesday_bot_on_both):
    tuesday_bot_on_both.at("2026-12-01 16:50")
    for user in EIGHT:
        for word in ("", " help", " reflect", " results", " export", " privacy", " meeting", " agenda"):
            tuesday_bot_on_both.slack.command(user, TEAM, f"/ilt{word}")
        shown = [
            *seen(tuesday_bot_on_both, user),
            *private(tuesday_bot_on_both, user),
            *dms(tuesday_bot_on_both, user),
            opened(tuesday_bot_on_both, user),
        ]
        assert SECRET not in str(shown)
        assert "1 not yet" not in str(shown)
        assert "3 not yet" not in str(shown)


def test_minutes_and_sharing_of_a_session_give_nothing_before_its_close(tuesday_bot, mailbox):
    set_role(tuesday_bot, PRINCIPAL, Role.FACILITATOR)
    meeting = three_secrets(tuesday_bot)
    for action_id in (ids.MINUTES_DOCUMENT, ids.SHARE_OPEN):
        tuesday_bot.slack.deliver(
            "interactive", click_payload(mailbox, action_id=action_id, value=str(meeting))
        )
        assert SECRET not in mailbox.newest()
    wish = {
        "meeting": {"selected_option": {"value": str(meeting)}},
        "parts": {"selected_options": [{"value": part.value} for part in Part]},
        "channel": {"selected_conversation": "C0STAFFROOM"},
    }
    with tuesday_bot.db.read() as session:
        ilt_id = session.get_one(Meeting, meeting).ilt_id
    preview = forged_view(tuesday_bot, PRINCIPAL, ids.SHARE_FORM, str(ilt_id), **wish)
    asked = {"ilt": ilt_id, "meeting": meeting, "parts": list(Part), "words": "", "channel": "C0STAFFROOM"}
    post = forged_view(tuesday_bot, PRINCIPAL, ids.SHARE_PREVIEW_FORM, json.dumps(asked))
    for payload in (preview, post):
        [ack] = tuesday_bot.slack.deliver("interactive", payload)
        assert "nothing was posted" in str(ack.body)
    tuesday_bot.tick()
    assert everything(tuesday_bot).count(SECRET) == 0
    with tuesday_bot.db.read() as session:
        assert session.scalars(select(Share)).all() == []


@pytest.mark.begins_with(steps=three_secrets)
def test_others_forms_are_empty_and_mine_holds_only_mine(tuesday_bot):
    assert SECRET not in str(open_form(tuesday_bot, GRADE5).payload)
    assert str(open_form(tuesday_bot, SIX[0]).payload).count(SECRET) == 4


@pytest.mark.begins_with(steps=three_secrets)
def test_it_is_stored_only_among_the_answers(tuesday_bot):
    tuesday_bot.at("2026-12-01 16:50")
    assert waiting_answers(tuesday_bot.db) == 15
    held_elsewhere = everything(tuesday_bot)
    assert "reflecting" in held_elsewhere
    for secret in (SECRET, *(f'"{choice}"' for words in CHOICE_WORDS.values() for choice in words)):
        if secret not in {'"yes"', '"no"', '"partly"'}:
            assert secret not in held_elsewhere


def test_no_log_line_holds_an_answer_or_says_who_answered(tuesday_bot, caplog):
    caplog.set_level(logging.DEBUG)
    three_secrets(tuesday_bot)
    everyone_likes(tuesday_bot, SIX[3:4])
    show_now(tuesday_bot)
    click_in(tuesday_bot, GRADE3, open_list(tuesday_bot, GRADE3), ids.PROCESS_PLUS_ONE)
    tap(tuesday_bot, PRINCIPAL, ids.PROCESS_CLOSE)
    tuesday_bot.tick()
    with tuesday_bot.db.write() as session:
        session.execute(text("DROP TABLE process_answers"))
    form_error = open_form_fails(tuesday_bot)
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


def open_form_fails(bot: RunningBot) -> str:
    """A new meeting's form cannot be read: the fault is ours, and logged."""
    start_meeting(bot.db, started=chicago("2026-12-08 15:30"))
    bot.slack.command(SIX[5], TEAM, "/ilt reflect")
    tap(bot, SIX[5], ids.PROCESS_ANSWER, private(bot, SIX[5])[-1])
    return private(bot, SIX[5])[-1].text


@pytest.mark.parametrize("path", PATHS, ids=by_name)
@pytest.mark.begins_with(steps=three_secrets)
def test_nothing_comes_out_before_it_is_shown(tuesday_bot, mailbox, path):
    meeting = the_meeting(tuesday_bot)
    tuesday_bot.slack.deliver("interactive", click_payload(mailbox, **forged(path, meeting=meeting, line=1)))
    answered = mailbox.newest()
    assert SECRET not in answered
    assert "not shown yet" in answered or "not there any more" in answered
    assert waiting_answers(tuesday_bot.db) == 15
    assert lines(tuesday_bot.db, meeting) == []


@pytest.mark.parametrize("path", EVERY_PATH, ids=by_name)
@pytest.mark.begins_with(steps=shown)
def test_somebody_who_is_not_in_the_team_gets_one_sentence(tuesday_bot, mailbox, path):
    meeting = the_meeting(tuesday_bot)
    tuesday_bot.slack.leave(GRADE5, TEAM)
    tuesday_bot.slack.settle()
    before = everything(tuesday_bot, "handled_requests")
    for who in ({"user": GRADE5}, {"team": "T0ELSEWHERE"}):
        click = click_payload(mailbox, **who, **forged(path, meeting=meeting, line=first_line(tuesday_bot)))
        tuesday_bot.slack.deliver("interactive", click)
        answered = mailbox.newest()
        assert "Only members of this team's channel" in answered or "a meeting I no longer have" in answered
        assert "Liked by" not in answered
    assert everything(tuesday_bot, "handled_requests") == before


def first_line(bot: RunningBot) -> int:
    with bot.db.read() as session:
        return session.scalars(select(ProcessLine.id).order_by(ProcessLine.id)).first() or 0


def test_a_line_of_another_meeting_cannot_be_reached_through_ones_own(tuesday_bot, mailbox):
    """Two teams: whoever leads one names its meeting and the other's line."""
    tuesday_bot.slack.invite_bot(ASSISTANT, PRIVATE)
    tuesday_bot.slack.settle()
    tuesday_bot.tick()
    theirs = shown(tuesday_bot)
    with tuesday_bot.db.read() as session:
        [channel] = session.scalars(select(Ilt.channel_id).where(Ilt.channel_id != TEAM))
    mine = start_meeting(tuesday_bot.db, [ASSISTANT], channel=channel, by=ASSISTANT)
    end_meeting(tuesday_bot.db, mine)
    with tuesday_bot.db.write() as session:
        one = session.get_one(Meeting, mine)
        one.shown_at = one.ended_at
    line = first_line(tuesday_bot)
    for action in (ids.PROCESS_PLUS_ONE, ids.PROCESS_REMOVE):
        click = click_payload(mailbox, user=ASSISTANT, action_id=action, value=f"{mine}:{line}")
        tuesday_bot.slack.deliver("interactive", click)
        assert "not there any more" in mailbox.newest()
    submit(
        tuesday_bot,
        ASSISTANT,
        ids.PROCESS_CHOOSE_FORM,
        str(mine),
        {LINE: {LINE: option(str(line))}, OWN: {OWN: {"value": None}}},
    )
    with tuesday_bot.db.read() as session:
        assert session.get_one(Meeting, mine).chosen_change is None
        assert len(session.scalars(select(ProcessLine).filter_by(meeting_id=theirs)).all()) == 4
        assert session.scalars(select(LineBacking.line_id)).all() == []


def option(value: str) -> dict[str, object]:
    return {
        "type": "static_select",
        "selected_option": {"text": {"type": "plain_text", "text": "x"}, "value": value},
    }


def submit(bot: RunningBot, user: str, callback_id: str, about: str, values: Mapping[str, object]) -> object:
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
    [ack] = bot.slack.deliver("interactive", payload)
    return ack.body


@pytest.mark.parametrize("about", ["", "x", "-1", "424242", "1 OR 1=1", "9" * 40])
@pytest.mark.begins_with(steps=held)
def test_a_forged_form_saves_nothing_and_says_why(tuesday_bot, about):
    values = {"liked": {"liked": {"value": "Forged"}}}
    for callback in (ids.PROCESS_FORM, ids.PROCESS_CHOOSE_FORM, ids.PROCESS_JOIN):
        body = submit(tuesday_bot, GRADE3, callback, about, values)
        assert "any more" in str(body) or "no longer have" in str(body)
    assert waiting_answers(tuesday_bot.db) == 0


@pytest.mark.begins_with(steps=held)
def test_a_forged_choice_saves_nothing(tuesday_bot):
    meeting = the_meeting(tuesday_bot)
    for question, choice in (("fits", "very"), ("fits", "yes"), ("helped", "a_lot")):
        body = submit(
            tuesday_bot, GRADE3, ids.PROCESS_FORM, str(meeting), {question: {question: option(choice)}}
        )
        assert "errors" in str(body)
    assert waiting_answers(tuesday_bot.db) == 0


NAMELESS = ["", ":", "x", "1:", "1:x", "999999999999999999999:1", "424242:1", "-1:1", "1:" + "a" * 900]


def test_a_value_that_names_nothing_gets_a_sentence(bot, mailbox):
    for path in EVERY_PATH:
        for value in NAMELESS:
            click = click_payload(mailbox, action_id=path["action_id"], value=value)
            bot.slack.deliver("interactive", click)
            answered = mailbox.newest()
            assert "any more" in answered or "no longer have" in answered
            assert "Sorry" not in answered


@pytest.mark.begins_with(steps=shown)
def test_an_ordinary_member_cannot_remove_choose_or_close(tuesday_bot, mailbox):
    meeting = the_meeting(tuesday_bot)
    values = f"{meeting}:{first_line(tuesday_bot)}"
    for action, value in (
        (ids.PROCESS_REMOVE, values),
        (ids.PROCESS_CHOOSE, str(meeting)),
        (ids.PROCESS_CLOSE, str(meeting)),
        (ids.PROCESS_SHOW, str(meeting)),
    ):
        tuesday_bot.slack.deliver(
            "interactive", click_payload(mailbox, user=GRADE5, action_id=action, value=value)
        )
        assert "Only whoever leads the meeting can" in mailbox.newest()
    body = submit(tuesday_bot, GRADE5, ids.PROCESS_CHOOSE_FORM, str(meeting), {OWN: {OWN: {"value": "Mine"}}})
    assert "Only whoever leads" in str(body)
    assert len(lines(tuesday_bot.db, meeting)) == 4
    with tuesday_bot.db.read() as session:
        assert session.scalars(select(AuditEntry.deed)).all() == []


@pytest.mark.begins_with(steps=shown)
def test_an_observer_gives_no_plus_one(tuesday_bot, mailbox):
    set_role(tuesday_bot, GRADE5, Role.OBSERVER)
    value = f"{the_meeting(tuesday_bot)}:{first_line(tuesday_bot)}"
    click = click_payload(mailbox, user=GRADE5, action_id=ids.PROCESS_PLUS_ONE, value=value)
    tuesday_bot.slack.deliver("interactive", click)
    assert "observers give no +1" in mailbox.newest()
    assert backings(tuesday_bot.db) == 0


@pytest.mark.begins_with(steps=held)
def test_after_it_is_shown_and_after_the_close_nothing_moves_through_old_forms(tuesday_bot):
    meeting = the_meeting(tuesday_bot)
    form = open_form(tuesday_bot, SIX[5])
    fill(tuesday_bot, SIX[5], form, liked="Too late")
    everyone_likes(tuesday_bot, SIX[:4])
    show_now(tuesday_bot)
    tuesday_bot.slack.submit(SIX[5], form.id)
    assert "no more are taken" in str(top_form(tuesday_bot, SIX[5]).errors)
    old_list = open_list(tuesday_bot, GRADE3)
    tap(tuesday_bot, PRINCIPAL, ids.PROCESS_CLOSE)
    tuesday_bot.tick()
    before = lines(tuesday_bot.db, meeting)
    tuesday_bot.slack.submit(SIX[5], form.id)
    assert "closed, so this was not saved" in str(top_form(tuesday_bot, SIX[5]).errors)
    assert "+1s are counted" in str(click_in(tuesday_bot, GRADE3, old_list, ids.PROCESS_PLUS_ONE).payload)
    assert lines(tuesday_bot.db, meeting) == before
    assert waiting_answers(tuesday_bot.db) == 0


@pytest.mark.begins_with(steps=held)
def test_a_repeated_submission_that_was_the_last_says_the_same_again(tuesday_bot):
    meeting = the_meeting(tuesday_bot)
    everyone_likes(tuesday_bot, SIX[:5])
    values = {"liked": {"liked": {"value": "The sixth"}}}
    first, again = (submit(tuesday_bot, SIX[5], ids.PROCESS_FORM, str(meeting), values) for _ in range(2))
    assert "shown in the channel in a moment" in str(first)
    assert again == first
    assert len(lines(tuesday_bot.db, meeting)) == 6


@pytest.mark.begins_with(steps=held)
def test_lines_stand_in_an_order_that_tells_nothing(tuesday_bot):
    meeting = the_meeting(tuesday_bot)
    questions = (Question.LIKED, Question.HARD, Question.CHANGE, Question.STEP)
    with tuesday_bot.db.write() as session:
        members = [str(one) for one in session.scalars(select(Member.id).order_by(Member.id))]
        for one in members:
            keep_answers(session, meeting, int(one), dict.fromkeys(questions, one))
        rewrite_as_lines(session, meeting)
    shown = lines(tuesday_bot.db, meeting)
    orders = [[words for question, words, _ in shown if question == wanted] for wanted in questions]
    assert [sorted(one) for one in orders] == [sorted(members)] * len(questions)
    # Unshuffled, people would stand in one order in each. By chance so in one of 9 factorial ** 3.
    assert len({tuple(one) for one in orders}) > 1
