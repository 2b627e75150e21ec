"""What a noun owes is announced: a message that nobody can make, or a look that nobody takes, would be silent."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from bot.blocks import ids
from bot.outbox.deliveries import Kind
from bot.outbox.duty import Duties, Look, Phase
from bot.outbox.held import INNER, WORKING
from bot.worker.duties import ALL_DUTIES, NOUNS
from tests.source import tree_of


def modules() -> Iterator[ModuleType]:
    for path in sorted(Path("bot").rglob("*.py")):
        if path.stem != "__init__":
            yield importlib.import_module(".".join(path.with_suffix("").parts))


def test_every_noun_with_duties_is_among_them():
    announced = {
        path.parent.name: importlib.import_module(f"bot.{path.parent.name}.duties").DUTIES
        for path in Path("bot").glob("*/duties.py")
        if path.parent.name != "worker"
    }
    assert [name for name, duties in announced.items() if not any(duties is one for one in NOUNS)] == []
    assert len(NOUNS) == len(announced)


def test_every_kind_of_delivery_is_announced_once():
    defined = {
        kind.name: kind for module in modules() for kind in vars(module).values() if isinstance(kind, Kind)
    }
    assert sorted(kind.name for kind in ALL_DUTIES.kinds) == sorted(defined)
    assert all(ALL_DUTIES.kind_of[name] is kind for name, kind in defined.items())


def test_every_living_message_has_a_renderer():
    named = {value for name, value in vars(ids).items() if name.endswith("_MESSAGE") and "." not in value}
    assert named - set(ALL_DUTIES.living) == set()
    assert len(ALL_DUTIES.living) == sum(len(one.living) for one in NOUNS)


def test_every_living_message_either_waits_in_a_shared_channel_or_is_worked_with():
    assert set(ALL_DUTIES.living) == INNER | WORKING
    assert not INNER & WORKING


def test_everything_a_noun_announces_is_among_all():
    parts = set(Duties.__dataclass_fields__)
    assert all(
        len(getattr(ALL_DUTIES, part)) == sum(len(getattr(one, part)) for one in NOUNS) for part in parts
    )


def test_use_cases_say_what_they_changed_and_not_who_shows_it():
    """`bot.outbox.behind` alone knows that, and in which order rows are locked."""
    notes = {"want_refresh", "want_refresh_of", "want_homes_in", "want_homes_of", "look_again"}
    named = {
        str(path)
        for path in Path("bot").rglob("*.py")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and notes & {alias.name for alias in node.names}
    }
    assert named == {"bot/outbox/behind.py"}


def test_every_look_of_a_round_says_by_a_statement_when_it_is_due():
    assert [look.phase for look in ALL_DUTIES.looks if not look.due] == [Phase.HOURLY, Phase.HOURLY]


def test_a_round_keeps_its_order():
    looks: list[Look] = [look for phase in Phase for look in ALL_DUTIES.in_phase(phase)]
    assert [(look.run.__module__.split(".")[1], look.phase.name) for look in looks] == [
        ("teams", "LEARN"),
        ("teams", "LEARN"),
        ("installs", "LEARN"),
        ("assessments", "ASKED"),
        ("sharing", "ASKED"),
        ("assessments", "DUE"),
        ("focus", "DUE"),
        ("live", "DUE"),
        ("staff", "DUE"),
        ("consult", "DUE"),
        ("district", "DUE"),
        ("items", "DUE"),
        ("district", "SHOWN"),
        ("home", "SHOWN"),
        ("teams", "HOURLY"),
        ("installs", "HOURLY"),
    ]
