"""Who may ask, how often, about what; and what is left of it when people leave, are forgotten, or a name is in it."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.agenda.agenda import AgendaFields
from bot.agenda.from_staff import put_on_agenda
from bot.agenda.messages.forms import OBJECTIVE
from bot.blocks import ids
from bot.errors import NotFacilitatorError, RefusalError, WrongInputError
from bot.outbox.my_data import Whose
from bot.privacy.privacy import delete_me
from bot.rules.witness import answered_in_time
from bot.setup.moving import bring
from bot.sharing.asking import ask, offer_to_ask
from bot.staff import answering
from bot.staff.asking import Asked, Asker
from bot.staff.messages.asking import NAME, SIGNED, TEXT, UNSIGNED, ask_form
from bot.staff.messages.list import removed_title
from bot.staff.my_data import my_data
from bot.staff.reading import read_list
from bot.teams.membership import Place
from bot.turn import Act
from bot.words import speaking
from storage.agenda import AgendaItem, Decision
from storage.deliveries import Delivery
from storage.living import PostedMessage
from storage.people import Ilt, Member, Person, person_of
from storage.sharing import Share, ShareState, forget_shares
from storage.staff import StaffState, StaffText, StaffWaiting, asked_and_decided, forget_staff_texts
from tests.databases import opened
from tests.steps.dated_bot import chicago
from tests.steps.planned_team import KIM, LEAD, MONDAY, WORKSPACE
from tests.steps.staff import DECIDED, ROOM, SharedPost, shared_post
from tests.steps.turns import turn_of

STAFF = [f"U0STAFF00{number:02}" for number in range(10)]
ANN, BEN = STAFF[:2]
STUDENT = "Maya Fernandez"


@pytest.fixture
def post(sqlite) -> Iterator[SharedPost]:
    """A decision was shared in a room of ten."""
    with opened(sqlite.migrated()) as db:
        yield shared_post(db, STAFF)


def turn(post: SharedPost, user: str = LEAD, now=MONDAY, request: str = ""):
    return turn_of(post.db, post.team.actor(user, request), now)


def rows(post: SharedPost, table) -> list[Any]:
    with post.db.read() as session:
        return list(session.scalars(select(table)))


def test_three_a_day_on_the_askers_own_calendar_signed_or_not_and_a_repeat_counts_once(post):
    for name in (SIGNED, UNSIGNED):
        first = post.ask(ANN, "Why?", MONDAY, name=name, request=f"one {name}")
        again = post.ask(ANN, "Why?", MONDAY, name=name, request=f"one {name}")
        assert (first, again) == (first, first)
    assert post.ask(ANN, "Why so?", MONDAY).left == 0
    with pytest.raises(RefusalError, match="asked 3 times today"):
        post.ask(ANN, "And?", MONDAY, name=UNSIGNED)
    with pytest.raises(RefusalError, match="asked 3 times today"):
        post.keys(ANN, MONDAY)
    assert (len(post.texts()), len(rows(post, StaffWaiting))) == (2, 1)
    assert post.ask(ANN, "And?", chicago("2026-11-24 00:01")).left == 2
    assert post.ask(BEN, "And?", MONDAY).left == 2


@pytest.mark.parametrize(
    ("words", "name", "about", "field", "said"),
    [
        (" \n", SIGNED, "all", TEXT, "Write what you want"),
        ("x" * 601, SIGNED, "all", TEXT, "At most 600 characters"),
        ("Why?", "forged", "all", NAME, "older message"),
        ("Why?", SIGNED, "0" * 16, "about", "not in the post any more"),
    ],
)
def test_what_cannot_be_taken_is_said_under_its_field_and_counts_for_nothing(
    post, words, name, about, field, said
):
    with pytest.raises(WrongInputError) as wrong:
        post.ask(ANN, words, MONDAY, name=name, about=about)
    assert said in wrong.value.fields[field]
    assert post.ask(ANN, "Why?", MONDAY).left == 2


def test_without_a_name_nothing_tells_in_which_language_somebody_reads(post):
    with speaking("es"):
        [key] = [one for one in post.keys(ANN, MONDAY) if one != "all"]
        post.ask(ANN, "Why?", MONDAY, name=UNSIGNED, about=key)
    assert [one.about for one in rows(post, StaffWaiting)] == [f"Decisions: {DECIDED}"]


def test_what_it_is_about_is_kept_as_it_was_read_whatever_becomes_of_the_decision(post):
    key, _all = post.keys(ANN, MONDAY)
    with post.db.write() as session:
        session.execute(update(Decision).values(is_withdrawn=True))
        session.add(_decision(session, "Another one"))
    with pytest.raises(WrongInputError, match="not in the post any more"):
        post.ask(ANN, "Why?", MONDAY, about=key)
    post.ask(ANN, "Why?", MONDAY, about=post.keys(ANN, MONDAY)[0])
    assert [one.about for one in post.texts()] == ["Decisions: Another one"]
    assert DECIDED not in str([one.about for one in post.texts()])


def _decision(session, text: str) -> Decision:
    one = session.scalars(select(Decision)).first()
    made = Decision(ilt_id=one.ilt_id, meeting_id=one.meeting_id, request=text, text=text)
    made.logged_by_id, made.logged_at = one.logged_by_id, one.logged_at
    return made


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"is_external": True}, "another organization"),
        ({"is_bot": True}, "account of their own"),
        ({"is_deactivated": True}, "account of their own"),
    ],
)
def test_no_bot_and_nobody_from_elsewhere_asks(post, change, said):
    with post.db.write() as session:
        session.execute(update(Person).where(Person.slack_user_id == ANN).values(**change))
    for is_ours in (None, *([] if "is_external" in change else [True])):
        with pytest.raises(RefusalError, match=said):
            ask(turn(post, ANN), post.share_id, Asker("Ann", is_ours), Asked("Why?", "all", SIGNED))
    with pytest.raises(RefusalError, match="another organization"):
        ask(turn(post, BEN), post.share_id, Asker("Ben", is_ours=False), Asked("Why?", "all", SIGNED))
    assert post.texts() == []


def test_whoever_is_of_another_workspace_of_the_organization_asks(post):
    with post.db.write() as session:
        session.execute(update(Person).where(Person.slack_user_id == ANN).values(is_external=True))
        session.execute(update(Ilt).where(Ilt.channel_id == ROOM).values(is_private=True))
    assert post.ask(ANN, "Why?", MONDAY).left == 2


def test_of_several_things_in_a_post_none_is_proposed_and_each_is_named_by_its_first_line(post):
    with post.db.write() as session:
        session.add(_decision(session, "Another one\nand why"))
    whole, _first, second = post.keys(ANN, MONDAY)
    assert whole == "all"
    post.ask(ANN, "Why?", MONDAY, about=second)
    assert [one.about for one in post.texts()] == ["Decisions: Another one"]


def test_a_post_in_a_private_channel_is_asked_about_by_its_members_alone_and_a_forgotten_one_by_nobody(post):
    stranger = turn(post, "U0STRANGER1")
    assert offer_to_ask(stranger, post.share_id, Asker("New", is_ours=True)).about
    with post.db.write() as session:
        session.execute(update(Ilt).where(Ilt.channel_id == ROOM).values(is_private=True))
    with pytest.raises(RefusalError, match="posted in a private channel"):
        offer_to_ask(stranger, post.share_id, Asker("New", is_ours=True))
    with pytest.raises(RefusalError, match="posted in a private channel"):
        post.ask("U0STRANGER1", "Why?", MONDAY)
    with post.db.write() as session:
        session.execute(update(Share).values(state=ShareState.REFUSED))
    with pytest.raises(RefusalError, match="longer ago than I keep"):
        post.ask(ANN, "Why?", MONDAY)


def test_whoever_the_bot_has_not_met_is_met_by_asking(post):
    post.ask("U0STRANGER1", "Why?", MONDAY)
    with post.db.read() as session:
        met = person_of(session, WORKSPACE, "U0STRANGER1")
        assert met
        assert met.other_name is None, "Slack is asked about them when the members are read"
        assert [one.person_id for one in session.scalars(select(StaffText))] == [met.id]


def test_words_without_a_name_bring_no_row_of_whoever_asks(post):
    """Somebody met by asking would be the one who is in `people` and in no channel: the copy of any night would tell."""
    met = len(rows(post, Person))
    form = offer_to_ask(turn(post, "U0STRANGER1"), post.share_id, Asker("", is_ours=True))
    assert not form.may_be_unsigned
    assert "join this channel" in str(ask_form(form))
    with pytest.raises(WrongInputError, match="Join this channel and try again") as fault:
        post.ask("U0STRANGER1", "Why?", MONDAY, name=UNSIGNED)
    assert set(fault.value.fields) == {NAME}
    assert (rows(post, StaffWaiting), len(rows(post, Person))) == ([], met)


def test_without_a_name_only_as_long_as_ten_people_are_there(post):
    assert offer_to_ask(turn(post, ANN), post.share_id, Asker("", is_ours=True)).may_be_unsigned
    with post.db.write() as session:
        ben = session.scalars(select(Person.id).filter_by(slack_user_id=BEN)).one()
        session.execute(update(Member).where(Member.person_id == ben).values(is_present=False))
    with pytest.raises(WrongInputError, match="Fewer than 10 people"):
        post.ask(ANN, "Why?", MONDAY, name=UNSIGNED)
    assert rows(post, StaffWaiting) == []


def test_only_organizers_settle_each_thing_once_and_with_an_objective(post):
    post.ask(ANN, "Why?", MONDAY)
    [one] = post.texts()
    with pytest.raises(NotFacilitatorError):
        answering.answer(turn(post, KIM), one.id, "So", 0)
    fields = AgendaFields("Why do we?", " ", None, LEAD)
    with pytest.raises(WrongInputError) as wrong:
        put_on_agenda(turn(post), one.id, fields)
    assert "whoever asked waits for an outcome" in wrong.value.fields[OBJECTIVE]
    whole = AgendaFields("Why do we?", "We can say why", None, LEAD)
    put_on_agenda(turn(post, request="put"), one.id, whole)
    put_on_agenda(turn(post, request="put"), one.id, whole)
    [item] = rows(post, AgendaItem)
    assert (item.title, item.source_quote) == ("Why do we?", "Why?")
    for again in (
        lambda: put_on_agenda(turn(post), one.id, whole),
        lambda: answering.not_for_us(turn(post), one.id, "No"),
    ):
        with pytest.raises(RefusalError, match="settled already"):
            again()
    answering.answer(turn(post), one.id, "At the next meeting", 0)
    with pytest.raises(RefusalError, match="answered meanwhile"):
        answering.answer(turn(post), one.id, "Never", 0)
    assert post.texts()[0].state == StaffState.ON_AGENDA
    # Taken off the agenda it waits again: nothing is lost.
    with post.db.write() as session:
        session.execute(update(AgendaItem).values(state="removed"))
    assert read_list(turn(post), post.team.ilt_id, 0).waiting == 1


def test_a_text_with_a_students_name_goes_from_everywhere(post):
    post.ask(ANN, f"What about {STUDENT}?", MONDAY)
    [one] = post.texts()
    put_on_agenda(turn(post), one.id, AgendaFields(f"About {STUDENT}", "We know", None, LEAD))
    answering.answer(turn(post), one.id, f"{STUDENT} is fine", 0)
    with post.db.write() as session:
        item, decision = session.scalars(select(AgendaItem)).one(), session.scalars(select(Decision)).one()
        item.meeting_id, item.state, decision.agenda_item_id = decision.meeting_id, "done", item.id
    said = answering.remove_text(turn(post), one.id)
    assert (
        said
        == "Removed. It may stand in what was shared in #room: delete those posts there, I cannot change them."
    )
    with post.db.read() as session:
        held = [
            str(vars(row))
            for table in (AgendaItem, StaffText, Delivery)
            for row in session.scalars(select(table))
        ]
        assert not any("Maya" in row for row in held)
        assert session.scalars(select(AgendaItem.title)).all() == [removed_title()]
        assert asked_and_decided(session, [1]) == []
        assert session.scalars(select(Delivery.state).filter_by(kind="staff_answer")).all() == ["withdrawn"]
    assert read_list(turn(post), post.team.ilt_id, 0).known == 0
    with pytest.raises(RefusalError, match="not there any more"):
        answering.answer(turn(post), one.id, "So", 1)


def test_my_data_holds_what_is_signed_and_deleted_it_is_a_former_members_whom_nobody_answers(post):
    post.ask(ANN, "Why so?", MONDAY)
    post.ask(ANN, "Quietly", MONDAY, name=UNSIGNED)
    with post.db.read() as session:
        ann = person_of(session, WORKSPACE, ANN)
        assert ann
        lines = [line for _, line in my_data(session, Whose(ann, [], {}))]
    assert lines == [
        "Asked on Nov 23, 2026 (team): Why so?",
        "On Nov 23, 2026 you asked teams 2 times (kept for that day)",
    ]
    delete_me(turn(post, ANN))
    [row] = read_list(turn(post), post.team.ilt_id, 0).rows
    assert (row.by, row.text) == ("former member", "Why so?")
    assert "is not here any more, so nobody is told" in answering.answer(turn(post), row.id, "So", 0)
    assert [one.kind for one in rows(post, Delivery)] == ["staff_thread"]


def test_a_flood_comes_a_page_at_a_time_what_waits_first(post):
    for place in range(11):
        post.ask(STAFF[place // 3], f"Number {place}", MONDAY)
    answering.not_for_us(turn(post), post.texts()[-1].id, "Ask the district")
    first, last = (read_list(turn(post), post.team.ilt_id, page) for page in (0, 99))
    assert (first.waiting, first.known, first.pages) == (10, 11, 3)
    assert [one.text for one in first.rows] == [f"Number {place}" for place in (9, 8, 7, 6, 5)]
    assert (last.page, [one.text for one in last.rows]) == (2, ["Number 10"])


def test_where_another_organization_reads_by_now_whoever_asked_is_answered_and_nothing_more_is_posted(post):
    with post.db.write() as session:
        session.execute(update(Ilt).where(Ilt.channel_id == ROOM).values(shared_since=MONDAY))
    assert offer_to_ask(turn(post, ANN), post.share_id, Asker("Ann", is_ours=True)).is_outside
    post.ask(ANN, "Why?", MONDAY)
    answering.answer(turn(post), post.texts()[0].id, "So", 0)
    assert [one.kind for one in rows(post, Delivery)] == ["staff_answer"]


def test_the_line_under_a_post_stays_in_its_channel_when_a_team_moves_there_or_away(post):
    with post.db.write() as session:
        room = session.scalars(select(Ilt).filter_by(channel_id=ROOM)).one()
        lead, old = person_of(session, WORKSPACE, LEAD), session.get_one(Ilt, post.team.ilt_id).channel_id
        assert lead
        for ilt_id, channel, share in ((room.id, ROOM, post.share_id), (post.team.ilt_id, old, 99)):
            line = PostedMessage(ilt_id=ilt_id, kind=ids.STAFF_THREAD_MESSAGE, subject_id=share, part="")
            line.channel_id, line.ts, line.next_try_at = channel, "1.2", MONDAY
            session.add(line)
        session.flush()
        here = Place(room, Member(ilt_id=room.id, person_id=lead.id), lead)
        bring(Act(turn(post), session), here, post.team.ilt_id)
    now = {(one.subject_id, one.channel_id, one.is_frozen, one.ilt_id) for one in rows(post, PostedMessage)}
    lives_in = {one.channel_id: one.id for one in rows(post, Ilt)}
    assert lives_in[ROOM] == post.team.ilt_id
    assert now == {(post.share_id, ROOM, False, lives_in[ROOM]), (99, old, False, lives_in[old])}


def shared_again(post: SharedPost, at) -> int:
    """Something else is shared in the same channel. Its number."""
    with post.db.write() as session:
        kim = session.scalars(select(Person.id).filter_by(slack_user_id=KIM)).one()
        found = Share(ilt_id=post.team.ilt_id, parts=[], introduction="", channel_id=ROOM, asked_at=at)
        found.asked_by_id = kim
        session.add(found)
        session.flush()
        return found.id


@pytest.mark.parametrize("how", ["old", "deleted"])
def test_the_number_of_a_forgotten_post_is_never_anothers(post, how):
    """SQLite gives numbers again: what is asked under the old post would be asked under another, which would not be posted."""
    if how == "old":
        with post.db.write() as session:
            forget_shares(session, MONDAY + timedelta(days=91))
    else:
        delete_me(turn(post))
    assert shared_again(post, MONDAY) > post.share_id
    with pytest.raises(RefusalError, match="longer ago than I keep"):
        post.keys(ANN, MONDAY)


def test_texts_go_with_the_others_and_stay_when_their_post_is_forgotten(post):
    post.ask(ANN, "Why?", MONDAY)
    later = shared_again(post, MONDAY + timedelta(days=91))
    with post.db.write() as session:
        forget_shares(session, MONDAY + timedelta(days=91))
    assert [one.id for one in rows(post, Share)] == [later]
    assert [one.share_id for one in post.texts()] == [None]
    answering.not_for_us(turn(post), post.texts()[0].id, "Ask the district")
    with post.db.write() as session:
        assert forget_staff_texts(session, MONDAY, limit=9) == 0
        assert forget_staff_texts(session, MONDAY + timedelta(days=2), limit=9) == 1


def test_old_words_go_from_the_agenda_too_also_where_no_meeting_took_the_item_up(post):
    post.ask(ANN, "Why?", MONDAY)
    put_on_agenda(turn(post), post.texts()[0].id, AgendaFields("Early release", "We know why", None, LEAD))
    assert [one.source_quote for one in rows(post, AgendaItem)] == ["Why?"]
    with post.db.write() as session:
        assert forget_staff_texts(session, MONDAY + timedelta(days=2), limit=9) == 1
    assert [one.source_quote for one in rows(post, AgendaItem)] == [None]


@pytest.mark.parametrize(
    ("settled", "meetings", "in_time"),
    [
        (None, [], None),
        (None, [24], None),
        (None, [24, 26], False),
        (24, [], True),
        (26, [24, 26], True),
        (27, [24, 26], False),
        (27, [20, 24], True),
    ],
)
def test_answered_by_the_second_meeting_is_in_time(settled, meetings, in_time):
    def day(number: int) -> date:
        return date(2026, 11, number)

    found = answered_in_time(day(23), day(settled) if settled else None, [day(one) for one in meetings])
    assert found is in_time
