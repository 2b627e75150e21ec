"""The form for one's dots, what is answered, and the one reminder."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from bot.blocks import ids, kit, limits
from bot.blocks.fields import Choice, checkbox_field, text_field
from bot.blocks.late import excused
from bot.blocks.naming import name_of
from bot.blocks.packing import fits
from bot.focus.messages.message import QUESTION, THINK_OF
from bot.focus.messages.message_buttons import place_button
from bot.focus.messages.shapes import LONGEST_OWN, NOBODY_YET, Candidate, Turnout
from bot.rules.tally import MINIMUM
from bot.words import count, later, say

# The form's fields.
DOTS, LINE = "dots", "line"

_WHO_SEES = later(
    "Nobody in Slack sees your dots or your line before they are shown, all together and without names; who placed which is "
    "deleted then. *Fewer than {minimum} answers are never shown.* Until then you can change yours, and whoever runs the server "
    "could look them up."
)


@dataclass(frozen=True)
class DotsForm:
    """One member's form. `mine`: ids of the candidates they put dots on so far."""

    round_id: int
    candidates: Sequence[Candidate]
    dots_each: int
    mine: Collection[int] = ()
    line: str = ""


def dots_form(form: DotsForm) -> dict[str, Any]:
    """The private form, filled in with the member's own dots."""
    choices = [Choice(one.name, str(one.id), one.facts) for one in form.candidates]
    label = count("Your one dot", "Your two dots", form.dots_each)
    blocks = [
        *_in_full(form.candidates),
        checkbox_field(
            DOTS,
            label,
            choices,
            initial=[str(one) for one in form.mine],
            hint=say("Where would work help students most?"),
        ),
        text_field(
            LINE,
            say(THINK_OF),
            initial=form.line,
            lines=True,
            optional=True,
            hint=say("Shown without your name. Never write a student's name."),
        ),
        kit.context(say(_WHO_SEES, minimum=MINIMUM)),
    ]
    return kit.form(
        ids.FOCUS_DOTS_FORM,
        say(QUESTION),
        blocks,
        submit=say("Place"),
        close=say("Cancel"),
        private_metadata=str(form.round_id),
    )


def _in_full(candidates: Sequence[Candidate]) -> list[kit.Block]:
    """Sentences that an option has no room for."""
    cut = [one for one in candidates if not fits(name_of(one.name, LONGEST_OWN), limits.OPTION_TEXT)]
    return [kit.plain_section("\n".join(f"• {name_of(one.name, LONGEST_OWN)}" for one in cut))] if cut else []


def wrong_number(ticked: int, dots_each: int) -> str:
    """Under the dots, where there are too many or none."""
    if not ticked:
        return count("Tick one. Nothing was saved yet.", "Tick one or two. Nothing was saved yet.", dots_each)
    if dots_each == 1:
        return say(
            "You ticked {ticked} and have one dot: keep the one where work would help students most.",
            ticked=ticked,
        )
    return say(
        "You ticked {ticked} and have {dots} dots: keep those where work would help students most.",
        ticked=ticked,
        dots=dots_each,
    )


@dataclass(frozen=True)
class Placed:
    """What came of somebody's dots."""

    round_id: int
    turnout: Turnout
    dots_each: int = 2


def placed(done: Placed) -> dict[str, Any]:
    """After *Place*."""
    words = say(
        "Placed, only for you to see. {done}. You can change yours until they are shown.",
        done=done.turnout.words,
    )
    row = kit.actions([kit.button(say("Change mine"), ids.FOCUS_PLACE, value=str(done.round_id))])
    return kit.message(kit.escape(words), [kit.plain_section(words), row])


@dataclass(frozen=True)
class TooFew:
    """Dots that cannot be shown yet."""

    round_id: int
    turnout: Turnout


def too_few(found: TooFew) -> dict[str, Any]:
    """After *Show the dots* where fewer than four have placed theirs."""
    words = (
        say(
            "{done}. Fewer than {minimum} answers are never shown, because people could guess whose they are. "
            "Wait for more, or choose by talking: then these dots are deleted unread.",
            done=found.turnout.words,
            minimum=MINIMUM,
        )
        if found.turnout.answered
        else say("Nobody has placed a dot yet. Wait for some, or choose by talking.")
    )
    button = kit.button(say("Choose without dots"), ids.FOCUS_WITHOUT_DOTS, value=str(found.round_id))
    return kit.message(kit.escape(words), [kit.plain_section(words), kit.actions([button])])


@dataclass(frozen=True)
class Reminder:
    """Dots that somebody is asked for."""

    round_id: int
    team: str
    until: str
    dots_each: int = 2
    turnout: Turnout = NOBODY_YET

    @property
    def words(self) -> str:
        """In one sentence, for Home and the menu."""
        team = name_of(self.team)
        if self.until:
            return count(
                "Your dot: what should {team} work on? Until {until}.",
                "Your two dots: what should {team} work on? Until {until}.",
                self.dots_each,
                team=team,
                until=self.until,
            )
        return count(
            "Your dot: what should {team} work on?",
            "Your two dots: what should {team} work on?",
            self.dots_each,
            team=team,
        )


def dots_reminder(waiting: Reminder, *, is_late: bool) -> dict[str, Any]:
    """The one reminder to somebody who has not placed their dots."""
    sorry = say("Sorry, this comes late.") if is_late else ""
    words = " ".join(
        filter(None, [sorry, waiting.words, say("It takes a minute. {done}.", done=waiting.turnout.words)])
    )
    row = kit.actions([place_button(str(waiting.round_id), waiting.dots_each)])
    return kit.message(kit.escape(words), [kit.plain_section(words), row])


# More rows than a person in several teams needs; Home has room for a hundred blocks in all.
_MOST_WAITING = 2


def dots_rows(waiting: Sequence[Reminder]) -> list[kit.Block]:
    """Rows for Home and the menu, each with its button."""
    return [
        kit.plain_section(
            one.words,
            accessory=place_button(
                str(one.round_id), one.dots_each, say("Place my dots in {team}", team=name_of(one.team, 30))
            ),
        )
        for one in waiting[:_MOST_WAITING]
    ]


def goes_on(waiting: Reminder, *, is_late: bool) -> dict[str, Any]:
    """To whoever opened it, where too few had placed their dots at the deadline."""
    sorry = say("Sorry, this comes late.") if is_late else ""
    words = say(
        "Too few of {team} had placed their dots in time, so they can until {until}; then I show them, if {minimum} or more have "
        "by then. {done}. You need not do anything.",
        team=name_of(waiting.team),
        until=waiting.until,
        minimum=MINIMUM,
        done=waiting.turnout.words,
    )
    whole = " ".join(filter(None, [sorry, words]))
    return kit.message(kit.escape(whole), [kit.plain_section(whole)])


def dots_shown(ended: Reminder, *, is_late: bool) -> dict[str, Any]:
    """To whoever chooses, where the dots ended by themselves."""
    whole = excused(_how_many_placed(ended), is_late=is_late)
    button = kit.button(
        say("Choose our focus…"), ids.FOCUS_CHOOSE, value=str(ended.round_id), style="primary"
    )
    return kit.message(kit.escape(whole), [kit.plain_section(whole), kit.actions([button])])


def _how_many_placed(ended: Reminder) -> str:
    team, answered, counted = name_of(ended.team), ended.turnout.answered, ended.turnout.counted
    if answered >= MINIMUM:
        return say(
            "The dots of {team} are shown in its channel: {answered} of {counted} placed theirs. Talk about it, then choose.",
            team=team,
            answered=answered,
            counted=counted,
        )
    if not answered:
        return say(
            "The time for the dots of {team} is over, and nobody placed any. Talk, then choose.", team=team
        )
    return say(
        "The time for the dots of {team} is over: {answered} of {counted} placed theirs, too few to be shown. Talk, then choose.",
        team=team,
        answered=answered,
        counted=counted,
    )
