"""A team whose channel the bot is not in any more: nobody is told that they never were in one."""

import json

from tests.steps.assessments import private, seen
from tests.steps.bot import PRINCIPAL, TEAM
from tests.steps.setup import set_up


def words_of(drawn: object) -> str:
    return json.dumps(drawn, ensure_ascii=False)


def test_members_of_a_team_that_the_bot_was_taken_out_of_read_how_it_comes_back(bot):
    set_up(bot)
    bot.slack.remove_bot(PRINCIPAL, TEAM)
    bot.slack.settle()
    bot.tick()
    direct = bot.slack.open_dm(PRINCIPAL).id
    bot.slack.command(PRINCIPAL, direct, "/ilt")
    bot.slack.command(PRINCIPAL, direct, "/ilt agenda add Look at the data")
    bot.slack.say(PRINCIPAL, direct, "done")
    bot.slack.settle()
    bot.tick()
    bot.settle()
    menu, refused, typed = [one for one in seen(bot, PRINCIPAL, direct) if one.user != PRINCIPAL]
    for told in (menu, refused, typed):
        assert "I am not in the channel of #ilt-team any more" in told.text
    assert "Start a self-assessment" not in words_of(menu.blocks)
    assert "You typed: /ilt agenda add Look at the data" in words_of(refused.blocks)
    bot.slack.open_home(PRINCIPAL)
    bot.slack.settle()
    bot.settle()
    assert "Type /invite @ILT in it" in words_of(bot.slack.home_of(PRINCIPAL).payload)
    bot.slack.invite_bot(PRINCIPAL, TEAM)
    bot.slack.settle()
    bot.tick()
    bot.slack.command(PRINCIPAL, TEAM, "/ilt")
    assert "#ilt-team: nothing waits for you" in private(bot, PRINCIPAL)[-1].text
