"""How large files and functions are: `python -m tests.bench.sizes`.

Lines of a function are counted without its docstring; "broad" means an `except` that takes everything.
"""

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

ROOMS = ("app.py", "bot", "handlers", "storage", "rubric_data", "sandbox", "tests")


def main() -> None:
    """Prints one row a room."""
    print("| room | lines | file median / max | function median / p90 / max | over 50 lines | broad |")
    print("|---|---|---|---|---|---|")
    for room in ROOMS:
        print(row(room))


def row(room: str) -> str:
    """One room's figures."""
    paths = sorted(Path(room).rglob("*.py")) if Path(room).is_dir() else [Path(room)]
    files = [len(path.read_text(encoding="utf-8").splitlines()) for path in paths]
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in paths]
    lengths = sorted(length for tree in trees for length in functions(tree)) or [0]
    large = sum(length > 50 for length in lengths) / len(lengths)
    broad = sum(is_broad(node) for tree in trees for node in ast.walk(tree))
    return (
        f"| {room} | {sum(files):,} | {statistics.median(files):.0f} / {max(files)} "
        f"| {statistics.median(lengths):.0f} / {lengths[int(len(lengths) * 0.9)]} / {lengths[-1]} "
        f"| {large:.1%} | {broad} |"
    )


def functions(tree: ast.Module) -> Iterator[int]:
    """The length of each function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            last = node.end_lineno or node.lineno
            yield last - (body[0].lineno if body else last) + 1


def is_broad(node: ast.AST) -> bool:
    """Whether this is an `except` that takes everything."""
    if not isinstance(node, ast.ExceptHandler):
        return False
    return node.type is None or (
        isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"}
    )


if __name__ == "__main__":
    main()
