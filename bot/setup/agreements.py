"""What a team has agreed on about its meetings: when, with which norms, in which roles."""

from bot.agenda.roles import team_roles
from bot.meetings.messages.plan import plan_words
from bot.meetings.plan import first_lines
from bot.meetings.record import record_sentence
from bot.rules.cadence import Rhythm
from bot.rules.local_time import local_date
from bot.setup.messages.meetings import MOST_DATES, Agreed
from bot.setup.messages.norms_and_roles import role_words
from bot.teams.rhythm import cadence_of
from bot.teams.roles import role_takers
from bot.teams.times import team_time
from bot.turn import Act
from bot.words import later, say
from storage.people import Ilt

_LINES = 4
_REST = later(
    "Agenda cards rest for now. They come back when somebody starts a meeting, puts something on the agenda, or says anew when you meet."
)


def agreed_of(act: Act, ilt: Ilt) -> Agreed:
    """All of it as the setup shows it."""
    cadence = cadence_of(ilt)
    by_hand = cadence is not None and cadence.rhythm is Rhythm.BY_HAND
    lines = first_lines(act, ilt, MOST_DATES if by_hand else _LINES)
    plan = plan_words(cadence, lines, local_date(act.now, team_time(ilt).zone))
    record = record_sentence(act, ilt, says_next=False)
    names = {member.id: person.name for member, person in role_takers(act.session, ilt.id).values()}
    roles = [
        role_words(role.name, names.get(role.member_id or 0, "")) for role in team_roles(act.session, ilt.id)
    ]
    rest = say(_REST) if ilt.cards_off_on else ""
    return Agreed("\n".join(filter(None, [plan, rest, record])), ilt.norms, roles, rests=bool(rest))
