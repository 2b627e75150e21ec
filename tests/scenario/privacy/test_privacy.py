"""Who sees what, said in one screen; everything held about a person as a file; and deleting it."""

import logging
from pathlib import Path

import pytest
from sqlalchemy import select, text

from bot.blocks import ids
from storage.assessments import Ballot, Round, Vote
from storage.audit import AuditEntry, Deed, note_deed
from storage.deliveries import Delivery
from storage.evidence import Evidence
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
from tests.steps.bot import ASSISTANT, GRADE3, GRADE5, PRINCIPAL, STAFF, TEAM, Live
from tests.steps.dated import dms, set_role
from tests.steps.forged import click_payload
from tests.steps.inbox import files_of
from tests.steps.privacy import all_rows, delete, my_file, screen, tap
from tests.steps.results import block_of, open_details
from tests.steps.revealed import EVEN, NOV_3, Past, WrittenNote, add_past, person

NAME = "Grade 3 lead"
OWN_TEXT = "I counted four teams on Oct 6"
OTHERS_TEXT = "Somebody else saw five teams"
KEY = "teacher_teams"


def add_note(live: Live, user: str, text: str, *, is_signed: bool = True) -> None:
    """A note in the open vote."""
    with live.db.write() as session:
        member = session.scalars(select(Member).filter_by(person_id=person(session, user).id)).one()
        one = session.scalars(select(Round).filter_by(state="open")).one()
        session.add(
            Evidence(round_id=one.id, criterion_key=KEY, member_id=member.id, note=text, is_signed=is_signed)
        )


def test_the_screen_says_who_sees_what(live):
    words = screen(live).text
    for said in (
        "Until the reveal",
        "Whoever runs the server could look them up",
        "unnamed (the usual)",
        "named: your team sees who chose what",
        "2 years after the reveal",
        "never used to evaluate a person",
    ):
        assert said in words
    assert private(live, ASSISTANT) == []


def test_it_is_answered_where_there_is_no_team_too(live_here):
    live_here.slack.leave(GRADE3, TEAM)
    live_here.slack.settle()
    live_here.slack.command(GRADE3, STAFF, "/ilt privacy")
    assert "Who sees what" in private(live_here, GRADE3, STAFF)[-1].text


def test_my_data_come_as_a_text_file_that_holds_everything_of_mine_and_nothing_else(live):
    add_past(
        live.db,
        Past(
            is_unnamed=False,
            notes=(WrittenNote(KEY, OWN_TEXT, by=GRADE3), WrittenNote(KEY, OTHERS_TEXT, by=GRADE5)),
        ),
    )
    set_role(live, GRADE3, Role.FACILITATOR)
    open_assessment(live, GRADE3)
    row_vote(live, GRADE3, KEY, ids.ROW_WEAKNESS)
    row_vote(live, GRADE5, "own_process")
    with live.db.write() as session:
        me = person(session, GRADE3)
        note_deed(session, Deed.EXTENDED, workspace_id=me.workspace_id, at=NOV_3, ilt_id=1, person_id=me.id)
    words = my_file(live)
    assert f"Name: {NAME}" in words
    assert "#ilt-team: facilitator" in words
    assert "ILT self-assessment (#ilt-team), Teacher teams: Weakness" in words
    assert OWN_TEXT in words
    assert "Nov 3, 2026: gave a vote more time (#ilt-team)" in words
    assert "you opened it" in words
    for foreign in (OTHERS_TEXT, "Our own process: Strength", "Grade 5 lead", "Principal"):
        assert foreign not in words.split("What is not here")[0].split("still carry your name", 1)[0]
    assert OTHERS_TEXT not in words


def test_an_unnamed_reveal_leaves_only_who_took_part(live_on):
    add_past(live_on.db)
    words = my_file(live_on)
    assert "ILT self-assessment (#ilt-team, Nov 1, 2026): you took part" in words
    assert ": Strength" not in words


def test_impatient_taps_get_one_file(live_here):
    for _ in range(3):
        tap(live_here, GRADE3, ids.PRIVACY_MY_DATA)
    live_here.settle()
    live_here.tick()
    assert len(files_of(live_here, GRADE3)) == 1
    assert files_of(live_here, GRADE5) == []


def test_the_screen_stays_when_the_file_is_asked_for(live_here):
    shown = screen(live_here)
    live_here.slack.click(GRADE3, TEAM, shown.ts, block_of(shown, ids.PRIVACY_MY_DATA), ids.PRIVACY_MY_DATA)
    texts = [message.text for message in private(live_here, GRADE3)]
    assert [text[:13] for text in texts] == ["Who sees what", "I send you th"]


def test_the_form_says_what_will_happen(live_here):
    set_role(live_here, GRADE3, Role.FACILITATOR)
    tap(live_here, GRADE3, ids.PRIVACY_DELETE)
    words = str(top_form(live_here, GRADE3).payload)
    for said in (
        "former member",
        "Notes you signed stay without your name",
        "#ilt-team: you are the only facilitator",
        "I meet you again within a day",
        "keep their counts",
    ):
        assert said in words


def test_without_the_tick_nothing_is_deleted(live_on):
    tap(live_on, GRADE3, ids.PRIVACY_DELETE)
    form = top_form(live_on, GRADE3)
    live_on.slack.submit(GRADE3, form.id)
    assert top_form(live_on, GRADE3).errors
    assert name_of(live_on, GRADE3) == NAME


def name_of(live: Live, user: str) -> str:
    with live.db.read() as session:
        return person(session, user).name


def test_deleting_takes_the_person_out_everywhere_and_keeps_the_counts(live):
    notes = (WrittenNote(KEY, OWN_TEXT, by=GRADE3), WrittenNote(KEY, OTHERS_TEXT, by=GRADE5))
    past = add_past(live.db, Past(is_unnamed=False, notes=notes))
    set_role(live, GRADE3, Role.FACILITATOR)
    open_assessment(live, GRADE3)
    answer_all(live, GRADE3, "weakness")
    answer_all(live, GRADE5, "strength")
    add_note(live, GRADE3, "In an open vote")
    live.tick()
    assert "2 of 8 finished" in section_messages(live)[0].text
    assert "what I held about you is deleted" in delete(live)
    live.tick()
    assert "1 of 7 finished" in section_messages(live)[0].text
    assert {user for user, _ in votes_in_open_round(live)} == {GRADE5}
    everything = all_rows(live)
    for gone in (NAME, GRADE3, "In an open vote"):
        assert gone not in everything
    assert deeds(live)[-1] == ("person_deleted", None)
    details = open_details(live, GRADE5, f"{past}:{KEY}")
    assert "6 strength, 1 weakness, 1 can't say" in details
    assert "former member" in details
    assert OWN_TEXT in details
    assert "Unsigned" in details
    assert "Signed: Grade 5 lead" in details


def votes_in_open_round(live: Live) -> set[tuple[str, str]]:
    with live.db.read() as session:
        rows = session.execute(
            select(Person.slack_user_id, Vote.criterion_key)
            .join(Member, Member.person_id == Person.id)
            .join(Vote, Vote.member_id == Member.id)
            .join(Round, Round.id == Vote.round_id)
            .where(Round.state == "open")
        )
        return {(user, key) for user, key in rows}


def deeds(live: Live) -> list[tuple[str, int | None]]:
    with live.db.read() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        return [(entry.deed, entry.person_id) for entry in entries]


def test_a_signed_note_goes_where_few_answered(live_on):
    few = Past(counts={**EVEN, KEY: (2, 1, 0)}, notes=(WrittenNote(KEY, OWN_TEXT, by=GRADE3),))
    add_past(live_on.db, few)
    delete(live_on)
    assert OWN_TEXT not in all_rows(live_on)


def test_nothing_of_theirs_is_left_in_the_file(live_here):
    add_past(live_here.db, Past(is_unnamed=False))
    open_assessment(live_here, GRADE3)
    add_note(live_here, GRADE3, OWN_TEXT)
    delete(live_here)
    live_here.tick()
    path = Path(str(live_here.db.url.database))
    held = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    assert b"Grade 5 lead" in held
    assert NAME.encode() not in held
    assert GRADE3.encode() not in held
    assert OWN_TEXT.encode() not in held


def test_what_was_owed_to_them_is_not_sent(live_on):
    open_assessment(live_on)
    before = len(dms(live_on, GRADE3))
    tap(live_on, GRADE3, ids.PRIVACY_MY_DATA)
    delete(live_on)
    live_on.tick()
    assert len(dms(live_on, GRADE3)) == before
    with live_on.db.read() as session:
        assert session.scalars(select(Delivery).filter_by(recipient=GRADE3)).all() == []


def test_who_stays_in_the_channel_is_met_again_without_a_past(live_on):
    set_role(live_on, GRADE3, Role.FACILITATOR)
    add_past(live_on.db, Past(is_unnamed=False))
    delete(live_on)
    with live_on.db.write() as session:
        session.execute(text("UPDATE ilts SET members_synced_at = NULL"))
    live_on.tick()
    with live_on.db.read() as session:
        names = session.scalars(select(Person.name)).all()
        anew = person(session, GRADE3)
        role = session.scalars(select(Member.role).filter_by(person_id=anew.id)).one()
        assert session.scalars(select(Vote).join(Member).filter_by(person_id=anew.id)).all() == []
    assert sorted([NAME, FORMER_MEMBER]) == sorted(set(names) & {NAME, FORMER_MEMBER})
    assert role == Role.MEMBER
    assert (
        "Your answers that still carry your name\n---------------------------------------\n- nothing"
        in my_file(live_on)
    )


def test_twice_delivered_it_is_done_once(live_on):
    live_on.slack.set_faults(double_delivery=True)
    delete(live_on)
    assert deeds(live_on) == [("person_deleted", None)]


def test_a_vote_of_somebody_deleted_is_refused(live_here):
    open_assessment(live_here)
    delete(live_here)
    row_vote(live_here, GRADE3, KEY)
    assert "Only members of this team's channel can vote" in private(live_here, GRADE3)[-1].text
    assert votes(live_here.db) == {}


def test_a_facilitator_cannot_delete_anybody_else(live_on, mailbox):
    set_role(live_on, PRINCIPAL, Role.FACILITATOR)
    tap(live_on, PRINCIPAL, ids.PRIVACY_DELETE)
    form = top_form(live_on, PRINCIPAL)
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
    live_on.slack.deliver("interactive", payload)
    assert name_of(live_on, GRADE3) == NAME


@pytest.mark.parametrize("action_id", [ids.PRIVACY_MY_DATA, ids.PRIVACY_DELETE])
def test_somebody_unknown_is_told_that_nothing_is_held(live_on, mailbox, action_id):
    for team, user in (("T0ELSEWHERE", GRADE3), ("T0SANDBOX01", "U0STRANGER1")):
        click = click_payload(mailbox, user=user, team=team, action_id=action_id)
        live_on.slack.deliver("interactive", click)
        assert "I hold nothing about you" in mailbox.newest()
    assert name_of(live_on, GRADE3) == NAME


def test_no_log_line_tells_who_was_deleted_or_what_they_said(live_here, caplog):
    caplog.set_level(logging.INFO)
    add_past(live_here.db, Past(notes=(WrittenNote(KEY, OWN_TEXT, by=GRADE3),)))
    my_file(live_here)
    delete(live_here)
    live_here.tick()
    ours = [one for one in caplog.records if one.name.split(".")[0] in {"bot", "handlers", "storage"}]
    lines = "\n".join(logging.Formatter().format(one) for one in ours)
    assert "request_handled" in lines
    for secret in (NAME, GRADE3, OWN_TEXT, "strength"):
        assert secret not in lines


def test_ballots_of_revealed_votes_stay_counted(live_on):
    add_past(live_on.db)
    delete(live_on)
    with live_on.db.read() as session:
        ballots = session.scalars(select(Ballot)).all()
    assert (len(ballots), sum(one.took_part for one in ballots)) == (8, 8)


def add_item(live: Live, number: int, text: str, **who: str) -> None:
    """An action item; `who`: Slack ids by column."""
    with live.db.write() as session:
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


def test_action_items_of_mine_are_in_my_file_and_of_others_are_not(live_on):
    add_item(live_on, 1, "Print the agenda", owner_id=GRADE3, logged_by_id=GRADE5)
    add_item(live_on, 2, "Somebody else's promise", owner_id=GRADE5, logged_by_id=GRADE5)
    words = my_file(live_on)
    assert "- #1 (#ilt-team), open, you own it: Print the agenda" in words
    assert "Somebody else's promise" not in words


def test_what_i_said_of_items_is_in_my_file(live_on):
    done = {"owner_id": GRADE5, "logged_by_id": GRADE5}
    add_item(live_on, 1, "Print the agenda", **done, done_by_id=GRADE3)
    add_item(live_on, 2, "Book the room", **done)
    add_item(live_on, 3, "Somebody else's promise", **done, done_by_id=GRADE5)
    with live_on.db.write() as session:
        me, other = person(session, GRADE3).id, person(session, GRADE5).id
        for item in session.scalars(select(ActionItem)):
            item.done_note = f"everyone had {item.number}"
        more = {"due_on": NOV_3.date(), "answer": "partly"}
        session.add(SuccessCheck(item_id=2, answered_by_id=me, note="two of five rooms", **more))
        session.add(SuccessCheck(item_id=3, answered_by_id=other, note="theirs", **more))
    words = my_file(live_on)
    assert "you marked it done, you said what changed: everyone had 1: Print the agenda" in words
    assert "you were asked whether it worked and said: Partly (two of five rooms): Book the room" in words
    assert "everyone had 2" not in words
    assert "theirs" not in words


def test_action_items_stay_with_a_former_member_and_offers_to_them_end(live_on):
    add_item(live_on, 1, "Print the agenda", owner_id=GRADE3, logged_by_id=GRADE5)
    add_item(live_on, 2, "Book the room", owner_id=GRADE5, logged_by_id=GRADE5, handed_to_id=GRADE3)
    with live_on.db.write() as session:
        session.add(ItemHelper(item_id=2, person_id=person(session, GRADE3).id))
    delete(live_on)
    live_on.slack.command(GRADE5, TEAM, "/ilt actions all")
    listed = private(live_on, GRADE5)[-1].text
    assert "Print the agenda" in listed
    assert FORMER_MEMBER in listed
    assert NAME not in listed
    with live_on.db.read() as session:
        assert session.scalars(select(ItemHelper)).all() == []
        assert session.scalars(select(ActionItem.handed_to_id).filter_by(number=2)).one() is None
