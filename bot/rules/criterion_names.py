"""What a criterion is called in the language of whoever reads.

A focus area keeps the name that its criterion had where it was chosen. A mixed team reads it in two languages.
"""

from collections.abc import Iterable, Mapping

from bot.words import language
from rubric_data import KeptName, Rubric

# By the criterion's key and any of its names: all of them by language, the source's own as "".
_known: dict[tuple[str, str], Mapping[str, str]] = {}


def know_names(rubrics: Iterable[Rubric]) -> None:
    """Learns what the criteria of these instruments are called, once in a process."""
    for rubric in rubrics:
        others = {name: _names(one) for name, one in rubric.translations.items()}
        for key, name in _names(rubric).items():
            called = {"": name, **{one: names[key] for one, names in others.items()}}
            _known.update({(key, each): called for each in called.values()})


def _names(rubric: Rubric) -> Mapping[str, str]:
    return {one.key: one.short for one in rubric.criteria()}


def spoken_name(name: KeptName) -> str:
    """The name that was kept, as it is said in the language spoken now; as it was kept where the bot does not know it so."""
    called = _known.get((name.key or "", name.words), {})
    return called.get(language(), called.get("", name.words))
