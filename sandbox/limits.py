"""Rate limits of the Web API (Slack: apis/web-api/rate-limits), in real time."""

import math
import time
from collections import defaultdict, deque
from collections.abc import Callable
from typing import Literal

Tier = Literal["T1", "T2", "T3", "T4", "post", "unlimited"]

CALLS_PER_MINUTE: dict[str, float] = {"T1": 1, "T2": 20, "T3": 50, "T4": 100}
POSTS_PER_MINUTE = 300
POSTS_PER_SECOND_IN_CHANNEL = 1
POST_BURST = 4
_MINUTE = 60.0


class Limits:
    """Counts the calls of one app in one workspace. `rate_scale` multiplies every limit."""

    def __init__(self, rate_scale: float = 1.0, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate_scale = rate_scale
        self._clock = clock
        self._calls: dict[str, deque[float]] = defaultdict(deque)
        self._buckets: dict[str, tuple[float, float]] = {}

    def retry_after(self, method: str, tier: Tier, channel: str | None) -> int | None:
        """Count one call; None if it may go on, else the whole seconds to wait."""
        if tier == "unlimited":
            return None
        wait = self._wait_for_post(channel or "") if tier == "post" else self._wait_for_tier(method, tier)
        return max(1, math.ceil(wait)) if wait > 0 else None

    def _wait_for_tier(self, method: str, tier: str) -> float:
        wait = self._wait_for_window(method, CALLS_PER_MINUTE[tier])
        if wait <= 0:
            self._calls[method].append(self._clock())
        return wait

    def _wait_for_post(self, channel: str) -> float:
        wait = self._wait_for_window("post", POSTS_PER_MINUTE) or self._wait_for_channel(channel)
        if wait <= 0:
            self._calls["post"].append(self._clock())
        return wait

    def _wait_for_window(self, key: str, per_minute: float) -> float:
        """Seconds until another call fits into the last sixty seconds."""
        calls, now = self._calls[key], self._clock()
        while calls and calls[0] <= now - _MINUTE:
            calls.popleft()
        return calls[0] + _MINUTE - now if len(calls) >= per_minute * self.rate_scale else 0.0

    def _wait_for_channel(self, channel: str) -> float:
        """One message a second with a short burst: a bucket that refills with time."""
        now, size = self._clock(), POST_BURST * self.rate_scale
        rate = POSTS_PER_SECOND_IN_CHANNEL * self.rate_scale
        level, since = self._buckets.get(channel, (size, now))
        level = min(size, level + (now - since) * rate)
        if level < 1:
            return (1 - level) / rate
        self._buckets[channel] = (level - 1, now)
        return 0.0
