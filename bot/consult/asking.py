"""`/ilt ask`: what an organizer wants to ask, checked, shown, asked in its channels, and taken back."""

import re
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from sqlalchemy.orm import Session

from bot.blocks.dates import shown_day
from bot.blocks.fields import Choice
from bot.consult.messages import shapes
from bot.consult.messages.forms import Standing, channel_choice
from bot.consult.messages.shapes import AskForm, Question, Wish
from bot.consult.posts import owe_post, take_back_posts
from bot.consult.reading import QUARTER, question_of, today_of
from bot.errors import RefusalError, WrongInputError
from bot.outbox.behind import consultation_changed
from bot.rules.local_time import instant_at
from bot.rules.pasted import unlisted
from bot.rules.text import kept, tame, too_long, visible
from bot.rules.working_days import NoWorkingDayError, working_days_after
from bot.staff.messages.asking import LEAST_PEOPLE
from bot.teams.channel_names import named_to
from bot.teams.membership import Place, in_team, place_in, require_facilitator, require_place, shown_name
from bot.teams.times import days_off_of, team_time
from bot.turn import Act, Turn, wipe_leftovers
from bot.words import later, say
from storage.agenda import waiting_items
from storage.audit import Deed, note_deed
from storage.consult import (
    ChannelToAsk,
    Consultation,
    ConsultationChannel,
    ConsultState,
    asked_since,
    channels_to_ask,
    consultation_in_workspace,
    count_others,
    open_consultation,
    take_answers,
    where_asked,
    where_in_workspace,
)
from storage.database import note_leftovers
from storage.people import Person, Workspace, look_at_meetings_of

_ASK = later("ask the staff")
_USUAL_DAYS = 3
_NO_CHANNEL = later(
    "There is no channel yet in which you can ask: it takes one with at least {least} people that you and I are in, and that no "
    "other organization reads. Type /invite @{bot} in it, wait a minute, then type /ilt ask again. Nothing was asked."
)
_ONE = later("You ask something already. Type /ilt ask to see it, or to take it back. Nothing was asked.")
_NOT_THERE = later(
    "At least one of these cannot be asked in any more: it has fewer than {least} people, another organization reads it, or you or "
    "I are not in it. Choose others."
)
_TOO_FEW = later(
    "Fewer than {least} people who are not in your team are in these channels, so no counts could be shown. Choose more channels."
)
_SAME = later(
    "Staff were asked that on {day} already, and the same question waits three months. Ask something else."
)
_GONE = later(
    "That was taken back, is over, or is of another team. Nothing was changed. Type /ilt ask to go on."
)


@dataclass(frozen=True)
class Preview:
    """What will be posted, where, and how many people can answer. `wish`: what was typed, without what nobody sees."""

    wish: Wish
    question: Question
    names: list[str]
    others: int


def offer(turn: Turn, words: str = "") -> AskForm | Standing:
    """`/ilt ask`: the form; or, while the team asks something, where that stands.

    Args:
        words: what was typed behind it: the question to begin with.

    Raises:
        NotFacilitatorError: they do not steer the team.
        RefusalError: there is no channel to ask in.
    """
    with in_team(turn) as (act, place):
        require_facilitator(act.session, place, say(_ASK))
        if one := open_consultation(act.session, place.ilt.id):
            return _standing(act, place, one)
        day = _usual_day(act, place)
        return _form(act, place, Wish(place.ilt.id, tame(words, len(words) * 2), last_day=day))


def offer_again(turn: Turn, wish: Wish) -> AskForm:
    """*Change it…* in the preview: the form as it was filled in. Raises as `offer`."""
    with turn.read() as act:
        return _form(act, _require_organizer(act, wish.ilt_id), wish)


def _usual_day(act: Act, place: Place) -> date:
    today = today_of(act, place.ilt)
    try:
        return working_days_after(
            today, _USUAL_DAYS, days_off_of(act.session, place.ilt), team_time(place.ilt)
        )
    except NoWorkingDayError:
        return today + timedelta(days=_USUAL_DAYS)


def _form(act: Act, place: Place, wish: Wish) -> AskForm:
    offered = _channels(act, place)
    if not offered:
        bot = place.ilt.workspace_id
        raise RefusalError(say(_NO_CHANNEL, least=LEAST_PEOPLE, bot=_bot_name(act.session, bot)))
    return AskForm(
        shown_name(place.ilt),
        [channel_choice(one.channel.id, one.channel.name, one.people, one.others) for one in offered],
        [Choice(item.title, str(item.id)) for item in waiting_items(act.session, place.ilt.id)],
        # A single channel is what they mean.
        wish if wish.channels or len(offered) > 1 else replace(wish, channels=[offered[0].channel.id]),
    )


def _channels(act: Act, place: Place) -> list[ChannelToAsk]:
    return channels_to_ask(act.session, place.ilt, place.person.id, LEAST_PEOPLE)


def _bot_name(session: Session, workspace_id: str) -> str:
    return session.get_one(Workspace, workspace_id).bot_name


def _standing(act: Act, place: Place, one: Consultation) -> Standing:
    where = where_asked(act.session, one.id)
    person = act.session.get(Person, one.asked_by_id)
    is_missed = {each.row.id: each.row.is_refused or not each.channel.is_reachable for each in where}
    return Standing(
        question_of(act.session, one, today_of(act, place.ilt)),
        person.name if person else "",
        *(
            named_to(
                act.session,
                [each.channel for each in where if is_missed[each.row.id] is missed],
                place.person.id,
            )
            for missed in (False, True)
        ),
    )


def preview(turn: Turn, wish: Wish) -> Preview:
    """*Preview*.

    Raises:
        WrongInputError: by field.
        NotFacilitatorError, RefusalError: not theirs to ask, or the team asks something already.
    """
    with turn.read() as act:
        return _previewed(act, wish, *_checked(act, wish))


def ask(turn: Turn, wish: Wish) -> Preview:
    """*Ask them*: once a request, as it may be asked now, whatever the preview showed. Raises as `preview`."""
    with turn.write() as act:
        is_first = act.is_first
        look_at_meetings_of(act.session, wish.ilt_id)
        place, one, channels = _checked(act, wish, is_known=not is_first)
        done = _previewed(act, wish, place, one, channels)
        if is_first:
            _ask(act, place, one, channels)
        return done


def _ask(act: Act, place: Place, one: Consultation, channels: list[ChannelToAsk]) -> None:
    act.session.add(one)
    act.session.flush()
    for each in channels:
        row = ConsultationChannel(consultation_id=one.id, channel_id=each.channel.id)
        act.session.add(row)
        act.session.flush()
        owe_post(act, row, each.channel, place.person.slack_user_id)
    consultation_changed(act.session, one.ilt_id, [])
    _note(act, place, one, Deed.STAFF_ASKED)


def _note(act: Act, place: Place, one: Consultation, deed: Deed) -> None:
    note_deed(
        act.session,
        deed,
        workspace_id=act.actor.workspace_id,
        at=act.now,
        ilt_id=one.ilt_id,
        person_id=place.person.id,
        subject=str(one.id),
    )


def _previewed(
    act: Act, wish: Wish, place: Place, one: Consultation, channels: list[ChannelToAsk]
) -> Preview:
    ids = [each.channel.id for each in channels]
    question = Question(0, shown_name(place.ilt), one.question, one.choices, one.last_day, one.asked_on)
    names = [each.channel.name for each in channels]
    # An item that is no longer to come is served by nothing: no receipt may promise it.
    seen = replace(
        wish,
        question=one.question,
        choices="\n".join(one.choices),
        item_id=one.agenda_item_id or 0,
    )
    return Preview(seen, question, names, count_others(act.session, place.ilt, ids))


def _require_organizer(act: Act, ilt_id: int) -> Place:
    place = require_place(act, ilt_id)
    require_facilitator(act.session, place, say(_ASK))
    return place


def _checked(
    act: Act, wish: Wish, *, is_known: bool = False
) -> tuple[Place, Consultation, list[ChannelToAsk]]:
    """The wish as a row that is not added yet. `is_known`: a repeated delivery, which finds it asked."""
    place = _require_organizer(act, wish.ilt_id)
    if not is_known and open_consultation(act.session, place.ilt.id):
        raise RefusalError(say(_ONE))
    today, choices = today_of(act, place.ilt), choices_in(wish.choices)
    words = tame(wish.question, len(wish.question) * 2)
    channels = [one for one in _channels(act, place) if one.channel.id in wish.channels]
    faults = {
        shapes.QUESTION: _fault_in_question(act.session, place, words, today, is_known=is_known),
        shapes.CHOICES: _fault_in_choices(choices),
        shapes.CHANNELS: _fault_in_channels(act.session, place, wish, channels),
        shapes.UNTIL: _fault_in_day(wish.last_day, today),
    }
    if any(faults.values()) or wish.last_day is None:
        raise WrongInputError({field: fault for field, fault in faults.items() if fault})
    known = [item.id for item in waiting_items(act.session, place.ilt.id)]
    one = Consultation(
        ilt_id=place.ilt.id,
        agenda_item_id=wish.item_id if wish.item_id in known else None,
        question=words,
        choices=choices,
        asked_by_id=place.person.id,
        asked_on=today,
        last_day=wish.last_day,
        ends_at=instant_at(wish.last_day + timedelta(days=1), time.min, team_time(place.ilt).zone),
        state=ConsultState.OPEN,
    )
    return place, one, channels


def choices_in(typed: str) -> list[str]:
    """A line each, without what people set before it."""
    lines = [tame(unlisted(line), len(line) * 2) for line in visible(kept(typed)).splitlines()]
    return [line for line in lines if line]


def _fault_in_question(session: Session, place: Place, words: str, today: date, *, is_known: bool) -> str:
    if not words:
        return say("Write what you ask, in a sentence.")
    if fault := too_long(words, shapes.MOST_QUESTION):
        return fault
    before = [] if is_known else asked_since(session, place.ilt.id, today - QUARTER)
    same = next((one for one in before if same_question(one.question, words)), None)
    return say(_SAME, day=shown_day(same.asked_on, today)) if same else ""


def same_question(one: str, other: str) -> bool:
    """Whether two questions are the same, however they are spelled: case, blanks and signs do not matter."""
    first, second = (re.findall(r"\w+", words.casefold()) for words in (one, other))
    return first == second if first or second else one == other


def _fault_in_choices(choices: list[str]) -> str:
    if not shapes.FEWEST_CHOICES <= len(choices) <= shapes.MOST_CHOICES:
        return say(
            "{fewest} to {most} answers, one on a line: these are {number}.",
            fewest=shapes.FEWEST_CHOICES,
            most=shapes.MOST_CHOICES,
            number=len(choices),
        )
    if len({one.casefold() for one in choices}) < len(choices):
        return say("Two of these answers are the same. Change one.")
    return next(filter(None, (too_long(one, shapes.MOST_CHOICE) for one in choices)), "")


def _fault_in_channels(session: Session, place: Place, wish: Wish, channels: list[ChannelToAsk]) -> str:
    if not wish.channels:
        return say("Choose at least one channel.")
    if len(wish.channels) > shapes.MOST_CHANNELS:
        return say("Choose at most {most} channels.", most=shapes.MOST_CHANNELS)
    if len(channels) < len(set(wish.channels)):
        return say(_NOT_THERE, least=LEAST_PEOPLE)
    others = count_others(session, place.ilt, [one.channel.id for one in channels])
    return say(_TOO_FEW, least=shapes.LEAST) if others < shapes.LEAST else ""


def _fault_in_day(day: date | None, today: date) -> str:
    if day is None:
        return say("Choose a day.")
    if day < today:
        return say("That day has passed. Choose a later one.")
    if day > today + timedelta(days=shapes.MOST_DAYS):
        return say("That is more than {days} days away. Choose an earlier day.", days=shapes.MOST_DAYS)
    return ""


def look_at(turn: Turn, consultation_id: int) -> Question:
    """*Take it back…*: what the form asks about. Raises as `take_back`."""
    with turn.read() as act:
        place, one = _require_open(act, consultation_id)
        return question_of(act.session, one, today_of(act, place.ilt))


def take_back(turn: Turn, consultation_id: int) -> None:
    """*Take it back*: its words go, and what was answered, unread. A repeated delivery finds it done.

    Raises:
        NotFacilitatorError: they do not steer the team.
        RefusalError: it is over, or not their team's.
    """
    with turn.write() as act:
        if not act.is_first:
            return
        place, one = _require_open(act, consultation_id)
        look_at_meetings_of(act.session, one.ilt_id)
        place, one = _require_open(act, consultation_id, lock=True)
        take_answers(act.session, one.id)
        one.state, one.question, one.choices = ConsultState.TAKEN_BACK, "", []
        rows = [each.row.id for each in where_asked(act.session, one.id)]
        take_back_posts(act.session, rows)
        consultation_changed(act.session, one.ilt_id, rows, at_once=act.machine_now)
        _note(act, place, one, Deed.STAFF_ASK_TAKEN_BACK)
        note_leftovers(act.session)
    wipe_leftovers(turn.db)


def _require_open(act: Act, consultation_id: int, *, lock: bool = False) -> tuple[Place, Consultation]:
    one = consultation_in_workspace(act.session, act.actor.workspace_id, consultation_id, lock=lock)
    place = place_in(act.session, act.actor, one.ilt_id) if one else None
    if one is None or place is None or one.state != ConsultState.OPEN:
        raise RefusalError(say(_GONE))
    require_facilitator(act.session, place, say(_ASK))
    return place, one


def try_again(turn: Turn, row_id: int) -> None:
    """*Try again* below a channel that did not take the question; a repeated delivery finds it done.

    Raises:
        NotFacilitatorError, RefusalError: as `take_back`; or it was tried since.
    """
    with turn.write() as act:
        if not act.is_first:
            return
        found = where_in_workspace(act.session, act.actor.workspace_id, row_id)
        if found is None:
            raise RefusalError(say(_GONE))
        place, _ = _require_open(act, found[1].id, lock=True)
        where = found[0]
        if not where.row.is_refused:
            raise RefusalError(say(_GONE))
        where.row.is_refused, where.row.tries = False, where.row.tries + 1
        owe_post(act, where.row, where.channel, place.person.slack_user_id)
