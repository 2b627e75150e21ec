"""How long a process takes until Slack can reach it, and what its imports cost."""

import asyncio
import json
import subprocess
import sys
import time
from dataclasses import astuple, dataclass
from pathlib import Path
from statistics import median

from tests.bench.double import SlackDouble
from tests.bench.processes import ROOT, RUN, environment, launch, running, until_connected

_PROGRAMS = {
    "floor": (launch("floor-socket"), "from slack_bolt import App"),
    "bot": (RUN, "import app"),
}
_IMPORT = """
import json, time
started = time.perf_counter()
{statement}
seconds = time.perf_counter() - started
status = open("/proc/self/status").read().partition("VmRSS:")[2]
print(json.dumps([seconds, int(status.split()[0]) / 1024]))
"""


@dataclass(frozen=True)
class Start:
    """Medians of some starts: of the import alone, and from the command to Slack's hello over Socket Mode."""

    connect_seconds: float
    import_seconds: float
    import_mb: float


@dataclass(frozen=True)
class Starts:
    """Both programs."""

    floor: Start
    bot: Start


async def time_starts(times: int, double: SlackDouble, address: str, folder: Path) -> Starts | None:
    """Times starts of the floor and of `python app.py run`, in turn; None where none is wanted."""
    if not times:
        return None
    found: dict[str, list[Start]] = {"floor": [], "bot": []}
    for number in range(times):
        for name, (program, statement) in _PROGRAMS.items():
            hello = await _until_hello(program, f"start-{name}-{number}", double, address, folder)
            found[name].append(Start(hello, *await asyncio.to_thread(_import_once, statement)))
    return Starts(*(_middle(starts) for starts in found.values()))


def _middle(starts: list[Start]) -> Start:
    return Start(*map(median, zip(*(astuple(one) for one in starts), strict=True)))


async def _until_hello(
    program: tuple[str, ...], name: str, double: SlackDouble, address: str, folder: Path
) -> float:
    home = folder / name
    home.mkdir()
    started = time.perf_counter()
    async with running(program, home, environment(double, name, address, home, port=0)) as process:
        await until_connected(process, double.seen(name).connected, home)
        return time.perf_counter() - started


def _import_once(statement: str) -> tuple[float, float]:
    code = _IMPORT.format(statement=statement)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, timeout=300
    )
    seconds, memory_mb = json.loads(done.stdout)
    return seconds, memory_mb
