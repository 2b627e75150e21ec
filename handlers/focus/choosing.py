"""What a team works on: opening the choice, dots, the choice, its goal and its end."""

from bot.blocks import ids
from bot.blocks.dates import long_day
from bot.blocks.say import sentence
from bot.errors import RefusalError, WrongInputError
from bot.focus import choice, cycles, dots, live_with, opening
from bot.focus.messages.choice import (
    AREA,
    CHOSEN,
    FATE,
    REASON,
    UNTIL,
    choice_form,
    end_form,
    goal_field,
    goal_form,
    move_form,
)
from bot.focus.messages.dots import DOTS, LINE, TooFew, dots_form, placed, too_few
from bot.focus.messages.live_with import (
    BETTER_LINE,
    CHOICE,
    HELP,
    YES,
    all_lines_form,
    answered,
    live_with_form,
)
from bot.focus.messages.message_buttons import CHANGE, END, LINES, MOVE, STOP
from bot.focus.messages.opening import (
    OTHERS,
    OWN,
    PROPOSED,
    OpeningForm,
    Standing,
    opened,
    opening_form,
    standing_message,
)
from bot.words import say
from handlers.answers import Answer, ChangeForm, Done, FieldErrors, OpenForm, Say
from handlers.boundary import Handler
from handlers.focus.stepping_back import ask_to_end
from handlers.registry import Listeners
from handlers.request import Request, Source
from handlers.values import Filled, after_word, number, number_or_none, typed_stays

_END_WORD = "end"


def register(listeners: Listeners) -> dict[str, Handler]:
    """All listeners of focus. Returns its word of the slash command."""
    listeners.action(ids.FOCUS_START, _start)
    listeners.form(ids.FOCUS_FORM, _open)
    listeners.action(ids.FOCUS_PLACE, _ask_dots)
    listeners.form(ids.FOCUS_DOTS_FORM, _place)
    listeners.action(ids.FOCUS_SHOW_DOTS, _show_dots)
    listeners.action(ids.FOCUS_WITHOUT_DOTS, _without_dots)
    listeners.action(ids.FOCUS_CANCEL, _cancel)
    listeners.action(ids.FOCUS_CHOOSE, _ask_choice)
    listeners.form(ids.FOCUS_CHOOSE_FORM, _choose)
    listeners.action(ids.FOCUS_GOAL, _ask_goal)
    listeners.form(ids.FOCUS_GOAL_FORM, _set_goal)
    listeners.action(ids.FOCUS_LIVE_WITH, _ask_live_with)
    listeners.action(ids.FOCUS_LIVE_ANSWER, _ask_answer)
    listeners.form(ids.FOCUS_LIVE_FORM, _answer)
    listeners.action(ids.FOCUS_LIVE_SHOW, _show_answers)
    listeners.action(ids.FOCUS_LINES, _lines)
    # It has nothing to send off; Slack wants a name for it all the same.
    listeners.form(ids.FOCUS_LINES, _lines)
    listeners.action(ids.FOCUS_LINE_REMOVE, _remove_line)
    listeners.action(ids.FOCUS_MORE, _more)
    listeners.form(ids.FOCUS_MOVE_FORM, _move)
    listeners.form(ids.FOCUS_END_FORM, _end)
    return {"focus": _command}


def _command(request: Request) -> Answer:
    """`/ilt focus` or its button; `end`: steps back on it."""
    if after_word(request.words).lower() == _END_WORD:
        return ask_to_end(request)
    return _offered(opening.stand(request.turn))


def _start(request: Request) -> Answer:
    """*Choose what to work on* under a result; *Choose one more…*."""
    assessment_id = number(request.chosen_value) if request.chosen_value else None
    return _offered(opening.offer(request.turn, assessment_id))


def _open(request: Request) -> Answer:
    """*Open*. Whatever is refused, what was ticked and typed stays."""
    filled = Filled(request)
    ilt_id, _, assessment_id = _about(request).partition(":")
    keys = [*filled.choices(PROPOSED), *filled.choices(OTHERS)]
    return typed_stays(
        OWN,
        lambda: opening.open_choosing_of(
            request.turn, number(ilt_id), number(assessment_id), keys, filled.text(OWN)
        ),
        opened,
    )


def _ask_dots(request: Request) -> Answer:
    """*Place my two dots*."""
    return OpenForm(dots_form(dots.read_dots(request.turn, number(request.chosen_value))))


def _place(request: Request) -> Answer:
    """*Place*."""
    filled = Filled(request)
    chosen = [number(one) for one in filled.choices(DOTS)]
    return typed_stays(
        DOTS,
        lambda: dots.place_dots(request.turn, number(_about(request)), chosen, filled.text(LINE)),
        placed,
    )


def _show_dots(request: Request) -> Answer:
    """*Show the dots*."""
    done = dots.show_dots(request.turn, number(request.chosen_value))
    if isinstance(done, TooFew):
        return Say(too_few(done), replaces=False)
    return _in_channel(
        request, say("Shown: #{channel} shows the dots in a moment. Talk, then choose.", channel=done)
    )


def _without_dots(request: Request) -> Answer:
    """*Choose without dots*."""
    channel = dots.go_without_dots(request.turn, number(request.chosen_value))
    return Say(sentence(say("The dots were deleted unread. Choose in #{channel}.", channel=channel)))


def _cancel(request: Request) -> Answer:
    """*Close without a choice*."""
    channel = dots.cancel_choosing(request.turn, number(request.chosen_value))
    return _in_channel(request, say("Closed. #{channel} says so in a moment.", channel=channel))


def _ask_choice(request: Request) -> Answer:
    """*Choose our focus…*."""
    return OpenForm(choice_form(choice.read_choice(request.turn, number(request.chosen_value))))


def _choose(request: Request) -> Answer:
    """*Choose*: the goal follows in the same form."""
    filled = Filled(request)
    chosen = [number(one) for one in filled.choices(CHOSEN)]
    try:
        goals = choice.choose(request.turn, number(_about(request)), chosen, filled.day(UNTIL))
    except WrongInputError as wrong:
        return FieldErrors(wrong.fields)
    except RefusalError as refusal:
        return FieldErrors({CHOSEN: str(refusal)})
    return ChangeForm(goal_form(goals))


def _ask_goal(request: Request) -> Answer:
    """*Set the goal…*."""
    return OpenForm(goal_form(choice.read_goals(request.turn, number(request.chosen_value))))


def _set_goal(request: Request) -> Answer:
    """*Save*."""
    filled = Filled(request)
    fields = {area_id: goal_field(area_id) for area_id in _areas_in(request)}
    typed = {area_id: filled.text(block_id) for area_id, block_id in fields.items()}
    first = next(iter(fields.values()), "")
    return typed_stays(
        first,
        lambda: choice.set_goals(request.turn, number(_about(request)), typed),
        lambda channel: sentence(say("Saved. #{channel} shows it in a moment.", channel=channel)),
    )


def _ask_live_with(request: Request) -> Answer:
    """*Can everyone live with it?*."""
    channel = live_with.ask_live_with(request.turn, number(request.chosen_value))
    return _in_channel(request, say("Asked: #{channel} shows it in a moment.", channel=channel))


def _ask_answer(request: Request) -> Answer:
    """*Give my answer*."""
    return OpenForm(live_with_form(live_with.read_answer(request.turn, number(request.chosen_value))))


def _answer(request: Request) -> Answer:
    """*Answer*."""
    filled = Filled(request)
    return typed_stays(
        CHOICE,
        lambda: live_with.answer_live_with(
            request.turn,
            number(_about(request)),
            filled.choice(CHOICE),
            filled.text(BETTER_LINE),
            helps=YES in filled.choices(HELP),
        ),
        answered,
    )


def _show_answers(request: Request) -> Answer:
    """*Show the answers*."""
    channel = live_with.show_answers(request.turn, number(request.chosen_value))
    return _in_channel(request, say("Shown: #{channel} shows the answers in a moment.", channel=channel))


def _lines(request: Request) -> Answer:
    """*Read all lines*."""
    return OpenForm(all_lines_form(live_with.read_lines(request.turn, number(request.chosen_value))))


def _remove_line(request: Request) -> Answer:
    """*Remove…* beside a line: the form shows it gone."""
    round_id, _, line_id = request.chosen_value.partition(":")
    turn = request.turn
    live_with.remove_line(turn, number(round_id), number(line_id))
    return ChangeForm(all_lines_form(live_with.read_lines(turn, number(round_id))))


def _more(request: Request) -> Answer:
    """*More…*."""
    what, _, value = request.chosen_value.partition(":")
    turn, round_id = request.turn, number(value)
    if what == CHANGE:
        return OpenForm(choice_form(choice.read_choice(turn, round_id)))
    if what == MOVE:
        return OpenForm(move_form(cycles.read_end(turn, round_id)))
    if what == END:
        return OpenForm(end_form(choice.read_ending(turn, round_id)))
    if what == STOP:
        channel = live_with.stop_asking(turn, round_id)
        return _in_channel(
            request, say("Stopped; what was answered is deleted unread. #{channel}", channel=channel)
        )
    if what == LINES:
        return OpenForm(all_lines_form(live_with.read_lines(turn, round_id)))
    raise RefusalError(say("That button is from an older message. Nothing was changed. Type /ilt focus."))


def _move(request: Request) -> Answer:
    """*Move*."""
    until = Filled(request).day(UNTIL)
    return typed_stays(
        UNTIL,
        lambda: cycles.move_end(request.turn, number(_about(request)), until),
        lambda day: sentence(say("Moved: it ends on {day}.", day=long_day(day))),
    )


def _end(request: Request) -> Answer:
    """*End it*."""
    filled = Filled(request)
    round_id, _, area_id = _about(request).partition(":")
    about = number_or_none(filled.choice(AREA)) or number(area_id)
    return typed_stays(
        REASON,
        lambda: choice.end_area(
            request.turn, number(round_id), about, filled.text(REASON), filled.choice(FATE)
        ),
        lambda name: sentence(say("Ended: {name}. The channel's message says so.", name=name)),
    )


def _offered(found: OpeningForm | Standing) -> Answer:
    if isinstance(found, Standing):
        return Say(standing_message(found), replaces=False)
    return OpenForm(opening_form(found))


def _in_channel(request: Request, words: str) -> Answer:
    """Whoever taps in the channel's message sees there what came of it."""
    return Done() if request.source is Source.MESSAGE else Say(sentence(words), replaces=False)


def _about(request: Request) -> str:
    """What a form is about."""
    return str(request.view.get("private_metadata") or "")


def _areas_in(request: Request) -> list[int]:
    """The focus areas whose goals a form holds."""
    values = (request.view.get("state") or {}).get("values") or {}
    found = [str(block_id).partition(":")[2] for block_id in values]
    return [number(one) for one in found if one]
