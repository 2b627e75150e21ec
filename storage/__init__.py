"""The database: models, queries, migrations."""

from storage import (
    assessment,
    audit,
    deliveries,
    evidence,
    heartbeat,
    home,
    item_drafts,
    items,
    lanes,
    living,
    people,
    requests,
    typed,
)
from storage.base import Base
from storage.database import Database, DatabaseError

__all__ = [
    "Base",
    "Database",
    "DatabaseError",
    "assessment",
    "audit",
    "deliveries",
    "evidence",
    "heartbeat",
    "home",
    "item_drafts",
    "items",
    "lanes",
    "living",
    "people",
    "requests",
    "typed",
]
