"""`python -m sandbox` as a program."""

import json
import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from sandbox import SandboxClient
from tests.patience import HANG_SECONDS
from tests.processes import launch_program
from tests.sandbox.server_kit import COACH, TEAM, manifest


@pytest.fixture
def manifest_file(tmp_path):
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(manifest()))
    return path


@contextmanager
def running(*words, stop=signal.SIGTERM):
    """The program on a free port, without a page; a driver of it."""
    command = [sys.executable, "-W", "error", "-m", "sandbox", "--no-page", "--port", "0", *map(str, words)]
    with launch_program(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        assert program.stdout
        assert program.stderr
        line = program.stdout.readline()
        found = re.fullmatch(r"Open (http://127\.0\.0\.1:\d+) in your browser\n", line)
        assert found, line + program.stderr.read()
        client = SandboxClient(found[1])
        yield client
        client.shut()
        program.send_signal(stop)
        out, err = program.communicate(timeout=HANG_SECONDS)
        assert (program.returncode, out, err) == (0, "", "")


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_is_and_stops_cleanly(manifest_file, stop):
    with running("--manifest", manifest_file, stop=stop) as people:
        assert people.health()["ok"]
        assert people.commands()[0].command == "/try"


def test_it_starts_anew_or_goes_on(manifest_file, tmp_path):
    words = ("--manifest", manifest_file, "--state", tmp_path / "kept")
    with running(*words) as people:
        people.say(COACH, TEAM, "hello")
        people.advance_clock(60)
    with running(*words, "--keep", "--clock-file", tmp_path / "clock.json") as people:
        assert [one.text for one in people.messages_for(COACH, TEAM)] == ["hello"]
        assert json.loads((tmp_path / "clock.json").read_text()) == {"offset_seconds": 60}
    with running(*words) as people:
        assert people.messages_for(COACH, TEAM) == []


def test_it_saves_while_it_runs(manifest_file, tmp_path):
    kept = tmp_path / "kept" / "world.json"
    with running("--manifest", manifest_file, "--state", kept.parent, "--keep") as people:
        people.say(COACH, TEAM, "hello")
        people.wait_until(lambda: kept.exists() and "hello" in kept.read_text())


def test_a_missing_manifest_is_one_sentence(tmp_path):
    words = [sys.executable, "-m", "sandbox", "--no-page", "--manifest", str(tmp_path / "none.json")]
    program = subprocess.run(words, capture_output=True, text=True, check=False)
    assert program.returncode == 2
    assert program.stderr.count("\n") == 1
    assert "cannot start" in program.stderr


def test_a_state_that_cannot_be_read_is_one_sentence(manifest_file, tmp_path):
    (tmp_path / "world.json").write_text('{"people": {}}')
    state = ["--manifest", str(manifest_file), "--keep", "--state", str(tmp_path)]
    words = [sys.executable, "-m", "sandbox", "--no-page", *state]
    program = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (program.returncode, program.stderr.count("\n")) == (2, 1)
    assert "start without --keep" in program.stderr


def test_a_port_that_is_taken_is_one_sentence(manifest_file):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        words = [
            sys.executable,
            "-m",
            "sandbox",
            "--no-page",
            "--manifest",
            str(manifest_file),
            "--port",
            port,
        ]
        program = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (program.returncode, program.stderr.count("\n")) == (2, 1)
    assert (
        f"127.0.0.1:{port} cannot be listened on (Address already in use): choose another" in program.stderr
    )


def test_a_second_start_in_one_folder_deletes_nothing_of_the_first(tmp_path):
    """What would delete it is started under the lock alone."""
    assert "rm -rf .data" not in Path("Makefile").read_text().partition("\nclean:")[0]
    alone = [sys.executable, "sandbox/alone.py", str(tmp_path / "data" / "lock"), sys.executable, "-c"]
    first = [*alone, "print('begun', flush=True); input()"]
    with subprocess.Popen(first, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as one:
        assert one.stdout
        assert one.stdout.readline() == "begun\n"
        other = subprocess.run([*alone, "print('too')"], capture_output=True, text=True, check=False)
        assert (other.returncode, other.stdout) == (2, "")
        assert other.stderr.startswith("It runs in this folder already")
        one.communicate("\n")
    assert subprocess.run([*alone, ""], check=False).returncode == 0
