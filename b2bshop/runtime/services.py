"""Start what the environment does not name: PostgreSQL without DATABASE_URL, Valkey without REDIS_URL."""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from b2bshop.runtime import postgres, valkey

SCRATCH_PREFIX = "b2bshop-scratch-"


@dataclass
class Services:
    """What runs, and the environment that leads the shop to it."""

    environment: dict[str, str] = field(default_factory=dict)
    postgres: postgres.Postgres | None = None
    valkey: valkey.Valkey | None = None

    def stop(self, *, at_once: bool = False) -> None:
        """Stop Valkey, then PostgreSQL; `at_once` drops a throwaway cluster without a checkpoint."""
        if self.valkey:
            self.valkey.stop()
        if self.postgres:
            self.postgres.stop(at_once=at_once)


def embedded(
    home: Path, environ: Mapping[str, str], *, throwaway: bool = False, options: Sequence[str] = ()
) -> Services:
    """Start in `home` the services that `environ` lacks; `options` are those of PostgreSQL."""
    services = Services()
    logs = home / "log"
    logs.mkdir(parents=True, exist_ok=True)
    try:
        if not environ.get("DATABASE_URL"):
            services.postgres = postgres.start(
                home, throwaway=throwaway, log=logs / "postgres.log", options=options
            )
            services.environment["DATABASE_URL"] = services.postgres.url
        if not environ.get("REDIS_URL"):
            services.valkey = valkey.start(logs / "valkey.log")
            services.environment["REDIS_URL"] = services.valkey.url
    except BaseException:
        services.stop(at_once=throwaway)
        raise
    return services


def lock(path: Path) -> IO[str] | None:
    """Hold `path` until this process ends, however it ends; None when somebody else holds it."""
    handle = path.open("a+")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        return None
    handle.seek(0)
    handle.truncate()
    handle.write(f"{os.getpid()}\n")
    handle.flush()
    return handle


def scratch() -> Services:
    """Throwaway services for a test or benchmark run in this process; gone when it ends."""
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return Services()
    _sweep_scratch()
    home, held = _new_scratch()
    services = embedded(home, os.environ, throwaway=True)
    owner = os.getpid()

    def finish() -> None:
        if os.getpid() == owner:
            services.stop(at_once=True)
            _remove_scratch(home)
            if held:
                held.close()

    atexit.register(finish)
    return services


def _new_scratch() -> tuple[Path, IO[str] | None]:
    """It gets the name that others sweep only when it is locked: one that starts just now must not take it away."""
    unborn = Path(tempfile.mkdtemp(prefix="b2bshop-unborn-"))
    unborn.chmod(0o711)
    held = lock(unborn / "lock")
    return unborn.rename(unborn.with_name(unborn.name.replace("unborn", "scratch"))), held


def _sweep_scratch() -> None:
    """Remove what a run that was killed left behind: its servers died with it, its files did not."""
    for home in Path(tempfile.gettempdir()).glob(f"{SCRATCH_PREFIX}*"):
        try:
            held = lock(home / "lock")
        except OSError:
            continue
        if held:
            _remove_scratch(home)
            held.close()


def _remove_scratch(home: Path) -> None:
    postgres.remove(home)
    shutil.rmtree(home, ignore_errors=True)
