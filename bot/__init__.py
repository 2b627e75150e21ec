"""What the bot knows and does: use cases, pure rules, messages, the worker."""
