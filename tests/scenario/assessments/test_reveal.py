"""The reveal: what it shows, what it deletes, who may, and that it happens once."""

import pytest
from sqlalchemy import select, update

from bot.blocks import ids
from storage.assessments import Assessment
from storage.deliveries import Delivery
from storage.people import Role
from tests.steps.assessments import (
    CONDITIONS,
    CRITICAL,
    answer_all,
    open_assessment,
    private,
    row_vote,
    section_messages,
    seen,
    votes,
)
from tests.steps.bot import ASSISTANT, EIGHT, GRADE3, GRADE5, PRINCIPAL, TEAM, Live
from tests.steps.dated import dms, element, reveal, set_role, standing, steer
from tests.steps.ended_meeting import add_note, deeds, notes, states, tallies, took_part, withheld
from tests.steps.forged import click_payload
from tests.steps.outbox import waive_pauses

KEYS = ["improvement_plan", "learning_from_data", "teacher_teams", "two_way_communication", "own_process"]


def open_named(live: Live, *, is_unnamed: bool = False) -> None:
    open_assessment(live)
    with live.db.write() as session:
        session.execute(update(Assessment).values(is_unnamed=is_unnamed))


def shared(live: Live) -> list[str]:
    """What everyone reads in the channel."""
    return [one.text for one in seen(live, PRINCIPAL) if not one.ephemeral_to]


def test_a_team_votes_and_the_opener_reveals(live):
    open_assessment(live)
    for user in EIGHT[:4]:
        answer_all(live, user, "strength")
    answer_all(live, EIGHT[4], "weakness")
    row_vote(live, EIGHT[5], "teacher_teams", ids.ROW_WEAKNESS)
    asked = standing(live)
    assert "5 of 8 finished" in asked.text
    assert "Reveal now? Votes can't be added afterwards." in asked.text
    assert asked.ephemeral_to == PRINCIPAL
    reveal(live)
    record, results = shared(live)[-2:]
    assert record == (
        "Critical Work of the ILT. Voting has ended. 6 of 8 took part. The results are below. Principal ended it."
    )
    assert "Teacher teams: 4 strength, 2 weakness, 0 can't say" in results
    assert votes(live.db) == {}
    assert tallies(live.db) == dict.fromkeys(KEYS, (5, 4, 1, 0)) | {"teacher_teams": (6, 4, 2, 0)}
    assert took_part(live.db) == {user: user in EIGHT[:6] for user in EIGHT}
    assert deeds(live.db) == [("revealed", PRINCIPAL)]


def test_the_record_has_no_buttons(live_here):
    open_assessment(live_here, sections=(CRITICAL, CONDITIONS))
    answer_all(live_here, GRADE3)
    reveal(live_here)
    records = [one for one in seen(live_here, PRINCIPAL) if "Voting has ended" in one.text]
    assert len(records) == 2
    assert {block["type"] for one in records for block in one.blocks} == {"header", "section"}
    assert "accessory" not in str(records)


def test_before_the_reveal_the_channel_shows_no_side(live_here):
    open_assessment(live_here)
    for user in EIGHT:
        answer_all(live_here, user, "weakness")
    live_here.tick()
    standing(live_here)
    assert tallies(live_here.db) == {}
    assert not any("8 weakness" in one.text for one in seen(live_here, PRINCIPAL))


def test_fewer_than_four_unnamed_answers_leave_no_counts_anywhere(live_on):
    open_assessment(live_on)
    for user in EIGHT[:3]:
        answer_all(live_on, user, "weakness")
    assert "Unnamed results need 4 answers" in standing(live_on).text
    reveal(live_on)
    assert tallies(live_on.db) == dict.fromkeys(KEYS, (3, None, None, None))
    assert votes(live_on.db) == {}


def test_unsigned_notes_lose_their_author_and_few_answers_delete_them(live_on):
    open_assessment(live_on)
    for user in EIGHT[:4]:
        row_vote(live_on, user, "teacher_teams")
    row_vote(live_on, GRADE3, "own_process")
    for number, user in enumerate(EIGHT[:4]):
        add_note(live_on.db, user, "teacher_teams", f"unsigned {number}")
    add_note(live_on.db, GRADE3, "own_process", "too few answered this")
    add_note(live_on.db, GRADE5, "own_process", "signed, so it stays", is_signed=True)
    reveal(live_on)
    kept = notes(live_on.db)
    assert {(key, words) for key, words, user in kept if user is None} == {
        ("teacher_teams", f"unsigned {number}") for number in range(4)
    }
    assert [one for one in kept if one[2]] == [("own_process", "signed, so it stays", GRADE5)]
    assert withheld(live_on.db) == {"own_process": 1}


def test_a_named_vote_keeps_who_chose_what_but_not_who_wrote_unsigned_notes(live_on):
    open_named(live_on)
    for user in EIGHT[:3]:
        row_vote(live_on, user, "teacher_teams")
    row_vote(live_on, EIGHT[3], "teacher_teams", ids.ROW_WEAKNESS)
    row_vote(live_on, EIGHT[3], "own_process")
    add_note(live_on.db, EIGHT[0], "teacher_teams", "unsigned")
    add_note(live_on.db, EIGHT[0], "own_process", "one answer only")
    before = votes(live_on.db)
    reveal(live_on)
    assert votes(live_on.db) == before
    assert tallies(live_on.db)["teacher_teams"] == (4, 3, 1, 0)
    assert tallies(live_on.db)["own_process"] == (1, 1, 0, 0)
    assert notes(live_on.db) == [("teacher_teams", "unsigned", None)]
    assert withheld(live_on.db) == {"own_process": 1}


def test_unsigned_notes_are_shuffled(live_here):
    open_assessment(live_here)
    for user in EIGHT:
        row_vote(live_here, user, "teacher_teams")
        for number in range(5):
            add_note(live_here.db, user, KEYS[number], f"{user} {number}")
    for user in EIGHT:
        answer_all(live_here, user)
    reveal(live_here)
    written = [f"{user} {number}" for user in EIGHT for number in range(5)]
    found = [words for _, words, _ in notes(live_here.db)]
    assert sorted(found) == sorted(written)
    # In one order of 40 factorial this fails by chance.
    assert found != written


def test_a_leaver_is_not_waited_for_and_their_votes_stay(live_on):
    open_assessment(live_on)
    for user in EIGHT[:5]:
        answer_all(live_on, user)
    for leaver in (EIGHT[4], EIGHT[5]):
        live_on.slack.leave(leaver, TEAM)
    live_on.slack.settle()
    live_on.tick()
    assert "5 of 7 finished" in section_messages(live_on)[0].text
    reveal(live_on)
    assert tallies(live_on.db)["teacher_teams"] == (5, 5, 0, 0)
    assert took_part(live_on.db) == {user: user in EIGHT[:5] for user in EIGHT if user != EIGHT[5]}


def test_who_became_an_observer_is_not_counted(live_on):
    open_named(live_on)
    for user in EIGHT[:5]:
        answer_all(live_on, user)
    set_role(live_on, EIGHT[0], Role.OBSERVER)
    assert "4 of 7 finished" in standing(live_on, PRINCIPAL).text
    reveal(live_on)
    assert tallies(live_on.db)["teacher_teams"] == (4, 4, 0, 0)
    assert {user for user, _ in votes(live_on.db)} == set(EIGHT[1:5])
    assert EIGHT[0] not in took_part(live_on.db)


def test_once_everyone_has_finished_the_message_offers_the_reveal(live_on):
    open_assessment(live_on, sections=(CRITICAL, CONDITIONS))
    for user in EIGHT:
        answer_all(live_on, user, section=0)
    live_on.tick()
    assert not any("Everyone has finished" in one for one in shared(live_on))
    for user in EIGHT:
        answer_all(live_on, user, section=1)
    live_on.tick()
    for message in section_messages(live_on):
        assert message.text.startswith("Everyone has finished.")
        block, button = element(message, ids.REVEAL_NOW)
        assert "Votes can't be added or changed afterwards." in button["confirm"]["text"]["text"]
    live_on.slack.click(GRADE5, TEAM, message.ts, block, ids.REVEAL_NOW)
    assert "Only whoever opened this vote, or a facilitator" in private(live_on, GRADE5)[-1].text
    assert states(live_on.db) == ["open"]
    live_on.slack.click(PRINCIPAL, TEAM, message.ts, block, ids.REVEAL_NOW)
    assert "Revealed. The results appear in #ilt-team" in private(live_on, PRINCIPAL)[-1].text
    assert states(live_on.db) == ["revealed"]


def test_a_leaver_can_make_the_vote_complete(live_here):
    open_assessment(live_here)
    for user in EIGHT[:7]:
        answer_all(live_here, user)
    live_here.slack.leave(EIGHT[7], TEAM)
    live_here.slack.settle()
    live_here.tick()
    assert section_messages(live_here)[0].text.startswith("Everyone has finished.")


@pytest.mark.parametrize("word", ["reveal", "REVEAL now"])
def test_who_may_not_reveal_reads_who_may(live_here, word):
    open_assessment(live_here, user=ASSISTANT)
    set_role(live_here, PRINCIPAL, Role.FACILITATOR)
    answer_all(live_here, GRADE3)
    live_here.slack.command(GRADE3, TEAM, f"/ilt {word}")
    said = private(live_here, GRADE3)[-1].text
    assert "Nothing was changed. Ask Assistant principal or Principal, or take over as facilitator" in said
    live_here.slack.leave(ASSISTANT, TEAM)
    live_here.slack.settle()
    live_here.slack.command(GRADE3, TEAM, f"/ilt {word}")
    assert "Ask Principal, or" in private(live_here, GRADE3)[-1].text
    reveal(live_here, PRINCIPAL)


def test_where_nobody_may_any_member_can_take_over(live_here):
    open_assessment(live_here, user=ASSISTANT)
    live_here.slack.leave(ASSISTANT, TEAM)
    live_here.slack.settle()
    live_here.slack.command(GRADE3, TEAM, "/ilt reveal")
    assert "You can take over as facilitator" in private(live_here, GRADE3)[-1].text


def test_without_a_vote_there_is_nothing_to_reveal(live_here):
    live_here.slack.command(PRINCIPAL, TEAM, "/ilt reveal")
    assert "No vote is open in #ilt-team. Type /ilt reflect" in private(live_here, PRINCIPAL)[-1].text
    open_assessment(live_here)
    assert "Nobody has voted yet" in steer(live_here, ids.REVEAL_NOW)
    assert states(live_here.db) == ["open"]


@pytest.mark.parametrize("action", [ids.REVEAL_NOW, ids.EXTEND, ids.NUDGE_NOW, ids.CANCEL_VOTE])
def test_after_the_reveal_every_button_says_that_it_was_done(live_on, mailbox, action):
    open_assessment(live_on)
    answer_all(live_on, GRADE3)
    reveal(live_on)
    live_on.slack.deliver("interactive", click_payload(mailbox, action_id=action, value="1"))
    assert "revealed already; its results are in the channel" in mailbox.newest()
    assert len(deeds(live_on.db)) == 1


@pytest.mark.parametrize("action", [ids.REVEAL_NOW, ids.EXTEND, ids.NUDGE_NOW, ids.CANCEL_VOTE])
@pytest.mark.parametrize(
    ("forged", "answer"),
    [
        ({"value": "1", "team": "T0ELSEWHERE"}, "a vote I no longer have"),
        ({"value": "999"}, "a vote I no longer have"),
        ({"value": "1", "user": "U0NOBODY"}, "Only members of this team's channel"),
        ({"value": "1", "user": GRADE3}, "Only whoever opened this vote"),
        ({"value": ""}, "from an older message"),
        ({"value": "1; DROP TABLE votes"}, "from an older message"),
        ({"value": "9" * 30}, "from an older message"),
    ],
)
def test_a_forged_or_foreign_button_changes_nothing_and_says_so(live_here, mailbox, action, forged, answer):
    open_assessment(live_here)
    answer_all(live_here, GRADE3)
    live_here.slack.deliver("interactive", click_payload(mailbox, action_id=action, **forged))
    said = mailbox.newest()
    assert answer in said
    assert "Nothing was" in said
    assert states(live_here.db) == ["open"]
    assert deeds(live_here.db) == []


def test_delivered_twice_it_is_one_reveal(live_on):
    open_assessment(live_on)
    answer_all(live_on, GRADE3)
    live_on.slack.set_faults(double_delivery=True)
    reveal(live_on)
    assert deeds(live_on.db) == [("revealed", PRINCIPAL)]
    assert len([one for one in shared(live_on) if one.startswith("Results")]) == 1


@pytest.mark.parametrize("reason", ["edit_window_closed", "cant_update_message"])
def test_a_message_that_can_no_longer_be_changed_does_not_stop_the_reveal(live_here, reason):
    open_assessment(live_here)
    answer_all(live_here, GRADE3)
    live_here.slack.set_faults(fail={"chat.update": [reason, 1]})
    reveal(live_here)
    assert states(live_here.db) == ["revealed"]
    assert any(one.startswith("Results") for one in shared(live_here))
    for _ in range(2):
        waive_pauses(live_here)
        live_here.tick()
    assert sum("Voting has ended" in one for one in shared(live_here)) == 1


def test_a_vote_after_the_reveal_is_refused(live_on):
    open_assessment(live_on)
    answer_all(live_on, GRADE3)
    with live_on.db.write() as session:
        session.connection().exec_driver_sql("UPDATE posted_messages SET next_try_at = '2100-01-01 00:00:00'")
    before = section_messages(live_on)[0]
    steer(live_on, ids.REVEAL_NOW)
    assert before.ts == section_messages(live_on)[0].ts
    row_vote(live_on, GRADE5, "teacher_teams")
    assert "has ended" in private(live_on, GRADE5)[-1].text
    assert votes(live_on.db) == {}


def test_what_is_still_owed_to_voters_is_taken_back(tuesday):
    live = tuesday.live
    open_assessment(live)
    answer_all(live, GRADE3)
    reveal(live)
    tuesday.at("2026-12-03 08:00")
    assert [len(dms(live, user)) for user in EIGHT] == [1] * 8
    with live.db.read() as session:
        left = session.scalars(select(Delivery.state).where(Delivery.kind == "ballot_nudge")).all()
    assert set(left) == {"withdrawn"}
