"""A round of the worker: it asks once what is due, and does that."""

from sqlalchemy import event, text

from tests.steps.bot import PRINCIPAL, TEAM
from tests.steps.live import meeting_message


def test_a_round_that_finds_nothing_asks_the_database_one_thing(bot_on_both):
    bot = bot_on_both
    bot.tick()
    asked: list[tuple[str, str]] = []
    for engine in {bot.db.reader, bot.db.writer}:
        event.listen(
            engine,
            "before_cursor_execute",
            lambda _c, _cursor, statement, values, *_: asked.append((statement, str(values))),
        )
    bot.tick()
    [(_, values)] = [one for one in asked if one[0] != "BEGIN"]
    # Given along as a value, it would have all of it planned anew in each round.
    assert "'open'" not in values


def test_where_that_cannot_be_asked_the_steps_do_what_they_can(bot, caplog):
    with bot.db.write() as session:
        for table in ("district_counted", "district_tables"):
            session.execute(text(f"DROP TABLE {table}"))
    bot.slack.command(PRINCIPAL, TEAM, "/ilt meeting start")
    bot.tick()
    assert "Meeting" in meeting_message(bot).text
    told = [str(record.msg) for record in caplog.records if "round_not_asked" in str(record.msg)]
    assert len(told) == 1
    assert "no such table: district_tables" in told[0]
