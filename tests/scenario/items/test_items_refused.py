"""What people may not do with action items, do twice, at once, or with values that nobody gave them."""

import threading

import pytest

from bot.blocks import ids
from bot.items.messages.forms import TEXT
from bot.items.messages.lists import RowAction
from sandbox.state import BOT_USER_ID, Json
from storage.items import ItemState
from storage.people import Ilt, Workspace
from tests.steps.assessments import private, top_form
from tests.steps.bot import ASSISTANT, EIGHT, GRADE3, GRADE5, PRINCIPAL, PRIVATE, TEAM
from tests.steps.forged import aimed, click_payload, forged_view, vars_of
from tests.steps.items import (
    done,
    fill,
    for_grade3,
    friday,
    history,
    initial,
    item,
    items,
    later,
    listed,
    log,
    menu,
    newest,
    send,
    tap,
    use,
)


@pytest.mark.begins_with(steps=for_grade3)
def test_somebody_elses_item_is_refused_with_who_may(bot):
    answer = done(bot, GRADE5, "1").text
    assert "owner (Grade 3 lead)" in answer
    assert "logged it (Principal)" in answer
    assert "organizer" in answer
    assert item(bot).state == ItemState.OPEN
    bot.slack.command(GRADE5, TEAM, "/ilt action 1")
    assert "Nothing was changed." in newest(bot, GRADE5).text
    assert bot.slack.modal_stack(GRADE5) == []


@pytest.mark.begins_with(steps=for_grade3)
def test_whoever_left_the_channel_changes_nothing_more_even_in_a_form_that_is_open(bot):
    listed(bot, GRADE3)
    menu(bot, "drop", GRADE3)
    fill(bot, GRADE3, reason="Not needed")
    bot.slack.leave(GRADE3, TEAM)
    bot.slack.settle()
    form = send(bot, GRADE3)
    assert form
    assert "I have no such action item in a team of yours" in form.errors["reason"]
    assert form.values["reason"]["reason"]["value"] == "Not needed"
    assert item(bot).state == ItemState.OPEN


@pytest.mark.begins_with(steps=for_grade3)
def test_rights_are_checked_when_a_form_is_sent_not_only_when_it_is_opened(bot):
    bot.slack.command(PRINCIPAL, TEAM, "/ilt action 1")
    with bot.db.write() as session:
        session.get_one(type(item(bot)), item(bot).id).logged_by_id = item(bot).owner_id
    form = send(bot, text="Another text")
    assert form
    assert "can be changed by its owner" in form.errors["text"]
    assert item(bot).text == "Share the data protocol"


ITEM_BUTTONS: list[Json] = [
    {"action_id": ids.ITEM_CHANGE, "value": "{id}"},
    {"action_id": ids.ITEM_TAKE_BACK, "value": "{id}"},
    {"action_id": ids.ITEM_REOPEN, "value": "{id}"},
    {"action_id": ids.ITEM_NOTE, "value": "{id}"},
    {"action_id": ids.ITEM_OTHER_DATE, "value": "{id}:2026-12-04"},
    {"action_id": ids.ITEM_LIST_UNDO, "value": "{id}", "block_id": "mine:0:1:{id}"},
    *(
        {"action_id": ids.ITEM_ROW, "block_id": "mine:0:1:{id}", "selected_option": {"value": action.value}}
        for action in RowAction
    ),
]


def foreign_item(bot, *, of_workspace: str) -> int:
    """An item of a team that the principal is not in, in this workspace or in another."""
    for_grade3(bot)
    with bot.db.write() as session:
        if session.get(Workspace, of_workspace) is None:
            session.add(Workspace(id=of_workspace, name="", bot_user_id="U1", bot_name="ILT"))
            session.flush()
        other = Ilt(workspace_id=of_workspace, channel_id="C0OTHER", name="other", is_private=True)
        session.add(other)
        session.flush()
        moved = session.get_one(type(item(bot)), item(bot).id)
        moved.ilt_id = other.id
    return item(bot).id


@pytest.mark.parametrize("workspace", ["T0SANDBOX01", "T0ELSEWHERE"])
def test_an_item_of_another_team_or_workspace_is_neither_changed_nor_shown(bot, mailbox, workspace):
    foreign = foreign_item(bot, of_workspace=workspace)
    before = vars_of(item(bot))
    for action in ITEM_BUTTONS:
        bot.slack.deliver("interactive", click_payload(mailbox, **aimed(action, foreign)))
        assert "I have no such action item in a team of yours" in mailbox.newest(), action
    forms = [
        (ids.ITEM_NOTE_FORM, {"note": {"value": "x"}}),
        (ids.ITEM_SNOOZE_FORM, {"day": {"selected_date": friday(bot).isoformat()}}),
        (ids.ITEM_MOVE_FORM, {"due": {"selected_date": friday(bot).isoformat()}}),
        (ids.ITEM_HAND_FORM, {"to": {"selected_option": {"value": GRADE5}}}),
        (ids.ITEM_DROP_FORM, {"reason": {"value": "x"}}),
    ]
    for callback_id, values in forms:
        payload = forged_view(bot, PRINCIPAL, callback_id, str(foreign), **values)
        [ack] = bot.slack.deliver("interactive", payload)
        assert "I have no such action item" in str(ack.body), callback_id
    payload = forged_view(
        bot, PRINCIPAL, ids.ITEM_CHANGE_FORM, f'{{"ilt": 1, "item": {foreign}}}', text={"value": "x"}
    )
    [ack] = bot.slack.deliver("interactive", payload)
    assert "I have no such action item" in str(ack.body)
    assert vars_of(item(bot)) == before
    assert len(history(bot)) == 1


FORGED: list[Json] = [
    *(aimed(action, value) for action in ITEM_BUTTONS for value in ("", "x", "-1", "9" * 30, "1 OR 1=1")),
    {"action_id": ids.ITEM_ROW, "block_id": "mine:0:1:1", "selected_option": {"value": "explode"}},
    {"action_id": ids.ITEM_ROW, "block_id": "nonsense", "selected_option": {"value": "done"}},
    {"action_id": ids.ITEM_LIST_MORE, "value": "theirs:1:0"},
    {"action_id": ids.ITEM_LIST_MORE, "value": "all:99999:0"},
    {"action_id": ids.ITEM_LIST_ALL, "value": "99999:0"},
    {"action_id": ids.ITEM_LOG, "value": "99999"},
    {"action_id": ids.ITEM_CHOICE_1, "value": "99999:owner:U0GRADE3LEAD"},
    {"action_id": ids.ITEM_CHOICE_1, "value": "1:due:someday"},
    {"action_id": ids.ITEM_CHOICE_1, "value": "1"},
    {"action_id": ids.ITEM_ASK_OWNER, "block_id": "draft:99999", "selected_option": {"value": GRADE3}},
    {"action_id": ids.ITEM_ASK_DATE, "block_id": "draft:x", "selected_date": "2026-12-04"},
    {"action_id": ids.ITEM_ASK_FORM, "value": "99999"},
]


@pytest.mark.begins_with(steps=for_grade3)
def test_forged_values_change_nothing_and_get_a_sentence(bot, mailbox):
    before = vars_of(item(bot))
    for action in FORGED:
        [ack] = bot.slack.deliver("interactive", click_payload(mailbox, **action))
        answer = mailbox.newest()
        assert ack.ok
        assert "Sorry" not in answer, action
        assert answer.endswith((".", "when you know.")), (action, answer)
        assert vars_of(item(bot)) == before
    assert len(items(bot.db)) == 1


def test_somebody_elses_question_cannot_be_answered(bot, mailbox):
    question = log(bot, "@Grade 3 lead share it by Saturday")
    value = question.blocks[1]["elements"][0]["value"]
    for action_id in (ids.ITEM_CHOICE_1, ids.ITEM_ASK_FORM):
        chosen = value if action_id == ids.ITEM_CHOICE_1 else value.partition(":")[0]
        payload = click_payload(mailbox, user=GRADE5, action_id=action_id, value=chosen)
        bot.slack.deliver("interactive", payload)
        assert "I do not have that question any more" in mailbox.newest()
    assert items(bot.db) == []


@pytest.mark.parametrize("metadata", ["", "12", "{", '{"ilt": "1"}', '{"ilt": 99999}', "{}"])
def test_a_form_with_forged_metadata_logs_nothing(bot, metadata):
    day = friday(bot).isoformat()
    values = {
        "text": {"value": "x"},
        "owner:99999": {"selected_option": {"value": GRADE3}},
        "due": {"selected_date": day},
    }
    payload = forged_view(bot, PRINCIPAL, ids.ITEM_FORM, metadata, **values)
    [ack] = bot.slack.deliver("interactive", payload)
    assert ack.ok
    assert "Sorry" not in str(ack.body)
    assert ack.body
    assert items(bot.db) == []


def test_an_owner_whom_nobody_offered_is_refused(bot):
    day = friday(bot).isoformat()
    for owner in ("U0ILTBOT001", "UNOBODY", ""):
        values = {
            "text": {"value": "x"},
            "owner:1": {"selected_option": {"value": owner}},
            "due": {"selected_date": day},
        }
        payload = forged_view(bot, PRINCIPAL, ids.ITEM_FORM, '{"ilt": 1}', **values)
        [ack] = bot.slack.deliver("interactive", payload)
        assert set(ack.body["errors"]) == {"owner:1"}
    assert items(bot.db) == []


def test_eight_people_logging_at_once_get_eight_numbers(bot_on_both):
    for user in EIGHT:
        bot_on_both.slack.command(user, TEAM, "/ilt action")
        fill(
            bot_on_both,
            user,
            text=f"Step of {user}",
            owner=user,
            due=friday(bot_on_both).isoformat(),
        )
    forms = {user: top_form(bot_on_both, user).id for user in EIGHT}
    at_once(
        [lambda user=user, form=form: bot_on_both.slack.submit(user, form) for user, form in forms.items()]
    )
    assert sorted(one.number for one in items(bot_on_both.db)) == list(range(1, 9))
    assert len({one.text for one in items(bot_on_both.db)}) == 8


def test_the_same_form_sent_many_times_at_once_is_one_item(bot_on_both):
    values = {
        "text": {"value": "Share it"},
        "owner:1": {"selected_option": {"value": GRADE3}},
        "due": {"selected_date": friday(bot_on_both).isoformat()},
    }
    payload = forged_view(bot_on_both, PRINCIPAL, ids.ITEM_FORM, '{"ilt": 1}', **values)
    acks = bot_on_both.slack.deliver("interactive", payload, times=8)
    assert {str(ack.body).count("Logged: #1") > 0 for ack in acks} == {True}
    assert [one.number for one in items(bot_on_both.db)] == [1]


def test_two_taps_at_once_on_two_answers_of_a_question_are_one_item(bot_on_both, mailbox):
    question = log(bot_on_both, "@Grade 3 lead share it by Saturday")
    buttons = [element for element in question.blocks[1]["elements"] if element["type"] == "button"][:2]
    payloads = [
        click_payload(mailbox, action_id=button["action_id"], value=button["value"]) for button in buttons
    ]
    at_once(
        [lambda payload=payload: bot_on_both.slack.deliver("interactive", payload) for payload in payloads]
    )
    assert len(items(bot_on_both.db)) == 1
    assert {mailbox.newest().split("·")[0] for _ in payloads} == {"Logged: #1 "}


@pytest.mark.begins_with(steps=for_grade3)
def test_done_and_drop_at_once_leave_one_of_them(bot_on_both, mailbox):
    found = item(bot_on_both).id
    row = f"mine:0:1:{found}"
    done_tap = click_payload(
        mailbox, user=GRADE3, action_id=ids.ITEM_ROW, block_id=row, selected_option={"value": "done"}
    )
    drop = forged_view(bot_on_both, PRINCIPAL, ids.ITEM_DROP_FORM, str(found), reason={"value": "Not needed"})
    at_once([lambda one=one: bot_on_both.slack.deliver("interactive", one) for one in (done_tap, drop)])
    ended = [what for what, *_ in history(bot_on_both) if what in {"done", "dropped"}]
    assert ended == [str(item(bot_on_both).state)]


def at_once(calls) -> None:
    threads = [threading.Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize("verb", ["action me share it by Friday", "actions", "done 1"])
def test_where_the_bot_is_not_the_exact_invitation_is_named(bot, verb):
    bot.slack.leave(PRINCIPAL, TEAM)
    bot.slack.settle()
    bot.slack.command(PRINCIPAL, PRIVATE, f"/ilt {verb}")
    assert "Type /invite @ILT here, then try again." in newest(bot, channel=PRIVATE).text


@pytest.mark.parametrize("action", ["move", "drop", "snooze", "hand_over"])
@pytest.mark.begins_with(steps=for_grade3)
def test_an_item_that_was_done_meanwhile_says_so_below_the_list_which_stays(bot, action):
    log(bot, "@Grade 3 lead call the families by Friday")
    shown = listed(bot, GRADE3)
    done(bot, GRADE3, "1")
    use(bot, shown, ids.ITEM_ROW, action, GRADE3)
    told = private(bot, GRADE3)
    assert "#1 is done (Grade 3 lead," in told[-1].text
    assert next(message for message in told if message.ts == shown.ts).text == shown.text
    assert bot.slack.modal_stack(GRADE3) == []


def test_double_delivery_of_every_step_changes_each_thing_once(bot):
    bot.slack.set_faults(double_delivery=True)
    for_grade3(bot)
    later(bot, hours=1)
    listed(bot, GRADE3)
    menu(bot, "move", GRADE3)
    send(bot, GRADE3, due=friday(bot, 1).isoformat())
    listed(bot, GRADE3)
    menu(bot, "snooze", GRADE3)
    send(bot, GRADE3)
    listed(bot, GRADE3)
    menu(bot, "hand_over", GRADE3)
    send(bot, GRADE3, to=ASSISTANT)
    listed(bot, GRADE3)
    menu(bot, "drop", GRADE3)
    send(bot, GRADE3, reason="Not needed")
    assert [what for what, *_ in history(bot)] == [
        "logged",
        "due",
        "snoozed",
        "handed_over",
        "dropped",
    ]
    assert item(bot).moves == 1


def test_texts_stay_as_typed_and_nothing_in_them_comes_alive(bot):
    nasty = "tell *all* <!channel> & <https://x.org|click> `now` :tada: too"
    log(bot, f"@Grade 3 lead {nasty} by Friday")
    assert item(bot).text == "Tell *all* <!channel> & <https://x.org|click> `now` :tada: too"
    shown = listed(bot, GRADE3)
    assert "&lt;!channel&gt;" in shown.text
    assert "<" not in shown.text
    row = next(block for block in shown.blocks if "accessory" in block)
    assert row["text"] == {
        "type": "plain_text",
        "emoji": False,
        "text": row["text"]["text"],
    }
    tap(bot, done(bot, GRADE3, f"1 {nasty}"), "Undo", GRADE3)
    assert "<" not in newest(bot, GRADE3).text


def test_a_number_that_counts_something_marks_nothing_done(bot):
    log(bot, "@Grade 3 lead share the protocol by Friday")
    for words in ("1 week ago", "1-3"):
        assert f"You typed “{words}”." in done(bot, GRADE3, words).text
    assert item(bot).state == ItemState.OPEN


def test_whoever_can_never_be_a_member_is_not_to_be_invited(bot):
    bot.slack.add_person("U0NEIGHBOR1", "Ned Neighbor", team_id="T0NEIGHBOUR")
    bot.slack.join("U0NEIGHBOR1", TEAM, inviter=PRINCIPAL)
    bot.slack.deactivate(GRADE3)
    bot.slack.settle()
    bot.tick()
    for user, why in (
        (BOT_USER_ID, "@ILT is an app, so nothing is logged yet"),
        (GRADE3, "@Grade 3 lead has no account here any more"),
        ("U0NEIGHBOR1", "@Ned Neighbor belongs to another organization's Slack and cannot take part"),
    ):
        bot.slack.command(PRINCIPAL, TEAM, f"/ilt action <@{user}> share the protocol by Friday")
        form = top_form(bot, PRINCIPAL)
        said = str(form.payload["blocks"])
        assert why in said
        assert "/invite" not in said
        assert initial(form)[TEXT] == "Share the protocol"
        bot.slack.close(PRINCIPAL, form.id)
    assert items(bot.db) == []
