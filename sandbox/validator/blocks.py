"""Every block there is, as one rule.

To add a block: write it in the file of its theme as a `typed` object with its fields, limits and surfaces, and
name it here; name it also in a container's children (cards.py) if it may be nested, and give the tests a sample.
"""

from __future__ import annotations

from sandbox.validator import cards, layout, tables
from sandbox.validator.charts import DATA_VISUALIZATION
from sandbox.validator.rich_text import RICH_TEXT
from sandbox.validator.rules import one_of

BLOCK = one_of(
    "a block",
    layout.ACTIONS,
    layout.ALERT,
    cards.CARD,
    cards.CAROUSEL,
    cards.CONTAINER,
    layout.CONTEXT,
    layout.CONTEXT_ACTIONS,
    tables.DATA_TABLE,
    DATA_VISUALIZATION,
    layout.DIVIDER,
    layout.FILE,
    layout.HEADER,
    layout.IMAGE_BLOCK,
    layout.INPUT,
    layout.MARKDOWN,
    cards.PLAN,
    RICH_TEXT,
    layout.SECTION,
    tables.TABLE,
    cards.TASK_CARD,
    layout.VIDEO,
)
