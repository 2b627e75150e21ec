"""What the agenda owes: the next meeting's card, word to presenters and to whoever has what another would lead, calendar files."""

from bot.agenda.calendar_file import CALENDAR_FILE
from bot.agenda.card import render_card
from bot.agenda.leading import LEAD_ITEM, LEAD_ROLE, ROLE_YOURS
from bot.agenda.my_data import my_data
from bot.agenda.presenter import AGENDA_PRESENTER
from bot.blocks import ids
from bot.outbox.duty import Duties

DUTIES = Duties(
    kinds=(AGENDA_PRESENTER, CALENDAR_FILE, LEAD_ITEM, LEAD_ROLE, ROLE_YOURS),
    living={ids.AGENDA_MESSAGE: render_card},
    my_data=(my_data,),
)
