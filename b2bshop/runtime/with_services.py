"""Run one command on throwaway services: `python -m b2bshop.runtime.with_services <command> …`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from b2bshop.runtime import services
from b2bshop.runtime.postgres import ServiceError


def main(argv: list[str]) -> int:
    if not argv:
        print(__doc__, file=sys.stderr)
        return 2
    # An ordinary exit, so that the services are stopped and their files removed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        addresses = services.scratch().environment
    except ServiceError as problem:
        print(problem, file=sys.stderr)
        return 1
    key = {"SECRET_KEY": os.environ.get("SECRET_KEY") or "for one command on throwaway services"}
    return subprocess.run(argv, env={**os.environ, **key, **addresses}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
