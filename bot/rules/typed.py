"""What people type, as it is kept."""

_NUL = "\u0000"


def kept(words: str) -> str:
    """As typed, without white space around it.

    NUL and halves of characters are left out: no database stores them, and nobody can type or see them.
    """
    return words.replace(_NUL, "").encode("utf-8", "ignore").decode("utf-8").strip()
