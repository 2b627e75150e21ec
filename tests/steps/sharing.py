"""What a team posts elsewhere, and what is read there."""

from bot.sharing.messages.share import CHANNEL, PARTS, Part
from sandbox.state import Message
from tests.steps.assessments import seen, top_form
from tests.steps.bot import PRINCIPAL, STAFF, TEAM, RunningBot


def share(bot: RunningBot, *wanted: Part) -> Message:
    """`/ilt share`, those parts, in the staff room. Returns the post."""
    bot.slack.invite_bot(PRINCIPAL, STAFF)
    bot.slack.settle()
    bot.tick()
    bot.slack.command(PRINCIPAL, TEAM, "/ilt share")
    form = top_form(bot, PRINCIPAL)
    bot.slack.fill(PRINCIPAL, form.id, PARTS, PARTS, list(wanted))
    bot.slack.fill(PRINCIPAL, form.id, CHANNEL, CHANNEL, STAFF)
    bot.slack.submit(PRINCIPAL, form.id)
    bot.slack.submit(PRINCIPAL, top_form(bot, PRINCIPAL).id)
    bot.slack.close(PRINCIPAL, form.id, clear_all=True)
    bot.tick()
    bot.tick()
    [found] = [one for one in seen(bot, PRINCIPAL, STAFF) if "Shared by" in one.text]
    return found
