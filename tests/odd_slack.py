"""Something at Slack's address that answers as a test wants: pages instead of data, no headers, other programs."""

import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

Answer = tuple[int, dict[str, str], bytes]


@contextmanager
def odd_slack(answers: Mapping[str, list[Answer]]) -> Iterator[str]:
    """The address of its API. `answers`: by method or page, in order; the last of each again and again."""
    left = {method: list(some) for method, some in answers.items()}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            known = left[self.path.rpartition("/")[2]]
            status, headers, body = known.pop(0) if len(known) > 1 else known[0]
            self.send_response_only(status)  # no headers of its own
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST  # noqa: N815 - the name that http.server looks for

        def log_message(self, *_: Any) -> None:
            """Tests read outcomes, not access logs."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/api/"
    server.shutdown()
    server.server_close()
    thread.join()


@contextmanager
def untrusted_tls(folder: Path) -> Iterator[str]:
    """An address whose certificate somebody made for themselves. It greets once."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_self_made(folder / "tls.pem"))
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def greet() -> None:
            with suppress(OSError), listening.accept()[0] as connection:
                context.wrap_socket(connection, server_side=True).close()

        greeting = threading.Thread(target=greet, daemon=True)
        greeting.start()
        yield f"https://localhost:{listening.getsockname()[1]}"
        greeting.join()


def _self_made(file: Path) -> Path:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1))
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))
    return file
