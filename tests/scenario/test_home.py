"""The Home tab: what waits for a person, their teams, their settings; and what it does when something changes."""

from datetime import timedelta

from sqlalchemy import select, update

from bot.messages import ids
from sandbox.state import View
from storage.home import HomeView
from storage.items import ActionItem
from storage.people import Person, person_of
from tests.scenario.live import EIGHT, GRADE3, PRINCIPAL, TEAM, Live
from tests.scenario.steps import answer_all, open_assessment, top_form

WORKSPACE = "T0SANDBOX01"


def home(live: Live, user: str = PRINCIPAL) -> View:
    """What a person sees on their Home tab once everything asked for so far is sent."""
    live.slack.settle()
    live.settle()
    view = live.slack.home_of(user)
    assert view, f"{user} has no Home"
    return view


def opened(live: Live, user: str = PRINCIPAL) -> View:
    live.slack.open_home(user)
    return home(live, user)


def said(view: View) -> str:
    """Every word on it, top to bottom."""
    texts = []
    for block in view.payload["blocks"]:
        held = [block, *block.get("elements", []), *filter(None, [block.get("accessory")])]
        texts += [
            one["text"]["text"] if isinstance(one["text"], dict) else one["text"]
            for one in held
            if "text" in one
        ]
    return "\n".join(texts)


def element(view: View, action_id: str, nth: int = 0) -> str:
    """The block that an element stands in."""
    found = [
        block["block_id"]
        for block in view.payload["blocks"]
        for one in [*block.get("elements", []), *filter(None, [block.get("accessory")])]
        if one.get("action_id") == action_id
    ]
    return str(found[nth])


def use(live: Live, action_id: str, value=None, user: str = PRINCIPAL, nth: int = 0) -> None:
    view = home(live, user)
    live.slack.view_action(user, view.id, element(view, action_id, nth), action_id, value)


def log(live: Live, words: str, user: str = PRINCIPAL) -> ActionItem:
    today = live.bot.clock.now().date()
    monday = today + timedelta(days=7 - today.weekday())
    live.slack.command(user, TEAM, f"/ilt action {words} by {monday}")
    live.settle()
    with live.db.read() as session:
        return session.scalars(select(ActionItem).order_by(ActionItem.id.desc()).limit(1)).one()


def me(live: Live, user: str = PRINCIPAL) -> Person:
    with live.db.read() as session:
        found = person_of(session, WORKSPACE, user)
        assert found
        return found


def a_minute_later(live: Live) -> None:
    """The worker's pause of each tab is over."""
    with live.db.write() as session:
        session.execute(
            update(HomeView).values(next_try_at=live.bot.clock.machine_now() - timedelta(seconds=1))
        )


def test_whoever_has_never_seen_the_app_learns_what_it_is_and_what_is_next(live_here):
    words = said(opened(live_here))
    assert "Nothing waits for you." in words
    assert "never used to evaluate a person" in words
    assert "/ilt reflect" in words


def test_somebody_in_no_team_learns_what_to_do_first(live_here):
    live_here.slack.leave(GRADE3, TEAM)
    live_here.slack.settle()
    words = said(opened(live_here, GRADE3))
    assert "/invite @ILT" in words
    assert "Settings" not in words


def test_the_messages_tab_opened_publishes_nothing(live_here):
    live_here.slack.open_dm(PRINCIPAL)
    live_here.slack.settle()
    live_here.settle()
    assert live_here.slack.calls("views.publish") == []


def test_a_ballot_waits_until_it_is_finished(live):
    open_assessment(live)
    assert "0 of 5 answered" in said(opened(live))
    use(live, ids.OPEN_BALLOT)
    assert top_form(live, PRINCIPAL).payload["callback_id"] == ids.BALLOT_FORM
    live.slack.close(PRINCIPAL, top_form(live, PRINCIPAL).id)
    answer_all(live, PRINCIPAL)
    words = said(opened(live))
    assert "answered" not in words
    assert f"1 of {len(EIGHT)} finished" in words


def test_done_from_home_is_done_and_home_says_so_at_once(live):
    item = log(live, "me share the data protocol")
    assert "hare the data protocol" in said(opened(live))
    use(live, ids.ITEM_DM_DONE)
    assert "Nothing waits for you." in said(home(live))
    assert "Done: #1" in str(top_form(live, PRINCIPAL).payload)
    with live.db.read() as session:
        assert session.get_one(ActionItem, item.id).state == "done"


def test_undo_on_the_receipt_brings_it_back_on_home(live_here):
    log(live_here, "me share the data protocol")
    opened(live_here)
    use(live_here, ids.ITEM_DM_DONE)
    receipt = top_form(live_here, PRINCIPAL)
    live_here.slack.view_action(PRINCIPAL, receipt.id, element(receipt, ids.ITEM_REOPEN), ids.ITEM_REOPEN)
    assert "hare the data protocol" in said(home(live_here))


def test_a_form_opened_from_home_shows_there_at_once(live_here):
    log(live_here, "me share the data protocol")
    opened(live_here)
    use(live_here, ids.ITEM_DM_MORE, "drop")
    form = top_form(live_here, PRINCIPAL)
    block = next(block for block in form.payload["blocks"] if block["type"] == "input")
    live_here.slack.fill(PRINCIPAL, form.id, block["block_id"], block["element"]["action_id"], "No time")
    live_here.slack.submit(PRINCIPAL, form.id)
    assert "Nothing waits for you." in said(home(live_here))
