"""The bot comes to channels."""

from bot.blocks import ids
from tests.steps.assessments import top_form
from tests.steps.bot import PRINCIPAL, PRIVATE
from tests.steps.setup import element_of, open_setup


def in_private(bot):
    """The bot comes into the principal's private channel, which becomes a second team."""
    bot.slack.invite_bot(PRINCIPAL, PRIVATE)
    bot.slack.settle()
    bot.tick()


def bring(bot, user=PRINCIPAL, channel=PRIVATE):
    """In the setup of a new channel: *Bring the record of…* the first team offered, *Save*."""
    form = open_setup(bot, user, channel)
    offered = element_of(form, ids.SETUP_BRING)["options"]
    bot.slack.fill(user, form.id, ids.SETUP_BRING, ids.SETUP_BRING, offered[1]["value"])
    bot.slack.submit(user, form.id)
    shown = top_form(bot, user)
    bot.tick()
    bot.tick()
    return shown
