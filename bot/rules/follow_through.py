"""What became of what a team promised: the team's own mirror, never a judgement of a person."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FollowThrough:
    """How many items ended how.

    Attributes:
        on_time, late: done by the promised date, done after it.
        undated: done without ever having had a date.
        open: not ended yet; `overdue` of them are past their date.
        dropped: ended with a reason instead.
        worked, partly, did_not: how often the last success check said so.
    """

    on_time: int = 0
    late: int = 0
    undated: int = 0
    open: int = 0
    overdue: int = 0
    dropped: int = 0
    worked: int = 0
    partly: int = 0
    did_not: int = 0

    @property
    def logged(self) -> int:
        """Everything that was promised and not taken back right away."""
        return self.done + self.open + self.dropped

    @property
    def done(self) -> int:
        """However late."""
        return self.on_time + self.late + self.undated

    @property
    def checked(self) -> int:
        """How often somebody said whether it worked."""
        return self.worked + self.partly + self.did_not
