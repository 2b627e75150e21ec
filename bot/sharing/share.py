"""Posting chosen outcomes of a team in another channel: what can be shared, by whom, and storing the wish."""

import re
from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from bot.assessments.messages.result_shapes import by_side
from bot.assessments.results import results_of
from bot.errors import RefusalError, WrongInputError
from bot.focus.living import focus_lines
from bot.focus.step_back import past_lines
from bot.meetings.rights import leads, require_leads, require_meeting
from bot.minutes.view import decided_in, next_after, step_of
from bot.outbox.languages import language_of_team
from bot.plan.facts import is_planned, plan_lists
from bot.rules.tally import Side
from bot.rules.wording import quoted
from bot.sharing.messages import share as words
from bot.sharing.messages.share import Part, Shared, ShareForm, Wish
from bot.staff.messages.told import decided_title, question_and_decision
from bot.staff.reading import decided_in_meetings
from bot.teams.membership import Place, in_team, require_facilitator, require_place, shown_name
from bot.turn import Act, Turn
from bot.words import later, say, speaking
from storage.assessments import Assessment
from storage.cycle_rows import stepped_cycles
from storage.focus_rounds import active_areas
from storage.meetings import Meeting, MeetingState, closed_meetings, meeting_in_workspace
from storage.minutes import action_items_of
from storage.people import Ilt
from storage.results import revealed_ids
from storage.sharing import STOPPED, Share, ShareState, share_in_workspace

# As many as somebody looks back over.
_MOST_MEETINGS = 12
_CHANNEL = re.compile(r"[CG][A-Z0-9]{7,20}")
_WHAT = later("share what came out of it")
_NOTHING_YET = later(
    "There is nothing to share yet: a meeting can be shared once its minutes are there, results once they are "
    "revealed. Type /ilt reflect to start a self-assessment."
)
_GONE = later(
    "That was settled already, or is not yours, so nothing was posted. Type /ilt share to share something."
)
_SIDES = (
    (Side.STRENGTH, later("Strengths")),
    (Side.WEAKNESS, later("Challenges")),
    (Side.TALK, later("We see these differently")),
)


def offer(turn: Turn, meeting_id: int | None = None) -> ShareForm:
    """The form behind `/ilt share`, or of one meeting behind a button.

    Raises:
        RefusalError: there is nothing to share, or they neither steer the team nor led one of its last meetings.
    """
    if meeting_id is not None:
        with turn.read() as act:
            place, meeting = require_meeting(act, meeting_id)
            return _offer(act.session, place, meeting.id)
    with in_team(turn) as (act, place):
        return _offer(act.session, place, None)


def _offer(session: Session, place: Place, meeting_id: int | None) -> ShareForm:
    closed = closed_meetings(session, place.ilt.id, _MOST_MEETINGS)
    has_results = bool(revealed_ids(session, place.ilt.id))
    has_focus, has_plan = bool(active_areas(session, place.ilt.id)), is_planned(session, place.ilt.id)
    has_past = bool(stepped_cycles(session, place.ilt.id))
    has_asked = bool(decided_in_meetings(session, *closed))
    if not (closed or has_results or has_focus or has_past or has_plan):
        raise RefusalError(say(_NOTHING_YET))
    theirs = [one for one in closed if leads(session, place, one)]
    if not theirs:
        _require_right(session, place, closed[0] if closed else None)
    known = [one.id for one in theirs]
    if meeting_id is not None and meeting_id not in known:
        _require_right(session, place, session.get_one(Meeting, meeting_id))
    chosen = meeting_id if meeting_id in known else next(iter(known), None)
    return ShareForm(
        place.ilt.id,
        shown_name(place.ilt),
        [words.meeting_choice(one.id, one.day) for one in theirs],
        str(chosen or ""),
        has_results,
        has_focus,
        has_past,
        has_plan,
        has_asked,
    )


def _require_right(session: Session, place: Place, meeting: Meeting | None) -> None:
    """Whoever steers the team may share, and whoever led that meeting. Raises NotFacilitatorError for others."""
    if meeting:
        require_leads(session, place, meeting, say(_WHAT))
    else:
        require_facilitator(session, place, say("share results"))


def preview(turn: Turn, wish: Wish) -> Shared:
    """What would be posted.

    Raises:
        WrongInputError: something in the form cannot be.
        RefusalError: not their team's, or they may not share it.
    """
    with turn.read() as act:
        return _checked(act, wish)[2]


def ask_to_share(turn: Turn, wish: Wish) -> None:
    """*Post it*: stores the wish, once a request; the worker looks whether it may be posted there, and owes it.

    Raises:
        WrongInputError: something in it cannot be, whatever the preview showed.
        RefusalError: not their team's, or they may not share it.
    """
    with turn.write() as act:
        if not act.is_first:
            return
        place, meeting, _ = _checked(act, wish)
        wanted = [Part(one) for one in wish.parts]
        known = revealed_ids(act.session, place.ilt.id) if Part.STRENGTHS in wanted else []
        act.session.add(
            Share(
                ilt_id=place.ilt.id,
                meeting_id=meeting.id if meeting else None,
                assessment_id=known[-1] if known else None,
                parts=[one.value for one in wanted],
                introduction=wish.introduction,
                channel_id=wish.channel_id,
                asked_by_id=place.person.id,
                asked_at=turn.now,
            )
        )
        act.session.flush()


def try_again(turn: Turn, share_id: int) -> None:
    """*Try again* below what could not be posted: the worker looks again.

    Raises:
        RefusalError: settled before, not theirs, or they may not share it any more.
    """
    with turn.write() as act:
        if not act.is_first:
            return
        share = share_in_workspace(act.session, turn.actor.workspace_id, share_id, lock=True)
        if share is None or share.state not in STOPPED:
            raise RefusalError(say(_GONE))
        place = require_place(act, share.ilt_id)
        if share.asked_by_id != place.person.id:
            raise RefusalError(say(_GONE))
        _require_right(
            act.session, place, act.session.get(Meeting, share.meeting_id) if share.meeting_id else None
        )
        share.state, share.tries = ShareState.ASKED, share.tries + 1


def _checked(act: Act, wish: Wish) -> tuple[Place, Meeting | None, Shared]:
    """The wish as it may be granted now, whatever a form claims."""
    place = require_place(act, wish.ilt_id)
    meeting = _meeting_in(act.session, place, wish)
    _require_right(act.session, place, meeting)
    faults = {
        words.PARTS: _fault_in_parts(wish, meeting),
        words.INTRODUCTION: _fault_in_introduction(wish),
        words.CHANNEL: _fault_in_channel(place, wish),
    }
    if not any(faults.values()):
        shared = _shared(act.session, place, meeting, wish)
        if shared.lists:
            return place, meeting, shared
        faults[words.PARTS] = say(words.NOTHING_IN_IT)
    raise WrongInputError({name: fault for name, fault in faults.items() if fault})


def _meeting_in(session: Session, place: Place, wish: Wish) -> Meeting | None:
    if wish.meeting_id is None:
        return None
    meeting = meeting_in_workspace(session, place.ilt.workspace_id, wish.meeting_id)
    if meeting is None or meeting.ilt_id != place.ilt.id or meeting.state != MeetingState.CLOSED:
        raise RefusalError(say(_GONE))
    return meeting


def _fault_in_parts(wish: Wish, meeting: Meeting | None) -> str:
    usual = {Part.STRENGTHS, Part.FOCUS, Part.STEP_BACK, Part.PLAN}
    offered = usual | set(words.OF_A_MEETING if meeting else ())
    if not wish.parts:
        return say(words.NO_PARTS)
    return "" if set(wish.parts) <= offered else say(words.NOT_OFFERED)


def _fault_in_introduction(wish: Wish) -> str:
    if len(wish.introduction) <= words.MOST_INTRODUCTION:
        return ""
    return say(words.TOO_LONG, most=words.MOST_INTRODUCTION)


def _fault_in_channel(place: Place, wish: Wish) -> str:
    if wish.channel_id == place.ilt.channel_id:
        return say(words.OWN_CHANNEL)
    return "" if _CHANNEL.fullmatch(wish.channel_id) else say(words.NO_CHANNEL)


def _shared(session: Session, place: Place, meeting: Meeting | None, wish: Wish) -> Shared:
    known = revealed_ids(session, place.ilt.id)
    assessment = session.get(Assessment, known[-1]) if known else None
    spoken = language_of_team(session, place.ilt.id)
    with speaking(spoken):
        lists = lists_of(session, place.ilt, meeting, assessment, [Part(one) for one in wish.parts])
    day = meeting.day if meeting else None
    return Shared(shown_name(place.ilt), place.person.name, day, wish.introduction, lists, spoken)


def lists_of(
    session: Session, ilt: Ilt, meeting: Meeting | None, assessment: Assessment | None, parts: Sequence[Part]
) -> list[tuple[str, Sequence[str]]]:
    """The parts that have something in them, each with its heading and lines."""
    found: dict[Part, Sequence[tuple[str, Sequence[str]]]] = {
        Part.STRENGTHS: list(_strengths(session, ilt, assessment)) if assessment else [],
        Part.FOCUS: [(say("What we work on"), focus_lines(session, ilt.id))],
        Part.STEP_BACK: [(say("What came of our focus"), past_lines(session, ilt.id, 1, with_votes=False))],
        Part.PLAN: plan_lists(session, ilt) if Part.PLAN in parts else [],
    }
    if meeting:
        next_meeting = next_after(session, ilt, meeting)
        steps = [step_of(session, item) for item in action_items_of(session, meeting)]
        found |= {
            Part.DECISIONS: [(say("Decisions"), [one.text for one in decided_in(session, meeting)])],
            Part.ASKED: [
                (
                    decided_title(),
                    [
                        question_and_decision(one.question, one.decision)
                        for one in decided_in_meetings(session, meeting)
                    ],
                )
            ],
            Part.ITEMS: [(say("Action items"), [f"{one.text} · {one.who} · {one.when}" for one in steps])],
            Part.CHANGE: [
                (say("What we want to change"), [meeting.chosen_change] if meeting.chosen_change else [])
            ],
            Part.NEXT: [(say("Next meeting"), [next_meeting] if next_meeting else [])],
        }
    return [
        (heading, lines) for part in Part if part in parts for heading, lines in found.get(part, ()) if lines
    ]


def _strengths(session: Session, ilt: Ilt, assessment: Assessment) -> Iterator[tuple[str, Sequence[str]]]:
    """The names of the criteria alone: no counts, no evidence, nobody's vote."""
    results = results_of(session, assessment, ilt, ())
    sides = by_side(results)
    for side, heading in _SIDES:
        yield say(heading), [f"{one.short}: {one.text}" for one in sides[side]]
    if results.translated:
        yield say("About the criteria"), [_translated_from(assessment)]


def _translated_from(assessment: Assessment) -> str:
    source = quoted(assessment.rubric).source
    return say("This is an unofficial translation. The English is from: {source}", source=source)
