"""Setting a team up: its name and time, who steers and who watches, how votes are offered."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import time
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.blocks import ids
from bot.errors import NotFacilitatorError, WrongInputError
from bot.meetings.plan import follow_zone, next_line
from bot.outbox.behind import OfTeam, team_changed
from bot.rules.local_time import PersonTime, local_date
from bot.rules.places import UNITED_STATES, is_us_zone, knows_holiday_code, knows_zone, zones_offered
from bot.rules.text import tame, visible
from bot.setup.agreements import agreed_of
from bot.setup.messages.setup import NAME_LENGTH, NO_HOLIDAYS, DayOffRow, SetupForm
from bot.setup.moving import bring, movable_to
from bot.teams.announcements import announce, naming_of
from bot.teams.membership import (
    Place,
    Team,
    in_team,
    is_team,
    names_of,
    places_of,
    require_facilitator,
    require_place,
    shown_name,
    team_of,
    teams_of_person,
)
from bot.teams.messages.announcements import NAMED, UNNAMED
from bot.teams.roles import assign, present, with_role
from bot.teams.times import team_time
from bot.turn import Act, Turn
from bot.words import ENGLISH, language_for, offered, say
from storage import Database
from storage.audit import AuditEntry, Deed, note_deed
from storage.people import (
    Ilt,
    Person,
    Role,
    days_off_from,
    mark_members_stale,
    person_of,
)

_PEOPLE_FIELDS = {ids.SETUP_FACILITATORS, ids.SETUP_OBSERVERS}
# So many people who cannot be chosen are named one by one under a field.
_NAMED_AT_MOST = 3


class Outcome(StrEnum):
    """What became of *Save*."""

    FIRST = "first"
    CHANGED = "changed"
    BROUGHT = "brought"


@dataclass(frozen=True)
class Saved:
    """A team as it was saved. `meets`: a meeting is planned."""

    team: Team
    outcome: Outcome
    meets: bool = False


@dataclass(frozen=True)
class SetupAnswers:
    """What the setup form was sent off with, as Slack holds it; people by their Slack ids.

    Attributes:
        bring: the team whose record is to move here; 0 = none.
        untouched: the inputs that nobody touched, by their ids.
    """

    team_name: str
    zone: str
    facilitators: Sequence[str]
    observers: Sequence[str]
    reminder_hour: str
    holidays: str
    naming: str
    bring: int = 0
    # Empty: it was not asked.
    language: str = ""
    untouched: Collection[str] = ()


def offer(turn: Turn) -> SetupForm:
    """What `/ilt setup` shows: the first time to any member, afterwards to facilitators.

    Raises:
        NotFacilitatorError: it is set up already, and they do not facilitate.
        RefusalError: the person has no team here (`bot.teams.membership.in_team`).
    """
    with in_team(turn, to_set_up=True) as (act, place):
        require_may_set_up(act.session, place)
        return form_of(act, place)


def team_to_set_up(turn: Turn) -> str | None:
    """The name of the team a command here means, if nobody has set it up yet."""
    with turn.read() as act:
        here = [place for place in places_of(act) if place.ilt.channel_id == turn.actor.channel_id]
        here = [place for place in here if is_team(act.session, place.ilt)] or teams_of_person(act)
        only = here[0].ilt if len(here) == 1 else None
        return shown_name(only) if only and only.set_up_at is None else None


def require_may_set_up(session: Session, place: Place) -> None:
    """Raises NotFacilitatorError where the team is set up and they do not facilitate it."""
    if place.ilt.set_up_at is not None:
        require_facilitator(session, place, say("change the setup"))


def form_of(act: Act, place: Place) -> SetupForm:
    """The setup form as it is now; what nobody has chosen yet is filled in with what is likely right."""
    ilt, own_zone = place.ilt, place.person.zone
    people = present(act.session, ilt.id)
    is_first = ilt.set_up_at is None
    zone = ilt.zone or own_zone
    facilitators = with_role(people, Role.FACILITATOR)
    if is_first and place.person.slack_user_id not in facilitators:
        facilitators.append(place.person.slack_user_id)
    usual = UNITED_STATES if is_us_zone(zone) else None
    return SetupForm(
        ilt_id=ilt.id,
        channel_name=ilt.name,
        is_private=ilt.is_private,
        is_first=is_first,
        team_name=ilt.team_name or "",
        zone=zone,
        zones=zones_offered(zone, own_zone),
        facilitators=facilitators,
        observers=with_role(people, Role.OBSERVER),
        reminder_hour=ilt.reminder_hour,
        holidays=usual if is_first else ilt.holidays,
        is_unnamed=ilt.is_unnamed,
        days_off=[
            DayOffRow(row.id, row.first_day, row.last_day, row.name)
            for row in days_off_from(act.session, ilt.id, local_date(act.now, zone))
        ],
        bring=[(team.id, shown_name(team)) for team in movable_to(act.session, place)],
        agreed=agreed_of(act, ilt),
        channel_id=ilt.channel_id,
        language=language_for((place.person.locale if is_first else "") or ilt.language),
    )


def save(turn: Turn, ilt_id: int, answers: SetupAnswers) -> Saved:
    """Saves the setup, or moves another team's record here; tells the channel what concerns everybody.

    Raises:
        WrongInputError: something in the form cannot be taken as it is; nothing is saved.
        RefusalError: they are no member of that team.
    """
    try:
        with turn.write() as act:
            first = act.is_first
            if not first and answers.bring:
                return Saved(team_of(require_place(act, answers.bring).ilt), Outcome.BROUGHT)
            # Two people who save at once: the second one sees what the first one did.
            mine = select(Ilt.id).filter_by(id=ilt_id, workspace_id=turn.actor.workspace_id)
            act.session.scalar(mine.with_for_update())
            place = require_place(act, ilt_id)
            if not first:
                outcome = _outcome_before(act.session, place.ilt)
                return Saved(team_of(place.ilt), outcome, meets=_meets(act, place.ilt))
            _require_may_save(act.session, place)
            if answers.bring:
                team = bring(act, place, answers.bring)
                return Saved(team_of(team), Outcome.BROUGHT)
            return _save(act, place, answers)
    except WrongInputError as wrong:
        if _PEOPLE_FIELDS & wrong.fields.keys():
            _look_at_members_again(turn.db, turn.actor.workspace_id, ilt_id)
        raise


def _require_may_save(session: Session, place: Place) -> None:
    try:
        require_may_set_up(session, place)
    except NotFacilitatorError as refusal:
        # Under a field, so that nothing of what was typed is lost.
        words = say("{refusal} Type /ilt setup for that.", refusal=str(refusal))
        raise WrongInputError({ids.SETUP_FACILITATORS: words}) from refusal


def _outcome_before(session: Session, ilt: Ilt) -> Outcome:
    """What a form that comes a second time did the first time."""
    deeds = session.scalars(select(AuditEntry.deed).filter_by(ilt_id=ilt.id).order_by(AuditEntry.id.desc()))
    done = (deed for deed in deeds if deed != Deed.OBSERVERS_CHANGED)
    return Outcome.FIRST if next(done, "") == Deed.SET_UP else Outcome.CHANGED


def _look_at_members_again(db: Database, workspace_id: str, ilt_id: int) -> None:
    """Somebody was not found among the members: perhaps they have come in and Slack's word of it has not."""
    with db.write() as session:
        channel_id = session.scalar(select(Ilt.channel_id).filter_by(id=ilt_id, workspace_id=workspace_id))
        mark_members_stale(session, workspace_id, channel_id or "")


def _over(act: Act, ilt: Ilt, answers: SetupAnswers) -> SetupAnswers:
    """The form over what stands now: what was left alone is as another organizer made it meanwhile."""
    people = present(act.session, ilt.id)
    stands: dict[str, dict[str, Any]] = {
        ids.SETUP_NAME: {"team_name": ilt.team_name or ""},
        ids.SETUP_ZONE: {"zone": ilt.zone or answers.zone},
        ids.SETUP_FACILITATORS: {"facilitators": with_role(people, Role.FACILITATOR)},
        ids.SETUP_OBSERVERS: {"observers": with_role(people, Role.OBSERVER)},
        ids.SETUP_HOUR: {"reminder_hour": f"{ilt.reminder_hour:%H:%M}"},
        ids.SETUP_NAMING: {"naming": naming_of(ilt)},
        ids.SETUP_HOLIDAYS: {"holidays": ilt.holidays or NO_HOLIDAYS},
        ids.SETUP_LANGUAGE: {"language": ilt.language or answers.language},
    }
    left = {name: held for block in answers.untouched for name, held in stands.get(block, {}).items()}
    return replace(answers, **left)


def _save(act: Act, place: Place, answers: SetupAnswers) -> Saved:
    if place.ilt.set_up_at is not None:
        answers = _over(act, place.ilt, answers)
    _check(act.session, place, answers)
    ilt, was_first, was_naming = place.ilt, place.ilt.set_up_at is None, naming_of(place.ilt)
    zone_before = team_time(ilt).zone
    name = tame(visible(answers.team_name), NAME_LENGTH)
    ilt.team_name = None if name in {"", ilt.name} else name
    ilt.zone = answers.zone
    ilt.reminder_hour = time.fromisoformat(answers.reminder_hour)
    ilt.holidays = None if answers.holidays == NO_HOLIDAYS else answers.holidays
    ilt.is_unnamed = answers.naming == UNNAMED
    if answers.language not in {"", ilt.language or ENGLISH}:
        ilt.language = answers.language
        team_changed(act.session, ilt.id, OfTeam.LANGUAGE)
    ilt.set_up_at = ilt.set_up_at or act.now
    changed = assign(act.session, ilt, answers.facilitators, answers.observers)
    team_changed(act.session, ilt.id, OfTeam.TIMES)
    if ilt.zone != zone_before:
        follow_zone(act, ilt, zone_before)
    if was_first:
        team_changed(act.session, ilt.id, OfTeam.GREETING, at_once=act.machine_now)
    for deed, is_told in _deeds(ilt, changed, was_first=was_first, was_naming=was_naming):
        _note(act, place, deed, is_told=is_told)
    outcome = Outcome.FIRST if was_first else Outcome.CHANGED
    return Saved(team_of(ilt), outcome, meets=_meets(act, ilt))


def _meets(act: Act, ilt: Ilt) -> bool:
    return next_line(act, ilt) is not None


def _deeds(
    ilt: Ilt, changed: Collection[Role], *, was_first: bool, was_naming: str
) -> Iterator[tuple[Deed, bool]]:
    """What was done by a save, and whether the channel is told. The first time one message says it all."""
    if was_first:
        yield Deed.SET_UP, True
    elif Role.FACILITATOR in changed:
        yield Deed.FACILITATORS_CHANGED, True
    if naming_of(ilt) != was_naming:
        yield Deed.NAMING_CHANGED, not was_first
    if Role.OBSERVER in changed:
        yield Deed.OBSERVERS_CHANGED, False


def _note(act: Act, place: Place, deed: Deed, *, is_told: bool) -> None:
    deed_id = note_deed(
        act.session,
        deed,
        workspace_id=place.ilt.workspace_id,
        at=act.now,
        ilt_id=place.ilt.id,
        person_id=place.person.id,
        subject=naming_of(place.ilt) if deed == Deed.NAMING_CHANGED else "",
    )
    if is_told:
        announce(act, place.ilt, deed_id, place.person)


def _check(session: Session, place: Place, answers: SetupAnswers) -> None:
    """Raises WrongInputError with a sentence for each input that cannot be taken."""
    found = {
        ids.SETUP_ZONE: "" if knows_zone(answers.zone) else say("Choose a time zone from the list."),
        ids.SETUP_HOUR: _wrong_hour(answers.reminder_hour),
        ids.SETUP_HOLIDAYS: ""
        if answers.holidays == NO_HOLIDAYS or knows_holiday_code(answers.holidays)
        else say("Choose from the list, or None."),
        ids.SETUP_LANGUAGE: ""
        if answers.language in {"", *offered()}
        else say("Choose a language from the list."),
        ids.SETUP_NAMING: "" if answers.naming in {UNNAMED, NAMED} else say("Choose one of the two."),
        ids.SETUP_FACILITATORS: _wrong_people(session, place.ilt, answers.facilitators)
        or (
            "" if answers.facilitators else say("Choose at least one: somebody has to be able to end a vote.")
        ),
        ids.SETUP_OBSERVERS: _wrong_people(session, place.ilt, answers.observers)
        or _both(session, place.ilt, set(answers.facilitators) & set(answers.observers)),
    }
    if wrong := {field: sentence for field, sentence in found.items() if sentence}:
        raise WrongInputError(wrong)


def _wrong_hour(typed: str) -> str:
    try:
        hour = time.fromisoformat(typed)
    except ValueError:
        return say("Choose an hour, for example 7:30 AM.")
    if PersonTime("UTC").is_quiet_at(hour):
        return say(
            "I write to nobody between 6 PM and 7 AM. Choose an hour outside those, for example 7:30 AM."
        )
    return ""


def _both(session: Session, ilt: Ilt, user_ids: Collection[str]) -> str:
    people = [person for _, person in present(session, ilt.id) if person.slack_user_id in user_ids]
    if not people:
        return ""
    return say(
        "{names} cannot be an organizer and an observer: take them out of one of the two.",
        names=names_of(people),
    )


def _wrong_people(session: Session, ilt: Ilt, user_ids: Sequence[str]) -> str:
    """Why people cannot be chosen; empty where all can."""
    there = {person.slack_user_id for _, person in present(session, ilt.id)}
    missing = [
        person_of(session, ilt.workspace_id, one) for one in dict.fromkeys(user_ids) if one not in there
    ]
    sentences = list(dict.fromkeys(_why_not(person) for person in missing))
    return " ".join(sentences[:_NAMED_AT_MOST])


def _why_not(person: Person | None) -> str:
    name = person.name if person else say("Someone you chose")
    if person and person.is_bot:
        return say("{name} is an app: choose people.", name=name)
    if person and person.is_external:
        return say(
            "{name} belongs to another organization's Slack and cannot take part: take them out.", name=name
        )
    if person and person.is_deactivated:
        return say("{name} has no account here any more: take them out.", name=name)
    return say("{name} is not in this channel: invite them first, then tap Save again.", name=name)
