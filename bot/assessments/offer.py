"""What `/ilt reflect` offers: the form that opens a self-assessment, or the way into the open one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from bot.assessments.electorate import can_be_counted
from bot.assessments.messages.opening import ReflectForm, RubricChoice
from bot.assessments.messages.sections import OpenAlready, SectionChoice
from bot.assessments.voting import Voting, votings_in
from bot.rules.deadlines import default_deadline
from bot.rules.local_time import PersonTime, local_date, local_hour, zone_of
from bot.rules.wording import spoken
from bot.teams.membership import Place, in_team, require_place, teams_of_person
from bot.teams.times import days_off_of, team_time
from bot.turn import Act, Turn
from bot.words import language
from rubric_data import Rubric
from storage.assessments import Assessment, current_assessment, first_round, last_opened
from storage.people import Ilt, Role, members_of
from storage.rounds import answered_by


@dataclass(frozen=True)
class Instruments:
    """The rubrics by key, and which one a team uses unless it chose another."""

    rubrics: Mapping[str, Rubric]
    default: str

    def spoken(self) -> list[Rubric]:
        """Each of them in the language that is spoken now, where it is translated."""
        return [one.in_language(language()) for one in self.rubrics.values()]


def offer(turn: Turn, instruments: Instruments) -> ReflectForm | OpenAlready:
    """What `/ilt reflect` shows: the form that opens a self-assessment, or the way into the open one.

    Raises:
        RefusalError: the person has no team here (`bot.teams.membership.in_team`), or its days off leave no day.
    """
    with in_team(turn) as (act, place):
        return _offer(act, place, instruments)


def offer_other(
    turn: Turn, instruments: Instruments, ilt_id: int, rubric_key: str
) -> ReflectForm | OpenAlready:
    """The same form with the sections of another rubric. Raises RefusalError where the person is no member."""
    with turn.read() as act:
        return _offer(act, require_place(act, ilt_id), instruments, rubric_key)


def _offer(
    act: Act, place: Place, instruments: Instruments, rubric_key: str = ""
) -> ReflectForm | OpenAlready:
    current = current_assessment(act.session, place.ilt.id)
    if current:
        return open_already_in(act.session, place.ilt, current)
    last = last_opened(act.session, place.ilt.id)
    rubric = _offered(instruments, rubric_key, last)
    team = clock_of(place)
    deadline = default_deadline(act.now, days_off_of(act.session, place.ilt), team)
    voters = can_be_counted(members_of(act.session, place.ilt.id))
    return ReflectForm(
        ilt_id=place.ilt.id,
        channel_name=place.ilt.name,
        rubrics=[RubricChoice(one.key, one.title) for one in instruments.spoken()],
        rubric_key=rubric.key,
        sections=_choices(rubric.in_language(language())),
        chosen=_sections_again(rubric, last),
        is_unnamed=place.ilt.is_unnamed,
        day=local_date(deadline, team.zone),
        hour=local_hour(deadline, team.zone),
        zone=team.zone,
        counted=list(voters),
        offered=[member.id for member, _ in voters.values()],
    )


def _offered(instruments: Instruments, rubric_key: str, last: Assessment | None) -> Rubric:
    """The rubric asked for, else the last one used, else the usual one: the first of them that is installed."""
    for key in (rubric_key, last.rubric["key"] if last else ""):
        if key in instruments.rubrics:
            return instruments.rubrics[key]
    return instruments.rubrics[instruments.default]


def _sections_again(rubric: Rubric, last: Assessment | None) -> list[str]:
    """The sections of the last self-assessment; the first one where there was none with this rubric."""
    used = last.rubric["sections"] if last and last.rubric["key"] == rubric.key else []
    again = rubric.only(section["key"] for section in used).sections or rubric.sections[:1]
    return [section.key for section in again]


def clock_of(place: Place) -> PersonTime:
    """The team's clock; until it is set up, that of whoever opens."""
    team = team_time(place.ilt, place.person.zone)
    return replace(team, zone=zone_of(team.zone).key)


def waiting_ballot(turn: Turn) -> OpenAlready | None:
    """A vote that the person has not finished, of a team of theirs, the channel's own first, if there is one."""
    with turn.read() as act:
        places = teams_of_person(act)
        for place in sorted(places, key=lambda one: one.ilt.channel_id != turn.actor.channel_id):
            for voting in votings_in(act.session, place.ilt.id):
                if _is_missing(act.session, place, voting):
                    return OpenAlready(place.ilt.name, voting.round.id, _choices(voting.rubric), voting.title)
    return None


def _is_missing(session: Session, place: Place, voting: Voting) -> bool:
    """Whether a vote has no answer of theirs yet to something it asks; observers take none."""
    if place.member.role == Role.OBSERVER:
        return False
    return not answered_by(session, voting.round.id, place.member.id) >= set(voting.keys)


def open_already_in(session: Session, ilt: Ilt, current: Assessment) -> OpenAlready:
    """The way to the ballot of the open self-assessment."""
    rubric = spoken(current.rubric)
    return OpenAlready(ilt.name, first_round(session, current.id).id, _choices(rubric))


def _choices(rubric: Rubric) -> list[SectionChoice]:
    return [SectionChoice(section.key, section.title, len(section.criteria)) for section in rubric.sections]
