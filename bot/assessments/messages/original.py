"""The criteria as their source says them, for whoever reads a translation."""

from dataclasses import dataclass
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.quoting import original_form, translation_mark
from rubric_data import Rubric


@dataclass(frozen=True)
class Original:
    """What was voted on. `shown`: as it is translated."""

    quoted: Rubric
    shown: Rubric


def marked(assessment_id: int) -> list[kit.Block]:
    """Below criteria in a translation: that they are one; nothing for 0."""
    return [translation_mark(ids.ORIGINAL_CRITERIA, str(assessment_id))] if assessment_id else []


def original_criteria(original: Original) -> dict[str, Any]:
    """Part by part: what each criterion is called here, and its own words."""
    names = {one.key: one.short for one in original.shown.criteria()}
    parts = [
        (
            section.title,
            [
                kit.escape(section.question),
                *(f"*{kit.escape(names[one.key])}*\n{kit.escape(one.text)}" for one in section.criteria),
            ],
        )
        for section in original.quoted.sections
    ]
    return original_form(ids.ORIGINAL_FORM, parts, original.quoted.source)
