"""What is said about a vote: within Slack's limits for any text, in words that name the next step, with no names."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assessments.messages import invitations, revotes, rounds
from bot.assessments.messages.ballot import Row
from bot.assessments.messages.invitations import BallotCall
from bot.assessments.messages.revotes import RevoteRecord
from bot.assessments.messages.rounds import ExtendForm, OpenVote
from bot.assessments.messages.sections import SectionChoice, SectionMessage, section_message
from bot.blocks import ids
from bot.blocks.dates import shown_day, shown_hour, shown_moment
from bot.blocks.say import sentence
from bot.rules.tally import Tally
from sandbox.validator import check_view
from tests.drawn.texts import fits, keys, short, titles, wording, words
from tests.drawn.texts import rows as drawn_rows

NOW = datetime(2026, 12, 1, 15, tzinfo=UTC)
DEADLINE = datetime(2026, 12, 3, 22, tzinfo=UTC)
counts = st.integers(0, 60)

votes = st.builds(
    OpenVote,
    round_id=st.integers(1, 10**9),
    title=st.just("self-assessment") | short.map(lambda name: f"new vote on “{name}”"),
    team=words,
    finished=counts,
    counted=counts,
    deadline=st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - Hypothesis wants them bare
    now=st.just(NOW),
    zone=st.sampled_from(["America/Chicago", "Pacific/Honolulu", "nowhere"]),
    is_unnamed=st.booleans(),
)
calls = st.builds(
    BallotCall,
    votes,
    st.lists(
        st.builds(SectionChoice, keys, titles, st.integers(1, 30)),
        min_size=1,
        max_size=10,
        unique_by=lambda one: one.key,
    ),
    st.booleans(),
)
tallies = st.none() | st.builds(Tally, counts, counts, counts)


def vote(**more) -> OpenVote:
    made = {
        "round_id": 7,
        "title": "self-assessment",
        "team": "Lincoln ILT",
        "finished": 6,
        "counted": 9,
        "deadline": DEADLINE,
        "now": NOW,
        "zone": "America/Chicago",
        "is_unnamed": True,
    }
    return OpenVote(**{**made, **more})


@given(st.lists(votes, min_size=1, max_size=10, unique_by=lambda one: one.round_id), words)
def test_where_votes_stand_fits(shown, said):
    fits(rounds.standing_message(shown))
    fits(rounds.standing_message(shown, said))


@given(calls, words)
def test_what_voters_and_openers_get_fits(call, channel):
    fits(invitations.invitation(call))
    fits(invitations.nudge(call))
    for is_late in (True, False):
        fits(invitations.was_extended(call.vote, is_late=is_late))
        fits(invitations.nobody_voted(call.vote, channel, is_late=is_late))


@given(votes, titles, wording, drawn_rows())
def test_a_living_message_with_the_reveal_fits(shown, title, question, rows):
    message = section_message(
        SectionMessage(
            7, "part", title, question, question, rows, 9, 9, is_unnamed=True, until="Tue, Nov 24, 4:00 PM"
        )
    )
    fits(rounds.with_reveal(message, shown))


@given(short, wording, titles)
def test_a_revote_fits_while_it_runs(name, text, title):
    row = Row("key", name, text)
    fits(
        revotes.revote_message(
            SectionMessage(
                7, "part", title, text, text, [row], 0, 9, is_unnamed=False, until="Tue, Nov 24, 4:00 PM"
            )
        )
    )


@given(
    st.builds(
        RevoteRecord,
        short,
        wording,
        tallies,
        tallies,
        counts,
        counts,
        counts,
        st.booleans(),
        st.none() | words,
    )
)
def test_the_record_of_a_revote_fits(record):
    fits(revotes.revote_record(record))


@given(titles, words)
def test_the_form_for_a_new_deadline_fits(title, until):
    form = rounds.extend_form(ExtendForm(7, title, until[:100], date(2026, 12, 7), "America/Chicago"))
    assert check_view(form, "modal") == []


@given(st.lists(words, max_size=12), words)
def test_answers_to_whoever_steers_a_vote_fit(names, channel):
    for said in (
        rounds.only_steerers(names),
        rounds.revealed(channel),
        rounds.cancelled(channel),
        rounds.extended(channel),
    ):
        fits(sentence(said))


def test_once_all_have_finished_nobody_is_to_be_nudged_or_waited_for():
    offered = [one["action_id"] for one in rounds.steering(vote(finished=8))["elements"]]
    assert offered == [ids.REVEAL_NOW, ids.EXTEND, ids.NUDGE_NOW, ids.CANCEL_VOTE]
    offered = [one["action_id"] for one in rounds.steering(vote(finished=9))["elements"]]
    assert offered == [ids.REVEAL_NOW, ids.CANCEL_VOTE]


def test_where_a_vote_stands_in_words():
    assert rounds.standing_message([vote()])["text"] == (
        "The self-assessment of Lincoln ILT: 6 of 9 finished. It is open until Thu, Dec 3, 4:00 PM. "
        "Reveal now? Votes can't be added afterwards."
    )
    few = rounds.standing_message([vote(finished=3)])["text"]
    assert "Unnamed results need 4 answers" in few
    assert "Unnamed" not in rounds.standing_message([vote(finished=3, is_unnamed=False)])["text"]


def test_a_reminder_says_how_long_how_many_and_until_when():
    call = BallotCall(vote(finished=5), [SectionChoice("part", "Part", 5)], is_late=False)
    assert invitations.nudge(call)["text"] == (
        "The self-assessment of Lincoln ILT still waits for your ballot, until Thu, Dec 3, 4:00 PM. "
        "It takes about 3 minutes. 5 of 9 finished. Use the button Open my ballot."
    )
    one = BallotCall(vote(), [SectionChoice("part", "Part", 1)], is_late=True)
    assert invitations.nudge(one)["text"].startswith("Sorry, this comes late. ")
    assert "about 1 minute." in invitations.nudge(one)["text"]


def test_what_a_nudge_did_is_the_same_whoever_has_not_finished():
    waits = vote(finished=5, counted=8)
    assert rounds.nudged(waits, 2).startswith("I remind those who have not finished")
    assert rounds.nudged(waits, 2).endswith("Nobody gets more than 2 reminders.")
    assert rounds.nudged(waits, 1).endswith("Nobody gets more than one reminder.")
    done = vote(finished=8, counted=8)
    assert rounds.nudged(done, 2) == "Everyone has finished, so nobody needs a reminder. You can reveal now."


@pytest.mark.parametrize(
    ("names", "asked"),
    [
        ([], "None of them is here now. You can"),
        (["Ana"], "Ask Ana, or"),
        (["Ana", "Ben"], "Ask Ana or Ben, or"),
        (["Ana", "Ben", "Cy"], "Ask Ana, Ben or Cy, or"),
    ],
)
def test_a_refusal_names_who_may(names, asked):
    assert rounds.only_steerers(names).endswith(
        f"Nothing was changed. {asked} take over as organizer: the channel will be told."
    )


def test_a_name_cannot_come_alive_in_a_sentence():
    assert "<!channel>" not in sentence(rounds.only_steerers(["<!channel>"]))["text"]
    record = RevoteRecord("Norms", "Text", None, None, 0, 0, 9, is_cancelled=True, by_name="<!here>")
    assert "<!here>" not in revotes.revote_record(record)["text"]


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2026, 11, 24), "Tue, Nov 24"),
        (date(2027, 1, 4), "Mon, Jan 4, 2027"),
        (date(2026, 5, 1), "Fri, May 1"),
    ],
)
def test_a_day_has_its_year_only_where_it_is_another(day, shown):
    assert shown_day(day, date(2026, 11, 1)) == shown


@pytest.mark.parametrize(
    ("hour", "shown"),
    [(time(0, 5), "12:05 AM"), (time(7, 30), "7:30 AM"), (time(12), "12:00 PM"), (time(16), "4:00 PM")],
)
def test_hours_are_on_a_clock_of_twelve(hour, shown):
    assert shown_hour(hour) == shown


def test_a_moment_is_shown_on_the_clock_of_the_zone():
    assert shown_moment(DEADLINE, NOW, "America/Chicago") == "Thu, Dec 3, 4:00 PM"
    assert shown_moment(DEADLINE, NOW, "Pacific/Auckland") == "Fri, Dec 4, 11:00 AM"
    late = datetime(2026, 12, 31, 23, tzinfo=UTC)
    assert shown_moment(late + timedelta(hours=8), late, "UTC") == "Fri, Jan 1, 2027, 7:00 AM"
