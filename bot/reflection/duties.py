"""What a process reflection owes: its message, and the one word to whoever has not answered."""

from bot.blocks import ids
from bot.outbox.duty import Duties
from bot.reflection.my_data import my_data
from bot.reflection.reflection import PLEASE_ANSWER
from bot.reflection.showing import render_reflection

DUTIES = Duties(
    kinds=(PLEASE_ANSWER,), living={ids.REFLECTION_MESSAGE: render_reflection}, my_data=(my_data,)
)
