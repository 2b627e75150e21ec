"""Ids that look like Slack's."""

import random
import string
import uuid

_LETTERS = string.ascii_uppercase + string.digits
_BLOCK_LETTERS = string.ascii_letters + string.digits


def new_id(prefix: str) -> str:
    """An id like "V0A1B2C3D4E": the prefix says what it is."""
    return prefix + "0" + "".join(random.choices(_LETTERS, k=9))


def block_id() -> str:
    """The id Slack gives to a block or element that came without one."""
    return "".join(random.choices(_BLOCK_LETTERS, k=5))


def envelope_id() -> str:
    """The id of a Socket Mode envelope."""
    return str(uuid.uuid4())
