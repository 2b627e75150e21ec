"""A stand-alone local Slack: one workspace, one installed app, Slack's rules."""

from sandbox.client import SandboxClient
from sandbox.results import SandboxError
from sandbox.sandbox import Sandbox
from sandbox.server import SandboxServer

__all__ = ["Sandbox", "SandboxClient", "SandboxError", "SandboxServer"]
