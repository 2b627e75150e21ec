"""Whatever a team is shown reads easily, and a screen reader tells each control of it from the others."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from rubric_data import load_growth, load_resources, load_rubrics, load_session_questions
from sandbox.state import ROLES
from tests.reading import FEWEST_WORDS, HARDEST, grade, lines_of, own
from tests.steps.walked import walk

# The team, its people, and what the tests type.
_NAMES = [*ROLES.values(), "ilt-team", "Instructional Leadership Team", "ILT"]


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for one in value.values() if isinstance(value, dict) else value:
            yield from strings(one)


def quoted() -> list[str]:
    """The rubric and whatever else is not in our words."""
    rubrics = load_rubrics()
    growth, questions = load_growth().model_dump(), load_session_questions().model_dump()
    listed = [one.model_dump() for one in load_resources(rubrics).listed]
    files = [*(one.model_dump() for one in rubrics.values()), growth, questions, listed]
    return [*_NAMES, *(one for one in strings(files) if " " in one)]


def controls(payload: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What a screen reader says of each control, and the words that are seen on it. Slack names the three dots itself."""
    for block in payload["blocks"]:
        if block["type"] == "input":
            yield block["label"]["text"], block["label"]["text"]
        for one in [*block.get("elements", []), block.get("accessory") or {}]:
            if one.get("type") == "button":
                words = one["text"]["text"]
                yield one.get("accessibility_label", words), words.partition(" (")[0].rstrip("….?")
            elif "placeholder" in one:
                yield one["placeholder"]["text"], one["placeholder"]["text"]


def test_all_that_a_team_is_shown_reads_easily_and_each_control_says_what_it_is(bot):
    others = quoted()
    hard, unclear = {}, set()
    for payload in walk(bot):
        lines = own(lines_of(payload), others)
        words, how_hard = grade(lines)
        if words >= FEWEST_WORDS and how_hard > HARDEST:
            hard["\n".join(lines)] = how_hard
        said = Counter(said for said, _ in controls(payload))
        unclear |= {words for words, times in said.items() if times > 1}
        unclear |= {said for said, seen in controls(payload) if seen.casefold() not in said.casefold()}
    assert hard == {}
    assert unclear == set()
