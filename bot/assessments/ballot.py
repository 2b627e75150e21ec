"""Voting: a member's ballot, saving answers, and what the channel's message shows meanwhile."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy.orm import Session

from bot.assessments.messages.ballot import NextPart, QuickVote, Row, SectionBallot
from bot.assessments.messages.sections import NEXT_PART, SectionMessage, VoteMessage
from bot.assessments.nudges import parts_of
from bot.assessments.voting import Voting, living_messages, progress
from bot.blocks.dates import shown_moment
from bot.errors import RefusalError
from bot.outbox.behind import calls_changed, vote_changed
from bot.rules import wording
from bot.rules.votes import Choice
from bot.teams.membership import OUTSIDER
from bot.turn import Act, Turn
from bot.words import later, say
from rubric_data import Rubric, Section
from storage.assessments import VOTING, Ballot, is_closed_to, remove_vote, save_vote
from storage.evidence import answers_and_notes
from storage.people import Role
from storage.rounds import counted_and_finished
from storage.standing import Standing, standing

_UNKNOWN_ROUND = later(
    "That button belongs to a self-assessment I no longer have. Nothing was saved. Type /ilt to see what is open."
)
_DELETED = later(
    "You had your data deleted while this vote was open, so your place in it stays as it was then. Nothing was saved. "
    "You can vote in the next one."
)
# To somebody who only looks: nothing of theirs was lost.
_OVER = later("This vote has ended. Type /ilt results to see what came out of it, or /ilt for what is open.")
_ENDED = later(
    "Voting in this self-assessment has ended, so this was not saved. Type /ilt to see what is open."
)


def read_ballot(turn: Turn, round_id: int, section_key: str) -> SectionBallot:
    """One member's answers in one section; `NEXT_PART`: in the first that has something to answer.

    Raises:
        RefusalError: the person may not vote there, or voting has ended.
    """
    with turn.read() as act:
        found = standing(act.session, round_id, turn.actor.workspace_id, turn.actor.user_id)
        stands = require_voter(found, ended=_OVER)
        section = _asked_for(stands, section_key, stands.answers)
        return _section_ballot(stands, round_id, section, stands.answers, stands.noted)


def cast_votes(turn: Turn, round_id: int, answers: Mapping[str, Choice]) -> SectionBallot:
    """Saves or changes answers of one section, all or none, and shows how the member's section stands now.

    A repeated delivery of the same request changes nothing and gets the same answer.

    Args:
        answers: by criterion key; at least one, all of one section.

    Raises:
        RefusalError: the person may not vote there, voting has ended, or the criterion is not in this round.
    """
    with turn.write() as act:
        return _cast(act, round_id, answers)[1]


def quick_vote(turn: Turn, round_id: int, key: str, choice: Choice) -> QuickVote:
    """As `cast_votes`, for one criterion: what *Undo* would bring back comes with it."""
    with turn.write() as act:
        before, ballot = _cast(act, round_id, {key: choice})
        return QuickVote(ballot, key, Choice(before[key]) if key in before else None)


def undo_quick(
    turn: Turn, round_id: int, key: str, given: Choice, before: Choice | None
) -> tuple[QuickVote, bool]:
    """*Undo* of a quick vote: the answer is again what it was before. Returns whether it had been changed since.

    Raises:
        RefusalError: as `cast_votes`.
    """
    with turn.write() as act:
        first = act.is_first
        stands, section = _held(act, round_id, key)
        was_changed = first and stands.answers.get(key) != given
        undone = first and not was_changed
        answers = _take_back(act, stands, round_id, section, key, before) if undone else stands.answers
        ballot = _section_ballot(stands, round_id, section, answers, stands.noted)
        return QuickVote(ballot, key, before), was_changed


def _take_back(
    act: Act,
    stands: Standing,
    round_id: int,
    section: Section,
    key: str,
    before: Choice | None,
) -> dict[str, str]:
    answers = stands.answers
    if before is not None:
        return _save(act, stands, round_id, section, {key: before})
    remove_vote(act.session, round_id, key, member_of(stands))
    keys = [criterion.key for criterion in section.criteria]
    after = {one: choice for one, choice in answers.items() if one != key}
    if _finished(answers, keys):
        _refresh_turnout(act, stands, round_id)
    return after


def _cast(act: Act, round_id: int, answers: Mapping[str, Choice]) -> tuple[Mapping[str, str], SectionBallot]:
    """The member's answers before, and their section as it stands now."""
    first = act.is_first
    stands, section = _held(act, round_id, next(iter(answers)))
    after = _save(act, stands, round_id, section, answers) if first else stands.answers
    return stands.answers, _section_ballot(stands, round_id, section, after, stands.noted)


def _held(act: Act, round_id: int, key: str) -> tuple[Standing, Section]:
    """The round, held until the end of this transaction: nobody ends it meanwhile."""
    actor = act.actor
    stands = require_voter(standing(act.session, round_id, actor.workspace_id, actor.user_id, lock=True))
    section = section_with(stands, key)
    require_open_to(act, stands, round_id)
    return stands, section


def _save(
    act: Act,
    stands: Standing,
    round_id: int,
    section: Section,
    answers: Mapping[str, Choice],
) -> dict[str, str]:
    before = stands.answers
    keys = [criterion.key for criterion in section.criteria]
    for key, choice in answers.items():
        if key not in keys:
            raise RefusalError(say(_UNKNOWN_ROUND))
        if before.get(key) != choice:
            save_vote(act.session, round_id, key, member_of(stands), choice)
    after = {**before, **{key: str(choice) for key, choice in answers.items()}}
    if not stands.is_counted:
        _count_joiner(act.session, stands, round_id)
    elif _finished(before, keys) != _finished(after, keys):
        _refresh_turnout(act, stands, round_id)
    return after


def _finished(answers: Mapping[str, str], keys: Iterable[str]) -> bool:
    return all(key in answers for key in keys)


def _count_joiner(session: Session, stands: Standing, round_id: int) -> None:
    session.add(Ballot(round_id=round_id, member_id=member_of(stands)))
    vote_changed(session, _messages(stands, round_id))


def _refresh_turnout(act: Act, stands: Standing, round_id: int) -> None:
    """The vote's message, and the member's own calls; once everyone has finished everything, at once."""
    calls_changed(act.session, round_id, parts_of(member_of(stands)))
    keys = [criterion.key for criterion in _rubric(stands).criteria()]
    counted, finished = counted_and_finished(act.session, round_id, keys)
    vote_changed(
        act.session, _messages(stands, round_id), at_once=act.machine_now if finished >= counted else None
    )


def _messages(stands: Standing, round_id: int) -> list[tuple[str, int, str]]:
    sections = [section["key"] for section in stands.rubric["sections"]]
    return living_messages(stands.assessment_id, round_id, stands.criterion_key, sections)


def ballot_of(session: Session, stands: Standing, round_id: int, section: Section) -> SectionBallot:
    """A voter's answers in a section as they are in this session."""
    return _section_ballot(
        stands, round_id, section, *answers_and_notes(session, round_id, member_of(stands))
    )


def require_voter(stands: Standing | None, *, ended: str = "") -> Standing:
    """Whoever may vote in the round, now. Raises RefusalError for anybody else, and after the end: with `ended`."""
    if stands is None:
        raise RefusalError(say(_UNKNOWN_ROUND))
    if stands.is_present and not stands.takes_part:
        raise RefusalError(say(OUTSIDER))
    if stands.member_id is None or not stands.is_present:
        raise RefusalError(
            say(
                "Only members of this team's channel can vote, so nothing was saved. Ask someone in the team to add you."
            )
        )
    if stands.role == Role.OBSERVER:
        raise RefusalError(
            say("You are an observer in this team, and observers do not vote. Nothing was saved.")
        )
    if stands.state not in VOTING:
        raise RefusalError(say(ended or _ENDED))
    return stands


def require_open_to(act: Act, stands: Standing, round_id: int) -> None:
    """Raises RefusalError for somebody who had themselves deleted since: what they voted before stays counted."""
    if not stands.is_counted and is_closed_to(act.session, round_id, act.actor.user_id):
        raise RefusalError(say(_DELETED))


def member_of(stands: Standing) -> int:
    """The id of a voter's membership."""
    assert stands.member_id is not None
    return stands.member_id


def section_with(stands: Standing, criterion_key: str) -> Section:
    """The section that asks that criterion in the round. Raises RefusalError where none does."""
    for section in _rubric(stands).sections:
        if any(criterion.key == criterion_key for criterion in section.criteria):
            return section
    raise RefusalError(say(_UNKNOWN_ROUND))


def _asked_for(stands: Standing, key: str, answers: Mapping[str, str]) -> Section:
    if key != NEXT_PART:
        return _section_named(stands, key)
    sections = _rubric(stands).sections
    waiting = (one for one in sections if any(criterion.key not in answers for criterion in one.criteria))
    return next(waiting, sections[0])


def _section_named(stands: Standing, key: str) -> Section:
    try:
        return _rubric(stands).section(key)
    except KeyError as error:
        raise RefusalError(say(_UNKNOWN_ROUND)) from error


def _rubric(stands: Standing) -> Rubric:
    """What is voted on in the round: a re-vote asks a single criterion."""
    rubric = wording.spoken(stands.rubric)
    return rubric.only_criterion(stands.criterion_key) if stands.criterion_key else rubric


def _section_ballot(
    stands: Standing, round_id: int, section: Section, answers: Mapping[str, str], noted: Collection[str]
) -> SectionBallot:
    rows = _rows(section, answers, noted)
    following = _following(stands, section.key, answers)
    return SectionBallot(
        round_id,
        section.key,
        section.title,
        section.question,
        rows,
        stands.is_unnamed,
        following,
        stands.assessment_id if wording.is_translated(stands.rubric) else 0,
    )


def _following(stands: Standing, section_key: str, answers: Mapping[str, str]) -> NextPart | None:
    """The next part with something to answer; after the last one the first."""
    if stands.criterion_key:
        return None
    parts = wording.parts_of(stands.rubric)
    at = [part["key"] for part in parts].index(section_key)
    for part in [*parts[at + 1 :], *parts[:at]]:
        if left := sum(one["key"] not in answers for one in part["criteria"]):
            return NextPart(part["key"], part["title"], left)
    return None


def _rows(section: Section, answers: Mapping[str, str], noted: Collection[str] = ()) -> list[Row]:
    return [
        Row(
            criterion.key,
            criterion.short,
            criterion.text,
            Choice(answers[criterion.key]) if criterion.key in answers else None,
            criterion.key in noted,
        )
        for criterion in section.criteria
    ]


def _shown_end(voting: Voting) -> str:
    """When a round ends, on the team's clock."""
    opened_at = voting.round.opened_at or voting.assessment.asked_at
    return shown_moment(voting.round.deadline_at, opened_at, voting.team_time.zone)


def show_parts(session: Session, voting: Voting) -> VoteMessage:
    """What the living message of a round on several sections shows now."""
    counted, finished = progress(session, voting)
    return VoteMessage(
        voting.round.id,
        voting.rubric.title,
        voting.rubric.prompt,
        [(one.title, [criterion.short for criterion in one.criteria]) for one in voting.rubric.sections],
        finished,
        counted,
        voting.assessment.is_unnamed,
        _shown_end(voting),
        voting.translated,
    )


def show_section(session: Session, voting: Voting, section: Section) -> SectionMessage:
    """What the living message of one section of a round shows now."""
    counted, finished = counted_and_finished(
        session, voting.round.id, [criterion.key for criterion in section.criteria]
    )
    return SectionMessage(
        voting.round.id,
        section.key,
        section.title,
        section.question,
        voting.rubric.prompt,
        _rows(section, {}),
        finished,
        counted,
        voting.assessment.is_unnamed,
        _shown_end(voting),
        voting.translated,
    )
