"""Does with the bot what the story of the focus tells, and reads what came of it."""

from datetime import date
from typing import Any

from sqlalchemy import select

from bot.assessments import ballot
from bot.assessments.revotes import open_revote
from bot.focus import (
    check_ins,
    choice,
    committing,
    cycles,
    deciding,
    dots,
    next_cycle,
    opening,
    strategies,
    strategy_owners,
)
from bot.focus.messages.strategy_forms import ChangeForm, Said
from bot.rules.check_ins import Did, Worked
from bot.rules.votes import Choice
from bot.turn import Turn
from storage.assessments import Assessment
from storage.focus import Cycle, FocusArea, FocusRound
from storage.focus_rounds import candidates_of
from storage.people import Person
from storage.strategies import CheckIn, Strategy, StrategyWording
from tests.steps.bot import TEAM
from tests.steps.turns import turn_of
from tests.years.focus_model import what_of
from tests.years.focus_story import PLACED_BY
from tests.years.items_story import Event
from tests.years.meetings_bot import KEYS, SHOWN_AT_ONCE, TIME_LINE, Acting, meeting_kind

OF_FOCUS = {
    "open_focus", "place", "look", "choose_focus", "commit", "accept", "say", "take_up", "give_on", "move_end", "vote_again",
    "votes_again", "reveal", "keep_focus", "end_focus", "step_back", "end_strategy",
}  # fmt: skip
SHOWN = SHOWN_AT_ONCE | OF_FOCUS
OWN = "Time for talk in every meeting\nOne page of data a week"


class FocusActing(Acting):
    """People, who also work on a focus. `proposed_end`: of the second cycle, as it began."""

    proposed_end: date | None = None

    def _turn(self, user: str) -> Turn:
        return turn_of(self.db, self._actor(user), *self._times())

    def _newest(self, kind: Any) -> int:
        with self.db.read() as session:
            found: int = session.scalars(select(kind.id).order_by(kind.id.desc()).limit(1)).one()
            return found

    def _on_look(self, _event: Event) -> None:
        """Nobody does anything; something comes due."""

    def _on_open_focus(self, event: Event) -> None:
        with self.db.read() as session:
            assessment = session.scalars(select(Assessment.id)).one()
        opening.open_choosing_of(self._turn(event.user), self.ilt, assessment, [KEYS[1], KEYS[3]], OWN)

    def _on_place(self, event: Event) -> None:
        round_id = self._newest(FocusRound)
        with self.db.read() as session:
            known = [one.id for one in candidates_of(session, round_id)]
        place = PLACED_BY.index(event.user)
        dots.place_dots(
            self._turn(event.user), round_id, [known[0], known[1 + place % 2]], f"Line of {place}"
        )

    def _on_choose_focus(self, event: Event) -> None:
        round_id = self._newest(FocusRound)
        with self.db.read() as session:
            first = candidates_of(session, round_id)[0]
            assert (first.criterion_key, first.dots) == (KEYS[1], 4)
        choice.choose(self._turn(event.user), round_id, [first.id], event.value)
        choice.set_goals(self._turn(event.user), round_id, {self._newest(FocusArea): "look at student work"})

    def _said(self, number: int, owner: str) -> Said:
        return Said(what_of(number), f"students see it {number}", "4 of 5 meetings", "41 to 20 of 96", owner)

    def _strategy(self, number: int) -> int:
        with self.db.read() as session:
            wordings = select(StrategyWording.strategy_id).filter_by(what=what_of(number))
            return session.scalars(wordings).one()

    def _on_commit(self, event: Event) -> None:
        said = self._said(event.item, event.value)
        committing.commit_to(self._turn(event.user), self.ilt, self._newest(FocusArea), said)

    def _on_accept(self, event: Event) -> None:
        strategy_owners.accept(self._turn(event.user), self._strategy(event.item))

    def _on_give_on(self, event: Event) -> None:
        strategy_id = self._strategy(event.item)
        form = strategies.read_change(self._turn(event.user), strategy_id)
        said = self._said(event.item, event.value)
        changed = strategies.change(
            self._turn(event.user), strategy_id, strategies.Change(form.version, said, None)
        )
        assert not isinstance(changed, ChangeForm)

    def _on_take_up(self, event: Event) -> None:
        strategies.take_up(self._turn(event.user), self._strategy(event.item))

    def _on_say(self, event: Event) -> None:
        slot, did, worked = event.value
        with self.db.read() as session:
            row, owner = session.execute(
                select(CheckIn.id, Person.slack_user_id)
                .join(Strategy, Strategy.id == CheckIn.strategy_id)
                .join(Person, Person.id == Strategy.owner_id)
                .where(CheckIn.strategy_id == self._strategy(event.item), CheckIn.slot == f"meeting/{slot}")
            ).one()
        check_ins.say_did(self._turn(owner), row, Did(did))
        if worked:
            check_ins.say_worked(self._turn(owner), row, Worked(worked))

    def _on_end_strategy(self, event: Event) -> None:
        deciding.end(self._turn(event.user), self._strategy(event.item), event.value, "We learned something")

    def _on_move_end(self, event: Event) -> None:
        assert cycles.move_end(self._turn(event.user), self._newest(FocusRound), event.value) == event.value

    def _on_step_back(self, event: Event) -> None:
        cycles.step_back(self._turn(event.user), self._newest(Cycle))

    def _on_vote_again(self, event: Event) -> None:
        open_revote(self._turn(event.user), self._newest(Assessment), KEYS[1])

    def _on_votes_again(self, _event: Event) -> None:
        for user in PLACED_BY:
            ballot.cast_votes(self._turn(user), self._round(), {KEYS[1]: Choice.STRENGTH})

    def _on_keep_focus(self, event: Event) -> None:
        self.proposed_end = next_cycle.keep_focus(self._turn(event.user), self._newest(Cycle)).ends_on

    def _on_end_focus(self, event: Event) -> None:
        next_cycle.end_focus(self._turn(event.user), self._newest(Cycle))

    def cycles(self) -> list[tuple[int, str, date, date]]:
        """(number, state, first day, last day) of each."""
        with self.db.read() as session:
            rows = session.scalars(select(Cycle).order_by(Cycle.number))
            return [(one.number, one.state, one.starts_on, one.ends_on) for one in rows]


_IN_CHANNEL = {
    "Hello! I help": "hello",
    "Critical Work of the ILT. Are the following": "vote",
    "Vote again: ": "vote",
    "Results: ": "results",
    "Step back: what worked": "step back",
    "What should we work on?": "focus",
    "Our focus": "focus",
}
_TO_PEOPLE = {
    "Use the button Open my ballot": "call",
    "Your two dots: what should": "dots",
    "The dots of": "dots shown",
    "For you on": "day",
    "any more and ": "departure",
    "asks you to look after a strategy": "strategy asked",
    "looks after your strategy": "strategy answered",
}


def kind_of(place: str, text: str) -> str:
    """What a message is; what was asked in one of a day stands in its kind. Empty: to whoever keeps time in a meeting."""
    if place == TEAM:
        kind = next((kind for words, kind in _IN_CHANNEL.items() if text.startswith(words)), "")
    else:
        kind = next((kind for words, kind in _TO_PEOPLE.items() if words in text), "")
    kind = kind or meeting_kind(place, text)
    if TIME_LINE in text:
        return ""
    if kind == "day":
        asked = [line.split()[2] for line in text.splitlines() if line.startswith("Check: Strategy")]
        asked += ["step back"] if "Step back with your team" in text else []
        return " ".join([kind, *sorted(asked)])
    assert kind, text
    return kind
