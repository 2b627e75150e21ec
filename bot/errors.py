"""What can go wrong on purpose."""


class RefusalError(Exception):
    """Something a person asked for and cannot have; the message is the sentence they read.

    It says what was refused, why, and what to do next. Raising it inside a use case rolls the transaction back.
    """


class SettingsError(Exception):
    """The bot cannot start as it is set up; the message tells whoever runs it what to do, a line per fault."""
