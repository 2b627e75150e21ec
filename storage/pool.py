"""What is known of PostgreSQL's connections without its driver, which takes 9 MB and is loaded only where it is used."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pool:
    """The connections of one process.

    Attributes:
        size: how many stay open.
        more: how many more may be made while those are all in use.
        is_pooled_again: a pooler such as PgBouncer stands before the server and gives each transaction to another of its own
            connections: nothing may be set, or prepared, for longer than a transaction.
    """

    size: int = 8
    more: int = 10
    is_pooled_again: bool = False


class NoAnswerError(Exception):
    """The server was not reached, or said nothing. `is_unsure`: it was asked to commit, and may have done so."""

    is_unsure = False
