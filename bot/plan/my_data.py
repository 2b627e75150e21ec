"""What is held about a person of a plan: what they wrote down or changed last, and the times they posted it."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from bot.blocks.dates import shown_date
from bot.outbox.messages.my_data import Heading, own_words
from bot.outbox.my_data import Whose
from bot.plan.messages.shapes import Part, part_name
from bot.rules.local_time import local_date
from bot.words import say
from storage.plan import plan_of_person


def my_data(session: Session, whose: Whose) -> Iterator[tuple[Heading, str]]:
    """Parts, goals, posts."""
    held, zone = plan_of_person(session, whose.person.id), whose.person.zone
    for entry in held.entries:
        day = shown_date(local_date(entry.changed_at, zone))
        what = say("You changed the plan on {day}: {part}", day=day, part=part_name(Part(entry.part)))
        yield Heading.FOCUS, own_words(what, whose.team(entry.ilt_id), "\n".join(filter(None, entry.texts)))
    for goal in held.goals:
        day = shown_date(local_date(goal.changed_at, zone))
        what = say("You changed a school goal on {day}", day=day)
        if goal.removed_at:
            what = say("You took a school goal out of the plan on {day}", day=day)
        yield Heading.FOCUS, own_words(what, whose.team(goal.ilt_id), goal.text)
    for post in held.posts:
        day = shown_date(local_date(post.posted_at, zone))
        yield Heading.FOCUS, own_words(say("You posted the plan"), whose.team(post.ilt_id), day)
