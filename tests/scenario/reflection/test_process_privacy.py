"""What is held about a person of a session's reflection, as a file, and deleted: before the answers are shown and after."""

from bot.blocks import ids
from storage.personal import FORMER_MEMBER
from tests.steps.assessments import private
from tests.steps.bot import GRADE3, GRADE5, PRINCIPAL
from tests.steps.leftovers import everything, files
from tests.steps.privacy import delete, meet_again, my_file
from tests.steps.reflection import (
    SIX,
    answer,
    backings,
    channel_message,
    click_in,
    everyone_likes,
    held,
    lines,
    open_list,
    show_now,
    tap,
    waiting_answers,
)

SECRET = "Nobody may read this yet"


def test_before_they_are_shown_my_file_holds_my_answers_and_nobody_elses(tuesday_bot_on_both):
    held(tuesday_bot_on_both)
    answer(tuesday_bot_on_both, GRADE3, liked=SECRET, fits="not_yet")
    answer(tuesday_bot_on_both, GRADE5, liked="Of somebody else")
    words = my_file(tuesday_bot_on_both)
    assert "Dec 1, 2026 (#ilt-team): you were there, asked how it was, you answered" in words
    assert f"Not shown to anybody yet: What I liked (#ilt-team): {SECRET}" in words
    assert "Did it reflect our strengths and challenges? (#ilt-team): Not yet" in words
    assert "Of somebody else" not in words
    assert "asked how it was, you have not answered" in my_file(tuesday_bot_on_both, PRINCIPAL)


def test_after_it_only_that_i_answered_and_my_plus_ones_until_the_close(tuesday_bot):
    held(tuesday_bot)
    everyone_likes(tuesday_bot, SIX[:4])
    show_now(tuesday_bot)
    tuesday_bot.slack.close(
        GRADE3,
        click_in(tuesday_bot, GRADE3, open_list(tuesday_bot, GRADE3), ids.PROCESS_PLUS_ONE).id,
    )
    words = my_file(tuesday_bot)
    assert "asked how it was, you answered" in words
    assert "+1 on lines of others (all teams): 1 line" in words
    assert "Liked by" not in words
    tap(tuesday_bot, PRINCIPAL, ids.PROCESS_CLOSE)
    words = my_file(tuesday_bot)
    assert "asked how it was, you answered" in words
    assert "Liked by" not in words


def test_deleting_me_takes_words_that_nobody_has_seen_and_whose_plus_ones_were(tuesday_bot_on_both):
    meeting = held(tuesday_bot_on_both)
    everyone_likes(tuesday_bot_on_both, SIX[:2])
    answer(tuesday_bot_on_both, SIX[3], liked=SECRET, fits="a_lot")
    delete(tuesday_bot_on_both, SIX[3])
    tuesday_bot_on_both.tick()
    assert waiting_answers(tuesday_bot_on_both.db) == 5
    assert SECRET not in everything(tuesday_bot_on_both, "nothing")
    assert "3 of 6 answered" in channel_message(tuesday_bot_on_both).text
    if tuesday_bot_on_both.db.is_sqlite:
        tuesday_bot_on_both.tick()
        assert SECRET.encode() not in files(tuesday_bot_on_both.db)
    everyone_likes(tuesday_bot_on_both, [SIX[2], *SIX[4:]])
    assert "4 a lot" not in channel_message(tuesday_bot_on_both).text
    assert "6 a lot" in channel_message(tuesday_bot_on_both).text
    click_in(tuesday_bot_on_both, SIX[5], open_list(tuesday_bot_on_both, SIX[5]), ids.PROCESS_PLUS_ONE)
    assert backings(tuesday_bot_on_both.db) == 1
    tuesday_bot_on_both.slack.close(SIX[5], tuesday_bot_on_both.slack.modal_stack(SIX[5])[-1].id)
    delete(tuesday_bot_on_both, SIX[5])
    assert backings(tuesday_bot_on_both.db) == 0
    assert len(lines(tuesday_bot_on_both.db, meeting)) == 5
    assert FORMER_MEMBER in everything(tuesday_bot_on_both, "nothing")


def test_who_is_met_again_has_no_second_answer_in_what_was_asked_then(tuesday_bot):
    bot = tuesday_bot
    held(bot)
    answer(bot, GRADE3, liked="Pace", fits="a_lot")
    delete(bot)
    meet_again(bot)
    before = channel_message(bot).text
    tap(bot, GRADE3, ids.PROCESS_ANSWER)
    assert "your place in it stays as it was then" in private(bot, GRADE3)[-1].text
    bot.tick()
    assert channel_message(bot).text == before
