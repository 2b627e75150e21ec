"""*How do we know?*: what is refused, and that nothing typed is lost by it."""

import threading

import pytest
from sqlalchemy import text

from bot.blocks import ids
from storage.assessments import Round, State
from storage.people import Member, Role
from tests.steps.assessments import open_assessment, open_ballot, top_form
from tests.steps.bot import EIGHT, GRADE3, PRINCIPAL, PRIVATE, Live
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
def test_what_cannot_be_saved_is_said_under_its_field(live_here, note, link, field, words):
    open_assessment(live_here)
    open_ballot(live_here, GRADE3)
    form = from_ballot(live_here, GRADE3)
    [ack] = live_here.slack.deliver("interactive", submission(form, GRADE3, note, link=link))
    assert ack.body["response_action"] == "errors"
    assert words in ack.body["errors"][field]
    assert notes(live_here) == {}


def test_after_the_end_nothing_is_saved_and_nothing_typed_is_lost(live_on):
    open_assessment(live_on)
    open_ballot(live_on, GRADE3)
    form = from_ballot(live_on, GRADE3)
    live_on.slack.fill(GRADE3, form.id, ids.EVIDENCE_NOTE, ids.EVIDENCE_NOTE, SEEN)
    with live_on.db.write() as session:
        session.get_one(Round, 1).state = State.REVEALED
    live_on.slack.submit(GRADE3, form.id)
    still = top_form(live_on, GRADE3)
    assert "has ended" in still.errors[ids.EVIDENCE_NOTE]
    assert still.values[ids.EVIDENCE_NOTE][ids.EVIDENCE_NOTE]["value"] == SEEN
    assert notes(live_on) == {}


def test_a_note_on_its_way_while_the_vote_ends_is_refused(live_on):
    open_assessment(live_on)
    open_ballot(live_on, GRADE3)
    late = submission(from_ballot(live_on, GRADE3), GRADE3, SEEN)
    answers = []
    on_its_way = threading.Thread(target=lambda: answers.extend(live_on.slack.deliver("interactive", late)))
    with live_on.db.write() as session:
        session.get_one(Round, 1, with_for_update=True).state = State.REVEALED
        session.flush()
        on_its_way.start()
        on_its_way.join(0.3)
    on_its_way.join()
    assert "has ended" in answers[0].body["errors"][ids.EVIDENCE_NOTE]
    assert notes(live_on) == {}


def test_a_fault_of_ours_loses_nothing_of_what_was_typed(live_on):
    open_assessment(live_on)
    open_ballot(live_on, GRADE3)
    from_ballot(live_on, GRADE3)
    with live_on.db.write() as session:
        session.execute(text("ALTER TABLE evidence RENAME TO evidence_away"))
    write(live_on, GRADE3, SEEN)
    still = top_form(live_on, GRADE3)
    assert "something went wrong on my side" in still.errors[ids.EVIDENCE_NOTE]
    assert still.values[ids.EVIDENCE_NOTE][ids.EVIDENCE_NOTE]["value"] == SEEN
    with live_on.db.write() as session:
        session.execute(text("ALTER TABLE evidence_away RENAME TO evidence"))
    live_on.slack.submit(GRADE3, still.id)
    assert notes(live_on) == {(GRADE3, "teacher_teams"): (SEEN, None, False)}


def test_the_form_does_not_open_after_the_end(live_here):
    open_assessment(live_here)
    ballot = open_ballot(live_here, GRADE3)
    with live_here.db.write() as session:
        session.get_one(Round, 1).state = State.CANCELLED
    from_ballot(live_here, GRADE3)
    live_here.settle()
    [notice] = live_here.slack.modal_stack(GRADE3)
    assert notice.id == ballot.id
    assert "has ended" in str(notice.payload)


def test_observers_write_no_evidence(live_here):
    open_assessment(live_here)
    open_ballot(live_here, GRADE3)
    from_ballot(live_here, GRADE3)
    with live_here.db.write() as session:
        for member in session.query(Member):
            member.role = Role.OBSERVER
    write(live_here, GRADE3, SEEN)
    assert "observers" in top_form(live_here, GRADE3).errors[ids.EVIDENCE_NOTE]
    assert notes(live_here) == {}


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
def test_a_forged_form_saves_nothing_and_says_so(live_here, more):
    open_assessment(live_here)
    open_ballot(live_here, GRADE3)
    form = from_ballot(live_here, GRADE3)
    [ack] = live_here.slack.deliver("interactive", submission(form, GRADE3, SEEN, **more))
    sentence = ack.body["errors"][ids.EVIDENCE_NOTE]
    assert "Nothing was saved" in sentence or "does nothing any more" in sentence
    assert notes(live_here) == {}


def test_a_round_of_another_team_takes_no_note(live_on):
    live_on.slack.invite_bot(PRINCIPAL, PRIVATE)
    live_on.slack.settle()
    live_on.tick()
    open_assessment(live_on)
    outsider = next(user for user in EIGHT if user not in members_in(live_on, PRIVATE))
    live_on.slack.command(PRINCIPAL, PRIVATE, "/ilt reflect")
    live_on.slack.submit(PRINCIPAL, top_form(live_on, PRINCIPAL).id)
    live_on.tick()
    open_ballot(live_on, outsider)
    form = from_ballot(live_on, outsider)
    forged = submission(form, outsider, SEEN, private_metadata="2:teacher_teams")
    [ack] = live_on.slack.deliver("interactive", forged)
    assert "Only members" in ack.body["errors"][ids.EVIDENCE_NOTE]
    assert notes(live_on) == {}


def members_in(live: Live, channel: str) -> set[str]:
    """Who is in a channel."""
    return {user for user in EIGHT if any(one.id == channel for one in live.slack.channels_for(user))}
