"""The Home tab: what waits for a person, their teams, their settings; and what it does when something changes."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from bot.blocks import ids
from bot.home.messages.settings import FIRST_DAY, LAST_DAY
from sandbox.state import View
from storage.home import HomeView
from storage.items import ActionItem
from storage.people import Frequency, Person, TimeOff, person_of
from tests.steps.assessments import answer_all, open_assessment, private, top_form
from tests.steps.bot import ASSISTANT, EIGHT, GRADE3, PRINCIPAL, TEAM, RunningBot
from tests.steps.home import a_minute_later, home, opened, said

WORKSPACE = "T0SANDBOX01"


def element(view: View, action_id: str, nth: int = 0) -> str:
    """The block that an element stands in."""
    found = [
        block["block_id"]
        for block in view.payload["blocks"]
        for one in [*block.get("elements", []), *filter(None, [block.get("accessory")])]
        if one.get("action_id") == action_id
    ]
    return str(found[nth])


def use(bot: RunningBot, action_id: str, value=None, user: str = PRINCIPAL, nth: int = 0) -> None:
    view = home(bot, user)
    bot.slack.view_action(user, view.id, element(view, action_id, nth), action_id, value)


def log(bot: RunningBot, words: str, user: str = PRINCIPAL) -> ActionItem:
    today = bot.app.clock.now().date()
    monday = today + timedelta(days=7 - today.weekday())
    bot.slack.command(user, TEAM, f"/ilt action {words} by {monday}")
    bot.settle()
    with bot.db.read() as session:
        return session.scalars(select(ActionItem).order_by(ActionItem.id.desc()).limit(1)).one()


def me(bot: RunningBot, user: str = PRINCIPAL) -> Person:
    with bot.db.read() as session:
        found = person_of(session, WORKSPACE, user)
        assert found
        return found


def test_whoever_has_never_seen_the_app_learns_what_it_is_and_what_is_next(bot):
    words = said(opened(bot))
    assert "Nothing waits for you." in words
    assert "never used to evaluate a person" in words
    assert "/ilt reflect" in words


def test_somebody_in_no_team_learns_what_to_do_first(bot):
    bot.slack.leave(GRADE3, TEAM)
    bot.slack.settle()
    words = said(opened(bot, GRADE3))
    assert "/invite @ILT" in words
    assert "Settings" not in words


def test_the_messages_tab_opened_publishes_nothing(bot):
    bot.slack.open_dm(PRINCIPAL)
    bot.slack.settle()
    bot.settle()
    assert bot.slack.calls("views.publish") == []


@pytest.mark.begins_with(steps=open_assessment)
def test_a_ballot_waits_until_it_is_finished(bot):
    assert "0 of 5 answered" in said(opened(bot))
    use(bot, ids.OPEN_BALLOT)
    assert top_form(bot, PRINCIPAL).payload["callback_id"] == ids.BALLOT_FORM
    bot.slack.close(PRINCIPAL, top_form(bot, PRINCIPAL).id)
    answer_all(bot, PRINCIPAL)
    words = said(opened(bot))
    assert "answered" not in words
    assert f"1 of {len(EIGHT)} finished" in words


def test_done_from_home_is_done_and_home_says_so_at_once(bot_both_ways):
    item = log(bot_both_ways, "me share the data protocol")
    assert "hare the data protocol" in said(opened(bot_both_ways))
    use(bot_both_ways, ids.ITEM_DM_DONE)
    assert "Nothing waits for you." in said(home(bot_both_ways))
    assert "Done: #1" in str(top_form(bot_both_ways, PRINCIPAL).payload)
    with bot_both_ways.db.read() as session:
        assert session.get_one(ActionItem, item.id).state == "done"


def test_undo_on_the_receipt_brings_it_back_on_home(bot):
    log(bot, "me share the data protocol")
    opened(bot)
    use(bot, ids.ITEM_DM_DONE)
    receipt = top_form(bot, PRINCIPAL)
    bot.slack.view_action(PRINCIPAL, receipt.id, element(receipt, ids.ITEM_REOPEN), ids.ITEM_REOPEN)
    assert "hare the data protocol" in said(home(bot))


def test_a_form_opened_from_home_shows_there_at_once(bot):
    log(bot, "me share the data protocol")
    opened(bot)
    use(bot, ids.ITEM_DM_MORE, "drop")
    form = top_form(bot, PRINCIPAL)
    block = next(block for block in form.payload["blocks"] if block["type"] == "input")
    bot.slack.fill(PRINCIPAL, form.id, block["block_id"], block["element"]["action_id"], "No time")
    bot.slack.submit(PRINCIPAL, form.id)
    assert "Nothing waits for you." in said(home(bot))


def test_a_form_that_slack_did_not_open_in_time_is_told_in_the_conversation_next_to_home(bot):
    log(bot, "me call the families")
    opened(bot)
    bot.slack.set_faults(fail={"views.open": ["expired_trigger_id", 1]})
    use(bot, ids.ITEM_DM_MORE, "snooze")
    bot.settle()
    assert bot.slack.modal_stack(PRINCIPAL) == []
    [told] = bot.slack.messages_for(PRINCIPAL, bot.slack.open_dm(PRINCIPAL).id)
    assert told.text == "Slack took too long to open the form. Nothing was changed. Please tap again."
    use(bot, ids.ITEM_DM_MORE, "snooze")
    assert top_form(bot, PRINCIPAL).callback_id == ids.ITEM_SNOOZE_FORM


def test_a_hand_over_is_accepted_there(bot):
    item = log(bot, "me share the data protocol")
    with bot.db.write() as session:
        kept = session.get_one(ActionItem, item.id)
        kept.handed_to_id, kept.handed_by_id = me(bot, GRADE3).id, kept.owner_id
        kept.handed_at = bot.app.clock.now()
    assert "You are asked to take over #1" in said(opened(bot, GRADE3))
    use(bot, ids.ITEM_DM_ACCEPT, user=GRADE3)
    assert "Your action items. " in said(home(bot, GRADE3))


def test_what_waits_on_home_waits_in_the_menu_too(bot):
    item = log(bot, "me share the data protocol")
    with bot.db.write() as session:
        kept = session.get_one(ActionItem, item.id)
        kept.handed_to_id, kept.handed_by_id = me(bot, GRADE3).id, kept.owner_id
        kept.handed_at, kept.due_on = bot.app.clock.now(), date(2020, 1, 6)
    bot.slack.command(GRADE3, TEAM, "/ilt")
    shown = private(bot, GRADE3)[-1]
    assert "You are asked to take over #1" in shown.text
    bot.slack.click(GRADE3, TEAM, shown.ts, f"menu:{item.id}", ids.ITEM_DM_ACCEPT)
    bot.slack.command(GRADE3, TEAM, "/ilt")
    assert "Your action items. Late 1" in private(bot, GRADE3)[-1].text


@pytest.mark.begins_with(steps=opened)
def test_settings_are_kept_and_shown(bot):
    use(bot, ids.HOME_HOUR, "09:15")
    use(bot, ids.HOME_FREQUENCY, "overdue")
    mine = me(bot)
    assert (f"{mine.reminder_hour:%H:%M}", mine.frequency) == ("09:15", Frequency.OVERDUE)
    assert '"initial_time": "09:15"' in json.dumps(home(bot).payload)


@pytest.mark.begins_with(steps=opened)
def test_an_hour_of_the_night_is_refused_with_its_reason(bot):
    use(bot, ids.HOME_HOUR, "23:00")
    bot.settle()
    assert "Nothing comes between 6:00 PM and 7:00 AM" in str(top_form(bot, PRINCIPAL).payload)
    assert me(bot).reminder_hour is None
    assert '"initial_time": "07:30"' in json.dumps(home(bot).payload)


def add_time_off(bot: RunningBot, first: date, last: date) -> None:
    use(bot, ids.HOME_TIME_OFF_ADD)
    form = top_form(bot, PRINCIPAL)
    for name, day in ((FIRST_DAY, first), (LAST_DAY, last)):
        bot.slack.fill(PRINCIPAL, form.id, name, name, day.isoformat())
    bot.slack.submit(PRINCIPAL, form.id)


@pytest.mark.begins_with(steps=opened)
def test_time_off_is_added_shown_and_removed(bot):
    first = bot.app.clock.now().date() + timedelta(days=10)
    add_time_off(bot, first, first + timedelta(days=4))
    words = said(home(bot))
    assert f" {first.day} to " in words
    use(bot, ids.HOME_TIME_OFF_REMOVE)
    home(bot)
    with bot.db.read() as session:
        assert session.scalars(select(TimeOff)).all() == []


@pytest.mark.begins_with(steps=opened)
def test_time_off_turned_around_keeps_the_form_open_with_the_reason(bot):
    first = bot.app.clock.now().date() + timedelta(days=10)
    add_time_off(bot, first, first - timedelta(days=3))
    assert "before the first day" in top_form(bot, PRINCIPAL).errors[LAST_DAY]


def test_what_others_do_is_shown_by_the_worker_at_most_once_a_minute(bot):
    opened(bot, GRADE3)
    count = len(bot.slack.calls("views.publish"))
    log(bot, "@Grade 3 lead share the data protocol")
    bot.tick()
    assert len(bot.slack.calls("views.publish")) == count
    a_minute_later(bot)
    bot.tick()
    assert "hare the data protocol" in said(home(bot, GRADE3))
    assert len(bot.slack.calls("views.publish")) == count + 1
    a_minute_later(bot)
    bot.tick()
    assert len(bot.slack.calls("views.publish")) == count + 1


def test_a_ballot_appears_on_a_tab_that_was_open_before(bot):
    assert "Nothing waits for you." in said(opened(bot, GRADE3))
    a_minute_later(bot)
    open_assessment(bot)
    bot.tick()
    assert "0 of 5 answered" in said(home(bot, GRADE3))


def test_whoever_has_not_looked_for_30_days_is_left_alone(bot):
    opened(bot, GRADE3)
    a_minute_later(bot)
    with bot.db.write() as session:
        session.execute(
            update(HomeView).values(opened_at=bot.app.clock.now() - timedelta(days=30, minutes=1))
        )
    count = len(bot.slack.calls("views.publish"))
    log(bot, "@Grade 3 lead share the data protocol")
    bot.tick()
    assert len(bot.slack.calls("views.publish")) == count


def test_a_tab_that_slack_does_not_take_is_tried_again_in_a_minute(bot):
    opened(bot, GRADE3)
    log(bot, "@Grade 3 lead share the data protocol")
    a_minute_later(bot)
    bot.slack.set_faults(fail={"views.publish": ["internal_error", 1]})
    bot.tick()
    a_minute_later(bot)
    bot.tick()
    assert "hare the data protocol" in said(home(bot, GRADE3))


def test_many_items_are_paged(bot):
    first = log(bot, "me item number 1")
    with bot.db.write() as session:
        session.add_all(
            ActionItem(
                ilt_id=first.ilt_id,
                number=number,
                request=f"test {number}",
                text=f"Item number {number}",
                owner_id=first.owner_id,
                owner_since=first.owner_since,
                accepted_at=first.accepted_at,
                due_on=first.due_on,
                due_since=first.due_since,
                logged_by_id=first.logged_by_id,
                logged_at=first.logged_at,
            )
            for number in range(2, 62)
        )
    assert "Your action items. Later 61" in said(opened(bot))
    for _ in range(6):
        use(bot, ids.HOME_MORE)
    last = said(home(bot))
    assert "Page 7 of 7." in last
    assert "#61" in last
    use(bot, ids.HOME_BACK)
    assert "Page 6 of 7." in said(home(bot))


_FORGED = {
    ids.HOME_MORE: ["-1", "x", "", "999999999"],
    ids.HOME_FREQUENCY: ["never", ""],
    ids.HOME_TIME_OFF_REMOVE: ["x", "", "-5"],
    ids.HOME_HOUR: [""],
    ids.ITEM_DM_DONE: [""],
}


@pytest.mark.parametrize("action_id", list(_FORGED))
@pytest.mark.begins_with(steps=opened)
def test_forged_values_change_nothing(bot, caplog, action_id):
    first = bot.app.clock.now().date() + timedelta(days=10)
    add_time_off(bot, first, first)
    view = home(bot)
    for value in _FORGED[action_id]:
        payload = {
            "type": "block_actions",
            "team": {"id": WORKSPACE},
            "user": {"id": PRINCIPAL},
            "trigger_id": f"1.2.{value}",
            "container": {"type": "view", "view_id": view.id},
            "view": {"id": view.id, "type": "home", "hash": "1", "state": {"values": {}}},
            "actions": [
                {"action_id": action_id, "block_id": "home:999", "value": value, "selected_time": "99:99"}
            ],
        }
        [ack] = bot.slack.deliver("interactive", payload)
        assert ack.ok
    bot.settle()
    assert "listener_failed" not in caplog.text
    mine = me(bot)
    assert (mine.reminder_hour, mine.frequency) == (None, Frequency.EVERY)
    with bot.db.read() as session:
        assert len(session.scalars(select(TimeOff)).all()) == 1


@pytest.mark.begins_with(steps=opened)
def test_time_off_of_somebody_else_is_not_theirs_to_remove(bot):
    first = bot.app.clock.now().date() + timedelta(days=10)
    add_time_off(bot, first, first)
    with bot.db.read() as session:
        row = session.scalars(select(TimeOff)).one()
    payload = {
        "type": "block_actions",
        "team": {"id": WORKSPACE},
        "user": {"id": ASSISTANT},
        "trigger_id": "1.2.3",
        "container": {"type": "view", "view_id": "V1"},
        "view": {"id": "V1", "type": "home", "hash": "1", "state": {"values": {}}},
        "actions": [{"action_id": ids.HOME_TIME_OFF_REMOVE, "block_id": "b", "value": str(row.id)}],
    }
    bot.slack.deliver("interactive", payload)
    with bot.db.read() as session:
        assert len(session.scalars(select(TimeOff)).all()) == 1


@pytest.mark.parametrize("name", ["tab", "user"])
def test_an_event_that_lacks_something_is_acknowledged(bot, caplog, name):
    event = {"type": "app_home_opened", "user": PRINCIPAL, "tab": "home", "channel": "D1"}
    del event[name]
    body = {"type": "event_callback", "team_id": WORKSPACE, "event_id": "Ev1", "event": event}
    [ack] = bot.slack.deliver("events_api", body)
    assert ack.ok
    assert "listener_failed" in caplog.text
