"""What is held about a person of their own: what they chose on their Home tab, and when they looked at it."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from bot.blocks.dates import shown_date, shown_hour
from bot.home.messages.settings import FREQUENCIES
from bot.outbox.messages.my_data import Heading
from bot.outbox.my_data import Whose
from bot.rules.local_time import local_date
from bot.words import say
from storage.home import HomeView


def my_data(session: Session, whose: Whose) -> Iterator[tuple[Heading, str]]:
    """Hour, frequency, time off; and the tab, where they ever opened it."""
    person = whose.person
    if person.reminder_hour:
        yield Heading.SETTINGS, say("Reminder hour: {hour}", hour=shown_hour(person.reminder_hour))
    yield Heading.SETTINGS, say("Reminders: {when}", when=say(FREQUENCIES[person.frequency]))
    if person.no_time_lines_since:
        yield Heading.SETTINGS, say("No word when an agenda item's time is nearly up")
    for away in person.time_off:
        first, last = shown_date(away.first_day), shown_date(away.last_day)
        yield Heading.SETTINGS, say("Time off: {first} to {last}", first=first, last=last)
    if home := session.get(HomeView, person.id):
        day = shown_date(local_date(home.opened_at, person.zone))
        yield Heading.SETTINGS, say("Home tab: opened last on {day}", day=day)
