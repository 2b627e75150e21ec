"""What holds for all blocks of a message or view together: how many, whose ids, how many characters.

These rules walk over raw JSON and must stand any malformed value: the rules of single blocks report those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sandbox.validator.blocks import BLOCK
from sandbox.validator.place import Place, Surface, length, quoted
from sandbox.validator.rules import Items

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sandbox.validator.problem import Problem

BLOCKS_MAX = {"message": 50, "modal": 100, "home": 100}
_NESTED = ("child_blocks", "elements", "tasks")  # the fields in which a block may hold blocks
_HOLDERS = ("container", "carousel", "plan")
_MOST = {"data_visualization": 2, "plan": 1}
# Kind of block -> the field whose characters count, and how many all such blocks may have together.
_COUNTED = {"markdown": ("text", 12_000), "table": ("rows", 10_000), "data_table": ("rows", 20_000)}


class Found(NamedTuple):
    """A block of a payload and where it lies."""

    block: Mapping[str, Any]
    place: Place


def check_blocks(blocks: object, surface: Surface, *, pointer: str = "/blocks") -> list[Problem]:
    """All problems of a list of blocks on a surface; an empty list means Slack would take it.

    `pointer` is where the list lies in the payload, for the pointers of the problems.
    """
    place = Place(pointer, surface)
    return [*block_problems(blocks, place), *payload_problems(list(every_block(blocks, place)))]


def block_problems(blocks: object, place: Place) -> Iterator[Problem]:
    """The problems of each block by itself, and of how many there are."""
    yield from Items(BLOCK, high=BLOCKS_MAX[place.surface], low=0).check(blocks, place)


def every_block(blocks: object, place: Place) -> Iterator[Found]:
    """Each block in a list of blocks, those held by containers, carousels and plans included."""
    for index, block in enumerate(blocks if isinstance(blocks, list) else ()):
        if isinstance(block, dict):
            here = place.at(index)
            yield Found(block, here)
            for key in _NESTED if block.get("type") in _HOLDERS else ():
                yield from every_block(block.get(key), here.at(key))


def payload_problems(found: Sequence[Found]) -> Iterator[Problem]:
    """The problems of all blocks of one message or view together."""
    yield from _repeats("block_id", (one for one in found if one.block.get("type") != "markdown"))
    focused: list[Found] = []
    for one in found:
        elements = list(_elements(one))
        yield from _repeats("action_id", elements)
        yield from _misplaced_response_urls(one, elements)
        focused += [element for element in elements if element.block.get("focus_on_load") is True]
    for _, place in focused[1:]:
        yield place.at("focus_on_load").failed(
            f"only one element may have focus_on_load: the first is at {focused[0].place.pointer}"
        )
    yield from _too_many(found)
    yield from _too_many_characters(found)


def _elements(one: Found) -> Iterator[Found]:
    """The interactive elements a block holds itself, not those of blocks inside it."""
    block, place = one
    for key in ("accessory", "element"):
        yield from _objects([(block.get(key), place.at(key))])
    for key in ("elements", "actions") if block.get("type") not in _HOLDERS else ():
        items = block.get(key)
        yield from _objects(
            (item, place.at(key, index))
            for index, item in enumerate(items if isinstance(items, list) else ())
        )


def _objects(values: Iterable[tuple[object, Place]]) -> Iterator[Found]:
    return (Found(value, place) for value, place in values if isinstance(value, dict))


def _repeats(key: str, found: Iterable[Found]) -> Iterator[Problem]:
    """An id used before: Slack wants block_id unique in the payload and action_id unique in its block."""
    first: dict[str, str] = {}
    for holder, place in found:
        name = holder.get(key)
        if isinstance(name, str) and name in first:
            yield place.at(key).failed(
                f"{key} {quoted(name)} is already used at {first[name]}: each must be unique"
            )
        elif isinstance(name, str):
            first[name] = place.pointer


def _misplaced_response_urls(one: Found, elements: Iterable[Found]) -> Iterator[Problem]:
    if one.place.surface == "modal" and one.block.get("type") == "input":
        return
    for element, place in elements:
        if element.get("response_url_enabled") is True:
            yield place.at("response_url_enabled").failed("works only in an input block of a modal")


def _too_many(found: Sequence[Found]) -> Iterator[Problem]:
    for kind, most in _MOST.items():
        for _, place in _of(kind, found)[most:]:
            yield place.failed(f"no more than {most} {kind} allowed in a payload")
    for _, place in _of("table", found)[1:]:
        yield place.problem("only_one_table_allowed", "only_one_table_allowed: a payload may hold one table")


def _too_many_characters(found: Sequence[Found]) -> Iterator[Problem]:
    for kind, (field, most) in _COUNTED.items():
        blocks = _of(kind, found)
        total = sum(_characters(block.get(field)) for block, _ in blocks)
        if total > most:
            yield blocks[-1].place.failed(
                f"must be less than {most + 1} characters over all {kind} blocks: they have {total} together"
            )


def _of(kind: str, found: Iterable[Found]) -> list[Found]:
    return [one for one in found if one.block.get("type") == kind]


def _characters(value: object) -> int:
    """Characters people would read in a text or a table's rows; a link without text shows its address."""
    if isinstance(value, str):
        return length(value)
    if isinstance(value, list):
        return sum(map(_characters, value))
    if isinstance(value, dict):
        shown = value.get("text", value.get("url") if value.get("type") == "link" else None)
        return _characters(shown) + _characters(value.get("elements"))
    return 0
