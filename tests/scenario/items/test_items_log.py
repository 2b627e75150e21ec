"""Logging action items: plain words, what is asked instead of guessed, the form, and correcting it at once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.blocks import ids
from bot.blocks.dates import long_day
from bot.rules.cadence import Cadence, Rhythm
from bot.teams.rhythm import cadence_row
from storage.base import Base
from storage.deliveries import Delivery
from storage.item_drafts import ItemDraft
from storage.items import ItemState
from storage.people import DayOff, Ilt, Person
from tests.steps.assessments import private, seen, top_form
from tests.steps.bot import ASSISTANT, GRADE3, GRADE5, PRINCIPAL, STAFF, TEAM
from tests.steps.forged import click_payload
from tests.steps.items import (
    dm_texts,
    elements,
    fill,
    for_grade3,
    friday,
    history,
    initial,
    item,
    items,
    later,
    log,
    newest,
    owner_of,
    send,
    tap,
    today,
    use,
    words_on,
)


def test_plain_words_log_an_item_and_echo_what_was_understood(bot_on_both):
    echo = log(bot_on_both, "@Grade 3 lead share the data protocol by Friday")
    day = long_day(friday(bot_on_both))
    assert f"Logged: #1 · @Grade 3 lead · {day} · Share the data protocol" in echo.text
    assert words_on(echo) == ["Change…", "Undo"]
    [made] = items(bot_on_both.db)
    assert (made.text, made.due_on, made.state) == (
        "Share the data protocol",
        friday(bot_on_both),
        "open",
    )
    assert owner_of(bot_on_both) == GRADE3
    assert history(bot_on_both) == [("logged", "", "")]


def test_words_that_tell_of_somebody_make_nobody_the_owner(bot):
    asked = log(bot, "@Grade 3 lead needs the data by Friday")
    assert items(bot.db) == []
    assert "Do you mean Grade 3 lead?" in asked.text
    assert "Grade 3 lead needs the data" in asked.text


def test_a_label_and_the_name_of_a_list_are_no_task(bot):
    log(bot, "item: @Grade 3 lead share the data by Friday")
    assert [one.text for one in items(bot.db)] == ["Share the data"]
    assert "/ilt actions?" in log(bot, "items").text
    assert len(items(bot.db)) == 1


def test_a_day_with_a_name_is_offered_as_one_tap_and_never_saved_unasked(bot):
    with bot.db.write() as session:
        ilt = session.query(Ilt).one()
        ilt.holidays = "US"
        first = today(bot) + timedelta(days=21)
        session.add(
            DayOff(ilt_id=ilt.id, first_day=first, last_day=first + timedelta(days=4), name="Winter break")
        )
    asked = log(bot, "@Grade 3 lead call the families before winter break")
    assert items(bot.db) == []
    assert "“Call the families before winter break”" in asked.text
    friday_before = long_day(first - timedelta(days=3))
    assert words_on(asked)[0] == friday_before
    tap(bot, asked, friday_before)
    [made] = items(bot.db)
    assert (made.text, made.due_on) == (
        "Call the families before winter break",
        first - timedelta(days=3),
    )


def test_the_next_meeting_is_offered_by_its_day(bot):
    meets = today(bot) + timedelta(days=8)
    with bot.db.write() as session:
        ilt = session.query(Ilt).one()
        ilt.cadence = cadence_row(Cadence(Rhythm.WEEKS, meets, meets.weekday(), 2))
    asked = log(bot, "@Grade 3 lead share the data by our next meeting")
    assert words_on(asked)[0] == long_day(meets)
    assert items(bot.db) == []


def test_an_owner_is_known_by_both_names_of_slack(bot):
    with bot.db.write() as session:
        person = session.query(Person).filter_by(slack_user_id=GRADE3).one()
        person.name, person.other_name = "Mags (she/her) | Room 4", "Margarita Lopez, M.Ed."
    log(bot, "Margarita Lopez to share the data by Friday")
    assert owner_of(bot) == GRADE3
    asked = log(bot, "Mags to share the data by Friday")
    assert "Do you mean Mags (she/her) | Room 4?" in asked.text


def test_nothing_of_it_appears_in_the_channel(bot):
    before = seen(bot, GRADE5)
    for_grade3(bot)
    bot.tick()
    later(bot, minutes=5)
    bot.tick()
    assert seen(bot, GRADE5) == before


def test_what_was_written_by_mistake_is_nowhere_once_it_is_changed_or_taken_back(bot):
    """A student's name, for example."""
    echo = log(bot, "@Grade 3 lead call Robin Doe's family by Friday")
    tap(bot, echo, "Change…")
    send(bot, text="Call the family")
    log(bot, "@Grade 3 lead visit Robin Doe by Friday")
    tap(bot, newest(bot), "Undo")
    assert [one.text for one in items(bot.db)] == ["Call the family", "Visit Robin Doe"]
    later(bot, hours=23)
    bot.worker.tidy()
    assert len(items(bot.db)) == 2
    later(bot, hours=2)
    bot.worker.tidy()
    assert [one.text for one in items(bot.db)] == ["Call the family"]
    with bot.db.read() as session:
        tables = [session.execute(select(table)).all() for table in Base.metadata.sorted_tables]
    assert "Robin" not in str(tables)


def test_next_friday_is_next_weeks_and_the_other_is_one_tap_away(bot):
    echo = log(bot, "@Grade 3 lead share it by next Friday")
    assert item(bot).due_on == friday(bot, 1)
    tap(bot, echo, f"{long_day(friday(bot))} instead")
    assert item(bot).due_on == friday(bot)
    assert item(bot).moves == 0
    after = newest(bot)
    assert f"Logged: #1 · @Grade 3 lead · {long_day(friday(bot))}" in after.text
    assert "Grade 3 lead hears of it in 2 minutes" in after.text
    assert words_on(after) == [f"{long_day(friday(bot, 1))} instead", "Change…", "Undo"]
    later(bot, minutes=3)
    tap(bot, after, f"{long_day(friday(bot, 1))} instead")
    assert item(bot).due_on == friday(bot, 1)
    assert "hears of it" not in newest(bot).text


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("share it by Friday", "Who owns it?"),
        ("Lead share it by Friday", "Who"),
        ("@Grade 3 lead share it", "By when?"),
        ("@Grade 3 lead share it by last Friday", "passed"),
        ("@Grade 3 lead share it by Saturday", "is not a school day: Fri, "),
        ("@Grade 3 lead share it sometime next week", "day"),
    ],
)
def test_what_is_not_certain_is_asked_and_never_guessed(bot, words, asked):
    question = log(bot, words)
    assert asked in question.text
    assert "Nothing is logged yet." in question.text
    assert "Use the form…" in words_on(question)
    assert items(bot.db) == []


def test_one_tap_on_an_owner_completes_the_item(bot):
    question = log(bot, "share it by Friday")
    tap(bot, question, "Me")
    assert owner_of(bot) == PRINCIPAL
    assert "Logged: #1 · @Principal" in newest(bot).text
    assert [message.text for message in private(bot, PRINCIPAL)] == [newest(bot).text]


def test_another_member_is_chosen_from_the_select(bot):
    question = log(bot, "share it by Friday")
    use(bot, question, ids.ITEM_ASK_OWNER, GRADE5)
    assert owner_of(bot) == GRADE5


def test_a_name_that_two_share_is_asked_about_with_both(bot):
    question = log(bot, "Grade to share it by Friday")
    assert words_on(question) == ["Grade 3 lead", "Grade 5 lead", "Use the form…"]
    tap(bot, question, "Grade 5 lead")
    assert owner_of(bot) == GRADE5


def test_a_part_of_a_name_is_confirmed(bot):
    question = log(bot, "Counselor to call the families by Friday")
    assert "Do you mean Counselor?" in question.text
    tap(bot, question, "Counselor")
    assert owner_of(bot) == "U0COUNSELOR"


def test_one_tap_on_a_date_completes_the_item(bot):
    question = log(bot, "@Grade 3 lead share it by Saturday")
    assert words_on(question) == [
        long_day(friday(bot)),
        long_day(friday(bot) + timedelta(days=3)),
        "Use the form…",
    ]
    tap(bot, question, long_day(friday(bot)))
    assert item(bot).due_on == friday(bot)


def test_a_date_picked_under_the_question_is_checked(bot):
    question = log(bot, "@Grade 3 lead share it")
    use(bot, question, ids.ITEM_ASK_DATE, (today(bot) - timedelta(days=3)).isoformat())
    assert "has passed. Choose today or a later day." in newest(bot).text
    saturday = friday(bot) + timedelta(days=1)
    use(bot, newest(bot), ids.ITEM_ASK_DATE, saturday.isoformat())
    assert f"{long_day(saturday)} is not a school day: {long_day(friday(bot))} or" in (newest(bot).text)
    use(bot, newest(bot), ids.ITEM_ASK_DATE, friday(bot).isoformat())
    assert item(bot).due_on == friday(bot)


def test_owner_and_date_are_asked_one_after_the_other(bot):
    question = log(bot, "share it")
    tap(bot, question, "Me")
    second = newest(bot)
    assert "By when?" in second.text
    assert "@Principal" in second.text
    tap(bot, second, long_day(friday(bot)))
    assert (owner_of(bot), item(bot).due_on) == (PRINCIPAL, friday(bot))


def test_the_form_of_a_question_holds_everything_that_was_typed(bot):
    question = log(bot, "@Grade 3 lead @Math coach share the <protocol> & more")
    tap(bot, question, "Use the form…")
    form = top_form(bot, PRINCIPAL)
    assert initial(form) == {
        "text": "Share the <protocol> & more",
        "owner": GRADE3,
        "due": None,
        "helpers": ["U0MATHCOACH"],
    }
    after = send(bot, due=friday(bot).isoformat())
    assert after
    assert "Logged: #1 · @Grade 3 lead" in str(after.payload)
    tap(bot, question, "Use the form…")
    send(bot, due=friday(bot, 1).isoformat())
    assert len(items(bot.db)) == 1


def test_a_second_tap_on_a_question_finds_the_item_of_the_first(bot, mailbox):
    question = log(bot, "@Grade 3 lead share it by Saturday")
    _, button = elements(question)[0]
    for _ in range(2):
        payload = click_payload(mailbox, action_id=button["action_id"], value=button["value"])
        bot.slack.deliver("interactive", payload)
        assert "Logged: #1" in mailbox.newest()
    assert len(items(bot.db)) == 1


def test_a_question_over_a_day_old_says_so(bot):
    question = log(bot, "@Grade 3 lead share it by Saturday")
    later(bot, hours=23)
    bot.worker.tidy()
    with bot.db.read() as session:
        assert session.query(ItemDraft).count() == 1
    later(bot, hours=2)
    bot.worker.tidy()
    tap(bot, question, long_day(friday(bot) - timedelta(days=1)))
    assert "I do not have that question any more" in newest(bot).text
    assert items(bot.db) == []


def test_words_without_a_task_open_the_form(bot):
    bot.slack.command(PRINCIPAL, TEAM, "/ilt action @Grade 3 lead by Friday")
    form = top_form(bot, PRINCIPAL)
    assert "Write what is to be done" in str(form.payload["blocks"][0])
    assert initial(form)["owner"] == GRADE3
    assert initial(form)["due"] == friday(bot).isoformat()


def test_somebody_who_left_is_refused_with_how_to_invite_them_and_the_words_stay(bot):
    bot.slack.leave(GRADE5, TEAM)
    bot.slack.settle()
    bot.slack.command(PRINCIPAL, TEAM, "/ilt action @Grade 5 lead share the protocol by Friday")
    form = top_form(bot, PRINCIPAL)
    why = form.payload["blocks"][0]["text"]["text"]
    assert "@Grade 5 lead has left #ilt-team, so nothing is logged yet" in why
    assert "/invite @Grade 5 lead" in why
    assert (initial(form)["text"], initial(form)["owner"]) == ("Share the protocol", None)
    assert items(bot.db) == []
    bot.slack.say(PRINCIPAL, TEAM, "/invite @Grade 5 lead")
    bot.slack.settle()
    bot.tick()
    log(bot, "@Grade 5 lead share the protocol by Friday")
    assert owner_of(bot) == GRADE5


def test_the_bare_command_opens_the_form(bot):
    bot.slack.command(PRINCIPAL, TEAM, "/ilt action")
    form = top_form(bot, PRINCIPAL)
    assert initial(form) == {"text": None, "owner": None, "due": None, "helpers": None}
    after = send(
        bot,
        text="Share the data protocol\nwith grade 3",
        owner=GRADE3,
        due=friday(bot).isoformat(),
        helpers=[GRADE5, GRADE3],
    )
    assert after
    assert "Helping: Grade 5 lead" in str(after.payload)
    assert item(bot).text == "Share the data protocol\nwith grade 3"


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("text", "x" * 501, "At most 500 characters, and this has 501."),
        ("text", "\u200b ", "Write what is to be done"),
        ("due", -1, "has passed. Choose today or a later day."),
        ("due", 5, "is not a school day"),
        ("due", 800, "more than two years away"),
    ],
)
def test_a_form_that_cannot_be_taken_stays_open_with_the_reason_under_the_field(bot, field, value, reason):
    bot.slack.command(PRINCIPAL, TEAM, "/ilt action")
    right = {"text": "Share it", "owner": GRADE3, "due": friday(bot).isoformat()}
    wrong = (today(bot) + timedelta(days=value)).isoformat() if field == "due" else value
    form = send(bot, **right | {field: wrong})
    assert form
    assert reason in form.errors[field]
    assert items(bot.db) == []
    assert {name: held for block in form.values.values() for name, held in block.items()}["text"]["value"]
    send(bot, **{field: right[field]})
    assert len(items(bot.db)) == 1


def test_a_member_who_left_while_the_form_was_open_cannot_be_chosen(bot):
    bot.slack.command(PRINCIPAL, TEAM, "/ilt action")
    fill(bot, PRINCIPAL, text="Share it", owner=GRADE5, due=friday(bot).isoformat())
    bot.slack.leave(GRADE5, TEAM)
    bot.slack.settle()
    form = send(bot)
    assert form
    [why] = form.errors.values()
    assert why.startswith("Grade 5 lead has left #ilt-team. Invite them to the channel again first")
    assert items(bot.db) == []


def test_somebody_whose_account_is_closed_is_said_to_have_none_and_nobody_is_told_to_invite_them(bot):
    bot.slack.command(PRINCIPAL, TEAM, "/ilt action")
    fill(bot, PRINCIPAL, text="Share it", owner=GRADE5, due=friday(bot).isoformat())
    bot.slack.deactivate(GRADE5)
    bot.slack.settle()
    form = send(bot)
    assert form
    assert list(form.errors.values()) == [
        "Grade 5 lead has no account here any more. Choose somebody who is in #ilt-team."
    ]
    bot.slack.close(PRINCIPAL, form.id)
    bot.slack.command(PRINCIPAL, TEAM, f"/ilt action <@{GRADE5}> share the protocol by Friday")
    why = top_form(bot, PRINCIPAL).payload["blocks"][0]["text"]["text"]
    assert (
        "has no account here any more, so nothing is logged yet. Choose somebody who is in #ilt-team." in why
    )
    assert "/invite" not in why
    assert items(bot.db) == []


def test_somebody_who_never_was_in_the_team_is_refused_with_how_to_invite_them(bot):
    bot.slack.command(PRINCIPAL, TEAM, "/ilt action <@U0OUTSIDE01> share the protocol by Friday")
    why = top_form(bot, PRINCIPAL).payload["blocks"][0]["text"]["text"]
    assert "is not a member of #ilt-team, so nothing is logged yet. Invite them first" in why
    assert items(bot.db) == []


def test_a_date_that_two_countries_read_differently_is_taken_month_first_only_in_the_united_states(
    bot,
):
    day = today(bot) + timedelta(days=30)
    while day.weekday() > 3 or day.day > 12 or day.day == day.month:
        day += timedelta(days=1)
    log(bot, f"@Grade 3 lead share it by {day.month}/{day.day}")
    assert item(bot).due_on == day
    with bot.db.write() as session:
        for person in session.query(Person):
            person.locale = "en-GB"
    question = log(bot, f"@Grade 3 lead share it by {day.month}/{day.day}")
    assert "Which day do you mean?" in question.text


def test_undo_right_after_logging_leaves_nothing_and_tells_nobody(bot):
    echo = log(bot, "@Grade 3 lead share it by Friday")
    tap(bot, echo, "Undo")
    assert "Taken back: #1" in newest(bot).text
    assert "Nobody is told of it." in newest(bot).text
    assert item(bot).state == ItemState.UNDONE
    with bot.db.read() as session:
        assert [owed.state for owed in session.query(Delivery).filter_by(kind="item_told")] == ["withdrawn"]
    later(bot, minutes=5)
    bot.tick()
    assert dm_texts(bot, GRADE3) == []
    bot.slack.command(PRINCIPAL, TEAM, "/ilt actions all")
    assert "No action items are open." in newest(bot).text
    tap(
        bot,
        next(message for message in private(bot, PRINCIPAL) if "Taken back" in message.text),
        "Log it again",
    )
    assert item(bot).state == ItemState.OPEN


def test_undo_after_the_owner_was_told_says_so(bot):
    echo = log(bot, "@Grade 3 lead share it by Friday")
    later(bot, minutes=3)
    bot.tick()
    tap(bot, echo, "Undo")
    assert "Grade 3 lead may have read of it already: tell them." in newest(bot).text
    assert item(bot).state == ItemState.UNDONE


@pytest.mark.begins_with(steps=for_grade3)
def test_the_owner_is_told_two_minutes_later_once(bot):
    later(bot, seconds=110)
    bot.tick()
    assert dm_texts(bot, GRADE3) == []
    later(bot, seconds=20)
    bot.tick()
    bot.tick()
    [told] = dm_texts(bot, GRADE3)
    assert "Principal logged an action item for you in #ilt-team" in told
    assert "#1 · @Grade 3 lead" in told


def test_change_starts_the_two_minutes_anew_and_another_owner_is_told_instead(bot):
    echo = log(bot, "@Grade 3 lead share it by Friday")
    later(bot, seconds=100)
    tap(bot, echo, "Change…")
    after = send(bot, owner=GRADE5, text="Share it with all")
    assert after
    assert "Changed: #1 · @Grade 5 lead" in str(after.payload)
    later(bot, seconds=60)
    bot.tick()
    assert dm_texts(bot, GRADE3) + dm_texts(bot, GRADE5) == []
    later(bot, seconds=70)
    bot.tick()
    assert dm_texts(bot, GRADE3) == []
    assert "Share it with all" in dm_texts(bot, GRADE5)[0]
    assert [what for what, *_ in history(bot)] == ["logged", "text", "owner"]


def test_nobody_is_told_of_what_they_logged_for_themselves(bot):
    log(bot, "me share it by Friday")
    assert owner_of(bot) == PRINCIPAL
    later(bot, minutes=5)
    bot.tick()
    assert dm_texts(bot, PRINCIPAL) == []


def test_every_delivery_twice_logs_and_answers_once(bot_on_both):
    bot_on_both.slack.set_faults(double_delivery=True)
    log(bot_on_both, "@Grade 3 lead share it by Friday")
    question = log(bot_on_both, "@Grade 3 lead share it by Saturday")
    tap(bot_on_both, question, long_day(friday(bot_on_both)))
    bot_on_both.slack.command(ASSISTANT, TEAM, "/ilt action")
    send(bot_on_both, ASSISTANT, text="Third", owner=GRADE5, due=friday(bot_on_both).isoformat())
    assert [one.number for one in items(bot_on_both.db)] == [1, 2, 3]
    with bot_on_both.db.read() as session:
        assert session.query(ItemDraft).count() == 1
    later(bot_on_both, minutes=5)
    bot_on_both.tick()
    assert len(dm_texts(bot_on_both, GRADE3)) == 2


def test_in_a_dm_the_only_team_is_meant(bot):
    dm = bot.slack.open_dm(PRINCIPAL).id
    echo = log(bot, "@Grade 3 lead share it by Friday", channel=dm)
    assert "Logged: #1" in echo.text


def test_elsewhere_somebody_in_two_teams_is_asked_and_the_words_are_kept(bot, mailbox):
    bot.slack.invite_bot(PRINCIPAL, STAFF)
    bot.slack.settle()
    bot.tick()
    dm = bot.slack.open_dm(PRINCIPAL).id
    question = log(bot, "@Grade 3 lead share it by Friday", channel=dm)
    assert "more than one team" in question.text
    _, button = elements(question)[0]
    container = {"type": "message", "message_ts": question.ts, "channel_id": dm, "is_ephemeral": True}
    payload = click_payload(mailbox, action_id=button["action_id"], value=button["value"])
    bot.slack.deliver("interactive", payload | {"container": container})
    tap(bot, question, "This team", channel=dm)
    assert "Logged: #1 · @Grade 3 lead" in newest(bot, channel=dm).text
    assert "Logged: #1" in mailbox.newest()
    assert len(items(bot.db)) == 1


@pytest.mark.parametrize("size", [1501, 3500])
def test_too_many_words_come_back_to_be_copied(bot, size):
    answer = log(bot, "y" * size)
    assert "at most 500 characters" in answer.text
    assert str(answer.blocks).count("y") >= size
    assert items(bot.db) == []
