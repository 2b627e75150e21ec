"""What people tap in the message of a meeting that goes on."""

from functools import partial

from bot.blocks import ids
from bot.live import decisions, parking
from bot.live import steps as meeting_steps
from bot.live.messages import steps as shown
from bot.live.messages.decisions import decision_list
from bot.live.messages.forms import LEAD, NOTE, THERE, attendance_form, lead_form, note_form
from bot.live.messages.steps import More, Step
from handlers.answers import Answer, OpenForm, Say
from handlers.deps import Deps
from handlers.live.meeting import end_answer
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import Filled, number, one_of, typed_stays


def register(listeners: Listeners, deps: Deps) -> None:
    """All of them."""
    own = _Listeners(deps)
    listeners.action(ids.MEETING_HERE, "meeting_here", partial(own.here, is_there=True))
    listeners.action(ids.MEETING_AWAY, "meeting_away", partial(own.here, is_there=False))
    listeners.action(ids.MEETING_NEXT, "meeting_next_item", own.next_item)
    listeners.action(ids.MEETING_PARK, "meeting_park", own.park)
    listeners.action(ids.MEETING_UNPARK, "meeting_unpark", own.bring_back)
    listeners.action(ids.MEETING_NOTE, "meeting_note", own.note)
    listeners.action(ids.MEETING_MORE, "meeting_more", own.more)
    listeners.form(ids.MEETING_NOTE_FORM, own.keep_as_note)
    listeners.form(ids.MEETING_ATTENDANCE_FORM, own.save_attendance)
    listeners.form(ids.MEETING_LEAD_FORM, own.give_lead)


class _Listeners:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def here(self, request: Request, *, is_there: bool) -> Answer:
        """*I am here*, *I am not here*."""
        about = self._deps.db, request.actor, number(request.chosen_value), self._deps.clock.now()
        return Say(shown.here(meeting_steps.here(*about, is_there=is_there)))

    def next_item(self, request: Request) -> Answer:
        """*Next item*."""
        about = self._deps.db, request.actor, *_pair(request.chosen_value), self._deps.clock.now()
        return Say(shown.stepped(meeting_steps.next_item(*about)))

    def park(self, request: Request) -> Answer:
        """*Park it*."""
        about = self._deps.db, request.actor, *_pair(request.chosen_value), self._deps.clock.now()
        outcome = parking.park(*about)
        return Say(shown.stepped(outcome) if isinstance(outcome, Step) else shown.parked(outcome))

    def bring_back(self, request: Request) -> Answer:
        """*Bring it back*."""
        about = self._deps.db, request.actor, *_pair(request.chosen_value), self._deps.clock.now()
        return Say(shown.brought_back(parking.bring_back(*about)))

    def note(self, request: Request) -> Answer:
        """*Keep it as a note instead…*."""
        about = self._deps.db, request.actor, *_pair(request.chosen_value), self._deps.clock.now()
        item = parking.read_parked(*about)
        return OpenForm(note_form(item.meeting_id, item.item_id, item.title))

    def keep_as_note(self, request: Request) -> Answer:
        """*Keep it*."""
        db, now = self._deps.db, self._deps.clock.now()
        about, words = _pair(str(request.view["private_metadata"])), Filled(request).text(NOTE)
        return typed_stays(
            NOTE, lambda: parking.keep_as_note(db, request.actor, *about, words, now), shown.noted
        )

    def more(self, request: Request) -> Answer:
        """The menu of the meeting's message."""
        meeting_id = number(str(request.action.get("block_id", "")).removeprefix("meeting:"))
        about = self._deps.db, request.actor, meeting_id
        now = self._deps.clock.now()
        match one_of(More, request.chosen_value):
            case More.ATTENDANCE:
                return OpenForm(attendance_form(meeting_steps.attendance(*about, now)))
            case More.LEAD:
                return OpenForm(lead_form(meeting_steps.lead_choices(*about, now)))
            case More.MINUTES:
                return Say(shown.stepped(meeting_steps.more_minutes(*about, now)))
            case More.DECISIONS:
                return Say(decision_list(decisions.read_decisions(*about)))
            case More.END:
                return end_answer(self._deps, request, meeting_id)

    def save_attendance(self, request: Request) -> Answer:
        """*Save*."""
        meeting_id, _, before = str(request.view["private_metadata"]).partition(":")
        there, were = Filled(request).choices(THERE), [user for user in before.split(",") if user]
        about = self._deps.db, request.actor, number(meeting_id), there, were, self._deps.clock.now()
        return typed_stays(THERE, lambda: meeting_steps.save_attendance(*about), shown.attendance_saved)

    def give_lead(self, request: Request) -> Answer:
        """*Hand over*."""
        meeting_id = number(str(request.view["private_metadata"]))
        about = self._deps.db, request.actor, meeting_id, Filled(request).choice(LEAD), self._deps.clock.now()
        return typed_stays(LEAD, lambda: meeting_steps.give_lead(*about), shown.lead_given)


def _pair(words: str) -> tuple[int, int]:
    """A meeting and one of its agenda items."""
    meeting_id, _, item_id = words.partition(":")
    return number(meeting_id), number(item_id)
