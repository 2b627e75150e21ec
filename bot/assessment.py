"""The self-assessment: offered, opened, voted in."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.errors import RefusalError
from bot.messages import ids
from bot.messages.assessment import (
    OpenAlready,
    ReflectForm,
    Row,
    SectionBallot,
    SectionChoice,
    SectionMessage,
)
from bot.rules.votes import Choice
from rubric_data import Rubric, Section
from storage import Database
from storage.assessment import (
    Assessment,
    Ballot,
    Round,
    Standing,
    State,
    answers_of,
    counted_and_finished,
    current_assessment,
    first_round,
    save_vote,
    standing,
)
from storage.living import PostedMessage, want_refresh
from storage.people import (
    Ilt,
    Member,
    Person,
    Role,
    Workspace,
    ilt_of_channel,
    mark_channels_stale,
    mark_members_stale,
)
from storage.requests import is_first_delivery

_UNKNOWN_ROUND = "That button belongs to a self-assessment I no longer have. Nothing was saved. Type /ilt to see what is open."
_ENDED = "Voting in this self-assessment has ended, so this was not saved. Type /ilt to see what is open."
_NO_SECTION = "Choose at least one part."


def offer(db: Database, rubric: Rubric, actor: Actor) -> ReflectForm | OpenAlready:
    """What `/ilt reflect` shows: the form that opens a self-assessment, or the way into the open one.

    Raises:
        RefusalError: not in a team's channel, the bot is not there, or the person is not a member.
    """
    with db.read() as session:
        ilt = ilt_of_channel(session, actor.workspace_id, actor.channel_id)
        if ilt and ilt.is_reachable and _membership(session, ilt, actor):
            return _offer_in(session, ilt, rubric)
    raise RefusalError(_why_not_here(db, actor))


def _offer_in(session: Session, ilt: Ilt, rubric: Rubric) -> ReflectForm | OpenAlready:
    current = current_assessment(session, ilt.id)
    if current:
        return _open_already(session, ilt, current)
    sections = _choices(rubric)
    return ReflectForm(ilt.channel_id, ilt.name, sections, [sections[0].key])


def waiting_ballot(db: Database, actor: Actor) -> OpenAlready | None:
    """The open self-assessment of the channel the person is a member of, if there is one."""
    with db.read() as session:
        ilt = ilt_of_channel(session, actor.workspace_id, actor.channel_id)
        current = current_assessment(session, ilt.id) if ilt and _membership(session, ilt, actor) else None
        return _open_already(session, ilt, current) if ilt and current else None


def _open_already(session: Session, ilt: Ilt, current: Assessment) -> OpenAlready:
    rubric = Rubric.model_validate(current.rubric)
    return OpenAlready(ilt.name, first_round(session, current.id).id, _choices(rubric))


def _choices(rubric: Rubric) -> list[SectionChoice]:
    return [SectionChoice(section.key, section.title, len(section.criteria)) for section in rubric.sections]


def _membership(session: Session, ilt: Ilt, actor: Actor) -> Member | None:
    return session.scalar(
        select(Member)
        .join(Person, Person.id == Member.person_id)
        .where(
            Member.ilt_id == ilt.id,
            Member.is_present,
            Person.slack_user_id == actor.user_id,
            ~Person.is_bot,
            ~Person.is_external,
            ~Person.is_deactivated,
        )
    )


def _why_not_here(db: Database, actor: Actor) -> str:
    """The sentence for someone who cannot start here; asks the worker to look again, in case Slack knows more."""
    if actor.channel_id.startswith("D"):
        return "A self-assessment belongs to a team. Go to your team's channel and type /ilt reflect there."
    with db.write() as session:
        ilt = ilt_of_channel(session, actor.workspace_id, actor.channel_id)
        if ilt and ilt.is_reachable:
            mark_members_stale(session, actor.workspace_id, actor.channel_id)
            return (
                f"Only members of #{ilt.name} can do this, and I do not have you as one. "
                "If you have just joined, try again in a minute."
            )
        mark_channels_stale(session, actor.workspace_id)
        workspace = session.get(Workspace, actor.workspace_id)
        bot_name = workspace.bot_name if workspace else "ILT"
        return f"I am not in this channel yet. Type /invite @{bot_name} here, then /ilt reflect again."


def ask_opening(
    db: Database, rubric: Rubric, actor: Actor, section_keys: Sequence[str], now: datetime
) -> OpenAlready | None:
    """Stores the wish to open a self-assessment; the worker opens it. `actor.channel_id` is the team's channel.

    Returns the open one if somebody was faster, else None.

    Raises:
        RefusalError: no section chosen, or the person may not.
    """
    chosen = rubric.only(section_keys) if section_keys else None
    if chosen is None or not chosen.sections:
        raise RefusalError(_NO_SECTION)
    try:
        return _store_opening(db, chosen, actor, now)
    except IntegrityError:
        # Two people tapped Open at the same moment on PostgreSQL; SQLite's writers are one at a time.
        with db.read() as session:
            ilt = ilt_of_channel(session, actor.workspace_id, actor.channel_id)
            current = current_assessment(session, ilt.id) if ilt else None
            if ilt is None or current is None:
                raise
            return _open_already(session, ilt, current)


def _store_opening(db: Database, chosen: Rubric, actor: Actor, now: datetime) -> OpenAlready | None:
    with db.write() as session:
        first = is_first_delivery(session, actor.request, actor.workspace_id, now)
        ilt = ilt_of_channel(session, actor.workspace_id, actor.channel_id)
        member = _membership(session, ilt, actor) if ilt else None
        if ilt and member:
            current = current_assessment(session, ilt.id)
            if current:
                return _open_already(session, ilt, current) if first else None
            if first:
                _add_assessment(session, ilt, chosen, member.person_id, now)
            return None
    raise RefusalError(_why_not_here(db, actor))


def _add_assessment(session: Session, ilt: Ilt, rubric: Rubric, person_id: int, now: datetime) -> None:
    assessment = Assessment(
        ilt_id=ilt.id,
        rubric=rubric.model_dump(mode="json"),
        state=State.OPENING,
        opened_by_id=person_id,
        asked_at=now,
    )
    session.add(assessment)
    session.flush()
    session.add(Round(assessment_id=assessment.id, number=1))
    session.flush()


def ballot(db: Database, actor: Actor, round_id: int, section_key: str) -> SectionBallot:
    """One member's answers in one section.

    Raises:
        RefusalError: the person may not vote there, or voting has ended.
    """
    with db.read() as session:
        stands = _require_voter(standing(session, round_id, actor.workspace_id, actor.user_id))
        answers = answers_of(session, round_id, _member(stands))
        return _section_ballot(round_id, _section_named(stands, section_key), answers)


def cast_votes(
    db: Database,
    actor: Actor,
    round_id: int,
    answers: Mapping[str, Choice],
    now: datetime,
    machine_now: datetime,
) -> SectionBallot:
    """Saves or changes answers of one section, all or none, and shows how the member's section stands now.

    A repeated delivery of the same request changes nothing and gets the same answer.

    Args:
        answers: by criterion key; at least one, all of one section.
        now: calendar time.
        machine_now: real time, for the refresh of the channel's message.

    Raises:
        RefusalError: the person may not vote there, voting has ended, or the criterion is not in this round.
    """
    with db.write() as session:
        first = is_first_delivery(session, actor.request, actor.workspace_id, now)
        stands = _require_voter(standing(session, round_id, actor.workspace_id, actor.user_id, lock=True))
        section = _section_with(stands, next(iter(answers)))
        before = answers_of(session, round_id, _member(stands))
        if first:
            before = _save(session, stands, round_id, section, before, answers, machine_now)
        return _section_ballot(round_id, section, before)


def _save(
    session: Session,
    stands: Standing,
    round_id: int,
    section: Section,
    before: dict[str, str],
    answers: Mapping[str, Choice],
    machine_now: datetime,
) -> dict[str, str]:
    keys = [criterion.key for criterion in section.criteria]
    for key, choice in answers.items():
        if key not in keys:
            raise RefusalError(_UNKNOWN_ROUND)
        if before.get(key) != choice:
            save_vote(session, round_id, key, _member(stands), choice)
    after = {**before, **{key: str(choice) for key, choice in answers.items()}}
    if not stands.is_counted:
        _count_joiner(session, stands, round_id)
    elif _finished(before, keys) != _finished(after, keys):
        _refresh_turnout(session, stands.assessment_id, round_id, section.key, keys, machine_now)
    return after


def _finished(answers: Mapping[str, str], keys: Iterable[str]) -> bool:
    return all(key in answers for key in keys)


def _count_joiner(session: Session, stands: Standing, round_id: int) -> None:
    session.add(Ballot(round_id=round_id, member_id=_member(stands)))
    for section in stands.rubric["sections"]:
        want_refresh(session, ids.SECTION_MESSAGE, stands.assessment_id, section["key"])


def _refresh_turnout(
    session: Session,
    assessment_id: int,
    round_id: int,
    section_key: str,
    keys: Sequence[str],
    machine_now: datetime,
) -> None:
    counted, finished = counted_and_finished(session, round_id, keys)
    everyone = finished >= counted
    want_refresh(
        session, ids.SECTION_MESSAGE, assessment_id, section_key, at_once=machine_now if everyone else None
    )


def _require_voter(stands: Standing | None) -> Standing:
    if stands is None:
        raise RefusalError(_UNKNOWN_ROUND)
    if stands.member_id is None or not stands.is_present or not stands.takes_part:
        raise RefusalError(
            "Only members of this team's channel can vote, so nothing was saved. Ask someone in the team to add you."
        )
    if stands.role == Role.OBSERVER:
        raise RefusalError("You are an observer in this team, and observers take no vote. Nothing was saved.")
    if stands.state not in {State.OPENING, State.OPEN}:
        raise RefusalError(_ENDED)
    return stands


def _member(stands: Standing) -> int:
    assert stands.member_id is not None
    return stands.member_id


def _section_with(stands: Standing, criterion_key: str) -> Section:
    for section in _rubric(stands).sections:
        if any(criterion.key == criterion_key for criterion in section.criteria):
            return section
    raise RefusalError(_UNKNOWN_ROUND)


def _section_named(stands: Standing, key: str) -> Section:
    try:
        return _rubric(stands).section(key)
    except KeyError as error:
        raise RefusalError(_UNKNOWN_ROUND) from error


def _rubric(stands: Standing) -> Rubric:
    return Rubric.model_validate(stands.rubric)


def _section_ballot(round_id: int, section: Section, answers: Mapping[str, str]) -> SectionBallot:
    return SectionBallot(round_id, section.key, section.title, section.question, _rows(section, answers))


def _rows(section: Section, answers: Mapping[str, str]) -> list[Row]:
    return [
        Row(
            criterion.key,
            criterion.short,
            criterion.text,
            Choice(answers[criterion.key]) if criterion.key in answers else None,
        )
        for criterion in section.criteria
    ]


def show_section(session: Session, message: PostedMessage) -> SectionMessage:
    """What the living message of one section shows now."""
    assessment = session.get_one(Assessment, message.subject_id)
    rubric = Rubric.model_validate(assessment.rubric)
    section = rubric.section(message.part)
    round_id = first_round(session, assessment.id).id
    counted, finished = counted_and_finished(
        session, round_id, [criterion.key for criterion in section.criteria]
    )
    return SectionMessage(
        round_id,
        section.key,
        section.title,
        section.question,
        rubric.prompt,
        _rows(section, {}),
        finished,
        counted,
    )
