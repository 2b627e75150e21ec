"""What focus owes: its messages, dots and cycles that end in time, and who is reminded or asked."""

from bot.blocks import ids
from bot.focus.blind import DOTS_GO_ON, DOTS_NUDGE, DOTS_SHOWN, LIVE_WITH_ASKED, LIVE_WITH_SHOWN
from bot.focus.cycles import due_now as cycles_due
from bot.focus.cycles import end_due_cycles
from bot.focus.dots import count_joiners, due_now, end_due
from bot.focus.living import render_focus
from bot.focus.my_data import my_data
from bot.focus.standing import STRATEGY_HELD
from bot.focus.step_back import render_step_back
from bot.focus.strategy_owners import STRATEGY_ANSWERED, STRATEGY_ASKED
from bot.outbox.duty import Due, Duties, Forget, Look, Phase, Reach
from bot.turn import Turn
from storage.check_in_rows import forget_strategy_texts
from storage.cycle_rows import OVER_CYCLES
from storage.focus_askings import DUE_ASKINGS, forget_focus_lines


def _end(turn: Turn, _reach: Reach) -> int:
    return end_due(turn) + end_due_cycles(turn)


DUTIES = Duties(
    kinds=(
        DOTS_NUDGE,
        DOTS_GO_ON,
        DOTS_SHOWN,
        LIVE_WITH_ASKED,
        LIVE_WITH_SHOWN,
        STRATEGY_ASKED,
        STRATEGY_ANSWERED,
        STRATEGY_HELD,
    ),
    living={ids.FOCUS_MESSAGE: render_focus, ids.STEP_BACK_MESSAGE: render_step_back},
    looks=(
        Look(Phase.DUE, _end, (Due(DUE_ASKINGS), Due(OVER_CYCLES, lambda turn: {"day": turn.now.date()}))),
    ),
    is_due=(lambda act: bool(due_now(act.session, act.turn)), lambda act: bool(cycles_due(act))),
    forgets=(
        Forget(forget_focus_lines, kept=None, at_once=500),
        Forget(forget_strategy_texts, kept=None, at_once=500),
    ),
    members_read=(count_joiners,),
    my_data=(my_data,),
)
