"""The end of a cycle: organizers are asked once, strategies wait, one message steps back, and one tap goes on."""

from datetime import date

import pytest
from sqlalchemy import select, update

from bot.assessments.messages.in_between import side_by_side
from bot.blocks import ids
from bot.focus.messages.choice import UNTIL
from bot.focus.messages.strategies import RESUME
from bot.focus.step_back import step_back_of, votes_on
from bot.sharing.messages.share import Part
from storage.focus import Cycle, FocusArea
from storage.people import DayOff, Ilt, Role
from storage.strategies import Strategy
from tests.steps.assessments import private, seen, told, top_form
from tests.steps.bot import ASSISTANT, EIGHT, GRADE3, PRINCIPAL, PRIVATE, TEAM, RunningBot
from tests.steps.dated_bot import DatedBot, dms, element, reveal, set_role
from tests.steps.dms import tap_dm
from tests.steps.focus import (
    areas,
    choose,
    focus_message,
    open_focus,
    place,
    read_and_close,
    show,
    tap,
)
from tests.steps.home import opened, said
from tests.steps.inbox import files_of, words_of
from tests.steps.revotes import cast, revote_message
from tests.steps.sharing import share
from tests.steps.step_back import (
    AFTER,
    add_reading,
    asked,
    begin,
    cycles,
    end,
    has_button,
    press,
    step_back_message,
)
from tests.steps.strategies import STUDENT_WORK, commit, listed, menu, press_in_form, strategies, with_focus
from tests.steps.strategies import press as press_listed
from tests.steps.teams import bring, in_private

NOTE = "Send a weekly note to families"


def stepped_back(bot: DatedBot, *places: int) -> None:
    """A team that steps back on its focus: one strategy with two readings, one without."""
    with_focus(bot, *places)
    commit(bot)
    commit(bot, NOTE)
    add_reading(bot, strategies(bot)[0][0], date(2026, 12, 8), "partly", "too_early")
    add_reading(bot, strategies(bot)[0][0], date(2027, 1, 12), "as_planned", "better")
    bot.at(AFTER)
    begin(bot)


def vote_again(bot: RunningBot, strengths: int = 6) -> None:
    """*Vote again on …* in the step back; everyone votes, and it is revealed."""
    press(bot, ids.RESULTS_REVOTE)
    cast(bot, strengths)


@pytest.mark.begins_with(steps=with_focus)
def test_a_cycle_goes_from_its_end_to_the_next_one(tuesday_bot_on_both):
    bot = tuesday_bot_on_both
    form_left = commit(bot, keep=True)
    assert "If we" in form_left
    press_in_form(bot, PRINCIPAL, ids.STRATEGY_NUMBER)
    form = top_form(bot, PRINCIPAL)
    for name, words in {"name": "Miss summarizing", "unit": "of 96", "now": "41", "aim": "20"}.items():
        bot.slack.fill(PRINCIPAL, form.id, name, name, words)
    bot.slack.submit(PRINCIPAL, form.id)
    read_and_close(bot, PRINCIPAL)
    commit(bot, NOTE)
    first, second = (one for one, _ in strategies(bot))
    for day, did, worked, value in (
        (date(2026, 12, 8), "partly", "too_early", "33"),
        (date(2027, 1, 12), "as_planned", "better", "20"),
    ):
        add_reading(bot, first, day, did, worked, value)
    bot.at("2027-02-08 17:00")
    assert asked(bot) == []
    bot.at(AFTER)
    assert len(asked(bot)) == 1
    assert [state for _, state in strategies(bot)] == ["waiting", "waiting"]
    assert "Plan and progress was over on Mon, Feb 8" in asked(bot)[0].text
    begin(bot)
    text = step_back_message(bot).text
    assert "By then our team will look at student work in every meeting" in text
    assert "Dec 8: Partly · Too early; Jan 12: As planned · Better" in text
    assert "Miss summarizing: 41 → 33 → 20 of 96; aim 20" in text
    assert "No check-in yet." in text
    press(bot, ids.STRATEGY_KEEP, str(first))
    assert f"{STUDENT_WORK} · kept" in step_back_message(bot).text
    end(bot, ids.STRATEGY_STOP, second, "Nobody read it")
    text = step_back_message(bot).text
    assert f"Stopped on Tue, Feb 9: {NOTE}" in text
    assert "What we learned: Nobody read it" in text
    vote_again(bot)
    between = f"In between: {STUDENT_WORK} (As planned · Better); {NOTE} (no check-in)."
    assert between in revote_message(bot).text
    votes = "1 strength, 6 weakness, 0 can't say on Nov 3, 2026 → 6 strength, 2 weakness, 0 can't say on Feb 9, 2027"
    text = step_back_message(bot).text
    assert votes in text
    assert between in text
    assert not has_button(step_back_message(bot), ids.RESULTS_REVOTE)
    press(bot, ids.STEP_BACK_KEEP)
    assert [(number, state) for number, state, _ in cycles(bot)] == [(1, "ended"), (2, "running")]
    assert strategies(bot) == [(first, "active"), (second, "ended")]
    assert "You go on with Plan and progress." in step_back_message(bot).text
    text = focus_message(bot).text
    assert text.startswith("Our focus\nPlan and progress, until")
    assert f"1. {STUDENT_WORK}" in text
    assert NOTE not in text
    bot.slack.command(GRADE3, TEAM, "/ilt trend")
    assert "Focus area: Dec 1, 2026 to Feb 8, 2027; Feb 9, 2027 to" in told(bot, GRADE3)


@pytest.mark.begins_with(steps=stepped_back)
def test_what_is_said_on_the_day_of_the_end_is_of_the_cycle_that_ran_then(tuesday_bot):
    bot = tuesday_bot
    first = strategies(bot)[0][0]
    press(bot, ids.STEP_BACK_KEEP)
    # At nine; the cycle ended soon after eight.
    add_reading(bot, first, date(2027, 2, 9), "as_planned", "there")
    with bot.db.read() as session:
        before, now = (
            step_back_of(session, one) for one in session.scalars(select(Cycle).order_by(Cycle.id))
        )
        days = [[one.day for one in shown.areas[0].strategies[0].shown.readings] for shown in (before, now)]
    assert days == [[date(2026, 12, 8), date(2027, 1, 12)], [date(2027, 2, 9)]]


@pytest.mark.begins_with(steps=stepped_back)
def test_a_new_vote_that_is_revealed_after_keep_stands_in_the_step_back_that_asked_for_it(tuesday_bot):
    bot = tuesday_bot
    press(bot, ids.RESULTS_REVOTE)
    press(bot, ids.STEP_BACK_KEEP)
    assert "A new vote on it is open" in step_back_message(bot).text
    cast(bot, 6)
    bot.tick()
    assert "A new vote" not in step_back_message(bot).text
    assert f"In between: {STUDENT_WORK}" in revote_message(bot).text
    votes = "1 strength, 6 weakness, 0 can't say on Nov 3, 2026 → 6 strength, 2 weakness, 0 can't say on Feb 9, 2027"
    assert votes in step_back_message(bot).text
    with bot.db.read() as session:
        ilt = session.scalars(select(Ilt).filter_by(channel_id=TEAM)).one()
        kept = session.scalars(select(FocusArea).order_by(FocusArea.id.desc())).first()
        before, now = votes_on(session, ilt, kept)
    assert "6 strength, 2 weakness" in side_by_side(before, now)
    assert now is None


@pytest.mark.begins_with(steps=with_focus)
def test_until_somebody_steps_back_strategies_wait_and_nobody_is_asked_twice(tuesday_bot):
    bot = tuesday_bot
    commit(bot)
    set_role(bot, ASSISTANT, Role.FACILITATOR)
    bot.at(AFTER)
    bot.at("2027-02-10 08:00")
    bot.at("2027-02-16 08:00")
    assert [len(asked(bot, user)) for user in (PRINCIPAL, ASSISTANT, GRADE3)] == [1, 1, 0]
    text = focus_message(bot).text
    assert "its strategies wait until an organizer steps back on it" in text
    assert f"Waits for the step back: {STUDENT_WORK}" in text
    assert not has_button(focus_message(bot), ids.STRATEGY_ADD)
    bot.slack.command(PRINCIPAL, TEAM, "/ilt strategy")
    assert "step back on it first" in told(bot)
    message = listed(bot)
    assert "take_up" not in str(message.blocks)
    assert ids.STRATEGY_ADD not in str(message.blocks), "it would be refused"
    assert "Step back with your team" in said(opened(bot, ASSISTANT))
    assert "Step back with your team" not in said(opened(bot, GRADE3))
    bot.slack.command(PRINCIPAL, TEAM, "/ilt")
    assert "Step back with your team" in told(bot)
    assert "Add a strategy" not in str(private(bot, PRINCIPAL)[-1].blocks), "it would be refused"


@pytest.mark.begins_with(steps=with_focus)
def test_the_second_of_two_organizers_finds_it_begun_and_then_finished(tuesday_bot_on_both):
    bot = tuesday_bot_on_both
    set_role(bot, ASSISTANT, Role.FACILITATOR)
    bot.at(AFTER)
    begin(bot, PRINCIPAL)
    tap_dm(bot, ASSISTANT, ids.STEP_BACK)
    bot.tick()
    assert "The step back on your focus is open in #" in dms(bot, ASSISTANT)[-1].text
    assert sum(one.text.startswith("Step back: what worked") for one in seen(bot, GRADE3)) == 1
    message = step_back_message(bot)
    block_id, _ = element(message, ids.STEP_BACK_KEEP)
    for user in (PRINCIPAL, ASSISTANT, GRADE3):
        bot.slack.click(user, TEAM, message.ts, block_id, ids.STEP_BACK_KEEP)
    bot.tick()
    # Nor is anybody sent to an organizer for what is over.
    for user in (ASSISTANT, GRADE3):
        assert "That step back is finished" in told(bot, user)
    assert [number for number, _, _ in cycles(bot)] == [1, 2]
    assert areas(bot.db) == [("Plan and progress", "ended"), ("Plan and progress", "active")]


@pytest.mark.begins_with(steps=with_focus)
def test_a_focus_is_ended_by_hand_before_its_time(tuesday_bot):
    bot = tuesday_bot
    commit(bot)
    bot.slack.command(GRADE3, TEAM, "/ilt focus end")
    assert "Organizers end a focus before its time." in told(bot, GRADE3)
    bot.slack.command(PRINCIPAL, TEAM, "/ilt step back")
    assert "/ilt focus end" in told(bot)
    bot.slack.command(PRINCIPAL, TEAM, "/ilt focus end")
    message = private(bot, PRINCIPAL)[-1]
    assert "works on Plan and progress until Mon, Feb 8, 2027" in message.text
    block_id, _ = element(message, ids.STEP_BACK_NOW)
    bot.slack.click(PRINCIPAL, TEAM, message.ts, block_id, ids.STEP_BACK_NOW)
    bot.tick()
    assert cycles(bot) == [(1, "waiting", "2026-12-01")]
    assert "You worked on this from Tue, Dec 1 to Tue, Dec 1" in step_back_message(bot).text
    assert asked(bot) == []
    assert "Focus: Plan and progress, until Tue, Dec 1; the step back is open" in said(opened(bot, GRADE3))
    bot.slack.command(GRADE3, TEAM, "/ilt focus end")
    assert told(bot, GRADE3).startswith("The step back on your focus is open in #ilt-team.")


@pytest.mark.begins_with(steps=stepped_back)
def test_only_who_decides_begins_and_goes_on(tuesday_bot):
    bot = tuesday_bot
    for action_id in (ids.STEP_BACK_KEEP, ids.STEP_BACK_ANEW, ids.STEP_BACK_END):
        press(bot, action_id, user=GRADE3)
        assert "Organizers step back on a focus" in told(bot, GRADE3)
    assert [state for _, state, _ in cycles(bot)] == ["waiting"]


@pytest.mark.parametrize(("places", "button"), [((0,), "Keep our focus"), ((0, 1), "Keep both")])
def test_whoever_moves_the_end_of_what_is_stepped_back_on_reads_which_button_goes_on(
    tuesday_bot, places, button
):
    bot = tuesday_bot
    with_focus(bot, *places)
    bot.at(AFTER)
    tap_dm(bot, PRINCIPAL, ids.FOCUS_MOVE)
    form = top_form(bot, PRINCIPAL)
    begin(bot)
    bot.slack.fill(PRINCIPAL, form.id, UNTIL, UNTIL, "2027-03-05")
    assert f"tap {button} under the step back" in str(bot.slack.submit(PRINCIPAL, form.id).body)
    assert button in words_on(bot)


@pytest.mark.begins_with(steps=with_focus)
def test_an_end_that_is_moved_has_the_strategies_go_on(tuesday_bot):
    bot = tuesday_bot
    commit(bot)
    bot.at(AFTER)
    tap_dm(bot, PRINCIPAL, ids.FOCUS_MOVE)
    form = top_form(bot, PRINCIPAL)
    bot.slack.fill(PRINCIPAL, form.id, UNTIL, UNTIL, "2027-03-05")
    bot.slack.submit(PRINCIPAL, form.id)
    read_and_close(bot, PRINCIPAL)
    bot.tick()
    assert cycles(bot) == [(1, "running", "2027-03-05")]
    assert [state for _, state in strategies(bot)] == ["active"]
    assert "until Fri, Mar 5, 2027" in focus_message(bot).text
    tap_dm(bot, PRINCIPAL, ids.STEP_BACK, message=asked(bot)[0])
    bot.settle()
    assert "This focus runs until Fri, Mar 5 now" in dms(bot, PRINCIPAL)[-1].text
    bot.at("2027-03-08 08:00")
    assert len(asked(bot)) == 2
    begin(bot)
    more_ = focus_message(bot)
    assert not has_button(more_, ids.STEP_BACK)


@pytest.mark.begins_with(steps=with_focus)
def test_an_end_before_days_off_is_asked_about_on_the_first_day_back(tuesday_bot):
    bot = tuesday_bot
    with bot.db.write() as session:
        ilt_id = session.scalars(select(Ilt.id).filter_by(channel_id=TEAM)).one()
        session.add(
            DayOff(ilt_id=ilt_id, first_day=date(2027, 2, 9), last_day=date(2027, 2, 14), name="Break")
        )
    bot.at(AFTER)
    bot.at("2027-02-12 08:00")
    assert [state for _, state, _ in cycles(bot)] == ["running"]
    bot.at("2027-02-15 08:00")
    assert len(asked(bot)) == 1


@pytest.mark.begins_with(steps=stepped_back)
def test_without_a_day_left_no_cycle_begins_and_nothing_is_lost(tuesday_bot):
    bot = tuesday_bot
    with bot.db.write() as session:
        ilt_id = session.scalars(select(Ilt.id).filter_by(channel_id=TEAM)).one()
        session.add(
            DayOff(ilt_id=ilt_id, first_day=date(2027, 2, 10), last_day=date(2029, 1, 1), name="Closed")
        )
    press(bot, ids.STEP_BACK_KEEP)
    assert "days off leave no day on which another cycle could end" in told(bot)
    assert [state for _, state, _ in cycles(bot)] == ["waiting"]
    press(bot, ids.STEP_BACK_END)
    assert [state for _, state, _ in cycles(bot)] == ["ended"]


@pytest.mark.begins_with(steps=with_focus)
def test_while_nobody_organizes_the_question_waits_for_whoever_does(tuesday_bot):
    bot = tuesday_bot
    commit(bot)
    set_role(bot, PRINCIPAL, Role.MEMBER)
    bot.at(AFTER)
    assert [state for _, state in strategies(bot)] == ["waiting"]
    assert not any(asked(bot, user) for user in EIGHT)
    set_role(bot, GRADE3, Role.FACILITATOR)
    bot.at("2027-02-10 08:00")
    assert len(asked(bot, GRADE3)) == 1


@pytest.mark.begins_with(steps=stepped_back)
def test_choosing_anew_puts_what_goes_on_on_hold_and_asks_at_once(tuesday_bot):
    bot = tuesday_bot
    press(bot, ids.STEP_BACK_ANEW)
    assert "What may" in read_and_close(bot, PRINCIPAL)
    bot.tick()
    assert [state for _, state in strategies(bot)] == ["on_hold", "on_hold"]
    assert "This focus has ended." in step_back_message(bot).text
    assert focus_message(bot).text.startswith("What we worked on")
    tap(bot, PRINCIPAL, ids.FOCUS_START)
    form = top_form(bot, PRINCIPAL)
    bot.slack.submit(PRINCIPAL, form.id)
    read_and_close(bot, PRINCIPAL)
    bot.tick()
    for user in EIGHT[:4]:
        place(bot, user, 0, 1)
    show(bot)
    choose(bot, [1])
    assert [number for number, _, _ in cycles(bot)] == [1, 2]


def test_what_is_taken_up_again_is_for_what_it_was_for_and_ends_with_it(tuesday_bot):
    bot = tuesday_bot
    with_focus(bot, 1)
    commit(bot)
    with bot.db.write() as session:
        session.execute(update(Strategy).values(ends_on=date(2027, 1, 15)))
    bot.at(AFTER)
    begin(bot)
    press(bot, ids.STEP_BACK_ANEW)
    bot.slack.submit(PRINCIPAL, top_form(bot, PRINCIPAL).id)
    read_and_close(bot, PRINCIPAL)
    bot.tick()
    for user in EIGHT[:4]:
        place(bot, user, 0, 1)
    show(bot)
    choose(bot, [0, 1])
    menu(bot, PRINCIPAL, RESUME, strategies(bot)[0][0])
    bot.tick()
    text = focus_message(bot).text
    assert (
        text.index("Plan and progress, until") < text.index("Teacher teams, until") < text.index(STUDENT_WORK)
    )
    assert "Jan 15" not in text


def test_of_two_focus_areas_one_can_be_kept(tuesday_bot):
    bot = tuesday_bot
    with_focus(bot, 0, 1)
    with bot.db.read() as session:
        _, other = session.scalars(select(FocusArea.id).order_by(FocusArea.id))
    form_of_two(bot, other)
    bot.at(AFTER)
    begin(bot)
    assert {"Keep both", *(f"Keep only {name}" for name, _ in areas(bot.db))} <= words_on(bot)
    press(bot, ids.STEP_BACK_KEEP_SECOND)
    assert [state for _, state in areas(bot.db)] == ["ended", "ended", "active"]
    assert len({name for name, _ in areas(bot.db)}) == 2
    with bot.db.read() as session:
        [row] = session.scalars(select(Strategy))
        assert row.state == "active"
        assert session.get_one(FocusArea, row.area_id).state == "active"


def form_of_two(bot: DatedBot, area_id: int) -> None:
    """A strategy for that one of two focus areas."""
    bot.slack.command(PRINCIPAL, TEAM, "/ilt strategy")
    form = top_form(bot, PRINCIPAL)
    bot.slack.fill(PRINCIPAL, form.id, "area", "area", str(area_id))
    for name, words in {"what": STUDENT_WORK, "so_that": "teams plan"}.items():
        bot.slack.fill(PRINCIPAL, form.id, name, name, words)
    owner = next(one["block_id"] for one in form.payload["blocks"] if "owner:" in one.get("block_id", ""))
    bot.slack.fill(PRINCIPAL, form.id, owner, "owner", PRINCIPAL)
    bot.slack.submit(PRINCIPAL, form.id)
    read_and_close(bot, PRINCIPAL)
    bot.tick()


def words_on(bot: DatedBot) -> set[str]:
    """What the buttons of the step back say."""
    return {
        one["text"]["text"]
        for block in step_back_message(bot).blocks
        for one in block.get("elements", [])
        if one.get("type") == "button"
    }


def test_an_own_sentence_without_strategies_is_stepped_back_on_without_a_vote(tuesday_bot):
    bot = tuesday_bot
    set_role(bot, PRINCIPAL, Role.FACILITATOR)
    open_focus(bot, own="Begin on time")
    choose(bot, [0])
    bot.at(AFTER)
    begin(bot)
    message = step_back_message(bot)
    assert "Begin on time" in message.text
    assert not has_button(message, ids.RESULTS_REVOTE)
    press(bot, ids.STEP_BACK_KEEP)
    assert areas(bot.db) == [("Begin on time", "ended"), ("Begin on time", "active")]


@pytest.mark.begins_with(steps=stepped_back)
def test_where_all_strategies_have_ended_the_focus_can_go_on(tuesday_bot):
    bot = tuesday_bot
    first, second = (one for one, _ in strategies(bot))
    end(bot, ids.STRATEGY_DONE, first, "It became a habit")
    end(bot, ids.STRATEGY_STOP, second)
    press(bot, ids.STEP_BACK_KEEP)
    assert [state for _, state in strategies(bot)] == ["ended", "ended"]
    assert "What we learned: It became a habit" in step_back_message(bot).text
    assert "habit" not in focus_message(bot).text


@pytest.mark.begins_with(steps=stepped_back)
def test_a_strategy_that_is_changed_into_another_goes_on_as_that_one(tuesday_bot):
    bot = tuesday_bot
    first = strategies(bot)[0][0]
    press(bot, ids.STRATEGY_TURN, str(first))
    form = top_form(bot, PRINCIPAL)
    bot.slack.fill(PRINCIPAL, form.id, "what", "what", "Begin with two students' texts")
    bot.slack.submit(PRINCIPAL, form.id)
    read_and_close(bot, PRINCIPAL)
    bot.tick()
    text = step_back_message(bot).text
    assert f"Changed into another on Tue, Feb 9: {STUDENT_WORK}" in text
    press(bot, ids.STEP_BACK_KEEP)
    assert [state for _, state in strategies(bot)] == ["ended", "active", "active"]
    assert "1. Send a weekly note" in focus_message(bot).text
    assert "2. Begin with two students' texts" in focus_message(bot).text
    after = step_back_message(bot).text
    assert all(words in after for words in (STUDENT_WORK, NOTE, "Begin with two students' texts"))


@pytest.mark.begins_with(steps=stepped_back)
def test_a_vote_that_is_cancelled_leaves_the_step_back_as_it_was(tuesday_bot):
    bot = tuesday_bot
    press(bot, ids.RESULTS_REVOTE)
    assert "A new vote on it is open" in step_back_message(bot).text
    assert not has_button(step_back_message(bot), ids.RESULTS_REVOTE)
    bot.slack.command(PRINCIPAL, TEAM, "/ilt reveal")
    message = private(bot, PRINCIPAL)[-1]
    bot.slack.click(PRINCIPAL, TEAM, message.ts, element(message, ids.CANCEL_VOTE)[0], ids.CANCEL_VOTE)
    bot.tick()
    text = step_back_message(bot).text
    assert "→" not in text
    assert has_button(step_back_message(bot), ids.RESULTS_REVOTE)
    assert "In between" not in revote_message(bot).text


@pytest.mark.begins_with(steps=stepped_back)
def test_what_came_of_it_is_shared_without_votes(tuesday_bot):
    bot = tuesday_bot
    vote_again(bot)
    press(bot, ids.STEP_BACK_END)
    post = share(bot, Part.STEP_BACK)
    assert "What came of our focus:" in post.text
    assert "As planned · Better" in post.text
    assert "strength" not in post.text


@pytest.mark.begins_with(steps=stepped_back)
def test_words_that_are_taken_back_go_from_what_was_done_in_between_too(tuesday_bot):
    bot = tuesday_bot
    vote_again(bot)
    assert NOTE in revote_message(bot).text
    _, second = (one for one, _ in strategies(bot))
    press_listed(bot, PRINCIPAL, listed(bot), ids.STRATEGY_CHANGE, second)
    form = top_form(bot, PRINCIPAL)
    bot.slack.fill(PRINCIPAL, form.id, "what", "what", "Send a note")
    bot.slack.submit(PRINCIPAL, form.id)
    read_and_close(bot, PRINCIPAL)
    bot.tick()
    assert NOTE not in f"{revote_message(bot)}{step_back_message(bot)}"
    assert "Send a note (no check-in)" in revote_message(bot).text


@pytest.mark.begins_with(steps=stepped_back)
def test_too_few_votes_show_no_numbers_beside_what_was_done(tuesday_bot):
    bot = tuesday_bot
    press(bot, ids.RESULTS_REVOTE)
    message = revote_message(bot)
    row = next(one for one in message.blocks if ids.ROW_STRENGTH in str(one))
    bot.slack.click(GRADE3, TEAM, message.ts, row["block_id"], ids.ROW_STRENGTH)
    reveal(bot)
    assert "→ too few answers to show on Feb 9, 2027" in step_back_message(bot).text


@pytest.mark.begins_with(steps=stepped_back)
def test_readings_come_privately_with_a_chart_and_in_words(tuesday_bot):
    bot = tuesday_bot
    first, second = (one for one, _ in strategies(bot))
    press(bot, ids.STEP_BACK_READINGS, str(first), user=GRADE3)
    message = private(bot, GRADE3)[-1]
    assert "Tue, Dec 8, 2026: Partly · Too early" in message.text
    assert "Tue, Jan 12: As planned · Better" in message.text
    assert any(block["type"] == "data_visualization" for block in message.blocks)
    press(bot, ids.STEP_BACK_READINGS, str(second), user=GRADE3)
    assert "There is no check-in yet." in told(bot, GRADE3)


@pytest.mark.begins_with(steps=stepped_back)
def test_a_team_that_moves_takes_its_step_back_along(tuesday_bot):
    bot = tuesday_bot
    with bot.db.write() as session:
        session.execute(update(Ilt).where(Ilt.channel_id == TEAM).values(set_up_at=bot.app.clock.now()))
    in_private(bot)
    bring(bot)
    press(bot, ids.STEP_BACK_KEEP, channel=PRIVATE)
    assert "You go on with Plan and progress." in step_back_message(bot, channel=PRIVATE).text
    assert focus_message(bot, channel=PRIVATE).text.startswith("Our focus")


@pytest.mark.begins_with(steps=stepped_back)
def test_what_came_of_it_is_in_the_document(tuesday_bot):
    bot = tuesday_bot
    press(bot, ids.STEP_BACK_END)
    bot.slack.command(GRADE3, TEAM, "/ilt export")
    bot.tick()
    [(_, content)] = files_of(bot, GRADE3)
    words = words_of(content)
    assert "What came of our focus" in words
    assert "As planned · Better" in words
    with bot.db.read() as session:
        assert session.scalars(select(Cycle.state)).all() == ["ended"]
