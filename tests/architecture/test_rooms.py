"""Each noun has one name and one folder, and a file's name does not say again what its folder says."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from tests.source import tree_of

GROUND = {
    "__init__",
    "actor",
    "clock",
    "env_file",
    "errors",
    "garbage",
    "log",
    "settings",
    "settings_range",
    "turn",
}
# What every request and every noun passes through; the rest of handlers/ is nouns.
FRAME = {
    "__init__",
    "answers",
    "boundary",
    "command",
    "deps",
    "manifest",
    "notices",
    "operating",
    "private_answers",
    "receipts",
    "registry",
    "request",
    "shortcuts",
    "server",
    "sockets",
    "steady",
    "terminal",
    "values",
    "web",
    "wiring",
}
NO_NOUNS_OF_THE_BOT = {"entrance"}
MOST_MODULES = 20
MOST_LINES = 400

FOLDERS = sorted(path.parent for path in Path("bot").glob("*/__init__.py"))
NOUNS = {folder.name for folder in FOLDERS}


def names_in(folder: Path) -> set[str]:
    """Modules and packages right inside a folder."""
    return {path.stem for path in folder.glob("*.py")} | {
        path.parent.name for path in folder.glob("*/__init__.py")
    }


def test_the_bot_is_folders_of_nouns_on_a_few_ground_files():
    assert {path.stem for path in Path("bot").glob("*.py")} == GROUND


def test_each_room_of_handlers_bears_the_name_of_a_noun():
    assert names_in(Path("handlers")) - FRAME - NOUNS == set()


def test_each_folder_of_scenarios_bears_the_name_of_a_noun():
    assert {
        path.parent.name for path in Path("tests/scenario").glob("*/__init__.py")
    } - NOUNS == NO_NOUNS_OF_THE_BOT


@pytest.mark.parametrize("folder", [folder for folder in FOLDERS if folder.name != "rules"], ids=str)
def test_no_folder_outgrows_a_look(folder):
    modules = [path for path in folder.glob("[!_]*.py") if path.name != "duties.py"]
    assert len(modules) <= MOST_MODULES


@pytest.mark.parametrize("room", ["bot", "handlers", "storage", "rubric_data", "sandbox"])
def test_no_file_is_longer_than_a_sitting(room):
    """Migrations are written once."""
    lines = {
        str(path): path.read_text(encoding="utf-8").count("\n")
        for path in Path(room).rglob("*.py")
        if "migrations" not in path.parts
    }
    assert [path for path, number in lines.items() if number > MOST_LINES] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_no_file_says_again_what_its_folder_says(folder):
    assert [path for path in folder.rglob("*.py") if path.stem.startswith(f"{folder.name}_")] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_each_folder_says_what_lives_in_it(folder):
    assert (folder / "__init__.py").read_text(encoding="utf-8").startswith('"""')


def imported_by(path: Path) -> set[str]:
    """Each module that a file imports, and each name that it imports out of one."""
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            found |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def test_nobody_imports_a_test():
    """What tests share lies beside them: deeds of people in tests/steps, what is drawn in tests/drawn."""
    tests = {
        ".".join(path.with_suffix("").parts)
        for name in ("test_*.py", "conftest.py")
        for path in Path("tests").rglob(name)
    }
    assert [path for path in Path("tests").rglob("*.py") if imported_by(path) & tests] == []


def test_the_table_of_folders_has_the_floors_of_the_contract():
    contracts = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    [floors] = [one["layers"] for one in contracts if one.get("containers") == ["bot"]]
    wanted = {
        name.strip(): height
        for height, floor in enumerate(reversed(floors))
        for name in floor.split("|")
        if name.strip() in NOUNS
    }
    rows = re.findall(
        r"^\| (\d+) \| `(\w+)/` \|", Path("bot/README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert {name: int(height) for height, name in rows} == wanted


POINTER = re.compile(r"`((?:bot|handlers|storage|rubric_data)(?:\.\w+)+)`")


def is_there(name: str) -> bool:
    """Whether a dotted name is a folder, a file, or a name in one."""
    path = Path(*name.split("."))
    if path.is_dir() or path.with_suffix(".py").exists():
        return True
    holders = [
        place for above in path.parents[:-1] for place in (above.with_suffix(".py"), above / "__init__.py")
    ]
    return any(path.name in place.read_text(encoding="utf-8") for place in holders if place.exists())


@pytest.mark.parametrize("room", ["bot", "handlers", "storage", "rubric_data"])
def test_what_a_docstring_or_a_comment_points_to_is_there(room):
    pointers = {
        (str(path), name)
        for path in Path(room).rglob("*.py")
        for name in POINTER.findall(path.read_text(encoding="utf-8"))
    }
    assert [(path, name) for path, name in sorted(pointers) if not is_there(name)] == []


NAMED_FILE = re.compile(r"`([\w/]+\.py)`")


@pytest.mark.parametrize("room", ["bot", "handlers", "storage", "rubric_data"])
def test_a_file_that_a_docstring_or_a_comment_names_is_there(room):
    """As seen from the file that names it, or from a folder above."""
    named = {
        (path, name)
        for path in Path(room).rglob("*.py")
        for name in NAMED_FILE.findall(path.read_text(encoding="utf-8"))
    }
    assert [
        (str(path), name)
        for path, name in sorted(named)
        if not any((above / name).exists() for above in path.parents)
    ] == []
