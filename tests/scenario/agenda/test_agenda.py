"""Items of the next agenda: proposing, changing, their order; the meeting's objective; roles by hand."""

import pytest
from sqlalchemy import update

from bot.blocks import ids
from sandbox.state import dm_id
from storage.agenda import AgendaItem, AgendaState
from storage.meetings import Meeting, MeetingState
from storage.people import Person, Role
from tests.steps.agenda import add, agenda, agenda_items, in_order, meeting, meets, member_id, roles, team_id
from tests.steps.assessments import top_form
from tests.steps.bot import ASSISTANT, GRADE3, GRADE5, PRINCIPAL, PRIVATE, STAFF, TEAM
from tests.steps.dated_bot import dms, set_role
from tests.steps.dms import tap_dm, texts
from tests.steps.inbox import files_of
from tests.steps.items import elements, initial, newest, send, tap, words_on

FACILITATOR = "Facilitator"


def name_of(bot, person_id: int | None) -> str:
    with bot.db.read() as session:
        return str(session.get_one(Person, person_id).slack_user_id)


def the_only(bot) -> AgendaItem:
    [item] = agenda_items(bot.db)
    return item


def test_words_become_an_item_of_whoever_types_them_and_its_objective_is_asked_for(bot_both_ways):
    meets(bot_both_ways)
    said = agenda(bot_both_ways, "add Look at the <reading> data", GRADE3)
    assert "Look at the &lt;reading&gt; data · Grade 3 lead\n" in said.text
    assert "What should be different at the end of it?" in said.text
    assert words_on(said) == ["Add an objective", "Change…", "Undo"]
    item = the_only(bot_both_ways)
    assert (item.title, item.objective, item.minutes) == ("Look at the <reading> data", None, None)
    assert name_of(bot_both_ways, item.presenter_id) == name_of(bot_both_ways, item.proposed_by_id) == GRADE3
    tap(bot_both_ways, said, "Add an objective", GRADE3)
    after = send(bot_both_ways, GRADE3, objective="We know which grade needs help")
    assert after
    assert "Objective: We know which grade needs help" in str(after.payload)
    assert "What should be different" not in str(after.payload)
    assert the_only(bot_both_ways).objective == "We know which grade needs help"


def test_without_a_rhythm_the_agenda_says_how_to_set_one_and_keeps_what_is_proposed(bot):
    assert "I do not know yet when #ilt-team meets: tap Say when you meet…, once." in agenda(bot).text
    assert "Kept for your next meeting" in agenda(bot, "add Look at the data").text
    shown = agenda(bot)
    assert "1. Look at the data" in shown.text
    assert "Waiting for the next meeting: 1" in shown.text
    assert "Swap a role…" not in words_on(shown)


def test_when_the_team_meets_is_said_in_one_form_from_the_agenda(bot):
    tap(bot, agenda(bot), "Say when you meet…", PRINCIPAL)
    form = top_form(bot, PRINCIPAL)
    assert form.callback_id == ids.MEETINGS_FORM
    bot.slack.submit(PRINCIPAL, form.id)
    assert "Saved. This is when you meet:" in str(top_form(bot, PRINCIPAL).payload)


def test_the_form_takes_title_objective_minutes_and_presenter(tuesday_bot):
    meets(tuesday_bot)
    tap(tuesday_bot, agenda(tuesday_bot), "Propose an item")
    form = top_form(tuesday_bot, PRINCIPAL)
    assert initial(form) == {"title": None, "objective": None, "minutes": "0", "presenter": PRINCIPAL}
    after = send(tuesday_bot, title="Walkthroughs", objective="Dates are set", minutes="20", presenter=GRADE3)
    assert after
    assert "On the agenda for Thu, Dec 3, 3:30 PM: Walkthroughs · 20 min · Grade 3 lead" in str(after.payload)
    assert "Grade 3 lead presents it and is told of it." in str(after.payload)
    item = the_only(tuesday_bot)
    assert (item.objective, item.minutes, name_of(tuesday_bot, item.presenter_id)) == (
        "Dates are set",
        20,
        GRADE3,
    )
    assert "Items: 20 of 60 minutes." in agenda(tuesday_bot).text


def test_a_presenter_named_by_somebody_else_is_told_and_can_add_the_objective(tuesday_bot):
    meets(tuesday_bot)
    tuesday_bot.slack.command(PRINCIPAL, TEAM, "/ilt agenda add")
    send(tuesday_bot, title="Walkthroughs", presenter=GRADE3)
    tuesday_bot.at("2026-12-01 09:01")
    assert texts(tuesday_bot, GRADE3) == []
    tuesday_bot.at("2026-12-01 09:05")
    [told] = texts(tuesday_bot, GRADE3)
    assert "You are to present at the next meeting of #ilt-team: Walkthroughs" in told
    assert "Principal proposed it. What should be different at the end of it?" in told
    tap_dm(tuesday_bot, GRADE3, ids.AGENDA_ADD_OBJECTIVE)
    assert send(tuesday_bot, GRADE3, objective="Dates are set")
    assert the_only(tuesday_bot).objective == "Dates are set"
    tuesday_bot.at("2026-12-01 12:00")
    assert len(dms(tuesday_bot, GRADE3)) == 1


def test_whoever_presents_what_they_proposed_is_told_nothing(tuesday_bot):
    meets(tuesday_bot)
    add(tuesday_bot, "Walkthroughs", GRADE3)
    tuesday_bot.at("2026-12-01 09:05")
    assert texts(tuesday_bot, GRADE3) == []


def test_a_presenter_is_not_told_in_the_evening_nor_of_what_was_taken_back(tuesday_bot):
    meets(tuesday_bot)
    tuesday_bot.at("2026-12-01 20:00")
    for title in ("First", "Second"):
        tuesday_bot.slack.command(PRINCIPAL, TEAM, "/ilt agenda add")
        send(tuesday_bot, title=title, presenter=GRADE3)
        tuesday_bot.slack.close(PRINCIPAL, top_form(tuesday_bot, PRINCIPAL).id)
    tap(tuesday_bot, agenda(tuesday_bot), "Remove")
    tuesday_bot.at("2026-12-01 21:00")
    assert texts(tuesday_bot, GRADE3) == []
    tuesday_bot.at("2026-12-02 07:30")
    assert [text for text in texts(tuesday_bot, GRADE3) if "You are to present" in text] == [
        (
            "You are to present at the next meeting of #ilt-team: Second · Grade 3 lead · objective?\n"
            "Principal proposed it. What should be different at the end of it?"
        )
    ]


def test_refused_input_keeps_the_form_and_says_why_under_the_field(bot):
    bot.slack.command(PRINCIPAL, TEAM, "/ilt agenda add")
    form = send(bot, title="x" * 201, objective="y" * 301)
    assert form
    assert "At most 200 characters, and this has 201." in form.errors["title"]
    assert "At most 300 characters, and this has 301." in form.errors["objective"]
    assert form.values["title"]["title"]["value"] == "x" * 201
    assert send(bot, title=" \n", objective="") is not None
    assert "Write what it is about" in top_form(bot, PRINCIPAL).errors["title"]
    assert agenda_items(bot.db) == []


def test_more_words_than_a_title_has_come_back_in_the_form(bot):
    bot.slack.command(PRINCIPAL, TEAM, f"/ilt agenda add {'word ' * 60}")
    form = top_form(bot, PRINCIPAL)
    assert initial(form)["title"] == ("word " * 60).strip()
    assert "At most 200 characters" in str(form.payload["blocks"][0])
    assert agenda_items(bot.db) == []


def test_a_person_named_in_the_words_is_written_by_name(bot):
    add(bot, "What @Grade 3 lead saw & heard")
    assert the_only(bot).title == "What @Grade 3 lead saw & heard"


def test_other_words_after_agenda_are_offered_as_an_item(bot):
    assert "Put “field trips” on the agenda?" in agenda(bot, "field trips").text


@pytest.mark.parametrize("user", [GRADE3, GRADE5, PRINCIPAL])
def test_proposer_presenter_and_facilitator_change_it_and_nobody_else(bot, user):
    bot.slack.command(GRADE3, TEAM, "/ilt agenda add")
    send(bot, GRADE3, title="Walkthroughs", presenter=GRADE5)
    set_role(bot, PRINCIPAL, Role.FACILITATOR)
    assert "Change…" not in str(agenda(bot, user=ASSISTANT).blocks)
    tap(bot, agenda(bot, user=user), "Change…", user)
    after = send(bot, user, title="Learning walks", minutes="15")
    assert after
    assert "Changed: Learning walks · 15 min · Grade 5 lead" in str(after.payload)
    item = the_only(bot)
    assert (item.title, item.minutes) == ("Learning walks", 15)


def test_whoever_leads_the_next_meeting_changes_every_item(tuesday_bot):
    meets(tuesday_bot)
    add(tuesday_bot, "Walkthroughs", GRADE5)
    tuesday_bot.at("2026-12-02 07:30")
    leader = roles(tuesday_bot.db, meeting(tuesday_bot.db).id)[FACILITATOR]
    assert leader != GRADE5
    tap(tuesday_bot, agenda(tuesday_bot, user=leader), "Remove", leader)
    assert in_order(tuesday_bot.db) == []


def test_up_takes_one_tap_and_shows_the_new_order(bot):
    for title in ("One", "Two", "Three"):
        add(bot, title)
    message = agenda(bot)
    tap(bot, message, "Up", nth=1)
    assert in_order(bot.db) == ["One", "Three", "Two"]
    shown = newest(bot)
    assert shown.text.startswith("“Three” is number 2 now.")
    assert "2. Three" in shown.text
    tap(bot, shown, "Up", nth=0)
    assert in_order(bot.db) == ["Three", "One", "Two"]


def test_what_was_removed_comes_back_where_it_was(bot):
    for title in ("One", "Two", "Three"):
        add(bot, title)
    tap(bot, agenda(bot), "Remove", nth=1)
    assert in_order(bot.db) == ["One", "Three"]
    assert "Taken off the agenda: Two" in newest(bot).text
    tap(bot, newest(bot), "Undo")
    assert in_order(bot.db) == ["One", "Two", "Three"]
    assert "Back on the agenda: Two" in newest(bot).text


def test_a_long_agenda_is_turned_page_by_page(bot):
    for number in range(1, 11):
        add(bot, f"Item {number}")
    tap(bot, agenda(bot), "Later items")
    assert "10. Item 10" in newest(bot).text
    tap(bot, newest(bot), "Up", nth=0)
    assert "“Item 9” is number 8 now." in newest(bot).text


def test_every_delivery_twice_proposes_moves_and_tells_once(tuesday_bot_on_both):
    meets(tuesday_bot_on_both)
    tuesday_bot_on_both.slack.set_faults(double_delivery=True)
    add(tuesday_bot_on_both, "One")
    add(tuesday_bot_on_both, "Two")
    add(tuesday_bot_on_both, "Three")
    tuesday_bot_on_both.slack.command(PRINCIPAL, TEAM, "/ilt agenda add")
    send(tuesday_bot_on_both, title="Four", presenter=GRADE3)
    tuesday_bot_on_both.slack.close(PRINCIPAL, top_form(tuesday_bot_on_both, PRINCIPAL).id, clear_all=True)
    assert in_order(tuesday_bot_on_both.db) == ["One", "Two", "Three", "Four"]
    tap(tuesday_bot_on_both, agenda(tuesday_bot_on_both), "Up", nth=2)
    assert in_order(tuesday_bot_on_both.db) == ["One", "Two", "Four", "Three"]
    tuesday_bot_on_both.slack.set_faults(double_delivery=False)
    tuesday_bot_on_both.at("2026-12-01 10:00")
    assert len(texts(tuesday_bot_on_both, GRADE3)) == 1


def test_an_item_that_a_meeting_has_taken_up_is_not_changed_here(tuesday_bot):
    meets(tuesday_bot)
    add(tuesday_bot, "Walkthroughs")
    older, other = agenda(tuesday_bot), agenda(tuesday_bot)
    tuesday_bot.at("2026-12-02 07:30")
    with tuesday_bot.db.write() as session:
        values = {"meeting_id": meeting(tuesday_bot.db).id, "state": AgendaState.CURRENT}
        session.execute(update(AgendaItem).values(values))
        session.execute(update(Meeting).values(state=MeetingState.RUNNING))
    tap(tuesday_bot, older, "Remove")
    assert "A meeting has taken up “Walkthroughs”, so nothing was changed." in newest(tuesday_bot).text
    tap(tuesday_bot, other, "Change…")
    assert "A meeting has taken up “Walkthroughs”" in newest(tuesday_bot).text
    assert the_only(tuesday_bot).state == AgendaState.CURRENT
    assert "A meeting goes on now" in agenda(tuesday_bot).text


def test_the_objective_of_the_meeting_is_set_changed_and_taken_away(tuesday_bot):
    meets(tuesday_bot)
    tap(tuesday_bot, agenda(tuesday_bot, user=GRADE3), "Objective…", GRADE3)
    form = send(tuesday_bot, GRADE3, objective="z" * 301)
    assert form
    assert "At most 300 characters" in form.errors["objective"]
    after = send(tuesday_bot, GRADE3, objective="We choose one focus area")
    assert after
    assert "We choose one focus area" in str(after.payload)
    assert "Objective: We choose one focus area" in agenda(tuesday_bot).text
    tuesday_bot.at("2026-12-02 07:30")
    assert meeting(tuesday_bot.db).objective == "We choose one focus area"
    tap(tuesday_bot, agenda(tuesday_bot), "Objective…")
    assert initial(top_form(tuesday_bot, PRINCIPAL))["objective"] == "We choose one focus area"
    send(tuesday_bot, objective="")
    assert meeting(tuesday_bot.db).objective is None


def swap(bot, user: str, **values):
    tap(bot, agenda(bot, user=user), "Swap a role…", user)
    return send(bot, user, **values)


def test_two_members_with_roles_exchange_them(tuesday_bot):
    meets(tuesday_bot)
    tuesday_bot.at("2026-12-02 07:30")
    meeting_id = meeting(tuesday_bot.db).id
    before = roles(tuesday_bot.db, meeting_id)
    leader, notes = before[FACILITATOR], before["Note-taker"]
    after = swap(tuesday_bot, notes, role="Note-taker", to=leader)
    assert after
    assert "The roles of that meeting now: Facilitator: " in str(after.payload)
    assert roles(tuesday_bot.db, meeting_id) == {**before, FACILITATOR: notes, "Note-taker": leader}


def test_a_role_is_given_to_somebody_without_one_before_there_is_a_card(tuesday_bot):
    meets(tuesday_bot)
    set_role(tuesday_bot, PRINCIPAL, Role.FACILITATOR)
    swap(tuesday_bot, PRINCIPAL, role="Timekeeper", to=GRADE5)
    given = roles(tuesday_bot.db, meeting(tuesday_bot.db).id)
    assert given["Timekeeper"] == GRADE5
    assert "Timekeeper: Grade 5 lead" in agenda(tuesday_bot, user=GRADE5).text
    tuesday_bot.at("2026-12-02 07:30")
    assert roles(tuesday_bot.db, meeting(tuesday_bot.db).id) == given


def test_a_holder_gives_away_only_their_own_role_and_others_none(tuesday_bot):
    meets(tuesday_bot)
    tuesday_bot.at("2026-12-02 07:30")
    given = roles(tuesday_bot.db, meeting(tuesday_bot.db).id)
    keeper = given["Timekeeper"]
    tap(tuesday_bot, agenda(tuesday_bot, user=keeper), "Swap a role…", keeper)
    [(_, offered)] = [
        pair for pair in elements(top_form(tuesday_bot, keeper)) if pair[1]["action_id"] == "role"
    ]
    assert [option["value"] for option in offered["options"]] == ["Timekeeper"]
    outsider = next(user for user in (GRADE5, "U0COUNSELOR") if user not in given.values())
    assert "Swap a role…" not in words_on(agenda(tuesday_bot, user=outsider))


def test_an_observer_gets_no_role(tuesday_bot):
    meets(tuesday_bot)
    set_role(tuesday_bot, PRINCIPAL, Role.FACILITATOR)
    tap(tuesday_bot, agenda(tuesday_bot), "Swap a role…")
    set_role(tuesday_bot, GRADE5, Role.OBSERVER)
    form = send(tuesday_bot, PRINCIPAL, role=FACILITATOR, to=GRADE5)
    assert form
    assert "Choose a member of this team" in form.errors["to"]


def test_a_message_becomes_an_item_with_its_words_and_its_place(bot):
    said = bot.slack.say(GRADE3, TEAM, "We should talk about <homework>\nand more")
    bot.slack.message_shortcut(PRINCIPAL, TEAM, said.ts, ids.AGENDA_SHORTCUT)
    form = top_form(bot, PRINCIPAL)
    assert initial(form)["title"] == "We should talk about <homework>"
    assert "From a message: “We should talk about <homework> and more”" in str(form.payload)
    assert send(bot, objective="We agree on a rule")
    item = the_only(bot)
    assert item.source_quote == "We should talk about <homework>\nand more"
    assert item.source_link == (
        f"https://lincoln-elementary.slack.com/archives/{TEAM}/p{said.ts.replace('.', '')}"
    )
    tap(bot, agenda(bot), "Change…")
    assert "From a message" in str(top_form(bot, PRINCIPAL).payload)


def test_slack_is_told_of_the_shortcut(bot):
    offered = {(one.name, one.callback_id) for one in bot.slack.shortcuts()}
    assert ("Propose for ILT agenda", ids.AGENDA_SHORTCUT) in offered


@pytest.mark.parametrize("text", ["x" * 3900, '"\\' * 1500, "\n" * 20 + "a", "👩‍🏫" * 500])
def test_any_message_can_become_an_item(bot, text):
    said = bot.slack.say(GRADE3, TEAM, text)
    assert bot.slack.message_shortcut(PRINCIPAL, TEAM, said.ts, ids.AGENDA_SHORTCUT).ok
    assert top_form(bot, PRINCIPAL).callback_id == ids.AGENDA_FORM
    send(bot, title="Talk about it")
    assert the_only(bot).title == "Talk about it"


def test_in_several_teams_the_form_asks_for_the_team(bot):
    bot.slack.invite_bot(PRINCIPAL, STAFF)
    bot.slack.settle()
    bot.tick()
    said = bot.slack.say(PRINCIPAL, PRIVATE, "Order paper")
    bot.slack.message_shortcut(PRINCIPAL, PRIVATE, said.ts, ids.AGENDA_SHORTCUT)
    form = top_form(bot, PRINCIPAL)
    assert "presenter" not in initial(form)
    bot.slack.submit(PRINCIPAL, form.id)
    assert agenda_items(bot.db) == []
    staff = str(team_id(bot, STAFF))
    bot.slack.fill(PRINCIPAL, form.id, "objective", "objective", "We have paper")
    bot.slack.fill(PRINCIPAL, form.id, ids.AGENDA_TEAM, ids.AGENDA_TEAM, staff)
    bot.settle()
    assert initial(top_form(bot, PRINCIPAL))["presenter"] == PRINCIPAL
    assert top_form(bot, PRINCIPAL).values["objective"]["objective"]["value"] == "We have paper"
    assert send(bot, title="Order paper")
    item = the_only(bot)
    assert (item.ilt_id, item.objective, item.source_quote) == (int(staff), "We have paper", "Order paper")


def test_in_several_teams_the_command_asks_which_one_is_meant(bot):
    bot.slack.invite_bot(PRINCIPAL, STAFF)
    bot.slack.settle()
    bot.tick()
    dm = bot.slack.open_dm(PRINCIPAL).id
    bot.slack.command(PRINCIPAL, dm, "/ilt agenda add Order paper")
    bot.settle()
    asked = newest(bot, PRINCIPAL, dm_id(PRINCIPAL))
    assert "Which one do you mean?" in asked.text
    tap(bot, asked, "This team", PRINCIPAL, dm)
    assert the_only(bot).title == "Order paper"


def test_whoever_is_deleted_presents_nothing_any_more_and_what_they_proposed_stays(bot_on_both):
    bot_on_both.slack.command(PRINCIPAL, TEAM, "/ilt agenda add")
    send(bot_on_both, title="Walkthroughs", presenter=GRADE3)
    add(bot_on_both, "Data", GRADE3)
    bot_on_both.slack.command(GRADE3, TEAM, "/ilt privacy")
    tap(bot_on_both, newest(bot_on_both, GRADE3), "Delete my data", GRADE3)
    bot_on_both.slack.fill(
        GRADE3, top_form(bot_on_both, GRADE3).id, ids.PRIVACY_SURE, ids.PRIVACY_SURE, ["yes"]
    )
    bot_on_both.slack.submit(GRADE3, top_form(bot_on_both, GRADE3).id)
    set_role(bot_on_both, PRINCIPAL, Role.FACILITATOR)
    shown = agenda(bot_on_both).text
    assert "1. Walkthroughs · no presenter yet" in shown
    assert "2. Data · no presenter yet" in shown
    assert "Grade 3 lead" not in shown
    tap(bot_on_both, agenda(bot_on_both), "Change…", nth=1)
    send(bot_on_both, presenter=GRADE5)
    assert name_of(bot_on_both, agenda_items(bot_on_both.db)[1].presenter_id) == GRADE5


def test_ones_own_data_hold_agenda_items_and_roles(tuesday_bot):
    meets(tuesday_bot)
    tuesday_bot.at("2026-12-02 07:30")
    leader = roles(tuesday_bot.db, meeting(tuesday_bot.db).id)[FACILITATOR]
    add(tuesday_bot, "Walkthroughs", leader)
    tuesday_bot.slack.command(leader, TEAM, "/ilt privacy")
    tap(tuesday_bot, newest(tuesday_bot, leader), "My data as a file", leader)
    tuesday_bot.tick()
    [(_, content)] = files_of(tuesday_bot, leader)
    words = content.decode("utf-8-sig")
    assert "Agenda item you proposed and present" in words
    assert "Walkthroughs" in words
    assert "your role will be Facilitator" in words


def test_a_presenter_who_left_is_marked_and_the_item_can_still_be_changed(bot):
    bot.slack.command(PRINCIPAL, TEAM, "/ilt agenda add")
    send(bot, title="Walkthroughs", presenter=GRADE3)
    bot.slack.leave(GRADE3, TEAM)
    bot.slack.settle()
    assert "Walkthroughs · Grade 3 lead (has left)" in agenda(bot).text
    bot.slack.close(PRINCIPAL, top_form(bot, PRINCIPAL).id)
    tap(bot, agenda(bot), "Change…")
    assert send(bot, title="Learning walks")
    assert the_only(bot).title == "Learning walks"
    assert member_id(bot, GRADE3)
