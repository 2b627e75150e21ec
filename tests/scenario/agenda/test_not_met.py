"""A team that stops meeting: its agenda cards rest, its organizers are asked once, and what somebody does brings the cards back."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.blocks import ids
from bot.items.digest_pending import NOT_MET, desk_of, pending
from bot.items.messages.digest import MOST_NOT_MET
from bot.setup.messages.meetings import NOT_NOW
from storage.digests import teams_of
from storage.people import Ilt, Member, Person, Role
from storage.team_lines import note_team_lines_said
from tests.steps.agenda import add, agenda, cards, meets, posts_of_cards
from tests.steps.assessments import top_form
from tests.steps.bot import ASSISTANT, GRADE3, PRINCIPAL, TEAM
from tests.steps.dated_bot import ZONE, DatedBot, chicago, set_role
from tests.steps.dms import buttons, day_message, days, tap_dm, texts
from tests.steps.forged import click_payload
from tests.steps.items import initial, send
from tests.steps.meetings import fill, in_setup, shown
from tests.steps.meetings import send as put
from tests.steps.setup import element_of

ANSWERS = ["We still meet", "Pause until…", "Stop the agenda cards"]


@pytest.fixture
def bot(tuesday_bot: DatedBot) -> DatedBot:
    """A team with two organizers that missed the meetings of Dec 3 and Dec 17; the next is on Dec 31."""
    for user in (PRINCIPAL, ASSISTANT):
        set_role(tuesday_bot, user, Role.FACILITATOR)
    meets(tuesday_bot)
    for moment in ("02 07:30", "03 15:30", "03 18:31", "16 07:30", "17 15:30", "17 18:31"):
        tuesday_bot.at(f"2026-12-{moment}")
    return tuesday_bot


def to_start(bot: DatedBot) -> int:
    """How often anybody was asked to start a meeting."""
    return sum(ids.MEETING_SKIP in str(call.args) for call in bot.slack.calls("chat.postMessage"))


def test_after_two_meetings_that_nobody_began_cards_rest_and_each_organizer_is_asked_once(bot):
    asked = to_start(bot)
    assert (posts_of_cards(bot), asked) == (2, 2)
    assert days(bot, PRINCIPAL) == []
    for moment in ("12-18 07:30", "12-21 07:30", "12-30 07:30", "12-31 15:30", "12-31 18:31"):
        bot.at(f"2026-{moment}")
    bot.at("2027-01-13 07:30")
    assert (posts_of_cards(bot), to_start(bot)) == (2, 2)
    for user in (PRINCIPAL, ASSISTANT):
        [message] = days(bot, user)
        assert "has not met here yet, so I post no agenda cards for now. Do you still meet?" in message
    assert buttons(day_message(bot, PRINCIPAL)) == ANSWERS
    assert all("Do you still meet" not in text for text in texts(bot, GRADE3))
    assert "I post no agenda card for it, because the team has not met." in agenda(bot).text


def test_stopped_kept_and_paused_by_one_tap_each_as_often_as_one_likes(bot):
    bot.at("2026-12-18 07:30")
    tap_dm(bot, PRINCIPAL, ids.CARDS_STOP)
    assert "no more agenda cards. They come back when" in day_message(bot, PRINCIPAL).text
    assert buttons(day_message(bot, PRINCIPAL)) == ANSWERS[:2]
    tap_dm(bot, ASSISTANT, ids.CARDS_KEEP)
    assert (
        "no more agenda cards" in day_message(bot, ASSISTANT).text
    )  # somebody was faster: first they read that
    tap_dm(bot, ASSISTANT, ids.CARDS_KEEP)
    assert "agenda cards go on. The next meeting: Thu, Dec 31." in day_message(bot, ASSISTANT).text
    bot.at("2026-12-30 07:30")
    assert posts_of_cards(bot) == 3
    tap_dm(bot, ASSISTANT, ids.CARDS_STOP)
    assert buttons(day_message(bot, ASSISTANT)) == ANSWERS[:2]
    bot.at("2027-01-13 07:30")
    assert posts_of_cards(bot) == 3


def test_a_pause_ends_by_itself_with_the_weeks_that_the_rhythm_has(bot):
    bot.at("2026-12-18 07:30")
    tap_dm(bot, PRINCIPAL, ids.CARDS_PAUSE)
    assert "Choose a day after today." in str(send(bot, PRINCIPAL, until="2026-12-18"))
    send(bot, PRINCIPAL, until="2027-08-30")
    assert "agenda cards go on. The next meeting: Thu, Sep 9, 2027." in day_message(bot, PRINCIPAL).text
    tap_dm(bot, PRINCIPAL, ids.CARDS_STOP)
    tap_dm(bot, PRINCIPAL, ids.CARDS_PAUSE)
    send(bot, PRINCIPAL, until="2027-02-01")
    assert "agenda cards go on. The next meeting: Thu, Feb 11, 2027." in day_message(bot, PRINCIPAL).text
    for moment in ("2026-12-30 07:30", "2027-01-13 07:30", "2027-01-27 07:30"):
        bot.at(moment)
    assert posts_of_cards(bot) == 2
    bot.at("2027-02-10 07:30")
    assert posts_of_cards(bot) == 3


def test_only_who_steers_the_team_answers_for_it(bot, mailbox):
    rows = {
        "1": "Only an organizer can pause or stop",
        "999": "Only members of this",
        "": "does nothing any more",
    }
    for action_id in (ids.CARDS_KEEP, ids.CARDS_STOP, ids.CARDS_PAUSE):
        for row, says in rows.items():
            block_id = f"not_met@2026-12-18:{row}"
            forged = click_payload(mailbox, GRADE3, action_id=action_id, block_id=block_id, value="asked")
            bot.slack.deliver("interactive", forged)
            assert says in mailbox.newest()
    bot.at("2026-12-30 07:30")
    assert posts_of_cards(bot) == 2


@pytest.mark.parametrize("does", ["proposes", "starts"])
def test_what_somebody_does_for_a_meeting_brings_the_cards_back_and_the_question_falls_away(bot, does):
    if does == "proposes":
        add(bot, "Look at the reading data", GRADE3)
    else:
        bot.slack.command(GRADE3, TEAM, "/ilt meeting start")
    bot.at("2026-12-18 07:30")
    assert days(bot, PRINCIPAL) == []
    bot.at("2026-12-30 07:30")
    assert posts_of_cards(bot) == 3
    assert "Agenda for Thu, Dec 31" in cards(bot)[-1].text


def test_of_more_teams_than_a_message_asks_the_rest_is_asked_on_the_next_morning(bot):
    with bot.db.write() as session:
        person = session.scalars(select(Person).filter_by(slack_user_id=PRINCIPAL)).one()
        for number in range(MOST_NOT_MET + 1):
            channel = f"C0QUIET000{number}"
            ilt = Ilt(workspace_id=person.workspace_id, channel_id=channel, name=channel, is_private=False)
            ilt.zone, ilt.meetings_missed, ilt.cards_off_on = ZONE, 2, date(2026, 12, 10)
            session.add(ilt)
            session.flush()
            session.add(Member(ilt_id=ilt.id, person_id=person.id, role=Role.FACILITATOR))
        asked = []
        for day in (18, 21, 22):
            now = chicago(f"2026-12-{day} 07:30")
            desk = desk_of(session, person, teams_of(session, person.id), now)
            keys = [one.key for one in pending(desk) if one.key.startswith(NOT_MET)]
            asked.append(len(keys))
            rows = [{"person_id": person.id, "day": desk.today, "slot": key} for key in keys]
            about = [{"ilt_id": int(key.split("/")[1]), "meant_for": desk.today} for key in keys]
            if keys:
                note_team_lines_said(session, [row | more for row, more in zip(rows, about, strict=True)])
    assert asked == [MOST_NOT_MET, 2, 0]


def test_organizers_stop_the_cards_where_they_say_when_the_team_meets_and_bring_them_back_there(tuesday_bot):
    bot = tuesday_bot
    set_role(bot, PRINCIPAL, Role.FACILITATOR)
    meets(bot)
    assert [one["value"] for one in rhythms(in_setup(bot, ids.MEETINGS_OPEN))][-1] == NOT_NOW
    fill(bot, {ids.MEETINGS_RHYTHM: NOT_NOW})
    assert set(initial(top_form(bot, PRINCIPAL))) == {ids.MEETINGS_RHYTHM}
    assert "Agenda cards rest for now." in shown(put(bot))
    bot.at("2026-12-02 07:30")
    assert posts_of_cards(bot) == 0
    assert "an organizer stopped them" in agenda(bot).text
    form = in_setup(bot, ids.MEETINGS_OPEN)
    assert initial(form)[ids.MEETINGS_RHYTHM] == NOT_NOW
    fill(bot, {ids.MEETINGS_RHYTHM: "weeks:2"})
    assert initial(top_form(bot, PRINCIPAL))["hour"] == "15:30"
    assert "Agenda cards rest" not in shown(put(bot))
    bot.at("2026-12-02 08:00")
    assert posts_of_cards(bot) == 1


def rhythms(form):
    """What a team can choose of how often it meets."""
    return element_of(form, ids.MEETINGS_RHYTHM)["options"]
