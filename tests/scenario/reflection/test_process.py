"""Reflecting on a session: asked at its end, shown together, wanted by +1, one change chosen, closed."""

import pytest
from sqlalchemy import select

from bot.blocks import ids
from bot.reflection.messages.lines import LINE, OWN
from storage.audit import AuditEntry
from storage.living import PostedMessage
from storage.meetings import Meeting
from storage.people import Member, Person, Role, TimeOff
from storage.reflection import ProcessTaker
from tests.steps.assessments import private, top_form
from tests.steps.bot import ASSISTANT, EIGHT, GRADE3, GRADE5, PRINCIPAL, TEAM, Live
from tests.steps.dated import chicago, dms, set_role
from tests.steps.home import opened, said
from tests.steps.reflection import (
    ENDED,
    SIX,
    answer,
    backings,
    channel_message,
    click_in,
    end_meeting,
    everyone_likes,
    fill,
    held,
    lines,
    minutes_message,
    open_form,
    open_list,
    start_meeting,
    state_of,
    tap,
    waiting_answers,
)
from tests.steps.revealed import EVEN, Past, add_past

LATECOMER, ABSENT = EIGHT[6], EIGHT[7]


def takers(live: Live) -> set[str]:
    with live.db.read() as session:
        rows = session.scalars(
            select(Person.slack_user_id)
            .join(Member, Member.person_id == Person.id)
            .join(ProcessTaker, ProcessTaker.member_id == Member.id)
        )
        return set(rows)


def test_the_channel_is_asked_once_and_sees_only_how_many_have_answered(tuesday_on):
    live = tuesday_on.live
    held(tuesday_on)
    assert takers(live) == set(SIX)
    assert "0 of 6 answered" in channel_message(live).text
    told = answer(live, GRADE3, liked="We began on time", hard="Too many items", fits="in_part")
    assert "Saved: 1 of 6 answered" in told
    answer(live, GRADE5, change="Fewer items")
    live.tick()
    message = channel_message(live)
    assert "2 of 6 answered" in message.text
    for hidden in ("We began on time", "Fewer items", "in part"):
        assert hidden not in str(message)
    with live.db.read() as session:
        assert len(session.scalars(select(PostedMessage).filter_by(kind=ids.REFLECTION_MESSAGE)).all()) == 1


def test_the_first_four_are_shown_together_and_the_fifth_only_at_the_close(tuesday_on):
    live = tuesday_on.live
    meeting = held(tuesday_on)
    everyone_likes(live, SIX[:3])
    assert "Liked by" not in channel_message(live).text
    told = answer(live, SIX[3], liked="Liked by the fourth", step="Ask a student team")
    assert "shown in the channel in a moment" in told
    live.tick()
    shown = channel_message(live).text
    assert all(f"Liked by {user}" in shown for user in SIX[:3])
    assert "• Step: Ask a student team" in shown
    assert "3 a lot." in shown
    assert "Yours are shown when it closes" in answer(
        live, SIX[4], liked="Liked by the fifth", fits="not_yet"
    )
    live.tick()
    shown = channel_message(live).text
    assert "5 of 6 answered" in shown
    assert "fifth" not in shown
    assert "not yet" not in shown
    tap(live, PRINCIPAL, ids.PROCESS_CLOSE)
    live.tick()
    assert "Liked by" not in channel_message(live).text
    shown = minutes_message(live).text
    assert "Liked by the fifth" in shown
    assert "3 a lot, 1 not yet." in shown
    assert state_of(live.db, meeting) == "closed"
    assert waiting_answers(live.db) == 0


def test_answers_can_be_changed_until_they_are_shown_and_not_after(tuesday):
    live = tuesday.live
    held(tuesday)
    answer(live, GRADE3, liked="First", hard="Hard", fits="a_lot")
    form = open_form(live, GRADE3)
    assert "'initial_value': 'First'" in str(form.payload)
    fill(live, GRADE3, form, liked="Second", hard="", fits="not_yet")
    live.slack.submit(GRADE3, form.id)
    live.slack.close(GRADE3, top_form(live, GRADE3).id)
    assert waiting_answers(live.db) == 2
    everyone_likes(live, [PRINCIPAL, ASSISTANT, GRADE5])
    shown = channel_message(live).text
    assert "• Second" in shown
    assert "First" not in shown
    assert "Hard:" not in shown
    assert "3 a lot, 1 not yet." in shown
    tap(live, GRADE3, ids.PROCESS_ANSWER)
    assert "cannot be changed" in private(live, GRADE3)[-1].text


def test_what_was_typed_stays_when_it_is_refused(tuesday):
    live = tuesday.live
    meeting = held(tuesday)
    form = open_form(live, GRADE3)
    live.slack.submit(GRADE3, form.id)
    assert "at least one" in str(top_form(live, GRADE3).errors)
    fill(live, GRADE3, form, liked="\u200b \u202e")
    live.slack.submit(GRADE3, form.id)
    assert "at least one" in str(top_form(live, GRADE3).errors)
    fill(live, GRADE3, form, liked="Long and careful words", hard="🙂" * 1501)
    live.slack.submit(GRADE3, form.id)
    assert "longer than 3000" in str(top_form(live, GRADE3).errors["hard"])
    fill(live, GRADE3, form, hard="Short")
    tap(live, PRINCIPAL, ids.PROCESS_CLOSE)
    live.slack.submit(GRADE3, form.id)
    refused = top_form(live, GRADE3)
    assert "closed, so this was not saved" in str(refused.errors)
    assert refused.values["liked"]["liked"]["value"] == "Long and careful words"
    assert lines(live.db, meeting) == []


def test_who_was_there_and_has_not_answered_is_asked_once_after_a_quarter_of_an_hour(tuesday_on):
    live = tuesday_on.live
    with live.db.write() as session:
        away = session.scalars(select(Person).filter_by(slack_user_id=GRADE5)).one()
        day = chicago("2026-12-01 12:00").date()
        session.add(TimeOff(person_id=away.id, first_day=day, last_day=day))
    tuesday_on.at("2026-12-01 16:30")
    held(tuesday_on)
    answer(live, GRADE3, liked="All of it")
    tuesday_on.at("2026-12-01 16:44")
    assert dms(live, PRINCIPAL) == []
    tuesday_on.at("2026-12-01 16:46")
    tuesday_on.at("2026-12-01 16:50")
    [asked] = dms(live, PRINCIPAL)
    assert "How was the session of Tue, Dec 1 in #ilt-team?" in asked.text
    assert [dms(live, user) for user in (GRADE3, GRADE5, ABSENT)] == [[], [], []]
    tap(live, PRINCIPAL, ids.PROCESS_ANSWER, asked, live.slack.open_dm(PRINCIPAL).id)
    assert "How was this session?" in str(top_form(live, PRINCIPAL).payload["title"])


def test_nobody_is_asked_in_their_evening_or_when_it_is_long_past(tuesday):
    live = tuesday.live
    tuesday.at("2026-12-01 17:50")
    held(tuesday, ended="2026-12-01 17:50")
    tuesday.at("2026-12-01 18:06")
    assert dms(live, PRINCIPAL) == []
    tuesday.at("2026-12-02 07:31")
    tuesday.at("2026-12-02 10:00")
    held(tuesday, ended="2026-12-02 10:00")
    tuesday.at("2026-12-02 12:20")
    assert dms(live, PRINCIPAL) == []


def test_it_closes_by_itself_on_the_next_working_morning(tuesday_on):
    live = tuesday_on.live
    tuesday_on.at("2026-12-04 16:30")
    meeting = held(tuesday_on, ended="2026-12-04 16:30")
    assert "by itself on Mon, Dec 7, 7:30 AM" in channel_message(live).text
    answer(live, GRADE3, hard="We ran over")
    tuesday_on.at("2026-12-07 07:29")
    assert state_of(live.db, meeting) == "reflecting"
    tuesday_on.at("2026-12-07 07:31")
    tuesday_on.live.tick()
    shown = channel_message(live)
    assert state_of(live.db, meeting) == "closed"
    assert "• We ran over" in minutes_message(live).text
    assert "1 of 6 answered" in shown.text
    assert ids.PROCESS_ANSWER not in str(shown.blocks)
    with live.db.read() as session:
        assert [(one.deed, one.person_id) for one in session.scalars(select(AuditEntry))] == [
            ("reflection_closed", None)
        ]


def test_a_member_who_was_not_marked_may_answer_and_an_observer_may_not(tuesday_on):
    live = tuesday_on.live
    set_role(live, ABSENT, Role.OBSERVER)
    held(tuesday_on)
    assert "Saved: 1 of 7 answered" in answer(live, LATECOMER, liked="Came late, liked it")
    tap(live, ABSENT, ids.PROCESS_ANSWER)
    assert "observers are not asked" in private(live, ABSENT)[-1].text
    assert takers(live) == {*SIX, LATECOMER}


def test_who_leaves_is_not_waited_for_and_their_answer_stays(tuesday):
    live = tuesday.live
    meeting = held(tuesday)
    answer(live, GRADE3, liked="Said before leaving")
    for user in (GRADE3, GRADE5):
        live.slack.leave(user, TEAM)
    live.slack.settle()
    answer(live, PRINCIPAL, liked="And I")
    live.tick()
    assert "2 of 5 answered" in channel_message(live).text
    tap(live, PRINCIPAL, ids.PROCESS_CLOSE)
    assert {text for _, text, _ in lines(live.db, meeting)} == {"Said before leaving", "And I"}


def test_the_third_question_names_what_the_last_self_assessment_named(tuesday):
    live = tuesday.live
    held(tuesday)
    assert "We have no self-assessment yet" in str(open_form(live, GRADE3).payload)
    counts = {**EVEN, "own_process": (4, 4, 0), "teacher_teams": (1, 7, 0), "improvement_plan": (1, 1, 1)}
    add_past(live.db, Past(counts=counts))
    words = str(open_form(live, GRADE5).payload)
    assert "Strengths: Learning from data, Two-way talk" in words
    assert "Challenges: Our own process, Teacher teams" in words


def chosen(live: Live, user: str, own: str = "", line: str = "") -> str:
    tap(live, user, ids.PROCESS_CHOOSE)
    form = top_form(live, user)
    if own:
        live.slack.fill(user, form.id, OWN, OWN, own)
    if line:
        live.slack.fill(user, form.id, LINE, LINE, line)
    live.slack.submit(user, form.id)
    told = str(top_form(live, user).payload["blocks"][0]["text"])
    live.tick()
    return told


def line_id(live: Live, user: str, words: str) -> str:
    tap(live, user, ids.PROCESS_CHOOSE)
    form = top_form(live, user)
    live.slack.close(user, form.id)
    [select_block] = [block for block in form.payload["blocks"] if block.get("block_id") == LINE]
    [found] = [
        option["value"]
        for group in select_block["element"]["option_groups"]
        for option in group["options"]
        if words in option["text"]["text"]
    ]
    return str(found)


def test_whoever_leads_chooses_one_change_and_the_next_meeting_is_asked_whether_it_helped(tuesday_on):
    live = tuesday_on.live
    tuesday_on.at("2026-12-01 16:30")
    first = held(tuesday_on)
    everyone_likes(live, SIX[:3])
    answer(live, SIX[3], change="Begin at 3:25", hard="Late start")
    live.tick()
    told = chosen(live, PRINCIPAL, line=line_id(live, PRINCIPAL, "Begin at 3:25"))
    assert "Chosen: Begin at 3:25." in told
    assert "Our one change for next time: Begin at 3:25" in channel_message(live).text
    tap(live, PRINCIPAL, ids.PROCESS_CLOSE)
    live.tick()
    chosen(live, PRINCIPAL, own="Send the agenda earlier", line=line_id(live, PRINCIPAL, "Late start"))
    assert "Our one change for next time: Send the agenda earlier" in channel_message(live).text
    tuesday_on.at("2026-12-15 16:30")
    old = channel_message(live)
    second = held(tuesday_on, ended="2026-12-15 16:30")
    assert "Last time we chose: Send the agenda earlier" in str(open_form(live, GRADE3).payload)
    for user, helped in zip(SIX[:4], ("yes", "yes", "too_early", "no"), strict=True):
        answer(live, user, helped=helped)
    live.tick()
    shown = channel_message(live).text
    assert "“Send the agenda earlier”. Did it help? 2 yes, 1 no, 1 too early to say." in shown
    tap(live, PRINCIPAL, ids.PROCESS_CHOOSE, old)
    assert "The next meeting has started" in private(live, PRINCIPAL)[-1].text
    with live.db.read() as session:
        assert session.get_one(Meeting, first).chosen_change == "Send the agenda earlier"
        assert session.get_one(Meeting, second).chosen_change is None


def test_only_whoever_leads_chooses_and_closes(tuesday):
    live = tuesday.live
    set_role(live, PRINCIPAL, Role.FACILITATOR)
    meeting = held(tuesday)
    everyone_likes(live, SIX[:4])
    for action in (ids.PROCESS_CHOOSE, ids.PROCESS_CLOSE):
        tap(live, GRADE3, action)
        assert "Only whoever leads the meeting can" in private(live, GRADE3)[-1].text
    assert state_of(live.db, meeting) == "reflecting"


def test_nothing_chosen_or_too_long_keeps_the_form(tuesday):
    live = tuesday.live
    held(tuesday)
    everyone_likes(live, SIX[:4])
    tap(live, PRINCIPAL, ids.PROCESS_CHOOSE)
    form = top_form(live, PRINCIPAL)
    live.slack.submit(PRINCIPAL, form.id)
    assert "Choose a line, or write" in str(top_form(live, PRINCIPAL).errors)
    live.slack.fill(PRINCIPAL, form.id, OWN, OWN, "x" * 501)
    live.slack.submit(PRINCIPAL, form.id)
    assert "at most 500" in str(top_form(live, PRINCIPAL).errors)


def test_a_plus_one_is_given_taken_back_and_counted_without_names_at_the_close(tuesday_on):
    live = tuesday_on.live
    meeting = held(tuesday_on)
    everyone_likes(live, SIX[:4])
    form = open_list(live, GRADE3)
    form = click_in(live, GRADE3, form, ids.PROCESS_PLUS_ONE)
    form = click_in(live, GRADE3, form, ids.PROCESS_PLUS_ONE, 1)
    assert str(form.payload).count("with yours") == 2
    form = click_in(live, GRADE3, form, ids.PROCESS_PLUS_ONE, 1)
    assert str(form.payload).count("with yours") == 1
    click_in(live, ABSENT, open_list(live, ABSENT), ids.PROCESS_PLUS_ONE)
    live.tick()
    assert channel_message(live).text.count("(+2)") == 1
    assert backings(live.db) == 2
    tap(live, PRINCIPAL, ids.PROCESS_CLOSE)
    live.tick()
    assert backings(live.db) == 0
    assert sorted(backed for _, _, backed in lines(live.db, meeting)) == [0, 0, 0, 2]
    assert minutes_message(live).text.count("(+2)") == 1
    live.slack.close(GRADE3, form.id)
    assert ids.PROCESS_PLUS_ONE not in str(open_list(live, GRADE3).payload)


def test_whoever_leads_removes_a_line_also_as_the_chosen_change(tuesday_on):
    live = tuesday_on.live
    meeting = held(tuesday_on)
    everyone_likes(live, SIX[:3])
    answer(live, SIX[3], change="Seat Maria elsewhere")
    live.tick()
    chosen(live, PRINCIPAL, line=line_id(live, PRINCIPAL, "Maria"))
    live.slack.close(PRINCIPAL, top_form(live, PRINCIPAL).id)
    form = click_in(live, PRINCIPAL, open_list(live, PRINCIPAL), ids.PROCESS_REMOVE, 3)
    live.tick()
    assert "Maria" not in str(form.payload)
    assert "Maria" not in str(channel_message(live))
    assert len(lines(live.db, meeting)) == 3
    with live.db.read() as session:
        assert session.get_one(Meeting, meeting).chosen_change is None
        [entry] = session.scalars(select(AuditEntry))
    assert (entry.deed, entry.subject) == ("line_removed", str(meeting))
    assert ids.PROCESS_REMOVE not in str(open_list(live, GRADE3).payload)


def test_reflect_in_and_after_a_meeting_offers_both(tuesday_on):
    live = tuesday_on.live
    meeting = start_meeting(live.db)
    live.slack.command(GRADE3, TEAM, "/ilt reflect")
    offer = private(live, GRADE3)[-1]
    assert "How was this session?" in offer.text
    assert "after the meeting" in offer.text
    tap(live, GRADE3, ids.REFLECT_INSTEAD, offer)
    assert top_form(live, GRADE3).callback_id == ids.REFLECT_FORM
    live.slack.close(GRADE3, top_form(live, GRADE3).id)
    tap(live, GRADE3, ids.PROCESS_ANSWER, offer)
    assert top_form(live, GRADE3).callback_id == ids.PROCESS_FORM
    assert state_of(live.db, meeting) == "running"


def test_answers_from_before_the_end_count_and_are_shown_after_it(tuesday_on):
    live = tuesday_on.live
    meeting = start_meeting(live.db)
    for user in SIX[:5]:
        live.slack.command(user, TEAM, "/ilt reflect")
        tap(live, user, ids.PROCESS_ANSWER, private(live, user)[-1])
        form = top_form(live, user)
        fill(live, user, form, liked=f"Liked by {user}")
        live.slack.submit(user, form.id)
    assert lines(live.db, meeting) == []
    end_meeting(live.db, meeting)
    tuesday_on.at(ENDED)
    assert "5 of 6 answered" in channel_message(live).text
    assert len(lines(live.db, meeting)) == 5


def test_reflect_without_a_meeting_or_with_answers_shown_opens_the_self_assessment(tuesday):
    live = tuesday.live
    live.slack.command(GRADE3, TEAM, "/ilt reflect")
    assert top_form(live, GRADE3).callback_id == ids.REFLECT_FORM
    held(tuesday)
    everyone_likes(live, SIX[:4])
    live.slack.command(SIX[1], TEAM, "/ilt reflect")
    assert top_form(live, SIX[1]).callback_id == ids.REFLECT_FORM


def test_it_waits_on_home_and_in_the_menu_until_it_is_answered(tuesday):
    live = tuesday.live
    held(tuesday)
    words = "How was the session of Tue, Dec 1 in #ilt-team?"
    assert words in said(opened(live, GRADE3))
    assert words not in said(opened(live, ABSENT))
    live.slack.command(GRADE3, TEAM, "/ilt")
    assert words in private(live, GRADE3)[-1].text
    view = opened(live, GRADE3)
    block = next(one for one in view.payload["blocks"] if ids.PROCESS_ANSWER in str(one))
    live.slack.view_action(GRADE3, view.id, block["block_id"], ids.PROCESS_ANSWER)
    form = top_form(live, GRADE3)
    fill(live, GRADE3, form, liked="All")
    live.slack.submit(GRADE3, form.id)
    assert words not in said(opened(live, GRADE3))
    live.slack.command(GRADE3, TEAM, "/ilt")
    assert "Nothing waits" in private(live, GRADE3)[-1].text
    tap(live, PRINCIPAL, ids.PROCESS_CLOSE)
    assert words not in said(opened(live, PRINCIPAL))


@pytest.mark.parametrize("times", [2, 3])
def test_the_same_end_twice_asks_once(tuesday, times):
    live = tuesday.live
    meeting = start_meeting(live.db)
    for _ in range(times):
        end_meeting(live.db, meeting)
    tuesday.at(ENDED)
    found = [one for one in live.slack.messages_for(PRINCIPAL, TEAM) if "How was this session" in one.text]
    assert len(found) == 1
