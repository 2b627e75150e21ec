"""Private sentences fit, whatever they quote."""

from hypothesis import given

from bot.assessments.messages import opening
from bot.blocks import say
from bot.outbox.messages.deliveries import Doubt, doubt_message
from tests.drawn.texts import fits, words


@given(words, words)
def test_private_sentences_fit(one, other):
    fits(say.sentence(one))
    fits(opening.could_not_open(one, other))
    fits(opening.could_not_open(one, other, is_late=True))
    fits(opening.members_not_told(one, is_late=True))
    fits(doubt_message(Doubt(1, one, other, may_be_there=True)))
    fits(doubt_message(Doubt(1, one, other, may_be_there=False)))
    fits(say.sorry("deadbeef"))
    fits(say.busy())
