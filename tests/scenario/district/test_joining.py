"""A team takes part across schools: proposed by an organizer, stopped or ended by any member, and nobody reads who did."""

from datetime import date

import pytest
from sqlalchemy import select, update

from bot.blocks import ids
from storage.audit import AuditEntry
from storage.district import DistrictCard, DistrictStay, StayState
from storage.district_counts import forget_old_tables
from storage.living import PostedMessage
from storage.people import Ilt, Member, Person, Role, TimeOff
from tests.steps.bot import ASSISTANT, EIGHT, GRADE3, GRADE5, PRINCIPAL, TEAM
from tests.steps.dated_bot import set_role
from tests.steps.district import LONG_AGO, press, propose, schools, take_part, told
from tests.steps.privacy import delete, my_file


@pytest.fixture
def bot(tuesday_bot):
    set_role(tuesday_bot, PRINCIPAL, Role.FACILITATOR)
    return tuesday_bot


def off(bot, user: str, first: date, last: date) -> None:
    with bot.db.write() as session:
        person = session.scalars(select(Person.id).filter_by(slack_user_id=user)).one()
        session.add(TimeOff(person_id=person, first_day=first, last_day=last))


def only(bot, *users: str) -> None:
    with bot.db.write() as session:
        others = select(Person.id).where(Person.slack_user_id.not_in(users))
        session.execute(update(Member).where(Member.person_id.in_(others)).values(is_present=False))


def test_from_the_proposal_to_taking_the_team_out_again(bot):
    before = schools(bot, GRADE3)
    assert "An organizer of the team can propose it." in before.text
    assert ids.SCHOOLS_PROPOSE not in str(before.blocks)
    assert "There is no table yet" not in before.text
    message = propose(bot)
    assert "until the end of Fri, Dec 4, 2026" in message.text
    assert "There is no table yet" not in schools(bot).text
    bot.at("2026-12-04 23:58")
    assert len(told(bot)) == 1
    bot.at("2026-12-05 00:00")
    [proposal, joined] = told(bot)
    assert "Nobody said no" in proposal.text
    assert ids.SCHOOLS_NO not in str(proposal.blocks)
    assert "takes part in Across schools now" in joined.text
    assert "There is no table yet. It is counted at the end of a quarter" in schools(bot, GRADE3).text
    assert (
        "is out. The channel reads that a member did it, and not who."
        in press(bot, joined, ids.SCHOOLS_TAKE_OUT, GRADE3).text
    )
    bot.tick()
    bot.tick()
    assert "A member took #ilt-team out of Across schools" in told(bot)[-1].text
    assert "Grade 3" not in told(bot)[-1].text
    assert "There is no table yet" not in schools(bot).text
    # What is noted names who proposed, and nobody who ended it.
    with bot.db.read() as session:
        deeds = session.scalars(select(AuditEntry.deed).where(AuditEntry.deed.like("schools%"))).all()
        assert deeds == ["schools_proposed"]
        columns = {column.name for column in DistrictStay.__table__.columns}
    assert {name for name in columns if name.endswith("_by_id") or "person" in name} == {"proposed_by_id"}


def test_a_member_who_says_no_after_two_days_stops_it_until_the_next_quarter(bot):
    message = propose(bot)
    shown, kept = schools(bot, GRADE3), schools(bot, ASSISTANT)
    bot.at("2026-12-03 16:00")
    said = press(bot, message, ids.SCHOOLS_NO, GRADE5)
    assert "The channel reads that a member said no, and not who." in said.text
    bot.tick()
    assert "A member said no, so #ilt-team does not take part." in told(bot)[-1].text
    again = press(bot, shown, ids.SCHOOLS_NO, GRADE3)
    assert again.text == "#ilt-team does not take part: a member has said no."
    bot.at("2026-12-07 09:00")
    refused = press(bot, schools(bot), ids.SCHOOLS_PROPOSE)
    assert "You can propose it again from Fri, Jan 1, 2027 on." in refused.text
    bot.at("2027-01-04 09:00")
    assert "until the end of Thu, Jan 7, 2027" in propose(bot).text
    # A button of the proposal that is over does not reach the new one.
    press(bot, kept, ids.SCHOOLS_NO, ASSISTANT)
    with bot.db.read() as session:
        states = session.scalars(select(DistrictStay.state).order_by(DistrictStay.id)).all()
    assert states == [StayState.REFUSED, StayState.PROPOSED]


def test_days_on_which_somebody_of_the_team_is_off_do_not_count(bot):
    off(bot, GRADE3, date(2026, 12, 3), date(2026, 12, 3))
    assert "until the end of Mon, Dec 7, 2026" in propose(bot).text
    off(bot, ASSISTANT, date(2026, 12, 7), date(2026, 12, 7))
    bot.at("2026-12-08 00:01")
    bot.at("2026-12-08 00:02")
    assert "until the end of Tue, Dec 8, 2026" in told(bot)[-1].text
    assert "does not take part" in press(bot, told(bot)[-1], ids.SCHOOLS_NO, ASSISTANT).text


def test_a_proposal_that_nobody_could_read_yet_is_no_yes(bot):
    press(bot, schools(bot), ids.SCHOOLS_PROPOSE)
    bot.at("2026-12-05 00:00")
    [proposal] = told(bot)
    assert "until the end of Wed, Dec 9, 2026" in proposal.text
    assert "does not take part" in press(bot, proposal, ids.SCHOOLS_NO, GRADE3).text


def test_a_proposal_that_is_posted_late_has_all_of_its_days(bot):
    press(bot, schools(bot), ids.SCHOOLS_PROPOSE)
    bot.at("2026-12-04 23:50")
    bot.tick()
    [proposal] = told(bot)
    assert "until the end of Wed, Dec 9, 2026" in proposal.text
    bot.at("2026-12-09 23:58")
    bot.tick()
    assert "does not take part" in press(bot, told(bot)[-1], ids.SCHOOLS_NO, GRADE3).text


def test_what_channels_were_told_of_a_proposal_goes_with_it_or_is_given_up(bot):
    press(bot, propose(bot), ids.SCHOOLS_NO, GRADE5)
    bot.tick()
    mine = select(PostedMessage).filter_by(kind=ids.SCHOOLS_MESSAGE)
    with bot.db.write() as session:
        session.query(DistrictStay).delete()
        message = session.scalars(mine).one()
        message.version_wanted, message.next_try_at = message.version_wanted + 1, LONG_AGO
    bot.tick()
    with bot.db.write() as session:
        assert session.scalars(mine).one().failures == 1
        take_part(session, 1, 1)
        session.execute(update(DistrictStay).values(id=session.scalars(mine).one().subject_id))
        session.execute(update(DistrictStay).values(state=StayState.OUT, ended_at=LONG_AGO))
        forget_old_tables(session, bot.app.clock.now())
        assert session.scalars(mine).all() == []


def test_a_team_of_three_is_not_taken_and_an_observer_does_not_decide(bot):
    only(bot, *EIGHT[:3])
    refused = press(bot, schools(bot), ids.SCHOOLS_PROPOSE)
    assert "#ilt-team has 3 members who vote, and Across schools takes teams of at least 4" in refused.text
    assert told(bot) == []
    with bot.db.write() as session:
        session.execute(update(Member).values(is_present=True))
    message = propose(bot)
    set_role(bot, GRADE3, Role.OBSERVER)
    assert "You observe this team" in press(bot, message, ids.SCHOOLS_NO, GRADE3).text
    assert ids.SCHOOLS_NO not in str(schools(bot, GRADE3).blocks)
    set_role(bot, PRINCIPAL, Role.MEMBER)
    bot.at("2026-12-05 00:00")
    assert "takes part" in schools(bot, GRADE3).text
    # A channel that the team moves to takes all of it along: the button stays the team's.
    with bot.db.read() as session:
        assert session.scalars(select(Ilt.channel_id).join(DistrictStay)).all() == [TEAM]


def test_what_is_held_about_a_person_and_what_deleting_leaves(bot):
    propose(bot)
    assert "you proposed that it takes part in Across schools" in my_file(bot, PRINCIPAL)
    with bot.db.write() as session:
        person = session.scalars(select(Person.id).filter_by(slack_user_id=PRINCIPAL)).one()
        card = DistrictCard(ilt_id=1, criterion_key="norms", did="We talk", changed="More trust")
        card.published_at, card.published_by_id = bot.app.clock.now(), person
        session.add(card)
    assert "We talk" in my_file(bot, PRINCIPAL)
    delete(bot, PRINCIPAL)
    with bot.db.read() as session:
        assert session.scalars(select(DistrictCard)).all() == []
    bot.tick()
    assert "former member proposes" in told(bot, GRADE3)[-1].text
