"""What somebody installs is the whole program, and what starts it names only what there is."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from configparser import ConfigParser
from pathlib import Path

import pytest
import yaml

from app import main
from bot import __version__
from bot.settings import Settings
from tests.patience import HANG_SECONDS
from tests.processes import TOKENS, environment

ROOMS = ("bot", "handlers", "storage", "rubric_data")
TOP = ("app.py",)
SETTINGS = {name.upper() for name in Settings.model_fields}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """Built without a network, from a copy: nothing is left among the sources."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in ("pyproject.toml", "README.md", "LICENSE", *TOP):
        shutil.copy(name, folder)
    for room in ROOMS:
        shutil.copytree(room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
    build = "from setuptools import build_meta; build_meta.build_wheel('.')"
    subprocess.run([sys.executable, "-c", build], cwd=folder, check=True, capture_output=True, text=True)
    [made] = Path(folder).glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Path:
    folder = wheel.parent / "site"
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder)
    return folder


def ilt_bot(installed: Path, folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Runs what was installed, as its console script does, in another folder than the sources'."""
    script = folder / "ilt-bot"
    script.write_text("from app import main\nmain()\n", encoding="utf-8")
    env = environment(folder / "data", **more) | {"PYTHONPATH": str(installed)}
    return subprocess.run(
        [sys.executable, str(script), *words],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=HANG_SECONDS,
    )


def test_the_wheel_holds_all_of_the_program_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as packed:
        held = {name for name in packed.namelist() if ".dist-info/" not in name}
    wanted = {*TOP} | {
        path.as_posix()
        for room in ROOMS
        for path in Path(room).rglob("*")
        if path.suffix in {".py", ".yaml", ".mo"}
    }
    assert held == wanted


def test_the_wheel_says_what_it_is_and_brings_the_command(wheel):
    with zipfile.ZipFile(wheel) as packed:
        told = {
            Path(name).name: packed.read(name).decode() for name in packed.namelist() if ".dist-info/" in name
        }
    assert f"Version: {__version__}\n" in told["METADATA"]
    assert "License-Expression: MIT\n" in told["METADATA"]
    assert "ilt-bot = app:main" in told["entry_points.txt"]
    assert "SPDX-License-Identifier: MIT" in told["LICENSE"]


def test_what_was_installed_starts_in_another_folder_and_calls_itself_by_its_name(installed, tmp_path):
    assert ilt_bot(installed, tmp_path, "--version").stdout == f"ilt-bot, version {__version__}\n"
    early = ilt_bot(installed, tmp_path, "run", **TOKENS)
    assert early.returncode == 2
    assert early.stderr.strip().endswith("Run: ilt-bot migrate")
    migrated = ilt_bot(installed, tmp_path, "migrate")
    assert migrated.returncode == 0, migrated.stderr
    shown = ilt_bot(installed, tmp_path, "rubric", "check", str(installed / "rubric_data" / "cps_ilt.yaml"))
    assert shown.returncode == 0, shown.stderr


def test_an_account_without_a_home_starts_it_all_the_same():
    nobody = "import pwd\ndef unknown(_):\n    raise KeyError\npwd.getpwuid = unknown\n"
    env = {name: value for name, value in os.environ.items() if name != "HOME"}
    started = [sys.executable, "-c", f"{nobody}import bot, slack_sdk.oauth"]
    done = subprocess.run(started, env=env, capture_output=True, text=True, check=False, timeout=HANG_SECONDS)
    assert done.returncode == 0, done.stderr


def test_the_container_copies_what_there_is_and_all_that_the_wheel_is_made_of():
    text = Path("Dockerfile").read_text(encoding="utf-8")
    copied = {
        name
        for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE)
        for name in line.split()[:-1]
    }
    assert [name for name in copied if not Path(name).exists()] == []
    let_in = {
        line.removeprefix("!")
        for line in Path(".dockerignore").read_text(encoding="utf-8").splitlines()
        if line.startswith("!")
    }
    assert copied == let_in == {*ROOMS, *TOP, "pyproject.toml", "README.md", "LICENSE", "requirements.lock"}
    assert re.search(r"^USER (?!0|root)", text, re.MULTILINE)
    server = re.search(r"image: postgres:(\d+)", Path("compose.yaml").read_text(encoding="utf-8"))
    assert server
    assert f"postgresql-client-{server[1]} " in text, (
        "a backup needs programs of the server's version or newer"
    )


def test_compose_starts_commands_with_settings_that_there_are():
    made = yaml.safe_load(Path("compose.yaml").read_text(encoding="utf-8"))
    ours = [one for one in made["services"].values() if one["image"] == "ilt-bot"]
    assert sorted(one["command"][0] for one in ours) == ["migrate", "web", "worker"]
    for one in ours:
        assert one["command"][0] in main.commands
        assert set(one["environment"]) <= SETTINGS
        assert one["env_file"] == [".env"], "each setting of docs/operating.md arrives"
        assert one["read_only"]
        assert f"web:{one['environment']['PORT']}" in made["services"]["proxy"]["command"]
        assert one["environment"]["ILT_HOST"] == "0.0.0.0"  # noqa: S104 - of a container


def test_a_new_version_in_another_folder_has_the_same_data_and_a_restore_names_where_they_are():
    made = yaml.safe_load(Path("compose.yaml").read_text(encoding="utf-8"))
    [volume] = [one.partition(":")[0] for one in made["services"]["database"]["volumes"]]
    assert volume in made["volumes"]
    assert f"docker volume rm {made['name']}_{volume}\n" in Path("docs/operating.md").read_text(
        encoding="utf-8"
    )


def test_the_unit_of_systemd_starts_commands_with_settings_that_there_are():
    unit = ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign] # names there are told apart by capitals
    unit.read("docs/ilt-bot@.service", encoding="utf-8")
    service = unit["Service"]
    assert service["ExecStart"].endswith("/ilt-bot %i")
    names = {one.partition("=")[0] for one in service["Environment"].split()}
    assert names - {"PYTHONDONTWRITEBYTECODE"} <= SETTINGS
    assert service["User"] != "root"
    assert service["WorkingDirectory"] == "/var/lib/ilt-bot", "where docs/operating.md puts the settings"


def test_an_upgrade_repeats_what_takes_nothing_away_and_no_file_of_another_version_comes_along():
    [install] = re.findall(
        r"^## Install\n(.*?)^## ",
        Path("docs/operating.md").read_text(encoding="utf-8"),
        re.MULTILINE | re.DOTALL,
    )
    again, once = install.split("**Once only**")
    lines = [line.strip() for line in again.splitlines() if line.startswith("    ")]
    assert all(
        line.startswith(("/usr/bin/python3", "/opt/ilt-bot/bin/pip", "rm -rf build")) for line in lines
    )
    assert lines.index("rm -rf build") < lines.index("/opt/ilt-bot/bin/pip install --no-deps .")
    assert "/dev/null /var/lib/ilt-bot/.env" in once


def test_whoever_stops_a_process_waits_until_it_has_drained():
    longest = Settings.model_fields["ilt_drain_seconds"].default + 25 + 2
    compose = yaml.safe_load(Path("compose.yaml").read_text(encoding="utf-8"))
    grace = int(compose["services"]["web"]["stop_grace_period"].removesuffix("s"))
    [unit] = re.findall(
        r"^TimeoutStopSec=(\d+)$",
        Path("docs/ilt-bot@.service").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert min(grace, int(unit)) > longest


@pytest.mark.parametrize("file", ["Procfile", "Procfile.sandbox"])
def test_a_procfile_starts_commands_that_there_are(file):
    text = Path(file).read_text(encoding="utf-8")
    assert set(re.findall(r"app\.py (\w+)", text)) <= set(main.commands)


def test_the_version_is_written_once():
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "version" not in project
