"""One `web` after the other is replaced while people tap: nobody loses a request."""

import itertools
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from sandbox import SandboxServer
from tests.patience import PATIENT
from tests.processes import TOKENS, free_port, started, stop, wait_until
from tests.steps.bot import made_manifest
from tests.steps.forged import BODY, signed

# A balancer looks at each `web` this often, and sends people on what it saw last.
LOOK_SECONDS = 0.2
PAUSE_SECONDS = 0.04


class Balancer:
    """As those in front of several `web` are: it knows of a process only what /readyz said a moment ago."""

    def __init__(self, ports: list[int]) -> None:
        self.ready: dict[int, bool] = dict.fromkeys(ports, False)
        self._turns = itertools.count()
        self._ended = threading.Event()

    @contextmanager
    def looking(self) -> Iterator[None]:
        """It looks at them all the while."""
        looker = threading.Thread(target=self._look)
        looker.start()
        try:
            yield
        finally:
            self._ended.set()
            looker.join()

    def _look(self) -> None:
        with httpx.Client() as client:
            while not self._ended.wait(LOOK_SECONDS):
                for port in self.ready:
                    self.ready[port] = _says_ok(client, f"http://127.0.0.1:{port}/readyz")

    def pick(self) -> int:
        ready = [port for port, is_ready in self.ready.items() if is_ready]
        return ready[next(self._turns) % len(ready)]


def _says_ok(client: httpx.Client, url: str) -> bool:
    try:
        return client.get(url).status_code == 200
    except httpx.TransportError:
        return False


@contextmanager
def people(balancer: Balancer) -> Iterator[list[bool]]:
    """Two at once who type a command again and again; whether each was answered."""
    answered: list[bool] = []
    ended = threading.Event()

    def type_on() -> None:
        # Kept-alive connections, as a balancer has them to each process.
        with httpx.Client(timeout=60) as client:
            while not ended.wait(PAUSE_SECONDS):
                answered.append(_typed(client, balancer.pick()))

    threads = [threading.Thread(target=type_on) for _ in range(2)]
    for one in threads:
        one.start()
    try:
        yield answered
    finally:
        ended.set()
        for one in threads:
            one.join()


def _typed(client: httpx.Client, port: int) -> bool:
    url = f"http://127.0.0.1:{port}/slack/events"
    try:
        answer = client.post(url, content=BODY, headers=signed(BODY, int(time.time())))
    except httpx.TransportError:
        return False
    return answer.status_code == 200 and "/ilt" in answer.text


def test_a_rolling_restart_loses_no_request(tmp_path, postgres):
    address, ports = postgres.migrated(), [free_port(), free_port()]
    balancer = Balancer(ports)
    with SandboxServer(made_manifest("http"), timing=PATIENT) as slack, balancer.looking():
        settings = TOKENS | {"SLACK_API_URL": slack.api_url, "DATABASE_URL": address}
        settings |= {"ILT_DRAIN_SECONDS": "2", "ILT_LOG_LEVEL": "error"}
        webs = {port: started(tmp_path, "web", **settings, PORT=str(port)) for port in ports}
        wait_until(lambda: all(balancer.ready.values()))
        with people(balancer) as answered:
            first, second = ports
            stop(webs[first])
            # It ends when nobody types any more.
            at_once = settings | {"ILT_DRAIN_SECONDS": "0", "PORT": str(first)}
            webs[first] = started(tmp_path, "web", **at_once)
            wait_until(lambda: all(balancer.ready.values()))
            stop(webs.pop(second))
            so_far = len(answered)
            wait_until(lambda: len(answered) > so_far + 20)
        for one in webs.values():
            stop(one)
    print(f"{len(answered)} requests, {answered.count(False)} lost")
    assert answered.count(False) == 0
    assert len(answered) > 100
