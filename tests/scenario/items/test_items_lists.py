"""Lists of action items: whose, in which order, page by page, quick with thousands; what became of all of them."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.actor import Actor
from bot.blocks import ids
from bot.items import lists as item_lists
from bot.items.messages.lists import ListKind
from storage.items import ActionItem, Answer, ItemState, SuccessCheck
from storage.people import Ilt, Person
from tests.steps.assessments import top_form
from tests.steps.bot import ASSISTANT, GRADE3, GRADE5, PRINCIPAL, TEAM
from tests.steps.items import (
    done,
    elements,
    for_grade3,
    item,
    items,
    listed,
    log,
    menu,
    newest,
    send,
    tap,
    today,
    words_on,
)
from tests.steps.turns import turn_of
from tests.work import statements_to


def add_items(bot, size: int, **more) -> None:
    """Items of the grade 3 lead, one due each day from today on."""
    with bot.db.write() as session:
        ilt = session.scalars(select(Ilt).filter_by(channel_id=TEAM)).one()
        person = session.scalars(select(Person).filter_by(slack_user_id=GRADE3)).one()
        now = bot.app.clock.now()
        first = len(session.scalars(select(ActionItem.id)).all()) + 1
        session.add_all(
            ActionItem(
                **{
                    "ilt_id": ilt.id,
                    "number": number,
                    "request": f"r{number}",
                    "text": f"Step {number}",
                    "owner_id": person.id,
                    "owner_since": now,
                    "due_on": today(bot) + timedelta(days=number - first),
                    "due_since": now,
                    "logged_by_id": person.id,
                    "logged_at": now,
                }
                | more
            )
            for number in range(first, first + size)
        )


def rows(message) -> list[str]:
    return [
        block["text"]["text"]
        for block in message.blocks
        if block["type"] == "section" and block["text"]["text"].startswith("#")
    ]


@pytest.mark.begins_with(steps=for_grade3)
def test_mine_is_the_default_and_holds_only_ones_own(bot):
    log(bot, "@Grade 5 lead call the families by Friday")
    assert rows(listed(bot, GRADE3)) == rows(listed(bot, GRADE3, "mine"))
    [row] = rows(listed(bot, GRADE3))
    assert row.startswith("#1 Share the data protocol · Fri, ")
    assert len(rows(listed(bot, GRADE3, "all"))) == 2
    assert "You have no open action items here." in listed(bot, ASSISTANT).text


@pytest.mark.begins_with(steps=for_grade3)
def test_the_buttons_switch_between_the_lists_in_place(bot_on_both):
    add_items(bot_on_both, 1, due_on=today(bot_on_both) - timedelta(days=2))
    first = listed(bot_on_both, GRADE3)
    assert words_on(first) == ["All", "Overdue", "Done ones", "Dropped ones", "Log an action item"]
    tap(bot_on_both, first, "Overdue", GRADE3)
    second = newest(bot_on_both, GRADE3)
    assert second.ts == first.ts
    assert rows(second) == [f"#2 Step 2 · Grade 3 lead · {day_words(bot_on_both, -2)} · overdue 2 days"]
    for words in ("Done ones", "Mine", "All"):
        tap(bot_on_both, newest(bot_on_both, GRADE3), words, GRADE3)
    assert "All open action items in #ilt-team: 2" in newest(bot_on_both, GRADE3).text


def day_words(bot, days: int) -> str:
    day = today(bot) + timedelta(days=days)
    return f"{day:%a, %b} {day.day}" + (f", {day.year}" if day.year != today(bot).year else "")


def test_more_turns_the_page_and_back_returns(bot):
    add_items(bot, 23)
    first = listed(bot, GRADE3)
    assert [row.split(" ")[0] for row in rows(first)] == [f"#{number}" for number in range(1, 11)]
    assert "Page 1 of 3." in first.text
    tap(bot, first, "More", GRADE3)
    tap(bot, newest(bot, GRADE3), "More", GRADE3)
    last = newest(bot, GRADE3)
    assert [row.split(" ")[0] for row in rows(last)] == ["#21", "#22", "#23"]
    assert "More" not in words_on(last)
    tap(bot, last, "Back", GRADE3)
    assert "Page 2 of 3." in newest(bot, GRADE3).text


def test_done_in_a_row_takes_it_out_of_the_list_and_stays_on_the_page(bot):
    add_items(bot, 12)
    tap(bot, listed(bot, GRADE3), "More", GRADE3)
    menu(bot, "done", GRADE3)
    after = newest(bot, GRADE3)
    assert "Done: #11" in str(after.blocks[0])
    assert [row.split(" ")[0] for row in rows(after)] == ["#12"]
    menu(bot, "done", GRADE3)
    assert len(rows(newest(bot, GRADE3))) == 10
    tap(bot, newest(bot, GRADE3), "Undo", GRADE3)
    assert "Open again: #12" in newest(bot, GRADE3).text


@pytest.mark.parametrize(
    ("action", "values", "shows"),
    [
        ("move", {"due": "2031-01-06"}, "Mon, Jan 6, 2031"),
        ("snooze", {}, "snoozed until"),
        ("hand_over", {"to": GRADE5}, "Grade 5 lead is asked to take it over"),
    ],
)
def test_the_list_shows_what_its_form_changed(bot, action, values, shows):
    add_items(bot, 12)
    if "due" in values:
        values = {"due": (today(bot) + timedelta(days=28)).isoformat()}
        shows = day_words(bot, 28)
    tap(bot, listed(bot, GRADE3), "More", GRADE3)
    before = newest(bot, GRADE3)
    menu(bot, action, GRADE3)
    form = send(bot, GRADE3, **values)
    assert form is not None
    assert "#11" in str(form.payload)
    after = newest(bot, GRADE3)
    assert after.ts == before.ts
    assert "Page 2 of 2." in after.text
    [row] = [row for row in rows(after) if row.startswith("#11 ")]
    assert shows in row


def test_what_its_form_dropped_is_gone_from_the_list(bot):
    add_items(bot, 2)
    listed(bot, GRADE3)
    menu(bot, "drop", GRADE3)
    send(bot, GRADE3, reason="Not needed any more")
    assert [row.split(" ")[0] for row in rows(newest(bot, GRADE3))] == ["#2"]


def test_why_something_was_dropped_can_be_read_by_the_team_and_it_can_be_taken_up_again(bot):
    add_items(bot, 2)
    listed(bot, GRADE3)
    menu(bot, "drop", GRADE3)
    send(bot, GRADE3, reason="The district does it <now>")
    assert rows(listed(bot, GRADE5, "dropped")) == [
        "#1 Step 1 · Grade 3 lead · dropped · why: The district does it <now>"
    ]
    assert "Undo" not in words_on(newest(bot, GRADE5))
    tap(bot, listed(bot, GRADE3, "dropped"), "Undo", GRADE3)
    after = newest(bot, GRADE3)
    assert "Open again: #1" in after.text
    assert "No action items were dropped." in after.text


def test_a_list_whose_address_has_run_out_stays_as_it_was_and_the_receipt_is_enough(bot, caplog):
    add_items(bot, 2)
    listed(bot, GRADE3)
    menu(bot, "drop", GRADE3)
    form = top_form(bot, GRADE3)
    held = json.loads(form.payload["private_metadata"])
    for url in (held["url"] + "x", "http://127.0.0.1:9/nobody", "nonsense"):
        sent = {**form.payload, "private_metadata": json.dumps({**held, "url": url})}
        [ack] = bot.slack.deliver("interactive", submission(form, sent, GRADE3, url))
        assert "Dropped: #1" in str(ack.body)
    assert len(rows(newest(bot, GRADE3))) == 2
    assert "listener_failed" not in caplog.text
    assert item(bot).state == ItemState.OPEN


def submission(form, view, user, unique):
    """A form as Slack sends it back."""
    values = {"reason": {"reason": {"type": "plain_text_input", "value": "Not needed"}}}
    return {
        "type": "view_submission",
        "team": {"id": "T0SANDBOX01"},
        "user": {"id": user, "team_id": "T0SANDBOX01"},
        "api_app_id": "A0SANDBOX01",
        "view": {**view, "id": form.id, "hash": unique, "state": {"values": values}},
    }


def test_a_form_that_was_open_while_the_bot_was_updated_can_still_be_sent(bot):
    add_items(bot, 1)
    listed(bot, GRADE3)
    menu(bot, "drop", GRADE3)
    form = top_form(bot, GRADE3)
    old = {**form.payload, "private_metadata": str(item(bot).id)}
    [ack] = bot.slack.deliver("interactive", submission(form, old, GRADE3, "old"))
    assert "Dropped: #1" in str(ack.body)
    for metadata in ("", "nonsense", "[]", '{"item": "x"}', '{"place": "mine:0:1"}'):
        forged = {**form.payload, "private_metadata": metadata}
        [ack] = bot.slack.deliver("interactive", submission(form, forged, GRADE3, metadata))
        assert "too old to be sent" in str(ack.body)


def test_no_list_of_a_team_that_is_not_theirs_is_shown(bot, mailbox):
    add_items(bot, 1)
    listed(bot, GRADE3)
    menu(bot, "drop", GRADE3)
    form = top_form(bot, GRADE3)
    held = json.loads(form.payload["private_metadata"])
    other = {**held, "place": "all:0:999", "url": mailbox.url}
    sent = {**form.payload, "private_metadata": json.dumps(other)}
    [ack] = bot.slack.deliver("interactive", submission(form, sent, GRADE3, "other"))
    bot.settle()
    assert "Dropped: #1" in str(ack.body)
    assert mailbox.is_empty


def test_done_items_are_listed_newest_first_and_can_be_undone_there(bot):
    add_items(bot, 2)
    done(bot, GRADE3, "2")
    done(bot, GRADE3, "1")
    shown = listed(bot, GRADE3, "done")
    assert [row.split(" ")[0] for row in rows(shown)] == ["#1", "#2"]
    tap(bot, shown, "Undo", GRADE3)
    after = newest(bot, GRADE3)
    assert "Open again: #1" in str(after.blocks[0])
    assert [row.split(" ")[0] for row in rows(after)] == ["#2"]


@pytest.mark.begins_with(steps=for_grade3)
def test_only_the_owner_the_logger_and_facilitators_get_the_menu_of_a_row(bot):
    menus = [
        ids.ITEM_ROW in [element["action_id"] for _, element in elements(listed(bot, user, "all"))]
        for user in (GRADE3, PRINCIPAL, GRADE5)
    ]
    assert menus == [True, True, False]


@pytest.mark.parametrize(
    ("word", "offered"),
    [
        ("everything", "Did you mean /ilt actions all?"),
        ("overdu", "Did you mean /ilt actions overdue?"),
        ("done 12", "Did you mean /ilt done 12?"),
        ("'; DROP TABLE", "log “'; DROP TABLE” as an action item?"),
    ],
)
def test_an_unknown_list_comes_back_with_the_closest_thing(bot, word, offered):
    assert offered in listed(bot, GRADE3, word).text


def test_log_under_a_list_opens_the_form_of_its_team(bot):
    tap(bot, listed(bot, GRADE3), "Log an action item", GRADE3)
    [form] = bot.slack.modal_stack(GRADE3)
    assert form.callback_id == ids.ITEM_FORM
    assert "For #ilt-team" in str(form.payload)


def test_what_became_of_the_teams_items_stands_under_the_list_of_all(bot):
    yesterday = today(bot) - timedelta(days=1)
    add_items(bot, 3)
    add_items(bot, 1, due_on=yesterday)
    add_items(bot, 1, due_on=yesterday)
    for number in (1, 2, 4):
        done(bot, GRADE3, str(number))
    with bot.db.write() as session:
        for number, check in enumerate(session.scalars(select(SuccessCheck).order_by(SuccessCheck.id))):
            check.answer = [Answer.YES, Answer.TOO_EARLY, Answer.PARTLY][number]
        session.scalars(select(ActionItem).filter_by(number=3)).one().state = ItemState.DROPPED
    text = listed(bot, GRADE5, "all").text
    assert "of 5 logged: 2 done on time, 1 late, 1 open (1 overdue), 1 dropped." in text
    assert "Asked whether it worked, 2 times: 1 yes, 1 partly, 0 no." in text
    assert "Grade 3 lead" not in text.partition("How this team follows through")[2]
    for words in ("mine", "overdue", "done"):
        assert "follows through" not in listed(bot, GRADE5, words).text


def test_a_long_list_asks_the_database_no_more_often_than_one_of_a_page_which_is_not_even_counted(bot):
    add_items(bot, 8)
    first_done(bot, 4)
    short = {kind: asked_for(bot, kind) for kind in (ListKind.ALL, ListKind.DONE)}
    add_items(bot, 32)
    first_done(bot, 20)
    before = {kind: asked_for(bot, kind) for kind in ListKind}
    assert {kind: before[kind] - asked for kind, asked in short.items()} == dict.fromkeys(short, 1)
    add_items(bot, 460)
    first_done(bot, 200)
    assert {kind: asked_for(bot, kind) for kind in ListKind} == before
    assert "All open action items in #ilt-team: 300" in listed(bot, GRADE3, "all").text


def first_done(bot, number: int) -> None:
    """The first so many items are done."""
    with bot.db.write() as session:
        for one in session.scalars(select(ActionItem).where(ActionItem.number <= number)):
            one.state, one.done_at, one.done_on = ItemState.DONE, one.logged_at, today(bot)


def asked_for(bot, kind: ListKind) -> int:
    """How many statements a list takes."""
    actor = Actor("T0SANDBOX01", GRADE3, TEAM)
    with statements_to(bot.db) as sent:
        item_lists.read_list(turn_of(bot.db, actor, bot.app.clock.now()), kind)
    return len(sent)


def test_a_page_that_is_gone_shows_the_last_one(bot):
    add_items(bot, 11)
    first = listed(bot, GRADE3)
    done(bot, GRADE3, "3")
    tap(bot, first, "More", GRADE3)
    shown = [message for message in private_lists(bot) if "Your open" in message.text][-1]
    assert len(rows(shown)) == 10
    assert item(bot).number == len(items(bot.db)) == 11


def private_lists(bot):
    return [message for message in bot.slack.messages_for(GRADE3, TEAM) if message.ephemeral_to == GRADE3]
