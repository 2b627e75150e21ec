"""The Home tab as a person sees it."""

from datetime import timedelta

from sqlalchemy import update

from sandbox.state import View
from storage.home import HomeView
from tests.steps.bot import PRINCIPAL, RunningBot


def home(bot: RunningBot, user: str = PRINCIPAL) -> View:
    """What a person sees on their Home tab once everything asked for so far is sent."""
    bot.slack.settle()
    bot.settle()
    view = bot.slack.home_of(user)
    assert view, f"{user} has no Home"
    return view


def opened(bot: RunningBot, user: str = PRINCIPAL) -> View:
    """Somebody opens their Home tab; what it shows."""
    bot.slack.open_home(user)
    return home(bot, user)


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


def a_minute_later(bot: RunningBot) -> None:
    """The worker's pause of each tab is over."""
    with bot.db.write() as session:
        session.execute(
            update(HomeView).values(next_try_at=bot.app.clock.machine_now() - timedelta(seconds=1))
        )
