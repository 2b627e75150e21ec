"""What is said about privacy fits into Slack for any text, and the file of one's own data reads well."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assessments.messages.last_results import LastResults, Voting, document_message, last_results
from bot.assessments.messages.my_data import answer_line, note_line, vote_line
from bot.blocks import kit
from bot.blocks.say import sentence
from bot.items.messages.my_data import item_line
from bot.live.messages.my_data import meeting_line
from bot.outbox.messages.my_data import Heading, own_words
from bot.privacy.messages import privacy
from bot.privacy.messages.my_data_document import DEEDS, AboutMe, deed_line, messages_line, my_data_file
from bot.teams.my_data import team_line
from rubric_data import load_rubrics
from sandbox.validator import check_view
from storage.audit import Deed
from storage.people import Role
from tests.drawn.results import results, words
from tests.drawn.texts import fits

GROUPINGS = load_rubrics()["cps_ilt"].groupings


@pytest.mark.parametrize(
    ("days", "said"), [(730, "2 years"), (365, "1 year"), (90, "90 days"), (1, "1 day"), (400, "400 days")]
)
def test_how_long_is_said_as_people_say_it(days, said):
    assert privacy.kept_for(days) == said
    assert f"deleted {said} after the reveal" in privacy.privacy_text(days)["text"]


@given(words)
def test_the_short_version_names_whoever_runs_the_server(name):
    shown = privacy.short_version(name)
    fits(shown)
    assert ("Whoever runs the server (" in shown["text"]) is bool(kit.tame(name, 80))
    assert "fewer than" not in shown["text"]


def test_the_screen_is_short_and_ends_with_ways_on():
    shown = privacy.privacy_text(730)
    fits(shown)
    assert len(shown["text"]) <= 1900
    assert [one["text"]["text"] for one in shown["blocks"][-1]["elements"]] == [
        "My data as a file",
        "Delete my data…",
    ]


teams = st.lists(words, max_size=60).map(tuple)


@given(st.builds(privacy.DeleteForm, words, teams, teams))
def test_the_form_fits(form):
    assert check_view(privacy.delete_form(form), "modal") == []


def test_private_sentences_fit():
    fits(privacy.my_data_message(is_late=False))
    fits(privacy.my_data_message(is_late=True))
    fits(sentence(privacy.file_comes()))
    fits(sentence(privacy.deleted()))


def test_every_deed_has_words():
    assert set(DEEDS) == {str(deed) for deed in Deed}


votings = st.lists(st.builds(Voting, words, st.integers(0, 60), st.integers(0, 60)), max_size=3)


@given(results(), votings, st.sampled_from(["", "ilt_visual", "no_such"]))
def test_the_last_results_fit(shown, open_now, chosen):
    fits(last_results(LastResults("Team", shown, GROUPINGS, chosen, open_now)))
    fits(last_results(LastResults("Team", None, (), "", open_now)))
    fits(document_message(shown, is_late=True))


NOV_3 = date(2026, 11, 3)
NORMS = ("ILT", "#ilt", "Norms")
FULL = AboutMe(
    workspace="School",
    made_on=NOV_3,
    name="Ana",
    slack_id="U1",
    zone="America/Chicago",
    language="en-US",
    lines={
        Heading.TEAMS: [
            team_line("#ilt", "member", is_present=True),
            team_line("#old", Role.FACILITATOR, is_present=False),
        ],
        Heading.VOTES: [vote_line("ILT", "#ilt", NOV_3, "you took part")],
        Heading.ANSWERS: [answer_line(NORMS, "Strength")],
        Heading.NOTES: [note_line(NORMS, "two\nlines", "https://example.org", is_signed=True)],
        Heading.FOCUS: ["You chose (#ilt): Norms"],
        Heading.ITEMS: [item_line(12, "#ilt", "open", ["you own it", "you logged it"], "Print\nit")],
        Heading.GROWTH: ["Next: Listen and ask"],
        Heading.DRAFTS: ["call the parents"],
        Heading.DEEDS: [deed_line(NOV_3, "revealed", "#ilt")],
        Heading.MESSAGES: [messages_line(1)],
        Heading.MEETINGS: [meeting_line(NOV_3, "#ilt", ["you were there", "your role was Timekeeper"])],
        Heading.WORDS: [own_words("Decision you logged", "#ilt", "Use\nit")],
        Heading.SETTINGS: ["Reminder hour: 7:00 AM"],
    },
)


def test_the_file_is_plain_text_in_order():
    assert my_data_file(FULL).decode("utf-8-sig").splitlines() == [
        "What I hold about you: School, Nov 3, 2026",
        "------------------------------------------",
        "- Name: Ana",
        "- Slack id: U1",
        "- Time zone: America/Chicago",
        "- Language: en-US",
        "",
        "Your settings and tabs",
        "----------------------",
        "- Reminder hour: 7:00 AM",
        "",
        "Your teams",
        "----------",
        "- #ilt: member",
        "- #old: organizer, not there any more",
        "",
        "Votes you had a place in, or opened",
        "-----------------------------------",
        "- ILT (#ilt, Nov 3, 2026): you took part",
        "",
        "Your answers that still carry your name",
        "---------------------------------------",
        "- ILT (#ilt), Norms: Strength",
        "",
        'Your answers to "How do we know?" that still carry your name',
        "------------------------------------------------------------",
        "- ILT (#ilt), Norms, signed:",
        "  two",
        "  lines",
        "  https://example.org",
        "",
        "Your team's focus, and what you did for it",
        "------------------------------------------",
        "- You chose (#ilt): Norms",
        "",
        "Action items that have to do with you",
        "-------------------------------------",
        "- #12 (#ilt), open, you own it, you logged it: Print",
        "  it",
        "",
        "Meetings",
        "--------",
        "- Nov 3, 2026 (#ilt): you were there, your role was Timekeeper",
        "",
        "What you wrote for meetings",
        "---------------------------",
        "- Decision you logged (#ilt): Use",
        "  it",
        "",
        "Your growth page, which only you can open",
        "-----------------------------------------",
        "- Next: Listen and ask",
        "",
        "What you typed and I had to ask about",
        "-------------------------------------",
        "- call the parents",
        "",
        "What was noted that you did",
        "---------------------------",
        "- Nov 3, 2026: ended a vote (#ilt)",
        "",
        "Messages from me to you",
        "-----------------------",
        "- 1 message, without its text",
        "",
        "What is not here",
        "----------------",
        "- Answers of unnamed votes after their reveal, and unsigned notes: nobody knows any more that they are yours.",
        "- Lines of a process reflection once your team was shown them: nobody knows any more that they are yours.",
        "- Dots, answers and lines about a focus once they were shown: nobody knows any more that they are yours.",
        "- What you asked a team without your name: nobody ever knew that it is yours.",
        "- What you answered to a team that asked its staff: nobody ever knows that it is yours.",
        "- What stands in Slack itself, such as messages and files: Slack keeps those.",
    ]


def test_an_empty_part_says_nothing_is_there():
    empty = AboutMe("S", NOV_3, "Ana", "U1", "UTC", "", {Heading.MESSAGES: [messages_line(0)]})
    words = my_data_file(empty).decode("utf-8-sig")
    assert "Your teams\n----------\n- nothing" in words
    assert "- no messages" in words
