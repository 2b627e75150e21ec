"""Whatever is forged: no tally, name or text before the reveal, nor to anybody who is not in the team."""

import pytest
from sqlalchemy import select, update

from bot.blocks import ids
from storage.assessments import Assessment, Round
from storage.audit import AuditEntry
from storage.deliveries import Delivery
from storage.evidence import Evidence, OpenNote
from storage.people import Ilt, Member
from tests.steps.assessments import answer_all, open_assessment, private, told
from tests.steps.bot import GRADE3, GRADE5, PRINCIPAL, PRIVATE, STAFF, TEAM, RunningBot
from tests.steps.forged import click_payload
from tests.steps.revealed import Past, WrittenNote, add_past, person

SECRET_TEXT = "Nobody may read this yet"
PATHS = [
    {"action_id": ids.RESULTS_DETAILS, "value": "{id}:teacher_teams"},
    {"action_id": ids.RESULTS_DETAILS, "value": "{id}:teacher_teams:1"},
    {"action_id": ids.RESULTS_HEADINGS, "value": "{id}:-"},
    {"action_id": ids.RESULTS_HEADINGS, "value": "{id}:ilt_visual"},
    {"action_id": ids.RESULTS_DOCUMENT, "value": "{id}"},
    {"action_id": ids.RESULTS_DOCUMENT, "value": "{id}:ilt_visual"},
    {"action_id": ids.EVIDENCE_REMOVE, "value": "{note}"},
]


def forged(path: dict[str, str], **numbers: int) -> dict[str, str]:
    return {**path, "value": path["value"].format(**numbers)}


def open_with_secrets(bot: RunningBot) -> None:
    """An open vote in which somebody voted and wrote a note."""
    open_assessment(bot)
    answer_all(bot, GRADE3, "weakness")
    with bot.db.write() as session:
        member = session.scalars(select(Member).filter_by(person_id=person(session, GRADE3).id)).first()
        assert member
        first = session.scalars(select(Round)).one()
        note = OpenNote(
            round_id=first.id, criterion_key="teacher_teams", member_id=member.id, note=SECRET_TEXT
        )
        session.add(note)


def numbers(bot: RunningBot) -> dict[str, int]:
    """Of the vote and of the note."""
    with bot.db.read() as session:
        vote = session.scalars(select(Round.assessment_id)).one()
        return {"id": vote, "note": session.scalars(select(OpenNote.id)).one()}


@pytest.mark.begins_with(steps=open_with_secrets)
@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path['action_id']} {path['value']}")
def test_nothing_comes_out_before_the_reveal(bot, mailbox, path):
    click = click_payload(mailbox, **forged(path, **numbers(bot)))
    bot.slack.deliver("interactive", click)
    answer = mailbox.newest()
    assert SECRET_TEXT not in answer
    assert "weakness" not in answer
    assert "not revealed" in answer or "not there any more" in answer
    assert bot.slack.modal_stack(PRINCIPAL) == []
    assert nothing_happened(bot)


@pytest.mark.begins_with(steps=open_with_secrets)
@pytest.mark.parametrize("word", ["results", "trend", "export"])
def test_no_command_tells_of_an_open_vote(bot, word):
    bot.slack.command(GRADE5, TEAM, f"/ilt {word}")
    answer = private(bot, GRADE5)[-1]
    assert SECRET_TEXT not in str(answer)
    assert "eakness" not in str(answer.blocks)
    assert nothing_happened(bot)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path['action_id']} {path['value']}")
def test_a_non_member_gets_one_sentence_and_nothing_else(bot, mailbox, path):
    number, note = a_past(bot)
    bot.slack.leave(GRADE3, TEAM)
    bot.slack.settle()
    bot.slack.deliver(
        "interactive", click_payload(mailbox, user=GRADE3, **forged(path, id=number, note=note))
    )
    answer = mailbox.newest()
    assert "Only members of this team's channel" in answer
    assert SECRET_TEXT not in answer
    assert nothing_happened(bot)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path['action_id']} {path['value']}")
def test_another_workspace_gets_nothing(bot, mailbox, path):
    number, note = a_past(bot)
    click = click_payload(mailbox, team="T0ELSEWHERE", **forged(path, id=number, note=note))
    bot.slack.deliver("interactive", click)
    answer = mailbox.newest()
    assert "There are no results behind that" in answer or "not there any more" in answer
    assert nothing_happened(bot)


def a_past(bot: RunningBot) -> tuple[int, int]:
    number = add_past(bot.db, Past(notes=(WrittenNote("teacher_teams", SECRET_TEXT),)))
    bot.tick()
    with bot.db.read() as session:
        return number, session.scalars(select(Evidence.id)).one()


def nothing_happened(bot: RunningBot) -> bool:
    """No note is gone, nothing noted, no file owed."""
    with bot.db.read() as session:
        files = session.scalars(select(Delivery).filter_by(kind="results_document")).all()
        notes = [*session.scalars(select(Evidence)), *session.scalars(select(OpenNote))]
        return not files and len(notes) == 1 and not deeds(bot)


def deeds(bot: RunningBot) -> list[str]:
    with bot.db.read() as session:
        return list(session.scalars(select(AuditEntry.deed)))


@pytest.mark.parametrize(
    ("action_id", "value"),
    [
        (action_id, value)
        for action_id in (
            ids.RESULTS_DETAILS,
            ids.RESULTS_HEADINGS,
            ids.RESULTS_DOCUMENT,
            ids.EVIDENCE_REMOVE,
        )
        for value in (
            "",
            ":",
            "x",
            "1:",
            "999999999999999999999:a",
            "424242:nothing",
            "-1:a",
            "1:" + "a" * 900,
        )
    ],
)
def test_a_value_that_names_nothing_gets_a_sentence(bot, mailbox, action_id, value):
    bot.slack.deliver("interactive", click_payload(mailbox, action_id=action_id, value=value))
    answer = mailbox.newest()
    assert "no results behind that" in answer or "any more" in answer
    assert "Sorry" not in answer


def test_a_criterion_that_was_not_asked_has_no_details(bot, mailbox):
    number = add_past(bot.db)
    click = click_payload(mailbox, action_id=ids.RESULTS_DETAILS, value=f"{number}:norms")
    bot.slack.deliver("interactive", click)
    assert "no results behind that" in mailbox.newest()


def test_an_ordinary_member_cannot_remove_a_note(bot, mailbox):
    _, note = a_past(bot)
    click = click_payload(mailbox, user=GRADE5, action_id=ids.EVIDENCE_REMOVE, value=str(note))
    bot.slack.deliver("interactive", click)
    assert "Only an organizer of this team, or whoever signed the note" in mailbox.newest()
    assert nothing_happened(bot)


def test_a_new_vote_on_a_criterion_shows_nothing_of_itself_until_its_reveal(bot):
    number, _ = a_past(bot)
    with bot.db.write() as session:
        assessment = session.get_one(Assessment, number)
        again = Round(
            assessment_id=number,
            number=2,
            criterion_key="teacher_teams",
            state="open",
            opened_by_id=assessment.opened_by_id,
            opened_at=assessment.opened_at,
            deadline_at=bot.app.clock.now(),
        )
        session.add(again)
        session.flush()
        session.add(
            OpenNote(
                round_id=again.id, criterion_key="teacher_teams", member_id=1, note="Said in the new vote"
            )
        )
    bot.slack.command(GRADE5, TEAM, "/ilt results")
    answer = private(bot, GRADE5)[-1]
    assert "“Teacher teams” is being voted on again: 0 of 0 finished" in answer.text
    assert "Teacher teams (1 note)" in str(answer.blocks)
    assert "now:" not in answer.text


@pytest.mark.parametrize("word", ["results", "trend", "export"])
def test_somebody_without_a_team_is_told_where_to_go(bot, word):
    add_past(bot.db)
    bot.slack.leave(GRADE3, TEAM)
    bot.slack.settle()
    bot.slack.command(GRADE3, STAFF, f"/ilt {word}")
    assert "invite @ILT" in told(bot, GRADE3, STAFF)


@pytest.mark.parametrize("word", ["results", "trend", "export"])
def test_somebody_in_two_teams_is_asked_which(bot, word):
    add_past(bot.db)
    bot.slack.invite_bot(PRINCIPAL, PRIVATE)
    bot.slack.settle()
    bot.tick()
    with bot.db.write() as session:
        session.execute(update(Ilt).values(set_up_at=bot.app.clock.now()))
    bot.slack.command(PRINCIPAL, STAFF, f"/ilt {word}")
    assert "more than one team" in told(bot, PRINCIPAL, STAFF)
