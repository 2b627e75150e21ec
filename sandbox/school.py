"""The workspace as people meet it first: members by name with their role beside it, on a Monday at 3:15 PM."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sandbox.state import ROLES, ZONE, World, person_name, seed

# By id, as the roles.
NAMES = {
    "U0PRINCIPAL": "Maya Torres",
    "U0ASSISTANT": "James Okafor",
    "U0GRADE3LEAD": "Ana Ruiz",
    "U0GRADE5LEAD": "Tom Becker",
    "U0MATHCOACH": "Priya Shah",
    "U0READINGCO": "Lena Fischer",
    "U0SPECIALED": "Sam Lee",
    "U0COUNSELOR": "Grace Chen",
}
# Whose Slack is in Spanish.
IN_SPANISH = "U0GRADE3LEAD"
_HOUR = time(15, 15)
_WEEK = 7


def on_a_monday(bot_name: str, now: datetime) -> World:
    """That world, the next time it is Monday and a quarter past three there; `now` is aware."""
    world = seed(bot_name, created=int(now.timestamp()))
    for user_id, name in NAMES.items():
        person = world.people[user_id]
        person.real_name, person.name, person.title = name, person_name(name), ROLES[user_id]
    world.people[IN_SPANISH].locale = "es-LA"
    world.offset_seconds = int((_next_monday(now) - now).total_seconds())
    return world


def _next_monday(now: datetime) -> datetime:
    there = now.astimezone(ZoneInfo(ZONE))
    monday = there.date() + timedelta(days=-there.weekday() % _WEEK)
    found = datetime.combine(monday, _HOUR, there.tzinfo)
    return found if found >= there else datetime.combine(monday + timedelta(days=_WEEK), _HOUR, there.tzinfo)
