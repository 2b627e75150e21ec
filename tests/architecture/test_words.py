"""Every text that people read is said through `bot.words`; files from before that are listed, and the list only shrinks."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.marks import MARKS, name_of
from tests.source import tree_of

# Patterns are not read, nor are names that a file format gives its styles, nor what a programmer is told.
NOT_READ = {"compile", "_style", "ValueError"}
# Two words of ours, such as those after `/ilt`.
_COMMAND = re.compile("[a-z]+ [a-z]+")
# A button, a heading, an option: "Save", "Change…".
_LABEL = re.compile("[A-Z][a-z']+[….:?!]?")
# Names that Word's own files have.
_OF_WORD = {"Title", "Normal", "Arial", "Theme"}
# What is given to these is read by somebody, wherever it stands.
TELLERS = {"RefusalError", "WrongInputError", "NotFacilitatorError", "sentence", "Say"}
LISTED = Path(__file__).with_name("unmarked.txt")


def is_drawn(path: Path) -> bool:
    return path.parent.name == "messages" or path.parent == Path("bot/blocks")


def is_text(node: ast.AST) -> bool:
    """Words with a space between them, or an f-string that holds letters."""
    if isinstance(node, ast.JoinedStr):
        return any(
            isinstance(part, ast.Constant) and re.search("[A-Za-z]{2} | [A-Za-z]{2}", str(part.value))
            for part in node.values
        )
    if (
        not isinstance(node, ast.Constant)
        or not isinstance(node.value, str)
        or _COMMAND.fullmatch(node.value)
        or node.value in _OF_WORD
    ):
        return False
    return bool(re.search(r"[A-Za-z]{2,} +\S*[A-Za-z]{2}", node.value)) or bool(_LABEL.fullmatch(node.value))


def docstrings(tree: ast.Module) -> set[int]:
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef)
    first = [node.body[0] for node in ast.walk(tree) if isinstance(node, owners) and node.body]
    return {id(one.value) for one in first if isinstance(one, ast.Expr)}


def is_list_of_names(node: ast.AST) -> bool:
    """`__all__`."""
    return isinstance(node, ast.Assign) and any(
        isinstance(one, ast.Name) and one.id == "__all__" for one in node.targets
    )


def unmarked(node: ast.AST, skipped: set[int], *, is_read: bool) -> Iterator[int]:
    """The lines of texts that no mark stands around. `is_read`: what stands here is read by people."""
    if id(node) in skipped or is_list_of_names(node):
        return
    if isinstance(node, ast.Call):
        if name_of(node) in MARKS | NOT_READ:
            return
        if name_of(node) in TELLERS:
            is_read = True
            yield from (one.lineno for one in node.args if isinstance(one, ast.Name) and one.id.isupper())
    if is_read and is_text(node):
        yield node.lineno  # type: ignore[attr-defined] # texts have one
        return
    for child in ast.iter_child_nodes(node):
        yield from unmarked(child, skipped, is_read=is_read)


def files_with_unmarked_texts() -> list[str]:
    found = []
    for path in sorted([*Path("bot").rglob("*.py"), *Path("handlers").rglob("*.py")]):
        tree = tree_of(path)
        if any(unmarked(tree, docstrings(tree), is_read=is_drawn(path))):
            found.append(str(path))
    return found


def test_texts_are_marked_but_in_files_that_wait_for_it():
    assert files_with_unmarked_texts() == LISTED.read_text(encoding="utf-8").split()


@pytest.mark.parametrize(
    ("code", "is_seen"),
    [
        ('kit.button("Save", action)', True),
        ('kit.option("Change…", "change")', True),
        ('kit.section(f"{team} meets")', True),
        ('kit.section("No items yet.")', True),
        ('kit.button(say("Save"), "save.form")', False),
        ('kit.section(f"{day}: {words}")', False),
        ("raise RefusalError(OUTSIDER)", True),
        ("raise RefusalError(say(OUTSIDER))", False),
    ],
)
def test_a_text_of_one_word_is_seen_too(code, is_seen):
    assert any(unmarked(ast.parse(code), set(), is_read=True)) == is_seen
