"""What moved: from the tallies of every reveal, re-votes and changed wording marked."""

from datetime import timedelta

from rubric_data import Rubric
from tests.steps.assessments import private
from tests.steps.bot import GRADE5, PRINCIPAL, PRIVATE, TEAM, RunningBot
from tests.steps.revealed import EVEN, NOV_3, RUBRIC, Past, add_past, add_revote

KEY = "teacher_teams"
BEFORE = NOV_3 - timedelta(days=180)


def trend(bot: RunningBot, user: str = GRADE5) -> str:
    bot.slack.command(user, TEAM, "/ilt trend")
    return private(bot, user)[-1].text


def reworded(key: str, text: str) -> Rubric:
    tree = RUBRIC.only(["critical_work"]).model_dump(mode="json")
    for criterion in tree["sections"][0]["criteria"]:
        if criterion["key"] == key:
            criterion["text"] = text
    return Rubric.model_validate({**tree, "version": 2})


def test_each_criterion_is_told_with_its_dates(bot_both_ways):
    add_past(bot_both_ways.db, Past(on=BEFORE, counts={**EVEN, KEY: (2, 6, 0)}))
    add_past(bot_both_ways.db)
    words = trend(bot_both_ways)
    assert "Teacher teams: up: 2 of 8 said strength, then 6 of 7" in words
    assert "May 7, 2026: 2 strength, 6 weakness, 0 can't say" in words
    assert "Nov 3, 2026: 6 strength, 1 weakness, 1 can't say" in words


def test_revotes_and_changed_wording_are_marked(bot):
    number = add_past(bot.db, Past(on=BEFORE, counts={**EVEN, KEY: (2, 6, 0)}))
    add_revote(bot.db, number, KEY, Past(counts={KEY: (5, 3, 0)}, on=BEFORE + timedelta(days=7)))
    add_past(bot.db, Past(rubric=reworded(KEY, "Supports teacher teams well")))
    lines = trend(bot).splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith("Teacher teams: up"))
    assert lines[place + 1 : place + 4] == [
        "May 7, 2026: 2 strength, 6 weakness, 0 can't say",
        "May 14, 2026 (voted again): 5 strength, 3 weakness, 0 can't say",
        "Nov 3, 2026 (wording changed): 6 strength, 1 weakness, 1 can't say",
    ]


def test_withheld_counts_are_named_and_never_counted(bot):
    add_past(bot.db, Past(on=BEFORE, counts={**EVEN, KEY: (1, 2, 0)}))
    add_past(bot.db)
    words = trend(bot)
    assert "May 7, 2026: too few answers to show" in words
    assert "Teacher teams: nothing to compare yet" in words


def test_one_result_says_that_a_second_is_needed(bot):
    add_past(bot.db)
    assert "So far there is one result, of Nov 3, 2026" in trend(bot)


def test_without_results_it_says_how_to_get_some(bot):
    assert "No results have been revealed yet. Type /ilt reflect" in trend(bot)


def test_another_teams_results_stay_theirs(bot):
    bot.slack.invite_bot(PRINCIPAL, PRIVATE)
    bot.slack.settle()
    bot.tick()
    add_past(bot.db, Past(on=BEFORE), channel=PRIVATE)
    add_past(bot.db, Past(counts={**EVEN, KEY: (2, 6, 0)}))
    assert "So far there is one result, of Nov 3, 2026" in trend(bot)


def test_results_of_another_instrument_are_not_mixed_in(bot):
    tree = RUBRIC.only(["critical_work"]).model_dump(mode="json")
    other = Rubric.model_validate({**tree, "key": "district", "title": "District's own"})
    add_past(bot.db, Past(on=BEFORE, rubric=other, counts={**EVEN, KEY: (0, 8, 0)}))
    add_past(bot.db)
    assert "0 strength, 8 weakness" not in trend(bot)
