"""The app as workspaces install it by themselves: what a look and a Home tab have to know of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from storage.installations import TokenPair


@dataclass(frozen=True)
class OwnApp:
    """What it is to have of each workspace, and how.

    Attributes:
        scopes: every one that it needs, with its reason.
        address: where it is installed.
        next_tokens: asks Slack for the tokens that follow; each refresh token works once.
    """

    scopes: Mapping[str, str]
    address: str
    next_tokens: Callable[[str], TokenPair]
