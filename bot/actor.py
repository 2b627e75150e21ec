"""Who asks for something, and from where."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """A person as Slack names them in a request.

    Attributes:
        workspace_id: the Slack team (or Grid org) the app is installed in.
        user_id: the person's Slack id.
        channel_id: where they are; empty for a Home tab, a form or a global shortcut.
        request: names this one request; the same again is a repeated delivery. Empty where nothing is changed.
    """

    workspace_id: str
    user_id: str
    channel_id: str = ""
    request: str = ""


# Whoever asks while the worker looks by itself.
NOBODY = Actor("", "")
