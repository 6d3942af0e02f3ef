"""Is a container healthy? `python -m b2bshop.runtime.healthcheck web | worker | beat`; exit code 0 or 1."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

# Beat writes its schedule every three minutes.
BEAT_SILENCE = 600


def web() -> bool:
    """`/readyz` answers 200, asked under a host name that the shop accepts."""
    host = (os.environ.get("ALLOWED_HOSTS") or "127.0.0.1").split(",")[0].strip().lstrip(".")
    port = int((os.environ.get("BIND") or "127.0.0.1:8000").rsplit(":", 1)[1])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz", headers={"Host": "127.0.0.1" if host == "*" else host})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False


def worker() -> bool:
    """The worker of this machine answers a ping through Redis."""
    ping = ["celery", "-A", "b2bshop", "inspect", "ping", "--timeout", "5"]
    ping += ["--destination", f"celery@{socket.gethostname()}"]
    return subprocess.run([sys.executable, "-m", *ping], capture_output=True).returncode == 0


def beat() -> bool:
    """The schedule was written lately; some systems add an ending to the name of the file."""
    schedule = Path(os.environ.get("BEAT_SCHEDULE") or "celerybeat-schedule")
    written = [file.stat().st_mtime for file in schedule.parent.glob(f"{schedule.name}*")]
    return bool(written) and time.time() - max(written) < BEAT_SILENCE


def main(argv: list[str]) -> int:
    probes = {"web": web, "worker": worker, "beat": beat}
    if len(argv) != 1 or argv[0] not in probes:
        print(__doc__, file=sys.stderr)
        return 2
    return 0 if probes[argv[0]]() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
