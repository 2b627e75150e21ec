"""The app's installations: Slack's events about them, the pages on which somebody installs it, whose token a request has."""

from handlers.installs.events import register

__all__ = ["register"]
