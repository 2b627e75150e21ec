"""Strategies: committing, changing, numbers to watch, first steps, and how they end."""

from functools import partial

from bot.blocks import ids, kit
from bot.blocks.say import sentence
from bot.errors import RefusalError, WrongInputError
from bot.focus import committing, deciding, strategies, strategy_owners
from bot.focus.messages.strategies import (
    HOLD,
    NUMBER,
    RESUME,
    ROOM,
    STEP,
    StrategyList,
    changed,
    committed,
    ended,
    held_words,
    strategy_list,
    taken_up_words,
)
from bot.focus.messages.strategy_forms import (
    AIM,
    AREA,
    BY,
    DID,
    EVERY,
    HOW,
    LEARNED,
    NAME,
    NOW,
    SO_THAT,
    UNIT,
    UNTIL,
    WHAT,
    WORKED,
    ChangeForm,
    CommitForm,
    Said,
    change_form,
    commit_form,
    end_form,
    number_form,
    owner_field,
    room_form,
)
from bot.focus.messages.strategy_forms import (
    ROOM as ROOM_FIELD,
)
from bot.focus.messages.strategy_owners import owner_accepted, owner_asked, owner_declined
from bot.focus.strategies import Change, NumberTyped
from bot.home.messages.menu import given_back
from bot.items.messages.forms import item_form
from bot.library.suggesting import suggest_for_area
from bot.rules.command_numbers import number_alone
from bot.words import say
from handlers.answers import Answer, FieldErrors, OpenForm, Say
from handlers.answers import ChangeForm as Changed
from handlers.boundary import Handler
from handlers.deps import Deps
from handlers.registry import Listeners
from handlers.request import Request, Source
from handlers.values import RETIRED, Filled, after_word, number, number_or_none, typed_stays

_LIST = ("list", "all", "show")


def register(listeners: Listeners, deps: Deps) -> dict[str, Handler]:
    """All listeners of strategies. Returns its word of the slash command."""
    listeners.action(ids.STRATEGY_ADD, _add)
    listeners.form(ids.STRATEGY_FORM, partial(_commit, deps))
    listeners.action(ids.STRATEGY_LIST, _list)
    listeners.action(ids.STRATEGY_CHANGE, _ask_change)
    listeners.form(ids.STRATEGY_CHANGE_FORM, _change)
    listeners.action(ids.STRATEGY_NUMBER, _ask_number)
    listeners.form(ids.STRATEGY_NUMBER_FORM, _add_number)
    listeners.action(ids.STRATEGY_ROOM, _ask_room)
    listeners.form(ids.STRATEGY_ROOM_FORM, _make_room)
    listeners.action(ids.STRATEGY_STEP, _ask_step)
    listeners.action(ids.STRATEGY_END, _ask_end)
    listeners.form(ids.STRATEGY_END_FORM, _end)
    listeners.action(ids.STRATEGY_MORE, _more)
    listeners.action(ids.STRATEGY_RESUME, _resume)
    listeners.action(ids.STRATEGY_ACCEPT, _accept)
    listeners.action(ids.STRATEGY_DECLINE, _decline)
    listeners.action(ids.STRATEGY_UNDECLINE, _undecline)
    return {"strategy": _command}


def _command(request: Request) -> Answer:
    """`/ilt strategy`: a new one; with a number: that one; `list`: all."""
    words = after_word(request.words)
    called = number_alone(words)
    if called is not None or words.lower().strip(" .,:;!?") in _LIST:
        return Say(strategy_list(committing.read_list(request.turn, called)))
    found = committing.stand(request.turn, words)
    if isinstance(found, StrategyList):
        # There is no room for one more, and no field in which its words would stand.
        return Say(given_back(strategy_list(found), request.words), replaces=False)
    return _offered(found)


def _add(request: Request) -> Answer:
    """*Add a strategy…*."""
    return _offered(committing.stand(request.turn))


def _offered(found: CommitForm | StrategyList) -> Answer:
    if isinstance(found, StrategyList):
        return Say(strategy_list(found), replaces=False)
    return OpenForm(commit_form(found))


def _list(request: Request) -> Answer:
    """*Our strategies*."""
    return Say(strategy_list(committing.read_list(request.turn)), replaces=False)


def said_in(filled: Filled, ilt_id: int) -> Said:
    """What stands in the fields of a strategy's words."""
    return Said(
        filled.text(WHAT),
        filled.text(SO_THAT),
        filled.text(DID),
        filled.text(WORKED),
        filled.choice(owner_field(ilt_id)),
    )


def _commit(deps: Deps, request: Request) -> Answer:
    """*Commit*. Whatever is refused, what was typed stays."""
    filled = Filled(request)
    ilt, _, area = _about(request).partition(":")
    ilt_id, area_id = number(ilt), number_or_none(filled.choice(AREA)) or number(area) or None
    return typed_stays(
        WHAT,
        lambda: committing.commit_to(request.turn, ilt_id, area_id, said_in(filled, ilt_id)),
        lambda one: committed(one, suggest_for_area(request.turn, deps.catalog, ilt_id, area_id)),
    )


def _ask_change(request: Request) -> Answer:
    """*Change…*."""
    return OpenForm(change_form(strategies.read_change(request.turn, number(request.chosen_value))))


def _change(request: Request) -> Answer:
    """*Save*."""
    strategy_id, version, ilt_id = (number(one) for one in _three(_about(request)))
    filled = Filled(request)
    every = number_or_none(filled.choice(EVERY)) or 0
    typed = Change(version, said_in(filled, ilt_id), filled.day(UNTIL), every)
    try:
        done = strategies.change(request.turn, strategy_id, typed)
    except WrongInputError as wrong:
        return FieldErrors(wrong.fields)
    except RefusalError as refusal:
        return FieldErrors({WHAT: str(refusal)})
    return Changed(change_form(done)) if isinstance(done, ChangeForm) else Say(changed(done), is_last=True)


def _three(words: str) -> list[str]:
    found = words.split(":")
    if len(found) != len(("strategy", "version", "team")):
        raise RefusalError(say(RETIRED))
    return found


def _ask_number(request: Request) -> Answer:
    """*Add a number to watch…*."""
    return _number_of(request, number(request.chosen_value))


def _number_of(request: Request, strategy_id: int) -> Answer:
    return OpenForm(number_form(strategies.read_for_form(request.turn, strategy_id)))


def _add_number(request: Request) -> Answer:
    """*Add*."""
    filled = Filled(request)
    typed = NumberTyped(
        filled.text(NAME), filled.text(UNIT), filled.text(NOW), filled.text(AIM), filled.day(BY)
    )
    return typed_stays(
        NAME,
        lambda: strategies.add_number(request.turn, number(_about(request)), typed),
        changed,
        is_last=True,
    )


def _ask_room(request: Request) -> Answer:
    """*What will we stop to make room?…*."""
    return _room_of(request, number(request.chosen_value))


def _room_of(request: Request, strategy_id: int) -> Answer:
    return OpenForm(room_form(strategies.read_for_form(request.turn, strategy_id)))


def _make_room(request: Request) -> Answer:
    """*Save*."""
    words = Filled(request).text(ROOM_FIELD)
    return typed_stays(
        ROOM_FIELD,
        lambda: strategies.make_room(request.turn, number(_about(request)), words),
        changed,
        is_last=True,
    )


def _ask_step(request: Request) -> Answer:
    """*Add a first step…*."""
    return _step_of(request, number(request.chosen_value))


def _step_of(request: Request, strategy_id: int) -> Answer:
    return OpenForm(item_form(strategies.first_step(request.turn, strategy_id)))


def _ask_end(request: Request) -> Answer:
    """*End…*."""
    return OpenForm(end_form(deciding.read_to_decide(request.turn, number(request.chosen_value))))


def _end(request: Request) -> Answer:
    """*End it*."""
    filled = Filled(request)
    return typed_stays(
        HOW,
        lambda: deciding.end(request.turn, number(_about(request)), filled.choice(HOW), filled.text(LEARNED)),
        ended,
    )


def _more(request: Request) -> Answer:
    """The menu beside a strategy."""
    what, _, value = request.chosen_value.partition(":")
    turn, strategy_id = request.turn, number(value)
    if what == STEP:
        return _step_of(request, strategy_id)
    if what == NUMBER:
        return _number_of(request, strategy_id)
    if what == ROOM:
        return _room_of(request, strategy_id)
    if what == HOLD:
        return Say(sentence(held_words(strategies.put_on_hold(turn, strategy_id))), replaces=False)
    if what == RESUME:
        return _take_up(request, strategy_id)
    raise RefusalError(say(RETIRED))


def _resume(request: Request) -> Answer:
    """*Take it up again*, on the card; in a direct message it stands there then, beside what is still on hold."""
    answer = _take_up(request, number(request.chosen_value))
    if request.source is not Source.DIRECT:
        return answer
    rest = _still_on_hold((request.body.get("message") or {}).get("blocks"), request.chosen_value)
    return Say(kit.message(answer.message["text"], [*answer.message["blocks"], *rest]))


def _still_on_hold(blocks: object, taken_up: str) -> list[kit.Block]:
    """Of the message as Slack sends it along: what stands below its first paragraph, without that strategy and its buttons."""
    if not isinstance(blocks, list) or any(not isinstance(one, dict) for one in blocks):
        return []
    rows = zip(blocks[1::2], blocks[2::2], strict=False)
    return [
        block
        for row in rows
        for block in row
        if all(one.get("value") != taken_up for one in row[1].get("elements") or [{"value": taken_up}])
    ]


def _take_up(request: Request, strategy_id: int) -> Say:
    return Say(sentence(taken_up_words(strategies.take_up(request.turn, strategy_id))), replaces=False)


def _accept(request: Request) -> Answer:
    """*I look after it*."""
    done = strategy_owners.accept(request.turn, number(request.chosen_value))
    return Say(owner_accepted(done))


def _decline(request: Request) -> Answer:
    """*Not me*."""
    done = strategy_owners.decline(request.turn, number(request.chosen_value))
    return Say(owner_declined(done))


def _undecline(request: Request) -> Answer:
    """*Undo* of *Not me*: what they were asked, once more."""
    return Say(owner_asked(strategy_owners.take_back_decline(request.turn, number(request.chosen_value))))


def _about(request: Request) -> str:
    """What a form is about."""
    return str(request.view.get("private_metadata") or "")
