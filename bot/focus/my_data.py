"""What is held about a person of focus: what they were asked and answered while it carries their name, what they chose."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from bot.blocks.dates import long_day, shown_date
from bot.focus.messages.live_with import ANSWERS
from bot.items.check_ins import said_in, said_on
from bot.outbox.messages.my_data import Heading, own_words
from bot.outbox.my_data import Whose
from bot.rules.criterion_names import spoken_name
from bot.rules.local_time import local_date
from bot.words import say
from storage.check_in_rows import readings_by
from storage.cycle_rows import cycles_of_person
from storage.focus import AskingKind
from storage.personal_focus import Asked, asked_for_focus, focus_of_person, helps_to_lead, opened_focus
from storage.strategies import StrategyState
from storage.strategy_rows import newest_wording, strategies_of_person


def my_data(session: Session, whose: Whose) -> Iterator[tuple[Heading, str]]:
    """Dots and answers, ticks, what they opened and chose."""
    zone = whose.person.zone
    for one in asked_for_focus(session, whose.member_ids):
        day = shown_date(local_date(one.asking.opened_at, zone))
        for what in _answers(one):
            yield Heading.FOCUS, own_words(what, whose.team(one.asking.ilt_id), day)
        if one.line:
            not_shown = say("Not shown to anybody yet: your line about the focus")
            yield Heading.WORDS, own_words(not_shown, whose.team(one.asking.ilt_id), one.line)
    for found in helps_to_lead(session, whose.member_ids):
        day = shown_date(local_date(found.opened_at, zone))
        yield Heading.FOCUS, own_words(say("You would help lead it"), whose.team(found.ilt_id), day)
    yield from _chosen(session, whose)
    yield from _strategies(session, whose)
    yield from _readings(session, whose)


def _chosen(session: Session, whose: Whose) -> Iterator[tuple[Heading, str]]:
    zone = whose.person.zone
    for found in opened_focus(session, whose.person.id):
        day = shown_date(local_date(found.opened_at, zone))
        yield Heading.FOCUS, own_words(say("You opened a choice of focus"), whose.team(found.ilt_id), day)
    for area in focus_of_person(session, whose.person.id):
        team, name = whose.team(area.ilt_id), spoken_name(area.name)
        if area.chosen_by_id == whose.person.id:
            yield Heading.FOCUS, own_words(say("You chose"), team, name)
        if area.ended_by_id == whose.person.id:
            yield Heading.FOCUS, own_words(say("You ended"), team, name)
    for cycle in cycles_of_person(session, whose.person.id):
        if cycle.ended_at:
            day = shown_date(local_date(cycle.ended_at, zone))
            yield Heading.FOCUS, own_words(say("You ended a cycle"), whose.team(cycle.ilt_id), day)


def _strategies(session: Session, whose: Whose) -> Iterator[tuple[Heading, str]]:
    me = whose.person.id
    for row in strategies_of_person(session, me):
        team, what = whose.team(row.ilt_id), newest_wording(session, row.id).what
        if row.owner_id == me:
            yield Heading.FOCUS, own_words(say("You look after a strategy"), team, what)
        if row.handed_to_id == me and row.state != StrategyState.ENDED:
            yield Heading.FOCUS, own_words(say("You are asked to look after a strategy"), team, what)
        if row.committed_by_id == me:
            yield Heading.FOCUS, own_words(say("You committed your team to"), team, what)
        if row.ended_by_id == me:
            yield Heading.FOCUS, own_words(say("You ended a strategy"), team, what)


def _readings(session: Session, whose: Whose) -> Iterator[tuple[Heading, str]]:
    for row in readings_by(session, whose.person.id):
        team, what = whose.team(row.ilt_id), newest_wording(session, row.strategy_id).what
        said = say(
            "{day}: {said} ({what})",
            day=long_day(said_on(row, whose.person.zone)),
            said=said_in(row).words,
            what=what,
        )
        yield Heading.FOCUS, own_words(say("You said how a strategy goes"), team, said)
        if seen := "\n".join(filter(None, [row.note, row.link])):
            yield Heading.WORDS, own_words(say("What you saw of a strategy"), team, seen)


def _answers(one: Asked) -> Iterator[str]:
    is_dots = one.asking.kind == AskingKind.DOTS
    if dots := [spoken_name(name) for name in one.dots]:
        yield say("Your dots, not shown to anybody yet: {names}", names=", ".join(dots))
    elif one.choice:
        yield say("Your answer, not shown to anybody yet: {answer}", answer=say(ANSWERS[one.choice]))
    elif one.has_answered:
        yield say("You placed your dots") if is_dots else say("You said whether you can live with the focus")
    else:
        yield (
            say("You were asked for your dots")
            if is_dots
            else say("You were asked whether you can live with the focus")
        )
