"""What minutes owe: the message, the file, and a word to each who was not there."""

from bot.blocks import ids
from bot.minutes.minutes import MEETING_MISSED, MINUTES_DOCUMENT, render_minutes
from bot.outbox.duty import Duties, Forget
from storage.minutes import forget_meeting_texts

DUTIES = Duties(
    kinds=(MINUTES_DOCUMENT, MEETING_MISSED),
    living={ids.MINUTES_MESSAGE: render_minutes},
    forgets=(Forget(forget_meeting_texts, kept=None, at_once=500),),
)
