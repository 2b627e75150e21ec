"""Words without a name reach the team: on its working morning, all that wait, shuffled, without channel or time."""

from bot.outbox.behind import OfTeam, team_changed
from bot.outbox.duty import Reach
from bot.rules.local_time import local_date
from bot.teams.times import team_time
from bot.turn import Act, Turn, wipe_leftovers
from storage.database import note_leftovers
from storage.people import Ilt, look_at_meetings_of
from storage.staff import hand_over, teams_to_hand_over


def hand_over_due(turn: Turn, _reach: Reach | None = None) -> int:
    """The worker's look. Returns for how many teams something was due."""
    with turn.read() as act:
        due = teams_to_hand_over(act.session, act.now)
    for ilt_id in due:
        with turn.write_politely() as act:
            _hand_over(act, ilt_id)
    if due:
        wipe_leftovers(turn.db)
    return len(due)


def is_due(act: Act) -> bool:
    """Whether something waits whose morning has come."""
    return bool(teams_to_hand_over(act.session, act.now))


def _hand_over(act: Act, ilt_id: int) -> None:
    look_at_meetings_of(act.session, ilt_id)
    day = local_date(act.now, team_time(act.session.get_one(Ilt, ilt_id)).zone)
    if hand_over(act.session, ilt_id, act.now, day):
        note_leftovers(act.session)
        team_changed(act.session, ilt_id, OfTeam.STAFF)
