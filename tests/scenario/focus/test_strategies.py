"""Strategies: committing, what is doubted and refused, changing, numbers, first steps, owners who are asked, and how they end."""

import json
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.blocks import ids
from bot.focus.messages.strategies import DONE, HOLD, KEEP, NUMBER, RESUME, ROOM, STOP, TURN
from bot.focus.messages.strategy_forms import (
    AIM,
    BY,
    DID,
    HOW,
    NAME,
    NOW,
    SO_THAT,
    UNIT,
    UNTIL,
    WHAT,
    WORKED,
)
from bot.focus.messages.strategy_forms import ROOM as ROOM_FIELD
from rubric_data import KeptName
from storage.base import Base
from storage.focus import Cycle, FocusArea, FocusCandidate, FocusHelper, FocusRound
from storage.items import ActionItem
from storage.people import Ilt, Member, Person, Role
from storage.strategies import (
    CheckIn,
    Strategy,
    StrategyItem,
    StrategyNumber,
    StrategyWording,
)
from tests.steps.assessments import private, top_form
from tests.steps.bot import ASSISTANT, EIGHT, GRADE3, GRADE5, PRINCIPAL, TEAM, RunningBot
from tests.steps.dated_bot import TUESDAY, chicago, dms, set_role
from tests.steps.dms import tap_dm, texts
from tests.steps.focus import areas, focus_message, more, tap
from tests.steps.forged import click_payload, forged_view
from tests.steps.home import a_minute_later, home, opened, said
from tests.steps.inbox import files_of, words_of
from tests.steps.privacy import delete, my_file
from tests.steps.strategies import (
    STUDENT_WORK,
    commit,
    end,
    fill,
    listed,
    menu,
    open_form,
    owner_block,
    press,
    press_in_form,
    save,
    strategies,
    with_focus,
)

FORGED_BUTTONS = (
    ids.STRATEGY_CHANGE,
    ids.STRATEGY_NUMBER,
    ids.STRATEGY_ROOM,
    ids.STRATEGY_STEP,
    ids.STRATEGY_END,
    ids.STRATEGY_UNEND,
    ids.STRATEGY_ACCEPT,
    ids.STRATEGY_DECLINE,
    ids.STRATEGY_UNDECLINE,
    ids.STRATEGY_RESUME,
    ids.STRATEGY_KEEP,
    ids.STRATEGY_TURN,
    ids.STRATEGY_STOP,
    ids.STRATEGY_DONE,
)


def errors(bot: RunningBot, form, user: str = PRINCIPAL) -> str:
    """What stands under the fields of a form that is sent off."""
    return json.dumps(bot.slack.submit(user, form.id).body["errors"], ensure_ascii=False)


def wordings(bot: RunningBot) -> list[tuple[int, str]]:
    with bot.db.read() as session:
        rows = session.execute(
            select(StrategyWording.number, StrategyWording.worked_when).order_by(StrategyWording.id)
        )
        return [(number, words) for number, words in rows]


def changing(bot: RunningBot, strategy_id: int, user: str = PRINCIPAL):
    """*Change…* in the list; the form."""
    press(bot, user, listed(bot, user), ids.STRATEGY_CHANGE, strategy_id)
    return top_form(bot, user)


@pytest.mark.begins_with(steps=with_focus)
def test_a_strategy_is_committed_to_and_stands_in_the_living_message(tuesday_bot):
    bot = tuesday_bot
    answer = commit(bot)
    assert "If we open each ILT meeting with student work, then teams plan from what students did." in answer
    assert (
        "It ends with your focus, Mon, Feb 8, 2027. Before each meeting whoever looks after it says how it goes."
        in answer
    )
    assert "How will you" not in answer
    text = focus_message(bot).text
    assert f"1. {STUDENT_WORK} · so that teams plan from what students did" in text
    assert "We did it when: 4 of 5 meetings · It worked when: 41 to 20 of 96 miss summarizing" in text
    assert "Looks after it: Principal" in text
    assert "is asked" not in text


@pytest.mark.begins_with(steps=with_focus)
def test_the_button_under_the_focus_opens_the_same_form_with_who_would_help(tuesday_bot):
    bot = tuesday_bot
    with bot.db.write() as session:
        row = session.scalars(select(FocusRound)).one()
        member = session.scalars(
            select(Member).join(Person, Person.id == Member.person_id).where(Person.slack_user_id == GRADE5)
        ).one()
        session.add(FocusHelper(round_id=row.id, member_id=member.id, ilt_id=row.ilt_id))
    tap(bot, GRADE3, ids.STRATEGY_ADD)
    form = top_form(bot, GRADE3)
    inputs = [one for one in form.payload["blocks"] if one["type"] == "input"]
    assert len(inputs) == 5
    assert inputs[-1]["element"]["initial_option"]["value"] == GRADE5


def test_with_two_focus_areas_the_form_asks_for_which(tuesday_bot):
    bot = tuesday_bot
    with_focus(bot, 0, 1)
    form = open_form(bot)
    assert sum(one["type"] == "input" for one in form.payload["blocks"]) == 6
    fill(bot, form, PRINCIPAL, PRINCIPAL, **{WHAT: "Visit lessons", SO_THAT: "teachers talk"})
    with bot.db.read() as session:
        second = session.scalars(select(FocusArea.id).order_by(FocusArea.id)).all()[1]
    bot.slack.fill(PRINCIPAL, form.id, "area", "area", str(second))
    save(bot, form, PRINCIPAL)
    text = focus_message(bot).text
    assert text.index(areas(bot.db)[1][0]) < text.index("1. Visit lessons")


@pytest.mark.parametrize(
    ("did", "worked", "said"),
    [
        ("4 of 5 meetings", "4 of 5 meetings.", "Both say the same: how will you know it worked"),
        ("4 of 5 meetings", "", "How will you know it worked, not only that you did it?"),
        ("", "20 of 96", "How will you know that you did it?"),
        ("", "", "How will you see that you did it, and that it worked?"),
    ],
)
@pytest.mark.begins_with(steps=with_focus)
def test_equal_or_empty_signs_are_doubted_and_never_refused(tuesday_bot, did, worked, said):
    bot = tuesday_bot
    assert said in commit(bot, did=did, worked=worked)
    assert len(strategies(bot)) == 1


@pytest.mark.begins_with(steps=with_focus)
def test_what_cannot_be_committed_to_says_why_and_stays_typed(tuesday_bot):
    bot = tuesday_bot
    form = open_form(bot)
    fill(bot, form, PRINCIPAL, PRINCIPAL, **{WHAT: " \u200b ", SO_THAT: "x" * 301})
    said = errors(bot, form)
    assert "Write what you will do" in said
    assert "At most 300 characters" in said
    assert strategies(bot) == []
    fill(bot, form, PRINCIPAL, **{WHAT: STUDENT_WORK, SO_THAT: "teams plan"})
    save(bot, form, PRINCIPAL)
    assert len(strategies(bot)) == 1


@pytest.mark.begins_with(steps=with_focus)
def test_an_owner_from_outside_is_refused_like_with_items(tuesday_bot):
    bot = tuesday_bot
    form = open_form(bot)
    with bot.db.read() as session:
        ilt = session.scalars(select(Member.ilt_id)).first()
    payload = forged_view(
        bot,
        PRINCIPAL,
        ids.STRATEGY_FORM,
        form.payload["private_metadata"],
        **{
            WHAT: {"value": "Visit lessons"},
            SO_THAT: {"value": "teachers talk"},
            f"owner:{ilt}": {"selected_user": "U0OUTSIDE01"},
        },
    )
    [ack] = bot.slack.deliver("interactive", payload)
    assert "Invite them to the channel first" in str(ack.body)
    assert strategies(bot) == []


@pytest.mark.begins_with(steps=with_focus)
def test_a_fourth_is_refused_with_the_three_and_the_way_out(tuesday_bot):
    bot = tuesday_bot
    for what in ("Open with student work", "Visit lessons"):
        commit(bot, what)
    form = open_form(bot)
    commit(bot, "Write to families", user=ASSISTANT)
    fill(bot, form, PRINCIPAL, PRINCIPAL, **{WHAT: "A fourth", SO_THAT: "more"})
    said = errors(bot, form)
    assert "You have three already" in said
    assert "1. Open with student work · 2. Visit lessons · 3. Write to families" in said
    bot.slack.close(PRINCIPAL, form.id)
    bot.slack.command(PRINCIPAL, TEAM, "/ilt strategy Teachers visit each other")
    shown = private(bot, PRINCIPAL)[-1]
    assert "Teams that carry more finish fewer" in shown.text
    assert "You typed: /ilt strategy Teachers visit each other" in json.dumps(shown.blocks)
    assert len(strategies(bot)) == 3
    press(bot, PRINCIPAL, shown, ids.STRATEGY_END, strategies(bot)[1][0])
    form = top_form(bot, PRINCIPAL)
    bot.slack.fill(PRINCIPAL, form.id, HOW, HOW, "stopped")
    save(bot, form, PRINCIPAL)
    commit(bot, "A fourth")
    text = focus_message(bot).text
    assert "2. Write to families" in text
    assert "3. A fourth" in text
    assert "Stopped on Tue, Dec 1: Visit lessons" in text


def test_without_a_focus_there_is_nothing_to_commit_to(tuesday_bot):
    bot = tuesday_bot
    bot.slack.command(PRINCIPAL, TEAM, "/ilt strategy")
    assert "has not chosen a focus yet" in private(bot, PRINCIPAL)[-1].text


@pytest.mark.begins_with(steps=with_focus)
def test_a_number_where_there_is_no_strategy_at_all_promises_no_list(tuesday_bot):
    assert (
        listed(tuesday_bot, words="2").text == "#ilt-team has no strategy 2: it has committed to nothing yet."
    )


@pytest.mark.begins_with(steps=with_focus)
def test_an_observer_commits_to_nothing_and_reads(tuesday_bot):
    bot = tuesday_bot
    commit(bot)
    set_role(bot, GRADE3, Role.OBSERVER)
    bot.slack.command(GRADE3, TEAM, "/ilt strategy")
    assert "You are an observer" in private(bot, GRADE3)[-1].text
    assert STUDENT_WORK in listed(bot, GRADE3, "1").text
    assert ids.STRATEGY_ADD not in str(listed(bot, GRADE3).blocks), "it would be refused"


@pytest.mark.begins_with(steps=with_focus)
def test_another_owner_is_asked_and_whoever_asked_hears(tuesday_bot):
    bot = tuesday_bot
    answer = commit(bot, owner=GRADE5)
    assert answer.count("Grade 5 lead") == 1
    assert "Looks after it: Grade 5 lead (asked)" in answer
    assert "(asked)" in focus_message(bot).text
    bot.tick()
    assert "asks you to look after a strategy" in texts(bot, GRADE5)[-1]
    tap_dm(bot, GRADE5, ids.STRATEGY_ACCEPT)
    bot.tick()
    assert "(asked)" not in focus_message(bot).text
    assert "looks after your strategy" in texts(bot, PRINCIPAL)[-1]
    before = len(dms(bot, GRADE5)), len(dms(bot, PRINCIPAL))
    form = changing(bot, strategies(bot)[0][0], GRADE5)
    fill(bot, form, GRADE5, **{WHAT: "Open each meeting with writing"})
    save(bot, form, GRADE5)
    assert (len(dms(bot, GRADE5)), len(dms(bot, PRINCIPAL))) == before


@pytest.mark.begins_with(steps=with_focus)
def test_whoever_agrees_reads_what_it_says_by_then_and_when_they_are_asked(tuesday_bot):
    bot = tuesday_bot
    commit(bot, owner=GRADE5, worked="")
    assert "It worked when" not in texts(bot, GRADE5)[-1]
    form = changing(bot, strategies(bot)[0][0])
    fill(bot, form, PRINCIPAL, **{WORKED: "20 of 96"})
    save(bot, form)
    tap_dm(bot, GRADE5, ids.STRATEGY_ACCEPT)
    bot.settle()
    assert texts(bot, GRADE5)[-1] == (
        f"You look after it: 1. {STUDENT_WORK}.\n"
        "If we open each ILT meeting with student work, then teams plan from what students did.\n"
        "We did it when: 4 of 5 meetings · It worked when: 20 of 96\n"
        "You are asked how it goes before each meeting, or every two weeks where none is planned: two taps answer it."
    )


@pytest.mark.begins_with(steps=with_focus)
def test_whoever_declines_leaves_it_to_be_given_to_somebody_else(tuesday_bot):
    bot = tuesday_bot
    commit(bot, owner=GRADE5)
    assert "asks you to look after a strategy" in said(opened(bot, GRADE5))
    bot.slack.command(GRADE5, TEAM, "/ilt")
    press(bot, GRADE5, private(bot, GRADE5)[-1], ids.STRATEGY_DECLINE, strategies(bot)[0][0])
    a_minute_later(bot)
    bot.tick()
    assert "Nothing waits for you." in said(home(bot, GRADE5))
    bot.at("2026-12-01 09:10")
    assert "can't look after your strategy" in texts(bot, PRINCIPAL)[-1]
    assert "Looks after it: nobody yet" in focus_message(bot).text
    form = changing(bot, strategies(bot)[0][0])
    fill(bot, form, PRINCIPAL, GRADE3)
    save(bot, form, PRINCIPAL)
    assert "asks you to look after a strategy" in texts(bot, GRADE3)[-1]


@pytest.mark.begins_with(steps=with_focus)
@pytest.mark.parametrize("had_one", [False, True])
def test_not_me_by_a_slip_of_the_thumb_is_undone_and_nobody_hears_of_it(tuesday_bot, had_one):
    bot = tuesday_bot
    commit(bot, owner=GRADE3 if had_one else GRADE5, user=GRADE3 if had_one else PRINCIPAL)
    if had_one:  # whoever looks after it asks somebody else
        form = changing(bot, strategies(bot)[0][0], GRADE3)
        fill(bot, form, GRADE3, GRADE5)
        save(bot, form, GRADE3)
    bot.tick()
    asker = GRADE3 if had_one else PRINCIPAL
    heard = len(dms(bot, asker))
    [question] = texts(bot, GRADE5)
    tap_dm(bot, GRADE5, ids.STRATEGY_DECLINE)
    bot.tick()
    assert "Noted: somebody else is looked for." in texts(bot, GRADE5)[-1]
    tap_dm(bot, GRADE5, ids.STRATEGY_UNDECLINE)
    bot.at("2026-12-01 09:30")
    assert texts(bot, GRADE5) == [question]
    assert len(dms(bot, asker)) == heard
    tap_dm(bot, GRADE5, ids.STRATEGY_ACCEPT)
    bot.tick()
    assert "Grade 5 lead looks after your strategy" in texts(bot, asker)[-1]


@pytest.mark.begins_with(steps=with_focus)
def test_not_me_is_not_undone_once_somebody_else_was_asked(tuesday_bot):
    bot = tuesday_bot
    commit(bot, owner=GRADE5)
    bot.tick()
    tap_dm(bot, GRADE5, ids.STRATEGY_DECLINE)
    form = changing(bot, strategies(bot)[0][0])
    fill(bot, form, PRINCIPAL, GRADE3)
    save(bot, form, PRINCIPAL)
    tap_dm(bot, GRADE5, ids.STRATEGY_UNDECLINE)
    assert "is not waiting for you any more" in texts(bot, GRADE5)[-1]
    assert "Looks after it: Grade 3 lead (asked)" in listed(bot, PRINCIPAL, "1").text


@pytest.mark.begins_with(steps=with_focus)
def test_an_owner_who_hands_it_on_keeps_it_until_the_other_agrees(tuesday_bot):
    bot = tuesday_bot
    commit(bot, owner=GRADE5, user=GRADE5)
    form = changing(bot, strategies(bot)[0][0], GRADE5)
    fill(bot, form, GRADE5, GRADE3)
    save(bot, form, GRADE5)
    assert "is asked)" in focus_message(bot).text
    assert "Until you agree" in texts(bot, GRADE3)[-1]
    tap_dm(bot, GRADE3, ids.STRATEGY_ACCEPT)
    bot.tick()
    with bot.db.read() as session:
        owner = session.get_one(Person, session.scalars(select(Strategy.owner_id)).one())
        assert owner.slack_user_id == GRADE3


@pytest.mark.begins_with(steps=with_focus)
def test_however_often_it_is_changed_from_its_receipt_the_form_comes(tuesday_bot):
    bot = tuesday_bot
    commit(bot, keep=True)
    for number in range(5):
        press_in_form(bot, PRINCIPAL, ids.STRATEGY_CHANGE)
        bot.settle()
        fill(bot, top_form(bot, PRINCIPAL), PRINCIPAL, **{DID: f"{number} of 5 meetings"})
        bot.slack.submit(PRINCIPAL, top_form(bot, PRINCIPAL).id)
    assert "4 of 5 meetings" in str(top_form(bot, PRINCIPAL).payload)


@pytest.mark.begins_with(steps=with_focus)
def test_a_change_is_dated_and_words_nobody_was_asked_about_are_gone(tuesday_bot):
    bot = tuesday_bot
    commit(bot, worked="Sam Student reads")
    form = changing(bot, strategies(bot)[0][0])
    fill(bot, form, PRINCIPAL, **{WORKED: "20 of 96"})
    save(bot, form, PRINCIPAL)
    assert wordings(bot) == [(2, "20 of 96")]
    assert "changed Tue, Dec 1" in focus_message(bot).text


@pytest.mark.begins_with(steps=with_focus)
def test_the_old_wording_stays_with_the_readings_made_under_it(tuesday_bot):
    bot = tuesday_bot
    commit(bot, worked="Before")
    with bot.db.write() as session:
        wording = session.scalars(select(StrategyWording)).one()
        session.add(
            CheckIn(
                ilt_id=wording.ilt_id,
                strategy_id=wording.strategy_id,
                wording_id=wording.id,
                slot="2026-12-01",
                asked_on=TUESDAY.date(),
                due_on=TUESDAY.date(),
            )
        )
    form = changing(bot, strategies(bot)[0][0])
    fill(bot, form, PRINCIPAL, **{WORKED: "After"})
    save(bot, form, PRINCIPAL)
    assert wordings(bot) == [(1, "Before"), (2, "After")]


@pytest.mark.begins_with(steps=with_focus)
def test_of_two_who_edit_the_second_is_told_and_loses_nothing(tuesday_bot):
    bot = tuesday_bot
    commit(bot, owner=GRADE5, user=GRADE5)
    strategy_id = strategies(bot)[0][0]
    first, second = changing(bot, strategy_id, GRADE5), changing(bot, strategy_id)
    fill(bot, first, GRADE5, **{WORKED: "Theirs"})
    save(bot, first, GRADE5)
    fill(bot, second, PRINCIPAL, **{WORKED: "Mine"})
    bot.slack.submit(PRINCIPAL, second.id)
    again = top_form(bot, PRINCIPAL)
    told = json.dumps(again.payload, ensure_ascii=False)
    assert "changed this while you were writing" in told
    assert "Theirs" in told
    assert wordings(bot)[-1][1] == "Theirs"
    save(bot, again, PRINCIPAL)
    assert wordings(bot)[-1][1] == "Mine"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-11-30", "is not ahead"),
        ("2026-12-05", "is not a school day"),
        ("2027-02-09", "Your focus ends on"),
    ],
)
@pytest.mark.begins_with(steps=with_focus)
def test_an_end_that_cannot_be_is_said(tuesday_bot, day, said):
    bot = tuesday_bot
    commit(bot)
    form = changing(bot, strategies(bot)[0][0])
    bot.slack.fill(PRINCIPAL, form.id, UNTIL, UNTIL, day)
    assert said in errors(bot, form)
    bot.slack.fill(PRINCIPAL, form.id, UNTIL, UNTIL, "2027-01-15")
    save(bot, form, PRINCIPAL)
    assert "Until Fri, Jan 15, 2027" in focus_message(bot).text


@pytest.mark.begins_with(steps=with_focus)
def test_only_the_owner_and_organizers_change_and_only_organizers_end(tuesday_bot):
    bot = tuesday_bot
    commit(bot)
    shown = listed(bot, GRADE3)
    offered = [one.get("action_id") for block in shown.blocks for one in block.get("elements", [])]
    assert ids.STRATEGY_CHANGE not in offered
    assert ids.STRATEGY_END not in offered
    strategy_id = strategies(bot)[0][0]
    set_role(bot, GRADE5, Role.FACILITATOR)
    press(bot, GRADE5, listed(bot, GRADE5), ids.STRATEGY_END, strategy_id)
    form = top_form(bot, GRADE5)
    set_role(bot, GRADE5, Role.MEMBER)
    bot.slack.fill(GRADE5, form.id, HOW, HOW, "done")
    assert "Organizers decide about a strategy" in errors(bot, form, GRADE5)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("about 40 %", "Write 40 here"),
        ("12,5", "Write 12.5 here"),
        ("a few", "is no number. Write it in figures"),
        ("٤١", "is no number"),
        ("nan", "is no number"),
        ("1e400", "alone"),
        (" ", "Write a number"),
    ],
)
@pytest.mark.begins_with(steps=with_focus)
def test_what_is_no_number_is_said_back_and_the_form_stays(tuesday_bot, typed, said):
    bot = tuesday_bot
    commit(bot, keep=True)
    form = press_in_form(bot, PRINCIPAL, ids.STRATEGY_NUMBER)
    fill(bot, form, PRINCIPAL, **{NAME: "Miss summarizing", UNIT: "of 96", NOW: typed, AIM: "20"})
    assert said in errors(bot, form)
    fill(bot, form, PRINCIPAL, **{NOW: "41"})
    bot.slack.fill(PRINCIPAL, form.id, BY, BY, "2027-01-15")
    save(bot, form, PRINCIPAL)
    assert "Miss summarizing: 41 of 96 now, aim 20 by Fri, Jan 15, 2027" in focus_message(bot).text


@pytest.mark.begins_with(steps=with_focus)
def test_a_fourth_number_is_refused(tuesday_bot):
    bot = tuesday_bot
    commit(bot)
    strategy_id = strategies(bot)[0][0]
    for number in range(4):
        menu(bot, PRINCIPAL, NUMBER, strategy_id)
        form = top_form(bot, PRINCIPAL)
        fill(bot, form, PRINCIPAL, **{NAME: f"N{number}", NOW: "1", AIM: "2"})
        if number == 3:
            assert "It has 3 numbers already" in errors(bot, form)
        else:
            save(bot, form, PRINCIPAL)
    with bot.db.read() as session:
        assert session.scalar(select(func.count()).select_from(StrategyNumber)) == 3


@pytest.mark.begins_with(steps=with_focus)
def test_what_makes_room_is_said_once_and_can_be_taken_back(tuesday_bot):
    bot = tuesday_bot
    commit(bot)
    strategy_id = strategies(bot)[0][0]
    for words, stands in (("the Friday form", True), ("", False)):
        menu(bot, PRINCIPAL, ROOM, strategy_id)
        form = top_form(bot, PRINCIPAL)
        fill(bot, form, PRINCIPAL, **{ROOM_FIELD: words})
        save(bot, form, PRINCIPAL)
        bot.tick()
        assert ("To make room we stop: the Friday form" in focus_message(bot).text) == stands


@pytest.mark.begins_with(steps=with_focus)
def test_on_hold_it_uses_no_place_and_is_taken_up_where_there_is_one(tuesday_bot):
    bot = tuesday_bot
    for what in ("One", "Two", "Three"):
        commit(bot, what)
    first = strategies(bot)[0][0]
    menu(bot, PRINCIPAL, HOLD, first)
    bot.tick()
    text = focus_message(bot).text
    assert "1. Two" in text
    assert "On hold: One" in text
    commit(bot, "Four")
    menu(bot, PRINCIPAL, RESUME, first)
    assert "You have three already" in private(bot, PRINCIPAL)[-1].text
    menu(bot, PRINCIPAL, HOLD, strategies(bot)[3][0])
    menu(bot, PRINCIPAL, RESUME, first)
    bot.tick()
    assert "1. One" in focus_message(bot).text
    assert [state for _, state in strategies(bot)] == ["active", "active", "active", "on_hold"]


@pytest.mark.parametrize(("how", "word"), [("done", "Done"), ("stopped", "Stopped")])
@pytest.mark.begins_with(steps=with_focus)
def test_done_and_stopped_stand_with_the_same_weight(tuesday_bot, how, word):
    bot = tuesday_bot
    commit(bot)
    assert end(bot, strategies(bot)[0][0], how, "Start smaller").count(f"{word}: {STUDENT_WORK}")
    text = focus_message(bot).text
    assert f"{word} on Tue, Dec 1: {STUDENT_WORK}" in text
    assert "What we learned: Start smaller" in text


@pytest.mark.begins_with(steps=with_focus)
def test_a_first_step_is_an_action_item_for_it_of_whoever_looks_after_it(tuesday_bot):
    bot = tuesday_bot
    commit(bot, owner=GRADE5, keep=True)
    form = press_in_form(bot, PRINCIPAL, ids.STRATEGY_STEP)
    fill(bot, form, PRINCIPAL, text="Choose the first samples")
    bot.slack.fill(PRINCIPAL, form.id, "due", "due", "2026-12-04")
    said = save(bot, form)
    assert "@Grade 5 lead" in said
    assert f"for: {STUDENT_WORK}" in said
    assert "0 of 1 item done" in focus_message(bot).text
    bot.slack.command(PRINCIPAL, TEAM, "/ilt done 1")
    bot.tick()
    bot.tick()
    assert "1 of 1 item done" in focus_message(bot).text
    bot.slack.command(PRINCIPAL, TEAM, "/ilt actions done")
    assert f"for: {STUDENT_WORK}" in private(bot, PRINCIPAL)[-1].text


@pytest.mark.begins_with(steps=with_focus)
def test_typed_words_say_which_strategy_an_item_is_for(tuesday_bot):
    bot = tuesday_bot
    commit(bot, "One")
    commit(bot, "Two")
    bot.slack.command(PRINCIPAL, TEAM, "/ilt action me: share the protocol by Friday for strategy 2")
    assert "Share the protocol · for: Two" in private(bot, PRINCIPAL)[-1].text
    bot.slack.command(PRINCIPAL, TEAM, "/ilt action me: share the protocol by Friday for strategy 7")
    form = top_form(bot, PRINCIPAL)
    assert "no strategy 7 now" in json.dumps(form.payload)
    save(bot, form, PRINCIPAL)
    with bot.db.read() as session:
        assert session.scalar(select(func.count()).select_from(ActionItem)) == 2
        linked = session.scalars(select(StrategyItem.strategy_id)).all()
    assert linked == [strategies(bot)[1][0]]


@pytest.mark.begins_with(steps=with_focus)
def test_an_item_is_linked_and_unlinked_in_its_form(tuesday_bot):
    bot = tuesday_bot
    commit(bot)
    bot.slack.command(PRINCIPAL, TEAM, "/ilt action me: share the protocol by Friday for strategy 1")
    bot.slack.command(PRINCIPAL, TEAM, "/ilt action 1")
    form = top_form(bot, PRINCIPAL)
    field = owner_block(bot).replace("owner", "strategy")
    bot.slack.fill(PRINCIPAL, form.id, field, "strategy", None)
    save(bot, form, PRINCIPAL)
    with bot.db.read() as session:
        assert session.scalars(select(StrategyItem.item_id)).all() == []
    assert "item done" not in focus_message(bot).text


@pytest.mark.begins_with(steps=with_focus)
def test_ending_a_focus_that_has_strategies_holds_them(tuesday_bot):
    bot = tuesday_bot
    commit(bot)
    form = more(bot, PRINCIPAL, "end")
    bot.slack.fill(PRINCIPAL, form.id, "reason", "reason", "Met early")
    bot.slack.fill(PRINCIPAL, form.id, "fate", "fate", "hold")
    save(bot, form)
    menu(bot, PRINCIPAL, RESUME, strategies(bot)[0][0])
    assert "Choose one first: type /ilt focus" in private(bot, PRINCIPAL)[-1].text


@pytest.mark.begins_with(steps=with_focus)
def test_the_document_says_what_was_committed_to(tuesday_bot):
    bot = tuesday_bot
    commit(bot)
    bot.slack.command(GRADE5, TEAM, "/ilt export")
    bot.tick()
    [(_, content)] = files_of(bot, GRADE5)
    assert STUDENT_WORK in words_of(content)


def foreign_strategy(bot: RunningBot) -> int:
    """A strategy of another team, in which the principal is not."""
    with bot.db.write() as session:
        person = session.scalars(select(Person).filter_by(slack_user_id=EIGHT[5])).one()
        ilt = Ilt(workspace_id=person.workspace_id, channel_id="C0OTHER", name="other", is_private=True)
        session.add(ilt)
        session.flush()
        row = FocusRound(ilt_id=ilt.id, state="chosen", opened_by_id=person.id, opened_at=TUESDAY, counted=8)
        cycle = Cycle(
            ilt_id=ilt.id, number=1, starts_on=TUESDAY.date(), ends_on=chicago("2027-02-08 00:00").date()
        )
        session.add_all([row, cycle])
        session.flush()
        candidate = FocusCandidate(ilt_id=ilt.id, round_id=row.id, position=1, name=KeptName(None, "Secret"))
        session.add(candidate)
        session.flush()
        area = FocusArea(
            ilt_id=ilt.id,
            cycle_id=cycle.id,
            round_id=row.id,
            candidate_id=candidate.id,
            name=KeptName(None, "Secret area"),
            chosen_at=TUESDAY,
            chosen_by_id=person.id,
        )
        session.add(area)
        session.flush()
        strategy = Strategy(
            ilt_id=ilt.id,
            area_id=area.id,
            request="r",
            committed_by_id=person.id,
            committed_at=TUESDAY,
            owner_id=person.id,
            owner_since=TUESDAY,
        )
        session.add(strategy)
        session.flush()
        session.add(
            StrategyWording(
                ilt_id=ilt.id,
                strategy_id=strategy.id,
                number=1,
                what="Secret words",
                said_at=TUESDAY,
                said_by_id=person.id,
            )
        )
        return strategy.id


def everything(bot: RunningBot) -> dict[str, list[str]]:
    with bot.db.read() as session:
        return {
            table.name: sorted(map(repr, session.execute(select(table))))
            for table in Base.metadata.sorted_tables
        }


@pytest.mark.begins_with(steps=with_focus)
def test_nothing_of_another_teams_strategy_is_changed_or_shown(tuesday_bot, mailbox):
    bot = tuesday_bot
    strategy_id = foreign_strategy(bot)
    with bot.db.read() as session:
        strategy = session.get_one(Strategy, strategy_id)
        ilt_id, area_id = strategy.ilt_id, strategy.area_id
        own = session.scalars(select(Ilt.id).filter_by(channel_id=TEAM)).one()
    before = everything(bot)
    buttons: list[dict[str, Any]] = [{"action_id": one, "value": str(strategy_id)} for one in FORGED_BUTTONS]
    buttons += [
        {"action_id": ids.STRATEGY_MORE, "selected_option": {"value": f"{what}:{strategy_id}"}}
        for what in ("step", NUMBER, ROOM, HOLD, RESUME, "forged")
    ]
    buttons += [
        {"action_id": ids.STRATEGY_DECIDE, "selected_option": {"value": f"{what}:{strategy_id}"}}
        for what in (KEEP, TURN, STOP, DONE, "forged")
    ]
    for button in buttons:
        [ack] = bot.slack.deliver("interactive", click_payload(mailbox, **button))
        answer = mailbox.newest()
        assert "othing was" in answer, (button, answer)
        assert "Secret" not in f"{answer}{ack.body}", button
        assert bot.slack.modal_stack(PRINCIPAL) == [], button
    typed = {
        WHAT: {"value": "Forged"},
        SO_THAT: {"value": "Forged"},
        f"owner:{own}": {"selected_option": {"value": PRINCIPAL}},
        NAME: {"value": "Forged"},
        NOW: {"value": "1"},
        AIM: {"value": "2"},
        HOW: {"selected_option": {"value": "done"}},
        ROOM_FIELD: {"value": "Forged"},
    }
    forms = {
        (ids.STRATEGY_FORM, f"{ilt_id}:{area_id}"): "Only members",
        (ids.STRATEGY_FORM, f"{own}:{area_id}"): "Choose which focus area",
        (ids.STRATEGY_FORM, f"{own}:0"): "Choose which focus area",
        (ids.STRATEGY_CHANGE_FORM, f"{strategy_id}:1:{own}"): "no such strategy",
        (ids.STRATEGY_NUMBER_FORM, str(strategy_id)): "no such strategy",
        (ids.STRATEGY_ROOM_FORM, str(strategy_id)): "no such strategy",
        (ids.STRATEGY_END_FORM, str(strategy_id)): "no such strategy",
        (ids.STRATEGY_DECIDED_FORM, f"{strategy_id}:done"): "no such strategy",
        (ids.STRATEGY_SUCCESSOR_FORM, f"{strategy_id}:{own}"): "no such strategy",
        (ids.STRATEGY_CHANGE_FORM, "1"): "othing was changed",
    }
    for (callback_id, metadata), refusal in forms.items():
        [ack] = bot.slack.deliver("interactive", forged_view(bot, PRINCIPAL, callback_id, metadata, **typed))
        assert refusal in str(ack.body), (callback_id, ack.body)
        assert "Secret" not in str(ack.body)
    assert everything(bot) == before


def test_every_button_and_form_of_strategies_is_tried():
    names = {value for name, value in vars(ids).items() if name.startswith("STRATEGY_")}
    forms = {one for one in names if one.endswith("form")}
    assert names - forms - set(FORGED_BUTTONS) == {
        ids.STRATEGY_ADD,
        ids.STRATEGY_LIST,
        ids.STRATEGY_MORE,
        ids.STRATEGY_DECIDE,
    }


@pytest.mark.begins_with(steps=with_focus)
def test_an_action_item_is_for_no_strategy_of_another_team(tuesday_bot):
    bot = tuesday_bot
    commit(bot)
    strategy_id = foreign_strategy(bot)
    bot.slack.command(PRINCIPAL, TEAM, "/ilt action")
    form = top_form(bot, PRINCIPAL)
    field = owner_block(bot).replace("owner", "strategy")
    payload = forged_view(
        bot,
        PRINCIPAL,
        ids.ITEM_FORM,
        form.private_metadata,
        **{
            "text": {"value": "Forged"},
            owner_block(bot): {"selected_option": {"value": PRINCIPAL}},
            "due": {"selected_date": "2026-12-04"},
            field: {"selected_option": {"value": str(strategy_id)}},
        },
    )
    [ack] = bot.slack.deliver("interactive", payload)
    assert "not active any more" in str(ack.body)
    with bot.db.read() as session:
        assert session.scalars(select(ActionItem)).all() == []


@pytest.mark.begins_with(steps=with_focus)
def test_a_repeated_delivery_commits_once(tuesday_bot):
    bot = tuesday_bot
    form = open_form(bot)
    payload = forged_view(
        bot,
        PRINCIPAL,
        ids.STRATEGY_FORM,
        form.private_metadata,
        **{
            WHAT: {"value": STUDENT_WORK},
            SO_THAT: {"value": "teams plan"},
            owner_block(bot): {"selected_option": {"value": GRADE5}},
        },
    )
    first, second = bot.slack.deliver("interactive", payload, times=2)
    assert first.body == second.body
    assert len(strategies(bot)) == 1
    bot.tick()
    assert sum("asks you to look after" in one for one in texts(bot, GRADE5)) == 1


@pytest.mark.begins_with(steps=with_focus)
def test_my_data_says_what_i_look_after_and_delete_me_leaves_a_former_member(tuesday_bot):
    bot = tuesday_bot
    commit(bot, user=GRADE5, owner=GRADE5)
    assert "You look after a strategy" in my_file(bot, GRADE5)
    delete(bot, GRADE5)
    bot.tick()
    assert "Looks after it: former member" in focus_message(bot).text
