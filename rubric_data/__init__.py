"""The instruments and the questions about a session, as data: YAML files and the loader that checks them."""

from rubric_data.loader import (
    is_about_sessions,
    load_all,
    load_file,
    load_rubric,
    load_rubrics,
    load_session_questions,
)
from rubric_data.schema import Criterion, Grouping, Heading, Rubric, Section, SessionQuestions
from rubric_data.tree import BrokenFileError

__all__ = [
    "BrokenFileError",
    "Criterion",
    "Grouping",
    "Heading",
    "Rubric",
    "Section",
    "SessionQuestions",
    "is_about_sessions",
    "load_all",
    "load_file",
    "load_rubric",
    "load_rubrics",
    "load_session_questions",
]
