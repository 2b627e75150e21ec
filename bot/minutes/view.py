"""What a meeting was, from the tables: for its minutes, and for whoever was not there."""

from collections import defaultdict
from datetime import timedelta

from sqlalchemy.orm import Session

from bot.blocks.dates import long_day, shown_hour
from bot.focus.standing import decided_about
from bot.items.access import name_of
from bot.meetings.calendar import Occasion, meeting_zone, occasions, planned_end
from bot.meetings.messages.reflection_shapes import CHOICE_WORDS
from bot.minutes.messages.shapes import Decided, Minutes, Reflection, Step, Topic, Voice
from bot.rules.local_time import local_date, local_hour
from bot.rules.rotation import role_words
from bot.staff.messages.told import question_and_decision
from bot.staff.reading import decided_in_meetings
from bot.teams.membership import shown_name
from bot.words import later, say
from storage.agenda import AgendaItem, AgendaState, agenda_of, decisions_of
from storage.items import ActionItem, ItemState
from storage.meetings import Meeting, MeetingState, turns_of
from storage.minutes import action_items_of, agenda_items, attendants
from storage.people import Ilt
from storage.plan import words_served
from storage.reflection import Question
from storage.reflection_answers import counts_of, lines_of

_YEAR = timedelta(days=366)
_ENDED = {ItemState.DONE: later("done"), ItemState.DROPPED: later("dropped")}


def minutes_of(session: Session, ilt: Ilt, meeting: Meeting) -> Minutes:
    """A meeting that is over, as everyone in its channel may see it now."""
    zone = meeting_zone(session, ilt, meeting)
    starts, ends = meeting.started_at or meeting.starts_at, planned_end(meeting)
    is_planned = meeting.ended_at is None or meeting.ended_by_id is None
    if meeting.ended_at is not None and not is_planned:
        ends = meeting.ended_at
    there = {member.id for is_there, member, _ in attendants(session, meeting.id) if is_there}
    return Minutes(
        meeting.id,
        shown_name(ilt),
        meeting.day,
        local_hour(starts, zone),
        local_hour(ends, zone),
        meeting.objective or "",
        is_planned,
        there=len(there),
        roles=[
            (role_words(turn.role), person.name)
            for turn, member, person in turns_of(session, meeting.id)
            if member.id in there
        ],
        topics=_topics(session, meeting),
        decisions=decided_in(session, meeting),
        steps=[step_of(session, item) for item in action_items_of(session, meeting)],
        reflection=_reflection(session, meeting),
        chosen_change=meeting.chosen_change or "",
        next_meeting=next_after(session, ilt, meeting),
        strategies=decided_about(session, meeting),
        asked=[
            question_and_decision(one.question, one.decision) for one in decided_in_meetings(session, meeting)
        ],
    )


def decided_in(session: Session, meeting: Meeting) -> list[Decided]:
    """What a meeting decided, and what that rests on."""
    return [Decided(one.text, one.evidence or "") for one in decisions_of(session, meeting.id)]


def step_of(session: Session, item: ActionItem) -> Step:
    """An action item as it stands now."""
    ended = _ENDED.get(ItemState(item.state))
    owner = name_of(session, item.owner_id)
    return Step(item.number, item.text, owner, item.due_on, say(ended) if ended else "")


def next_after(session: Session, ilt: Ilt, meeting: Meeting) -> str:
    """The meeting that came, or comes, after that one, in words; empty where none is planned.

    It does not depend on when it is asked: the same minutes read the same a month later.
    """
    over_at = meeting.ended_at or planned_end(meeting)
    planned = occasions(session, ilt, meeting.day, meeting.day + _YEAR)
    found = next((one for one in planned if one.starts_at > over_at and _takes_place(one)), None)
    if found is None:
        return ""
    zone = meeting_zone(session, ilt, meeting)
    hour = shown_hour(local_hour(found.starts_at, zone))
    return say("{day}, {hour}", day=long_day(local_date(found.starts_at, zone)), hour=hour)


def _takes_place(one: Occasion) -> bool:
    return not one.is_off and (one.meeting is None or one.meeting.state != MeetingState.NOT_HELD)


def _topics(session: Session, meeting: Meeting) -> list[Topic]:
    """What it came to, then what it did not; an item that a later meeting took up is still one this did not come to."""
    carried_ids = set(meeting.carried_items or ())
    own = [one for one in agenda_of(session, meeting.ilt_id, meeting.id) if one.id not in carried_ids]
    carried = agenda_items(session, meeting.ilt_id, carried_ids)
    standing = [one for one in carried if one.state != AgendaState.REMOVED]
    serves = words_served(session, [one.id for one in own])
    return [
        _topic(one, is_done=one.state == AgendaState.DONE, serves=serves.get(one.id, "")) for one in own
    ] + [_topic(one, is_done=False) for one in standing]


def _topic(one: AgendaItem, *, is_done: bool, serves: str = "") -> Topic:
    return Topic(one.title, one.objective or "", is_done, one.note if is_done else None, serves)


def _reflection(session: Session, meeting: Meeting) -> Reflection:
    """The most wanted first; what was said as often stays in the order it was shown in."""
    lines: dict[str, list[Voice]] = defaultdict(list)
    for line in sorted(lines_of(session, meeting.id), key=lambda one: -one.backed):
        lines[line.question].append(Voice(line.text, line.backed))
    counts: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for question, taken in counts_of(session, meeting.id).items():
        ordered = sorted(taken.items(), key=lambda one: (-one[1], one[0]))
        counts[question] = [
            (say(CHOICE_WORDS[question][choice]), number) for choice, number in ordered if number
        ]
    return Reflection(
        lines[Question.LIKED],
        lines[Question.HARD],
        lines[Question.CHANGE],
        lines[Question.STEP],
        counts[Question.FITS],
        counts[Question.HELPED],
    )
