"""What all nouns owe. The order is that of a round of the worker within each phase (`bot.outbox.duty.Phase`):

channels, then members · asked votes, then shares · votes and dots whose time is over, meetings, people · (sending) · Home tabs.
"""

from bot.agenda.duties import DUTIES as AGENDA
from bot.assessments.duties import DUTIES as ASSESSMENTS
from bot.consult.duties import DUTIES as CONSULT
from bot.district.duties import DUTIES as DISTRICT
from bot.focus.duties import DUTIES as FOCUS
from bot.home.duties import DUTIES as HOME
from bot.installs.duties import DUTIES as INSTALLS
from bot.items.duties import DUTIES as ITEMS
from bot.library.duties import DUTIES as LIBRARY
from bot.live.duties import DUTIES as LIVE
from bot.minutes.duties import DUTIES as MINUTES
from bot.outbox.duties import DUTIES as OUTBOX
from bot.outbox.duty import together
from bot.plan.duties import DUTIES as PLAN
from bot.practice.duties import DUTIES as PRACTICE
from bot.privacy.duties import DUTIES as PRIVACY
from bot.reflection.duties import DUTIES as REFLECTION
from bot.sharing.duties import DUTIES as SHARING
from bot.staff.duties import DUTIES as STAFF
from bot.teams.duties import DUTIES as TEAMS
from bot.typed.duties import DUTIES as TYPED

NOUNS = (
    OUTBOX,
    TEAMS,
    LIBRARY,
    ASSESSMENTS,
    FOCUS,
    PLAN,
    AGENDA,
    LIVE,
    REFLECTION,
    SHARING,
    STAFF,
    CONSULT,
    DISTRICT,
    ITEMS,
    MINUTES,
    HOME,
    TYPED,
    PRACTICE,
    PRIVACY,
    INSTALLS,
)
ALL_DUTIES = together(NOUNS)
