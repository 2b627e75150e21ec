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
from tests.steps.dated import dms, set_role
from tests.steps.dms import tap_dm, texts
from tests.steps.inbox import files_of
from tests.steps.items import elements, initial, newest, send, tap, words_on

FACILITATOR = "Facilitator"


def name_of(live, person_id: int | None) -> str:
    with live.db.read() as session:
        return str(session.get_one(Person, person_id).slack_user_id)


def the_only(live) -> AgendaItem:
    [item] = agenda_items(live.db)
    return item


def test_words_become_an_item_of_whoever_types_them_and_its_objective_is_asked_for(live):
    meets(live)
    said = agenda(live, "add Look at the <reading> data", GRADE3)
    assert "Look at the &lt;reading&gt; data · Grade 3 lead · objective?" in said.text
    assert "What should be different at the end of it?" in said.text
    assert words_on(said) == ["Add an objective", "Change…", "Undo"]
    item = the_only(live)
    assert (item.title, item.objective, item.minutes) == ("Look at the <reading> data", None, None)
    assert name_of(live, item.presenter_id) == name_of(live, item.proposed_by_id) == GRADE3
    tap(live, said, "Add an objective", GRADE3)
    after = send(live, GRADE3, objective="We know which grade needs help")
    assert after
    assert "Objective: We know which grade needs help" in str(after.payload)
    assert "What should be different" not in str(after.payload)
    assert the_only(live).objective == "We know which grade needs help"


def test_without_a_rhythm_the_agenda_says_how_to_set_one_and_keeps_what_is_proposed(live_on):
    assert "I do not know yet when #ilt-team meets. Type /ilt setup" in agenda(live_on).text
    assert "Kept for your next meeting" in agenda(live_on, "add Look at the data").text
    shown = agenda(live_on)
    assert "1. Look at the data" in shown.text
    assert "Waiting for the next meeting: 1" in shown.text
    assert "Swap a role…" not in words_on(shown)


def test_the_form_takes_title_objective_minutes_and_presenter(tuesday_on):
    live = tuesday_on.live
    meets(live)
    tap(live, agenda(live), "Propose an item")
    form = top_form(live, PRINCIPAL)
    assert initial(form) == {"title": None, "objective": None, "minutes": "0", "presenter": PRINCIPAL}
    after = send(live, title="Walkthroughs", objective="Dates are set", minutes="20", presenter=GRADE3)
    assert after
    assert "On the agenda for Thu, Dec 3, 3:30 PM: Walkthroughs · 20 min · Grade 3 lead" in str(after.payload)
    assert "Grade 3 lead presents it and is told of it." in str(after.payload)
    item = the_only(live)
    assert (item.objective, item.minutes, name_of(live, item.presenter_id)) == ("Dates are set", 20, GRADE3)
    assert "Items: 20 of 60 minutes." in agenda(live).text


def test_a_presenter_named_by_somebody_else_is_told_and_can_add_the_objective(tuesday_on):
    live = tuesday_on.live
    meets(live)
    live.slack.command(PRINCIPAL, TEAM, "/ilt agenda add")
    send(live, title="Walkthroughs", presenter=GRADE3)
    tuesday_on.at("2026-12-01 09:01")
    assert texts(live, GRADE3) == []
    tuesday_on.at("2026-12-01 09:05")
    [told] = texts(live, GRADE3)
    assert "You are to present at the next meeting of #ilt-team: Walkthroughs" in told
    assert "Principal proposed it. What should be different at the end of it?" in told
    tap_dm(live, GRADE3, ids.AGENDA_ADD_OBJECTIVE)
    assert send(live, GRADE3, objective="Dates are set")
    assert the_only(live).objective == "Dates are set"
    tuesday_on.at("2026-12-01 12:00")
    assert len(dms(live, GRADE3)) == 1


def test_a_presenter_is_not_told_in_the_evening_nor_of_what_was_taken_back(tuesday):
    live = tuesday.live
    meets(live)
    tuesday.at("2026-12-01 20:00")
    for title in ("First", "Second"):
        live.slack.command(PRINCIPAL, TEAM, "/ilt agenda add")
        send(live, title=title, presenter=GRADE3)
        live.slack.close(PRINCIPAL, top_form(live, PRINCIPAL).id)
    tap(live, agenda(live), "Remove")
    tuesday.at("2026-12-01 21:00")
    assert texts(live, GRADE3) == []
    tuesday.at("2026-12-02 07:30")
    assert [text for text in texts(live, GRADE3) if "You are to present" in text] == [
        (
            "You are to present at the next meeting of #ilt-team: Second · Grade 3 lead · objective?\n"
            "Principal proposed it. What should be different at the end of it?"
        )
    ]


def test_refused_input_keeps_the_form_and_says_why_under_the_field(live_here):
    live_here.slack.command(PRINCIPAL, TEAM, "/ilt agenda add")
    form = send(live_here, title="x" * 201, objective="y" * 301)
    assert form
    assert "At most 200 characters, and this has 201." in form.errors["title"]
    assert "At most 300 characters, and this has 301." in form.errors["objective"]
    assert form.values["title"]["title"]["value"] == "x" * 201
    assert send(live_here, title=" \n", objective="") is not None
    assert "Write what it is about" in top_form(live_here, PRINCIPAL).errors["title"]
    assert agenda_items(live_here.db) == []


def test_more_words_than_a_title_has_come_back_in_the_form(live_here):
    live_here.slack.command(PRINCIPAL, TEAM, f"/ilt agenda add {'word ' * 60}")
    form = top_form(live_here, PRINCIPAL)
    assert initial(form)["title"] == ("word " * 60).strip()
    assert "At most 200 characters" in str(form.payload["blocks"][0])
    assert agenda_items(live_here.db) == []


def test_a_person_named_in_the_words_is_written_by_name(live_here):
    add(live_here, "What @Grade 3 lead saw & heard")
    assert the_only(live_here).title == "What @Grade 3 lead saw & heard"


def test_other_words_after_agenda_get_the_ways_there_are(live_here):
    assert "I know /ilt agenda" in agenda(live_here, "tomorrow").text


@pytest.mark.parametrize("user", [GRADE3, GRADE5, PRINCIPAL])
def test_proposer_presenter_and_facilitator_change_it_and_nobody_else(live_here, user):
    live_here.slack.command(GRADE3, TEAM, "/ilt agenda add")
    send(live_here, GRADE3, title="Walkthroughs", presenter=GRADE5)
    set_role(live_here, PRINCIPAL, Role.FACILITATOR)
    assert "Change…" not in words_on(agenda(live_here, user=ASSISTANT))
    tap(live_here, agenda(live_here, user=user), "Change…", user)
    after = send(live_here, user, title="Learning walks", minutes="15")
    assert after
    assert "Changed: Learning walks · 15 min · Grade 5 lead" in str(after.payload)
    item = the_only(live_here)
    assert (item.title, item.minutes) == ("Learning walks", 15)


def test_whoever_leads_the_next_meeting_changes_every_item(tuesday):
    live = tuesday.live
    meets(live)
    add(live, "Walkthroughs", GRADE5)
    tuesday.at("2026-12-02 07:30")
    leader = roles(live.db, meeting(live.db).id)[FACILITATOR]
    assert leader != GRADE5
    tap(live, agenda(live, user=leader), "Remove", leader)
    assert in_order(live.db) == []


def test_up_takes_one_tap_and_shows_the_new_order(live_on):
    for title in ("One", "Two", "Three"):
        add(live_on, title)
    message = agenda(live_on)
    assert [words for words in words_on(message) if words == "Up"] == ["Up", "Up"]
    tap(live_on, message, "Up", nth=1)
    assert in_order(live_on.db) == ["One", "Three", "Two"]
    shown = newest(live_on)
    assert shown.text.startswith("“Three” is number 2 now.")
    assert "2. Three" in shown.text
    tap(live_on, shown, "Up", nth=0)
    assert in_order(live_on.db) == ["Three", "One", "Two"]


def test_what_was_removed_comes_back_where_it_was(live_on):
    for title in ("One", "Two", "Three"):
        add(live_on, title)
    tap(live_on, agenda(live_on), "Remove", nth=1)
    assert in_order(live_on.db) == ["One", "Three"]
    assert "Taken off the agenda: Two" in newest(live_on).text
    tap(live_on, newest(live_on), "Undo")
    assert in_order(live_on.db) == ["One", "Two", "Three"]
    assert "Back on the agenda: Two" in newest(live_on).text


def test_a_long_agenda_is_turned_page_by_page(live_here):
    for number in range(1, 11):
        add(live_here, f"Item {number}")
    tap(live_here, agenda(live_here), "Later items")
    assert "10. Item 10" in newest(live_here).text
    tap(live_here, newest(live_here), "Up", nth=0)
    assert "“Item 9” is number 8 now." in newest(live_here).text


def test_every_delivery_twice_proposes_moves_and_tells_once(tuesday_on):
    live = tuesday_on.live
    meets(live)
    live.slack.set_faults(double_delivery=True)
    add(live, "One")
    add(live, "Two")
    add(live, "Three")
    live.slack.command(PRINCIPAL, TEAM, "/ilt agenda add")
    send(live, title="Four", presenter=GRADE3)
    live.slack.close(PRINCIPAL, top_form(live, PRINCIPAL).id, clear_all=True)
    assert in_order(live.db) == ["One", "Two", "Three", "Four"]
    tap(live, agenda(live), "Up", nth=2)
    assert in_order(live.db) == ["One", "Two", "Four", "Three"]
    live.slack.set_faults(double_delivery=False)
    tuesday_on.at("2026-12-01 10:00")
    assert len(texts(live, GRADE3)) == 1


def test_an_item_that_a_meeting_has_taken_up_is_not_changed_here(tuesday):
    live = tuesday.live
    meets(live)
    add(live, "Walkthroughs")
    older, other = agenda(live), agenda(live)
    tuesday.at("2026-12-02 07:30")
    with live.db.write() as session:
        values = {"meeting_id": meeting(live.db).id, "state": AgendaState.CURRENT}
        session.execute(update(AgendaItem).values(values))
        session.execute(update(Meeting).values(state=MeetingState.RUNNING))
    tap(live, older, "Remove")
    assert "A meeting has taken up “Walkthroughs”, so nothing was changed." in newest(live).text
    tap(live, other, "Change…")
    assert "A meeting has taken up “Walkthroughs”" in newest(live).text
    assert the_only(live).state == AgendaState.CURRENT
    assert "A meeting goes on now" in agenda(live).text


def test_the_objective_of_the_meeting_is_set_changed_and_taken_away(tuesday_on):
    live = tuesday_on.live
    meets(live)
    tap(live, agenda(live, user=GRADE3), "Objective…", GRADE3)
    form = send(live, GRADE3, objective="z" * 301)
    assert form
    assert "At most 300 characters" in form.errors["objective"]
    after = send(live, GRADE3, objective="We choose one focus area")
    assert after
    assert "We choose one focus area" in str(after.payload)
    assert "Objective: We choose one focus area" in agenda(live).text
    tuesday_on.at("2026-12-02 07:30")
    assert meeting(live.db).objective == "We choose one focus area"
    tap(live, agenda(live), "Objective…")
    assert initial(top_form(live, PRINCIPAL))["objective"] == "We choose one focus area"
    send(live, objective="")
    assert meeting(live.db).objective is None


def swap(live, user: str, **values):
    tap(live, agenda(live, user=user), "Swap a role…", user)
    return send(live, user, **values)


def test_two_members_with_roles_exchange_them(tuesday_on):
    live = tuesday_on.live
    meets(live)
    tuesday_on.at("2026-12-02 07:30")
    meeting_id = meeting(live.db).id
    before = roles(live.db, meeting_id)
    leader, notes = before[FACILITATOR], before["Note-taker"]
    after = swap(live, notes, role="Note-taker", to=leader)
    assert after
    assert "The roles of that meeting now: Facilitator: " in str(after.payload)
    assert roles(live.db, meeting_id) == {**before, FACILITATOR: notes, "Note-taker": leader}


def test_a_role_is_given_to_somebody_without_one_before_there_is_a_card(tuesday_on):
    live = tuesday_on.live
    meets(live)
    set_role(live, PRINCIPAL, Role.FACILITATOR)
    swap(live, PRINCIPAL, role="Timekeeper", to=GRADE5)
    given = roles(live.db, meeting(live.db).id)
    assert given["Timekeeper"] == GRADE5
    assert "Timekeeper: Grade 5 lead" in agenda(live, user=GRADE5).text
    tuesday_on.at("2026-12-02 07:30")
    assert roles(live.db, meeting(live.db).id) == given


def test_a_holder_gives_away_only_their_own_role_and_others_none(tuesday):
    live = tuesday.live
    meets(live)
    tuesday.at("2026-12-02 07:30")
    given = roles(live.db, meeting(live.db).id)
    keeper = given["Timekeeper"]
    tap(live, agenda(live, user=keeper), "Swap a role…", keeper)
    [(_, offered)] = [pair for pair in elements(top_form(live, keeper)) if pair[1]["action_id"] == "role"]
    assert [option["value"] for option in offered["options"]] == ["Timekeeper"]
    outsider = next(user for user in (GRADE5, "U0COUNSELOR") if user not in given.values())
    assert "Swap a role…" not in words_on(agenda(live, user=outsider))


def test_an_observer_gets_no_role(tuesday):
    live = tuesday.live
    meets(live)
    set_role(live, PRINCIPAL, Role.FACILITATOR)
    tap(live, agenda(live), "Swap a role…")
    set_role(live, GRADE5, Role.OBSERVER)
    form = send(live, PRINCIPAL, role=FACILITATOR, to=GRADE5)
    assert form
    assert "Choose a member of this team" in form.errors["to"]


def test_a_message_becomes_an_item_with_its_words_and_its_place(live_on):
    said = live_on.slack.say(GRADE3, TEAM, "We should talk about <homework>\nand more")
    live_on.slack.message_shortcut(PRINCIPAL, TEAM, said.ts, ids.AGENDA_SHORTCUT)
    form = top_form(live_on, PRINCIPAL)
    assert initial(form)["title"] == "We should talk about <homework>"
    assert "From a message: “We should talk about <homework> and more”" in str(form.payload)
    assert send(live_on, objective="We agree on a rule")
    item = the_only(live_on)
    assert item.source_quote == "We should talk about <homework>\nand more"
    assert item.source_link == (
        f"https://lincoln-elementary.slack.com/archives/{TEAM}/p{said.ts.replace('.', '')}"
    )
    tap(live_on, agenda(live_on), "Change…")
    assert "From a message" in str(top_form(live_on, PRINCIPAL).payload)


def test_slack_is_told_of_the_shortcut(live_here):
    offered = {(one.name, one.callback_id) for one in live_here.slack.shortcuts()}
    assert ("Propose for ILT agenda", ids.AGENDA_SHORTCUT) in offered


@pytest.mark.parametrize("text", ["x" * 3900, '"\\' * 1500, "\n" * 20 + "a", "👩‍🏫" * 500])
def test_any_message_can_become_an_item(live_here, text):
    said = live_here.slack.say(GRADE3, TEAM, text)
    assert live_here.slack.message_shortcut(PRINCIPAL, TEAM, said.ts, ids.AGENDA_SHORTCUT).ok
    assert top_form(live_here, PRINCIPAL).callback_id == ids.AGENDA_FORM
    send(live_here, title="Talk about it")
    assert the_only(live_here).title == "Talk about it"


def test_in_several_teams_the_form_asks_for_the_team(live_on):
    live = live_on
    live.slack.invite_bot(PRINCIPAL, STAFF)
    live.slack.settle()
    live.tick()
    said = live.slack.say(PRINCIPAL, PRIVATE, "Order paper")
    live.slack.message_shortcut(PRINCIPAL, PRIVATE, said.ts, ids.AGENDA_SHORTCUT)
    form = top_form(live, PRINCIPAL)
    assert "presenter" not in initial(form)
    live.slack.submit(PRINCIPAL, form.id)
    assert agenda_items(live.db) == []
    staff = str(team_id(live, STAFF))
    live.slack.fill(PRINCIPAL, form.id, "objective", "objective", "We have paper")
    live.slack.fill(PRINCIPAL, form.id, ids.AGENDA_TEAM, ids.AGENDA_TEAM, staff)
    live.settle()
    assert initial(top_form(live, PRINCIPAL))["presenter"] == PRINCIPAL
    assert top_form(live, PRINCIPAL).values["objective"]["objective"]["value"] == "We have paper"
    assert send(live, title="Order paper")
    item = the_only(live)
    assert (item.ilt_id, item.objective, item.source_quote) == (int(staff), "We have paper", "Order paper")


def test_in_several_teams_the_command_asks_which_one_is_meant(live_on):
    live = live_on
    live.slack.invite_bot(PRINCIPAL, STAFF)
    live.slack.settle()
    live.tick()
    dm = live.slack.open_dm(PRINCIPAL).id
    live.slack.command(PRINCIPAL, dm, "/ilt agenda add Order paper")
    live.settle()
    asked = newest(live, PRINCIPAL, dm_id(PRINCIPAL))
    assert "Which one do you mean?" in asked.text
    tap(live, asked, "This team", PRINCIPAL, dm)
    assert the_only(live).title == "Order paper"


def test_whoever_is_deleted_presents_nothing_any_more_and_what_they_proposed_stays(live_on):
    live_on.slack.command(PRINCIPAL, TEAM, "/ilt agenda add")
    send(live_on, title="Walkthroughs", presenter=GRADE3)
    add(live_on, "Data", GRADE3)
    live_on.slack.command(GRADE3, TEAM, "/ilt privacy")
    tap(live_on, newest(live_on, GRADE3), "Delete me", GRADE3)
    live_on.slack.fill(GRADE3, top_form(live_on, GRADE3).id, ids.PRIVACY_SURE, ids.PRIVACY_SURE, ["yes"])
    live_on.slack.submit(GRADE3, top_form(live_on, GRADE3).id)
    set_role(live_on, PRINCIPAL, Role.FACILITATOR)
    shown = agenda(live_on).text
    assert "1. Walkthroughs · no presenter yet" in shown
    assert "2. Data · no presenter yet" in shown
    assert "Grade 3 lead" not in shown
    tap(live_on, agenda(live_on), "Change…", nth=1)
    send(live_on, presenter=GRADE5)
    assert name_of(live_on, agenda_items(live_on.db)[1].presenter_id) == GRADE5


def test_ones_own_data_hold_agenda_items_and_roles(tuesday):
    live = tuesday.live
    meets(live)
    tuesday.at("2026-12-02 07:30")
    leader = roles(live.db, meeting(live.db).id)[FACILITATOR]
    add(live, "Walkthroughs", leader)
    live.slack.command(leader, TEAM, "/ilt privacy")
    tap(live, newest(live, leader), "My data as a file", leader)
    live.tick()
    [(_, content)] = files_of(live, leader)
    words = content.decode("utf-8-sig")
    assert "Agenda item you proposed and present" in words
    assert "Walkthroughs" in words
    assert "your role will be Facilitator" in words


def test_a_presenter_who_left_is_marked_and_the_item_can_still_be_changed(live_here):
    live_here.slack.command(PRINCIPAL, TEAM, "/ilt agenda add")
    send(live_here, title="Walkthroughs", presenter=GRADE3)
    live_here.slack.leave(GRADE3, TEAM)
    live_here.slack.settle()
    assert "Walkthroughs · Grade 3 lead (has left)" in agenda(live_here).text
    live_here.slack.close(PRINCIPAL, top_form(live_here, PRINCIPAL).id)
    tap(live_here, agenda(live_here), "Change…")
    assert send(live_here, title="Learning walks")
    assert the_only(live_here).title == "Learning walks"
    assert member_id(live_here, GRADE3)
