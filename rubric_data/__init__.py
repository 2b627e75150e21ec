"""The instruments, the questions about a session, the skills of the growth page and the resources, as data.

YAML files, and the loader that checks them.
"""

from rubric_data.addresses import AddressFault, fault_of_address
from rubric_data.loader import (
    load_all,
    load_file,
    load_growth,
    load_rubrics,
    load_session_questions,
)
from rubric_data.names import KeptName
from rubric_data.resources import (
    NO_RESOURCES,
    Resource,
    ResourceKind,
    Resources,
    load_resource_file,
    load_resources,
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
    "NO_RESOURCES",
    "AddressFault",
    "BrokenFileError",
    "Criterion",
    "Grouping",
    "Growth",
    "GrowthPart",
    "GrowthSkill",
    "Heading",
    "KeptName",
    "Resource",
    "ResourceKind",
    "Resources",
    "Rubric",
    "Section",
    "SessionQuestions",
    "fault_of_address",
    "load_all",
    "load_file",
    "load_growth",
    "load_resource_file",
    "load_resources",
    "load_rubrics",
    "load_session_questions",
]
