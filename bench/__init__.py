"""The benchmark: named metrics at three scales, each beside the limits of the machine it ran on.

A metric is a function in a module of `bench/metrics/`, registered under its public name:

    @metric("category_page")
    def category_page(bench):
        return bench.page("/catalog/fasteners/", login="buyer@nordwerk.example")

`@load` registers what fills the database for a scale; it runs before the metrics and must do nothing
when its rows are already there.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Measured = dict[str, float | int]


@dataclass(frozen=True)
class Scale:
    """How much there is in the shop."""

    name: str
    products: int
    companies: int
    prices: int


SCALES = {
    "s": Scale("s", 10_000, 100, 200_000),
    "m": Scale("m", 100_000, 2_000, 2_000_000),
    "l": Scale("l", 1_000_000, 10_000, 20_000_000),
}


def timed(call: Callable[[], Any], *, rounds: int = 30, seconds: float = 5.0, warm: int = 3) -> list[float]:
    """Seconds per call, sorted: `rounds` of them, fewer (at least three) when they take over `seconds`."""
    for _ in range(warm):
        call()
    taken: list[float] = []
    while len(taken) < rounds and (len(taken) < 3 or sum(taken) < seconds):
        started = time.perf_counter()
        call()
        taken.append(time.perf_counter() - started)
    return sorted(taken)


def percentile(sorted_values: list[float], share: float) -> float:
    """The value that `share` (0…1) of the values do not exceed (nearest rank)."""
    return sorted_values[min(len(sorted_values) - 1, round(share * (len(sorted_values) - 1)))]


class Bench:
    """What a metric gets: the scale and ways to measure."""

    def __init__(self, scale: Scale, limits: dict[str, float]) -> None:
        self.scale = scale
        self.limits = limits

    def call(self, function: Callable[[], Any], **how: Any) -> Measured:
        """Times and statements of any function."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        function()
        with CaptureQueriesContext(connection) as captured:
            function()
        taken = timed(function, **how)
        middle = statistics.median(taken)
        return {
            "p50_ms": round(middle * 1e3, 3),
            "p95_ms": round(percentile(taken, 0.95) * 1e3, 3),
            "statements": len(captured),
            "x_trivial_view": round(middle * 1e6 / self.limits["trivial_view_us"], 1),
        }

    def page(self, path: str, *, login: str | None = None, **how: Any) -> Measured:
        """Times, statements and size of a page through the whole stack of middleware."""
        client = self.client(login)
        answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")
        return {**self.call(lambda: client.get(path), **how), "bytes": len(answer.content)}

    def client(self, login: str | None = None) -> Any:
        """A signed-in visitor; `login` is an e-mail address."""
        from django.contrib.auth import get_user_model
        from django.test import Client

        client = Client(SERVER_NAME="127.0.0.1")
        if login:
            backend = "django.contrib.auth.backends.ModelBackend"
            client.force_login(get_user_model().objects.get(email=login), backend=backend)
        return client


METRICS: dict[str, Callable[[Bench], Measured]] = {}
LOADERS: list[Callable[[Scale], None]] = []


def metric(name: str) -> Callable[[Callable[[Bench], Measured]], Callable[[Bench], Measured]]:
    """Register a metric under the name it has in the results."""

    def register(function: Callable[[Bench], Measured]) -> Callable[[Bench], Measured]:
        if name in METRICS:
            raise ValueError(f"The metric {name} exists twice")
        METRICS[name] = function
        return function

    return register


def load(function: Callable[[Scale], None]) -> Callable[[Scale], None]:
    """Register what fills the database for a scale."""
    LOADERS.append(function)
    return function
