"""What staff asked becomes an agenda item: its words are kept, and it gets an objective."""

from dataclasses import replace

from bot.agenda.agenda import AgendaFields, propose_in
from bot.agenda.messages.forms import OBJECTIVE, StaffItemForm
from bot.agenda.messages.receipts import Proposed
from bot.errors import WrongInputError
from bot.items.input import choices_of, takers
from bot.items.messages.forms import Source
from bot.rules.local_time import local_date
from bot.rules.text import visible
from bot.staff.answering import held_text
from bot.staff.reading import require_text, require_waiting, text_shown
from bot.teams.times import team_time
from bot.turn import Turn
from bot.words import later, say
from storage.agenda import agenda_item_of_request
from storage.staff import StaffState

_NO_OBJECTIVE = later(
    "Write what should be different at the end, in one sentence: whoever asked waits for an outcome."
)


def offer_item(turn: Turn, text_id: int, place: str) -> StaffItemForm:
    """*Put on the agenda…*: the form with the words as its title.

    Raises:
        NotFacilitatorError, RefusalError: as `bot.staff.answering.held_text`; or it is settled.
    """
    with turn.read() as act:
        mine, text = require_text(act, text_id)
        require_waiting(act.session, text)
        return StaffItemForm(
            text_shown(act.session, text),
            local_date(act.now, team_time(mine.ilt).zone),
            mine.ilt.id,
            place,
            choices_of(takers(act.session, mine.ilt.id)),
            mine.person.slack_user_id,
        )


def put_on_agenda(turn: Turn, text_id: int, fields: AgendaFields) -> Proposed:
    """The item, once a request; what staff wrote stands beside it whatever its title is.

    Raises:
        WrongInputError: by field.
        NotFacilitatorError, RefusalError: as `offer_item`.
    """
    with held_text(turn, text_id) as hold:
        ilt = hold.place.ilt
        if agenda_item_of_request(hold.session, ilt.id, hold.actor.request) is None:
            require_waiting(hold.session, hold.text)
        if not visible(fields.objective):
            raise WrongInputError({OBJECTIVE: say(_NO_OBJECTIVE)})
        done = propose_in(hold, hold.place, replace(fields, source=Source("", hold.text.text)))
        if hold.is_first:
            hold.text.agenda_item_id = done.item.id
            hold.settle(StaffState.ON_AGENDA)
        return done
