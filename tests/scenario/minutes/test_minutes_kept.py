"""What stays of meetings: what the bot recorded beside results, everybody's own data, deleting somebody, and for how long."""

from datetime import date, timedelta

from sqlalchemy import func, select, update

from bot.blocks import ids
from sandbox.state import Message
from storage.agenda import AgendaItem
from storage.assessments import Assessment
from storage.items import ActionItem
from storage.meetings import Meeting, MeetingState
from storage.minutes import forget_meeting_texts
from storage.people import Member
from storage.personal import FORMER_MEMBER
from storage.reflection import LineBacking, ProcessAnswer, ProcessLine
from storage.sharing import Share
from tests.steps.assessments import answer_all, open_assessment, private
from tests.steps.bot import ASSISTANT, EIGHT, GRADE3, GRADE5, PRINCIPAL, TEAM, RunningBot
from tests.steps.closed_meeting import Held, add_meeting, close
from tests.steps.dated_bot import reveal
from tests.steps.inbox import files_of, words_of
from tests.steps.minutes import minutes_in
from tests.steps.privacy import all_rows, delete, my_file
from tests.steps.results import block_of, results_message
from tests.steps.revealed import person

OCT_27 = date(2026, 10, 27)
SEEN = (
    "Recorded with me in the 30 days before: 1 meeting; 1 of 2 action items had an owner and a date; "
    "1 of 1 had an agenda with objectives; roles in 1 of 1; process reflection after 1 of 1; "
    "1 of 1 decision named its evidence."
)


def revealed(bot: RunningBot) -> Message:
    """A self-assessment that four finished, revealed."""
    open_assessment(bot)
    for user in EIGHT[:4]:
        answer_all(bot, user)
    reveal(bot)
    return results_message(bot)


def test_the_results_say_what_the_bot_recorded_and_do_not_change_later(tuesday_bot_on_both):
    add_meeting(tuesday_bot_on_both.db, Held(day=OCT_27, items=()))
    add_meeting(tuesday_bot_on_both.db)
    shown = revealed(tuesday_bot_on_both)
    assert SEEN in shown.text
    assert any(SEEN in str(block) for block in shown.blocks)
    with tuesday_bot_on_both.db.write() as session:
        session.execute(update(ActionItem).values(owner_id=person(session, GRADE3).id, due_on=OCT_27))
        session.connection().exec_driver_sql("UPDATE posted_messages SET version_wanted = version_wanted + 1")
    add_meeting(tuesday_bot_on_both.db, Held(day=date(2026, 11, 29)))
    tuesday_bot_on_both.tick()
    assert SEEN in results_message(tuesday_bot_on_both).text
    tuesday_bot_on_both.slack.command(GRADE5, TEAM, "/ilt results")
    assert SEEN in private(tuesday_bot_on_both, GRADE5)[-1].text
    tuesday_bot_on_both.slack.command(GRADE5, TEAM, "/ilt export")
    tuesday_bot_on_both.tick()
    [content] = [
        made for name, made in files_of(tuesday_bot_on_both, GRADE5) if name.startswith("ilt-results-")
    ]
    assert SEEN in words_of(content)


def test_it_says_nothing_before_it_knows_the_team(tuesday_bot):
    add_meeting(tuesday_bot.db)
    add_meeting(tuesday_bot.db, Held(day=date(2026, 11, 3), items=()))
    shown = revealed(tuesday_bot)
    assert "Recorded with me" not in shown.text
    with tuesday_bot.db.read() as session:
        assert session.scalars(select(Assessment.recorded)).all() == [None]


def add_unsent_answers(bot: RunningBot) -> int:
    """A meeting that is reflected on: what two members wrote and nobody has seen."""
    meeting_id = add_meeting(
        bot.db, Held(day=date(2026, 11, 29), items=(), there=(PRINCIPAL, GRADE3), said_absent=())
    )
    with bot.db.write() as session:
        session.get_one(Meeting, meeting_id).state = MeetingState.REFLECTING
        for user, words in ((GRADE3, "My own unseen words"), (PRINCIPAL, "The unseen words of another")):
            member = session.scalars(select(Member).filter_by(person_id=person(session, user).id)).one()
            session.add(
                ProcessAnswer(meeting_id=meeting_id, member_id=member.id, question="hard", answer=words)
            )
    return meeting_id


def test_my_file_holds_what_meetings_hold_of_me(tuesday_bot):
    add_meeting(tuesday_bot.db)
    add_unsent_answers(tuesday_bot)
    mine = my_file(tuesday_bot)
    for said in (
        "Nov 30, 2026 (#ilt-team): you were not there",
        "Nov 29, 2026 (#ilt-team): you were there, asked how it was, you answered",
        "Agenda item you present (#ilt-team): Budget",
        "Not shown to anybody yet: What was hard (#ilt-team): My own unseen words",
        "Lines of a process reflection once your team was shown them",
    ):
        assert said in mine
    assert "The unseen words of another" not in mine
    principals = my_file(tuesday_bot, PRINCIPAL)
    for said in (
        "your role was Facilitator, you started it, you ended it",
        "Decision you logged (#ilt-team): Use the ATLAS protocol",
        "+1 on lines of others (all teams): 2 lines",
        "Agenda item you proposed (#ilt-team): Walkthrough data",
    ):
        assert said in principals
    assert "My own unseen words" not in principals


def test_deleting_keeps_the_record_and_takes_what_nobody_has_seen(tuesday_bot_on_both):
    meeting_id = add_meeting(
        tuesday_bot_on_both.db, Held(there=(GRADE3, PRINCIPAL), said_absent=(), backed_by=(GRADE3,))
    )
    clock = tuesday_bot_on_both.app.clock
    close(tuesday_bot_on_both.db, meeting_id, clock.now(), clock.machine_now())
    add_unsent_answers(tuesday_bot_on_both)
    with tuesday_bot_on_both.db.write() as session:
        session.add(
            Share(
                ilt_id=1,
                meeting_id=meeting_id,
                parts=["decisions"],
                introduction="My own line above it",
                channel_id="C0STAFFROOM",
                asked_by_id=person(session, GRADE3).id,
                asked_at=clock.now() + timedelta(days=1),
                state="refused",
            )
        )
    tuesday_bot_on_both.tick()
    assert "Grade 3 lead" in minutes_in(tuesday_bot_on_both)[0].text
    delete(tuesday_bot_on_both)
    tuesday_bot_on_both.tick()
    [shown] = minutes_in(tuesday_bot_on_both)
    assert FORMER_MEMBER in shown.text
    assert "Grade 3 lead" not in shown.text
    assert "Fewer items (+1)" in shown.text
    everything = all_rows(tuesday_bot_on_both)
    for gone in ("My own unseen words", "My own line above it", "Grade 3 lead", GRADE3):
        assert gone not in everything
    assert "The unseen words of another" in everything
    with tuesday_bot_on_both.db.read() as session:
        former = session.scalars(select(Member.id).where(~Member.is_present)).all()
        assert session.scalars(select(LineBacking).where(LineBacking.member_id.in_(former))).all() == []
        waiting = select(AgendaItem.presenter_id).filter_by(state="waiting")
        assert set(session.scalars(waiting)) == {None}


def lines(bot: RunningBot) -> int:
    with bot.db.read() as session:
        return session.scalars(select(func.count(ProcessLine.id))).one()


def test_lines_and_quotes_go_after_two_school_years_and_decisions_stay(tuesday_bot):
    today = tuesday_bot.app.clock.now().date()
    old = add_meeting(tuesday_bot.db, Held(day=today - timedelta(days=732)))
    add_meeting(tuesday_bot.db, Held(day=today - timedelta(days=728)))
    with tuesday_bot.db.write() as session:
        for days, state in ((732, "removed"), (732, "waiting"), (728, "removed")):
            proposed = {
                "proposed_at": tuesday_bot.app.clock.now() - timedelta(days=days),
                "proposed_by_id": 1,
            }
            words = {"request": f"{days} {state}", "title": "Homework", "position": 9, "carried": 0}
            session.add(AgendaItem(ilt_id=1, state=state, **words, **proposed))
        session.flush()
        session.execute(update(AgendaItem).values(source_quote="Somebody's words"))
    tuesday_bot.worker.tidy()
    assert lines(tuesday_bot) == 3
    with tuesday_bot.db.read() as session:
        left = session.scalars(select(AgendaItem.source_quote).filter_by(meeting_id=old)).all()
        assert left == [None]
        never_met = select(AgendaItem.request).where(
            AgendaItem.proposed_at.is_not(None), AgendaItem.source_quote.is_not(None)
        )
        assert session.scalars(never_met).all() == ["728 removed"]
        assert session.connection().exec_driver_sql("SELECT count(*) FROM decisions").scalar() == 2


def test_they_go_a_little_at_a_time(tuesday_bot):
    add_meeting(tuesday_bot.db, Held(day=date(2024, 1, 9)))
    with tuesday_bot.db.write() as session:
        assert forget_meeting_texts(session, tuesday_bot.app.clock.now(), limit=2) == 2
    assert lines(tuesday_bot) == 1


def test_the_screen_says_what_becomes_of_meetings(tuesday_bot):
    tuesday_bot.slack.command(ASSISTANT, TEAM, "/ilt privacy")
    short = private(tuesday_bot, ASSISTANT)[-1]
    assert ids.PRIVACY_MY_DATA in str(short.blocks)
    tuesday_bot.slack.click(ASSISTANT, TEAM, short.ts, block_of(short, ids.PRIVACY_ALL), ids.PRIVACY_ALL)
    said = str(private(tuesday_bot, ASSISTANT)[-1].blocks)
    assert "the channel sees who is there" in said
