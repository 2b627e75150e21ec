"""The calendar's clock, and the buttons that move it forwards."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from nicegui import ui

from sandbox.page.dates import clock_time
from sandbox.page.desk import Desk
from sandbox.page.tags import Tag, box, button
from sandbox.results import ClockReport

HOUR = 3600
_MORNING = time(7, 30)
_TICK_SECONDS = 5.0


class ClockCard:
    """What time it is for the school, and +1 hour, +1 day, next morning."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._report = ""
        self._busy = False
        with Tag("section", class_="clock", aria_label="Clock"):
            Tag("h2", "Time at the school")
            self._now = Tag("time", class_="clock__now", data_testid="clock")
            with box("clock__buttons"):
                self._buttons = [
                    self._button("+1 hour", "clock-hour", lambda _: HOUR),
                    self._button("+1 day", "clock-day", lambda _: 24 * HOUR),
                    self._button("Next morning 7:30", "clock-morning", self._to_morning),
                ]
            self._line = Tag("p", class_="clock__report", role="status", data_testid="clock-report")
        ui.timer(_TICK_SECONDS, self.refresh)

    def refresh(self) -> None:
        """Shows the time in the person's zone."""
        now = self._desk.sandbox.now().astimezone(self._desk.zone)
        self._now.set_text(f"{now:%a, %b} {now.day} · {clock_time(now)}")
        self._now.set(
            datetime=f"{now:%Y-%m-%dT%H:%M%z}", title=f"{now:%A, %B} {now.day}, {now.year}, {now.tzname()}"
        )
        self._line.set_text("Moving the clock…" if self._busy else self._report)
        for one in self._buttons:
            one.set(disabled=self._busy)

    def _button(self, label: str, testid: str, seconds: Callable[[datetime], int]) -> Tag:
        return button(label, lambda: self._move(seconds), class_="button clock__button", data_testid=testid)

    def _to_morning(self, now: datetime) -> int:
        return seconds_to_morning(now, self._desk.zone)

    async def _move(self, seconds: Callable[[datetime], int]) -> None:
        if self._busy:
            return
        self._busy = True
        self.refresh()
        try:
            sandbox = self._desk.sandbox
            report = await self._desk.attempt(sandbox.advance_clock(seconds(sandbox.now())))
            self._report = report_words(report) if report else ""
        finally:
            self._busy = False
            self._desk.refresh()


def seconds_to_morning(now: datetime, zone: ZoneInfo) -> int:
    """How far the next 7:30 in a zone is, in whole seconds, rounded up; never 0. Pure."""
    here = now.astimezone(zone)
    day = here.date() if here.time() < _MORNING else here.date() + timedelta(days=1)
    gap = datetime.combine(day, _MORNING, zone).timestamp() - now.timestamp()
    return max(1, -int(-gap // 1))


def report_words(report: ClockReport) -> str:
    """What to say after the clock was moved. Pure."""
    if report.gave_up_at:
        return "Done, but the bot did not say it kept up: some of its messages may be missing."
    return "Done."
