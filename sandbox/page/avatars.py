"""A person's square with initials."""

from sandbox.page.tags import Tag

_COLOURS = 8
_SHORT = 3


def initials(name: str) -> str:
    """Two letters of a name: `Grade 3 lead` -> `G3`, `Counselor` -> `Co`; a very short one as it is."""
    if 0 < len(name) <= _SHORT:
        return name
    first, *others = name.split() or ["?"]
    return (first[0] + others[0][0]).upper() if others else first[:2].capitalize()


def colour_class(user_id: str) -> str:
    """One of a few colours, always the same for a person."""
    return f"avatar--{sum(user_id.encode()) % _COLOURS}"


def draw_avatar(user_id: str, name: str, *, small: bool = False) -> None:
    """The square itself; the name stands beside it, so it is decoration for a screen reader."""
    size = " avatar--small" if small else ""
    Tag("span", initials(name), class_=f"avatar {colour_class(user_id)}{size}", aria_hidden="true")
