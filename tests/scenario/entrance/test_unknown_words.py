"""Words after `/ilt` that nobody knows: none is lost, and the closest thing is one tap away."""

import pytest

from bot.blocks import ids
from sandbox.state import Message
from tests.steps.assessments import private
from tests.steps.bot import GRADE3, TEAM, RunningBot
from tests.steps.items import items, log, tap


def offered(bot: RunningBot, words: str, user: str = GRADE3) -> Message:
    """What `/ilt` and those words offer."""
    assert bot.slack.command(user, TEAM, f"/ilt {words}").ok
    return private(bot, user)[-1]


@pytest.mark.parametrize(
    ("typed", "button"),
    [
        ("start", "Yes, /ilt meeting start"),
        ("begin", "Yes, /ilt meeting start"),
        ("stop", "Yes, /ilt meeting end"),
        ("survey", "Yes, /ilt reflect"),
        ("vote", "Yes, /ilt reflect"),
        ("minutes", "Yes, /ilt export"),
        ("notes", "Yes, /ilt export"),
        ("next", "Yes, /ilt agenda"),
        ("todo", "Yes, /ilt actions"),
        ("list", "Yes, /ilt actions"),
        ("delete", "Yes, /ilt privacy"),
        ("reveel", "Yes, /ilt reveal"),
        ("meeting strat", "Yes, /ilt meeting start"),
        ("actions overdu", "Yes, /ilt actions overdue"),
    ],
)
def test_the_closest_command_is_one_button(bot, typed, button):
    answer = offered(bot, typed)
    assert f"“{typed}”" in answer.text
    assert [one["text"]["text"] for one in answer.blocks[-1]["elements"]] == [button, "Help"]


def test_a_misspelt_command_keeps_every_word_and_one_tap_does_it(tuesday_bot):
    bot = tuesday_bot
    words = "share the data protocol with all grade level teams before the walkthrough"
    answer = offered(bot, f"actoin @Grade 3 lead {words}, by 12/3/2027")
    assert f"log “@Grade 3 lead {words}, by 12/3/2027” as an action item?" in answer.text
    assert "<@" not in answer.text
    button = answer.blocks[-1]
    assert button["elements"][0]["text"]["text"] == "Yes, log it"
    bot.slack.click(GRADE3, TEAM, answer.ts, button["block_id"], ids.PICK_TEAM)
    bot.settle()
    assert [item.text for item in items(bot.db)] == [words[0].upper() + words[1:]]


def test_words_behind_agenda_are_offered_as_an_item(bot):
    answer = offered(bot, "agenda Look at data & norms")
    assert "Put “Look at data &amp; norms” on the agenda?" in answer.text
    assert [one["text"]["text"] for one in answer.blocks[-1]["elements"]] == [
        "Yes, add it",
        "Show the agenda",
    ]
    bot.slack.click(GRADE3, TEAM, answer.ts, answer.blocks[-1]["block_id"], ids.PICK_TEAM)
    assert "Look at data &amp; norms" in private(bot, GRADE3)[-1].text


@pytest.mark.parametrize("typed", ["remind Sam to send the data", "share the data with all by Friday"])
def test_a_sentence_is_offered_as_an_action_item(bot, typed):
    assert f"log “{typed}” as an action item?" in offered(bot, typed).text


@pytest.mark.parametrize(
    ("typed", "buttons"),
    [
        ("#1", ["Yes, /ilt action 1", "Help"]),
        ("help Maya set up the data wall", ["Yes, log it", "No, /ilt help"]),
        ("focus on exit tickets", ["Yes, log it", "No, /ilt focus"]),
        ("action overdue", ["Yes, /ilt actions overdue", "Help"]),
        ("actions due this week", ["Yes, /ilt actions all", "Help"]),
        ("who can see my vote", ["Yes, /ilt privacy", "Help"]),
    ],
)
def test_what_is_not_sure_is_asked_and_shows_what_was_typed(bot, typed, buttons):
    answer = offered(bot, typed)
    assert f"“{typed}”" in answer.text
    assert [one["text"]["text"] for one in answer.blocks[-1]["elements"]] == buttons


def test_a_command_is_known_with_marks_around_it(bot):
    plain = offered(bot, "actions").text
    for typed in ("Actions.", "“actions”", "/ilt actions!", "\u200bactions\u00a0", "¡Tareas!"):
        assert offered(bot, typed).text == plain


@pytest.mark.parametrize(
    ("typed", "says"),
    [("stop reminders", "stand on your Home tab"), ("I can't make it Tuesday", "You need not tell me")],
)
def test_what_is_a_persons_own_is_no_command_of_the_team(bot, typed, says):
    answer = offered(bot, typed)
    assert says in answer.text
    assert "tab=home|Open Home>" in str(answer.blocks)


def test_a_question_is_no_action_item_and_what_it_asks_is_one_tap(tuesday_bot):
    log(tuesday_bot, "me share the data by Friday", GRADE3)
    asked = offered(tuesday_bot, "please show me what I owe")
    tap(tuesday_bot, asked, "Yes, /ilt actions", GRADE3)
    assert "Share the data" in private(tuesday_bot, GRADE3)[-1].text
    assert len(items(tuesday_bot.db)) == 1


def test_what_a_command_can_do_with_a_sentence_it_does(tuesday_bot):
    assert "There is nothing to share yet" in offered(tuesday_bot, "share the minutes with the staff").text
