"""What holds for any text holds in each language: tests of what is drawn from anything run in each, with its share of examples."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import is_hypothesis_test, settings

from bot.words import LANGUAGES, speaking

# A folder for each noun has what is drawn of it; the files beside the folders are of rules, which say nothing.
_DEPTH_OF_NOUNS = 4


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each test that draws from anything, in each language."""
    depth = len(metafunc.module.__name__.split("."))
    if depth == _DEPTH_OF_NOUNS and is_hypothesis_test(metafunc.function):
        _share_examples(metafunc.function)
        metafunc.fixturenames.append("spoken")
        metafunc.parametrize("spoken", LANGUAGES, indirect=True, scope="module")


def _share_examples(test: Any) -> None:
    """As many in all as in one language: Hypothesis has no other way to a test's settings once it is made."""
    known = test._hypothesis_internal_use_settings
    most = -(-known.max_examples // len(LANGUAGES))
    test._hypothesis_internal_use_settings = settings(known, max_examples=most)


@pytest.fixture(scope="module")
def spoken(request: pytest.FixtureRequest) -> Iterator[str]:
    """The language of a test."""
    with speaking(request.param):
        yield request.param
