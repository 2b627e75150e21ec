"""How a noun announces what it owes: one value in its folder's `duties.py`, which `bot/worker/duties.py` collects."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from functools import cached_property
from typing import Any, Protocol

from sqlalchemy import Select
from sqlalchemy.orm import Session

from bot.outbox.deliveries import Kind, Renderer
from bot.outbox.gateway import Gateway
from bot.outbox.my_data import MyData
from bot.outbox.own_app import OwnApp
from bot.turn import Act, Turn
from rubric_data import Resources
from storage.deliveries import Owed


class Phase(IntEnum):
    """When in a round of the worker a look has its place; within one phase nouns come in the order of their announcing."""

    LEARN = 1  # who is where, as Slack has it
    ASKED = 2  # what people asked for
    DUE = 3  # what time brings
    SHOWN = 4  # after everything that is owed was sent
    HOURLY = 5  # not in every round


# Slack for a workspace, whose faults inside the block end that block alone; None while the workspace rests after one.
Asking = Callable[[str], AbstractContextManager[Gateway | None]]


class Reach(Protocol):
    """What a look has besides its turn."""

    @property
    def resources(self) -> Resources:
        """What the library lists for every team."""

    @property
    def own_app(self) -> OwnApp | None:
        """The app, where workspaces install it by themselves; None: one workspace, by its token."""

    def gateway(self, workspace_id: str) -> Gateway:
        """Slack; a fault of it ends the look."""

    def asking(self, workspace_id: str) -> AbstractContextManager[Gateway | None]:
        """Slack, whose faults inside the block end that block alone; None while the workspace rests after one."""

    def turn(self) -> Turn:
        """A turn that begins now: for each part of a look that takes long."""

    def pause(self) -> bool:
        """Gives others a turn; False once the worker is told to stop."""

    def members_read(self, ilt_id: int) -> None:
        """Tells every noun that a team's members were read (`Duties.members_read`)."""


# Of what is owed to a person, seen at an instant.
FreeAt = Callable[[Session, Owed, datetime], datetime]


def _no_more(_turn: Turn) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class Due:
    """What says that there is something to look at: a statement that finds a row then.

    The worker asks all of them in one statement (`bot.worker.asking`). It may find more than the look does, never less.

    Attributes:
        rows: its parameters are `now`, `machine_now` and those of `values`.
        values: parameters that no other has.
    """

    rows: Select[*tuple[Any, ...]]
    values: Callable[[Turn], Mapping[str, Any]] = _no_more


@dataclass(frozen=True)
class Look:
    """What the worker does by itself, again and again.

    Attributes:
        run: returns how much it found to do.
        due: in a round in which none of them finds anything it is not run; empty for what is done hourly.
    """

    phase: Phase
    run: Callable[[Turn, Reach], int]
    due: tuple[Due, ...]


@dataclass(frozen=True)
class Forget:
    """What is kept for some time only.

    Attributes:
        rows: deletes what is older than an instant; with `limit` so many at most, and it returns how many.
        kept: how long; None: as long as this installation keeps texts.
        at_once: how many go in one transaction; 0 = all.
    """

    rows: Callable[..., int | None]
    kept: timedelta | None
    at_once: int = 0


@dataclass(frozen=True)
class Duties:
    """What a noun owes.

    Attributes:
        kinds: of deliveries.
        living: how its living messages are made, by their kind.
        looks: what the worker does for it by itself.
        is_due: whether something of it is due now that a look would find: else the clock may be put forward.
        forgets: what is kept for some time only.
        members_read: what follows once a team's members were read from Slack (the team's id).
        my_data: what its tables hold about one person.
        free_at: when whoever a direct message is for may be written to, at that instant or after it.
    """

    kinds: tuple[Kind, ...] = ()
    living: Mapping[str, Renderer] = field(default_factory=dict)
    looks: tuple[Look, ...] = ()
    is_due: tuple[Callable[[Act], bool], ...] = ()
    forgets: tuple[Forget, ...] = ()
    members_read: tuple[Callable[[Turn, int], None], ...] = ()
    my_data: tuple[MyData, ...] = ()
    free_at: tuple[FreeAt, ...] = ()

    @cached_property
    def kind_of(self) -> Mapping[str, Kind]:
        """The kinds by their names."""
        return {kind.name: kind for kind in self.kinds}

    def in_phase(self, phase: Phase) -> list[Look]:
        """The looks of a phase, in their order."""
        return [look for look in self.looks if look.phase is phase]


def together(all_duties: Iterable[Duties]) -> Duties:
    """The duties of several nouns as one, in their order."""
    each = tuple(all_duties)
    return Duties(
        kinds=tuple(kind for one in each for kind in one.kinds),
        living={name: renderer for one in each for name, renderer in one.living.items()},
        looks=tuple(look for one in each for look in one.looks),
        is_due=tuple(is_due for one in each for is_due in one.is_due),
        forgets=tuple(forget for one in each for forget in one.forgets),
        members_read=tuple(follows for one in each for follows in one.members_read),
        my_data=tuple(my_data for one in each for my_data in one.my_data),
        free_at=tuple(asks for one in each for asks in one.free_at),
    )
