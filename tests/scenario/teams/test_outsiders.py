"""The team's channel becomes shared with another organization: what was said among the team waits for an organizer's word."""

import pytest
from sqlalchemy import select, update

from bot.blocks import ids
from bot.outbox.held import is_held
from storage.assessments import Round
from storage.assessments import State as RoundState
from storage.deliveries import Delivery, State
from storage.living import PostedMessage
from storage.people import Ilt, Role
from tests.steps.assessments import open_assessment, private, row_vote, section_messages, votes
from tests.steps.bot import ASSISTANT, GRADE3, PRINCIPAL, PRIVATE, TEAM
from tests.steps.closed_meeting import add_meeting, close
from tests.steps.dated_bot import dms, set_role
from tests.steps.focus import open_focus, place, with_result
from tests.steps.forged import click_payload
from tests.steps.items import tap, words_on
from tests.steps.live import agenda, click, meeting_message, meets, start
from tests.steps.minutes import minutes_in
from tests.steps.revealed import add_past
from tests.steps.revotes import again
from tests.steps.setup import said, set_up
from tests.steps.teams import bring, in_private

OUTSIDER = "U0OUTSIDER1"
QUESTION = "shared with another organization"


@pytest.fixture
def shared(bot):
    """A team that is set up, and whose channel somebody of another organization has come into."""
    set_up(bot)
    bot.slack.share_outside(TEAM)
    bot.slack.add_person(OUTSIDER, "Neighbour <principal>", team_id="T0NEIGHBOUR")
    bot.slack.join(OUTSIDER, TEAM, inviter=PRINCIPAL)
    rounds(bot)
    return bot


def rounds(bot) -> None:
    """Slack's events arrive, and the worker looks twice: what a look owes goes with the next."""
    bot.slack.settle()
    bot.tick()
    bot.tick()


def questions(bot, user: str = PRINCIPAL):
    return [one for one in dms(bot, user) if QUESTION in one.text]


def results(bot):
    return [one for one in said(bot) if "Results" in one.text]


def states(bot) -> list[str]:
    with bot.db.read() as session:
        found = select(Delivery.state).where(Delivery.recipient == TEAM, Delivery.kind != "hello")
        return list(session.scalars(found.order_by(Delivery.id)))


def changes_of(bot, message) -> int:
    """How often a message of the channel was changed."""
    return sum(call.args["ts"] == message.ts for call in bot.slack.calls("chat.update"))


def answer(bot, user: str = PRINCIPAL) -> str:
    """*Post them there* on the newest question to the principal; what whoever tapped reads."""
    question = questions(bot)[-1]
    tap(bot, question, "Post them there", user, channel=question.channel)
    bot.settle()
    return dms(bot, PRINCIPAL)[-1].text


def test_organizers_alone_are_asked_and_told_who_would_read(shared):
    [question] = questions(shared)
    assert "Neighbour &lt;principal&gt; would read them" in question.text
    assert questions(shared, GRADE3) == []
    assert not any(QUESTION in one.text for one in said(shared))
    rounds(shared)
    assert len(questions(shared)) == 1


def test_results_wait_and_come_with_the_yes(shared):
    add_past(shared.db)
    rounds(shared)
    assert results(shared) == []
    assert states(shared)[-1:] == [State.HELD]
    assert "Something new for #" in questions(shared)[-1].text
    assert "are posted in #" in answer(shared)
    rounds(shared)
    assert len(results(shared)) == 1
    add_past(shared.db)
    rounds(shared)
    assert len(results(shared)) == 2


def test_minutes_and_their_document_wait_until_the_channel_is_shared_no_more(shared):
    meeting_id = add_meeting(shared.db)
    now, machine_now = shared.app.clock.now(), shared.app.clock.machine_now()
    close(shared.db, meeting_id, now, machine_now)
    rounds(shared)
    assert minutes_in(shared) == []
    assert states(shared)[-2:] == [State.HELD, State.HELD]
    shared.slack.share_outside(TEAM, shared=False)
    rounds(shared)
    assert len(minutes_in(shared)) == 1
    assert states(shared)[-2:] == [State.SENT, State.SENT]
    assert "everything is posted there as before" in answer(shared)


def test_what_is_there_already_is_not_changed_meanwhile(bot_on_both):
    set_up(bot_on_both)
    add_past(bot_on_both.db)
    rounds(bot_on_both)
    [before] = results(bot_on_both)
    bot_on_both.slack.share_outside(TEAM)
    rounds(bot_on_both)
    with bot_on_both.db.write() as session:
        theirs = update(PostedMessage).where(PostedMessage.kind == ids.RESULTS_MESSAGE)
        session.execute(theirs.values(version_wanted=PostedMessage.version_wanted + 1))
    rounds(bot_on_both)
    assert changes_of(bot_on_both, before) == 0
    answer(bot_on_both)
    rounds(bot_on_both)
    assert changes_of(bot_on_both, before) == 1


@pytest.mark.parametrize(
    ("user", "workspace"), [(ASSISTANT, "T0SANDBOX01"), (OUTSIDER, "T0SANDBOX01"), (PRINCIPAL, "T2")]
)
def test_only_those_who_steer_the_team_say_yes(shared, mailbox, user, workspace):
    add_past(shared.db)
    rounds(shared)
    with shared.db.read() as session:
        ilt = session.scalars(select(Ilt).where(Ilt.channel_id == TEAM)).one()
    payload = click_payload(
        mailbox, user, workspace, action_id=ids.OUTSIDERS_MAY_READ, value=str(ilt.id), block_id="x"
    )
    shared.slack.deliver("interactive", payload)
    assert "Only an organizer of this team can say so" in mailbox.newest()
    rounds(shared)
    assert states(shared)[-1:] == [State.HELD]


def test_shared_again_it_is_asked_again(shared):
    answer(shared)
    shared.slack.share_outside(TEAM, shared=False)
    rounds(shared)
    shared.slack.share_outside(TEAM)
    rounds(shared)
    assert len(questions(shared)) == 1  # the first one was replaced by its answer
    add_past(shared.db)
    rounds(shared)
    assert results(shared) == []


def test_without_an_event_the_daily_look_notices(bot):
    set_up(bot)
    bot.slack.remove_bot(PRINCIPAL, TEAM)
    bot.slack.share_outside(TEAM)
    bot.slack.invite_bot(PRINCIPAL, TEAM)
    rounds(bot)
    assert len(questions(bot)) == 1
    assert "Nobody of the other organization is in it yet" in questions(bot)[0].text


def test_votes_go_on(shared):
    open_assessment(shared)
    row_vote(shared, GRADE3, "teacher_teams")
    assert len(section_messages(shared)) == 1
    assert votes(shared.db) == {(GRADE3, "teacher_teams"): "strength"}


def test_what_a_team_may_choose_waits_too_and_is_asked_about_once_a_day(shared):
    """Its candidates are the weaknesses of the last vote."""
    with_result(shared)
    rounds(shared)
    asked = len(questions(shared))
    open_focus(shared)
    rounds(shared)
    assert posted(shared, ids.FOCUS_MESSAGE).ts is None
    assert len(questions(shared)) == asked
    answer(shared)
    rounds(shared)
    assert posted(shared, ids.FOCUS_MESSAGE).ts


def test_a_new_vote_goes_on_and_what_came_of_it_waits(bot):
    set_up(bot)
    with_result(bot)
    bot.slack.share_outside(TEAM)
    rounds(bot)
    again(bot)
    assert posted(bot, ids.REVOTE_MESSAGE).ts
    with bot.db.write() as session:
        asked = session.scalars(select(PostedMessage).filter_by(kind=ids.REVOTE_MESSAGE)).one()
        assert not is_held(session, asked)
        session.get_one(Round, asked.subject_id).state = RoundState.REVEALED
        assert is_held(session, asked)


def test_a_change_of_what_is_there_is_asked_about(bot):
    set_up(bot)
    with_result(bot)
    open_focus(bot)
    bot.slack.share_outside(TEAM)
    rounds(bot)
    asked = len(questions(bot))
    place(bot, GRADE3, 0, 1)
    rounds(bot)
    assert len(questions(bot)) == asked + 1
    assert "Something new for #" in questions(bot)[-1].text


def test_a_yes_is_for_the_organizations_that_read_along_then(shared):
    answer(shared)
    shared.slack.share_outside(TEAM, team_id="T0VENDOR")
    rounds(shared)
    assert len(questions(shared)) == 1  # the first one was replaced by its answer
    add_past(shared.db)
    rounds(shared)
    assert results(shared) == []


def test_whoever_was_told_that_it_comes_in_a_moment_hears_that_it_waits(shared):
    add_past(shared.db)
    with shared.db.write() as session:
        session.execute(update(Delivery).where(Delivery.state == State.OWED).values(answerable=GRADE3))
    rounds(shared)
    [told] = questions(shared, GRADE3)
    assert "Its organizers are asked." in told.text
    assert words_on(told) == []


def test_what_was_held_goes_with_the_team_and_never_where_it_was_held(shared):
    add_past(shared.db)
    rounds(shared)
    in_private(shared)
    bring(shared)
    rounds(shared)
    assert results(shared) == []
    assert len([one for one in said(shared, PRIVATE) if "Results" in one.text]) == 1


def test_a_yes_is_not_for_another_channel(shared):
    add_past(shared.db)
    answer(shared)
    rounds(shared)
    in_private(shared)
    shared.slack.share_outside(PRIVATE, team_id="T0VENDOR")
    bring(shared)
    rounds(shared)
    assert not any("Results" in one.text for one in said(shared, PRIVATE))
    [question] = questions(shared)
    assert "#principal-office is now shared" in question.text


def test_a_meeting_is_held_there_without_what_people_wrote(tuesday_bot):
    """Its card, its course; with an organizer's word all of it is shown."""
    bot = tuesday_bot
    meets(bot)
    set_role(bot, PRINCIPAL, Role.FACILITATOR)
    agenda(bot, "Reading data", "Budget")
    with bot.db.write() as session:
        session.execute(update(Ilt).values(norms=["One voice"]))
    bot.slack.share_outside(TEAM)
    rounds(bot)
    [card] = [one for one in said(bot) if one.text.startswith("Agenda for")]
    assert "30 of 60 minutes" in card.text
    start(bot)
    click(bot, "First item")
    message = meeting_message(bot)
    assert "Now: Item 1" in message.text
    for words in ("Reading data", "Budget", "Know more", "One voice"):
        assert words not in f"{card} {message}"
    bot.slack.command(PRINCIPAL, TEAM, "/ilt meeting")
    assert "Now: Reading data" in private(bot, PRINCIPAL)[-1].text
    assert "Only an organizer" in click(bot, "Show it here…", ASSISTANT)
    assert "Now: Item 1" in meeting_message(bot).text
    assert "are posted in #" in click(bot, "Show it here…")
    rounds(bot)
    assert "Now: Reading data" in meeting_message(bot).text
    assert not is_behind(bot, ids.MEETING_MESSAGE)


def is_behind(bot, kind: str) -> bool:
    message = posted(bot, kind)
    return message.version_shown < message.version_wanted


def posted(bot, kind: str) -> PostedMessage:
    with bot.db.read() as session:
        found: PostedMessage = session.scalars(select(PostedMessage).filter_by(kind=kind)).one()
    return found
