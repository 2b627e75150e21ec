"""A disk on which nothing can be written any more: a sentence for people, one line for the log, and nothing is lost."""

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.steps.assessments import open_assessment, private, row_vote, section_messages, votes
from tests.steps.bot import GRADE3


@contextmanager
def full_disk() -> Iterator[None]:
    """No file of this process can grow past its first byte: the system refuses to write, as where there is no room."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


@pytest.mark.begins_with(steps=open_assessment)
def test_it_is_said_once_and_nothing_is_lost(bot, caplog):
    caplog.clear()
    with full_disk():
        row_vote(bot, GRADE3, "teacher_teams")
        for _ in range(5):
            bot.worker._beat_at = 0.0  # as some seconds later, when a sign of life is due again
            bot.tick()
    assert "nothing was saved" in private(bot, GRADE3)[-1].text
    lines = [record.getMessage() for record in caplog.records if "step_ended_early" in record.getMessage()]
    assert len(lines) == 1
    assert "disk I/O error" in lines[0]
    assert "Traceback" not in caplog.text
    assert votes(bot.db) == {}
    row_vote(bot, GRADE3, "teacher_teams")
    assert votes(bot.db) == {(GRADE3, "teacher_teams"): "strength"}
    bot.worker._beat_at = 0.0
    bot.tick()
    assert len(section_messages(bot)) == 1
