"""Minutes, what is shared, and the witness: valid for any text, the document whole, nothing secret in what is shared."""

import io
import json
from datetime import date, time

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.assessments.messages.last_results import MinutesOffered, Offered, exported
from bot.assessments.messages.witness import witness_words
from bot.blocks import ids
from bot.blocks.fields import Choice
from bot.minutes.messages import minutes
from bot.minutes.messages.document import minutes_document
from bot.minutes.messages.shapes import Decided, Minutes, Reflection, Step, Topic, Voice
from bot.rules.witness import Recorded
from bot.sharing.messages import share
from bot.sharing.messages.share import Part, Shared, ShareForm, Trouble, Wish
from sandbox.validator import check_view
from tests.drawn.check_ins import decided
from tests.drawn.results import NASTY
from tests.drawn.texts import fits
from tests.steps.inbox import words_of

DAY = date(2026, 12, 1)
words = st.sampled_from(NASTY) | st.text(max_size=60)
voices = st.lists(st.builds(Voice, words, st.integers(0, 60)), max_size=60)
counts = st.lists(st.tuples(words.map(lambda text: text[:16]), st.integers(1, 60)), max_size=5)
steps = st.builds(
    Step,
    st.integers(1, 10**9),
    words,
    words,
    st.none() | st.dates(date(2024, 1, 1), date(2030, 1, 1)),
    st.sampled_from(["", "done", "dropped"]),
)
decisions = st.builds(Decided, words, words)
many = st.builds(
    Minutes,
    st.integers(1, 10**9),
    words,
    st.just(DAY),
    st.times(),
    st.times(),
    words,
    st.booleans(),
    st.integers(0, 60),
    st.lists(st.tuples(words, words), max_size=8),
    st.lists(st.builds(Topic, words, words, st.booleans(), serves=words | st.just("")), max_size=40),
    st.lists(decisions, max_size=40),
    st.lists(steps, max_size=60),
    st.builds(Reflection, voices, voices, voices, voices, counts, counts),
    words,
    st.sampled_from(["", "Tue, Dec 15, 2026, 3:30 PM"]),
    st.lists(decided, max_size=4),
)
quick = settings(max_examples=12, suppress_health_check=list(HealthCheck))
# Reading a Word file takes long.
few = settings(quick, max_examples=8)


def harmless(message) -> None:
    """Nothing that people wrote is read as a mark of Slack's."""
    assert "<" not in message["text"]
    assert '"mrkdwn"' not in json.dumps(message["blocks"])
    parts = [part for one in message["blocks"] if one["type"] == "rich_text" for part in one["elements"]]
    assert {leaf["type"] for part in parts for leaf in part["elements"]} <= {"text"}


@quick
@given(many)
def test_the_message_fits_whatever_people_wrote(drawn):
    made = minutes.minutes_message(drawn)
    fits(made)
    harmless(made)
    assert len(json.dumps(made)) < 100_000


@few
@given(many)
def test_the_document_opens_and_has_headings_and_tables(drawn):
    opened = docx.Document(io.BytesIO(minutes_document(drawn)))
    styles = [one.style.name for one in opened.paragraphs if one.style]
    assert "Title" in styles
    assert styles.count("Heading 1") >= 4
    assert len(opened.tables) == sum(map(bool, (drawn.roles, drawn.topics, drawn.decisions, drawn.steps)))


@quick
@given(
    st.builds(
        minutes.Missed,
        st.integers(1, 10**9),
        words,
        words,
        st.just(DAY),
        st.lists(decisions, max_size=70),
        st.lists(steps, max_size=70),
        words,
        words.map(lambda one: one[:60]),
    ),
    st.booleans(),
)
def test_the_word_to_who_missed_it_fits(missed, late):
    made = minutes.missed_message(missed, is_late=late)
    fits(made)
    harmless(made)


@quick
@given(many, st.booleans())
def test_the_words_above_the_document_fit(drawn, late):
    told = minutes.document_message(drawn, is_late=late)
    fits(told)
    assert ("who owns which action item" in told["text"]) == bool(drawn.steps)


shareds = st.builds(
    Shared,
    words,
    words,
    st.none() | st.just(DAY),
    words,
    st.lists(
        st.tuples(st.sampled_from(["Decisions", "Strengths"]), st.lists(words, min_size=1, max_size=70)),
        max_size=7,
    ),
)


@quick
@given(shareds, words.map(lambda text: text[:400]), st.booleans())
def test_the_post_and_its_preview_fit(shared, introduction, late):
    made = share.share_post(shared, is_late=late)
    fits(made)
    harmless(made)
    wish = Wish(1, 10**9, [one.value for one in Part], introduction, "C0STAFFROOM")
    view = share.preview_form(wish, shared)
    assert check_view(view, "modal") == []
    assert share.wish_in(view["private_metadata"]) == wish


def test_a_post_that_had_no_room_for_everything_names_no_document():
    shared = Shared("Team", "Ann", DAY, "", [("Decisions", ["We read together. " * 20] * 20)])
    said = share.share_post(shared)["blocks"][-1]["text"]["text"].splitlines()[-1]
    assert "more" in said
    assert "document" not in said


@pytest.mark.parametrize(
    "wrong", ["", "12", "[]", "nonsense", '{"ilt": "1 OR 1=1"}', '{"ilt": 1, "parts": "all"}']
)
def test_the_metadata_of_another_form_is_refused(wrong):
    with pytest.raises(ValueError, match=r".*"):
        share.wish_in(wrong)


@given(words, st.integers(0, 12), st.booleans())
def test_the_form_fits(team, number, has_results):
    meetings = [Choice("Tue, Dec 1, 2026", str(one)) for one in range(1, number + 1)]
    offered = ShareForm(1, team, meetings, "1" if meetings else "", has_results or not meetings)
    assert check_view(share.share_form(offered), "modal") == []


@given(words, st.booleans(), st.booleans())
def test_what_a_sharer_is_told_fits(bot_name, is_invited, late):
    fits(share.trouble_message(Trouble(7, "C0STAFFROOM", bot_name, is_invited), is_late=late))
    fits(share.on_its_way("C0STAFFROOM"))


def test_the_export_offers_the_minutes_by_their_day():
    made = exported(Offered(MinutesOffered(7, DAY), 3))
    fits(made)
    assert "minutes of Tue, Dec 1, 2026 too" in made["text"]
    assert [one["action_id"] for one in made["blocks"][1]["elements"]] == [
        ids.MINUTES_DOCUMENT,
        ids.PLAN_DOCUMENT,
    ]
    assert "too" not in exported(Offered())["text"]


def short(**more) -> Minutes:
    return Minutes(7, "Lincoln ILT", DAY, time(15, 30), time(16, 30), **more)


def test_what_there_is_no_room_for_is_counted_and_the_document_has_it():
    decided = [Decided(f"Decision {number} " + "x" * 250, "") for number in range(40)]
    made = minutes.minutes_message(short(decisions=decided))
    block = next(one for one in made["blocks"] if "Decision 0" in json.dumps(one))
    shown = block["text"]["text"].count("Decision ")
    assert 0 < shown < 40
    assert block["text"]["text"].endswith(f"… and {40 - shown} more lines: the document has them all.")
    held = words_of(minutes_document(short(decisions=decided)))
    assert all(one.text in held for one in decided)


def test_what_the_document_below_tells_of_the_session_is_named_and_without_a_document_it_is_told():
    said = short(
        topics=[Topic("Tutors", "A name for each grade", is_done=True)],
        reflection=Reflection(liked=[Voice("Short", 3)], fits=[("A lot", 3)]),
        roles=[("Facilitator", "Kim")],
        chosen_change="Send the data a day before",
    )
    message, alone = (minutes.minutes_message(said, has_document=there) for there in (True, False))
    shown = [json.dumps(one["blocks"], ensure_ascii=False) for one in (message, alone)]
    assert "It also has: What we liked · How it fitted · Roles." in shown[0]
    for told in ("Short (+3)", "3 a lot", "Kim", "A name for each grade"):
        assert [told in one for one in (*shown, message["text"], alone["text"])] == [False, True, True, True]
    for seen in ("Send the data a day before", "None is planned yet", "Tutors · done"):
        assert all(seen in one for one in shown)
    assert "It also has" not in shown[1]


def test_the_document_tells_owners_dates_evidence_and_lines():
    whole = short(
        decisions=[Decided("Use it", "Four of six"), Decided("And this", "")],
        steps=[Step(12, "Share it", "", None), Step(13, "Print it", "Sam", DAY, "done")],
        reflection=Reflection(liked=[Voice("Short", 3)], fits=[("A lot", 3), ("Not yet", 1)]),
        roles=[("Facilitator", "Kim")],
        there=2,
    )
    opened = docx.Document(io.BytesIO(minutes_document(whole)))
    cells = [[cell.text for cell in row.cells] for table in opened.tables for row in table.rows]
    assert ["12", "Share it", "no owner yet", "no date yet"] in cells
    assert ["13", "Print it (done)", "Sam", "Tue, Dec 1, 2026"] in cells
    assert ["Use it", "Four of six"] in cells
    assert ["And this", "No evidence was named."] in cells
    assert ["Facilitator", "Kim"] in cells
    held = words_of(minutes_document(whole))
    assert "3:30 PM to 4:30 PM · 2 there." in held
    assert "bsent" not in held
    assert "Short (+3)" in held
    assert "strengths and challenges? 3 a lot, 1 not yet." in held


def test_the_witness_speaks_one_sentence():
    assert witness_words(Recorded(2, 1, 2, 0, 9, 7)).startswith(
        "Recorded with me in the 30 days before: 2 meetings; 7 of 9 action items had an owner and a date; "
        "1 of 2 had an agenda with objectives; roles in 2 of 2; process reflection after 0 of 2."
    )
    assert "no meetings." in witness_words(Recorded(0, 0, 0, 0, 0, 0))


def test_the_witness_says_what_it_saw_of_the_plan():
    seen = witness_words(Recorded(2, 1, 2, 0, 9, 7, 6, 4, 3, 2, 1, 0))
    assert "; 4 of 6 agenda items served a goal or strategy of your plan; " in seen
    assert "2 of 3 decisions named their evidence; 0 of 1 strategy was checked." in seen
