"""Signs from the icon font inside NiceGUI's wheel, by codepoint, so that no stray word gets into the page's text."""

from sandbox.page.tags import Tag

_CODEPOINTS = {
    "back": 0xE5CB,
    "bolt": 0xEA0B,
    "close": 0xE5CD,
    "eye": 0xE8F4,
    "file": 0xE873,
    "hash": 0xE9EF,
    "home": 0xE88A,
    "lock": 0xE897,
    "mail": 0xE158,
    "menu": 0xE5D2,
    "more": 0xE5D3,
    "picture": 0xE3F4,
    "send": 0xE163,
}


def sign(name: str) -> str:
    """The character of a sign, for an element of class `icon`."""
    return chr(_CODEPOINTS[name])


def draw_icon(name: str, class_: str = "") -> Tag:
    """One sign, as decoration beside words."""
    return Tag("span", sign(name), class_=f"icon {class_}".strip(), aria_hidden="true")
