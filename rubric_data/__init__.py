"""The instruments, the questions about a session and the skills of the growth page, as data: YAML files and the loader that checks them."""

from rubric_data.loader import (
    is_about_growth,
    is_about_sessions,
    load_all,
    load_file,
    load_growth,
    load_rubric,
    load_rubrics,
    load_session_questions,
)
from rubric_data.schema import (
    Criterion,
    Grouping,
    Growth,
    GrowthPart,
    GrowthSkill,
    Heading,
    Rubric,
    Section,
    SessionQuestions,
)
from rubric_data.tree import BrokenFileError

__all__ = [
    "BrokenFileError",
    "Criterion",
    "Grouping",
    "Growth",
    "GrowthPart",
    "GrowthSkill",
    "Heading",
    "Rubric",
    "Section",
    "SessionQuestions",
    "is_about_growth",
    "is_about_sessions",
    "load_all",
    "load_file",
    "load_growth",
    "load_rubric",
    "load_rubrics",
    "load_session_questions",
]
