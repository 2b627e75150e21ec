"""Python files as trees, for tests that read the house; read once by each process."""

import ast
from functools import cache
from pathlib import Path


@cache
def tree_of(path: Path) -> ast.Module:
    """The tree of a file, for looking at only."""
    return ast.parse(path.read_text(encoding="utf-8"))
