"""The table of a quarter and the cards: read by members of teams that take part and by readers, the same; by nobody else."""

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select, update

from bot.blocks import ids
from bot.district import operators
from bot.district.messages.card_form import CHANGED, DID
from bot.errors import SettingsError
from bot.turn import Turn
from storage.assessments import Assessment, Round, State, Tally
from storage.district import DistrictCard, DistrictReader, DistrictStay
from storage.district_counts import DistrictCounted, DistrictTable, forget_old_tables
from storage.people import Ilt, Member, Person, Role, Workspace
from storage.purge import purge_step
from tests.steps.assessments import top_form
from tests.steps.bot import GRADE3, PRINCIPAL, STAFF, TEAM
from tests.steps.dated_bot import set_role
from tests.steps.district import (
    LONG_AGO,
    NEVER,
    OWN,
    other_teams,
    press,
    read_in,
    schools,
    take_part,
    vote_again_in,
    work_on,
)
from tests.steps.focus import with_result
from tests.steps.home import opened
from tests.steps.revealed import KEYS

NORMS, SECOND = KEYS[0], "T0SCHOOL002"
READER = "U0READER001"


@pytest.fixture
def bot(tuesday_bot):
    """The principal's team is in, since long ago."""
    set_role(tuesday_bot, PRINCIPAL, Role.FACILITATOR)
    with tuesday_bot.db.write() as session:
        person = session.scalars(select(Person.id).filter_by(slack_user_id=PRINCIPAL)).one()
        take_part(session, session.scalars(select(Ilt.id).filter_by(channel_id=TEAM)).one(), person)
    return tuesday_bot


def new_year(bot) -> None:
    """The quarter is over, everywhere."""
    bot.at("2027-01-01 06:00")


def worker_turn(bot) -> Turn:
    return Turn.of_worker(bot.db, bot.app.clock)


def table_blocks(message) -> str:
    """What everybody reads: until the first team's own row."""
    blocks = [{name: value for name, value in one.items() if name != "block_id"} for one in message.blocks]
    dividers = [place for place, one in enumerate(blocks) if one["type"] == "divider"]
    return json.dumps(blocks[: dividers[1]] if len(dividers) > 1 else blocks)


def test_the_table_is_counted_once_and_stays_whoever_leaves(bot):
    others = other_teams(bot.db, 11)
    work_on(bot.db, others[:6], NORMS)
    # A team that came in the quarter, and one of three.
    other_teams(bot.db, 1, since=datetime(2026, 11, 1, tzinfo=UTC), first=20)
    other_teams(bot.db, 1, voters=3, first=21)
    bot.at("2026-12-31 23:00")
    assert "There is no table yet" in schools(bot).text
    new_year(bot)
    said = schools(bot, GRADE3).text
    assert "October to December 2026: 12 teams counted." in said
    assert "6 worked on it, a few voted again, a few say that something worked" in said
    assert "school-" not in said
    with bot.db.write() as session:
        session.execute(update(DistrictStay).where(DistrictStay.ilt_id == others[0]).values(state="out"))
    bot.tick()
    assert schools(bot, GRADE3).text == said
    # Of the next quarter there is none: the difference would tell of the team that left.
    bot.at("2027-04-01 07:00")
    later = schools(bot, GRADE3).text
    assert "October to December 2026: 12 teams counted." in later
    assert "There is no newer one: teams came or went" in later
    with bot.db.read() as session:
        assert session.scalars(select(DistrictTable.numbers).order_by(DistrictTable.quarter)).all() == [
            {f"{NORMS}:worked_on": 6},
            {},
        ]


def test_what_was_worked_on_voted_on_again_and_worked_is_counted_of_the_quarter_alone(bot):
    others = other_teams(bot.db, 16)
    before, within = datetime(2026, 9, 20, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC)
    work_on(bot.db, others[:11], NORMS)
    vote_again_in(bot.db, others[5:11], NORMS, within)
    vote_again_in(bot.db, others[11:], NORMS, before)
    read_in(bot.db, others[:3], "better", within)
    read_in(bot.db, others[3:5], "there", within)
    read_in(bot.db, others[5:7], "no_change", within)
    read_in(bot.db, others[7:9], "better", before)
    new_year(bot)
    assert "11 worked on it, 6 voted again, 5 say that something worked" in schools(bot).text


def test_four_teams_have_no_table_and_one_that_leaves_again_changes_nothing(bot):
    [first, *_] = other_teams(bot.db, 3)
    work_on(bot.db, [first], NORMS)
    new_year(bot)
    none = schools(bot).text
    assert "There is no table yet." in none
    with bot.db.write() as session:
        session.execute(update(DistrictStay).where(DistrictStay.ilt_id == first).values(state="out"))
    bot.at("2027-04-01 07:00")
    assert schools(bot).text == none
    with bot.db.read() as session:
        assert session.scalar(select(func.count()).select_from(DistrictCounted)) == 0


def test_a_reader_sees_the_same_and_nothing_more_until_the_role_is_taken_away(bot):
    work_on(bot.db, other_teams(bot.db, 11)[:6], NORMS)
    new_year(bot)
    bot.slack.add_person(READER, "Dana Reader")
    bot.slack.join(READER, STAFF)
    assert "has not named you as a reader" in schools(bot, READER, STAFF).text
    operators.add_reader(worker_turn(bot), OWN, READER)
    operators.add_reader(worker_turn(bot), OWN, READER)
    read = schools(bot, READER, STAFF)
    assert "12 teams counted" in read.text
    assert table_blocks(read) == table_blocks(schools(bot))
    assert not any(one["type"] == "actions" for one in read.blocks)
    assert [line.split()[:2] for line in operators.lines(worker_turn(bot))] == [[OWN, READER]]
    operators.remove_reader(worker_turn(bot), OWN, READER)
    assert "has not named you as a reader" in schools(bot, READER, STAFF).text
    with bot.db.read() as session:
        assert session.scalars(select(DistrictReader)).all() == []
    for wrong, why in (((OWN, READER), "is no reader"), (("T0NOWHERE", READER), "is no reader")):
        with pytest.raises(SettingsError, match=why):
            operators.remove_reader(worker_turn(bot), *wrong)
    for wrong, why in ((("T0NOWHERE", READER), "no workspace"), ((OWN, "Dana"), "no member ID")):
        with pytest.raises(SettingsError, match=why):
            operators.add_reader(worker_turn(bot), *wrong)


def test_another_workspace_is_another_district_unless_the_operator_lists_both_together(bot):
    with bot.db.write() as session:
        session.add(Workspace(id=SECOND, name="", bot_user_id="U0BOT", bot_name="ILT"))
    work_on(bot.db, other_teams(bot.db, 11, workspace_id=SECOND)[:6], NORMS)
    new_year(bot)
    assert "There is no table yet" in schools(bot).text
    with bot.db.read() as session:
        assert session.scalars(select(DistrictTable.teams).filter_by(district=SECOND)).all() == [11]
    operators.together(worker_turn(bot), [OWN, SECOND])
    assert operators.lines(worker_turn(bot)) == [f"One district: {OWN}, {SECOND}"]
    bot.tick()
    bot.tick()
    # What each team said yes to was another district: nobody is in before they are asked again.
    assert "does not take part" in schools(bot).text
    with bot.db.read() as session:
        assert set(session.scalars(select(DistrictStay.state))) == {"moved"}
    operators.together(worker_turn(bot), [OWN])
    assert operators.lines(worker_turn(bot)) == [
        "Nobody reads along, and each workspace is a district by itself."
    ]
    # What was counted of a workspace goes with it, and everything after its time.
    with bot.db.write() as session:
        while purge_step(session, SECOND):
            pass
        assert set(session.scalars(select(DistrictTable.district))) == {OWN}
        forget_old_tables(session, NEVER)
        assert session.scalars(select(DistrictTable)).all() == []
        assert session.scalars(select(DistrictStay)).all() == []


def vote_again(bot, strength: int, weakness: int) -> None:
    """A new vote on the first criterion was revealed."""
    with bot.db.write() as session:
        assessment, now = session.scalars(select(Assessment)).one(), bot.app.clock.now()
        again = Round(assessment_id=assessment.id, number=2, criterion_key=NORMS, state=State.REVEALED)
        again.opened_at = again.deadline_at = again.ended_at = now
        session.add(again)
        session.flush()
        counted = {
            "answered": strength + weakness,
            "strength": strength,
            "weakness": weakness,
            "cannot_say": 0,
        }
        session.add(Tally(round_id=again.id, criterion_key=NORMS, **counted))


def fill_card(bot, did: str, changed: str) -> None:
    form = top_form(bot, PRINCIPAL)
    bot.slack.fill(PRINCIPAL, form.id, DID, DID, did)
    bot.slack.fill(PRINCIPAL, form.id, CHANGED, CHANGED, changed)
    bot.slack.submit(PRINCIPAL, form.id)
    bot.settle()


def test_a_card_is_written_where_a_new_vote_moved_and_withdrawn_by_one_tap_of_any_member(bot):
    with_result(bot)
    assert ids.SCHOOLS_CARD not in str(schools(bot).blocks)
    vote_again(bot, 6, 1)
    press(bot, schools(bot), ids.SCHOOLS_CARD)
    fill_card(bot, "x" * 301, "y" * 301)
    errors = top_form(bot, PRINCIPAL).errors
    assert errors is not None
    assert set(errors) == {DID, CHANGED}
    fill_card(bot, "A weekly note to <!channel>", "More of us *write*")
    preview = str(top_form(bot, PRINCIPAL).payload)
    assert "What we did: A weekly note to <!channel>" in preview
    assert f"Ask <@{PRINCIPAL}>" in preview
    bot.slack.submit(PRINCIPAL, top_form(bot, PRINCIPAL).id)
    bot.settle()
    assert "Published" in str(top_form(bot, PRINCIPAL).payload)
    read = schools(bot, GRADE3)
    assert "What changed: More of us *write*" in read.text
    assert ids.SCHOOLS_CARD not in str(read.blocks)
    assert table_blocks(read) == table_blocks(schools(bot))
    assert "Nobody reads it now" not in str(read.blocks)
    bot.slack.leave(PRINCIPAL, TEAM)
    bot.slack.settle()
    bot.tick()
    left = schools(bot, GRADE3)
    assert "What changed" not in left.text, "there is nobody to ask"
    assert "Nobody reads it now, because whoever published it has left the team." in str(left.blocks)
    assert "Withdrawn." in press(bot, left, ids.SCHOOLS_WITHDRAW, GRADE3).text
    assert "Our card" not in str(schools(bot, GRADE3).blocks)
    assert "What changed" not in schools(bot, GRADE3).text


def test_cards_of_a_team_go_with_it_and_are_turned_four_at_a_time(bot):
    others = other_teams(bot.db, 6)
    with bot.db.write() as session:
        for ilt_id in others:
            by = session.scalars(select(Member.person_id).filter_by(ilt_id=ilt_id)).first()
            card = DistrictCard(ilt_id=ilt_id, criterion_key=NORMS, did=f"Did {ilt_id}", changed="Much")
            card.published_at, card.published_by_id = LONG_AGO, by
            session.add(card)
    first = schools(bot)
    assert first.text.count("What we did") == 4
    second = press(bot, first, ids.SCHOOLS_MORE)
    assert second.text.count("What we did") == 2
    with bot.db.write() as session:
        session.execute(update(DistrictStay).where(DistrictStay.ilt_id.in_(others[:3])).values(state="out"))
    assert press(bot, second, ids.SCHOOLS_BACK).text.count("What we did") == 3
    # On Home a form shows the same, and turns its pages.
    view = opened(bot)
    [block] = [one for one in view.payload["blocks"] if ids.SCHOOLS_OPEN in str(one)]
    bot.slack.view_action(PRINCIPAL, view.id, block["block_id"], ids.SCHOOLS_OPEN)
    bot.settle()
    assert str(top_form(bot, PRINCIPAL).payload).count("What we did") == 3
