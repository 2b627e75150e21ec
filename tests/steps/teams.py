"""The bot comes to channels."""

from bot.blocks import ids
from tests.steps.assessments import top_form
from tests.steps.bot import PRINCIPAL, PRIVATE
from tests.steps.setup import element_of, open_setup


def in_private(live):
    """The bot comes into the principal's private channel, which becomes a second team."""
    live.slack.invite_bot(PRINCIPAL, PRIVATE)
    live.slack.settle()
    live.tick()


def bring(live, user=PRINCIPAL, channel=PRIVATE):
    """In the setup of a new channel: *Bring the record of…* the first team offered, *Save*."""
    form = open_setup(live, user, channel)
    offered = element_of(form, ids.SETUP_BRING)["options"]
    live.slack.fill(user, form.id, ids.SETUP_BRING, ids.SETUP_BRING, offered[1]["value"])
    live.slack.submit(user, form.id)
    shown = top_form(live, user)
    live.tick()
    live.tick()
    return shown
