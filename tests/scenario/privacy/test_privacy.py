"""Who sees what, said in one screen; everything held about a person as a file; and deleting it."""

import logging
from pathlib import Path

import pytest
from sqlalchemy import select, text

from bot.blocks import ids
from storage.assessments import Ballot, NamedVote, Round, Vote
from storage.audit import AuditEntry, Deed, note_deed
from storage.deliveries import Delivery
from storage.evidence import OpenNote
from storage.items import ActionItem, ItemHelper, SuccessCheck
from storage.people import Member, Person, Role
from storage.personal import FORMER_MEMBER
from tests.steps.assessments import (
    answer_all,
    open_assessment,
    private,
    row_vote,
    section_messages,
    top_form,
    votes,
)
from tests.steps.bot import ASSISTANT, GRADE3, GRADE5, PRINCIPAL, STAFF, TEAM, RunningBot
from tests.steps.dated_bot import dms, set_role
from tests.steps.forged import click_payload
from tests.steps.inbox import files_of
from tests.steps.privacy import all_rows, delete, meet_again, my_file, screen, tap
from tests.steps.results import block_of, open_details
from tests.steps.revealed import EVEN, NOV_3, Past, WrittenNote, add_past, person

NAME = "Grade 3 lead"
OWN_TEXT = "I counted four teams on Oct 6"
OTHERS_TEXT = "Somebody else saw five teams"
KEY = "teacher_teams"


def add_note(bot: RunningBot, user: str, text: str, *, is_signed: bool = True) -> None:
    """A note in the open vote."""
    with bot.db.write() as session:
        member = session.scalars(select(Member).filter_by(person_id=person(session, user).id)).one()
        one = session.scalars(select(Round).filter_by(state="open")).one()
        session.add(
            OpenNote(round_id=one.id, criterion_key=KEY, member_id=member.id, note=text, is_signed=is_signed)
        )


def test_the_screen_says_who_sees_what(bot_both_ways):
    short = screen(bot_both_ways).text
    assert "There is no report about a person" in short
    assert "not even the principal or whoever leads" in short
    assert "Whoever runs the server could read votes while the vote is open" in short
    tap(bot_both_ways, GRADE3, ids.PRIVACY_ALL)
    words = private(bot_both_ways, GRADE3)[-1].text
    for said in (
        "Until the reveal",
        "Whoever runs the server could look them up",
        "unnamed (the usual)",
        "named: your team sees who chose what",
        "2 years after the reveal",
    ):
        assert said in words
    assert private(bot_both_ways, ASSISTANT) == []


def test_it_is_answered_where_there_is_no_team_too(bot):
    bot.slack.leave(GRADE3, TEAM)
    bot.slack.settle()
    bot.slack.command(GRADE3, STAFF, "/ilt privacy")
    assert "Who sees what" in private(bot, GRADE3, STAFF)[-1].text


def test_my_data_come_as_a_text_file_that_holds_everything_of_mine_and_nothing_else(bot):
    add_past(
        bot.db,
        Past(
            is_unnamed=False,
            notes=(WrittenNote(KEY, OWN_TEXT, by=GRADE3), WrittenNote(KEY, OTHERS_TEXT, by=GRADE5)),
        ),
    )
    set_role(bot, GRADE3, Role.FACILITATOR)
    open_assessment(bot, GRADE3)
    row_vote(bot, GRADE3, KEY, ids.ROW_WEAKNESS)
    row_vote(bot, GRADE5, "own_process")
    with bot.db.write() as session:
        me = person(session, GRADE3)
        note_deed(session, Deed.EXTENDED, workspace_id=me.workspace_id, at=NOV_3, ilt_id=1, person_id=me.id)
    words = my_file(bot)
    assert f"Name: {NAME}" in words
    assert "#ilt-team: organizer" in words
    assert "ILT self-assessment (#ilt-team), Teacher teams: Weakness" in words
    assert OWN_TEXT in words
    assert "Nov 3, 2026: gave a vote more time (#ilt-team)" in words
    assert "you opened it" in words
    for foreign in (OTHERS_TEXT, "Our own process: Strength", "Grade 5 lead", "Principal"):
        assert foreign not in words.split("What is not here")[0].split("still carry your name", 1)[0]
    assert OTHERS_TEXT not in words


def test_an_unnamed_reveal_leaves_only_who_took_part(bot):
    add_past(bot.db)
    words = my_file(bot)
    assert "ILT self-assessment (#ilt-team, Nov 1, 2026): you took part" in words
    assert ": Strength" not in words


def test_impatient_taps_get_one_file(bot):
    for _ in range(3):
        tap(bot, GRADE3, ids.PRIVACY_MY_DATA)
    bot.settle()
    bot.tick()
    assert len(files_of(bot, GRADE3)) == 1
    assert files_of(bot, GRADE5) == []


def test_the_screen_stays_when_the_file_is_asked_for(bot):
    shown = screen(bot)
    bot.slack.click(GRADE3, TEAM, shown.ts, block_of(shown, ids.PRIVACY_MY_DATA), ids.PRIVACY_MY_DATA)
    texts = [message.text for message in private(bot, GRADE3)]
    assert [text[:13] for text in texts] == ["Who sees what", "I send you th"]


def test_the_form_says_what_will_happen(bot):
    set_role(bot, GRADE3, Role.FACILITATOR)
    tap(bot, GRADE3, ids.PRIVACY_DELETE)
    words = str(top_form(bot, GRADE3).payload)
    for said in (
        "former member",
        "Notes you signed stay without your name",
        "#ilt-team: you are the only organizer",
        "I meet you again within a day",
        "keep their counts",
    ):
        assert said in words


def test_without_the_tick_nothing_is_deleted(bot_on_both):
    tap(bot_on_both, GRADE3, ids.PRIVACY_DELETE)
    form = top_form(bot_on_both, GRADE3)
    bot_on_both.slack.submit(GRADE3, form.id)
    assert top_form(bot_on_both, GRADE3).errors
    assert name_of(bot_on_both, GRADE3) == NAME


def name_of(bot: RunningBot, user: str) -> str:
    with bot.db.read() as session:
        return person(session, user).name


def test_deleting_takes_the_person_out_everywhere_and_keeps_the_counts(bot_both_ways):
    notes = (WrittenNote(KEY, OWN_TEXT, by=GRADE3), WrittenNote(KEY, OTHERS_TEXT, by=GRADE5))
    past = add_past(bot_both_ways.db, Past(is_unnamed=False, notes=notes))
    set_role(bot_both_ways, GRADE3, Role.FACILITATOR)
    open_assessment(bot_both_ways, GRADE3)
    answer_all(bot_both_ways, GRADE3, "weakness")
    answer_all(bot_both_ways, GRADE5, "strength")
    add_note(bot_both_ways, GRADE3, "In an open vote")
    bot_both_ways.tick()
    assert "2 of 8 finished" in section_messages(bot_both_ways)[0].text
    assert "what I held about you is deleted" in delete(bot_both_ways)
    bot_both_ways.tick()
    assert "2 of 8 finished" in section_messages(bot_both_ways)[0].text
    assert len({user for user, _ in votes_in_open_round(bot_both_ways)}) == 2
    everything = all_rows(bot_both_ways)
    for gone in (NAME, GRADE3, "In an open vote"):
        assert gone not in everything
    assert deeds(bot_both_ways)[-1] == ("person_deleted", None)
    details = open_details(bot_both_ways, GRADE5, f"{past}:{KEY}")
    assert "6 strength, 1 weakness, 1 can't say" in details
    assert "former member" in details
    assert OWN_TEXT in details
    assert "Unsigned" in details
    assert "Signed: Grade 5 lead" in details


def votes_in_open_round(bot: RunningBot) -> set[tuple[str, str]]:
    with bot.db.read() as session:
        rows = session.execute(
            select(Person.slack_user_id, Vote.criterion_key)
            .join(Member, Member.person_id == Person.id)
            .join(Vote, Vote.member_id == Member.id)
            .join(Round, Round.id == Vote.round_id)
            .where(Round.state == "open")
        )
        return {(user, key) for user, key in rows}


def deeds(bot: RunningBot) -> list[tuple[str, int | None]]:
    with bot.db.read() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        return [(entry.deed, entry.person_id) for entry in entries]


def test_a_signed_note_goes_where_few_answered(bot):
    few = Past(counts={**EVEN, KEY: (2, 1, 0)}, notes=(WrittenNote(KEY, OWN_TEXT, by=GRADE3),))
    add_past(bot.db, few)
    delete(bot)
    assert OWN_TEXT not in all_rows(bot)


def test_nothing_of_theirs_is_left_in_the_file(bot):
    add_past(bot.db, Past(is_unnamed=False))
    open_assessment(bot, GRADE3)
    add_note(bot, GRADE3, OWN_TEXT)
    delete(bot)
    bot.tick()
    path = Path(str(bot.db.url.database))
    held = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    assert b"Grade 5 lead" in held
    assert NAME.encode() not in held
    assert GRADE3.encode() not in held
    assert OWN_TEXT.encode() not in held


@pytest.mark.begins_with(steps=open_assessment)
def test_what_was_owed_to_them_is_not_sent(bot):
    before = len(dms(bot, GRADE3))
    tap(bot, GRADE3, ids.PRIVACY_MY_DATA)
    delete(bot)
    bot.tick()
    assert len(dms(bot, GRADE3)) == before
    with bot.db.read() as session:
        assert session.scalars(select(Delivery).filter_by(recipient=GRADE3)).all() == []


def test_who_stays_in_the_channel_is_met_again_without_a_past(bot):
    set_role(bot, GRADE3, Role.FACILITATOR)
    add_past(bot.db, Past(is_unnamed=False))
    delete(bot)
    with bot.db.write() as session:
        session.execute(text("UPDATE ilts SET members_synced_at = NULL"))
    bot.tick()
    with bot.db.read() as session:
        names = session.scalars(select(Person.name)).all()
        anew = person(session, GRADE3)
        role = session.scalars(select(Member.role).filter_by(person_id=anew.id)).one()
        assert session.scalars(select(NamedVote).join(Member).filter_by(person_id=anew.id)).all() == []
    assert sorted([NAME, FORMER_MEMBER]) == sorted(set(names) & {NAME, FORMER_MEMBER})
    assert role == Role.MEMBER
    assert (
        "Your answers that still carry your name\n---------------------------------------\n- nothing"
        in my_file(bot)
    )


def test_twice_delivered_it_is_done_once(bot_on_both):
    bot_on_both.slack.set_faults(double_delivery=True)
    delete(bot_on_both)
    assert deeds(bot_on_both) == [("person_deleted", None)]


@pytest.mark.begins_with(steps=open_assessment)
def test_who_is_met_again_has_no_second_vote_in_what_was_open_then(bot):
    answer_all(bot, GRADE3)
    delete(bot)
    meet_again(bot)
    assert "1 of 8 finished" in section_messages(bot)[0].text
    row_vote(bot, GRADE3, KEY)
    assert "your place in it stays as it was" in private(bot, GRADE3)[-1].text
    assert len({user for user, _ in votes_in_open_round(bot)}) == 1


@pytest.mark.begins_with(steps=open_assessment)
def test_a_vote_of_somebody_deleted_is_refused(bot):
    delete(bot)
    row_vote(bot, GRADE3, KEY)
    assert "Only members of this team's channel can vote" in private(bot, GRADE3)[-1].text
    assert votes(bot.db) == {}


def test_a_facilitator_cannot_delete_anybody_else(bot_on_both, mailbox):
    set_role(bot_on_both, PRINCIPAL, Role.FACILITATOR)
    tap(bot_on_both, PRINCIPAL, ids.PRIVACY_DELETE)
    form = top_form(bot_on_both, PRINCIPAL)
    forged = {**form.payload, "id": form.id, "private_metadata": GRADE3, "hash": "x"}
    chosen = {"selected_options": [{"value": "yes"}, {"value": GRADE3}], "selected_user": GRADE3}
    forged["state"] = {"values": {ids.PRIVACY_SURE: {ids.PRIVACY_SURE: chosen}}}
    payload = {
        "type": "view_submission",
        "team": {"id": "T0SANDBOX01"},
        "user": {"id": PRINCIPAL, "team_id": "T0SANDBOX01"},
        "api_app_id": "A0SANDBOX01",
        "view": forged,
    }
    bot_on_both.slack.deliver("interactive", payload)
    assert name_of(bot_on_both, GRADE3) == NAME


@pytest.mark.parametrize("action_id", [ids.PRIVACY_MY_DATA, ids.PRIVACY_DELETE])
def test_somebody_unknown_is_told_that_nothing_is_held(bot, mailbox, action_id):
    for team, user in (("T0ELSEWHERE", GRADE3), ("T0SANDBOX01", "U0STRANGER1")):
        click = click_payload(mailbox, user=user, team=team, action_id=action_id)
        bot.slack.deliver("interactive", click)
        assert "I hold nothing about you" in mailbox.newest()
    assert name_of(bot, GRADE3) == NAME


def test_no_log_line_tells_who_was_deleted_or_what_they_said(bot, caplog):
    caplog.set_level(logging.INFO)
    add_past(bot.db, Past(notes=(WrittenNote(KEY, OWN_TEXT, by=GRADE3),)))
    my_file(bot)
    delete(bot)
    bot.tick()
    bot.settle()
    ours = [one for one in caplog.records if one.name.split(".")[0] in {"bot", "handlers", "storage"}]
    lines = "\n".join(logging.Formatter().format(one) for one in ours)
    assert "request_handled" in lines
    for secret in (NAME, GRADE3, OWN_TEXT, "strength"):
        assert secret not in lines


def test_ballots_of_revealed_votes_stay_counted(bot):
    add_past(bot.db)
    delete(bot)
    with bot.db.read() as session:
        ballots = session.scalars(select(Ballot)).all()
    assert (len(ballots), sum(one.took_part for one in ballots)) == (8, 8)


def add_item(bot: RunningBot, number: int, text: str, **who: str) -> None:
    """An action item; `who`: Slack ids by column."""
    with bot.db.write() as session:
        people = {column: person(session, user).id for column, user in who.items()}
        session.add(
            ActionItem(
                ilt_id=1,
                number=number,
                request=f"request {number}",
                text=text,
                owner_since=NOV_3,
                due_on=NOV_3.date(),
                due_since=NOV_3,
                logged_at=NOV_3,
                **people,
            )
        )


def test_action_items_of_mine_are_in_my_file_and_of_others_are_not(bot):
    add_item(bot, 1, "Print the agenda", owner_id=GRADE3, logged_by_id=GRADE5)
    add_item(bot, 2, "Somebody else's promise", owner_id=GRADE5, logged_by_id=GRADE5)
    words = my_file(bot)
    assert "- #1 (#ilt-team), open, you own it: Print the agenda" in words
    assert "Somebody else's promise" not in words


def test_what_i_said_of_items_is_in_my_file(bot):
    done = {"owner_id": GRADE5, "logged_by_id": GRADE5}
    add_item(bot, 1, "Print the agenda", **done, done_by_id=GRADE3)
    add_item(bot, 2, "Book the room", **done)
    add_item(bot, 3, "Somebody else's promise", **done, done_by_id=GRADE5)
    with bot.db.write() as session:
        me, other = person(session, GRADE3).id, person(session, GRADE5).id
        for item in session.scalars(select(ActionItem)):
            item.done_note = f"everyone had {item.number}"
        more = {"due_on": NOV_3.date(), "answer": "partly"}
        session.add(SuccessCheck(item_id=2, answered_by_id=me, note="two of five rooms", **more))
        session.add(SuccessCheck(item_id=3, answered_by_id=other, note="theirs", **more))
    words = my_file(bot)
    assert "you marked it done, you said what changed: everyone had 1: Print the agenda" in words
    assert "you were asked whether it worked and said: Partly (two of five rooms): Book the room" in words
    assert "everyone had 2" not in words
    assert "theirs" not in words


def test_action_items_stay_with_a_former_member_and_offers_to_them_end(bot):
    add_item(bot, 1, "Print the agenda", owner_id=GRADE3, logged_by_id=GRADE5)
    add_item(bot, 2, "Book the room", owner_id=GRADE5, logged_by_id=GRADE5, handed_to_id=GRADE3)
    with bot.db.write() as session:
        session.add(ItemHelper(item_id=2, person_id=person(session, GRADE3).id))
    delete(bot)
    bot.slack.command(GRADE5, TEAM, "/ilt actions all")
    listed = private(bot, GRADE5)[-1].text
    assert "Print the agenda" in listed
    assert FORMER_MEMBER in listed
    assert NAME not in listed
    with bot.db.read() as session:
        assert session.scalars(select(ItemHelper)).all() == []
        assert session.scalars(select(ActionItem.handed_to_id).filter_by(number=2)).one() is None
