"""What a growth page holds, and what each deed of its owner makes of it. Pure; as JSON it is what the table seals.

Names of skills are kept beside their keys: a district may ask for other skills one day, and nothing is lost then.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import IntEnum, StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict

# Of what changed; the oldest goes.
MOST_CHANGES = 500


class Level(IntEnum):
    """How much help somebody needs with a skill."""

    HELPED = 1
    ALONE = 2
    HELPS = 3


class What(StrEnum):
    """What of a page was changed."""

    LEVEL = "level"
    NOTE = "note"
    NEXT = "next"


class _Kept(BaseModel):
    # What somebody wrote stands in no error.
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class Skill(_Kept):
    """How somebody sees one skill of theirs."""

    name: str
    level: Level | None = None
    note: str = ""


class Change(_Kept):
    """What was changed on a day: from a level's number, or a skill's name, to another; of notes only whether there is one."""

    day: date
    what: What
    key: str
    name: str
    before: str
    after: str

    @property
    def about(self) -> tuple[date, What, str]:
        """What was changed, and when."""
        return self.day, self.what, self.key


class Page(_Kept):
    """One person's page. `next_key`: of the skill to practice next; empty: none."""

    skills: Mapping[str, Skill] = {}
    next_key: str = ""
    changes: tuple[Change, ...] = ()

    @classmethod
    def read(cls, kept: Sequence[str]) -> Self:
        """What the table holds, in parts; none: an empty page."""
        page = cls()
        for part in kept:
            page = page._and(cls.model_validate_json(part))
        return page

    def written(self) -> str:
        """What the table is to hold."""
        return self.model_dump_json()

    def skill(self, key: str, name: str) -> Skill:
        """A skill of that key, as it is now called."""
        known = self.skills.get(key)
        return known.model_copy(update={"name": name}) if known else Skill(name=name)

    def level(self, key: str) -> Level | None:
        """The level of a skill; None: not said."""
        known = self.skills.get(key)
        return known.level if known else None

    def with_level(self, day: date, key: str, name: str, level: Level) -> Self:
        """A level, marked."""
        old = self.skill(key, name)
        change = _change(day, What.LEVEL, key, name, before=_number(old.level), after=_number(level))
        return self._changed(change, skills=self._with(key, old.model_copy(update={"level": level})))

    def with_note(self, day: date, key: str, name: str, note: str) -> Self:
        """A note; empty: taken away."""
        old = self.skill(key, name)
        if old.note == note:
            return self
        change = _change(day, What.NOTE, key, name, before="?", after="1" if note else "")
        return self._changed(change, skills=self._with(key, old.model_copy(update={"note": note})))

    def with_next(self, day: date, key: str, name: str) -> Self:
        """What to practice next; an empty key: nothing in particular."""
        known = self.skills.get(self.next_key)
        change = _change(day, What.NEXT, "", "", before=known.name if known else "", after=name)
        skills = self._with(key, self.skill(key, name)) if key else self.skills
        return self._changed(change, skills=skills, next_key=key)

    def _and(self, other: Self) -> Self:
        """Both of them: where they differ this one holds, and the notes of both."""
        skills = {
            **other.skills,
            **{key: _both(mine, other.skills.get(key, mine)) for key, mine in self.skills.items()},
        }
        changes = sorted((*self.changes, *other.changes), key=lambda one: one.day)
        now = {"skills": skills, "next_key": self.next_key or other.next_key}
        return self.model_copy(update={**now, "changes": tuple(changes[-MOST_CHANGES:])})

    def _with(self, key: str, skill: Skill) -> Mapping[str, Skill]:
        return {**self.skills, key: skill}

    def _changed(self, change: Change, **now: object) -> Self:
        """Several changes of one thing on a day are one, and none where it is again as it was that morning."""
        if change.before == change.after:
            return self
        same = [one for one in self.changes if one.about == change.about]
        first = same[0].before if same else change.before
        last = [] if first == change.after else [change.model_copy(update={"before": first})]
        changes = [one for one in self.changes if one.about != change.about] + last
        return self.model_copy(update={**now, "changes": tuple(changes[-MOST_CHANGES:])})


def _both(one: Skill, other: Skill) -> Skill:
    notes = dict.fromkeys(filter(None, (one.note, other.note)))
    return one.model_copy(update={"level": one.level or other.level, "note": "\n".join(notes)})


def _change(day: date, what: What, key: str, name: str, *, before: str, after: str) -> Change:
    return Change(day=day, what=what, key=key, name=name, before=before, after=after)


def _number(level: Level | None) -> str:
    return str(int(level)) if level else ""
