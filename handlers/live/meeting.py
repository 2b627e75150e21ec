"""`/ilt meeting`: starting, ending, and where it stands; the questions that the bot asks whoever leads."""

from bot.blocks import ids
from bot.blocks.say import sentence
from bot.live import end as meeting_end
from bot.live import meeting as live_meeting
from bot.live import status as meeting_status
from bot.live.end import Fix
from bot.live.messages.forms import DROP, DUE, OWNER, EndForm, end_form, fix_block
from bot.live.messages.status import Standing, standing
from handlers.answers import Answer, OpenForm, Say
from handlers.boundary import Handler
from handlers.deps import Deps
from handlers.meetings import list_here
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import Filled, after_word, number, times, typed_stays

_WHICH = "I know these: /ilt meeting, /ilt meeting start, /ilt meeting end, /ilt meeting list."


def register(listeners: Listeners, deps: Deps) -> dict[str, Handler]:
    """All listeners of the start and the end. Returns their word of the slash command."""
    own = _Listeners(deps)
    listeners.action(ids.MEETING_START, "meeting_start", own.start)
    listeners.action(ids.MEETING_SKIP, "meeting_skip", own.skip)
    listeners.action(ids.MEETING_RESUME, "meeting_resume", own.resume)
    listeners.action(ids.MEETING_END, "meeting_end", own.end)
    listeners.action(ids.MEETING_LONGER, "meeting_longer", own.longer)
    listeners.form(ids.MEETING_END_FORM, own.fixed)
    return {"meeting": own.meeting}


class _Listeners:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def meeting(self, request: Request) -> Answer:
        """`/ilt meeting`, alone or with what to do."""
        db, actor = self._deps.db, request.actor
        match after_word(request.words).strip().lower():
            case "":
                return _answer(meeting_status.read_standing(db, actor, self._deps.clock.now()))
            case "start":
                return _answer(live_meeting.start(db, actor, 0, 0, *times(self._deps)))
            case "end":
                return _answer(meeting_end.end_of_team(db, actor, *times(self._deps)))
            case "list":
                return list_here(self._deps, request)
        return Say(sentence(_WHICH))

    def start(self, request: Request) -> Answer:
        """*Start*: of a team, and perhaps of one meeting of it."""
        ilt_id, _, meeting_id = request.chosen_value.partition(":")
        about = number(ilt_id), number(meeting_id)
        return _answer(live_meeting.start(self._deps.db, request.actor, *about, *times(self._deps)))

    def skip(self, request: Request) -> Answer:
        """*Not today: skip*."""
        meeting_id = number(request.chosen_value)
        return _answer(live_meeting.skip(self._deps.db, request.actor, meeting_id, self._deps.clock.now()))

    def resume(self, request: Request) -> Answer:
        """*Go on with it*."""
        meeting_id = number(request.chosen_value)
        return _answer(live_meeting.resume(self._deps.db, request.actor, meeting_id, *times(self._deps)))

    def end(self, request: Request) -> Answer:
        """*End the meeting*, *End now*."""
        return end_answer(self._deps, request, number(request.chosen_value))

    def longer(self, request: Request) -> Answer:
        """*15 minutes more*."""
        meeting_id, _, minutes = request.chosen_value.partition(":")
        about = number(meeting_id), number(minutes)
        return _answer(meeting_end.longer(self._deps.db, request.actor, *about, self._deps.clock.now()))

    def fixed(self, request: Request) -> Answer:
        """*Save and end*."""
        meeting_id, _, items = str(request.view["private_metadata"]).partition(":")
        wanted = [number(item) for item in items.split(",") if item]
        fixes = {item_id: _fix(Filled(request), item_id) for item_id in wanted}
        about = number(meeting_id), fixes
        return typed_stays(
            fix_block(DROP, wanted[0]) if wanted else DROP,
            lambda: meeting_end.end_fixed(self._deps.db, request.actor, *about, *times(self._deps)),
            standing,
        )


def end_answer(deps: Deps, request: Request, meeting_id: int) -> Answer:
    """The end of a meeting, or the form that comes before it."""
    return _answer(meeting_end.end_asked(deps.db, request.actor, meeting_id, *times(deps)))


def _answer(outcome: Standing | EndForm) -> Answer:
    if isinstance(outcome, EndForm):
        return OpenForm(end_form(outcome))
    return Say(standing(outcome))


def _fix(filled: Filled, item_id: int) -> Fix:
    return Fix(
        filled.choice(fix_block(OWNER, item_id)),
        filled.day(fix_block(DUE, item_id)),
        drop=bool(filled.choices(fix_block(DROP, item_id))),
    )
