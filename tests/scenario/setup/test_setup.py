"""A team is greeted, set up with one tap, and set up differently later."""

from datetime import date, time

import pytest
from sqlalchemy import update

from bot.blocks import ids
from bot.blocks.ids import menu_action
from storage.audit import AuditEntry, Deed
from storage.people import DayOff, Ilt, Person, Role
from tests.steps import home
from tests.steps.assessments import (
    answer_all,
    open_assessment,
    private,
    row_vote,
    section_messages,
    seen,
    top_form,
)
from tests.steps.bot import ASSISTANT, GRADE3, GRADE5, PRINCIPAL, PRIVATE, STAFF, TEAM
from tests.steps.forged import submission
from tests.steps.setup import button_of, element_of, greetings, open_setup, roles, said, set_up, team


def test_the_bot_says_hello_once_and_asks_whose_channel_it_is(bot_both_ways):
    [hello] = greetings(bot_both_ways)
    assert "never used to evaluate a person" in hello.text
    assert "anyone in the workspace can read the results" in hello.text
    [row] = [block for block in hello.blocks if block["type"] == "actions"]
    assert [button["text"]["text"] for button in row["elements"]] == [
        "Yes, set up this team",
        "No, only post here",
    ]
    assert "Is this your team's channel?" in hello.text
    bot_both_ways.slack.click(GRADE3, TEAM, hello.ts, row["block_id"], menu_action("setup"))
    assert top_form(bot_both_ways, GRADE3).callback_id == ids.SETUP_FORM


def test_once_the_team_is_set_up_the_greeting_says_so_and_offers_it_no_more(bot):
    [before] = greetings(bot)
    set_up(bot)
    bot.tick()
    [after] = greetings(bot)
    assert after.ts == before.ts
    assert "Setup is done. Type /ilt to start" in after.text
    assert [block for block in after.blocks if block["type"] == "actions"] == []


def test_a_channel_that_is_only_posted_in_is_nobodys_team(bot):
    set_up(bot)
    bot.slack.invite_bot(PRINCIPAL, STAFF)
    bot.slack.settle()
    bot.tick()
    [hello] = greetings(bot, STAFF)
    bot.slack.click(PRINCIPAL, STAFF, hello.ts, button_of(hello, ids.ONLY_POST), ids.ONLY_POST)
    assert "I only post here what a team shares with this channel" in private(bot, PRINCIPAL, STAFF)[-1].text
    bot.tick()
    [greeting] = [one for one in said(bot, STAFF) if one.ts == hello.ts]
    assert "type /ilt setup" in greeting.text
    assert [block["type"] for block in greeting.blocks] == ["section"]
    bot.slack.add_person("U0TEACHER01", "A teacher")
    bot.slack.join("U0TEACHER01", STAFF)
    bot.slack.settle()
    bot.tick()
    assert "#staff-room" not in home.said(home.opened(bot, "U0TEACHER01")), (
        "also where it is their only channel"
    )
    bot.slack.command(PRINCIPAL, STAFF, "/ilt")
    assert "#ilt-team: nothing waits" in private(bot, PRINCIPAL, STAFF)[-1].text, "their only team is meant"
    bot.slack.command("U0TEACHER01", STAFF, "/ilt actions")
    assert "I know of no team of yours" in private(bot, "U0TEACHER01", STAFF)[-1].text
    bot.slack.command("U0TEACHER01", STAFF, "/ilt")
    assert "is not set up yet" not in private(bot, "U0TEACHER01", STAFF)[-1].text
    bot.slack.invite_bot(PRINCIPAL, PRIVATE)
    bot.slack.settle()
    bot.tick()
    set_up(bot, PRINCIPAL, PRIVATE)
    bot.slack.command(PRINCIPAL, STAFF, "/ilt actions")
    asked = private(bot, PRINCIPAL, STAFF)[-1]
    assert "Which one do you mean?" in asked.text
    assert "#staff-room" not in asked.text
    assert open_setup(bot, "U0TEACHER01", STAFF).callback_id == ids.SETUP_FORM, "it becomes a team's so"


def test_in_direct_messages_a_command_means_the_one_team_that_is_set_up(bot):
    set_up(bot)
    bot.slack.invite_bot(PRINCIPAL, STAFF)
    bot.slack.settle()
    bot.tick()
    tab = home.said(home.opened(bot))
    assert "#ilt-team" in tab
    assert "#staff-room" not in tab
    dm = bot.slack.open_dm(PRINCIPAL).id
    bot.slack.command(PRINCIPAL, dm, "/ilt setup")
    assert top_form(bot, PRINCIPAL).payload["title"]["text"] == "Team setup"


def test_no_after_somebody_set_the_team_up_changes_nothing(bot):
    [hello] = greetings(bot)
    with bot.db.write() as session:
        session.execute(update(Ilt).values(set_up_at=bot.app.clock.now()))
    bot.slack.click(PRINCIPAL, TEAM, hello.ts, button_of(hello, ids.ONLY_POST), ids.ONLY_POST)
    assert "set up already, so nothing was changed" in private(bot, PRINCIPAL)[-1].text


def test_invited_again_it_says_nothing_twice(bot_on_both):
    bot_on_both.slack.invite_bot(PRINCIPAL, PRIVATE)
    for _ in range(2):
        bot_on_both.slack.settle()
        bot_on_both.tick()
        bot_on_both.slack.remove_bot(PRINCIPAL, PRIVATE)
        bot_on_both.slack.settle()
        bot_on_both.tick()
        bot_on_both.slack.invite_bot(PRINCIPAL, PRIVATE)
    bot_on_both.slack.settle()
    bot_on_both.tick()
    [hello] = greetings(bot_on_both, PRIVATE)
    assert "anyone in the workspace" not in hello.text


def test_whoever_invited_the_bot_is_asked_about_a_hello_that_may_not_have_arrived(bot):
    bot.slack.set_faults(server_error={"chat.postMessage": 1})
    bot.slack.invite_bot(GRADE3, STAFF)
    bot.slack.settle()
    bot.tick()
    with bot.db.write() as session:
        session.connection().exec_driver_sql("UPDATE deliveries SET next_try_at = '2000-01-01 00:00:00'")
    bot.tick()
    dm = bot.slack.open_dm(GRADE3).id
    assert (
        "Slack did not tell me whether my last message in #staff-room arrived"
        in seen(bot, GRADE3, dm)[-1].text
    )


def test_one_tap_on_save_sets_the_team_up(bot):
    form = open_setup(bot)
    assert "Everything is filled in" in str(form.payload)
    assert "anyone in the workspace can read the results" in str(form.payload)
    bot.slack.submit(PRINCIPAL, form.id)
    told = top_form(bot, PRINCIPAL)
    bot.tick()
    assert "ilt-team is set up" in str(told.payload)
    with bot.db.read() as session:
        ilt = session.query(Ilt).one()
    assert (ilt.team_name, ilt.zone, ilt.holidays) == (None, "America/Chicago", "US")
    assert (ilt.reminder_hour, ilt.is_unnamed) == (time(7, 30), True)
    assert ilt.set_up_at is not None
    assert [user for user, role in roles(bot).items() if role == Role.FACILITATOR] == [PRINCIPAL]
    assert "Organizers: Principal." in said(bot)[-1].text
    block = next(block for block in told.payload["blocks"] if block["type"] == "actions")
    bot.slack.view_action(PRINCIPAL, told.id, block["block_id"], ids.PICK_TEAM)
    assert top_form(bot, PRINCIPAL).callback_id == ids.REFLECT_FORM


def test_a_team_set_up_before_the_greeting_is_not_greeted(bot):
    bot.slack.set_faults(rate_limit={"chat.postMessage": 1}, retry_after=1)
    bot.slack.invite_bot(PRINCIPAL, PRIVATE)
    bot.slack.settle()
    bot.tick()
    set_up(bot, PRINCIPAL, PRIVATE)
    with bot.db.write() as session:
        session.connection().exec_driver_sql("UPDATE deliveries SET next_try_at = '2000-01-01 00:00:00'")
    bot.worker.engine.forget_pauses()
    bot.tick()
    assert greetings(bot, PRIVATE) == []
    assert "is set up" in said(bot, PRIVATE)[-1].text


def test_the_menu_offers_the_setup_first_until_it_is_done(bot):
    bot.slack.command(GRADE3, TEAM, "/ilt")
    before = private(bot, GRADE3)[-1]
    assert before.blocks[1]["elements"][0]["text"]["text"] == "Set up this team"
    assert "is not set up yet" in before.text
    set_up(bot)
    bot.slack.command(GRADE3, TEAM, "/ilt")
    assert "is not set up yet" not in private(bot, GRADE3)[-1].text


def test_everything_chosen_is_kept_and_shown_again(bot):
    set_up(
        bot,
        name="Lincoln ILT",
        zone="America/Phoenix",
        facilitators=[ASSISTANT, PRINCIPAL],
        observers=[GRADE5],
        hour="08:15",
        holidays="US-IL",
        naming="named",
    )
    form = open_setup(bot)
    assert element_of(form, ids.SETUP_NAME)["initial_value"] == "Lincoln ILT"
    assert element_of(form, ids.SETUP_ZONE)["initial_option"]["text"]["text"] == "Phoenix (Arizona)"
    assert set(element_of(form, ids.SETUP_FACILITATORS)["initial_users"]) == {ASSISTANT, PRINCIPAL}
    assert element_of(form, ids.SETUP_OBSERVERS)["initial_users"] == [GRADE5]
    assert element_of(form, ids.SETUP_HOUR)["initial_time"] == "08:15"
    assert element_of(form, ids.SETUP_HOLIDAYS)["initial_option"]["value"] == "US-IL"
    assert element_of(form, ids.SETUP_NAMING)["initial_option"]["value"] == "named"
    last = said(bot)[-1].text
    assert "Lincoln ILT is set up. Organizers: Assistant principal and Principal." in last
    assert "named: after the reveal the team sees who voted what" in last


def test_own_zone_outside_the_united_states_means_no_holidays_are_guessed(bot):
    with bot.db.write() as session:
        session.query(Person).filter_by(slack_user_id=GRADE3).update({"zone": "Asia/Calcutta"})
    form = open_setup(bot, GRADE3)
    assert element_of(form, ids.SETUP_ZONE)["initial_option"]["text"]["text"] == "Calcutta"
    assert element_of(form, ids.SETUP_HOLIDAYS)["initial_option"]["value"] == "none"


def test_what_concerns_everyone_is_said_and_observers_are_not(bot):
    set_up(bot)
    before = len(said(bot))
    set_up(bot, observers=[GRADE5])
    assert len(said(bot)) == before
    set_up(bot, facilitators=[ASSISTANT, PRINCIPAL])
    assert "organizers are now: Assistant principal and Principal" in said(bot)[-1].text
    set_up(bot, naming="named")
    assert "votes here are named" in said(bot)[-1].text
    set_up(bot)
    assert len(said(bot)) == before + 2
    with bot.db.read() as session:
        deeds = [entry.deed for entry in session.query(AuditEntry).order_by(AuditEntry.id)]
    assert deeds == [
        Deed.SET_UP,
        Deed.OBSERVERS_CHANGED,
        Deed.FACILITATORS_CHANGED,
        Deed.NAMING_CHANGED,
    ]


def test_a_change_taken_back_before_it_was_told_is_not_told(bot):
    set_up(bot)
    before = len(said(bot))
    for naming in ("named", "unnamed"):
        form = open_setup(bot)
        bot.slack.fill(PRINCIPAL, form.id, ids.SETUP_NAMING, ids.SETUP_NAMING, naming)
        bot.slack.submit(PRINCIPAL, form.id)
        bot.slack.close(PRINCIPAL, top_form(bot, PRINCIPAL).id)
    bot.tick()
    assert [message.text for message in said(bot)[before:] if "named: after" in message.text] == []


def test_every_delivery_twice_sets_up_once(bot_on_both):
    bot_on_both.slack.set_faults(double_delivery=True)
    shown = set_up(bot_on_both)
    assert "ilt-team is set up" in str(shown.payload)
    assert len([message for message in said(bot_on_both) if "is set up" in message.text]) == 1


def test_days_off_are_added_on_top_and_nothing_typed_below_is_lost(tuesday_bot):
    bot = tuesday_bot
    form = open_setup(bot)
    bot.slack.fill(PRINCIPAL, form.id, ids.SETUP_NAME, ids.SETUP_NAME, "Typed before")
    bot.slack.fill(PRINCIPAL, form.id, ids.SETUP_FACILITATORS, ids.SETUP_FACILITATORS, [ASSISTANT, GRADE3])
    add(bot, form, "2027-12-20", "2027-12-31", "Winter break")
    below = top_form(bot, PRINCIPAL)
    assert below.id == form.id
    assert "Winter break: Dec 20, 2027 to Dec 31, 2027" in str(below.payload)
    assert below.values[ids.SETUP_NAME][ids.SETUP_NAME]["value"] == "Typed before"
    remove = element_of(below, ids.DAYS_OFF_REMOVE)["options"][0]["value"]
    bot.slack.view_action(PRINCIPAL, form.id, "setup.days_off", ids.DAYS_OFF_REMOVE, remove)
    bot.settle()
    assert "None entered yet" in str(top_form(bot, PRINCIPAL).payload)
    add(bot, form, "2027-11-25", None, "")
    bot.slack.submit(PRINCIPAL, form.id)
    with bot.db.read() as session:
        [kept] = session.query(DayOff).all()
        ilt = session.query(Ilt).one()
    assert (kept.first_day, kept.last_day, kept.name) == (date(2027, 11, 25), date(2027, 11, 25), "")
    assert ilt.team_name == "Typed before"
    assert {user for user, role in roles(bot).items() if role == Role.FACILITATOR} == {
        ASSISTANT,
        GRADE3,
    }


def add(bot, form, first, last, name, user=PRINCIPAL):
    bot.slack.view_action(user, form.id, "setup.days_off", ids.DAYS_OFF_OPEN)
    small = top_form(bot, user)
    for block_id, value in (
        (ids.DAYS_OFF_FIRST, first),
        (ids.DAYS_OFF_LAST, last),
        (ids.DAYS_OFF_NAME, name),
    ):
        if value:
            bot.slack.fill(user, small.id, block_id, block_id, value)
    bot.slack.submit(user, small.id)
    bot.settle()
    return small


def paste(bot, form, text, user=PRINCIPAL):
    bot.slack.view_action(user, form.id, "setup.days_off", ids.DAYS_OFF_OPEN)
    small = top_form(bot, user)
    bot.slack.fill(user, small.id, ids.DAYS_OFF_LIST, ids.DAYS_OFF_LIST, text)
    bot.slack.submit(user, small.id)
    bot.settle()
    return small


def test_a_pasted_list_is_kept_and_what_is_over_is_left_out_and_named(bot):
    form = open_setup(bot)
    year = bot.app.clock.now().year + 1
    text = f"Winter Break:\tDec 20, {year} to Jan 1\nLabor Day: Sep 7, 2020\n• Mon, Apr 3, {year + 1} (PD)"
    day = date(year + 1, 4, 3)
    paste(bot, form, text.replace("Mon", f"{day:%a}"))
    below = top_form(bot, PRINCIPAL)
    assert below.id == form.id
    assert f"Winter Break: Dec 20, {year} to Jan 1, {year + 1}" in str(below.payload)
    assert "PD: Apr 3" in str(below.payload)
    assert "Left out, because it is over: Labor Day: Sep 7, 2020" in str(below.payload)
    paste(bot, form, text.replace("Mon", f"{day:%a}"))
    with bot.db.read() as session:
        assert session.query(DayOff).count() == 2


def test_a_line_that_is_not_clear_is_named_and_nothing_is_saved_or_lost(tuesday_bot):
    bot = tuesday_bot
    form = open_setup(bot)
    text = "Nov 26, 2027\nsome day soon\nFeb 30\nDec 8 or Dec 9"
    small = paste(bot, form, text)
    again = top_form(bot, PRINCIPAL)
    assert again.id == small.id
    said_below = again.errors[ids.DAYS_OFF_LIST]
    assert "Line 2 “some day soon”: I read no date here." in said_below
    assert "Line 3 “Feb 30”: there is no such day." in said_below
    assert "Line 4 “Dec 8 or Dec 9”: this is one day or another." in said_below
    assert again.values[ids.DAYS_OFF_LIST][ids.DAYS_OFF_LIST]["value"] == text
    with bot.db.read() as session:
        assert session.query(DayOff).count() == 0


def test_neither_a_day_nor_a_list_is_asked_for(bot):
    form = open_setup(bot)
    small = paste(bot, form, " ")
    assert top_form(bot, PRINCIPAL).id == small.id
    assert "paste a list" in top_form(bot, PRINCIPAL).errors[ids.DAYS_OFF_FIRST]


@pytest.mark.parametrize(
    ("first", "last", "field", "sentence"),
    [
        ("2027-12-31", "2027-12-20", ids.DAYS_OFF_LAST, "before the first day"),
        ("2020-01-01", "2020-01-02", ids.DAYS_OFF_FIRST, "are over"),
        ("2027-01-01", "2028-01-01", ids.DAYS_OFF_LAST, "more than 120 days"),
        ("2027-03-25", "2027-03-29", ids.DAYS_OFF_FIRST, "overlaps with “Spring break: Mar 29, 2027"),
    ],
)
def test_days_that_cannot_be_taken_are_said_under_their_field(tuesday_bot, first, last, field, sentence):
    bot = tuesday_bot
    form = open_setup(bot)
    add(bot, form, "2027-03-29", "2027-04-02", "Spring break")
    small = add(bot, form, first, last, "Name stays")
    again = top_form(bot, PRINCIPAL)
    assert again.id == small.id
    assert sentence in again.errors[field]
    assert again.values[ids.DAYS_OFF_NAME][ids.DAYS_OFF_NAME]["value"] == "Name stays"
    with bot.db.read() as session:
        assert session.query(DayOff).count() == 1


def refused(bot, user=PRINCIPAL, **chosen):
    """What stands under the fields after *Save*."""
    form = open_setup(bot, user)
    for name, value in chosen.items():
        block_id = getattr(ids, f"SETUP_{name.upper()}")
        bot.slack.fill(user, form.id, block_id, block_id, value)
    bot.slack.submit(user, form.id)
    shown = top_form(bot, user)
    assert shown.id == form.id
    ilt = team(bot)
    assert ilt is not None
    assert ilt.set_up_at is None
    return shown.errors


def test_somebody_outside_the_channel_is_refused_by_name(bot):
    bot.slack.leave(GRADE3, TEAM)
    bot.slack.settle()
    bot.tick()
    errors = refused(bot, facilitators=[PRINCIPAL, GRADE3], name="Kept")
    assert errors == {
        ids.SETUP_FACILITATORS: "Grade 3 lead is not in this channel: invite them first, then tap Save again."
    }
    form = top_form(bot, PRINCIPAL)
    bot.slack.join(GRADE3, TEAM)
    bot.slack.settle()
    bot.tick()
    bot.slack.submit(PRINCIPAL, form.id)
    assert roles(bot)[GRADE3] == Role.FACILITATOR


def test_somebody_never_met_is_refused_too(bot):
    bot.slack.add_person("U0NEWCOMER1", "Newcomer")
    errors = refused(bot, observers=["U0NEWCOMER1"])
    assert "Someone you chose is not in this channel" in errors[ids.SETUP_OBSERVERS]


def test_the_app_itself_is_no_facilitator(bot):
    errors = refused(bot, facilitators=["U0ILTBOT001"])
    assert errors[ids.SETUP_FACILITATORS] == "ILT is an app: choose people."


def test_nobody_is_facilitator_and_observer(bot):
    errors = refused(bot, facilitators=[PRINCIPAL], observers=[PRINCIPAL])
    assert "Principal cannot be an organizer and an observer" in errors[ids.SETUP_OBSERVERS]


@pytest.mark.parametrize("hour", ["18:00", "23:30", "00:00", "06:59"])
def test_an_hour_at_night_is_refused_and_says_what_would_happen(bot, hour):
    assert "nobody between 6 PM and 7 AM" in refused(bot, hour=hour)[ids.SETUP_HOUR]


@pytest.mark.parametrize(
    ("block_id", "state"),
    [
        (ids.SETUP_ZONE, {"selected_option": {"value": "Mars/Olympus"}}),
        (ids.SETUP_ZONE, {"selected_option": None}),
        (ids.SETUP_HOUR, {"selected_time": "soon"}),
        (ids.SETUP_HOLIDAYS, {"selected_option": {"value": "US-XX"}}),
        (ids.SETUP_HOLIDAYS, {"selected_option": {"value": "x" * 5000}}),
        (ids.SETUP_NAMING, {"selected_option": {"value": "perhaps"}}),
        (ids.SETUP_FACILITATORS, {"selected_users": []}),
        (ids.SETUP_FACILITATORS, {"selected_users": ["U0FORGED000"]}),
        (ids.SETUP_BRING, {"selected_option": {"value": "1"}}),
        (ids.SETUP_BRING, {"selected_option": {"value": "77"}}),
    ],
)
def test_forged_values_change_nothing(bot, block_id, state):
    form = open_setup(bot)
    [ack] = bot.slack.deliver("interactive", submission(form, {block_id: {block_id: state}}))
    assert list(ack.body["errors"]) == [block_id]
    ilt = team(bot)
    assert ilt is not None
    assert ilt.set_up_at is None


@pytest.mark.parametrize(
    "forged",
    [
        {"workspace": "T0ELSEWHERE"},
        {"ilt_id": "77"},
        {"ilt_id": "nonsense"},
        {"ilt_id": "9" * 30},
        {"user": "U0NOBODY000"},
    ],
)
def test_a_form_of_another_team_or_workspace_changes_nothing(bot, forged):
    form = open_setup(bot)
    [ack] = bot.slack.deliver("interactive", submission(form, {}, **forged))
    assert ack.body["response_action"] == "update"
    ilt = team(bot)
    assert ilt is not None
    assert ilt.set_up_at is None


def test_days_off_of_another_team_cannot_be_removed(tuesday_bot):
    bot = tuesday_bot
    add(bot, open_setup(bot), "2027-03-29", None, "Ours")
    bot.slack.invite_bot(PRINCIPAL, PRIVATE)
    bot.slack.settle()
    bot.tick()
    other = open_setup(bot, PRINCIPAL, PRIVATE)
    add(bot, other, "2027-05-31", None, "Theirs")
    with bot.db.read() as session:
        ours, theirs = (session.query(DayOff).filter_by(name=name).one().id for name in ("Ours", "Theirs"))
    payload = {
        "type": "block_actions",
        "trigger_id": "1.1.forged",
        "user": {"id": PRINCIPAL, "team_id": "T0SANDBOX01"},
        "team": {"id": "T0SANDBOX01"},
        "api_app_id": "A0SANDBOX01",
        "container": {"type": "view", "view_id": other.id},
        "view": {**other.payload, "id": other.id, "private_metadata": other.private_metadata},
        "actions": [
            {
                "type": "static_select",
                "action_id": ids.DAYS_OFF_REMOVE,
                "block_id": "setup.days_off",
                "selected_option": {"value": str(ours)},
            }
        ],
    }
    bot.slack.deliver("interactive", payload)
    with bot.db.read() as session:
        assert {row.id for row in session.query(DayOff)} == {ours, theirs}


def test_only_a_facilitator_changes_the_setup_and_any_member_may_take_over(bot):
    set_up(bot)
    bot.slack.command(GRADE3, TEAM, "/ilt setup")
    assert bot.slack.modal_stack(GRADE3) == []
    answer = private(bot, GRADE3)[-1]
    assert "Only an organizer can change the setup; in #ilt-team that is Principal." in answer.text
    bot.slack.click(GRADE3, TEAM, answer.ts, button_of(answer, ids.TAKE_OVER), ids.TAKE_OVER)
    bot.tick()
    assert "Grade 3 lead is now an organizer of this team." in said(bot)[-1].text
    assert {user for user, role in roles(bot).items() if role == Role.FACILITATOR} == {
        PRINCIPAL,
        GRADE3,
    }
    next_step = private(bot, GRADE3)[-1]
    assert "You are an organizer of #ilt-team now" in next_step.text
    bot.slack.click(GRADE3, TEAM, next_step.ts, button_of(next_step, ids.PICK_TEAM), ids.PICK_TEAM)
    assert top_form(bot, GRADE3).callback_id == ids.SETUP_FORM


def test_a_form_left_open_while_somebody_else_set_up_loses_nothing(tuesday_bot):
    bot = tuesday_bot
    mine = open_setup(bot, GRADE3)
    bot.slack.fill(GRADE3, mine.id, ids.SETUP_NAME, ids.SETUP_NAME, "Mine")
    set_up(bot, PRINCIPAL)
    bot.slack.submit(GRADE3, mine.id)
    shown = top_form(bot, GRADE3)
    assert "Only an organizer can change the setup" in shown.errors[ids.SETUP_FACILITATORS]
    assert shown.values[ids.SETUP_NAME][ids.SETUP_NAME]["value"] == "Mine"
    small = add(bot, mine, "2027-03-29", None, "", GRADE3)
    refusal = top_form(bot, GRADE3)
    assert refusal.id == small.id
    block = next(block for block in refusal.payload["blocks"] if block["type"] == "actions")
    bot.slack.view_action(GRADE3, small.id, block["block_id"], ids.TAKE_OVER)
    bot.settle()
    assert "You are an organizer" in str(top_form(bot, GRADE3).payload)
    bot.slack.close(GRADE3, small.id)
    bot.slack.submit(GRADE3, mine.id)
    ilt = team(bot)
    assert ilt is not None
    assert ilt.team_name == "Mine"


def test_a_refused_removal_lies_on_top_and_covers_nothing_for_good(tuesday_bot):
    bot = tuesday_bot
    mine = open_setup(bot, GRADE3)
    add(bot, mine, "2027-03-29", None, "Spring", GRADE3)
    bot.slack.fill(GRADE3, mine.id, ids.SETUP_NAME, ids.SETUP_NAME, "Mine")
    set_up(bot, PRINCIPAL)
    remove = element_of(top_form(bot, GRADE3), ids.DAYS_OFF_REMOVE)["options"][0]["value"]
    bot.slack.view_action(GRADE3, mine.id, "setup.days_off", ids.DAYS_OFF_REMOVE, remove)
    bot.settle()
    below, refusal = bot.slack.modal_stack(GRADE3)
    assert "Take over as organizer" in str(refusal.payload)
    assert below.values[ids.SETUP_NAME][ids.SETUP_NAME]["value"] == "Mine"
    with bot.db.read() as session:
        assert session.query(DayOff).count() == 1


def test_taking_over_twice_is_told_once(bot):
    set_up(bot)
    for _ in range(2):
        bot.slack.command(GRADE3, TEAM, "/ilt setup")
    for offer in private(bot, GRADE3):
        bot.slack.click(GRADE3, TEAM, offer.ts, button_of(offer, ids.TAKE_OVER), ids.TAKE_OVER)
    assert "already" in private(bot, GRADE3)[-1].text
    bot.tick()
    told = [message for message in said(bot) if "is now an organizer" in message.text]
    assert len(told) == 1


def test_a_new_observer_keeps_their_place_and_comes_back(bot):
    set_up(bot)
    open_assessment(bot)
    row_vote(bot, GRADE3, "teacher_teams")
    set_up(bot, observers=[GRADE5])
    bot.tick()
    assert "0 of 8 finished" in section_messages(bot)[0].text
    row_vote(bot, GRADE5, "teacher_teams")
    assert "observers do not vote" in private(bot, GRADE5)[-1].text
    set_up(bot, observers=[])
    bot.tick()
    bot.tick()
    assert "0 of 8 finished" in section_messages(bot)[0].text
    answer_all(bot, GRADE5)
    bot.tick()
    assert "1 of 8 finished" in section_messages(bot)[0].text


def test_an_observer_who_has_voted_counts_again_as_a_member(bot):
    set_up(bot)
    open_assessment(bot)
    answer_all(bot, GRADE3)
    set_up(bot, observers=[GRADE3, GRADE5])
    bot.tick()
    assert "1 of 8 finished" in section_messages(bot)[0].text
    set_up(bot, observers=[GRADE5])
    bot.tick()
    assert "1 of 8 finished" in section_messages(bot)[0].text


def test_an_observer_who_takes_over_is_counted(bot):
    set_up(bot, observers=[GRADE5])
    open_assessment(bot)
    assert "0 of 7 finished" in section_messages(bot)[0].text
    bot.slack.command(GRADE5, TEAM, "/ilt setup")
    answer = private(bot, GRADE5)[-1]
    bot.slack.click(GRADE5, TEAM, answer.ts, button_of(answer, ids.TAKE_OVER), ids.TAKE_OVER)
    bot.tick()
    bot.tick()
    assert "0 of 8 finished" in section_messages(bot)[0].text


def test_the_setup_elsewhere_means_the_only_team(bot):
    dm = bot.slack.open_dm(PRINCIPAL).id
    bot.slack.command(PRINCIPAL, dm, "/ilt setup")
    bot.slack.submit(PRINCIPAL, top_form(bot, PRINCIPAL).id)
    ilt = team(bot)
    assert ilt is not None
    assert ilt.set_up_at is not None


def test_people_cannot_write_a_live_mention_into_the_name(bot):
    set_up(bot, name="<!channel> *bold* <@U0PRINCIPAL>")
    told = said(bot)[-1]
    assert "&lt;!channel&gt;" in told.text
    assert all(block["text"]["type"] == "plain_text" for block in told.blocks if block["type"] == "section")
    assert seen(bot, PRINCIPAL)
