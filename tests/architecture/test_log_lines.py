"""What the log says of a trouble is found in the operators' page, and that page names nothing that is never said."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.source import tree_of

OPERATING = Path("docs/operating.md").read_text(encoding="utf-8")
ROOMS = ("bot", "handlers", "storage", "rubric_data")
TROUBLES = {"warning", "error", "critical", "tell", "broke"}
OUR_LOGS = {"log", "_log", "complaints", "_complaints"}
# Made in one line of the log itself.
OF_LIBRARIES = {"library_warns"}


def test_every_warning_and_error_of_the_log_stands_in_the_operators_page():
    assert said() - named_in(OPERATING) == set()


def test_the_table_of_events_names_only_what_is_said():
    _, _, table = OPERATING.partition("Every warning and every error, by its event")
    named = {
        name
        for line in table.partition("\n## ")[0].splitlines()
        if line.startswith("| `")
        for name in named_in(line.split("|")[1])
    }
    assert len(named) > 30
    assert named - said() == set()


def named_in(text: str) -> set[str]:
    return set(re.findall(r"`([a-z]+(?:_[a-z]+)*)`", text))


def said() -> set[str]:
    trees = [tree_of(path) for room in ROOMS for path in Path(room).rglob("*.py")]
    return {event for tree in trees for event in _events(tree)} | OF_LIBRARIES


def _events(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in TROUBLES:
            whose = ast.unparse(node.func.value).rpartition(".")[2]
            if whose in OUR_LOGS and node.args:
                yield from _texts(node.args[0], tree)


def _texts(event: ast.expr, tree: ast.Module) -> Iterator[str]:
    """A text, or those that a name may stand for."""
    if isinstance(event, ast.Constant):
        yield str(event.value)
    elif isinstance(event, ast.Name):
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == event.id:
                yield from (
                    str(one.value)
                    for one in ast.walk(node.value)
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                )
