"""Single meetings moved, skipped, added and taken back; who may; roles and the record, on both databases."""

import threading
from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.agenda.roles import team_roles
from bot.errors import NotFacilitatorError, RefusalError, WrongInputError
from bot.meetings.access import DayOffError, When, Which
from bot.meetings.list import add_wish, move_wish, read_list
from bot.meetings.messages.list import MeetingDone
from bot.meetings.moves import ADD, SKIP, add, move, skip, undo
from bot.meetings.record import record_of, record_sentence
from bot.meetings.rights import require_meeting
from bot.rules.rotation import USUAL_ROLES, proposed_roles
from bot.setup.messages.norms_and_roles import HOLDER, ROLE, RoleRow
from bot.setup.norms_and_roles import save_norms, save_roles
from bot.teams.roles import role_takers
from storage.living import PostedMessage
from storage.meetings import Meeting, MeetingState, RoleTurn, last_turns, roles_of, turns_of
from storage.people import Ilt, Member, Person
from storage.personal_meetings import forget_in_meetings
from tests.databases import opened
from tests.steps.dated_bot import chicago
from tests.steps.planned_team import (
    DEC8,
    DEC22,
    KIM,
    LEAD,
    MONDAY,
    NOV24,
    SAM,
    PlannedTeam,
    at_once,
    days_off,
    planned_team,
    post_card,
    set_state,
)
from tests.steps.turns import act_in, turn_of

NOON = time(12)
DEC1 = date(2026, 12, 1)


@pytest.fixture
def team(database) -> PlannedTeam:
    return planned_team(database)


def on(day: date, hour: time = NOON, **more) -> When:
    return When(day, hour, **more)


def to_move(team: PlannedTeam, slot: date, when: When, user: str = LEAD, now=MONDAY) -> MeetingDone:
    return move(turn_of(team.db, team.actor(user), now), Which(team.ilt_id, slot), when)


def days(team: PlannedTeam) -> list[date]:
    return [one.day for one in team.plan(NOV24, DEC22) if not one.is_off]


def what_undoes(done: MeetingDone) -> tuple[Which, str]:
    ilt_id, slot, what = done.undo.split(":", 2)
    return Which(int(ilt_id), date.fromisoformat(slot)), what


def take_back(team: PlannedTeam, done: MeetingDone, now=MONDAY) -> MeetingDone:
    which, what = what_undoes(done)
    return undo(turn_of(team.db, team.actor(), now), which, what)


def test_a_meeting_is_moved_and_the_move_taken_back(team):
    done = to_move(team, NOV24, on(date(2026, 11, 25)))
    assert done.words == "Moved. The meeting of Tue, Nov 24 is now Wed, Nov 25, 12:00 PM."
    again = to_move(team, NOV24, on(date(2026, 11, 30)))
    assert days(team)[0] == date(2026, 11, 30)
    take_back(team, again)
    assert days(team)[0] == date(2026, 11, 25)
    back = undo(turn_of(team.db, team.actor(), MONDAY), Which(team.ilt_id, NOV24), "")
    assert back.words == "Back in the plan: Tue, Nov 24, 3:30 PM."
    assert [row.is_moved for row in team.rows()] == [False]


def test_a_repeated_delivery_changes_nothing_twice(team):
    actor = team.actor(request="once")
    for _ in range(2):
        done = move(turn_of(team.db, actor, MONDAY), Which(team.ilt_id, NOV24), on(date(2026, 11, 25)))
        assert "now Wed, Nov 25" in done.words
    other = team.actor(request="two")
    for _ in range(2):
        add(turn_of(team.db, other, MONDAY), team.ilt_id, on(DEC1))
    third = team.actor(request="three")
    for _ in range(2):
        assert "Skipped: Tue, Dec 8" in skip(turn_of(team.db, third, MONDAY), Which(team.ilt_id, DEC8)).words
    assert days(team) == [date(2026, 11, 25), DEC1, DEC22]


def test_a_skip_says_what_waits_and_is_taken_back(team):
    done = skip(turn_of(team.db, team.actor(), MONDAY), Which(team.ilt_id, NOV24))
    assert done.words == (
        "Skipped: Tue, Nov 24. What you wanted to talk about waits for Tue, Dec 8, 3:30 PM."
    )
    take_back(team, done)
    assert days(team) == [NOV24, DEC8, DEC22]


def test_an_added_meeting_is_taken_out_again_and_one_in_the_channel_is_skipped_instead(team):
    done = add(turn_of(team.db, team.actor(), MONDAY), team.ilt_id, on(DEC1))
    assert take_back(team, done).words == "Taken out again: Tue, Dec 1."
    assert team.rows() == []
    add(turn_of(team.db, team.actor(), MONDAY), team.ilt_id, on(DEC1))
    post_card(team, DEC1)
    undo(turn_of(team.db, team.actor(), MONDAY), Which(team.ilt_id, DEC1), ADD)
    assert [row.state for row in team.rows()] == [MeetingState.SKIPPED]
    with team.db.read() as session:
        [card] = session.scalars(select(PostedMessage)).all()
        assert card.version_wanted > 1


def test_a_meeting_can_be_added_where_one_was_moved_away_or_skipped(team):
    to_move(team, NOV24, on(date(2026, 11, 25)))
    skip(turn_of(team.db, team.actor(), MONDAY), Which(team.ilt_id, DEC8))
    add(turn_of(team.db, team.actor(), MONDAY), team.ilt_id, on(NOV24))
    add(turn_of(team.db, team.actor(), MONDAY), team.ilt_id, on(DEC8))
    assert days(team) == [NOV24, date(2026, 11, 25), DEC8, DEC22]
    with pytest.raises(RefusalError, match="another meeting on Tue, Dec 8 by now"):
        undo(turn_of(team.db, team.actor(), MONDAY), Which(team.ilt_id, DEC8), SKIP)


@pytest.mark.parametrize(
    ("when", "field", "sentence"),
    [
        (on(DEC8), "day", "There is a meeting on Tue, Dec 8 already"),
        (on(date(2026, 11, 20)), "day", "That time has passed"),
        (on(date(2026, 11, 23), time(8)), "day", "That time has passed"),
        (on(date(2027, 1, 11)), "day", "more than a month away"),
        (on(DEC1, time(3, 30)), "hour", "AM or PM"),
        (When(None, NOON), "day", "Choose a day"),
        (When(DEC1, None), "hour", "Choose an hour"),
    ],
)
def test_what_cannot_be_is_said_under_its_field(team, when, field, sentence):
    with pytest.raises(WrongInputError) as refused:
        to_move(team, NOV24, when)
    assert sentence in refused.value.fields[field]
    assert team.rows() == []


def test_a_day_off_is_asked_about_and_taken_where_they_mean_that_day(team):
    days_off(team, DEC1, DEC1)
    with pytest.raises(DayOffError) as asked:
        to_move(team, NOV24, on(DEC1))
    assert asked.value.day == DEC1
    with pytest.raises(DayOffError):
        to_move(team, NOV24, on(date(2026, 12, 5), day_off=DEC1))
    to_move(team, NOV24, on(DEC1, day_off=DEC1))
    assert days(team)[0] == DEC1


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (MeetingState.SKIPPED, "is skipped. Undo that first"),
        (MeetingState.RUNNING, "is going on now"),
        (MeetingState.CLOSED, "has passed, so it stays in the record"),
        (MeetingState.NOT_HELD, "has passed, so it stays in the record"),
    ],
)
def test_only_a_meeting_to_come_is_moved_or_skipped(team, state, sentence):
    set_state(team, NOV24, state)
    with pytest.raises(RefusalError, match=sentence):
        to_move(team, NOV24, on(DEC1))
    with pytest.raises(RefusalError, match=sentence):
        skip(turn_of(team.db, team.actor(), MONDAY), Which(team.ilt_id, NOV24))
    assert [row.state for row in team.rows()] == [state]


def test_after_its_time_a_meeting_stays_and_until_its_end_it_can_still_be_moved(team):
    to_move(team, NOV24, on(DEC1), now=chicago("2026-11-24 16:29"))
    with pytest.raises(RefusalError, match="has passed"):
        to_move(team, DEC8, on(date(2026, 12, 15)), now=chicago("2026-12-08 16:30"))
    with pytest.raises(RefusalError, match="has passed"):
        skip(turn_of(team.db, team.actor(), chicago("2026-12-08 16:30")), Which(team.ilt_id, DEC8))


def test_members_change_nothing_but_whoever_leads_changes_their_meeting_and_may_add(team):
    for refused in (
        lambda: to_move(team, NOV24, on(DEC1), KIM),
        lambda: skip(turn_of(team.db, team.actor(KIM), MONDAY), Which(team.ilt_id, NOV24)),
        lambda: add(turn_of(team.db, team.actor(KIM), MONDAY), team.ilt_id, on(DEC1)),
        lambda: add_wish(turn_of(team.db, team.actor(KIM), MONDAY), team.ilt_id),
        lambda: move_wish(turn_of(team.db, team.actor(KIM), MONDAY), Which(team.ilt_id, NOV24)),
    ):
        with pytest.raises(NotFacilitatorError):
            refused()
    assert team.rows() == []
    give(team, NOV24, Facilitator=KIM, Timekeeper=SAM)
    to_move(team, NOV24, on(DEC1), KIM)
    add(turn_of(team.db, team.actor(KIM), MONDAY), team.ilt_id, on(date(2026, 12, 3)))
    with pytest.raises(NotFacilitatorError):
        to_move(team, NOV24, on(date(2026, 12, 2)), SAM)
    shown = read_list(turn_of(team.db, team.actor(KIM), MONDAY), team.ilt_id)
    assert [line.may_change for line in shown.lines][:3] == [True, False, False]
    assert shown.may_add


@pytest.mark.parametrize("slot", [date(2026, 11, 25), date(2031, 1, 7), date(1999, 1, 1)])
def test_a_date_that_names_no_meeting_is_refused(team, slot):
    with pytest.raises(RefusalError, match="not in the plan any more"):
        skip(turn_of(team.db, team.actor(), MONDAY), Which(team.ilt_id, slot))


def test_another_teams_meetings_are_out_of_reach(team):
    theirs = planned_team(team.db, channel="C0OTHER0001")
    with team.db.write() as session:
        lead = session.scalars(select(Person).filter_by(slack_user_id=LEAD)).one()
        session.execute(
            update(Member)
            .where(Member.ilt_id == theirs.ilt_id, Member.person_id == lead.id)
            .values(is_present=False)
        )
    for refused in (
        lambda: to_move(theirs, NOV24, on(DEC1)),
        lambda: skip(turn_of(team.db, team.actor(), MONDAY), Which(theirs.ilt_id, NOV24)),
        lambda: undo(turn_of(team.db, team.actor(), MONDAY), Which(theirs.ilt_id, NOV24), SKIP),
        lambda: add(turn_of(team.db, team.actor(), MONDAY), theirs.ilt_id, on(DEC1)),
        lambda: read_list(turn_of(team.db, team.actor(), MONDAY), theirs.ilt_id),
        lambda: save_norms(turn_of(team.db, team.actor(), MONDAY), theirs.ilt_id, "x"),
        lambda: save_roles(turn_of(team.db, team.actor(), MONDAY), theirs.ilt_id, [RoleRow("x")], []),
        lambda: skip(turn_of(team.db, team.actor(), MONDAY), Which(777, NOV24)),
    ):
        with pytest.raises(RefusalError, match="Only members"):
            refused()
    assert theirs.rows() == []


def test_two_who_move_onto_one_day_at_once_end_with_one_meeting_there(maker):
    address = maker.migrated()
    with opened(address) as db:
        team = planned_team(db)
    slots, outcomes = iter([NOV24, DEC8, DEC22, date(2027, 1, 5)]), []
    lock = threading.Lock()

    def try_it(mine) -> None:
        with lock:
            slot = next(slots)
        try:
            move(turn_of(mine, team.actor(), MONDAY), Which(team.ilt_id, slot), on(date(2026, 12, 15)))
            outcomes.append("moved")
        except WrongInputError:
            outcomes.append("refused")

    at_once(address, try_it)
    assert sorted(outcomes) == ["moved", "refused", "refused", "refused"]


steps = st.lists(
    st.tuples(st.sampled_from(["move", "skip", "add", "undo"]), st.integers(0, 8), st.integers(0, 60)),
    max_size=10,
)


@given(steps)
@settings(max_examples=15)
def test_whatever_is_done_no_two_meetings_take_place_on_one_day(sqlite, done):
    with opened(sqlite.migrated()) as db:
        team = planned_team(db)
        for what, number, ahead in done:
            every = read_list(turn_of(db, team.actor(), MONDAY), team.ilt_id).lines
            which = Which(team.ilt_id, every[number % len(every)].slot)
            day = NOV24 + timedelta(days=ahead)
            when = When(day, NOON, day_off=day)
            try:
                if what == "move":
                    move(turn_of(db, team.actor(), MONDAY), which, when)
                elif what == "skip":
                    skip(turn_of(db, team.actor(), MONDAY), which)
                elif what == "add":
                    add(turn_of(db, team.actor(), MONDAY), team.ilt_id, when)
                else:
                    undo(turn_of(db, team.actor(), MONDAY), which, "")
            except RefusalError:
                continue
        held = [one.day for one in team.plan(NOV24, date(2027, 4, 1))]
        assert len(held) == len(set(held))


def give(team: PlannedTeam, slot: date, **roles: str) -> int:
    """Gives out roles, in this order."""
    row = team.row(slot)
    with team.db.write() as session:
        for position, (role, user) in enumerate(roles.items()):
            member = member_of(session, team, user)
            session.add(RoleTurn(meeting_id=row.id, role=role, position=position, member_id=member))
    return row.id


def member_of(session: Session, team: PlannedTeam, user: str) -> int:
    found = select(Member.id).join(Person).where(Person.slack_user_id == user, Member.ilt_id == team.ilt_id)
    return session.scalars(found).one()


def keep(team: PlannedTeam, *rows: RoleRow, was: tuple[str, ...] = USUAL_ROLES, user: str = LEAD):
    return save_roles(turn_of(team.db, team.actor(user), MONDAY), team.ilt_id, rows, was)


def names(team: PlannedTeam) -> list[str]:
    with team.db.read() as session:
        return [role.name for role in team_roles(session, team.ilt_id)]


def test_a_team_without_roles_of_its_own_has_the_usual_ones(team):
    assert names(team) == ["Facilitator", "Timekeeper", "Note-taker"]


def test_roles_are_renamed_removed_added_and_their_order_kept(team):
    shown = keep(team, RoleRow("Chair", KIM), RoleRow(""), RoleRow("Note-taker"), RoleRow(" Greeter "))
    assert names(team) == ["Chair", "Note-taker", "Greeter"]
    assert list(shown.agreed.roles) == ["Chair: Kim", "Note-taker: goes around", "Greeter: goes around"]


@pytest.mark.parametrize(
    ("rows", "field", "sentence"),
    [
        ([RoleRow(""), RoleRow("  ")], f"{ROLE}:0", "Keep at least one"),
        ([RoleRow("Chair"), RoleRow("chair")], f"{ROLE}:1", "already"),
        ([RoleRow("x" * 41)], f"{ROLE}:0", "At most 40"),
        ([RoleRow("Chair", "U0NOBODY000")], f"{HOLDER}:0", "Not a member"),
    ],
)
def test_roles_that_cannot_be_are_said_under_their_field(team, rows, field, sentence):
    with pytest.raises(WrongInputError) as refused:
        keep(team, *rows)
    assert sentence in refused.value.fields[field]
    assert names(team) == list(USUAL_ROLES)


def test_a_renamed_role_keeps_its_turns_and_a_removed_one_is_no_longer_had_in_meetings_to_come(team):
    give(team, NOV24, Facilitator=KIM, Timekeeper=SAM)
    set_state(team, NOV24, MeetingState.CLOSED)
    coming = give(team, DEC8, Facilitator=KIM, Timekeeper=SAM)
    shown = keep(team, RoleRow("Timekeeper"), RoleRow("Chair"), was=("Timekeeper", "Facilitator"))
    assert len(shown.agreed.roles) == 2
    keep(team, RoleRow("Chair"), RoleRow(""), was=("Chair", "Timekeeper"))
    with team.db.read() as session:
        turns = last_turns(session, team.ilt_id)
        assert {role for role, _ in turns} == {"Chair", "Timekeeper"}
        assert [(turn.role, turn.position) for turn, _, _ in turns_of(session, coming)] == [("Chair", 0)]


def test_changed_places_change_who_leads_the_meeting_to_come(team):
    coming = give(team, NOV24, Facilitator=KIM, Timekeeper=SAM)
    keep(team, RoleRow("Timekeeper"), RoleRow("Facilitator"))
    with team.db.read() as session:
        found = [(turn.role, person.slack_user_id) for turn, _, person in turns_of(session, coming)]
    assert found == [("Timekeeper", SAM), ("Facilitator", KIM)]


def test_when_whoever_always_has_a_role_leaves_it_goes_around(team):
    keep(team, RoleRow("Facilitator", KIM), RoleRow("Timekeeper"))
    assert proposed(team)["Facilitator"] == KIM
    with team.db.write() as session:
        session.execute(
            update(Member).where(Member.id == member_of(session, team, KIM)).values(is_present=False)
        )
    assert proposed(team) == {"Facilitator": LEAD, "Timekeeper": SAM}
    with team.db.write() as session:
        session.execute(update(Member).values(is_present=True))
    assert proposed(team)["Facilitator"] == KIM


def test_when_whoever_always_has_a_role_is_deleted_the_role_stays_and_goes_around(team):
    keep(team, RoleRow("Facilitator", KIM))
    with team.db.write() as session:
        kim = session.get_one(Member, member_of(session, team, KIM))
        forget_in_meetings(session, [kim.id], session.get_one(Person, kim.person_id))
    with team.db.read() as session:
        assert [(row.name, row.member_id) for row in roles_of(session, team.ilt_id)] == [
            ("Facilitator", None)
        ]


def proposed(team: PlannedTeam) -> dict[str, str]:
    """Who would have which role, by Slack id."""
    with team.db.read() as session:
        roles, takers = team_roles(session, team.ilt_id), role_takers(session, team.ilt_id)
        users = {member.id: person.slack_user_id for member, person in takers.values()}
        permanent = {role.name: role.member_id for role in roles if role.member_id}
        given = proposed_roles([role.name for role in roles], list(users), {}, permanent)
        return {role: users[member] for role, member in given.items()}


def held(team: PlannedTeam, *some: date) -> None:
    for day in some:
        with team.db.write() as session:
            session.add(
                Meeting(
                    ilt_id=team.ilt_id,
                    slot=day,
                    day=day,
                    starts_at=chicago(f"{day} 15:30"),
                    minutes=60,
                    state=MeetingState.CLOSED,
                )
            )


def sentence(team: PlannedTeam, shown: str = "2026-12-07 12:00", **more) -> str:
    with team.db.read() as session:
        return record_sentence(
            act_in(team.db, session, chicago(shown)), session.get_one(Ilt, team.ilt_id), **more
        )


def test_before_31_days_of_record_nothing_is_said(team):
    assert sentence(team) == ""
    held(team, date(2026, 11, 10), NOV24)
    assert sentence(team, "2026-12-10 12:00") == ""
    held(team, DEC8)
    assert sentence(team, "2026-12-11 12:00") == "You met 2 times in the last 31 days: on track."


def test_once_is_said_with_what_is_asked_and_what_comes_next(team):
    held(team, date(2026, 10, 27), NOV24)
    assert sentence(team) == (
        "You met once in the last 31 days; the conditions for success ask for twice a month. "
        "The next meeting is Tue, Dec 8."
    )
    assert "next meeting" not in sentence(team, says_next=False)


def test_a_long_break_is_counted_honestly(team):
    held(team, date(2026, 10, 27))
    days_off(team, NOV24, date(2026, 12, 2))
    assert sentence(team).startswith(
        "You have not met in the last 31 days (7 school days of these were days off); the conditions"
    )
    with team.db.read() as session:
        found = record_of(
            act_in(team.db, session, chicago("2026-12-07 12:00")), session.get_one(Ilt, team.ilt_id)
        )
    assert found
    assert (found.times, found.is_on_track, found.days_off, found.next_day) == (0, False, 7, DEC8)


def test_only_meetings_that_were_held_count(team):
    held(team, date(2026, 10, 27))
    for slot, state in ((NOV24, MeetingState.NOT_HELD), (date(2026, 11, 10), MeetingState.RUNNING)):
        set_state(team, slot, state)
    assert sentence(team).startswith("You met once")


def test_a_meeting_of_another_team_is_refused_by_its_number_too(team):
    theirs = planned_team(team.db, channel="C0OTHER0001")
    row = theirs.row(NOV24)
    with team.db.write() as session:
        session.execute(update(Member).where(Member.ilt_id == theirs.ilt_id).values(is_present=False))
    with team.db.read() as session, pytest.raises(RefusalError, match="Only members"):
        require_meeting(act_in(team.db, session, MONDAY, team.actor()), row.id)
