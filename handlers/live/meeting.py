"""`/ilt meeting`: starting, ending, and where it stands; the questions that the bot asks whoever leads."""

from bot.blocks import ids
from bot.live import end as meeting_end
from bot.live import meeting as live_meeting
from bot.live import status as meeting_status
from bot.live.end import Fix
from bot.live.messages.forms import DROP, DUE, OWNER, EndForm, end_form, fix_block
from bot.live.messages.status import Standing, standing
from handlers.answers import Answer, OpenForm, Say
from handlers.boundary import Handler
from handlers.meetings import list_here
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import Filled, NotUnderstoodError, after_word, number, typed_stays


def register(listeners: Listeners) -> dict[str, Handler]:
    """All listeners of the start and the end. Returns their word of the slash command."""
    listeners.action(ids.MEETING_START, _start)
    listeners.action(ids.MEETING_SKIP, _skip)
    listeners.action(ids.MEETING_RESUME, _resume)
    listeners.action(ids.MEETING_END, _end)
    listeners.action(ids.MEETING_LONGER, _longer)
    listeners.form(ids.MEETING_END_FORM, _fixed)
    return {"meeting": _meeting}


def _meeting(request: Request) -> Answer:
    """`/ilt meeting`, alone or with what to do."""
    match after_word(request.words).strip(" .,:;!?").lower():
        case "":
            return _answer(meeting_status.read_standing(request.turn))
        case "start":
            return _answer(live_meeting.start(request.turn, 0, 0))
        case "end":
            return _answer(meeting_end.end_of_team(request.turn))
        case "list":
            return list_here(request)
    raise NotUnderstoodError


def _start(request: Request) -> Answer:
    """*Start*: of a team, and perhaps of one meeting of it."""
    ilt_id, _, meeting_id = request.chosen_value.partition(":")
    about = number(ilt_id), number(meeting_id)
    return _answer(live_meeting.start(request.turn, *about))


def _skip(request: Request) -> Answer:
    """*Not today: skip*."""
    meeting_id = number(request.chosen_value)
    return _answer(live_meeting.skip(request.turn, meeting_id))


def _resume(request: Request) -> Answer:
    """*Go on with it*."""
    meeting_id = number(request.chosen_value)
    return _answer(live_meeting.resume(request.turn, meeting_id))


def _end(request: Request) -> Answer:
    """*End the meeting*, *End now*."""
    return end_answer(request, number(request.chosen_value))


def _longer(request: Request) -> Answer:
    """*15 minutes more*."""
    meeting_id, _, minutes = request.chosen_value.partition(":")
    about = number(meeting_id), number(minutes)
    return _answer(meeting_end.longer(request.turn, *about))


def _fixed(request: Request) -> Answer:
    """*Save and end*."""
    meeting_id, _, items = str(request.view["private_metadata"]).partition(":")
    wanted = [number(item) for item in items.split(",") if item]
    fixes = {item_id: _fix(Filled(request), item_id) for item_id in wanted}
    about = number(meeting_id), fixes
    return typed_stays(
        fix_block(DROP, wanted[0]) if wanted else DROP,
        lambda: meeting_end.end_fixed(request.turn, *about),
        standing,
    )


def end_answer(request: Request, meeting_id: int) -> Answer:
    """The end of a meeting, or the form that comes before it."""
    return _answer(meeting_end.end_asked(request.turn, meeting_id))


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
