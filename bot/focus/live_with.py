"""*Can everyone live with it?*: asked about what was chosen, answered unseen, shown once; and the lines that were shown."""

from bot.errors import RefusalError, WrongInputError
from bot.focus.blind import call_live_with, close_asking, show
from bot.focus.choice import WHO_CHOOSES
from bot.focus.choosing import (
    Hand,
    changed,
    require_asked,
    require_may_choose,
    require_organizer,
    require_state,
    require_takes_part,
    take,
)
from bot.focus.dots import clean_line, fault_of_line
from bot.focus.living import proposal_of, proposal_words
from bot.focus.messages.live_with import (
    BETTER_LINE,
    CHOICE,
    NO_CHOICE,
    AllLines,
    Answered,
    LiveWithForm,
    ShownLine,
    too_few_answers,
    too_small,
)
from bot.focus.messages.shapes import Turnout
from bot.rules.focus import LIVE_WITH_FROM
from bot.rules.tally import MINIMUM
from bot.turn import Act, Turn, wipe_leftovers
from bot.words import later, say
from storage.audit import Deed
from storage.database import note_leftovers
from storage.focus import AskingKind, AskingState, FocusAsking, FocusLine, FocusState, LiveWith
from storage.focus_askings import (
    add_places,
    answered_and_counted,
    askings_of,
    count_members,
    keep_answer,
    lines_of,
    next_asking_number,
    open_asking,
    own_answer,
)
from storage.focus_rounds import set_helper, would_help

_NOTHING_CHOSEN = later("Nothing is worked on, so there is nothing to ask about. Choose the focus first.")
_ASKED_ALREADY = later("This is asked already. Its answers are shown together, in the channel's message.")
_SHOWN_ALREADY = later(
    "The answers about exactly this were shown already. Change the choice or the goal first; then you can ask about that."
)
_CLOSED = later(
    "That question is closed already. Nothing was changed. Type /ilt focus to see where you stand."
)
_NO_LINE = later("That line is not there any more. Nothing was changed.")
WHO_REMOVES = later("Organizers can remove a line, for a student's name.")
WHO_ASKS = later("Organizers ask this, and in a meeting also whoever leads it.")


def ask_live_with(turn: Turn, round_id: int) -> str:
    """*Can everyone live with it?*. Returns the name of the channel. A repeated delivery asks once.

    Raises:
        RefusalError: they may not, nothing is worked on, the team is too small, or this was asked about already.
    """
    with turn.write() as act:
        hand = take(act, round_id, lock="update")
        require_state(hand.row, FocusState.CHOSEN)
        if not proposal_of(act.session, hand.row):
            raise RefusalError(say(_NOTHING_CHOSEN))
        require_may_choose(hand, WHO_ASKS)
        if act.is_first:
            _require_new(hand)
            _ask(act, hand)
        return hand.choosing.ilt.name


def _require_new(hand: Hand) -> None:
    members, proposal = count_members(hand.session, hand.choosing.ilt.id), proposal_of(hand.session, hand.row)
    if members < LIVE_WITH_FROM:
        raise RefusalError(too_small(members))
    asked = {
        one.state
        for one in askings_of(hand.session, hand.row.id, AskingKind.LIVE_WITH)
        if one.proposal == proposal
    }
    if AskingState.OPEN in asked:
        raise RefusalError(say(_ASKED_ALREADY))
    if AskingState.SHOWN in asked:
        raise RefusalError(say(_SHOWN_ALREADY))


def _ask(act: Act, hand: Hand) -> None:
    # What is asked about the proposal before this one is over.
    close_asking(act, hand.choosing)
    asking = FocusAsking(
        ilt_id=hand.choosing.ilt.id,
        round_id=hand.row.id,
        number=next_asking_number(act.session, hand.row.id),
        kind=AskingKind.LIVE_WITH,
        opened_by_id=hand.place.person.id,
        opened_at=act.now,
        proposal=proposal_of(act.session, hand.row),
    )
    act.session.add(asking)
    act.session.flush()
    add_places(act.session, asking)
    call_live_with(act, hand.choosing, asking)
    changed(hand.choosing, at_once=act.machine_now)


def read_answer(turn: Turn, round_id: int) -> LiveWithForm:
    """*Give my answer*: the form, filled in with the member's own.

    Raises:
        RefusalError: another team's, an observer, or it is over.
    """
    with turn.read() as act:
        hand = take(act, round_id)
        require_takes_part(hand.place)
        asking = require_asked(hand, AskingKind.LIVE_WITH)
        mine = own_answer(act.session, asking.id, hand.place.member.id)
        helps = any(member.id == hand.place.member.id for member, _ in would_help(act.session, round_id))
        return LiveWithForm(
            round_id,
            proposal_words(act.session, hand.row),
            (mine.choice if mine else None) or "",
            (mine.line if mine else None) or "",
            helps,
        )


def answer_live_with(turn: Turn, round_id: int, choice: str, line: str, *, helps: bool) -> Answered:
    """Keeps a member's answer instead of the one before; with everybody's, all are shown.

    A repeated delivery changes nothing and gets the same answer.

    Raises:
        WrongInputError: none of the three, or too long a line.
        RefusalError: as `read_answer`.
    """
    with turn.write() as act:
        # Whoever answers last shows them all, so nobody else may be answering meanwhile.
        hand = take(act, round_id, lock="update")
        require_takes_part(hand.place)
        if not act.is_first:
            return _answered(hand)
        asking = require_asked(hand, AskingKind.LIVE_WITH, is_saved=True)
        _require_answer(choice, line)
        keep_answer(act.session, asking, hand.place.member.id, choice=choice, line=clean_line(line))
        set_helper(act.session, hand.row, hand.place.member.id, helps=helps)
        turnout = Turnout(*answered_and_counted(act.session, asking))
        if turnout.has_everyone:
            show(act, hand.choosing, asking, None)
        changed(hand.choosing)
        done = Answered(round_id, turnout, turnout.has_everyone)
    if done.is_shown:
        wipe_leftovers(turn.db)
    return done


def _require_answer(choice: str, line: str) -> None:
    faults = {CHOICE: "" if choice in set(LiveWith) else say(NO_CHOICE), BETTER_LINE: fault_of_line(line)}
    if wrong := {field: fault for field, fault in faults.items() if fault}:
        raise WrongInputError(wrong)


def _answered(hand: Hand) -> Answered:
    asked = askings_of(hand.session, hand.row.id, AskingKind.LIVE_WITH)
    turnout = Turnout(*answered_and_counted(hand.session, asked[-1])) if asked else Turnout(0, 0)
    return Answered(hand.row.id, turnout, bool(asked) and asked[-1].state == AskingState.SHOWN)


def show_answers(turn: Turn, round_id: int) -> str:
    """*Show the answers*, from four on. Returns the name of the channel.

    Raises:
        RefusalError: they may not, it is over, or too few have answered.
    """
    with turn.write() as act:
        hand = take(act, round_id, lock="update")
        if act.is_first:
            asking = _require_steered(hand)
            turnout = Turnout(*answered_and_counted(act.session, asking))
            if turnout.answered < MINIMUM:
                raise RefusalError(too_few_answers(turnout))
            show(act, hand.choosing, asking, hand.place.person)
        name = hand.choosing.ilt.name
    wipe_leftovers(turn.db)
    return name


def stop_asking(turn: Turn, round_id: int) -> str:
    """*Stop asking*: what was answered is deleted unread. Returns the name of the channel.

    Raises:
        RefusalError: they may not.
    """
    with turn.write() as act:
        hand = take(act, round_id, lock="update")
        if act.is_first:
            _require_steered(hand)
            close_asking(act, hand.choosing)
        name = hand.choosing.ilt.name
    wipe_leftovers(turn.db)
    return name


def _require_steered(hand: Hand) -> FocusAsking:
    """What is asked now, for whoever may end it. Raises RefusalError."""
    asking = open_asking(hand.session, hand.row.id)
    if asking is None or asking.kind != AskingKind.LIVE_WITH:
        raise RefusalError(say(_CLOSED))
    require_may_choose(hand, WHO_CHOOSES)
    return asking


def read_lines(turn: Turn, round_id: int) -> AllLines:
    """*Read all lines*: every line that was shown. Raises RefusalError for another team's."""
    with turn.read() as act:
        hand = take(act, round_id)
        return AllLines(
            round_id,
            _lines(hand, AskingKind.DOTS),
            _lines(hand, AskingKind.LIVE_WITH),
            may_remove=hand.place.is_facilitator,
        )


def _lines(hand: Hand, kind: AskingKind) -> list[ShownLine]:
    asked = [one.id for one in askings_of(hand.session, hand.row.id, kind)]
    return [ShownLine(one.id, one.text) for one in lines_of(hand.session, asked)]


def remove_line(turn: Turn, round_id: int, line_id: int) -> None:
    """*Remove…*, for a student's name: it is gone for everyone. Repeated, it is done.

    Raises:
        RefusalError: no organizer, or gone.
    """
    with turn.write() as act:
        hand = take(act, round_id, lock="update")
        require_organizer(hand, WHO_REMOVES)
        if not act.is_first:
            return
        line = act.session.get(FocusLine, line_id)
        askings = {one.id for kind in AskingKind for one in askings_of(act.session, round_id, kind)}
        if line is None or line.asking_id not in askings:
            raise RefusalError(say(_NO_LINE))
        act.session.delete(line)
        hand.note(Deed.LINE_REMOVED)
        changed(hand.choosing)
        note_leftovers(act.session)
    wipe_leftovers(turn.db)
