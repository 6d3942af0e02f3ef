"""The runtime from outside: supervisors as processes of their own, on scratch data directories."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from b2bshop.runtime import postgres

ROOT = Path(__file__).resolve().parents[2]
SERVICES_ONLY = [sys.executable, "-m", "b2bshop.runtime.demo", "--services-only"]


def descendants(pid):
    """The ids of all processes below `pid`."""
    listed = subprocess.run(["ps", "-Ao", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = {int(line.split()[0]): int(line.split()[1]) for line in listed.splitlines()}
    found, border = set(), {pid}
    while border:
        border = {child for child, parent in parents.items() if parent in border} - found
        found |= border
    return found


def alive(pids):
    """Those of `pids` that still run; a zombie waiting for its parent has ended."""
    asked = ["ps", "-o", "pid=,stat=", "-p", ",".join(map(str, pids)) or "0"]
    lines = subprocess.run(asked, capture_output=True, text=True).stdout.splitlines()
    return {int(line.split()[0]) for line in lines if not line.split()[1].startswith("Z")}


def eventually(condition, seconds=15):
    """Wait until `condition()` holds and return its value."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)
    return value


def _hears_interrupts() -> list[str]:
    """Tests that a shell runs in the background ignore SIGINT, and so would everything they start."""
    return ["env", "--default-signal=INT"] if signal.getsignal(signal.SIGINT) == signal.SIG_IGN else []


class Runtime:
    """A supervisor with embedded services in a data directory."""

    def __init__(self, data_dir, argv=(), **env):
        cleared = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
        cleared.pop("MAKELEVEL", None)
        self.data_dir = data_dir
        self.process = subprocess.Popen(
            [*_hears_interrupts(), *(argv or SERVICES_ONLY)],
            cwd=ROOT,
            env={**cleared, "DATA_DIR": str(data_dir), "NO_COLOR": "1", **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said = ""

    def wait_for(self, text):
        for line in self.process.stdout:
            self.said += line
            if text in line:
                self.below = descendants(self.process.pid)
                return self
        raise AssertionError(f"ended without saying {text!r}:\n{self.said}")

    @property
    def database_url(self):
        return re.search(r"DATABASE_URL='(.*)'", self.said)[1]

    @property
    def redis_url(self):
        return re.search(r"REDIS_URL='(.*)'", self.said)[1]

    def signal(self, number):
        self.process.send_signal(number)
        return self

    def ended(self):
        """Wait for the end and return the exit code."""
        rest, _ = self.process.communicate(timeout=30)
        self.said += rest
        return self.process.returncode


@pytest.fixture
def data_dir():
    # Not pytest's tmp_path: its parents are private to the user, and this is the common case.
    with tempfile.TemporaryDirectory(prefix="b2bshop-test-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "data"
        postgres.remove(Path(folder) / "data")


@pytest.fixture
def start(data_dir):
    """Start the services of a data directory and wait until they are ready; whatever happens, end them."""
    started = []

    def begin(folder=data_dir, wait_for="Services ready", **kwargs):
        started.append(Runtime(folder, **kwargs))
        return started[-1].wait_for(wait_for) if wait_for else started[-1]

    yield begin
    for runtime in started:
        if runtime.process.poll() is None:
            runtime.signal(signal.SIGTERM).ended()
