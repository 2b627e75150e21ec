"""Reflecting on a session: asked at its end, shown together, wanted by +1, one change chosen, closed."""

import pytest
from sqlalchemy import select

from bot.blocks import ids
from bot.live.meeting import resume
from bot.live.messages.status import News
from bot.reflection.messages.lines import LINE, OWN
from storage.audit import AuditEntry
from storage.living import PostedMessage
from storage.meetings import Meeting
from storage.people import Member, Person, Role, TimeOff
from storage.reflection import ProcessTaker
from tests.steps.assessments import private, top_form
from tests.steps.bot import ASSISTANT, EIGHT, GRADE3, GRADE5, PRINCIPAL, TEAM, RunningBot
from tests.steps.dated_bot import chicago, dms, element, set_role
from tests.steps.dms import actor, times
from tests.steps.forged import click_payload
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
    show_now,
    start_meeting,
    state_of,
    tap,
    the_meeting,
    waiting_answers,
)
from tests.steps.revealed import EVEN, Past, add_past
from tests.steps.turns import turn_of

LATECOMER, ABSENT = EIGHT[6], EIGHT[7]


def takers(bot: RunningBot) -> set[str]:
    with bot.db.read() as session:
        rows = session.scalars(
            select(Person.slack_user_id)
            .join(Member, Member.person_id == Person.id)
            .join(ProcessTaker, ProcessTaker.member_id == Member.id)
        )
        return set(rows)


@pytest.mark.begins_with(steps=held)
def test_the_channel_is_asked_once_and_sees_only_how_many_have_answered(tuesday_bot_on_both):
    assert takers(tuesday_bot_on_both) == set(SIX)
    assert "0 of 6 answered" in channel_message(tuesday_bot_on_both).text
    told = answer(
        tuesday_bot_on_both, GRADE3, liked="We began on time", hard="Too many items", fits="in_part"
    )
    assert "Saved: 1 of 6 answered" in told
    answer(tuesday_bot_on_both, GRADE5, change="Fewer items")
    tuesday_bot_on_both.tick()
    message = channel_message(tuesday_bot_on_both)
    assert "2 of 6 answered" in message.text
    for hidden in ("We began on time", "Fewer items", "in part"):
        assert hidden not in str(message)
    with tuesday_bot_on_both.db.read() as session:
        assert len(session.scalars(select(PostedMessage).filter_by(kind=ids.REFLECTION_MESSAGE)).all()) == 1


@pytest.mark.begins_with(steps=held)
def test_everything_is_shown_once_when_everybody_who_was_there_has_answered(tuesday_bot):
    meeting = the_meeting(tuesday_bot)
    everyone_likes(tuesday_bot, SIX[:5])
    assert "5 of 6 answered" in channel_message(tuesday_bot).text
    assert "Liked by" not in channel_message(tuesday_bot).text
    told = answer(tuesday_bot, SIX[5], liked="Liked by the last", step="Ask a student team")
    assert "6 of 6 answered. Everything is shown in the channel in a moment" in told
    tuesday_bot.tick()
    shown = channel_message(tuesday_bot)
    assert all(f"Liked by {user}" in shown.text for user in (*SIX[:5], "the last"))
    assert "6 of 6 answered: everything is shown." in shown.text
    assert "• Step: Ask a student team" in shown.text
    assert "5 a lot." in shown.text
    assert ids.PROCESS_ANSWER not in str(shown.blocks)
    tap(tuesday_bot, PRINCIPAL, ids.PROCESS_CLOSE)
    tuesday_bot.tick()
    assert "Liked by" not in channel_message(tuesday_bot).text
    assert "Liked by the last" in minutes_message(tuesday_bot).text
    assert state_of(tuesday_bot.db, meeting) == "closed"
    assert waiting_answers(tuesday_bot.db) == 0


@pytest.mark.begins_with(steps=held)
def test_whoever_leads_shows_them_from_four_answers_on_and_no_more_are_taken(tuesday_bot, mailbox):
    meeting = the_meeting(tuesday_bot)
    everyone_likes(tuesday_bot, SIX[:3])
    assert ids.PROCESS_SHOW not in str(channel_message(tuesday_bot).blocks)
    early = click_payload(mailbox, action_id=ids.PROCESS_SHOW, value=str(meeting))
    tuesday_bot.slack.deliver("interactive", early)
    assert "Fewer than 4" in mailbox.newest()
    assert lines_shown(tuesday_bot) == []
    form = open_form(tuesday_bot, SIX[4])
    fill(tuesday_bot, SIX[4], form, liked="Still being typed")
    everyone_likes(tuesday_bot, SIX[3:4])
    tap(tuesday_bot, GRADE5, ids.PROCESS_SHOW)
    assert "Only whoever leads the meeting can show the answers" in private(tuesday_bot, GRADE5)[-1].text
    assert lines_shown(tuesday_bot) == []
    show_now(tuesday_bot)
    assert "reads everything in a moment" in private(tuesday_bot, PRINCIPAL)[-1].text
    assert lines_shown(tuesday_bot) == sorted(f"Liked by {user}" for user in SIX[:4])
    tuesday_bot.slack.submit(SIX[4], form.id)
    refused = top_form(tuesday_bot, SIX[4])
    assert "your words are still here to copy" in str(refused.errors)
    assert refused.values["liked"]["liked"]["value"] == "Still being typed"
    tuesday_bot.slack.close(SIX[4], refused.id)
    late = click_payload(mailbox, user=SIX[5], action_id=ids.PROCESS_ANSWER, value=str(meeting))
    tuesday_bot.slack.deliver("interactive", late)
    assert "no more are taken" in mailbox.newest()
    again = click_payload(mailbox, action_id=ids.PROCESS_SHOW, value=str(meeting))
    tuesday_bot.slack.deliver("interactive", again)
    assert lines_shown(tuesday_bot) == sorted(f"Liked by {user}" for user in SIX[:4])


@pytest.mark.begins_with(steps=held)
def test_a_meeting_whose_answers_were_shown_does_not_go_on(tuesday_bot):
    everyone_likes(tuesday_bot, SIX[:4])
    show_now(tuesday_bot)
    turn = turn_of(tuesday_bot.db, actor(PRINCIPAL, "on"), *times(tuesday_bot))
    assert resume(turn, the_meeting(tuesday_bot)).news is News.CANNOT_RESUME


def lines_shown(bot: RunningBot) -> list[str]:
    """What the channel reads under its three headings."""
    bot.tick()
    return sorted(one[2:] for one in channel_message(bot).text.splitlines() if one.startswith("•"))


@pytest.mark.begins_with(steps=held)
def test_the_close_asks_first_and_warns_only_where_few_have_answered(tuesday_bot):

    def asked() -> str:
        tuesday_bot.tick()
        _, button = element(channel_message(tuesday_bot), ids.PROCESS_CLOSE)
        return str(button["confirm"])

    everyone_likes(tuesday_bot, SIX[:3])
    assert "Close and post the minutes?" in asked()
    assert "with fewer than 4 answers people may guess" in asked()
    everyone_likes(tuesday_bot, SIX[3:5])
    assert "fewer than 4" not in asked()
    everyone_likes(tuesday_bot, SIX[5:])
    assert "6 of 6 answered. After this nobody can answer or +1." in asked()


@pytest.mark.begins_with(steps=held)
def test_answers_can_be_changed_until_they_are_shown_and_not_after(tuesday_bot, mailbox):
    meeting = the_meeting(tuesday_bot)
    answer(tuesday_bot, GRADE3, liked="First", hard="Hard", fits="a_lot")
    form = open_form(tuesday_bot, GRADE3)
    assert "'initial_value': 'First'" in str(form.payload)
    fill(tuesday_bot, GRADE3, form, liked="Second", hard="", fits="not_yet")
    tuesday_bot.slack.submit(GRADE3, form.id)
    tuesday_bot.slack.close(GRADE3, top_form(tuesday_bot, GRADE3).id)
    assert waiting_answers(tuesday_bot.db) == 2
    everyone_likes(tuesday_bot, [PRINCIPAL, ASSISTANT, GRADE5])
    show_now(tuesday_bot)
    shown = channel_message(tuesday_bot).text
    assert "• Second" in shown
    assert "First" not in shown
    assert "Hard:" not in shown
    assert "3 a lot, 1 not yet." in shown
    late = click_payload(mailbox, user=GRADE3, action_id=ids.PROCESS_ANSWER, value=str(meeting))
    tuesday_bot.slack.deliver("interactive", late)
    assert "none can be changed" in mailbox.newest()


@pytest.mark.begins_with(steps=held)
def test_changing_answers_from_what_says_that_they_are_saved_piles_up_no_forms(tuesday_bot):
    form = open_form(tuesday_bot, GRADE3)
    for number in range(5):
        fill(tuesday_bot, GRADE3, form, liked=f"Liked {number}")
        tuesday_bot.slack.submit(GRADE3, form.id)
        assert len(tuesday_bot.slack.modal_stack(GRADE3)) == 1
        form = click_in(tuesday_bot, GRADE3, top_form(tuesday_bot, GRADE3), ids.PROCESS_ANSWER)
    assert "Liked 4" in str(form.payload)


@pytest.mark.begins_with(steps=held)
def test_what_was_typed_stays_when_it_is_refused(tuesday_bot):
    meeting = the_meeting(tuesday_bot)
    form = open_form(tuesday_bot, GRADE3)
    tuesday_bot.slack.submit(GRADE3, form.id)
    assert "at least one" in str(top_form(tuesday_bot, GRADE3).errors)
    fill(tuesday_bot, GRADE3, form, liked="\u200b \u202e")
    tuesday_bot.slack.submit(GRADE3, form.id)
    assert "at least one" in str(top_form(tuesday_bot, GRADE3).errors)
    fill(tuesday_bot, GRADE3, form, liked="Long and careful words", hard="🙂" * 1501)
    tuesday_bot.slack.submit(GRADE3, form.id)
    assert "longer than 3000" in str(top_form(tuesday_bot, GRADE3).errors["hard"])
    fill(tuesday_bot, GRADE3, form, hard="Short")
    tap(tuesday_bot, PRINCIPAL, ids.PROCESS_CLOSE)
    tuesday_bot.slack.submit(GRADE3, form.id)
    refused = top_form(tuesday_bot, GRADE3)
    assert "closed, so this was not saved" in str(refused.errors)
    assert refused.values["liked"]["liked"]["value"] == "Long and careful words"
    assert lines(tuesday_bot.db, meeting) == []


def test_who_was_there_and_has_not_answered_is_asked_once_after_a_quarter_of_an_hour(tuesday_bot):
    with tuesday_bot.db.write() as session:
        away = session.scalars(select(Person).filter_by(slack_user_id=GRADE5)).one()
        day = chicago("2026-12-01 12:00").date()
        session.add(TimeOff(person_id=away.id, first_day=day, last_day=day))
    tuesday_bot.at("2026-12-01 16:30")
    held(tuesday_bot)
    answer(tuesday_bot, GRADE3, liked="All of it")
    tuesday_bot.at("2026-12-01 16:44")
    assert dms(tuesday_bot, PRINCIPAL) == []
    tuesday_bot.at("2026-12-01 16:46")
    tuesday_bot.at("2026-12-01 16:50")
    [asked] = dms(tuesday_bot, PRINCIPAL)
    assert "How was the session of Tue, Dec 1 in #ilt-team?" in asked.text
    assert [dms(tuesday_bot, user) for user in (GRADE3, GRADE5, ABSENT)] == [[], [], []]
    tap(
        tuesday_bot,
        PRINCIPAL,
        ids.PROCESS_ANSWER,
        asked,
        tuesday_bot.slack.open_dm(PRINCIPAL).id,
    )
    assert "How was this session?" in str(top_form(tuesday_bot, PRINCIPAL).payload["title"])


def test_nobody_is_asked_in_their_evening_or_when_it_is_long_past(tuesday_bot):
    tuesday_bot.at("2026-12-01 17:50")
    held(tuesday_bot, ended="2026-12-01 17:50")
    tuesday_bot.at("2026-12-01 18:06")
    assert dms(tuesday_bot, PRINCIPAL) == []
    tuesday_bot.at("2026-12-02 07:31")
    tuesday_bot.at("2026-12-02 10:00")
    held(tuesday_bot, ended="2026-12-02 10:00")
    tuesday_bot.at("2026-12-02 12:20")
    assert dms(tuesday_bot, PRINCIPAL) == []


def test_it_closes_by_itself_on_the_next_working_morning(tuesday_bot):
    tuesday_bot.at("2026-12-04 16:30")
    meeting = held(tuesday_bot, ended="2026-12-04 16:30")
    assert "or on Mon, Dec 7, 7:30 AM" in channel_message(tuesday_bot).text
    answer(tuesday_bot, GRADE3, hard="We ran over")
    tuesday_bot.at("2026-12-07 07:29")
    assert state_of(tuesday_bot.db, meeting) == "reflecting"
    tuesday_bot.at("2026-12-07 07:31")
    tuesday_bot.tick()
    shown = channel_message(tuesday_bot)
    assert state_of(tuesday_bot.db, meeting) == "closed"
    assert "• We ran over" in minutes_message(tuesday_bot).text
    assert "1 of 6 answered" in shown.text
    assert ids.PROCESS_ANSWER not in str(shown.blocks)
    with tuesday_bot.db.read() as session:
        assert [(one.deed, one.person_id) for one in session.scalars(select(AuditEntry))] == [
            ("reflection_closed", None)
        ]


def test_who_was_not_marked_says_that_they_were_there_and_an_observer_may_not(tuesday_bot):
    set_role(tuesday_bot, ABSENT, Role.OBSERVER)
    held(tuesday_bot)
    form = open_form(tuesday_bot, LATECOMER)
    assert "you are not marked as there. Were you?" in str(form.payload)
    tuesday_bot.slack.submit(LATECOMER, form.id)
    questions = top_form(tuesday_bot, LATECOMER)
    tuesday_bot.tick()
    assert "0 of 7 answered" in channel_message(tuesday_bot).text
    fill(tuesday_bot, LATECOMER, questions, liked="Came late, liked it")
    tuesday_bot.slack.submit(LATECOMER, questions.id)
    tuesday_bot.tick()
    assert "1 of 7 answered" in channel_message(tuesday_bot).text
    tap(tuesday_bot, ABSENT, ids.PROCESS_ANSWER)
    assert "observers are not asked" in private(tuesday_bot, ABSENT)[-1].text
    assert takers(tuesday_bot) == {*SIX, LATECOMER}


@pytest.mark.begins_with(steps=held)
def test_who_leaves_keeps_their_place_and_their_answer(tuesday_bot):
    meeting = the_meeting(tuesday_bot)
    answer(tuesday_bot, GRADE3, liked="Said before leaving")
    for user in (GRADE3, GRADE5):
        tuesday_bot.slack.leave(user, TEAM)
    tuesday_bot.slack.settle()
    answer(tuesday_bot, PRINCIPAL, liked="And I")
    tuesday_bot.tick()
    assert "2 of 6 answered" in channel_message(tuesday_bot).text
    tap(tuesday_bot, PRINCIPAL, ids.PROCESS_CLOSE)
    assert {text for _, text, _ in lines(tuesday_bot.db, meeting)} == {"Said before leaving", "And I"}


@pytest.mark.begins_with(steps=held)
def test_the_third_question_names_what_the_last_self_assessment_named(tuesday_bot):
    assert "We have no self-assessment yet" in str(open_form(tuesday_bot, GRADE3).payload)
    counts = {**EVEN, "own_process": (4, 4, 0), "teacher_teams": (1, 7, 0), "improvement_plan": (1, 1, 1)}
    add_past(tuesday_bot.db, Past(counts=counts))
    words = str(open_form(tuesday_bot, GRADE5).payload)
    assert "Strengths: Learning from data, Two-way talk" in words
    assert "Challenges: Our own process, Teacher teams" in words


def chosen(bot: RunningBot, user: str, own: str = "", line: str = "") -> str:
    tap(bot, user, ids.PROCESS_CHOOSE)
    form = top_form(bot, user)
    if own:
        bot.slack.fill(user, form.id, OWN, OWN, own)
    if line:
        bot.slack.fill(user, form.id, LINE, LINE, line)
    bot.slack.submit(user, form.id)
    told = str(top_form(bot, user).payload["blocks"][0]["text"])
    bot.tick()
    return told


def line_id(bot: RunningBot, user: str, words: str) -> str:
    tap(bot, user, ids.PROCESS_CHOOSE)
    form = top_form(bot, user)
    bot.slack.close(user, form.id)
    [select_block] = [block for block in form.payload["blocks"] if block.get("block_id") == LINE]
    [found] = [
        option["value"]
        for group in select_block["element"]["option_groups"]
        for option in group["options"]
        if words in option["text"]["text"]
    ]
    return str(found)


def test_whoever_leads_chooses_one_change_and_the_next_meeting_is_asked_whether_it_helped(
    tuesday_bot,
):
    tuesday_bot.at("2026-12-01 16:30")
    first = held(tuesday_bot)
    everyone_likes(tuesday_bot, SIX[:3])
    answer(tuesday_bot, SIX[3], change="Begin at 3:25", hard="Late start")
    show_now(tuesday_bot)
    told = chosen(tuesday_bot, PRINCIPAL, line=line_id(tuesday_bot, PRINCIPAL, "Begin at 3:25"))
    assert "Chosen: Begin at 3:25." in told
    assert "Our one change for next time: Begin at 3:25" in channel_message(tuesday_bot).text
    tap(tuesday_bot, PRINCIPAL, ids.PROCESS_CLOSE)
    tuesday_bot.tick()
    chosen(
        tuesday_bot,
        PRINCIPAL,
        own="Send the agenda earlier",
        line=line_id(tuesday_bot, PRINCIPAL, "Late start"),
    )
    assert "Our one change for next time: Send the agenda earlier" in channel_message(tuesday_bot).text
    tuesday_bot.at("2026-12-15 16:30")
    old = channel_message(tuesday_bot)
    second = held(tuesday_bot, ended="2026-12-15 16:30")
    assert "Last time we chose: Send the agenda earlier" in str(open_form(tuesday_bot, GRADE3).payload)
    for user, helped in zip(SIX[:4], ("yes", "yes", "too_early", "no"), strict=True):
        answer(tuesday_bot, user, helped=helped)
    show_now(tuesday_bot)
    shown = channel_message(tuesday_bot).text
    assert "“Send the agenda earlier”. Did it help? 2 yes, 1 no, 1 too early to say." in shown
    tap(tuesday_bot, PRINCIPAL, ids.PROCESS_CHOOSE, old)
    assert "The next meeting has started" in private(tuesday_bot, PRINCIPAL)[-1].text
    with tuesday_bot.db.read() as session:
        assert session.get_one(Meeting, first).chosen_change == "Send the agenda earlier"
        assert session.get_one(Meeting, second).chosen_change is None


def test_only_whoever_leads_chooses_and_closes(tuesday_bot):
    set_role(tuesday_bot, PRINCIPAL, Role.FACILITATOR)
    meeting = held(tuesday_bot)
    everyone_likes(tuesday_bot, SIX[:4])
    show_now(tuesday_bot)
    for action in (ids.PROCESS_CHOOSE, ids.PROCESS_CLOSE):
        tap(tuesday_bot, GRADE3, action)
        assert "Only whoever leads the meeting can" in private(tuesday_bot, GRADE3)[-1].text
    assert state_of(tuesday_bot.db, meeting) == "reflecting"


@pytest.mark.begins_with(steps=held)
def test_nothing_chosen_or_too_long_keeps_the_form(tuesday_bot):
    everyone_likes(tuesday_bot, SIX[:4])
    show_now(tuesday_bot)
    tap(tuesday_bot, PRINCIPAL, ids.PROCESS_CHOOSE)
    form = top_form(tuesday_bot, PRINCIPAL)
    tuesday_bot.slack.submit(PRINCIPAL, form.id)
    assert "Choose a line, or write" in str(top_form(tuesday_bot, PRINCIPAL).errors)
    tuesday_bot.slack.fill(PRINCIPAL, form.id, OWN, OWN, "x" * 501)
    tuesday_bot.slack.submit(PRINCIPAL, form.id)
    assert "at most 500" in str(top_form(tuesday_bot, PRINCIPAL).errors)


@pytest.mark.begins_with(steps=held)
def test_a_plus_one_is_given_taken_back_and_counted_without_names_at_the_close(tuesday_bot):
    meeting = the_meeting(tuesday_bot)
    everyone_likes(tuesday_bot, SIX[:4])
    show_now(tuesday_bot)
    form = open_list(tuesday_bot, GRADE3)
    form = click_in(tuesday_bot, GRADE3, form, ids.PROCESS_PLUS_ONE)
    form = click_in(tuesday_bot, GRADE3, form, ids.PROCESS_PLUS_ONE, 1)
    assert str(form.payload).count("with yours") == 2
    form = click_in(tuesday_bot, GRADE3, form, ids.PROCESS_PLUS_ONE, 1)
    assert str(form.payload).count("with yours") == 1
    click_in(tuesday_bot, ABSENT, open_list(tuesday_bot, ABSENT), ids.PROCESS_PLUS_ONE)
    tuesday_bot.tick()
    assert channel_message(tuesday_bot).text.count("(+2)") == 1
    assert backings(tuesday_bot.db) == 2
    tap(tuesday_bot, PRINCIPAL, ids.PROCESS_CLOSE)
    tuesday_bot.tick()
    assert backings(tuesday_bot.db) == 0
    assert sorted(backed for _, _, backed in lines(tuesday_bot.db, meeting)) == [0, 0, 0, 2]
    assert minutes_message(tuesday_bot).text.count("(+2)") == 1
    tuesday_bot.slack.close(GRADE3, form.id)
    assert ids.PROCESS_PLUS_ONE not in str(open_list(tuesday_bot, GRADE3).payload)


@pytest.mark.begins_with(steps=held)
def test_whoever_leads_removes_a_line_also_as_the_chosen_change(tuesday_bot):
    meeting = the_meeting(tuesday_bot)
    everyone_likes(tuesday_bot, SIX[:3])
    answer(tuesday_bot, SIX[3], change="Seat Maria elsewhere")
    show_now(tuesday_bot)
    chosen(tuesday_bot, PRINCIPAL, line=line_id(tuesday_bot, PRINCIPAL, "Maria"))
    tuesday_bot.slack.close(PRINCIPAL, top_form(tuesday_bot, PRINCIPAL).id)
    form = click_in(tuesday_bot, PRINCIPAL, open_list(tuesday_bot, PRINCIPAL), ids.PROCESS_REMOVE, 3)
    tuesday_bot.tick()
    assert "Maria" not in str(form.payload)
    assert "Maria" not in str(channel_message(tuesday_bot))
    assert len(lines(tuesday_bot.db, meeting)) == 3
    with tuesday_bot.db.read() as session:
        assert session.get_one(Meeting, meeting).chosen_change is None
        [entry] = session.scalars(select(AuditEntry))
    assert (entry.deed, entry.subject) == ("line_removed", str(meeting))
    assert ids.PROCESS_REMOVE not in str(open_list(tuesday_bot, GRADE3).payload)


def test_reflect_in_and_after_a_meeting_offers_both(tuesday_bot):
    meeting = start_meeting(tuesday_bot.db)
    tuesday_bot.slack.command(GRADE3, TEAM, "/ilt reflect")
    offer = private(tuesday_bot, GRADE3)[-1]
    assert "How was this session?" in offer.text
    assert "after the meeting" in offer.text
    tap(tuesday_bot, GRADE3, ids.REFLECT_INSTEAD, offer)
    assert top_form(tuesday_bot, GRADE3).callback_id == ids.REFLECT_FORM
    tuesday_bot.slack.close(GRADE3, top_form(tuesday_bot, GRADE3).id)
    tap(tuesday_bot, GRADE3, ids.PROCESS_ANSWER, offer)
    assert top_form(tuesday_bot, GRADE3).callback_id == ids.PROCESS_FORM
    assert state_of(tuesday_bot.db, meeting) == "running"


def test_answers_from_before_the_end_count_and_are_shown_after_it(tuesday_bot):
    meeting = start_meeting(tuesday_bot.db)
    for user in SIX:
        tuesday_bot.slack.command(user, TEAM, "/ilt reflect")
        tap(tuesday_bot, user, ids.PROCESS_ANSWER, private(tuesday_bot, user)[-1])
        form = top_form(tuesday_bot, user)
        fill(tuesday_bot, user, form, liked=f"Liked by {user}")
        tuesday_bot.slack.submit(user, form.id)
    assert lines(tuesday_bot.db, meeting) == []
    end_meeting(tuesday_bot.db, meeting)
    tuesday_bot.at(ENDED)
    assert "6 of 6 answered" in channel_message(tuesday_bot).text
    assert len(lines(tuesday_bot.db, meeting)) == 6


def test_reflect_without_a_meeting_or_with_answers_shown_opens_the_self_assessment(tuesday_bot):
    tuesday_bot.slack.command(GRADE3, TEAM, "/ilt reflect")
    assert top_form(tuesday_bot, GRADE3).callback_id == ids.REFLECT_FORM
    held(tuesday_bot)
    everyone_likes(tuesday_bot, SIX)
    tuesday_bot.slack.command(SIX[1], TEAM, "/ilt reflect")
    assert top_form(tuesday_bot, SIX[1]).callback_id == ids.REFLECT_FORM


@pytest.mark.begins_with(steps=held)
def test_it_waits_on_home_and_in_the_menu_until_it_is_answered(tuesday_bot):
    words = "How was the session of Tue, Dec 1 in #ilt-team?"
    assert words in said(opened(tuesday_bot, GRADE3))
    assert words not in said(opened(tuesday_bot, ABSENT))
    tuesday_bot.slack.command(GRADE3, TEAM, "/ilt")
    assert words in private(tuesday_bot, GRADE3)[-1].text
    view = opened(tuesday_bot, GRADE3)
    block = next(one for one in view.payload["blocks"] if ids.PROCESS_ANSWER in str(one))
    tuesday_bot.slack.view_action(GRADE3, view.id, block["block_id"], ids.PROCESS_ANSWER)
    form = top_form(tuesday_bot, GRADE3)
    fill(tuesday_bot, GRADE3, form, liked="All")
    tuesday_bot.slack.submit(GRADE3, form.id)
    assert words not in said(opened(tuesday_bot, GRADE3))
    tuesday_bot.slack.command(GRADE3, TEAM, "/ilt")
    assert words not in private(tuesday_bot, GRADE3)[-1].text
    tap(tuesday_bot, PRINCIPAL, ids.PROCESS_CLOSE)
    assert words not in said(opened(tuesday_bot, PRINCIPAL))


@pytest.mark.parametrize("times", [2, 3])
def test_the_same_end_twice_asks_once(tuesday_bot, times):
    meeting = start_meeting(tuesday_bot.db)
    for _ in range(times):
        end_meeting(tuesday_bot.db, meeting)
    tuesday_bot.at(ENDED)
    found = [
        one for one in tuesday_bot.slack.messages_for(PRINCIPAL, TEAM) if "How was this session" in one.text
    ]
    assert len(found) == 1
