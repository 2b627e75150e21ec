"""When a team counts as one that does not meet, so that its agenda cards rest."""

from enum import StrEnum

# So many meetings in a row that nobody began or did anything for.
MISSED = 2
# Where somebody said that they still meet, so many more may be missed before that count begins.
PATIENCE = 4


class Cards(StrEnum):
    """How it is with a team's agenda cards. `asked`: they rest by themselves; `stopped`: an organizer said so."""

    ON = "on"
    ASKED = "asked"
    STOPPED = "stopped"


def cards_now(missed: int, *, rest: bool) -> Cards:
    """How it is with them. `missed`: meetings in a row; `rest`: none are posted."""
    if not rest:
        return Cards.ON
    return Cards.ASKED if missed >= MISSED else Cards.STOPPED
