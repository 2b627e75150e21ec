"""The driver of a sandbox that runs in this process: the same calls without HTTP between, which costs a test half its time."""

import asyncio
import inspect
import json
from typing import Any

from sandbox.client import SandboxClient
from sandbox.server import SandboxServer
from sandbox.web.encoding import dumps


class NearClient(SandboxClient):
    """As `SandboxClient`; what people do and see goes straight to the facade, on the server's own loop, as JSON."""

    def __init__(self, server: SandboxServer, team_id: str = "") -> None:
        super().__init__(server.url_of(team_id))
        self._server = server
        self._sandbox = server.of(team_id)

    def call(self, name: str, /, **args: Any) -> Any:
        """Any method of the facade by name; JSON in, JSON out. Raises SandboxError with the sandbox's sentence."""
        doing = self._carry_out(name, json.loads(dumps(args)))
        return json.loads(asyncio.run_coroutine_threadsafe(doing, self._server.loop).result())

    async def _carry_out(self, name: str, args: dict[str, Any]) -> str:
        result = getattr(self._sandbox, name)(**args)
        return dumps(await result if inspect.isawaitable(result) else result)
