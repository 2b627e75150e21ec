"""What the bot knows and does: use cases, pure rules, messages, the worker."""

__version__ = "0.1.0"
