"""Dots: blind until shown, shown once and together, by hand or at their deadline; what T1 asks of the two numbers."""

import json

import pytest
from sqlalchemy import select

from bot.blocks import ids
from bot.focus.blind import DOTS_NUDGE
from bot.focus.messages.dots import DOTS, LINE
from bot.privacy.my_data import about_me
from bot.worker.duties import ALL_DUTIES
from storage.audit import AuditEntry
from storage.deliveries import Delivery
from storage.focus import FocusAsking, FocusLine, FocusPlace
from storage.focus_askings import lines_of, write_lines
from storage.people import Member, Person, Role
from tests.steps.assessments import private, top_form
from tests.steps.bot import ASSISTANT, EIGHT, GRADE3, GRADE5, PRINCIPAL, TEAM, RunningBot
from tests.steps.dated_bot import chicago, dms, element, set_role
from tests.steps.dms import tap_dm
from tests.steps.focus import (
    candidates,
    choose,
    fill_dots,
    focus_message,
    open_focus,
    place,
    read_and_close,
    show,
    tap,
    waiting_rows,
    with_result,
    words_of,
)
from tests.steps.home import opened as home_opened
from tests.steps.home import said
from tests.steps.reflection import start_meeting

COACH, COUNSELOR = EIGHT[4], EIGHT[7]


def opened(bot: RunningBot) -> None:
    with_result(bot)
    open_focus(bot)


def leave(bot: RunningBot, user: str) -> None:
    """Somebody leaves the channel, as Slack tells it."""
    with bot.db.write() as session:
        person = session.scalars(select(Person).filter_by(slack_user_id=user)).one()
        for member in session.scalars(select(Member).filter_by(person_id=person.id)):
            member.is_present = False


@pytest.mark.begins_with(steps=opened)
def test_nobody_sees_a_dot_or_a_line_anywhere_before_they_are_shown(tuesday_bot_on_both):
    bot = tuesday_bot_on_both
    before = focus_message(bot)
    place(bot, GRADE3, 0, 2, line="Ask the students first")
    bot.tick()
    place(bot, ASSISTANT, 0, line="Ask the students first")
    bot.tick()
    after = focus_message(bot)
    assert after.text == before.text.replace("0 of 8", "2 of 8")
    for user in EIGHT:
        everything = [*bot.slack.messages_for(user, TEAM), *dms(bot, user)]
        assert "Ask the students first" not in str(everything)
        assert "1 dot" not in str(everything)
    with bot.db.read() as session:
        logged = [entry.deed for entry in session.scalars(select(AuditEntry))]
        owed = session.scalars(select(Delivery)).all()
    assert "dots_shown" not in logged
    assert "Ask the students" not in str([vars(one) for one in owed])


@pytest.mark.begins_with(steps=opened)
def test_own_dots_come_back_and_can_be_changed_until_they_are_shown(tuesday_bot):
    bot = tuesday_bot
    place(bot, GRADE3, 0, 1, line="First thought")
    place(bot, GRADE3, 2, line="Second thought")
    tap(bot, GRADE3, ids.FOCUS_PLACE)
    form = top_form(bot, GRADE3)
    fields = {one["block_id"]: one["element"] for one in form.payload["blocks"] if one["type"] == "input"}
    third = list(candidates(bot.db).values())[2]
    assert [one["value"] for one in fields[DOTS]["initial_options"]] == [str(third)]
    assert fields[LINE]["initial_value"] == "Second thought"
    assert waiting_rows(bot.db) == (1, 1)
    read_and_close(bot, GRADE3)
    for user in (PRINCIPAL, ASSISTANT, GRADE5):
        place(bot, user, 2)
    show(bot)
    text = focus_message(bot).text
    assert "4 dots" in text
    assert "First thought" not in text
    assert "• Second thought" in text


@pytest.mark.begins_with(steps=opened)
def test_three_ticks_are_told_under_the_field_and_nothing_typed_is_lost(tuesday_bot):
    bot = tuesday_bot
    form = fill_dots(bot, GRADE3, (0, 1, 2), "Keep this")
    answer = bot.slack.submit(GRADE3, form.id)
    assert "You ticked 3 and have 2 dots" in json.dumps(answer.body)
    bot.slack.fill(GRADE3, form.id, LINE, LINE, "x" * 501)
    bot.slack.fill(GRADE3, form.id, DOTS, DOTS, [str(next(iter(candidates(bot.db).values())))])
    assert "At most 500 characters" in json.dumps(bot.slack.submit(GRADE3, form.id).body)
    assert waiting_rows(bot.db) == (0, 0)
    bot.slack.fill(GRADE3, form.id, LINE, LINE, "Keep this")
    bot.slack.submit(GRADE3, form.id)
    assert "1 of 8 is done" in read_and_close(bot, GRADE3)


@pytest.mark.begins_with(steps=opened)
def test_dots_after_the_end_are_refused_with_the_next_step_and_the_form_stays(tuesday_bot):
    bot = tuesday_bot
    late = fill_dots(bot, COACH, (0,), "Too late")
    for user in EIGHT[:4]:
        place(bot, user, 1)
    show(bot)
    answer = bot.slack.submit(COACH, late.id)
    assert "The time for dots is over, so yours were not saved." in json.dumps(answer.body)
    assert waiting_rows(bot.db) == (0, 0)
    assert "Too late" not in focus_message(bot).text


@pytest.mark.begins_with(steps=opened)
def test_a_reminder_that_is_tapped_after_the_end_says_where_it_stands_and_of_nothing_lost(tuesday_bot):
    bot = tuesday_bot
    for user in EIGHT[:4]:
        place(bot, user, 1)
    bot.at("2026-12-02 07:31")
    reminder = dms(bot, COACH)[-1]
    show(bot)
    tap_dm(bot, COACH, ids.FOCUS_PLACE, message=reminder)
    bot.settle()
    assert dms(bot, COACH)[-1].text.startswith("The time for dots is over. Say it in the talk")
    choose(bot, [1])
    tap_dm(bot, COACH, ids.FOCUS_PLACE, message=reminder)
    bot.settle()
    assert dms(bot, COACH)[-1].text.startswith("The time for dots is over: the focus is chosen.")
    assert not any("not saved" in one.text for one in dms(bot, COACH))


@pytest.mark.begins_with(steps=opened)
def test_fewer_than_four_are_not_shown_and_can_be_passed_over(tuesday_bot):
    bot = tuesday_bot
    for user in EIGHT[:3]:
        place(bot, user, 0, line="Who wrote this?")
    bot.tick()
    tap(bot, PRINCIPAL, ids.FOCUS_SHOW_DOTS)
    told = private(bot, PRINCIPAL)[-1]
    assert "3 of 8 are done. Fewer than 4 answers are never shown" in told.text
    assert waiting_rows(bot.db) == (3, 3)
    bot.slack.click(
        PRINCIPAL, TEAM, told.ts, element(told, ids.FOCUS_WITHOUT_DOTS)[0], ids.FOCUS_WITHOUT_DOTS
    )
    bot.tick()
    text = focus_message(bot).text
    assert "You choose without dots; nobody saw what was placed. Talk, then choose." in text
    assert "Who wrote this?" not in text
    assert waiting_rows(bot.db) == (0, 0)
    with bot.db.read() as session:
        assert session.scalars(select(FocusLine)).all() == []


@pytest.mark.begins_with(steps=opened)
def test_at_the_deadline_four_are_enough_and_one_reminder_came_that_morning(tuesday_bot):
    bot = tuesday_bot
    for user in EIGHT[:4]:
        place(bot, user, 0)
    bot.at("2026-12-02 07:31")
    assert [len(dms(bot, user)) for user in EIGHT] == [0, 0, 0, 0, 1, 1, 1, 1]
    assert "Your two dots" in dms(bot, COACH)[-1].text
    with bot.db.read() as session:
        worth_sending = set(session.scalars(select(Delivery.useful_until).filter_by(kind=DOTS_NUDGE.name)))
        assert worth_sending == {chicago("2026-12-02 16:00")}
    bot.at("2026-12-02 15:59")
    assert "4 of 8 are done, until" in focus_message(bot).text
    bot.at("2026-12-02 16:00")
    bot.tick()
    assert "4 dots" in focus_message(bot).text
    assert len(dms(bot, COACH)) == 1
    assert (
        "are shown in its channel: 4 of 8 placed theirs. Talk about it, then choose."
        in dms(bot, PRINCIPAL)[-1].text
    )


@pytest.mark.begins_with(steps=opened)
def test_too_few_at_the_deadline_go_on_once_and_then_are_deleted_unread(tuesday_bot):
    bot = tuesday_bot
    place(bot, GRADE3, 0, line="Alone")
    bot.at("2026-12-02 16:00")
    bot.tick()
    assert "until Thu, Dec 3, 4:00 PM" in focus_message(bot).text
    assert "so they can until Thu, Dec 3, 4:00 PM" in dms(bot, PRINCIPAL)[-1].text
    bot.at("2026-12-03 16:00")
    bot.tick()
    text = focus_message(bot).text
    assert "1 of 8 is done: fewer than 4 answers are never shown, so they were deleted unread" in text
    # A message that is changed in the channel tells nobody.
    told = dms(bot, PRINCIPAL)[-1]
    assert "is over: 1 of 8 placed theirs, too few to be shown. Talk, then choose." in told.text
    tap_dm(bot, PRINCIPAL, ids.FOCUS_CHOOSE, message=told)
    assert "Choose our focus" in str(top_form(bot, PRINCIPAL).payload)
    assert "Alone" not in text
    assert waiting_rows(bot.db) == (0, 0)


@pytest.mark.begins_with(steps=opened)
def test_where_the_opener_has_left_organizers_hear_that_dots_go_on(tuesday_bot):
    bot = tuesday_bot
    set_role(bot, ASSISTANT, Role.FACILITATOR)
    place(bot, GRADE3, 0)
    bot.slack.leave(PRINCIPAL, TEAM)
    bot.slack.settle()
    heard = len(dms(bot, PRINCIPAL))
    bot.at("2026-12-02 16:00")
    bot.tick()
    assert "so they can until Thu, Dec 3, 4:00 PM" in dms(bot, ASSISTANT)[-1].text
    assert len(dms(bot, PRINCIPAL)) == heard


def test_in_a_meeting_dots_have_no_hour_and_whoever_leads_shows_them(tuesday_bot):
    bot = tuesday_bot
    with_result(bot)
    start_meeting(bot.db, EIGHT, chicago("2026-12-01 08:50"), by=GRADE5)
    open_focus(bot, GRADE3)
    assert "Whoever leads the meeting shows them" in focus_message(bot).text
    for user in EIGHT[:4]:
        place(bot, user, 0)
    bot.tick()
    tap(bot, COACH, ids.FOCUS_SHOW_DOTS)
    assert "Dots are shown by whoever asked for them" in private(bot, COACH)[-1].text
    tap(bot, GRADE5, ids.FOCUS_SHOW_DOTS)
    bot.tick()
    assert "4 dots" in focus_message(bot).text


@pytest.mark.begins_with(steps=opened)
def test_everybody_is_done_and_the_button_to_show_them_stands_out(tuesday_bot):
    bot = tuesday_bot
    for user in EIGHT:
        place(bot, user, 0)
    bot.tick()
    message = focus_message(bot)
    assert "8 of 8 are done. Nobody sees a dot before they are shown" in message.text
    assert element(message, ids.FOCUS_SHOW_DOTS)[1]["style"] == "primary"


@pytest.mark.begins_with(steps=opened)
def test_whoever_leaves_or_watches_keeps_their_place_in_both_numbers(tuesday_bot):
    bot = tuesday_bot
    for user in EIGHT[:4]:
        place(bot, user, 0)
    place(bot, COUNSELOR, 1)
    bot.tick()
    set_role(bot, COUNSELOR, Role.OBSERVER)
    leave(bot, GRADE3)
    place(bot, COACH, 1)
    bot.tick()
    assert "6 of 8 are done" in focus_message(bot).text
    set_role(bot, COUNSELOR, Role.MEMBER)
    show(bot)
    text = focus_message(bot).text
    assert "6 of 8 placed dots" in text
    assert "4 dots" in text
    assert "2 dots" in text


@pytest.mark.begins_with(steps=opened)
def test_who_joins_while_dots_are_placed_is_counted(tuesday_bot):
    bot = tuesday_bot
    bot.slack.add_person("U0JOINER001", "Joiner")
    bot.slack.join("U0JOINER001", TEAM, inviter=PRINCIPAL)
    bot.slack.settle()
    bot.tick()
    bot.tick()
    assert "0 of 9 are done" in focus_message(bot).text
    place(bot, "U0JOINER001", 0)
    bot.tick()
    assert "1 of 9 is done" in focus_message(bot).text


@pytest.mark.begins_with(steps=opened)
def test_lines_stand_in_an_order_that_tells_nothing(tuesday_bot):
    given = [f"line {number:02}" for number in range(30)]
    with tuesday_bot.db.write() as session:
        asking = session.scalars(select(FocusAsking)).one()
        write_lines(session, asking, given)
        found = [one.text for one in lines_of(session, [asking.id])]
    assert sorted(found) == given
    # By chance the same in one of 30 factorial.
    assert found != given


@pytest.mark.begins_with(steps=opened)
def test_delete_me_takes_the_line_and_keeps_the_counts(tuesday_bot):
    bot = tuesday_bot
    place(bot, GRADE3, 0, line="Mine alone")
    for user in (PRINCIPAL, ASSISTANT, GRADE5):
        place(bot, user, 0)
    bot.slack.command(GRADE3, TEAM, "/ilt privacy")
    shown = private(bot, GRADE3)[-1]
    bot.slack.click(GRADE3, TEAM, shown.ts, element(shown, ids.PRIVACY_DELETE)[0], ids.PRIVACY_DELETE)
    form = top_form(bot, GRADE3)
    bot.slack.fill(GRADE3, form.id, ids.PRIVACY_SURE, ids.PRIVACY_SURE, ["yes"])
    bot.slack.submit(GRADE3, form.id)
    bot.tick()
    assert "4 of 8 are done" in focus_message(bot).text
    show(bot)
    text = focus_message(bot).text
    assert "4 dots" in text
    assert "Mine alone" not in text


@pytest.mark.begins_with(steps=opened)
def test_my_data_holds_my_open_dots_and_afterwards_only_that_i_took_part(tuesday_bot):
    bot = tuesday_bot
    for user in EIGHT[:4]:
        place(bot, user, 0, line="What I think")

    def mine() -> str:
        with bot.db.read() as session:
            person = session.scalars(select(Person).filter_by(slack_user_id=GRADE3)).one()
            return str(about_me(session, person, chicago("2026-12-01 12:00"), ALL_DUTIES.my_data).lines)

    assert "Your dots, not shown to anybody yet" in mine()
    assert "What I think" in mine()
    show(bot)
    assert "You placed your dots" in mine()
    assert "What I think" not in mine()
    assert "not shown to anybody yet" not in mine()


@pytest.mark.begins_with(steps=opened)
def test_home_and_the_menu_say_that_dots_wait(tuesday_bot):
    bot = tuesday_bot
    assert "Your two dots: what should" in said(home_opened(bot, GRADE3))
    bot.slack.command(GRADE3, TEAM, "/ilt")
    menu = private(bot, GRADE3)[-1]
    assert "Your two dots: what should" in menu.text
    bot.slack.click(GRADE3, TEAM, menu.ts, element(menu, ids.FOCUS_PLACE)[0], ids.FOCUS_PLACE)
    assert "Your two dots" in str(top_form(bot, GRADE3).payload)
    read_and_close(bot, GRADE3)
    place(bot, GRADE3, 0)
    bot.slack.command(GRADE3, TEAM, "/ilt")
    assert "Your two dots" not in private(bot, GRADE3)[-1].text


def test_three_members_have_no_dots(tuesday_bot):
    bot = tuesday_bot
    with_result(bot)
    for user in EIGHT[3:]:
        leave(bot, user)
    open_focus(bot)
    text = focus_message(bot).text
    assert "You are 3 in this team: with so few there are no dots. Talk, then choose." in text
    with bot.db.read() as session:
        assert session.scalars(select(FocusAsking)).all() == []
        assert session.scalars(select(FocusPlace)).all() == []


def test_without_a_result_a_team_chooses_among_its_own_sentences(tuesday_bot):
    bot = tuesday_bot
    set_role(bot, PRINCIPAL, Role.FACILITATOR)
    bot.slack.command(PRINCIPAL, TEAM, "/ilt focus")
    form = top_form(bot, PRINCIPAL)
    assert "has no result of a self-assessment yet" in words_of(form)
    bot.slack.close(PRINCIPAL, form.id)
    open_focus(bot, own="Reading in every class\n\nTalk with families\nReading in every class")
    assert list(candidates(bot.db)) == ["Reading in every class", "Talk with families"]
    assert "You have one dot" in focus_message(bot).text
