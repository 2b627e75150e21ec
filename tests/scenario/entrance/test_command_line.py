"""`app.py` as whoever runs the bot meets it: clear lines, exit 2 where it cannot start."""

import json
import re
import signal
import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError

from handlers.manifest import SCOPES
from handlers.terminal import is_no_fault_of_ours
from sandbox import SandboxServer
from storage.people import Workspace
from tests.databases import opened, with_programs_of_postgres
from tests.odd_slack import Answer, odd_slack
from tests.patience import HANG_SECONDS, PATIENT
from tests.processes import TOKENS, Program, app, app_beside, free_port, started, stop, wait_until
from tests.steps.bot import PRINCIPAL, TEAM, made_manifest


@pytest.mark.parametrize("words", [[], ["run"]])
def test_without_tokens_it_says_which_and_where_to_get_them(tmp_path, words):
    done = app(tmp_path, *words)
    assert done.returncode == 2
    assert "SLACK_BOT_TOKEN is not set (starts with xoxb-: in api.slack.com/apps" in done.stderr
    assert "SLACK_APP_TOKEN is not set" in done.stderr
    assert "Traceback" not in done.stderr


def test_web_needs_the_signing_secret(tmp_path):
    done = app(tmp_path, "web", SLACK_BOT_TOKEN="xoxb-1")
    assert done.returncode == 2
    assert "SLACK_SIGNING_SECRET is not set" in done.stderr


@pytest.mark.parametrize("command", ["web", "worker"])
def test_several_processes_refuse_sqlite_in_one_sentence(tmp_path, command):
    done = app(tmp_path, command, **TOKENS)
    assert done.returncode == 2
    assert done.stderr.startswith(f"`{command}` needs PostgreSQL")
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("postgresql://u:hunter2@127.0.0.1:9/x", "Start the server there, or put DATABASE_URL right"),
        ("mysql://u:p@127.0.0.1/x", "DATABASE_URL is not an address"),
        ("postgresql://u:hunter@hunter2@127.0.0.1/x", "password : / @ # ? % are written %3A"),
        ("postgresql://u:hunter@hunter2?x@127.0.0.1/x", "password : / @ # ? % are written %3A"),
        ("sqlite:///:memory:", "in memory, which keeps nothing"),
        ("sqlite:///file:x?mode=memory&uri=true", "in memory, which keeps nothing"),
        ("", "is not migrated"),
    ],
)
def test_a_database_it_cannot_use_is_one_clear_line(tmp_path, address, reason):
    done = app(tmp_path, "run", DATABASE_URL=address, **TOKENS)
    assert done.returncode == 2
    assert reason in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "hunter2" not in done.stderr


def test_settings_that_make_no_sense_are_all_named(tmp_path):
    done = app(tmp_path, "run", PORT="many", ILT_LOG_LEVEL="loud", **TOKENS)
    assert done.returncode == 2
    assert "PORT: " in done.stderr
    assert "ILT_LOG_LEVEL: " in done.stderr


def test_an_unreadable_file_of_settings_is_one_clear_line(tmp_path):
    (tmp_path / ".env").write_bytes("SLACK_BOT_TOKEN=xoxb-1\n".encode("utf-16"))
    done = app_beside(tmp_path, "run")
    assert done.returncode == 2
    assert done.stderr.startswith(".env, line 1: is not text in UTF-8")
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("command", ["run", "migrate"])
def test_a_data_folder_that_cannot_be_is_one_clear_line(tmp_path, command):
    (tmp_path / "data").touch()
    done = app(tmp_path, command, **TOKENS, ILT_DATA_DIR=str(tmp_path / "data"))
    assert done.returncode == 2
    assert "File exists" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_the_clock_cannot_be_moved_against_the_real_slack(tmp_path):
    done = app(tmp_path, "run", ILT_CLOCK_FILE=str(tmp_path / "clock"), **TOKENS)
    assert done.returncode == 2
    assert "only for a sandbox" in done.stderr


def test_rubric_check_shows_a_good_file_and_names_a_fault(tmp_path):
    good = app(tmp_path, "rubric", "check", "rubric_data/cps_ilt.yaml")
    assert good.returncode == 0
    assert "Knows and follow norms  [Norms]" in good.stdout
    (tmp_path / "bad.yaml").write_text("key: bad\nversion: 0\n", encoding="utf-8")
    asked = app(tmp_path, "rubric", "check", "rubric_data/session_questions.yaml")
    assert "  - What challenges surfaced?" in asked.stdout
    bad = app(tmp_path, "rubric", "check", str(tmp_path / "bad.yaml"))
    assert bad.returncode == 2
    assert "bad.yaml, line 2: version: " in bad.stderr


def test_the_manifest_is_printed(tmp_path):
    assert '"command": "/ilt"' in app(tmp_path, "manifest").stdout


def test_a_refused_token_is_one_clear_line(tmp_path):
    with SandboxServer(made_manifest("socket"), timing=PATIENT) as slack:
        assert app(tmp_path, "migrate").returncode == 0
        settings = TOKENS | {"SLACK_API_URL": slack.api_url}
        done = app(tmp_path, "run", **settings | {"SLACK_BOT_TOKEN": "xoxb-wrong"})
        assert done.returncode == 2
        assert "Slack refuses SLACK_BOT_TOKEN (invalid_auth)" in done.stderr
        done = app(tmp_path, "run", **settings | {"SLACK_APP_TOKEN": "xapp-wrong"})
        assert done.returncode == 2
        assert "Slack refuses SLACK_APP_TOKEN" in done.stderr


def test_check_says_what_is_fine_and_what_to_do(tmp_path):
    some_scopes = made_manifest("socket")
    some_scopes["oauth_config"]["scopes"]["bot"] = ["commands", "chat:write"]
    with SandboxServer(some_scopes, timing=PATIENT) as slack:
        settings = TOKENS | {"SLACK_API_URL": slack.api_url}
        before = app(tmp_path, "check", **settings)
        assert before.returncode == 1
        assert "NOT  Database: " in before.stdout
        assert "app.py migrate" in before.stdout
        assert "NOT  Scope users:read: " in before.stdout
        assert "ok   Scope commands: " in before.stdout
        assert "ok   Bot token: @" in before.stdout
        assert "ok   Time: this machine's clock agrees" in before.stdout
        assert "ok   App token: " in before.stdout
        assert (
            "NOT  Slack: refuses SLACK_BOT_TOKEN (invalid_auth)"
            in app(tmp_path, "check", **settings | {"SLACK_BOT_TOKEN": "xoxb-wrong"}).stdout
        )


def slack_at(date: datetime) -> dict[str, list[Answer]]:
    """A Slack whose clock says so."""
    who = {
        "ok": True,
        "team_id": "T1",
        "team": "School",
        "user_id": "U1",
        "user": "ilt",
        "url": "https://x.slack.com/",
    }
    headers = {"Content-Type": "application/json", "Date": format_datetime(date, usegmt=True)}
    refused = json.dumps({"ok": False, "error": "invalid_auth"}).encode()
    return {
        "auth.test": [(200, headers, json.dumps(who).encode())],
        "apps.connections.open": [(200, headers, refused)],
        "bots.info": [(200, headers, refused)],
    }


@pytest.mark.parametrize(("hours", "told"), [(2, "behind"), (-2, "ahead of")])
def test_check_compares_the_clock_with_slacks_and_tries_the_app_token(tmp_path, hours, told):
    with odd_slack(slack_at(datetime.now(UTC) + timedelta(hours=hours))) as address:
        done = app(tmp_path, "check", **TOKENS | {"SLACK_API_URL": address})
    assert re.search(rf"^NOT  Time: this machine's clock is \d+ s {told} Slack's", done.stdout, re.MULTILINE)
    assert "ok   Bot token: @ilt in School" in done.stdout
    assert "NOT  App token: Slack refuses SLACK_APP_TOKEN (invalid_auth)" in done.stdout
    assert done.returncode == 1


def test_check_says_what_stops_web(tmp_path):
    only_http = {name: value for name, value in TOKENS.items() if name != "SLACK_APP_TOKEN"} | {
        "SLACK_API_URL": "http://127.0.0.1:9/api/"
    }
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = app(tmp_path, "check", **only_http, PORT=port, ILT_METRICS_PORT=port).stdout
    assert "NOT  HTTP: `web` and `worker` need PostgreSQL" in said
    assert f"NOT  Address: 127.0.0.1:{port} cannot be listened on (Address already in use): set" in said
    assert f"NOT  Metrics: 127.0.0.1:{port} cannot be listened on (Address already in use): set" in said
    said = app(tmp_path, "check", **only_http, PORT=str(free_port()), ILT_HOST="::").stdout
    assert "ok   Address: :::" in said
    assert (
        "NOT  Address: nowhere.invalid:"
        in app(tmp_path, "check", **only_http, ILT_HOST="nowhere.invalid").stdout
    )


def test_check_tells_where_settings_come_from(tmp_path):
    assert (
        f"no .env in {tmp_path}"
        in app_beside(tmp_path, "check", SLACK_API_URL="http://127.0.0.1:9/api/").stdout
    )
    (tmp_path / ".env").write_text("SLACK_API_URL=http://127.0.0.1:9/api/\nILT_RUNS_BY=x\n", encoding="utf-8")
    said = app_beside(tmp_path, "check").stdout
    assert f"and {tmp_path / '.env'}" in said
    assert (
        "NOT  Settings: ILT_RUNS_BY (.env, line 2) is no setting of this version: is ILT_RUN_BY meant?"
        in said
    )


def test_check_and_every_other_command_tell_of_a_database_that_takes_nothing(tmp_path, postgres, monkeypatch):
    with_programs_of_postgres(monkeypatch)
    address = postgres.migrated()
    name = make_url(address).database
    with (
        opened(address) as db,
        db.writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection,
    ):
        connection.exec_driver_sql(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    said = app(tmp_path, "check", DATABASE_URL=address, SLACK_API_URL="http://127.0.0.1:9/api/").stdout
    assert "ok   Database: " in said
    assert "NOT  Writing: cannot execute" in said
    done = app(tmp_path, "deliveries", "retry-all", DATABASE_URL=address)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert "The database refuses it: cannot execute" in done.stderr
    assert "Make it writable, or name another in DATABASE_URL." in done.stderr
    assert "crashed" not in done.stderr
    copied = app(tmp_path, "backup", str(tmp_path / "copy"), DATABASE_URL=address)
    assert copied.returncode == 0, copied.stderr
    assert (
        "`check` does not know of it, because the database takes nothing now: cannot execute" in copied.stdout
    )


def test_whoever_has_a_workspace_deleted_is_asked_by_its_name_and_not_where_there_is_none(tmp_path, sqlite):
    address = sqlite.migrated()
    with opened(address) as db, db.write() as session:
        session.add(Workspace(id="T1", name="Lincoln Elementary", bot_user_id="U1", bot_name="ILT"))
    asked = app(tmp_path, "forget", "T1", DATABASE_URL=address)
    assert "Everything of T1 (Lincoln Elementary) is deleted" in asked.stdout
    assert asked.returncode == 1, "nobody says yes"
    unknown = app(tmp_path, "forget", "T2", DATABASE_URL=address)
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert unknown.stderr.startswith("There is no workspace T2: ")
    assert app(tmp_path, "forget", "T1", "--yes", DATABASE_URL=address).returncode == 0


@pytest.mark.parametrize(
    ("asked", "is_told"),
    [("SELECT nothing_of_this FROM ilts", False), ("DELETE FROM ilts", True)],
)
def test_only_what_the_database_cannot_do_is_told_as_that(sqlite, asked, is_told):
    with opened(sqlite.migrated()) as db, db.read() as session:
        session.execute(text("PRAGMA query_only=ON"))
        with pytest.raises(OperationalError) as fault:
            session.execute(text(asked))
    assert is_no_fault_of_ours(fault.value) is is_told


def test_check_without_anything_names_everything(tmp_path):
    done = app(tmp_path, "check", SLACK_API_URL="http://127.0.0.1:9/api/")
    assert (done.returncode, done.stderr) == (1, "")
    for what in ("Settings", "Slack", "Database", "Worker"):
        assert f"NOT  {what}: " in done.stdout


def healthy(url: str) -> bool:
    try:
        return httpx.get(url).status_code == 200
    except httpx.TransportError:
        return False


def test_run_answers_through_socket_mode_and_stops_when_told(tmp_path):
    with SandboxServer(made_manifest("socket"), timing=PATIENT) as slack:
        settings = TOKENS | {"SLACK_API_URL": slack.api_url}
        assert app(tmp_path, "migrate").returncode == 0
        bot = started(tmp_path, "run", **settings)
        people = slack.client()
        wait_until(people.app_connected)
        second = app(tmp_path, "run", **settings)
        assert second.returncode == 2
        assert "Another `app.py run` is using" in second.stderr
        # Beside much other work one look may find the worker, or the one writer of the file, busy.
        wait_until(lambda: app(tmp_path, "check", **settings).returncode == 0)
        assert "ok   Worker: " in app(tmp_path, "check", **settings).stdout
        assert people.command(PRINCIPAL, TEAM, "/ilt help").ok
        log = stop(bot)
    assert "request_handled" in log
    assert "xoxb-" not in log
    assert "library_warns" not in log


def until_it_waits(process: Program) -> None:
    """Reads its log until it says that it waits for the database."""
    assert process.stderr
    assert any("waiting_for_database" in line for line in process.stderr)


def test_a_process_that_still_waits_ends_when_told_as_the_first_of_a_container_too(tmp_path, postgres):
    """That one has to have its own way with SIGTERM: the system's is left out for it."""
    waiting = started(tmp_path, "worker", **TOKENS, DATABASE_URL=postgres.empty())
    until_it_waits(waiting)
    waiting.send_signal(signal.SIGTERM)
    _, log = waiting.communicate(HANG_SECONDS)
    assert (waiting.returncode, "Traceback" in log) == (128 + signal.SIGTERM, False)


def test_web_and_worker_wait_for_the_schema_and_share_the_work_on_postgres(tmp_path, postgres):
    address = postgres.empty()
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with SandboxServer(made_manifest("http"), http_target=f"{url}/slack/events", timing=PATIENT) as slack:
        settings = TOKENS | {"SLACK_API_URL": slack.api_url, "DATABASE_URL": address, "PORT": str(port)}
        web, worker = started(tmp_path, "web", **settings), started(tmp_path, "worker", **settings)
        until_it_waits(web)
        until_it_waits(worker)
        assert app(tmp_path, "migrate", **settings).returncode == 0
        wait_until(lambda: healthy(f"{url}/readyz"))
        people = slack.client()
        wait_until(
            lambda: (
                not people.command(PRINCIPAL, TEAM, "/ilt reflect").ok or people.modal_stack(PRINCIPAL) != []
            )
        )
        people.submit(PRINCIPAL, people.modal_stack(PRINCIPAL)[-1].id)
        wait_until(lambda: any("0 of 8 finished" in one.text for one in people.messages_for(PRINCIPAL, TEAM)))
        stop(web)
        stop(worker)
    with opened(address) as database:
        database.ping()


def test_the_scopes_are_those_of_the_manifest():
    assert made_manifest("socket")["oauth_config"]["scopes"]["bot"] == sorted(SCOPES)
