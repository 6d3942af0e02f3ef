"""Several processes as one: shared log, common start, common end."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO

from b2bshop.runtime import console, processes

# An operator's promise is 30 s; PostgreSQL and Valkey need their share of it.
GRACE = 20.0
TICK = 0.25
# A signal that arrives twice at once (from the terminal and from make) is one wish, not two.
IMPATIENCE = 1.0


class Stopped(Exception):
    """Somebody asked the whole to stop."""


class Died(Exception):
    """A process ended that should have gone on."""


@dataclass
class Child:
    """A supervised process; `output` is read by the supervisor, or None where a service logs for itself."""

    name: str
    process: subprocess.Popen[bytes]
    stop_signal: signal.Signals
    hasty_signal: signal.Signals
    log: IO[bytes] | None = None
    rest: bytes = b""

    @property
    def running(self) -> bool:
        return self.process.poll() is None


class Supervisor:
    """Single-threaded on purpose: children are tied to the thread that starts them."""

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self.children: list[Child] = []
        self.asked_at: float | None = None
        self.hasty = False
        self._selector = selectors.DefaultSelector()
        self._parent = os.getppid()

    def listen(self) -> None:
        """Take over Ctrl-C and SIGTERM, also where a shell handed them down as ignored."""
        reader, writer = os.pipe()
        for end in (reader, writer):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        self._selector.register(reader, selectors.EVENT_READ, None)
        for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sig, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        now = time.monotonic()
        if self.asked_at is None:
            self.asked_at = now
        elif now - self.asked_at > IMPATIENCE:
            self.hasty = True

    def start(self, name: str, argv: Sequence[str | Path], env: Mapping[str, str], cwd: Path) -> Child:
        """Start a process of ours and read its output."""
        process = processes.spawn(argv, env=env, cwd=cwd, output=subprocess.PIPE)
        log = (self.logs / f"{name}.log").open("ab")
        child = Child(name, process, signal.SIGTERM, signal.SIGKILL, log)
        assert process.stdout is not None
        os.set_blocking(process.stdout.fileno(), False)
        self._selector.register(process.stdout, selectors.EVENT_READ, child)
        self.children.append(child)
        return child

    def adopt(self, name: str, process: subprocess.Popen[bytes], stop_signal: signal.Signals) -> None:
        """Watch and stop a service that writes its own log."""
        self.children.append(Child(name, process, stop_signal, signal.SIGQUIT))

    def run(self, name: str, argv: Sequence[str | Path], env: Mapping[str, str], cwd: Path) -> None:
        """Run a step to its end; raise `Died` when it fails and `Stopped` when somebody asks to stop."""
        child = self.start(name, argv, env, cwd)
        self.watch(lambda: not child.running, ending=child)
        self._drain(child)
        self.children.remove(child)
        if child.process.returncode:
            raise Died(f"{name} failed with exit code {child.process.returncode}.")

    def watch(self, until: Callable[[], bool], ending: Child | None = None) -> None:
        """Pass on output until `until()`; `ending` is the one process that may end meanwhile."""
        while not until():
            self._pump(TICK)
            if self._asked():
                raise Stopped
            for child in self.children:
                if child is not ending and not child.running:
                    self._drain(child)
                    raise Died(f"{child.name} ended unexpectedly (exit code {child.process.returncode}).")

    def _asked(self) -> bool:
        if self.asked_at is None and _make_was_interrupted(self._parent):
            self.asked_at = time.monotonic()
        return self.asked_at is not None

    def stop(self) -> None:
        """Stop our own processes together, then the services in the reverse order of their start."""
        own = [child for child in self.children if child.log]
        for child in own:
            self._signal(child, child.stop_signal)
        self._await_end(own)
        for child in reversed([child for child in self.children if not child.log]):
            self._signal(child, child.stop_signal)
            self._await_end([child])
        self.children.clear()

    def _await_end(self, children: list[Child]) -> None:
        deadline = time.monotonic() + GRACE
        hastened = False
        while any(child.running for child in children):
            self._pump(0.05)
            if self.hasty and not hastened:
                hastened = True
                for child in children:
                    self._signal(child, child.hasty_signal)
            if time.monotonic() > deadline:
                for child in children:
                    if child.running:
                        console.line("shop", f"{child.name} did not stop within {GRACE:.0f} s and is killed")
                        processes.kill_session(child.process)
        for child in children:
            self._drain(child)
            if child.log:
                # Pool workers of a killed parent would live on.
                processes.kill_session(child.process)

    def _signal(self, child: Child, sig: signal.Signals) -> None:
        if child.running:
            if sig == signal.SIGKILL:
                processes.kill_session(child.process)
            else:
                child.process.send_signal(sig)

    def _pump(self, timeout: float) -> None:
        for key, _ in self._selector.select(timeout):
            if key.data is None:
                with contextlib.suppress(BlockingIOError):
                    os.read(key.fd, 4096)
            else:
                self._read(key.data)

    def _read(self, child: Child) -> bool:
        """Pass on what `child` has written; False when there is nothing more for now."""
        assert child.process.stdout is not None
        try:
            data = os.read(child.process.stdout.fileno(), 65536)
        except BlockingIOError:
            return False
        if not data:
            self._selector.unregister(child.process.stdout)
            child.process.stdout.close()
            self._emit(child, b"\n" if child.rest else b"")
            return False
        self._emit(child, data)
        return True

    def _emit(self, child: Child, data: bytes) -> None:
        *lines, child.rest = (child.rest + data).split(b"\n")
        for text in lines:
            console.line(child.name, text.decode(errors="replace").rstrip("\r"))
            if child.log:
                child.log.write(text + b"\n")
        if child.log:
            child.log.flush()

    def _drain(self, child: Child) -> None:
        stdout = child.process.stdout
        while stdout is not None and not stdout.closed and self._read(child):
            pass


def _make_was_interrupted(parent: int) -> bool:
    """Has the `make` above us got a SIGINT that was not sent to us as well?

    A terminal sends Ctrl-C to both. `kill -INT <make>` reaches make alone, which then waits for us
    without a word; only its signal mask, in which it now blocks SIGINT, tells.
    """
    if "MAKELEVEL" not in os.environ:
        return False
    try:
        status = Path(f"/proc/{parent}/status").read_text()
        name = Path(f"/proc/{parent}/comm").read_text().strip()
    except OSError:
        return False
    blocked = next((line.split()[1] for line in status.splitlines() if line.startswith("SigBlk:")), "0")
    return name in {"make", "gmake"} and bool(int(blocked, 16) & 1 << (signal.SIGINT - 1))
