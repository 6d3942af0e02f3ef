"""`make test`: pytest over everything, in parallel. More arguments through ARGS."""

from __future__ import annotations

import os
import shlex
import sys

from b2bshop.runtime.browser import HOW_TO_GET_ONE, find_chromium

# Each worker migrates a database of its own; beyond eight that costs more than it brings.
MOST_WORKERS = 8


def workers() -> int:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 2
    return max(2, min(cores, MOST_WORKERS))


def main(argv: list[str]) -> None:
    chromium = find_chromium()
    if chromium:
        os.environ["CHROMIUM"] = chromium
    else:
        print(HOW_TO_GET_ONE, flush=True)
    arguments = [*shlex.split(os.environ.pop("ARGS", "")), *argv]
    command = [sys.executable, "-m", "pytest", "-n", str(workers()), *arguments]
    os.execv(sys.executable, command)  # noqa: S606


if __name__ == "__main__":
    main(sys.argv[1:])
