"""What is not drawn here, shown as the JSON that was sent."""

import json
from typing import Any

from sandbox.page.tags import Tag


def draw_json(label: str, value: Any) -> None:
    """A line that opens to the JSON beneath it."""
    with Tag("details", class_="json"):
        Tag("summary", label)
        Tag("pre", json.dumps(value, indent=2, ensure_ascii=False))
