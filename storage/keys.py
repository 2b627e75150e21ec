"""The keys that whoever runs the bot may set, with which some texts are encrypted at rest.

What encrypts takes time and memory to load, so it is loaded only where there are keys.
"""

import re
from collections.abc import Sequence
from typing import Any

# 32 bytes in the alphabet of addresses; of the last character two bits stand for nothing.
_KEY = re.compile(r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]=")


def new_key() -> str:
    """A key as ILT_DATA_KEYS takes it."""
    from cryptography.fernet import Fernet  # noqa: PLC0415

    return Fernet.generate_key().decode()


def is_key(text: str) -> bool:
    """Whether it can be one."""
    return bool(_KEY.fullmatch(text))


def locks_of(keys: Sequence[str]) -> Any:
    """What encrypts with the first key and decrypts with any; None without keys."""
    if not keys:
        return None
    from cryptography.fernet import Fernet, MultiFernet  # noqa: PLC0415

    return MultiFernet([Fernet(key) for key in keys])
