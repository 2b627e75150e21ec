"""Stepping back at the end of a cycle: begun by hand or when asked, with readings, and what comes next."""

from functools import partial

from bot.blocks import ids
from bot.blocks.dates import shown_day
from bot.blocks.say import sentence
from bot.focus import cycles, next_cycle, opening, step_back
from bot.focus.messages.choice import move_form
from bot.focus.messages.cycles import standing
from bot.focus.messages.opening import OpeningForm, opening_form, standing_message
from bot.focus.messages.readings import readings_message
from bot.words import say
from handlers.answers import Answer, Done, OpenForm, Say
from handlers.items.places import as_it_is, place_of
from handlers.registry import Listeners
from handlers.request import Request, Source
from handlers.values import number, number_or_none

_KEEPS = (ids.STEP_BACK_KEEP, ids.STEP_BACK_KEEP_FIRST, ids.STEP_BACK_KEEP_SECOND)


def register(listeners: Listeners) -> None:
    """All of them."""
    listeners.action(ids.STEP_BACK, partial(_begin, by_hand=False))
    listeners.action(ids.STEP_BACK_NOW, partial(_begin, by_hand=True))
    listeners.action(ids.STEP_BACK_READINGS, _readings)
    for action_id in _KEEPS:
        listeners.action(action_id, _keep)
    listeners.action(ids.STEP_BACK_ANEW, _anew)
    listeners.action(ids.STEP_BACK_END, _end)
    listeners.action(ids.FOCUS_MOVE, _move)


def ask_to_end(request: Request) -> Answer:
    """`/ilt focus end`."""
    return Say(standing(cycles.ask_to_end(request.turn)))


def _begin(request: Request, *, by_hand: bool) -> Answer:
    """*Step back*, *Step back now*."""
    channel = cycles.step_back(request.turn, number(request.chosen_value), by_hand=by_hand)
    done = sentence(say("The step back is in #{channel}. Look at it with your team.", channel=channel))
    return as_it_is(request, place_of(request), done)


def _readings(request: Request) -> Answer:
    """*Readings and chart*."""
    shown = step_back.read_readings(request.turn, number(request.chosen_value))
    return Say(readings_message(shown), replaces=False)


def _keep(request: Request) -> Answer:
    """*Keep our focus*, *Keep both*, *Keep only …*."""
    cycle_id, _, area_id = request.chosen_value.partition(":")
    begun = next_cycle.keep_focus(request.turn, number(cycle_id), number_or_none(area_id))
    words = say(
        "The next cycle has begun, until {day}: its message is in #{channel}. Look at the goal: does it still fit?",
        day=shown_day(begun.ends_on, begun.today),
        channel=begun.channel_name,
    )
    return Say(sentence(words), replaces=False)


def _anew(request: Request) -> Answer:
    """*Choose anew…*: the form that opens a choosing follows."""
    next_cycle.end_focus(request.turn, number(request.chosen_value))
    found = opening.offer(request.turn, None)
    if isinstance(found, OpeningForm):
        return OpenForm(opening_form(found))
    return Say(standing_message(found), replaces=False)


def _end(request: Request) -> Answer:
    """*End here*."""
    channel = next_cycle.end_focus(request.turn, number(request.chosen_value))
    if request.source is Source.MESSAGE:
        return Done()
    return Say(sentence(say("Ended. #{channel} says so in a moment.", channel=channel)), replaces=False)


def _move(request: Request) -> Answer:
    """*Move its end…* in a private message."""
    return OpenForm(move_form(cycles.read_end(request.turn, number(request.chosen_value))))
