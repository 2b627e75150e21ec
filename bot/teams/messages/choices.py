"""Which team is meant, where there may be several."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TeamChoice:
    """A team that a command may have meant."""

    channel_id: str
    name: str
