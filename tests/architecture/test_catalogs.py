"""The catalogs: every text of the code stands in each, with the same places; what was compiled is what is written."""

import ast
import io
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.rules.command_spanish import COMMANDS
from bot.words import ENGLISH, LANGUAGES, WHOLE
from tests.marks import MARKS, name_of
from tests.source import tree_of

FOLDER = Path("bot/words")
TRANSLATED = [wanted for wanted in LANGUAGES if wanted != ENGLISH]
WHOLE_ONES = [wanted for wanted in TRANSLATED if wanted in WHOLE]


def texts_in(node: ast.Call) -> list[str]:
    """What a mark marks: one text, or one and many."""
    wanted = node.args[: 2 if name_of(node) == "count" else 1]
    found = [one.value for one in wanted if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return found if isinstance(node.func, ast.Name) and len(found) == len(wanted) else []


@cache
def keys_of_code() -> frozenset[str]:
    """Every marked text; of those that are counted the one that stands for one."""
    return frozenset(
        texts[0]
        for path in [*Path("bot").rglob("*.py"), *Path("handlers").rglob("*.py")]
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and name_of(node) in MARKS and (texts := texts_in(node))
    )


@cache
def catalog(wanted: str) -> Catalog:
    with (FOLDER / f"{wanted}.po").open("rb") as file:
        return read_po(file, locale=wanted, abort_invalid=True)


def _each(written: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [written or ""] if isinstance(written, str | None) else list(written)


def entries(wanted: str) -> Iterator[tuple[list[str], list[str], Message]]:
    """The texts of each entry and what is said for them."""
    for message in catalog(wanted):
        if message.id:
            yield _each(message.id), _each(message.string), message


def places(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return {"a brace too many"}


def test_a_whole_catalog_has_the_texts_of_the_code_and_no_others():
    for wanted in WHOLE_ONES:
        found = {texts[0] for texts, _, _ in entries(wanted)}
        assert sorted(found ^ keys_of_code()) == [], "make words"


def test_a_whole_catalog_leaves_nothing_out():
    for wanted in WHOLE_ONES:
        assert [texts[0] for texts, said, _ in entries(wanted) if not all(said)] == []


@pytest.mark.parametrize("wanted", TRANSLATED)
def test_nothing_is_guessed(wanted):
    assert [texts[0] for texts, _, message in entries(wanted) if message.fuzzy] == []


@pytest.mark.parametrize("wanted", TRANSLATED)
def test_a_translation_has_the_places_of_its_text(wanted):
    wrong = [
        (texts[-1], one)
        for texts, said, _ in entries(wanted)
        for place, one in enumerate(said)
        # The one may be in words: "a day".
        if one
        and places(one) != places(texts[-1])
        and not (place == 0 and len(texts) > 1 and places(one) == places(texts[-1]) - {"number"})
    ]
    assert wrong == []


@pytest.mark.parametrize("wanted", TRANSLATED)
def test_what_was_compiled_is_what_is_written(wanted):
    made = io.BytesIO()
    write_mo(made, catalog(wanted))
    assert made.getvalue() == (FOLDER / f"{wanted}.mo").read_bytes(), "make words"


def test_spanish_texts_name_commands_by_their_spanish_words():
    named = {
        word
        for _, said, _ in entries("es")
        for text in said
        for word in re.findall(r"/ilt ([a-z]+)", text)
        if word in COMMANDS
    }
    assert not named


def test_spanish_texts_call_nobody_tu():
    """Whom they address they call usted; most address nobody."""
    familiar = re.compile(
        r"\b(tu|tus|tú|te|ti|contigo|puedes|tienes|quieres|debes|estás|pídeme|hazle)\b", re.IGNORECASE
    )
    assert [text for _, said, _ in entries("es") for text in said if familiar.search(text)] == []
