"""What is owed to a person about themselves: their data as a file."""

from bot.outbox.duty import Duties
from bot.privacy.my_data import MY_DATA, noted

DUTIES = Duties(kinds=(MY_DATA,), my_data=(noted,))
