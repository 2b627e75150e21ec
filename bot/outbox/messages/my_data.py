"""The headings of the file that holds everything about one person, and how a line of it is written."""

from enum import StrEnum

from bot.words import later


class Heading(StrEnum):
    """The parts of the file, in its order."""

    SETTINGS = later("Your settings and tabs")
    TEAMS = later("Your teams")
    VOTES = later("Votes you had a place in, or opened")
    ANSWERS = later("Your answers that still carry your name")
    NOTES = later('Your answers to "How do we know?" that still carry your name')
    FOCUS = later("Your team's focus, and what you did for it")
    ITEMS = later("Action items that have to do with you")
    MEETINGS = later("Meetings")
    WORDS = later("What you wrote for meetings")
    GROWTH = later("Your growth page, which only you can open")
    DRAFTS = later("What you typed and I had to ask about")
    DEEDS = later("What was noted that you did")
    MESSAGES = later("Messages from me to you")


def indented(words: str) -> str:
    """Words of several lines as they stand below a line of the file."""
    return words.replace("\n", "\n  ")


def own_words(what: str, team: str, text: str) -> str:
    """Something that somebody wrote. `what` it is."""
    return f"{what} ({team}): {indented(text)}"
