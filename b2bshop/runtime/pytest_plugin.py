"""pytest plugin: one PostgreSQL and one Valkey for the whole run, started before the settings are read.

The controller of a parallel run starts them; its workers inherit the addresses and take one Redis
database each.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from urllib.parse import urlsplit, urlunsplit

import pytest

from b2bshop.runtime import services
from b2bshop.runtime.browser import HOW_TO_GET_ONE, find_chromium
from b2bshop.runtime.postgres import ServiceError


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None, object, object]:
    os.environ.setdefault("SECRET_KEY", "a key for tests, which protects nothing and is known to everybody")
    # Playwright runs an event loop; no files are collected; threads in tests bring their own connections.
    defaults = {"DJANGO_ALLOW_ASYNC_UNSAFE": "true", "STATIC_COLLECTED": "0", "DATABASE_POOL_OFF": "1"}
    defaults["STAFF_NEED_MFA"] = "0"  # those who test it switch it on
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
    os.environ.setdefault("STATIC_COLLECTED", "false")  # pages find their files without collectstatic
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if worker:
        os.environ["REDIS_URL"] = own_database(os.environ["REDIS_URL"], int(worker.removeprefix("gw")))
    else:
        try:
            os.environ.update(services.scratch().environment)
        except ServiceError as problem:
            raise pytest.UsageError(str(problem)) from problem
    return (yield)


def own_database(url: str, worker: int) -> str:
    """The Redis address of test worker 0, 1, 2 …: raises the number after the slash."""
    parts = urlsplit(url)
    first = int(parts.path.strip("/") or 0)
    return urlunsplit(parts._replace(path=f"/{first + worker + 1}"))


@pytest.fixture(scope="session")
def browser_path() -> str:
    """The Chromium for browser tests; where there is none they are skipped and say how to get one."""
    return find_chromium() or pytest.skip(HOW_TO_GET_ONE)
