"""Taking what staff ask under a shared post: who may, how often, and where words without a name wait."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.errors import RefusalError, WrongInputError
from bot.outbox.behind import OfTeam, team_changed
from bot.rules.local_time import local_date
from bot.rules.mornings import next_working_morning_after
from bot.rules.text import kept, tame, too_long, visible
from bot.rules.working_days import NoWorkingDayError
from bot.staff.messages.asking import (
    LEAST_PEOPLE,
    MOST_A_DAY,
    MOST_TYPED,
    NAME,
    SIGNED,
    TEXT,
    UNSIGNED,
    Taken,
    too_many,
)
from bot.teams.membership import OUTSIDER, shown_name, why_no_part
from bot.teams.times import days_off_of, person_time, team_time
from bot.turn import Act
from bot.words import later, say
from storage.database import note_leftovers
from storage.people import Ilt, Person, ilt_of_channel, look_at_meetings_of, person_of
from storage.sharing import Share
from storage.staff import StaffText, asked_on_day, count_asking, count_people_in, is_in, keep_waiting

_NAME_LENGTH = 255
_NOTHING = later("Write what you want to ask or suggest.")
_NOT_THERE = later(
    "That was posted in a private channel, and I do not have you as a member of it. Nothing was sent. If you have just joined, "
    "try again in a minute."
)
_TOO_FEW = later(
    "Fewer than {least} people are in this channel now, so everybody could guess who asks. Nothing was sent. Choose With my name, or "
    "ask in person."
)
# They would be met by asking: a row of theirs would come with the words, and stay.
_NOT_MET = later(
    "I do not know you yet, and without a name only those can ask whom I knew before. Nothing was sent. Join this channel and try "
    "again in a minute, or choose With my name."
)
_OLD = later("That form is from an older message. Nothing was sent. Tap Ask or suggest… again.")


@dataclass(frozen=True)
class Asker:
    """Whoever taps under a post.

    Attributes:
        name: as Slack's payload shows them: the bot may not have met them yet.
        is_ours: they are of this workspace or organization, as the payload says; None: it says nothing, the tables do.
    """

    name: str
    is_ours: bool | None


@dataclass(frozen=True)
class Asked:
    """What was typed. `about`: what of the post, in its words; empty = all of it."""

    text: str
    about: str
    name: str


def require_asker(act: Act, share: Share, asker: Asker) -> Person | None:
    """Whoever asks, if they may; None where the bot has not met them yet.

    Raises:
        RefusalError: of another organization, no person, or the channel is private and they are not in it.
    """
    return require_reader(act, channel_of(act, share), asker)


def require_reader(act: Act, channel: Ilt | None, asker: Asker) -> Person | None:
    """Whoever can read what is posted in a channel, and is one of us. As `require_asker`."""
    person = person_of(act.session, act.actor.workspace_id, act.actor.user_id)
    if asker.is_ours is False:
        raise RefusalError(say(OUTSIDER))
    # Of another workspace of the same organization: to the tables they are somebody from elsewhere.
    is_known_as_ours = asker.is_ours and person is not None and person.is_external
    if not is_known_as_ours and (refused := why_no_part(person)):
        raise RefusalError(refused)
    if channel and channel.is_private and not (person and is_in(act.session, channel.id, person.id)):
        raise RefusalError(say(_NOT_THERE))
    return person


def channel_of(act: Act, share: Share) -> Ilt | None:
    """What the bot knows of the channel that a post is in."""
    return ilt_of_channel(act.session, act.actor.workspace_id, share.channel_id)


def is_anybody(act: Act, share: Share) -> bool:
    """Whether enough people are in the channel, so that nobody can guess."""
    channel = channel_of(act, share)
    return channel is not None and count_people_in(act.session, channel.id) >= LEAST_PEOPLE


def require_some_left(act: Act, team: Ilt, person: Person | None) -> None:
    """Raises RefusalError where they have asked often enough today."""
    if person and asked_on_day(act.session, person.id, _today(act, person, team)) >= MOST_A_DAY:
        raise RefusalError(too_many())


def _today(act: Act, person: Person, team: Ilt) -> date:
    """The date on the wall of whoever asks."""
    return local_date(act.now, person_time(person, team).zone)


def take(act: Act, team: Ilt, share: Share, asker: Asker, asked: Asked) -> Taken:
    """Takes it, once a request: signed words reach the team now, others on its next working morning.

    The caller wipes what was deleted (`bot.turn.wipe_leftovers`) after its commit.

    Raises:
        WrongInputError: by field.
        RefusalError: as `require_asker`; or they have asked often enough today.
    """
    is_first = act.absorb()
    look_at_meetings_of(act.session, team.id)
    known, is_signed = require_asker(act, share, asker), asked.name == SIGNED
    if known is None and not is_signed:
        raise WrongInputError({NAME: say(_NOT_MET)})
    person = known or _met(act, asker)
    today = _today(act, person, team)
    morning = None if is_signed else _morning(act, team)
    if is_first:
        text = _checked(act, share, asked)
        number = count_asking(act.session, person.id, today)
        if number > MOST_A_DAY:
            raise RefusalError(too_many())
        if morning:
            keep_waiting(act.session, team.id, asked.about, text, morning)
            note_leftovers(act.session)
        else:
            _add(act, team, share, person, asked.about, text)
    else:
        number = asked_on_day(act.session, person.id, today)
    zone = team_time(team).zone
    handed_over = local_date(morning, zone) if morning else None
    return Taken(shown_name(team), handed_over, local_date(act.now, zone), MOST_A_DAY - number)


def _met(act: Act, asker: Asker) -> Person:
    """Somebody the bot has not met: Slack is asked about them when the channel's members are read."""
    person = Person(
        workspace_id=act.actor.workspace_id,
        slack_user_id=act.actor.user_id,
        name=tame(asker.name, _NAME_LENGTH),
        zone="",
    )
    act.session.add(person)
    act.session.flush()
    # A default stands in for nothing at all, but not for what is changed into nothing.
    person.other_name = None
    return person


def _checked(act: Act, share: Share, asked: Asked) -> str:
    """The words as they are kept. Raises WrongInputError."""
    text = kept(asked.text)
    faults = {
        TEXT: too_long(text, MOST_TYPED, say("Shorten it, or ask twice."))
        if visible(text)
        else say(_NOTHING),
        NAME: _fault_in_name(act, share, asked.name),
    }
    if any(faults.values()):
        raise WrongInputError({field: fault for field, fault in faults.items() if fault})
    return text


def _fault_in_name(act: Act, share: Share, name: str) -> str:
    if name == UNSIGNED:
        return "" if is_anybody(act, share) else say(_TOO_FEW, least=LEAST_PEOPLE)
    return "" if name == SIGNED else say(_OLD)


def _morning(act: Act, team: Ilt) -> datetime:
    """The team's next working morning; tomorrow, where it has none within a year."""
    try:
        return next_working_morning_after(act.now, days_off_of(act.session, team), team_time(team))
    except NoWorkingDayError:
        return act.now + timedelta(days=1)


def _add(act: Act, team: Ilt, share: Share, person: Person, about: str, text: str) -> None:
    act.session.add(
        StaffText(
            ilt_id=team.id,
            share_id=share.id,
            person_id=person.id,
            about=about,
            text=text,
            asked_on=local_date(act.now, team_time(team).zone),
        )
    )
    team_changed(act.session, team.id, OfTeam.STAFF)
