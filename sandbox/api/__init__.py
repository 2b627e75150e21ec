"""Slack's Web API: one module per family of methods; importing the package registers all of them."""

from sandbox.api import app, chat, conversations, files, history, users, views

__all__ = ["app", "chat", "conversations", "files", "history", "users", "views"]
