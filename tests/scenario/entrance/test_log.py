"""Whatever level is set, and whichever way in: no words, no choice and nobody's name beside either is in the log."""

import json
import logging
import re
import sys
import threading
import warnings
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from urllib.parse import urlencode

import httpx
import pytest
import structlog
from sqlalchemy import text

from bot import __version__
from bot.blocks import ids
from bot.log import get_log, log_what_nobody_catches, set_up_log
from handlers.receipts import Receipts
from tests.steps.assessments import answer_all, open_assessment, open_ballot, private, row_vote
from tests.steps.bot import EIGHT, GRADE3, PRINCIPAL, TEAM, RunningBot, running_bot
from tests.steps.evidence import from_ballot, write
from tests.steps.forged import BODY, signed
from tests.steps.items import log
from tests.steps.reflection import answer, end_meeting, start_meeting

NOTE, STUDENT, LINE, ITEM = "nine of ten essays", "Maya Fernandez", "we talked in circles", "count the essays"
TYPED = (STUDENT, "Fernandez", "circles", "essays")
CHOICES = ("strength", "weakness", "cannot_say", "a_lot", "teacher_teams")


@pytest.fixture
def written(monkeypatch) -> Iterator[StringIO]:
    """All that is written to standard error with the lowest level set; before anything of the bot is built."""
    made = StringIO()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", made)
        logging.captureWarnings(capture=False)  # anew: pytest has taken them since
        set_up_log(level="debug", form="json")
        yield made
    set_up_log(level="info", form="json")
    logging.captureWarnings(capture=False)


@pytest.fixture(params=[("http", "sqlite"), ("socket", "postgres")], ids="-".join)
def overheard(request, written) -> Iterator[tuple[RunningBot, StringIO]]:
    transport, kind = request.param
    with running_bot(request.getfixturevalue(kind).migrated(), transport) as bot:
        yield bot, written


def whole_journey(bot: RunningBot) -> None:
    """Votes both ways, a note about a student, an item, an agenda item, a reflection, and two faults of ours."""
    open_assessment(bot)
    row_vote(bot, GRADE3, "teacher_teams", ids.ROW_WEAKNESS)
    answer_all(bot, PRINCIPAL, "weakness")
    open_ballot(bot, GRADE3)
    from_ballot(bot, GRADE3)
    write(bot, GRADE3, f"{NOTE} by {STUDENT}", signed=True)
    assert "Logged" in log(bot, f"<@{GRADE3}> {ITEM} of {STUDENT} by Friday").text
    bot.slack.say(GRADE3, bot.slack.open_dm(GRADE3).id, f"{STUDENT} is done")
    bot.slack.command(GRADE3, TEAM, f"/ilt {NOTE}")
    reflect(bot)
    with bot.db.write() as session:
        session.execute(text("DROP TABLE votes"))
    row_vote(bot, GRADE3, "teacher_teams", ids.ROW_WEAKNESS)
    assert "went wrong" in private(bot, GRADE3)[-1].text
    bot.tick()
    bot.settle()


def reflect(bot: RunningBot) -> None:
    now = bot.app.clock.now()
    meeting = start_meeting(bot.db, EIGHT, now - timedelta(hours=1))
    end_meeting(bot.db, meeting, now)
    bot.tick()
    assert "Saved" in answer(bot, GRADE3, liked=f"{LINE} about {STUDENT}", fits="a_lot")


def test_a_whole_journey_leaves_no_word_and_no_choice_in_the_log(overheard):
    bot, written = overheard
    whole_journey(bot)
    said = written.getvalue()
    assert "request_handled" in said
    assert "listener_failed" in said
    for secret in (*TYPED, *CHOICES, "xoxb-", "xapp-", *EIGHT[1:]):
        assert secret not in said


def test_of_what_nobody_signed_the_log_has_why_once_a_minute_and_nothing_else(written, sqlite):
    body = urlencode({"command": "/ilt", "text": f"action {ITEM} of {STUDENT}"})
    with running_bot(sqlite.migrated()) as bot:
        at = int(bot.app.clock.machine_now().timestamp())
        for headers in ({}, signed(body, at, "another"), signed(body, at - 3600)) * 2:
            assert httpx.post(f"{bot.url}/slack/events", content=body, headers=headers).status_code == 401
    assert "essays" not in written.getvalue()
    said = [json.loads(line) for line in written.getvalue().splitlines()]
    reasons = [line["reason"] for line in said if line["event"] == "request_not_signed"]
    for reason, words in zip(reasons, ("somebody else", "SLACK_SIGNING_SECRET", "clock"), strict=True):
        assert words in reason


def test_every_line_tells_the_version_and_those_of_a_request_which(written, sqlite):
    with running_bot(sqlite.migrated()) as bot:
        at = int(bot.app.clock.machine_now().timestamp())
        for name in ("from-the-proxy.1", "no name", STUDENT * 9):
            answer = httpx.post(
                f"{bot.url}/slack/events", content=BODY, headers=signed(BODY, at) | {"X-Request-Id": name}
            )
            assert answer.status_code == 200
        bot.settle()
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    assert {line["version"] for line in lines} == {__version__}
    first, *others = [line["request"] for line in lines if line["event"] == "request_handled"]
    assert first == "from-the-proxy.1"
    assert all(re.fullmatch("[0-9a-f]{16}", one) for one in others)
    assert len(set(others)) == 2


def test_what_a_receipt_was_of_is_told_by_the_same_name(written):
    receipts = Receipts()
    with structlog.contextvars.bound_contextvars(request="one"):
        receipts.send("respond", PRINCIPAL, lambda: int(STUDENT))
    receipts.close()
    [line] = [json.loads(one) for one in written.getvalue().splitlines()]
    assert (line["event"], line["request"]) == ("receipt_not_sent", "one")


class _Odd:
    def __del__(self) -> None:
        """Python says on standard error what is raised here."""
        int(STUDENT)


@pytest.mark.filterwarnings("default")
def test_what_nobody_catches_is_a_line_without_its_words(written, monkeypatch):
    monkeypatch.setattr(threading, "excepthook", None)
    monkeypatch.setattr(sys, "excepthook", None)
    monkeypatch.setattr(sys, "unraisablehook", None)
    log_what_nobody_catches()
    ending = threading.Thread(target=lambda: int(STUDENT), name="one")
    ending.start()
    ending.join()
    try:
        int(STUDENT)
    except ValueError as error:
        sys.excepthook(ValueError, error, None)
    _Odd()
    warnings.warn(STUDENT, stacklevel=1)
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    assert [(line["event"], line.get("thread")) for line in lines] == [
        ("thread_crashed", "one"),
        ("crashed", None),
        ("not_raised", None),
        (lines[-1]["event"], None),
    ]
    assert "library_warns library=py.warnings where=test_log:" in lines[-1]["event"]
    assert STUDENT not in written.getvalue()


def test_the_same_warning_of_a_library_is_one_line_a_minute(written):
    for number in range(100):
        logging.getLogger("waitress.queue").warning("Task queue depth is %d", number)
    assert written.getvalue().count("library_warns") == 1


@pytest.mark.parametrize(
    "library", ["slack_sdk.socket_mode", "urllib3", "waitress", "sqlalchemy.engine", "apscheduler", "asyncio"]
)
def test_of_a_library_only_the_place_of_its_warnings_is_shown(written, library):
    theirs = logging.getLogger(library)
    theirs.setLevel(logging.DEBUG)
    theirs.debug("sent %s", STUDENT)
    theirs.info("got %s", STUDENT)
    assert written.getvalue() == ""
    try:
        int(STUDENT)
    except ValueError:
        theirs.exception("cannot read %s", STUDENT)
    theirs.setLevel(logging.NOTSET)
    said = written.getvalue()
    assert f"library_warns library={library} where=test_log:" in said
    assert "error=ValueError" in said
    assert STUDENT not in said


def test_an_error_is_told_by_its_kind_and_its_way_not_by_its_words(written):
    try:
        try:
            int(STUDENT)
        except ValueError as error:
            raise OSError(28, "No space left on device") from error
    except OSError:
        get_log("bot.somewhere").error("it_failed", exc_info=True)
    said = written.getvalue()
    assert STUDENT not in said
    assert "OSError No space left on device" in said
    assert "ValueError" in said
    assert "in test_an_error_is_told_by_its_kind" in said


def test_an_error_that_is_among_its_own_causes_is_told_once(written):
    raised, cause = OSError(28, "No space left on device"), KeyError("what somebody typed")
    raised.__cause__, cause.__context__ = cause, raised
    get_log("bot.test").warning("step_ended_early", exc_info=raised)
    told = written.getvalue()
    assert told.count("No space left on device") == 1
    assert told.count("KeyError") == 1
    assert "typed" not in told


def test_a_reason_names_commands_as_whoever_runs_the_bot_types_them(written, monkeypatch):
    monkeypatch.setattr(sys, "stderr", written)
    set_up_log(level="info", form="json", as_called=lambda words: words.replace("app.py", "ilt-bot"))
    get_log("bot.anything").warning("waiting_for_database", reason="Run: app.py migrate")
    assert json.loads(written.getvalue())["reason"] == "Run: ilt-bot migrate"
