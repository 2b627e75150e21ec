"""*How do we know?*: what is refused, and that nothing typed is lost by it."""

import threading

import pytest
from sqlalchemy import text

from bot.blocks import ids
from storage.assessments import Round, State
from storage.people import Member, Role
from tests.steps.assessments import open_assessment, open_ballot, top_form
from tests.steps.bot import EIGHT, GRADE3, PRINCIPAL, PRIVATE, RunningBot
from tests.steps.evidence import LINK, SEEN, from_ballot, notes, submission, write


@pytest.mark.parametrize(
    ("note", "link", "field", "words"),
    [
        ("", LINK, ids.EVIDENCE_NOTE, "what the link shows"),
        (SEEN, "javascript:alert(1)", ids.EVIDENCE_LINK, "not a web address"),
        (SEEN, "https://a b", ids.EVIDENCE_LINK, "not a web address"),
        (SEEN, "https://a.example/<x>", ids.EVIDENCE_LINK, "not a web address"),
        (SEEN, "https://a.example/\u202ex", ids.EVIDENCE_LINK, "not a web address"),
        (SEEN, "https://a.example/" + "x" * 3000, ids.EVIDENCE_LINK, "longer than 3000"),
        ("x" * 3001, None, ids.EVIDENCE_NOTE, "longer than 3000"),
    ],
)
@pytest.mark.begins_with(steps=open_assessment)
def test_what_cannot_be_saved_is_said_under_its_field(bot, note, link, field, words):
    open_ballot(bot, GRADE3)
    form = from_ballot(bot, GRADE3)
    [ack] = bot.slack.deliver("interactive", submission(form, GRADE3, note, link=link))
    assert ack.body["response_action"] == "errors"
    assert words in ack.body["errors"][field]
    assert notes(bot) == {}


@pytest.mark.begins_with(steps=open_assessment)
def test_after_the_end_nothing_is_saved_and_nothing_typed_is_lost(bot_on_both):
    open_ballot(bot_on_both, GRADE3)
    form = from_ballot(bot_on_both, GRADE3)
    bot_on_both.slack.fill(GRADE3, form.id, ids.EVIDENCE_NOTE, ids.EVIDENCE_NOTE, SEEN)
    with bot_on_both.db.write() as session:
        session.get_one(Round, 1).state = State.REVEALED
    bot_on_both.slack.submit(GRADE3, form.id)
    still = top_form(bot_on_both, GRADE3)
    assert "has ended" in still.errors[ids.EVIDENCE_NOTE]
    assert still.values[ids.EVIDENCE_NOTE][ids.EVIDENCE_NOTE]["value"] == SEEN
    assert notes(bot_on_both) == {}


@pytest.mark.begins_with(steps=open_assessment)
def test_a_note_on_its_way_while_the_vote_ends_is_refused(bot):
    open_ballot(bot, GRADE3)
    late = submission(from_ballot(bot, GRADE3), GRADE3, SEEN)
    answers = []
    on_its_way = threading.Thread(target=lambda: answers.extend(bot.slack.deliver("interactive", late)))
    with bot.db.write() as session:
        session.get_one(Round, 1, with_for_update=True).state = State.REVEALED
        session.flush()
        on_its_way.start()
        on_its_way.join(0.3)
    on_its_way.join()
    assert "has ended" in answers[0].body["errors"][ids.EVIDENCE_NOTE]
    assert notes(bot) == {}


@pytest.mark.begins_with(steps=open_assessment)
def test_a_fault_of_ours_loses_nothing_of_what_was_typed(bot):
    open_ballot(bot, GRADE3)
    from_ballot(bot, GRADE3)
    with bot.db.write() as session:
        session.execute(text("ALTER TABLE open_evidence RENAME TO evidence_away"))
    write(bot, GRADE3, SEEN)
    still = top_form(bot, GRADE3)
    assert "something went wrong on my side" in still.errors[ids.EVIDENCE_NOTE]
    assert still.values[ids.EVIDENCE_NOTE][ids.EVIDENCE_NOTE]["value"] == SEEN
    with bot.db.write() as session:
        session.execute(text("ALTER TABLE evidence_away RENAME TO open_evidence"))
    bot.slack.submit(GRADE3, still.id)
    assert notes(bot) == {(GRADE3, "teacher_teams"): (SEEN, None, False)}


@pytest.mark.begins_with(steps=open_assessment)
def test_the_form_does_not_open_after_the_end(bot):
    ballot = open_ballot(bot, GRADE3)
    with bot.db.write() as session:
        session.get_one(Round, 1).state = State.CANCELLED
    from_ballot(bot, GRADE3)
    bot.settle()
    [notice] = bot.slack.modal_stack(GRADE3)
    assert notice.id == ballot.id
    assert "has ended" in str(notice.payload)


@pytest.mark.begins_with(steps=open_assessment)
def test_observers_write_no_evidence(bot):
    open_ballot(bot, GRADE3)
    from_ballot(bot, GRADE3)
    with bot.db.write() as session:
        for member in session.query(Member):
            member.role = Role.OBSERVER
    write(bot, GRADE3, SEEN)
    assert "observers" in top_form(bot, GRADE3).errors[ids.EVIDENCE_NOTE]
    assert notes(bot) == {}


@pytest.mark.parametrize(
    "more",
    [
        {"private_metadata": "99999:teacher_teams"},
        {"private_metadata": "1:norms"},
        {"private_metadata": "1:no_such_criterion"},
        {"private_metadata": "nonsense"},
        {"team": "T0ELSEWHERE"},
    ],
)
@pytest.mark.begins_with(steps=open_assessment)
def test_a_forged_form_saves_nothing_and_says_so(bot, more):
    open_ballot(bot, GRADE3)
    form = from_ballot(bot, GRADE3)
    [ack] = bot.slack.deliver("interactive", submission(form, GRADE3, SEEN, **more))
    sentence = ack.body["errors"][ids.EVIDENCE_NOTE]
    assert "Nothing was saved" in sentence or "does nothing any more" in sentence
    assert notes(bot) == {}


def test_a_round_of_another_team_takes_no_note(bot):
    bot.slack.invite_bot(PRINCIPAL, PRIVATE)
    bot.slack.settle()
    bot.tick()
    open_assessment(bot)
    outsider = next(user for user in EIGHT if user not in members_in(bot, PRIVATE))
    bot.slack.command(PRINCIPAL, PRIVATE, "/ilt reflect")
    bot.slack.submit(PRINCIPAL, top_form(bot, PRINCIPAL).id)
    bot.tick()
    open_ballot(bot, outsider)
    form = from_ballot(bot, outsider)
    forged = submission(form, outsider, SEEN, private_metadata="2:teacher_teams")
    [ack] = bot.slack.deliver("interactive", forged)
    assert "Only members" in ack.body["errors"][ids.EVIDENCE_NOTE]
    assert notes(bot) == {}


def members_in(bot: RunningBot, channel: str) -> set[str]:
    """Who is in a channel."""
    return {user for user in EIGHT if any(one.id == channel for one in bot.slack.channels_for(user))}
