"""Levels, skills and changes in words."""

from collections.abc import Mapping

from bot.blocks.dates import shown_date
from bot.practice.kept import Change, Level, Skill, What
from bot.words import say
from rubric_data import Growth

# How each level is called.
Levels = Mapping[Level, str]


def levels_of(growth: Growth) -> Levels:
    """The levels as the page names them."""
    named = growth.levels
    return {Level.HELPED: named.helped, Level.ALONE: named.alone, Level.HELPS: named.helps}


def usual_levels() -> Levels:
    """The levels where nobody knows how the page named them."""
    return {
        Level.HELPED: say("with help"),
        Level.ALONE: say("on my own"),
        Level.HELPS: say("I help others"),
    }


def skill_words(levels: Levels, known: Skill) -> str:
    """A skill with its level."""
    if known.level is None:
        return known.name
    return say("{skill}: {level}", skill=known.name, level=levels[known.level])


def change_words(levels: Levels, change: Change) -> str:
    """What was changed on a day."""
    return say("{day}: {what}", day=shown_date(change.day), what=_what(levels, change))


def _what(levels: Levels, change: Change) -> str:
    if change.what is What.NEXT:
        return (
            say("next is {skill}", skill=change.after)
            if change.after
            else say("nothing in particular is next")
        )
    if change.what is What.NOTE:
        return (
            say("{skill}: wrote a note", skill=change.name)
            if change.after
            else say("{skill}: took the note away", skill=change.name)
        )
    after = levels[Level(int(change.after))]
    if not change.before:
        return say("{skill}: {after}", skill=change.name, after=after)
    before = levels[Level(int(change.before))]
    return say("{skill}: from “{before}” to “{after}”", skill=change.name, before=before, after=after)
