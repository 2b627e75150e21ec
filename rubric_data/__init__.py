"""The instruments, as data: YAML files and the loader that checks them."""

from rubric_data.loader import BrokenRubricError, load_rubric, load_rubrics
from rubric_data.schema import Criterion, Grouping, Heading, Rubric, Section

__all__ = [
    "BrokenRubricError",
    "Criterion",
    "Grouping",
    "Heading",
    "Rubric",
    "Section",
    "load_rubric",
    "load_rubrics",
]
