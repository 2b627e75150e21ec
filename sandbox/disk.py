"""Files on disk that another process reads while we write."""

from pathlib import Path


def write_atomically(path: Path, content: str) -> None:
    """Replace a file in one step: a reader sees the old content or the new, never half of it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    fresh.touch(mode=0o600)
    fresh.write_text(content, encoding="utf-8")
    fresh.replace(path)
