"""Words that cannot be taken, or that two people write at the same time, are never gone."""

import json
from typing import Any

from bot.agenda.messages.forms import OBJECTIVE, TITLE
from bot.blocks import ids
from bot.items.messages.forms import DUE, OWNER, TEXT
from storage.people import Role
from tests.steps.agenda import add, agenda, agenda_items, meets
from tests.steps.assessments import private, seen, top_form
from tests.steps.bot import ASSISTANT, GRADE3, GRADE5, PRINCIPAL, TEAM
from tests.steps.dated_bot import set_role
from tests.steps.items import for_grade3, friday, items, send, tap
from tests.steps.setup import open_setup, roles, set_up, team


def read(drawn: Any) -> str:
    return json.dumps(drawn, ensure_ascii=False)


def test_a_field_that_was_left_alone_does_not_take_back_what_another_one_wrote_meanwhile(bot):
    meets(bot)
    set_role(bot, PRINCIPAL, Role.FACILITATOR)
    add(bot, "Look at the data", GRADE3)
    for user in (GRADE3, PRINCIPAL):
        tap(bot, agenda(bot, user=user), "Change…", user)
    send(bot, GRADE3, **{TITLE: "Look at the reading data"})
    send(bot, PRINCIPAL, **{OBJECTIVE: "We know where to begin"})
    (item,) = agenda_items(bot.db)
    assert (item.title, item.objective) == ("Look at the reading data", "We know where to begin")


def test_a_date_that_was_moved_meanwhile_is_not_moved_back_by_whoever_mends_a_word(bot):
    for_grade3(bot)
    (item,) = items(bot.db)
    for user in (GRADE3, PRINCIPAL):
        bot.slack.command(user, TEAM, f"/ilt action {item.number}")
    moved = friday(bot, weeks=3)
    send(bot, GRADE3, **{DUE: moved.isoformat(), OWNER: GRADE5})
    send(bot, PRINCIPAL, **{TEXT: "Share the protocol with all"})
    (now,) = items(bot.db)
    assert (now.text, now.due_on) == ("Share the protocol with all", moved)
    assert now.handed_to_id is not None


def test_of_two_who_write_the_same_field_the_second_reads_the_first_and_loses_nothing(bot):
    for_grade3(bot)
    (item,) = items(bot.db)
    for user in (GRADE3, PRINCIPAL):
        bot.slack.command(user, TEAM, f"/ilt action {item.number}")
    send(bot, GRADE3, **{TEXT: "Theirs <!here>"})
    told = send(bot, PRINCIPAL, **{TEXT: "Mine"})
    assert told
    assert r"It now says:\n“Theirs <!here>”\nWhat you typed" in read(told.payload)
    assert items(bot.db)[0].text == "Theirs <!here>"
    bot.slack.submit(PRINCIPAL, top_form(bot, PRINCIPAL).id)
    assert items(bot.db)[0].text == "Mine"


def test_a_command_that_is_refused_gives_back_the_words_that_came_with_it(bot):
    bot.slack.command(PRINCIPAL, TEAM, "/ilt done 99 we read <!channel> all of it")
    refused = read(private(bot, PRINCIPAL)[-1].blocks)
    assert "There is no #99" in refused
    assert "You typed: /ilt done 99 we read <!channel> all of it" in refused
    bot.slack.command(PRINCIPAL, TEAM, "/ilt done 99")
    assert "You typed" not in read(private(bot, PRINCIPAL)[-1].blocks)


def test_so_does_one_whose_words_no_blank_parts(bot):
    bot.slack.command(
        PRINCIPAL,
        TEAM,
        "/ilt decision 次の会議では生徒の作品を一緒に見て、それから読みの結果について話し合うことにしました。",
    )
    assert "You typed: /ilt decision 次の会議では" in read(private(bot, PRINCIPAL)[-1].blocks)


def test_so_does_one_of_somebody_without_a_team(bot):
    bot.slack.leave(PRINCIPAL, TEAM)
    bot.tick()
    direct = bot.slack.open_dm(PRINCIPAL).id
    bot.slack.command(PRINCIPAL, direct, "/ilt action me share the protocol by Friday")
    bot.settle()
    (told,) = seen(bot, PRINCIPAL, direct)
    assert "You typed: /ilt action me share the protocol by Friday" in read(told.blocks)


def test_a_setup_that_was_open_meanwhile_does_not_put_back_what_another_organizer_chose(bot):
    set_up(bot)
    set_role(bot, ASSISTANT, Role.FACILITATOR)
    form = open_setup(bot)
    set_up(bot, ASSISTANT, facilitators=[PRINCIPAL, ASSISTANT, GRADE3], hour="08:15")
    bot.slack.fill(PRINCIPAL, form.id, ids.SETUP_NAME, ids.SETUP_NAME, "Lincoln ILT")
    bot.slack.submit(PRINCIPAL, form.id)
    found = team(bot)
    assert found
    assert (found.team_name, f"{found.reminder_hour:%H:%M}") == ("Lincoln ILT", "08:15")
    assert roles(bot)[GRADE3] == Role.FACILITATOR
