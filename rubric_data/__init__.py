"""The instruments, as data: YAML files and the loader that checks them."""

from rubric_data.loader import load_all, load_file, load_rubric, load_rubrics
from rubric_data.schema import Criterion, Grouping, Heading, Rubric, Section
from rubric_data.tree import BrokenFileError

__all__ = [
    "BrokenFileError",
    "Criterion",
    "Grouping",
    "Heading",
    "Rubric",
    "Section",
    "load_all",
    "load_file",
    "load_rubric",
    "load_rubrics",
]
