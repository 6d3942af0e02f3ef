"""Child processes that never outlive their parent."""

from __future__ import annotations

import ctypes
import os
import pwd
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(sig: signal.Signals, parent: int) -> None:
    """Ask Linux to send this process `sig` when the thread that started it ends, even by SIGKILL."""
    if _libc is None:
        return
    _libc.prctl(PR_SET_PDEATHSIG, int(sig))
    if os.getppid() != parent:
        os.kill(os.getpid(), sig)


def in_child(sig: signal.Signals, parent: int) -> Callable[[], None]:
    """What a child does between fork and exec; for `preexec_fn`."""

    def prepare() -> None:
        # A shell that starts us with "&" hands down an ignored SIGINT, and PostgreSQL stops by SIGINT.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        die_with_parent(sig, parent)

    return prepare


def spawn(
    argv: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    cwd: str | Path = "/",
    output: int | IO[bytes] | None = None,
    orphan_signal: signal.Signals = signal.SIGTERM,
    user: pwd.struct_passwd | None = None,
    stdin: bytes = b"",
) -> subprocess.Popen[bytes]:
    """Start `argv` in a session of its own, so that Ctrl-C reaches only us and we decide the order.

    Call it from the main thread: the kernel ties `orphan_signal` to the calling thread.
    """
    process = subprocess.Popen(
        [str(part) for part in argv],
        env=None if env is None else dict(env),
        cwd=cwd,
        stdin=subprocess.PIPE if stdin else subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        start_new_session=True,
        preexec_fn=in_child(orphan_signal, os.getpid()),
        **as_user(user),
    )
    if process.stdin:
        process.stdin.write(stdin)
        process.stdin.close()
    return process


def as_user(user: pwd.struct_passwd | None) -> dict[str, Any]:
    """The subprocess arguments that run a command as `user`."""
    return {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def stop(process: subprocess.Popen[bytes], sig: signal.Signals, grace: float = 20) -> None:
    """Send `sig`, wait `grace` seconds, then kill the whole session."""
    if process.poll() is None:
        process.send_signal(sig)
        try:
            process.wait(grace)
        except subprocess.TimeoutExpired:
            kill_session(process)
    process.wait()


def kill_session(process: subprocess.Popen[bytes]) -> None:
    """SIGKILL for the process and everything it started in its session."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        process.kill()


def free_port() -> int:
    """A loopback TCP port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def accepts(port: int) -> bool:
    """Is somebody listening on this loopback port?"""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def command_line(pid: int) -> str:
    """What process `pid` runs, empty when there is no such process."""
    if sys.platform == "linux":
        try:
            raw = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return ""
        return raw.replace(b"\0", b" ").decode(errors="replace").strip()
    asked = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True)
    return asked.stdout.strip()
