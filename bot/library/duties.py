"""What the library owes: what was shared of it in a channel."""

from bot.blocks import ids
from bot.library.my_data import my_data
from bot.library.saying import render_resource
from bot.outbox.duty import Duties

DUTIES = Duties(living={ids.RESOURCE_MESSAGE: render_resource}, my_data=(my_data,))
