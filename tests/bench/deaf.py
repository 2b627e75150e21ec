"""python -m tests.bench.deaf [--rounds N]: seconds from a cut connection of Socket Mode until the bot answers again.

`app.py run` as a process of its own against the sandbox; the connection is closed, or goes silent as when a cable is cut. Somebody types
`/ilt help` again and again meanwhile: what counts is the first answer. Prints Markdown.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sandbox import SandboxClient, SandboxServer
from tests.processes import TOKENS, app, started, stop, wait_until
from tests.steps.bot import PRINCIPAL, TEAM, made_manifest

_AIM_SECONDS = 15
_PAUSE_SECONDS = 0.05


@contextmanager
def running_slack() -> Iterator[SandboxClient]:
    """A local Slack that the bot is connected to."""
    with (
        tempfile.TemporaryDirectory(prefix="ilt-bench-") as name,
        SandboxServer(made_manifest("socket")) as slack,
    ):
        folder, settings = Path(name), TOKENS | {"SLACK_API_URL": slack.api_url}
        assert app(folder, "migrate").returncode == 0
        bot, people = started(folder, "run", **settings), slack.client()
        wait_until(people.app_connected)
        yield people
        stop(bot)


def deaf_seconds(slack: SandboxClient, cut: Callable[[], None]) -> float:
    """How long nobody was answered after it."""
    assert is_answered(slack)
    began = time.perf_counter()
    cut()
    while not is_answered(slack):
        time.sleep(_PAUSE_SECONDS)
    return time.perf_counter() - began


def is_answered(slack: SandboxClient) -> bool:
    """Whether somebody who asks for help gets it now."""
    return slack.app_connected() and slack.command(PRINCIPAL, TEAM, "/ilt help").ok


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    print(
        f"| the connection, cut {rounds} times | answered again after, s: middle | longest, aim {_AIM_SECONDS} |"
    )
    print("|---|---|---|")
    with running_slack() as slack:
        for words, cut in (("is closed", slack.drop_socket_now), ("goes silent", slack.mute_socket_now)):
            found = sorted(deaf_seconds(slack, cut) for _ in range(rounds))
            print(f"| {words} | {found[len(found) // 2]:.1f} | {found[-1]:.1f} |", flush=True)


if __name__ == "__main__":
    main()
