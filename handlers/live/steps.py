"""What people tap in the message of a meeting that goes on."""

from functools import partial

from bot.blocks import ids
from bot.items.messages.lists import item_list
from bot.live import decisions, parking, timekeeping
from bot.live import steps as meeting_steps
from bot.live.items import open_items
from bot.live.messages import steps as shown
from bot.live.messages.decisions import decision_list
from bot.live.messages.dms import no_time_lines, time_lines_again
from bot.live.messages.forms import LEAD, NOTE, THERE, attendance_form, lead_form, note_form
from bot.live.messages.steps import More, Parked, Step
from handlers.answers import Answer, OpenForm, Say
from handlers.live.meeting import end_answer
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import Filled, number, one_of, typed_stays


def register(listeners: Listeners) -> None:
    """All of them."""
    listeners.action(ids.MEETING_HERE, partial(_here, is_there=True))
    listeners.action(ids.MEETING_AWAY, partial(_here, is_there=False))
    listeners.action(ids.MEETING_NEXT, _next_item)
    listeners.action(ids.MEETING_MORE_MINUTES, _more_minutes)
    listeners.action(ids.TIME_LINES_OFF, _no_time_lines)
    listeners.action(ids.TIME_LINES_ON, _time_lines)
    listeners.action(ids.MEETING_PARK, _park)
    listeners.action(ids.MEETING_UNPARK, _bring_back)
    listeners.action(ids.MEETING_NOTE, _note)
    listeners.action(ids.MEETING_MORE, _more)
    listeners.form(ids.MEETING_NOTE_FORM, _keep_as_note)
    listeners.form(ids.MEETING_ATTENDANCE_FORM, _save_attendance)
    listeners.form(ids.MEETING_LEAD_FORM, _give_lead)


def _here(request: Request, *, is_there: bool) -> Answer:
    """*I am here*, *I am not here*."""
    about = request.turn, number(request.chosen_value)
    return Say(shown.here(meeting_steps.here(*about, is_there=is_there)))


def _next_item(request: Request) -> Answer:
    """*Next item*."""
    about = request.turn, *_pair(request.chosen_value)
    return Say(shown.stepped(meeting_steps.next_item(*about)))


def _more_minutes(request: Request) -> Answer:
    """*5 minutes more* in the line to whoever keeps time."""
    about = request.turn, *_pair(request.chosen_value)
    return Say(shown.stepped(meeting_steps.more_minutes(*about)))


def _no_time_lines(request: Request) -> Answer:
    """*Not again*."""
    timekeeping.tell_no_time(request.turn)
    return Say(no_time_lines())


def _time_lines(request: Request) -> Answer:
    """*Undo* after it."""
    timekeeping.tell_time_again(request.turn)
    return Say(time_lines_again())


def _park(request: Request) -> Answer:
    """*Park it*."""
    return _gone_on(parking.park(request.turn, *_pair(request.chosen_value)))


def _gone_on(outcome: Parked | Step) -> Answer:
    return Say(shown.stepped(outcome) if isinstance(outcome, Step) else shown.parked(outcome))


def _bring_back(request: Request) -> Answer:
    """*Bring it back*."""
    about = request.turn, *_pair(request.chosen_value)
    return Say(shown.brought_back(parking.bring_back(*about)))


def _note(request: Request) -> Answer:
    """*Keep it as a note instead…*."""
    about = request.turn, *_pair(request.chosen_value)
    item = parking.read_parked(*about)
    return OpenForm(note_form(item.meeting_id, item.item_id, item.title))


def _keep_as_note(request: Request) -> Answer:
    """*Keep it*."""
    about, words = _pair(str(request.view["private_metadata"])), Filled(request).text(NOTE)
    return typed_stays(NOTE, lambda: parking.keep_as_note(request.turn, *about, words), shown.noted)


def _more(request: Request) -> Answer:
    """The menus of the meeting's message."""
    block_id = str(request.action.get("block_id", "")).removeprefix("meeting:")
    meeting, _, item = block_id.partition(":")
    about = request.turn, (meeting_id := number(meeting))
    match one_of(More, request.chosen_value):
        case More.OPEN:
            return Say(item_list(open_items(*about)))
        case More.ATTENDANCE:
            return OpenForm(attendance_form(meeting_steps.attendance(*about)))
        case More.LEAD:
            return OpenForm(lead_form(meeting_steps.lead_choices(*about)))
        case More.DECISIONS:
            return Say(decision_list(decisions.read_decisions(*about)))
        case More.END:
            return end_answer(request, meeting_id)
        case More.PARK:
            outcome: Parked | Step = parking.park(*about, number(item))
        case More.MINUTES:
            outcome = meeting_steps.more_minutes(*about, number(item))
    return _gone_on(outcome)


def _save_attendance(request: Request) -> Answer:
    """*Save*."""
    meeting_id, _, before = str(request.view["private_metadata"]).partition(":")
    there, were = Filled(request).choices(THERE), [user for user in before.split(",") if user]
    about = request.turn, number(meeting_id), there, were
    return typed_stays(THERE, lambda: meeting_steps.save_attendance(*about), shown.attendance_saved)


def _give_lead(request: Request) -> Answer:
    """*Hand over*."""
    meeting_id = number(str(request.view["private_metadata"]))
    about = request.turn, meeting_id, Filled(request).choice(LEAD)
    return typed_stays(LEAD, lambda: meeting_steps.give_lead(*about), shown.lead_given)


def _pair(words: str) -> tuple[int, int]:
    """A meeting and one of its agenda items."""
    meeting_id, _, item_id = words.partition(":")
    return number(meeting_id), number(item_id)
