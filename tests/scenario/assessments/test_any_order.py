"""Any order of votes, changes, joins, leaves, roles and notes ends in what a plain model of the rules says."""

from collections import Counter
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from bot.assessments.ballot import cast_votes
from bot.assessments.evidence import save_evidence
from bot.assessments.opening import count_joiners
from bot.assessments.rounds import reveal_now
from bot.assessments.voting import progress, voting_of
from bot.errors import RefusalError
from bot.rules.votes import Choice
from bot.teams.people import member_left
from storage.assessments import Round
from storage.evidence import Note
from storage.people import Member, Person, Role
from tests.databases import opened
from tests.steps.assessments import votes
from tests.steps.dated_bot import TUESDAY
from tests.steps.ended_round import notes, tallies, took_part, unanswered, withheld
from tests.steps.school import CHANNEL, LATER, WORKSPACE, School, open_school
from tests.steps.turns import turn_of

PEOPLE = [f"U0PERSON{number}" for number in range(7)]
KEYS = ["improvement_plan", "learning_from_data", "teacher_teams", "two_way_communication", "own_process"]
CHOICES = ("strength", "weakness", "cannot_say")

people = st.sampled_from(PEOPLE[1:])
keys = st.sampled_from(KEYS)
steps = st.one_of(
    st.tuples(st.just("vote"), st.sampled_from(PEOPLE), keys, st.sampled_from(CHOICES)),
    st.tuples(st.just("all"), st.sampled_from(PEOPLE), st.sampled_from(CHOICES)),
    st.tuples(st.just("note"), st.sampled_from(PEOPLE), keys, st.booleans()),
    st.tuples(st.sampled_from(["leave", "join", "observe", "unobserve"]), people),
)


@dataclass
class Model:
    """The rules in the plainest words: sets and dictionaries."""

    present: set[str] = field(default_factory=lambda: set(PEOPLE))
    observers: set[str] = field(default_factory=set)
    electorate: set[str] = field(default_factory=lambda: set(PEOPLE))
    votes: dict[tuple[str, str], str] = field(default_factory=dict)
    notes: dict[tuple[str, str], bool] = field(default_factory=dict)

    def may_vote(self, user: str) -> bool:
        return user in self.present and user not in self.observers

    def finished(self) -> set[str]:
        return {user for user in PEOPLE if all((user, key) in self.votes for key in KEYS)}

    def turnout(self) -> tuple[int, int]:
        """Counted, finished: whatever becomes of somebody, they keep their place."""
        return len(self.electorate), len(self.electorate & self.finished())

    def tally(self, key: str, *, is_unnamed: bool) -> tuple[int, int | None, int | None, int | None]:
        counts = Counter(choice for (_, one), choice in self.votes.items() if one == key)
        if is_unnamed and counts.total() < 4:
            return counts.total(), None, None, None
        return counts.total(), counts["strength"], counts["weakness"], counts["cannot_say"]

    def took_part(self) -> dict[str, bool]:
        voted = {user for user, _ in self.votes}
        return {user: user in voted for user in self.electorate}

    def unanswered(self) -> dict[str, list[str]]:
        asked = {key for _, key in self.votes}
        mine = {user: {key for one, key in self.votes if one == user} for user in self.electorate}
        return {user: sorted(asked - keys) if keys else [] for user, keys in mine.items()}

    def kept_notes(self) -> Counter[tuple[str, str, str | None]]:
        kept: Counter[tuple[str, str, str | None]] = Counter()
        for (user, key), is_signed in self.notes.items():
            if is_signed or self.tally(key, is_unnamed=False)[0] >= 4:
                kept[key, f"{user} {key}", user if is_signed else None] += 1
        return kept

    def withheld_notes(self) -> dict[str, int]:
        gone = Counter(
            key
            for (_, key), is_signed in self.notes.items()
            if not is_signed and self.tally(key, is_unnamed=False)[0] < 4
        )
        return dict(gone)


class Team:
    """The real thing and the model, moved together."""

    def __init__(self, school: School) -> None:
        self.school, self.model = school, Model()
        self._db = school.db

    def vote(self, user: str, key: str, choice: str) -> None:
        self._cast(user, {key: choice})

    def all(self, user: str, choice: str) -> None:
        self._cast(user, dict.fromkeys(KEYS, choice))

    def _cast(self, user: str, answers: dict[str, str]) -> None:
        chosen = {key: Choice(choice) for key, choice in answers.items()}
        if not self.model.may_vote(user):
            with pytest.raises(RefusalError):
                self._send(user, chosen)
            return
        self._send(user, chosen)
        self.model.electorate.add(user)
        self.model.votes |= {(user, key): choice for key, choice in answers.items()}

    def _send(self, user: str, answers: dict[str, Choice]) -> None:
        cast_votes(turn_of(self._db, self.school.actor(user), TUESDAY), self.school.round_id, answers)

    def note(self, user: str, key: str, is_signed: bool) -> None:
        if not self.model.may_vote(user):
            with pytest.raises(RefusalError):
                self._write(user, key, is_signed)
            return
        self._write(user, key, is_signed)
        self.model.notes[user, key] = is_signed

    def _write(self, user: str, key: str, is_signed: bool) -> None:
        typed = Note(f"{user} {key}", None, is_signed)
        save_evidence(turn_of(self._db, self.school.actor(user), TUESDAY), self.school.round_id, key, typed)

    def leave(self, user: str) -> None:
        member_left(self._db, WORKSPACE, CHANNEL, user)
        self.model.present.discard(user)

    def join(self, user: str) -> None:
        self._set(user, is_present=True)
        self.model.present.add(user)
        self._count()

    def observe(self, user: str) -> None:
        self._set(user, role=Role.OBSERVER)
        self.model.observers.add(user)

    def unobserve(self, user: str) -> None:
        self._set(user, role=Role.MEMBER)
        self.model.observers.discard(user)
        self._count()

    def _set(self, user: str, **values) -> None:
        person = select(Person.id).filter_by(slack_user_id=user).scalar_subquery()
        with self._db.write() as session:
            session.execute(update(Member).where(Member.person_id == person).values(**values))

    def _count(self) -> None:
        count_joiners(turn_of(self._db, now=TUESDAY), self.school.ilt_id)
        self.model.electorate |= self.model.present - self.model.observers

    def check_turnout(self) -> None:
        with self._db.read() as session:
            voting = voting_of(session, self.school.round_id)
            assert voting is not None
            assert progress(session, voting) == self.model.turnout()
        assert votes(self._db) == self.model.votes

    def reveal(self) -> None:
        reveal_now(turn_of(self._db, self.school.actor(PEOPLE[0]), TUESDAY), self.school.round_id)

    def check_end(self, *, is_unnamed: bool) -> None:
        model = self.model
        assert tallies(self._db) == {key: model.tally(key, is_unnamed=is_unnamed) for key in KEYS}
        assert took_part(self._db) == model.took_part()
        assert unanswered(self._db) == model.unanswered()
        assert votes(self._db) == ({} if is_unnamed else model.votes)
        assert Counter(notes(self._db)) == model.kept_notes()
        assert withheld(self._db) == model.withheld_notes()
        with pytest.raises(RefusalError):
            self._send(PEOPLE[0], {KEYS[0]: Choice.STRENGTH})
        with pytest.raises(RefusalError):
            self.reveal()


@settings(max_examples=12)
@given(moves=st.lists(steps, max_size=40), is_unnamed=st.booleans())
def test_any_order_ends_as_the_model_says(sqlite, rubric, moves, is_unnamed):
    critical = rubric.only(["critical_work"])
    with opened(sqlite.migrated()) as db:
        team = Team(open_school(db, critical, PEOPLE, TUESDAY, LATER, is_unnamed=is_unnamed))
        for name, *values in moves:
            getattr(team, name)(*values)
            team.check_turnout()
        if not team.model.votes:
            with pytest.raises(RefusalError, match="Nobody has voted yet"):
                team.reveal()
            team.vote(PEOPLE[0], KEYS[0], "strength")
        team.reveal()
        team.check_end(is_unnamed=is_unnamed)
        with db.read() as session:
            assert session.scalars(select(Round.state)).all() == ["revealed"]
