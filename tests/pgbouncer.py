"""PgBouncer in transaction mode before the embedded PostgreSQL, with few connections: each transaction gets another one."""

import os
import pwd
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

from tests.debian import program_of
from tests.processes import free_port, launch_program, wait_until


@contextmanager
def pgbouncer(address: str, folder: Path) -> Iterator[str]:
    """The address of the same database behind a pooler. `folder`: for its files."""
    url, port = make_url(address), free_port()
    server = Path(str(url.query["host"]))
    config = folder / "pgbouncer.ini"
    config.write_text(
        f"""
[databases]
{url.database} = host={server} dbname={url.database} user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 3
max_client_conn = 200
ignore_startup_parameters = extra_float_digits
""",
        encoding="utf-8",
    )
    # Root may not run it, and the server's folder is its owner's alone.
    owner = pwd.getpwuid(server.stat().st_uid).pw_name
    as_owner = [] if owner == pwd.getpwuid(os.getuid()).pw_name else ["-u", owner]
    process = launch_program(
        [str(program_of("pgbouncer")), "-q", *as_owner, str(config)], stderr=subprocess.DEVNULL
    )
    wait_until(lambda: _listens(port))
    yield f"postgresql://postgres@127.0.0.1:{port}/{url.database}"
    process.terminate()
    process.wait()


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
