"""The database: models, queries, migrations."""

from storage import (
    agenda,
    audit,
    deliveries,
    evidence,
    focus,
    heartbeat,
    home,
    installations,
    item_drafts,
    items,
    lanes,
    library,
    living,
    meetings,
    operations,
    people,
    plan,
    requests,
    step_backs,
    strategies,
    taken,
    typed,
    wipes,
)
from storage import assessments as assessment
from storage import reflection as process
from storage import sharing as shares
from storage.base import Base
from storage.database import Database, DatabaseError

__all__ = [
    "Base",
    "Database",
    "DatabaseError",
    "agenda",
    "assessment",
    "audit",
    "deliveries",
    "evidence",
    "focus",
    "heartbeat",
    "home",
    "installations",
    "item_drafts",
    "items",
    "lanes",
    "library",
    "living",
    "meetings",
    "operations",
    "people",
    "plan",
    "process",
    "requests",
    "shares",
    "step_backs",
    "strategies",
    "taken",
    "typed",
    "wipes",
]
