"""Words typed to the bot."""
