"""What marks a text that people read."""

import ast

MARKS = {"say", "count", "later"}


def name_of(call: ast.Call) -> str:
    """What a call calls."""
    return (
        call.func.id
        if isinstance(call.func, ast.Name)
        else call.func.attr
        if isinstance(call.func, ast.Attribute)
        else ""
    )
