"""Processes under test: started with settings of their own, looked at, and stopped by their ids whatever happens."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from socket import create_server

from tests.bench.clicks import SECRET
from tests.bench.double import HOST, SlackDouble

ROOT = Path(__file__).resolve().parents[2]
RUN = (str(ROOT / "app.py"), "run")
# Only what hangs takes so long, on any machine.
_START_SECONDS = 300


def launch(what: str) -> tuple[str, ...]:
    """The arguments that start one of tests/bench/launch.py's programs."""
    return ("-m", "tests.bench.launch", what)


def free_port() -> int:
    """A port that nobody listens on."""
    with create_server((HOST, 0)) as server:
        port: int = server.getsockname()[1]
        return port


def environment(double: SlackDouble, name: str, address: str, folder: Path, port: int) -> dict[str, str]:
    """The settings of one process, default but for addresses; nothing of this shell's, nothing of a .env file."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(folder),
        "PYTHONPATH": str(ROOT),
        "SLACK_BOT_TOKEN": "xoxb-bench",
        "SLACK_APP_TOKEN": "xapp-bench",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": double.api_url(name),
        "DATABASE_URL": address,
        # Socket Mode listens nowhere.
        **({"PORT": str(port)} if port else {}),
        "ILT_DATA_DIR": str(folder),
    }


@asynccontextmanager
async def running(
    arguments: Sequence[str], folder: Path, variables: dict[str, str]
) -> AsyncIterator[subprocess.Popen[bytes]]:
    """A Python process in a folder of its own, with its log in the file `log` there."""
    with (folder / "log").open("ab") as log:
        command = [sys.executable, *arguments]
        process = subprocess.Popen(command, cwd=folder, env=variables, stdout=log, stderr=log)  # noqa: ASYNC220 - returns at once
    try:
        yield process
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Kills it and what it started: how it stops is not measured, and a Socket Mode client takes seconds to."""
    children = children_of(process.pid)
    process.kill()
    process.wait()
    for pid in children:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


async def until_serving(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    """Waits until an HTTP server answers /readyz with 200."""
    async with asyncio.timeout(_START_SECONDS):
        while not await _is_healthy(port):
            _require_alive(process, folder)
            await asyncio.sleep(0.05)


async def until_connected(process: subprocess.Popen[bytes], connected: asyncio.Event, folder: Path) -> None:
    """Waits until a Socket Mode connection was made."""
    async with asyncio.timeout(_START_SECONDS):
        while not connected.is_set():
            _require_alive(process, folder)
            await asyncio.sleep(0.01)


def _require_alive(process: subprocess.Popen[bytes], folder: Path) -> None:
    if process.poll() is not None:
        words = (folder / "log").read_text(encoding="utf-8", errors="replace")
        raise RuntimeError(f"{process.args!r} ended with {process.returncode}:\n{words[-2000:]}")


async def _is_healthy(port: int) -> bool:
    try:
        reader, writer = await asyncio.open_connection(HOST, port)
    except OSError:
        return False
    writer.write(b"GET /readyz HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n")
    first_line = await reader.readline()
    writer.close()
    await writer.wait_closed()
    return b" 200 " in first_line


def children_of(pid: int) -> list[int]:
    """The processes that a process started; none where the system does not tell."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(word) for word in path.read_text(encoding="ascii").split()] if path.exists() else []


def resident_mb(pid: int) -> float:
    """The memory in use by the process that does the work."""
    lines = Path(f"/proc/{_worker_of(pid)}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def cpu_seconds(pid: int) -> float:
    """The processor time used so far by the process that does the work."""
    ended_name = Path(f"/proc/{_worker_of(pid)}/stat").read_text(encoding="utf-8").rpartition(")")[2]
    user, system = ended_name.split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _worker_of(pid: int) -> int:
    """A server's child, or the process itself."""
    return (*children_of(pid), pid)[0]
