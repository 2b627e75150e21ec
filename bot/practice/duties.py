"""What the growth page owes: nothing to anybody, and to its owner what it holds."""

from bot.outbox.duty import Duties
from bot.practice.my_data import my_data

DUTIES = Duties(my_data=(my_data,))
