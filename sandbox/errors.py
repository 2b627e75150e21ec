"""How the Web API says no."""

from typing import Any


class ApiError(Exception):
    """An answer {"ok": false, "error": …} with Slack's error code and further fields."""

    def __init__(self, error: str, **fields: Any) -> None:
        super().__init__(error)
        self.error = error
        self.fields = fields

    def body(self) -> dict[str, Any]:
        """The JSON answer."""
        return {"ok": False, "error": self.error, **self.fields}


def invalid_arguments(message: str) -> ApiError:
    """Slack's answer to a missing or malformed argument."""
    return ApiError("invalid_arguments", response_metadata={"messages": [f"[ERROR] {message}"]})
