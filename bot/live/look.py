"""What a team's meetings need as time passes: the worker looks at a team when something of it comes due or was changed.

Whoever changes something about a meeting calls `storage.people.look_at_meetings_of` first in their transaction: it has the
worker look anew, and it holds the team's row, so that all changes to its meetings come one after the other.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from operator import itemgetter

from sqlalchemy import bindparam, select

from bot.agenda.card import post_due_cards
from bot.agenda.quiet import note_missed
from bot.focus.asking import look_at_check_ins
from bot.live.prompts import ask_to_end, ask_to_start
from bot.live.timekeeping import tell_time
from bot.meetings.calendar import STARTABLE_AFTER_END, Occasion, occasions
from bot.outbox.behind import OfMeeting, meeting_changed
from bot.reflection.reflection import close_when_due
from bot.rules.fair import FAR, in_turns
from bot.rules.local_time import local_date
from bot.teams.times import team_time
from bot.turn import Act, Turn
from storage.meetings import MeetingState
from storage.people import Ilt, Workspace

# A team without anything to come is looked at again after this.
_AT_THE_LATEST = timedelta(days=7)
_MOST_AT_ONCE = 50
_FAR = timedelta(days=40)

# Does what is due for a team's meetings in the transaction given, and returns when something comes due next; None =
# nothing known. The same call again changes nothing.
Look = Callable[[Act, Ilt], datetime | None]


def look_at_meetings(turn: Turn) -> int:
    """Looks at the meetings of every team whose time has come. Returns how many teams."""
    with turn.read() as act:
        due = in_turns(_due(act, FAR), itemgetter(1))[:_MOST_AT_ONCE]
    for ilt_id, _ in due:
        with turn.write_politely() as act:
            _look(act, ilt_id)
    return len(due)


def meetings_due(act: Act) -> bool:
    """Whether a team's meetings are to be looked at now."""
    return bool(_due(act, 1))


def note_not_held(act: Act, ilt: Ilt) -> datetime | None:
    """A planned meeting whose time is over counts as not held; what was to be talked about waits for the next one."""
    for one in _near(act, ilt):
        if one.meeting is None or one.meeting.state != MeetingState.PLANNED or one.is_off:
            continue
        over_at = one.ends_at + STARTABLE_AFTER_END
        if over_at > act.now:
            return over_at
        one.meeting.state = MeetingState.NOT_HELD
        meeting_changed(act.session, one.meeting, OfMeeting.PLAN)
        note_missed(act, ilt, one.meeting)
    return None


# What ends comes first: the meeting that is on is locked before the cards (`bot.outbox.behind`).
LOOKS: tuple[Look, ...] = (
    ask_to_end,
    tell_time,
    close_when_due,
    note_not_held,
    look_at_check_ins,
    post_due_cards,
    ask_to_start,
)


def _near(act: Act, ilt: Ilt) -> list[Occasion]:
    today = local_date(act.now, team_time(ilt).zone)
    return occasions(act.session, ilt, today - _FAR, today + _FAR)


def _due(act: Act, limit: int) -> Sequence[tuple[int, str]]:
    """Teams and their workspaces, longest due first."""
    rows = act.session.execute(TEAMS_DUE.limit(limit), {"now": act.now})
    return [(ilt_id, workspace_id) for ilt_id, workspace_id in rows]


TEAMS_DUE = (
    select(Ilt.id, Ilt.workspace_id)
    .join(Workspace, Workspace.id == Ilt.workspace_id)
    .where(Ilt.meetings_look_at <= bindparam("now"), Ilt.is_reachable, Workspace.uninstalled_at.is_(None))
    .order_by(Ilt.meetings_look_at, Ilt.id)
)


def _look(act: Act, ilt_id: int) -> None:
    held = select(Ilt).where(Ilt.id == ilt_id, Ilt.meetings_look_at <= act.now)
    ilt = act.session.scalar(held.with_for_update(key_share=True).execution_options(populate_existing=True))
    if ilt is None:  # another worker was faster
        return
    asked = [look(act, ilt) for look in LOOKS]
    latest = act.now + _AT_THE_LATEST
    ilt.meetings_look_at = min((at for at in asked if at is not None and at > act.now), default=latest)
    ilt.meetings_look_at = min(ilt.meetings_look_at, latest)
