"""How fast Slack lets one workspace be written to, kept by counting: seconds are monotonic, passed in."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping

POST = "chat.postMessage"
UPDATE = "chat.update"
LOOK_UP = "conversations.history"
# A file is uploaded before it is shared; sharing it counts as a post.
UPLOAD = "files.getUploadURLExternal"

# Slack: one message a second per channel, several hundred a minute per workspace; its tier 3 is 50 a minute.
_CALLS_PER_MINUTE = {POST: 300, UPDATE: 50, LOOK_UP: 50}
_SECONDS_BETWEEN_POSTS = 1.0
# A little over a minute: calls do not arrive as evenly as they leave.
_WINDOW_SECONDS = 60.5


class Rates:
    """What was sent to one workspace lately, and when the next call may go.

    Args:
        scale: multiplies every limit; 1 for Slack, more for a local Slack whose limits are scaled too.
    """

    def __init__(self, scale: float = 1.0) -> None:
        self._scale = scale
        self._calls: dict[str, deque[float]] = defaultdict(deque)
        self._free_at: dict[str, float] = {}
        self._put_off_to: dict[str, float] = {}

    @property
    def gap(self) -> float:
        """Seconds between two posts in one channel."""
        return _SECONDS_BETWEEN_POSTS / self._scale

    def free(self, method: str, now: float) -> int:
        """How many calls of a method fit into this minute still."""
        calls = self._calls[method]
        while calls and calls[0] <= now - _WINDOW_SECONDS:
            calls.popleft()
        return max(0, int(_CALLS_PER_MINUTE[method] * self._scale) - len(calls))

    def note(self, method: str, now: float) -> None:
        """Counts a call."""
        self._calls[method].append(now)

    def recent(self, now: float) -> dict[str, list[tuple[float, int]]]:
        """By method how many seconds ago how many calls were made; calls of the same second are one entry."""
        found = {}
        for method, calls in self._calls.items():
            ages = Counter(float(int(now - at)) for at in calls if now - at < _WINDOW_SECONDS)
            found[method] = sorted(ages.items(), reverse=True)
        return found

    def restore(self, recent: Mapping[str, Iterable[tuple[float, int]]], now: float) -> None:
        """Takes over what another worker called, in place of what is remembered here."""
        self._calls.clear()
        for method, ages in recent.items():
            self._calls[method].extend(now - age for age, number in ages for _ in range(number))

    def post_at(self, channel: str, now: float) -> float:
        """When the next post into a channel may go."""
        return max(now, self._free_at.get(channel, now))

    def note_post(self, channel: str, at: float) -> None:
        """Counts a post that goes at that moment."""
        if len(self._free_at) > _MANY:
            self._free_at = {name: free for name, free in self._free_at.items() if free > at - self.gap}
        self._free_at[channel] = at + self.gap
        self.note(POST, at)

    def put_off(self, channel: str, now: float) -> float:
        """When to look again at one more post that does not fit: one after the other, each after a gap."""
        last = max(self._put_off_to.get(channel, now), self.post_at(channel, now))
        self._put_off_to[channel] = last + self.gap
        return last


_MANY = 10_000
