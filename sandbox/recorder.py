"""What the app called and answered, in memory and as JSON lines."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TextIO


@dataclass(frozen=True)
class Call:
    """One call of the app. `args` are without the token; `at` is calendar time in seconds since 1970.

    `method` is a Web API method, "respond" (a response_url was used), "upload" (bytes of a file came in), "ack" (body of a slash command's answer) or
    "view_ack" (body of the answer to a submitted form).
    """

    method: str
    args: dict[str, Any]
    response: dict[str, Any]
    at: float


class Recorder:
    """Keeps every call; appends it to a file too when one is named."""

    def __init__(self, path: Path | None = None) -> None:
        self.calls: list[Call] = []
        self._file = _open(path) if path else None

    def add(self, call: Call) -> None:
        """Keep one call."""
        self.calls.append(call)
        if self._file:
            self._file.write(json.dumps(asdict(call), ensure_ascii=False) + "\n")

    def of(self, method: str) -> list[Call]:
        """The calls of one method, oldest first."""
        return [call for call in self.calls if call.method == method]

    def close(self) -> None:
        """Close the file."""
        if self._file:
            self._file.close()
            self._file = None


def _open(path: Path) -> TextIO:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("a", encoding="utf-8", buffering=1)
