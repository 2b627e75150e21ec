"""`python -m sandbox`: the local Slack as a program."""

import argparse
import asyncio
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sandbox import snapshot
from sandbox.manifest import install, load_manifest
from sandbox.sandbox import Sandbox
from sandbox.school import on_a_monday
from sandbox.server import LocalServer, bind, create_app, mount_page, name_addresses
from sandbox.state import SIGNING_SECRET, Team, neighbouring_teams

_STATE = Path(".data/sandbox")


def main(words: list[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT; 0, or 2 with one sentence if it cannot start."""
    options = _parse(words)
    try:
        manifest = load_manifest(options.manifest)
        kept = snapshot.load(options.state or _STATE) if options.keep else None
        if kept is None and options.school:
            kept = on_a_monday(install(manifest).bot_name, datetime.now(UTC))
        listener, url = bind(options.port)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"The sandbox cannot start: {error}\n")
        return 2
    sandbox = Sandbox(
        manifest,
        state=kept,
        http_target=options.http_target,
        signing_secret=options.signing_secret,
        record=options.record,
        clock_file=options.clock_file,
        **(_district() if options.district else {}),
    )
    name_addresses(sandbox, url)
    _serve(sandbox, listener, url, options)
    return 0


def _district() -> dict[str, Any]:
    """Three workspaces, one of them of an organization; the app is installed in none."""
    return {"team": Team(token=""), "neighbours": neighbouring_teams()}


def _parse(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A local Slack to try the app in.")
    add = parser.add_argument
    add("--port", type=int, default=8010, help="port on 127.0.0.1; 0 takes a free one")
    add("--manifest", type=Path, default=Path("manifest.json"), help="the app's manifest, as JSON")
    add(
        "--state",
        type=Path,
        help=f"keep this run in that folder, for --keep later (with --keep alone: {_STATE})",
    )
    add("--keep", action="store_true", help="go on where the last run ended, instead of from the first day")
    add("--school", action="store_true", help="begin on a Monday at 3:15 PM, with people who have names")
    add("--district", action="store_true", help="three workspaces that install the app themselves (OAuth)")
    add("--no-page", action="store_true", help="serve no page for people")
    add("--http-target", help="deliver by signed HTTP to this address, instead of Socket Mode")
    add("--signing-secret", default=SIGNING_SECRET, help="secret for signed HTTP")
    add("--record", type=Path, help="append every call of the app to this file, as JSON lines")
    add("--clock-file", type=Path, help="file that tells the app the offset of the clock")
    return parser.parse_args(words)


def _serve(sandbox: Sandbox, listener: socket.socket, url: str, options: argparse.Namespace) -> None:
    app = create_app(sandbox)
    if not options.no_page:
        mount_page(app, sandbox)

    def say_ready() -> None:
        sys.stdout.write(f"Open {url} in your browser\n")
        sys.stdout.flush()

    server = LocalServer(sandbox, app, say_ready, options.state or (_STATE if options.keep else None))
    asyncio.run(server.serve([listener]))


if __name__ == "__main__":
    sys.exit(main())
