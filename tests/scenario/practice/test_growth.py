"""The growth page: what its owner does with it, and that nobody and nothing else holds a word of it."""

import logging
from typing import Any

import pytest
from prometheus_client import generate_latest
from sqlalchemy import func, select

from bot.blocks import ids
from bot.practice.messages.page import LONGEST_NOTE, NOTE, level_block
from bot.worker.metrics import registry_of
from sandbox.state import View
from storage.growth import GrowthPage
from storage.people import Member, Person, person_of
from tests.steps.assessments import private, top_form
from tests.steps.bot import ASSISTANT, EIGHT, GRADE3, PRINCIPAL, STAFF, TEAM, RunningBot
from tests.steps.dated_bot import dms
from tests.steps.home import opened
from tests.steps.leftovers import everything, files
from tests.steps.privacy import delete, my_file, screen

VOICES, PURPOSE = "bring_in_voices", "open_with_purpose"
NOTE_TEXT = "Ich unterbreche die Stillen zu oft"
STRANGER = "U0STRANGER1"


def blocks_of(view: View) -> list[dict[str, Any]]:
    return [
        element
        for block in view.payload["blocks"]
        for element in [
            *({**one, "block": block["block_id"]} for one in block.get("elements", [])),
            *({**one, "block": block["block_id"]} for one in filter(None, [block.get("accessory")])),
        ]
        if "action_id" in element
    ]


def tap(bot: RunningBot, user: str, action_id: str, value: str = "") -> View:
    """A button of the form in front; the form that follows."""
    form = top_form(bot, user)
    [found] = [
        one for one in blocks_of(form) if one["action_id"] == action_id and value in {"", one.get("value")}
    ]
    bot.slack.view_action(user, form.id, found["block"], action_id, found.get("value"))
    bot.settle()
    return top_form(bot, user)


def open_page(bot: RunningBot, user: str = GRADE3, channel: str = TEAM) -> View:
    bot.slack.command(user, channel, "/ilt growth")
    return top_form(bot, user)


def mark(bot: RunningBot, skill: str, level: str, user: str = GRADE3) -> View:
    """A tap on a level, in the part that is open."""
    form = top_form(bot, user)
    bot.slack.view_action(user, form.id, level_block(skill), ids.GROWTH_LEVEL, level)
    bot.settle()
    return top_form(bot, user)


def write_note(bot: RunningBot, skill: str, text: str, user: str = GRADE3) -> View:
    form = tap(bot, user, ids.GROWTH_NOTE, skill)
    bot.slack.fill(user, form.id, NOTE, NOTE, text)
    bot.slack.submit(user, form.id)
    bot.settle()
    return top_form(bot, user)


def fill_page(bot: RunningBot, user: str = GRADE3, channel: str = TEAM) -> View:
    """A level, a note, the next skill."""
    open_page(bot, user, channel)
    tap(bot, user, ids.GROWTH_PART, "run_the_meeting")
    mark(bot, VOICES, "2", user)
    write_note(bot, VOICES, NOTE_TEXT, user)
    return tap(bot, user, ids.GROWTH_NEXT, f"1:{VOICES}")


def said(view: View) -> str:
    return str(view.payload["blocks"])


def pages(bot: RunningBot) -> int:
    with bot.db.read() as session:
        return session.scalars(select(func.count()).select_from(GrowthPage)).one()


def test_a_person_marks_writes_chooses_and_reads_what_fits(bot_with_and_without_keys):
    bot = bot_with_and_without_keys
    first = open_page(bot)
    assert "Only you can open this page" in said(first)
    assert "It is not an evaluation" in said(first)
    assert pages(bot) == 0
    part = tap(bot, GRADE3, ids.GROWTH_PART, "run_the_meeting")
    assert "0 of 3 marked" in said(part)
    assert "1 of 3 marked" in said(mark(bot, VOICES, "1"))
    assert "My note…" in said(write_note(bot, VOICES, NOTE_TEXT))
    chosen = said(tap(bot, GRADE3, ids.GROWTH_NEXT, f"1:{VOICES}"))
    assert "Next: Bring every voice in" in chosen
    assert "Lead one item with a round" in chosen
    assert "#ilt-team" in chosen
    assert "|Protocols from A to Z>" in chosen
    tap(bot, GRADE3, ids.GROWTH_PART, "run_the_meeting")
    mark(bot, VOICES, "3")
    form = top_form(bot, GRADE3)
    bot.slack.submit(GRADE3, form.id)
    assert "Lead a team" in said(top_form(bot, GRADE3))
    tap(bot, GRADE3, ids.GROWTH_BACK)
    history = said(tap(bot, GRADE3, ids.GROWTH_HISTORY))
    assert "Bring every voice in: I help others" in history
    assert "wrote a note" in history
    bot.slack.submit(GRADE3, top_form(bot, GRADE3).id)
    assert NOTE_TEXT not in said(tap(bot, GRADE3, ids.GROWTH_SHARE))
    assert NOTE_TEXT in said(tap(bot, GRADE3, ids.GROWTH_SHARE))
    bot.slack.submit(GRADE3, top_form(bot, GRADE3).id)
    assert "Your page is deleted" in said(tap(bot, GRADE3, ids.GROWTH_DELETE))
    assert pages(bot) == 0
    assert private(bot, GRADE3) == []


def test_a_level_that_no_tap_could_save_is_saved_with_the_next_part(bot):
    open_page(bot)
    part = tap(bot, GRADE3, ids.GROWTH_PART, "run_the_meeting")
    bot.slack.fill(GRADE3, part.id, level_block(PURPOSE), ids.GROWTH_LEVEL, "2")
    bot.slack.submit(GRADE3, part.id)
    assert "1 of 3 marked" in said(tap(bot, GRADE3, ids.GROWTH_BACK))


def test_a_note_that_is_too_long_stays_as_typed(bot):
    open_page(bot)
    tap(bot, GRADE3, ids.GROWTH_PART, "run_the_meeting")
    form = write_note(bot, VOICES, "x" * (LONGEST_NOTE + 1))
    assert "At most 800 characters, and this has 801" in form.errors[NOTE]
    assert pages(bot) == 0


def test_home_offers_it_to_everybody_alike_and_somebody_in_no_team_has_one_too(bot):
    bot.slack.add_person(STRANGER, "Pat")
    views = {user: opened(bot, user) for user in (GRADE3, STRANGER)}
    assert all("Only you can open yours" in said(view) for view in views.values())
    with bot.db.read() as session:
        assert person_of(session, "T0SANDBOX01", STRANGER) is None
    [button] = [one for one in blocks_of(views[STRANGER]) if one["action_id"] == ids.GROWTH_OPEN]
    bot.slack.view_action(STRANGER, views[STRANGER].id, button["block"], ids.GROWTH_OPEN)
    tap(bot, STRANGER, ids.GROWTH_PART, "run_the_meeting")
    mark(bot, VOICES, "1", STRANGER)
    chosen = tap(bot, STRANGER, ids.GROWTH_NEXT, f"1:{VOICES}")
    assert "In no team yet?" in said(chosen)
    bot.slack.join(STRANGER, TEAM)
    bot.slack.settle()
    bot.tick()
    with bot.db.read() as session:
        pat = person_of(session, "T0SANDBOX01", STRANGER)
        assert pat
        assert pat.name == "Pat"
        assert session.scalars(select(Member).filter_by(person_id=pat.id)).one()
    assert pages(bot) == 1


def everywhere(bot: RunningBot, caplog) -> dict[str, str]:
    """What anybody but its owner could see: other people's views and messages, documents, log, numbers, every other table."""
    seen = [str(bot.slack.messages_for(user, channel)) for user in EIGHT for channel in (TEAM, STAFF)]
    seen += [str(dms(bot, user)) for user in EIGHT]
    others = [user for user in EIGHT if user != GRADE3]
    seen += [str(bot.slack.modal_stack(user)) + str(opened(bot, user).payload) for user in others]
    lines = [
        logging.Formatter().format(record) + str(vars(record))
        for record in caplog.records
        if record.name.split(".")[0] in {"bot", "handlers", "storage", "slack_bolt"}
    ]
    return {
        "Slack": "\n".join(seen),
        "log": "\n".join(lines),
        "metrics": generate_latest(registry_of(bot.db, bot.app.clock)).decode(),
        "tables": everything(bot, besides="growth_pages"),
        "files of others": my_file(bot, PRINCIPAL),
    }


@pytest.mark.parametrize("made", ["bot", "keyed_bot"])
def test_nobody_and_nothing_else_holds_a_word_of_it(request, caplog, made):
    bot = request.getfixturevalue(made)
    for ours in ("", "bot", "handlers", "storage"):
        caplog.set_level(logging.DEBUG, logger=ours)
    fill_page(bot)
    for user in (PRINCIPAL, ASSISTANT):
        for words in ("", "results", "actions", "plan", "agenda", "export", "trend"):
            bot.slack.command(user, TEAM, f"/ilt {words}")
        open_page(bot, user)
    for _ in range(2):
        bot.settle()
        bot.tick()
    for place, held in everywhere(bot, caplog).items():
        for typed in (NOTE_TEXT, "unterbreche", VOICES):
            assert typed not in held, place
    growth_lines = [record for record in caplog.records if "growth" in str(vars(record))]
    assert growth_lines
    of_these = {
        record.msg["request"]
        for record in growth_lines
        if isinstance(record.msg, dict) and "request" in record.msg
    }
    assert of_these
    beside = [record for record in caplog.records if any(one in str(vars(record)) for one in of_these)]
    assert not [record for record in [*growth_lines, *beside] if GRADE3 in str(vars(record))]
    bytes_held = files(bot.db)
    assert (NOTE_TEXT.encode() in bytes_held) is (made == "bot")
    assert (VOICES.encode() in bytes_held) is (made == "bot")


@pytest.mark.parametrize("made", ["bot", "keyed_bot"])
def test_their_own_file_has_all_of_it_and_deleting_themselves_leaves_nothing(request, made):
    bot = request.getfixturevalue(made)
    fill_page(bot)
    own = my_file(bot)
    assert "Your growth page, which only you can open" in own
    assert NOTE_TEXT in own
    assert "Next: Bring every voice in" in own
    assert NOTE_TEXT not in my_file(bot, PRINCIPAL)
    bot.slack.close(GRADE3, top_form(bot, GRADE3).id, clear_all=True)
    delete(bot)
    assert pages(bot) == 0
    assert NOTE_TEXT.encode() not in files(bot.db)


def test_without_its_key_it_is_refused_in_a_sentence_and_nothing_is_overwritten(keyed_bot):
    fill_page(keyed_bot)
    with keyed_bot.db.write() as session:
        kept = session.scalars(select(GrowthPage)).one().page.stored
        other = session.scalars(select(Person).where(Person.slack_user_id == PRINCIPAL)).one()
        session.add(GrowthPage(person_id=other.id, page=session.scalars(select(GrowthPage)).one().page))
    keyed_bot.slack.command(PRINCIPAL, TEAM, "/ilt growth")
    assert "cannot be read on the server" in said(top_form(keyed_bot, PRINCIPAL))
    assert "cannot be read" in my_file(keyed_bot, PRINCIPAL)
    keyed_bot.db._locks = None
    shown = tap(keyed_bot, GRADE3, ids.GROWTH_PART, "run_the_meeting")
    assert "cannot be read on the server" in said(shown)
    with keyed_bot.db.read() as session:
        mine = person_of(session, "T0SANDBOX01", GRADE3)
        assert mine
        assert session.scalars(select(GrowthPage).filter_by(person_id=mine.id)).one().page.stored == kept
    # Whose key is lost for good begins anew.
    assert "Your page is deleted" in said(tap(keyed_bot, PRINCIPAL, ids.GROWTH_DELETE))
    assert pages(keyed_bot) == 1


def test_the_privacy_text_says_which_of_it_holds_here(bot, keyed_bot):
    for one, words in ((bot, "not encrypted here"), (keyed_bot, "encrypted in the database")):
        shown = screen(one)
        [button] = [
            (block["block_id"], element)
            for block in shown.blocks
            for element in block.get("elements", [])
            if element.get("action_id") == ids.PRIVACY_ALL
        ]
        one.slack.click(GRADE3, TEAM, shown.ts, button[0], ids.PRIVACY_ALL)
        assert words in private(one, GRADE3)[-1].text
