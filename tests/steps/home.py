"""The Home tab as a person sees it."""

from datetime import timedelta

from sqlalchemy import update

from sandbox.state import View
from storage.home import HomeView
from tests.steps.bot import PRINCIPAL, Live


def home(live: Live, user: str = PRINCIPAL) -> View:
    """What a person sees on their Home tab once everything asked for so far is sent."""
    live.slack.settle()
    live.settle()
    view = live.slack.home_of(user)
    assert view, f"{user} has no Home"
    return view


def opened(live: Live, user: str = PRINCIPAL) -> View:
    """Somebody opens their Home tab; what it shows."""
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


def a_minute_later(live: Live) -> None:
    """The worker's pause of each tab is over."""
    with live.db.write() as session:
        session.execute(
            update(HomeView).values(next_try_at=live.bot.clock.machine_now() - timedelta(seconds=1))
        )
