"""What helps against what a database says: its own words tell whoever runs the bot what is wrong, not what to do."""

import re

# What SQLite, PostgreSQL and its connections say, and the step that helps; the first that fits is told.
_STEPS = (
    ("startup parameter", "A pooler answers there: set ILT_DATABASE_POOLER=true"),
    ("disk is full|disk I/O|No space left", "Make room on its disk, and say it again"),
    (
        "read-only transaction|readonly database",
        "Make it writable, or name another in DATABASE_URL",
    ),
    (
        "password authentication failed|no password supplied",
        "Write into DATABASE_URL the password that the server has for that account",
    ),
    ("pg_hba.conf|(Peer|Ident) authentication", "Let that account in, in the server's pg_hba.conf"),
    (
        '(database|role) ".*" does not exist',
        "Make it (docs/operating.md, *A district*), or name another in DATABASE_URL",
    ),
    (
        "permission denied|must be owner",
        "Name in DATABASE_URL the account that owns the database (docs/operating.md, *A district*)",
    ),
    (
        "is locked|lock timeout|deadlock",
        "Something else is at work on it: wait until that is done, and say it again",
    ),
    (
        "not a database|malformed",
        "If it is the bot's own file, bring the last backup back (docs/operating.md, *Restore*)",
    ),
    (
        "cannot be made|unable to open",
        "Name in DATABASE_URL, or by ILT_DATA_DIR, a file that this account can write",
    ),
    (
        "too many (clients|connections)|connection slots",
        "Allow the server more connections, or each process fewer (ILT_DATABASE_CONNECTIONS)",
    ),
    (
        "does not support SSL|sslmode|certificate",
        "Put sslmode in DATABASE_URL right, or the server's certificate",
    ),
    (
        "resolve host|Connection refused|timeout expired|No route",
        "Start the server there, or put DATABASE_URL right",
    ),
    (
        "version mismatch|unsupported version",
        "Install PostgreSQL's client programs of the server's version or newer; PATH says which are used",
    ),
)


def with_step(reason: str) -> str:
    """What a database says, and what helps where that is known."""
    step = next((step for said, step in _STEPS if re.search(said, reason)), "")
    return f"{reason}. {step}" if step else reason
