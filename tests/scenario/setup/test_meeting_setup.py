"""When a team meets, its norms and its roles, said in the setup: one small form each, nothing typed is lost."""

from datetime import date, time

import pytest

from bot.blocks import ids
from bot.rules.cadence import Rhythm
from bot.teams.rhythm import cadence_of
from storage.meetings import IltRole
from storage.people import DayOff, Member, Person
from tests.steps.assessments import top_form
from tests.steps.bot import ASSISTANT, GRADE3, GRADE5, PRINCIPAL, PRIVATE
from tests.steps.forged import submission
from tests.steps.items import initial
from tests.steps.meetings import fill, ilt, in_setup, meet_every_other_tuesday, pushed, send, shown
from tests.steps.setup import open_setup, set_up


def roles(bot) -> list[tuple[str, str | None]]:
    """The team's own, each with the Slack id of whoever always has it."""
    with bot.db.read() as session:
        found = session.query(IltRole).order_by(IltRole.position).all()
        users = {
            member.id: person.slack_user_id
            for member, person in session.query(Member, Person).join(Person, Person.id == Member.person_id)
        }
        return [(row.name, users.get(row.member_id)) for row in found]


def test_the_usual_rhythm_is_two_taps_and_what_was_typed_below_stays(bot_both_ways):
    form = open_setup(bot_both_ways)
    bot_both_ways.slack.fill(PRINCIPAL, form.id, ids.SETUP_NAME, ids.SETUP_NAME, "Typed before")
    small = pushed(bot_both_ways, ids.MEETINGS_OPEN)
    assert initial(small)["hour"] == "15:30"
    below = send(bot_both_ways)
    assert below.id == form.id
    assert "Every other Tuesday, 3:30 PM, 60 minutes.\n• Tue, " in shown(below)
    assert below.values[ids.SETUP_NAME][ids.SETUP_NAME]["value"] == "Typed before"
    bot_both_ways.slack.submit(PRINCIPAL, form.id)
    assert "before each meeting I post its agenda" in shown(top_form(bot_both_ways, PRINCIPAL))
    kept = ilt(bot_both_ways)
    assert kept.team_name == "Typed before"
    cadence = cadence_of(kept)
    assert cadence
    assert (cadence.rhythm, cadence.every, cadence.weekday) == (Rhythm.WEEKS, 2, 1)
    assert (cadence.hour, cadence.minutes) == (time(15, 30), 60)


def test_the_first_run_needs_none_of_it(bot):
    text = shown(open_setup(bot))
    assert "Nobody has said yet when you meet." in text
    assert "Norms: none yet." in text
    assert "1. Facilitator: goes around\n2. Timekeeper: goes around\n3. Note-taker: goes around" in text
    set_up(bot)
    kept = ilt(bot)
    assert (kept.cadence, kept.norms, roles(bot)) == (None, [], [])


def test_after_the_first_save_one_tap_asks_when_the_team_meets_and_what_was_saved_is_told_with_what_is_next(
    bot,
):
    saved = set_up(bot)
    [block] = [one for one in saved.payload["blocks"] if one["type"] == "actions"]
    bot.slack.view_action(PRINCIPAL, saved.id, block["block_id"], ids.MEETINGS_OPEN)
    form = top_form(bot, PRINCIPAL)
    assert form.callback_id == ids.MEETINGS_FORM
    bot.slack.submit(PRINCIPAL, form.id)
    bot.settle()
    told = top_form(bot, PRINCIPAL)
    assert "Saved. This is when you meet:\nEvery other Tuesday, 3:30 PM" in shown(told)
    assert [one["text"]["text"] for one in told.payload["blocks"][-1]["elements"]] == [
        "Start a self-assessment",
        "Next agenda",
    ]
    assert cadence_of(ilt(bot))
    bot.slack.view_action(PRINCIPAL, told.id, told.payload["blocks"][-1]["block_id"], ids.PICK_TEAM)
    bot.slack.submit(PRINCIPAL, top_form(bot, PRINCIPAL).id)
    opens = top_form(bot, PRINCIPAL)
    assert "Opening it now" in shown(opens)
    bot.slack.close(PRINCIPAL, opens.id)
    assert bot.slack.modal_stack(PRINCIPAL) == []


def test_the_next_four_meetings_are_shown_and_days_off_named(tuesday_bot):
    with tuesday_bot.db.write() as session:
        ilt_id = ilt(tuesday_bot).id
        days = date(2026, 12, 15), date(2026, 12, 15)
        session.add(DayOff(ilt_id=ilt_id, first_day=days[0], last_day=days[1], name="Retreat"))
    text = shown(meet_every_other_tuesday(tuesday_bot))
    assert (
        "Every other Tuesday, 3:30 PM, 60 minutes.\n"
        "• Tue, Dec 1, 3:30 PM\n"
        "• Tue, Dec 15: no school, skipped\n"
        "• Tue, Dec 29, 3:30 PM\n"
        "• Tue, Jan 12, 2027, 3:30 PM\n"
        "• Tue, Jan 26, 2027, 3:30 PM"
    ) in text


def test_twice_a_month_from_a_day_on(tuesday_bot):
    in_setup(tuesday_bot, ids.MEETINGS_OPEN)
    fill(tuesday_bot, {ids.MEETINGS_RHYTHM: "month_days"})
    values = {"which": "2,4", "weekday": "3", "first": "2027-01-10", "hour": "08:00", "minutes": "45"}
    text = shown(send(tuesday_bot, values))
    assert "The 2nd and 4th Thursday of each month, 8:00 AM, 45 minutes." in text
    assert "• Thu, Jan 14, 2027, 8:00 AM\n• Thu, Jan 28, 2027, 8:00 AM" in text


def test_the_weeks_are_counted_from_the_first_meeting_not_from_the_week_of_the_day_chosen(tuesday_bot):
    in_setup(tuesday_bot, ids.MEETINGS_OPEN)
    text = shown(send(tuesday_bot, {"first": "2026-12-03"}))
    assert "• Tue, Dec 8, 3:30 PM\n• Tue, Dec 22" in text


def test_dates_in_words_are_read_and_echoed_with_their_weekdays(tuesday_bot):
    in_setup(tuesday_bot, ids.MEETINGS_OPEN)
    fill(tuesday_bot, {ids.MEETINGS_RHYTHM: "by_hand"})
    text = shown(send(tuesday_bot, {"dates": "- Dec 8\n1/12\nnext Thursday\n\nDec 8"}))
    assert "On 3 dates you chose, 3:30 PM, 60 minutes." in text
    assert "• Tue, Dec 8, 3:30 PM\n• Thu, Dec 10, 3:30 PM\n• Tue, Jan 12, 2027, 3:30 PM" in text
    again = pushed(tuesday_bot, ids.MEETINGS_OPEN)
    assert initial(again)["dates"] == "Tue, Dec 8, 2026\nThu, Dec 10, 2026\nTue, Jan 12, 2027"
    assert shown(send(tuesday_bot)) == text


def test_a_line_may_hold_several_dates_and_those_that_are_over_hold_nothing_up(tuesday_bot):
    in_setup(tuesday_bot, ids.MEETINGS_OPEN)
    fill(tuesday_bot, {ids.MEETINGS_RHYTHM: "by_hand"})
    text = shown(send(tuesday_bot, {"dates": "9/22, 10/6, 12/8\nTue., Jan. 12, 3:30-4:30 pm (library)"}))
    assert "On 2 dates you chose" in text
    assert "• Tue, Dec 8, 3:30 PM\n• Tue, Jan 12, 2027, 3:30 PM" in text


def test_lines_that_are_no_dates_are_named_and_nothing_typed_is_lost(tuesday_bot):
    small = in_setup(tuesday_bot, ids.MEETINGS_OPEN)
    fill(tuesday_bot, {ids.MEETINGS_RHYTHM: "by_hand"})
    typed = "Dec 8\nDec 5\nsoon"
    again = send(tuesday_bot, {"dates": typed, "hour": "09:15"})
    assert again.id == small.id
    assert "Line 2 “Dec 5”: Sat, Dec 5 is not a school day. Take Fri, Dec 4 or" in again.errors["dates"]
    assert "Line 3 “soon”: I read no date here." in again.errors["dates"]
    assert again.values["dates"]["dates"]["value"] == typed
    assert again.values["hour"]["hour"]["selected_time"] == "09:15"
    assert ilt(tuesday_bot).cadence is None


def test_looking_at_another_rhythm_loses_no_dates(tuesday_bot):
    in_setup(tuesday_bot, ids.MEETINGS_OPEN)
    fill(tuesday_bot, {ids.MEETINGS_RHYTHM: "by_hand"})
    fill(tuesday_bot, {"dates": "Dec 8\nDec 15", "hour": "10:00"})
    weeks = fill(tuesday_bot, {ids.MEETINGS_RHYTHM: "weeks:1"})
    assert "dates" not in weeks.values
    fill(tuesday_bot, {"weekday": "4"})
    back = fill(tuesday_bot, {ids.MEETINGS_RHYTHM: "by_hand"})
    assert initial(back)["dates"] == "Dec 8\nDec 15"
    text = shown(send(tuesday_bot))
    assert "On 2 dates you chose, 10:00 AM" in text


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"hour": "03:30"}, "hour", "AM or PM"),
        ({"first": "2028-12-05"}, "first", "more than a year away"),
    ],
)
def test_what_cannot_be_is_said_under_its_field(tuesday_bot, values, field, sentence):
    small = in_setup(tuesday_bot, ids.MEETINGS_OPEN)
    again = send(tuesday_bot, values)
    assert again.id == small.id
    assert sentence in again.errors[field]
    assert ilt(tuesday_bot).cadence is None


@pytest.mark.parametrize(
    ("block_id", "state"),
    [
        (ids.MEETINGS_RHYTHM, {"selected_option": {"value": "weeks:9"}}),
        (ids.MEETINGS_RHYTHM, {"selected_option": {"value": "month_days:1"}}),
        ("weekday", {"selected_option": {"value": "6"}}),
        ("weekday", {"selected_option": {"value": "-1"}}),
        ("minutes", {"selected_option": {"value": "9999"}}),
        ("first", {"selected_date": None}),
        ("hour", {"selected_time": None}),
    ],
)
def test_forged_values_change_nothing(tuesday_bot, block_id, state):
    small = in_setup(tuesday_bot, ids.MEETINGS_OPEN)
    [ack] = tuesday_bot.slack.deliver("interactive", submission(small, {block_id: {block_id: state}}))
    assert list(ack.body["errors"]) == [block_id]
    assert ilt(tuesday_bot).cadence is None


@pytest.mark.parametrize("metadata", ["x", "77 {}", "77 []", "x {}", "1 [", "9" * 30])
@pytest.mark.parametrize("row", [ids.MEETINGS_OPEN, ids.NORMS_OPEN, ids.ROLES_OPEN])
def test_a_small_form_about_another_team_or_with_nonsense_changes_nothing(tuesday_bot, row, metadata):
    small = in_setup(tuesday_bot, row)
    [ack] = tuesday_bot.slack.deliver("interactive", submission(small, {}, ilt_id=metadata))
    assert ack.body["response_action"] in {"errors", "update"}
    kept = ilt(tuesday_bot)
    assert (kept.cadence, kept.norms, roles(tuesday_bot)) == (None, [], [])


@pytest.mark.parametrize("row", [ids.MEETINGS_OPEN, ids.NORMS_OPEN, ids.ROLES_OPEN])
def test_who_does_not_facilitate_is_told_on_top_and_loses_nothing(bot, row):
    """The setup form was opened before the team was set up."""
    mine = open_setup(bot, GRADE3)
    set_up(bot, PRINCIPAL)
    refusal = pushed(bot, row, GRADE3)
    assert "Only an organizer can change the setup" in shown(refusal)
    assert button_of_view(refusal, ids.TAKE_OVER)
    assert bot.slack.modal_stack(GRADE3)[0].id == mine.id


def button_of_view(view, action_id: str) -> bool:
    return any(
        element.get("action_id") == action_id
        for block in view.payload["blocks"]
        for element in block.get("elements", [])
    )


def test_a_small_form_left_open_while_somebody_else_set_up_keeps_what_was_typed(bot):
    small = in_setup(bot, ids.NORMS_OPEN, GRADE3)
    set_up(bot, PRINCIPAL)
    again = send(bot, {"norms": "Ours"}, GRADE3)
    assert again.id == small.id
    assert "Only an organizer" in again.errors["norms"]
    assert again.values["norms"]["norms"]["value"] == "Ours"


def test_norms_are_kept_in_their_order_and_shown_again(bot):
    in_setup(bot, ids.NORMS_OPEN)
    below = send(
        bot,
        {
            "norms": "\u2022 Start on time\n\n  2. <!channel> Listen \u200b  first \n\u201cStart\u00a0on time\u201d"
        },
    )
    assert "Norms:\n• Start on time\n• <!channel> Listen first" in shown(below)
    assert ilt(bot).norms == ["Start on time", "<!channel> Listen first"]
    assert initial(pushed(bot, ids.NORMS_OPEN))["norms"] == "Start on time\n<!channel> Listen first"
    send(bot, {"norms": ""})
    assert ilt(bot).norms == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("\n".join(f"Norm {n}" for n in range(11)), "At most 10 norms, and these are 11"), ("x" * 151, "150")],
)
def test_too_many_or_too_long_norms_stay_in_the_form(bot, typed, sentence):
    small = in_setup(bot, ids.NORMS_OPEN)
    again = send(bot, {"norms": typed})
    assert again.id == small.id
    assert sentence in again.errors["norms"]
    assert again.values["norms"]["norms"]["value"] == typed
    assert ilt(bot).norms == []


def test_roles_are_renamed_given_to_somebody_for_good_added_and_removed(bot):
    small = in_setup(bot, ids.ROLES_OPEN)
    assert "The first role leads the meeting" in shown(small)
    fill(bot, {"role:0": "Chair", "holder:0": ASSISTANT, "role:1": ""})
    more = pushed_more(bot)
    assert more.id == small.id
    assert more.values["role:0"]["role"]["value"] == "Chair"
    below = send(bot, {"role:3": "Greeter"})
    assert "1. Chair: Assistant principal\n2. Note-taker: goes around\n3. Greeter: goes around" in shown(
        below
    )
    assert roles(bot) == [("Chair", ASSISTANT), ("Note-taker", None), ("Greeter", None)]


def pushed_more(bot):
    form = top_form(bot, PRINCIPAL)
    block = next(one["block_id"] for one in form.payload["blocks"] if one["type"] == "actions")
    bot.slack.view_action(PRINCIPAL, form.id, block, ids.ROLES_MORE)
    bot.settle()
    return top_form(bot, PRINCIPAL)


def test_there_are_six_roles_at_most(bot):
    in_setup(bot, ids.ROLES_OPEN)
    for _ in range(3):
        form = pushed_more(bot)
    assert len([block for block in form.payload["blocks"] if block["type"] == "input"]) == 12
    assert not button_of_view(form, ids.ROLES_MORE)


def test_two_roles_of_one_name_stay_in_the_form(bot):
    small = in_setup(bot, ids.ROLES_OPEN)
    again = send(bot, {"role:1": "facilitator"})
    assert again.id == small.id
    assert "There is a role “facilitator” already" in again.errors["role:1"]
    assert roles(bot) == []


def test_somebody_who_left_meanwhile_cannot_be_given_a_role(bot):
    in_setup(bot, ids.ROLES_OPEN)
    fill(bot, {"holder:1": GRADE5})
    bot.slack.leave(GRADE5, "C0ILTTEAM01")
    bot.slack.settle()
    bot.tick()
    again = send(bot)
    assert "Not a member of #ilt-team" in again.errors["holder:1"]


def test_whoever_always_had_a_role_and_left_is_not_shown_with_it(bot):
    in_setup(bot, ids.ROLES_OPEN)
    send(bot, {"holder:1": GRADE5})
    bot.slack.leave(GRADE5, "C0ILTTEAM01")
    bot.slack.settle()
    bot.tick()
    assert "2. Timekeeper: goes around" in shown(open_setup(bot))


def test_another_zone_in_the_setup_keeps_the_hour_on_the_wall(tuesday_bot):
    meet_every_other_tuesday(tuesday_bot)
    tuesday_bot.slack.close(PRINCIPAL, top_form(tuesday_bot, PRINCIPAL).id)
    set_up(tuesday_bot, zone="America/Phoenix")
    tuesday_bot.slack.close(PRINCIPAL, top_form(tuesday_bot, PRINCIPAL).id)
    assert "• Tue, Dec 1, 3:30 PM" in shown(open_setup(tuesday_bot))


def test_each_team_has_its_own(bot):
    bot.slack.invite_bot(PRINCIPAL, PRIVATE)
    bot.slack.settle()
    bot.tick()
    meet_every_other_tuesday(bot)
    bot.slack.close(PRINCIPAL, top_form(bot, PRINCIPAL).id)
    assert "Nobody has said yet when you meet." in shown(open_setup(bot, PRINCIPAL, PRIVATE))


def test_every_delivery_twice_saves_once_and_shows_it(bot):
    bot.slack.set_faults(double_delivery=True)
    assert "Every other Tuesday" in shown(meet_every_other_tuesday(bot))
    assert cadence_of(ilt(bot)) is not None
