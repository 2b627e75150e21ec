"""Where a bot's calendar stands in tests: nowhere near the machine's, so that no test passes by the day or the hour it runs at."""

import json
from datetime import UTC, datetime
from pathlib import Path

from bot.clock import Clock

# Ten o'clock in Chicago, eight weeks before the next public holiday.
MONDAY = datetime(2027, 4, 5, 15, tzinfo=UTC)


class MovedClock(Clock):
    """Calendar time as a test puts it; it goes on from there.

    Of one process: where several look at one calendar, it stands in a file (`put_calendar`).
    """

    def __init__(self, when: datetime = MONDAY) -> None:
        super().__init__()
        self.put(when)

    def put(self, when: datetime) -> None:
        """From now on it is that time."""
        self.ahead = when - self.machine_now()

    def now(self) -> datetime:
        return self.machine_now() + self.ahead


def put_calendar(file: Path, when: datetime) -> None:
    """Puts the calendar in that file there, a second later so that the moment has come."""
    offset = (when - datetime.now(UTC)).total_seconds()
    # Other processes may read it at this moment.
    partial = file.with_name(f"{file.name}.new")
    partial.write_text(json.dumps({"offset_seconds": int(offset) + 1}), encoding="utf-8")
    partial.replace(file)
