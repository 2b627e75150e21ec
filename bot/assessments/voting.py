"""One round with what it belongs to: how far it is, which messages in the channel show it, when its team works."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy.orm import Session

from bot.assessments.messages.original import Original
from bot.assessments.messages.result_details import ALL_NOTES
from bot.assessments.messages.rounds import OpenVote
from bot.blocks import ids
from bot.errors import RefusalError
from bot.rules.deadlines import DAYS_TO_VOTE, DAYS_TO_VOTE_AGAIN
from bot.rules.local_time import PersonTime
from bot.rules.wording import is_translated, quoted, spoken
from bot.rules.working_days import DaysOff
from bot.teams.membership import require_place, shown_name
from bot.teams.times import days_off_of, team_time
from bot.turn import Act, Turn
from bot.words import later, say
from rubric_data import Rubric
from storage.assessments import Assessment, Round, State
from storage.audit import Deed, note_deed
from storage.people import Ilt, Person
from storage.rounds import counted_and_finished, round_with, voting_in

_GONE = later("That self-assessment is not there any more. Type /ilt to see what is open.")


@dataclass(frozen=True)
class Voting:
    """A round, its assessment and its ILT. Rows of the session they were read in: they do not leave the use case."""

    round: Round
    assessment: Assessment
    ilt: Ilt
    opener: Person | None

    @cached_property
    def rubric(self) -> Rubric:
        """What is voted on: the assessment's criteria, or the one of a re-vote."""
        return voted_on(self.assessment, self.round.criterion_key)

    @property
    def keys(self) -> list[str]:
        """The keys of the criteria that are voted on."""
        return [criterion.key for criterion in self.rubric.criteria()]

    @property
    def translated(self) -> int:
        """The assessment, where what people read of it now is a translation; else 0."""
        return self.assessment.id if is_translated(self.assessment.rubric) else 0

    @property
    def is_open(self) -> bool:
        """Whether votes are taken."""
        return self.round.state == State.OPEN

    @property
    def title(self) -> str:
        """What people call it, within a sentence."""
        if self.round.criterion_key is None:
            return say("self-assessment")
        return say("new vote on “{criterion}”", criterion=next(self.rubric.criteria()).short)

    @property
    def days_to_vote(self) -> int:
        """Working days that it is given."""
        return DAYS_TO_VOTE_AGAIN if self.round.criterion_key else DAYS_TO_VOTE

    @property
    def answerable(self) -> str | None:
        """The Slack id of whoever opened it, as long as they have an account."""
        return self.opener.slack_user_id if self.opener and not self.opener.is_deactivated else None

    @property
    def team_time(self) -> PersonTime:
        """The team's clock; the opener's where the team has none yet."""
        return team_time(self.ilt, self.opener.zone if self.opener else "")


def voted_on(assessment: Assessment, criterion_key: str | None) -> Rubric:
    """The criteria of a round over all of an assessment, or over one of them."""
    rubric = spoken(assessment.rubric)
    return rubric.only_criterion(criterion_key) if criterion_key else rubric


def read_original(turn: Turn, assessment_id: int) -> Original:
    """*Read it in English*. Raises RefusalError: there is none, or it is of no team of theirs."""
    with turn.read() as act:
        assessment = act.session.get(Assessment, assessment_id)
        if assessment is None:
            raise RefusalError(say(_GONE))
        require_place(act, assessment.ilt_id)
        return Original(quoted(assessment.rubric), spoken(assessment.rubric))


def voting_of(session: Session, round_id: int, *, lock: bool = False) -> Voting | None:
    """The round of that number; with `lock` nobody votes in it or ends it meanwhile (`storage.rounds.round_with`)."""
    found = round_with(session, round_id, lock=lock)
    if found is None:
        return None
    opener_id = found[0].opened_by_id or found[1].opened_by_id
    return Voting(*found, session.get(Person, opener_id))


def votings_in(session: Session, ilt_id: int, *, lock: bool = False) -> Iterator[Voting]:
    """Every round of an ILT that is opening or open."""
    for found in voting_in(session, ilt_id, lock=lock):
        voting = voting_of(session, found.id)
        assert voting is not None
        yield voting


def progress(session: Session, voting: Voting) -> tuple[int, int]:
    """How many members are counted, and how many have answered everything."""
    return counted_and_finished(session, voting.round.id, voting.keys)


def days_off(session: Session, voting: Voting) -> DaysOff:
    """When the team does not work."""
    return days_off_of(session, voting.ilt)


def open_vote(session: Session, voting: Voting, now: datetime) -> OpenVote:
    """How it stands, for whoever may end it and for the channel."""
    counted, finished = progress(session, voting)
    return OpenVote(
        voting.round.id,
        voting.title,
        shown_name(voting.ilt),
        finished,
        counted,
        voting.round.deadline_at,
        now,
        voting.team_time.zone,
        voting.assessment.is_unnamed,
    )


def note_on_round(act: Act, voting: Voting, deed: Deed, by: Person | None) -> None:
    """Notes what was done to a round, and by whom; None: by the bot itself."""
    note_deed(
        act.session,
        deed,
        workspace_id=voting.ilt.workspace_id,
        at=act.now,
        ilt_id=voting.ilt.id,
        person_id=by.id if by else None,
        subject=str(voting.round.id),
    )


# In place of a section's key: one message for a vote on several.
ALL_PARTS = ""


def living_messages(
    assessment_id: int, round_id: int, criterion_key: str | None, section_keys: Sequence[str]
) -> list[tuple[str, int, str]]:
    """The kind, subject and part of each message in the channel that shows a round."""
    if criterion_key:
        return [(ids.REVOTE_MESSAGE, round_id, criterion_key)]
    return [(ids.SECTION_MESSAGE, assessment_id, section_keys[0] if len(section_keys) == 1 else ALL_PARTS)]


def messages_with_results(assessment_id: int, criterion_key: str) -> list[tuple[str, int, str]]:
    """The messages that show what came out, and the notes, of a criterion."""
    notes = [(ids.NOTES_MESSAGE, assessment_id, part) for part in sorted((criterion_key, ALL_NOTES))]
    return [(ids.RESULTS_MESSAGE, assessment_id, ""), *notes]


def messages_of(voting: Voting) -> list[tuple[str, int, str]]:
    """As `living_messages`."""
    sections = [section.key for section in voting.rubric.sections]
    return living_messages(voting.assessment.id, voting.round.id, voting.round.criterion_key, sections)
