"""Check-ins tapped too late, twice, by others, after a hold, from elsewhere: nothing is lost, and a sentence says why."""

import json
import threading
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from bot.blocks import ids
from bot.focus.messages.check_ins import DID, NOTE
from bot.focus.messages.strategies import HOLD
from bot.focus.messages.strategy_forms import AIM, NAME, NOW
from storage.people import Ilt, look_at_meetings_of
from storage.strategies import CheckIn, Strategy, StrategyValue, StrategyWording
from tests.steps.assessments import top_form
from tests.steps.bot import GRADE3, GRADE5, PRINCIPAL, TEAM, RunningBot
from tests.steps.check_ins import (
    AGAIN,
    FIRST,
    LATER,
    asked,
    check_ins,
    partly_better,
    strategy,
)
from tests.steps.dated_bot import TUESDAY, chicago
from tests.steps.dms import day_message, days, tap_dm
from tests.steps.forged import click_payload, forged_view, other_team
from tests.steps.live import meets, person_id
from tests.steps.strategies import commit, end, fill, menu, press_in_form, save, with_focus


def rows_of(bot: RunningBot) -> list[dict[str, Any]]:
    with bot.db.read() as session:
        return [
            dict(row) for row in session.execute(select(CheckIn.__table__).order_by(CheckIn.id)).mappings()
        ]


def check_in_id(bot: RunningBot) -> int:
    with bot.db.read() as session:
        return session.scalars(select(CheckIn.id).order_by(CheckIn.id.desc())).all()[0]


def tap(bot: RunningBot, mailbox, action_id: str, user: str, about: int) -> str:
    """A tap on a button of a check-in as an old message, or somebody else, would send it; what is read then."""
    block_id = f"check_in@2026-12-11:{about}"
    payload = click_payload(mailbox, user, action_id=action_id, block_id=block_id, value="")
    bot.slack.deliver("interactive", payload)
    return str(mailbox.newest())


@pytest.mark.begins_with(steps=asked)
def test_only_the_owner_speaks_for_a_strategy(tuesday_bot, mailbox):
    bot = tuesday_bot
    before = rows_of(bot)
    for user in (GRADE5, PRINCIPAL):
        for action_id in (
            ids.CHECK_IN_PARTLY,
            ids.CHECK_IN_NOTHING,
            ids.CHECK_IN_CHANGE,
            ids.CHECK_IN_AGENDA,
        ):
            said = tap(bot, mailbox, action_id, user, check_in_id(bot))
            assert "Grade 3 lead speaks for this strategy, so nothing was saved." in said
    assert rows_of(bot) == before


@pytest.mark.begins_with(steps=asked)
def test_the_second_question_waits_for_the_first(tuesday_bot, mailbox):
    bot = tuesday_bot
    assert "Say first whether you did it." in tap(bot, mailbox, ids.CHECK_IN_BETTER, GRADE3, check_in_id(bot))
    assert check_ins(bot) == [("meeting/2026-12-15", None, None, False)]


@pytest.mark.begins_with(steps=asked)
def test_after_the_meeting_it_is_closed_and_says_when_one_is_asked_again(tuesday_bot, mailbox):
    bot = tuesday_bot
    bot.at("2026-12-15 19:00")
    said = tap(bot, mailbox, ids.CHECK_IN_PARTLY, GRADE3, check_in_id(bot))
    assert "That check-in closed on Tue, Dec 15, so nothing was saved." in said
    assert check_ins(bot) == [("meeting/2026-12-15", None, None, True)]
    bot.at(LATER[0][0])
    assert len(days(bot, GRADE3)) == 2


@pytest.mark.begins_with(steps=asked)
def test_what_was_typed_for_a_check_in_that_closed_meanwhile_stays_in_the_form(tuesday_bot):
    bot = tuesday_bot
    partly_better(bot)
    tap_dm(bot, GRADE3, ids.CHECK_IN_SEE)
    form = top_form(bot, GRADE3)
    menu(bot, PRINCIPAL, HOLD, strategy(bot).id)
    fill(bot, form, GRADE3, **{NOTE: "Seen"})
    errors = bot.slack.submit(GRADE3, form.id).body["errors"]
    assert "That strategy is on hold" in json.dumps(errors)


@pytest.mark.parametrize(
    ("how", "says"), [("hold", "That strategy is on hold"), ("end", "That strategy has ended")]
)
@pytest.mark.begins_with(steps=asked)
def test_a_strategy_that_goes_on_no_more_is_not_answered_for(tuesday_bot, mailbox, how, says):
    bot = tuesday_bot
    about = check_in_id(bot)
    if how == "hold":
        menu(bot, PRINCIPAL, HOLD, strategy(bot).id)
    else:
        end(bot, strategy(bot).id, "done")
    said = tap(bot, mailbox, ids.CHECK_IN_PARTLY, GRADE3, about)
    assert says in said or "That check-in is not asked any more" in said
    bot.at(AGAIN)
    assert len(days(bot, GRADE3)) == 1
    bot.at("2026-12-15 19:00")
    assert [missed for *_, missed in check_ins(bot) if missed] == []


@pytest.mark.begins_with(steps=asked)
def test_a_new_owner_is_asked_and_the_old_one_no_more(tuesday_bot, mailbox):
    bot = tuesday_bot
    with bot.db.write() as session:
        session.get_one(Strategy, strategy(bot).id).owner_id = person_id(bot, GRADE5)
        ilt = session.scalars(select(Ilt).where(Ilt.channel_id == TEAM)).one()
        look_at_meetings_of(session, ilt.id)
    bot.at(AGAIN)
    assert len(days(bot, GRADE3)) == 1
    assert "Check:" in days(bot, GRADE5)[-1]
    assert partly_better(bot, GRADE5)
    assert check_ins(bot) == [("meeting/2026-12-15", "partly", "better", False)]


@pytest.mark.begins_with(steps=with_focus)
def test_a_number_to_watch_that_is_no_number_is_said_back_and_a_right_one_is_kept_with_the_reading(
    tuesday_bot,
):
    bot = tuesday_bot
    commit(bot, owner=GRADE3, keep=True)
    form = press_in_form(bot, PRINCIPAL, ids.STRATEGY_NUMBER)
    fill(bot, form, PRINCIPAL, **{NAME: "Miss summarizing", NOW: "41", AIM: "20"})
    save(bot, form)
    meets(bot)
    bot.at(FIRST)
    partly_better(bot)
    tap_dm(bot, GRADE3, ids.CHECK_IN_SEE)
    form = top_form(bot, GRADE3)
    field = next(
        block["block_id"] for block in form.payload["blocks"] if "number:" in block.get("block_id", "")
    )
    bot.slack.fill(GRADE3, form.id, field, "number", "about 33 %")
    assert "33" in json.dumps(bot.slack.submit(GRADE3, form.id).body["errors"])
    bot.slack.fill(GRADE3, form.id, field, "number", "33")
    bot.slack.submit(GRADE3, form.id)
    assert "Miss summarizing: 33" in day_message(bot, GRADE3).text
    with bot.db.read() as session:
        values = [
            (one.said, one.day) for one in session.scalars(select(StrategyValue).order_by(StrategyValue.id))
        ]
    assert values == [("41", date(2026, 12, 1)), ("33", date(2026, 12, 11))]


@pytest.mark.parametrize("workspace", ["T0SANDBOX01", "T0ELSEWHERE"])
@pytest.mark.begins_with(steps=asked)
def test_nothing_of_another_team_is_answered_or_shown(tuesday_bot, mailbox, workspace):
    bot = tuesday_bot
    about = foreign_check_in(bot, workspace)
    before = rows_of(bot)
    for action_id in CHECK_IN_IDS:
        said = tap(bot, mailbox, action_id, PRINCIPAL, about)
        assert "othing was" in said, (action_id, said)
        assert "Secret" not in said
        assert bot.slack.modal_stack(PRINCIPAL) == []
    for callback_id in (ids.CHECK_IN_CHANGE_FORM, ids.CHECK_IN_SEE_FORM):
        fields = {DID: {"selected_option": {"value": "partly"}}, NOTE: {"value": "Forged"}}
        payload = forged_view(bot, PRINCIPAL, callback_id, json.dumps({"item": about}), **fields)
        [ack] = bot.slack.deliver("interactive", payload)
        assert "othing was" in str(ack.body), (callback_id, ack.body)
    assert rows_of(bot) == before


@pytest.mark.begins_with(steps=asked)
def test_two_answers_at_once_leave_one_of_them(tuesday_bot_on_both, mailbox):
    bot = tuesday_bot_on_both
    about = check_in_id(bot)
    taps = [ids.CHECK_IN_PARTLY, ids.CHECK_IN_AS_PLANNED, ids.CHECK_IN_NOTHING] * 2
    threads = [threading.Thread(target=tap, args=(bot, mailbox, one, GRADE3, about)) for one in taps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [row] = rows_of(bot)
    assert (row["did"], row["has_nothing"]) in {("partly", False), ("as_planned", False), (None, True)}
    assert row["answered_at"] is not None


@pytest.mark.begins_with(steps=asked)
def test_an_answer_while_it_closes_is_kept_or_refused_and_never_both_kept_and_missed(
    tuesday_bot_on_both, mailbox
):
    bot = tuesday_bot_on_both
    about = check_in_id(bot)
    bot.put(chicago("2026-12-15 19:00"))
    read: list[str] = []
    tapping = threading.Thread(
        target=lambda: read.append(tap(bot, mailbox, ids.CHECK_IN_PARTLY, GRADE3, about))
    )
    tapping.start()
    bot.tick()
    tapping.join()
    bot.tick()
    [row] = rows_of(bot)
    assert row["closed_at"] is not None
    assert (row["did"], row["is_missed"]) in {("partly", False), (None, True)}
    assert ("so nothing was saved" in read[0]) == row["is_missed"]


CHECK_IN_IDS = [
    value for name, value in vars(ids).items() if name.startswith("CHECK_IN_") and not name.endswith("_FORM")
]


def foreign_check_in(bot: RunningBot, workspace_id: str) -> int:
    """A check-in of a team in which the principal is not."""
    with bot.db.write() as session:
        ilt, person = other_team(session, workspace_id)
        one = session.get_one(Strategy, strategy(bot).id)
        row = Strategy(
            ilt_id=ilt.id,
            area_id=one.area_id,
            request="other",
            committed_by_id=person.id,
            committed_at=TUESDAY,
            owner_id=person.id,
            owner_since=TUESDAY,
        )
        session.add(row)
        session.flush()
        wording = StrategyWording(
            ilt_id=ilt.id,
            strategy_id=row.id,
            number=1,
            what="Secret",
            said_at=TUESDAY,
            said_by_id=person.id,
        )
        session.add(wording)
        session.flush()
        check_in = CheckIn(
            ilt_id=ilt.id,
            strategy_id=row.id,
            wording_id=wording.id,
            slot="2026-12-11",
            owner_id=person.id,
            asked_on=date(2026, 12, 11),
            due_on=date(2026, 12, 11),
        )
        session.add(check_in)
        session.flush()
        return check_in.id
