"""What typed words owe: an answer."""

from datetime import timedelta

from bot.outbox.duty import Duties, Forget
from bot.typed.answers import TYPED_REPLY
from bot.typed.my_data import my_data
from storage.typed import forget_replies

# The buttons of an answer work as long.
_KEPT = timedelta(days=30)

DUTIES = Duties(kinds=(TYPED_REPLY,), forgets=(Forget(forget_replies, _KEPT),), my_data=(my_data,))
