"""Whether a team has a record: anything that would be lost with it."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from storage.base import Base

# What hangs on an ILT without being its record: settings, and the bot's own book-keeping.
_NO_RECORD = {
    "members",
    "days_off",
    "quarters",
    "audit",
    "deliveries",
    "posted_messages",
    "item_drafts",
    "ilt_roles",
    "resource_marks",
    "resource_helped",
    "staff_lists_said",
    # What stands there is of votes and strategies, which are the record.
    "district_stays",
    "district_counted",
    "district_cards",
}


def has_record(session: Session, ilt_id: int) -> bool:
    """Whether anything would be lost with an ILT: a row of its own in any table that is not book-keeping."""
    tables = [table for table in Base.metadata.sorted_tables if "ilt_id" in table.c]
    return any(
        session.scalar(select(exists().where(table.c.ilt_id == ilt_id)))
        for table in tables
        if table.name not in _NO_RECORD
    )
