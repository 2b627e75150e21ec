"""The one action item that words after `/ilt` are about, by its number."""

import re

from bot.rules.people_names import folded

_NUMBER_ALONE = re.compile(
    r"(?:#|n[or]\.?|numbers?|item|task|tarea|numero|num\.?)?\s*#?(?P<number>\d{1,9})\W*"
)
# What is done to an item in its form: "move 12 to Friday", and not "move 12 chairs".
_IN_ITS_FORM = re.compile(
    r"(?:move|push|shift|hand|snooze|postpone|reschedule|reassign|assign|give|change|edit|update|extend|open|show|delete|remove|drop|cancel|hand over"
    r"|mover|cambiar|pasar|posponer|editar|asignar|dar|borrar|quitar|eliminar|descartar|abrir|ver)\s+"
    r"(?:(?:the|la|el)\s+)?(?:(?:action\s+item|action|item|task|tarea|numero|n[or]|num)\b\.?)?\s*#?(?P<number>\d{1,9})(?:\W*|\W+(?:to|over|back|until|till|for|from|al?|para|hasta)\b.*)"
)
_ASKED_OF = re.compile(
    r"(?:who\s+(?:has|owns)|whose\s+is|what(?:'?s|\s+is)|status\s+of|estado\s+de|quien\s+tiene|que\s+es)\s+(?:(?:the|la|el)\s+)?(?:(?:action\s+item|action|item|task|tarea)\s+)?#?"
    r"(?P<number>\d{1,9})\W*"
)


def number_alone(words: str) -> int | None:
    """The number of an item where nothing else is typed: "12", "#12.", "no. 12", "tarea 12"."""
    found = _NUMBER_ALONE.fullmatch(folded(words))
    return int(found["number"]) if found else None


def number_meant(words: str) -> int | None:
    """That of an item alone, of what is done to it in its form, or of what is asked about it: "12", "move 12 to Friday", "who has 12?"."""
    plain = folded(words).lstrip("¿¡ ")
    found = next(
        filter(None, (one.fullmatch(plain) for one in (_NUMBER_ALONE, _IN_ITS_FORM, _ASKED_OF))), None
    )
    return int(found["number"]) if found else None
