"""The benchmark: named metrics at three scales, each beside the limits of the machine it ran on.

A metric is a function in a module of `bench/metrics/`, registered under its public name:

    @metric("category_page")
    def category_page(bench):
        return bench.page("/catalog/gruppe-1/")

`@load` registers what fills the database for a scale; it runs before the metrics and must do nothing
when its rows are already there. Times are of one process without a network: Django's test client calls
the whole stack of middleware, and gets the finished page.
"""

from __future__ import annotations

import math
import random
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import cycle
from pathlib import Path
from typing import Any

Measured = dict[str, float | int]
BUYER = "buyer-1@bench.example"  # has an assortment, two contracts and own part numbers
BY_DISCOUNT = (
    "buyer-2@bench.example"  # has no assortment, two contracts, and a list with discounts off the base list
)


@dataclass(frozen=True)
class Scale:
    """How much there is in the shop."""

    name: str
    products: int
    companies: int
    prices: int


# xs is for the tests of the benchmark itself.
SCALES = {
    "xs": Scale("xs", 3_000, 4, 3_200),
    "s": Scale("s", 10_000, 100, 200_000),
    "m": Scale("m", 100_000, 2_000, 2_000_000),
    "l": Scale("l", 1_000_000, 10_000, 20_000_000),
}


def timed(
    call: Callable[..., Any],
    *,
    prepare: Callable[[], Any] | None = None,
    rounds: int = 100,
    seconds: float = 4.0,
    least: int = 3,
    warm: int = 3,
) -> list[float]:
    """Seconds per call, sorted: `rounds` of them, fewer (but `least`) when they take over `seconds`.

    `prepare` is not timed; what it returns is handed to `call`.
    """
    taken: list[float] = []
    while len(taken) < warm + rounds and (len(taken) < warm + least or sum(taken) < seconds):
        given = (prepare(),) if prepare else ()
        started = time.perf_counter()
        call(*given)
        taken.append(time.perf_counter() - started)
    return sorted(taken[warm:])


def percentile(sorted_values: list[float], share: float) -> float:
    """The value that `share` (0…1) of the values do not exceed (nearest rank)."""
    return sorted_values[min(len(sorted_values) - 1, round(share * (len(sorted_values) - 1)))]


def forget_peak() -> None:
    """From now on the peak of this process's memory counts anew; Linux alone can do that."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def peak_mb() -> int:
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) // 1024


class Bench:
    """What a metric gets: the scale and ways to measure."""

    def __init__(self, scale: Scale, **pace: Any) -> None:
        """`pace` is handed to `timed` for every metric."""
        self.scale = scale
        self.pace = pace

    def call(
        self, function: Callable[..., Any], prepare: Callable[[], Any] | None = None, **how: Any
    ) -> Measured:
        """Times and statements of a function, which gets what the untimed `prepare` returns."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        how = {**self.pace, **how}
        function(*((prepare(),) if prepare else ()))
        given = (prepare(),) if prepare else ()
        with CaptureQueriesContext(connection) as captured:
            function(*given)
        statements = len(captured)  # read now: the next request empties the log
        beside, asked = [], []
        busy: list[float] = []

        def ready() -> Any:
            beside.append(self._trivial())
            asked.append(self._select_1())
            return prepare() if prepare else None

        def run(given: Any) -> None:
            started = time.process_time()
            function(*((given,) if prepare else ()))
            busy.append(time.process_time() - started)

        taken = timed(run, prepare=ready, **how)
        middle = statistics.median(taken)
        return {
            "p50_ms": round(middle * 1e3, 3),
            "p95_ms": round(percentile(taken, 0.95) * 1e3, 3),
            "cpu_ms": round(statistics.median(busy) * 1e3, 3),
            "statements": statements,
            "x_trivial_view": round(middle / statistics.median(beside), 1),
            "x_select_1": round(middle / statistics.median(asked)),
        }

    def once(self, function: Callable[[], Any]) -> Measured:
        """Of something that takes minutes: one run. `peak_mb` is the most memory this process held meanwhile."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        beside = statistics.median(self._trivial() for _ in range(20))
        asked = statistics.median(self._select_1() for _ in range(20))
        forget_peak()
        started, busy = time.perf_counter(), time.process_time()
        with CaptureQueriesContext(connection) as captured:
            function()
        taken, busy = time.perf_counter() - started, time.process_time() - busy
        return {
            "p50_ms": round(taken * 1e3, 3),
            "p95_ms": round(taken * 1e3, 3),
            "cpu_ms": round(busy * 1e3, 3),
            "statements": len(captured),
            "x_trivial_view": round(taken / beside, 1),
            "x_select_1": round(taken / asked),
            "peak_mb": peak_mb(),
        }

    def each(self, function: Callable[[Any], Any], wanted: Sequence[Any]) -> Measured:
        """Every one of `wanted` for the first time (`cold_…`, as after a start of the shop), then all once more."""
        wanted = wanted[: self.pace.get("rounds", len(wanted))]
        cold = timed(function, prepare=iter(wanted).__next__, rounds=len(wanted), seconds=60, warm=0)
        again = cycle(wanted)
        warm = self.call(
            function, again.__next__, **{**self.pace, "rounds": len(wanted), "seconds": 60, "warm": 0}
        )
        shown = {"cold_p50_ms": statistics.median(cold), "cold_p95_ms": percentile(cold, 0.95)}
        return {**warm, **{name: round(seconds * 1e3, 3) for name, seconds in shown.items()}}

    def popular(self, count: int) -> list[Any]:
        """Active articles the buyer sees, asked for as articles are sold: few often, most hardly ever.

        The weight of an article is distributed as Weibull with shape 0.6; of one that is asked for, the 0.6th power
        of the weight is distributed as Gamma with shape 1 + 1/0.6, which tells its place in the order of rank.
        """
        from catalog.models import Product

        dice = random.Random(2026)
        ranks = [
            int(math.exp(-dice.gammavariate(1 + 1 / 0.6, 1)) * self.scale.products) for _ in range(count * 3)
        ]
        seen = Product.objects.visible_to(self.buyer).filter(status=Product.Status.ACTIVE, rank__in=ranks)
        by_rank = {product.rank: product for product in seen}
        return [by_rank[rank] for rank in ranks if rank in by_rank][:count]

    def _trivial(self) -> float:
        """Seconds of the trivial view at this moment: a busy machine slows both down, the ratio stays."""
        started = time.perf_counter()
        self.stranger.get("/healthz")
        return time.perf_counter() - started

    @staticmethod
    def _select_1() -> float:
        """Seconds of one round trip to the database at this moment."""
        from django.db import connection

        started = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
        return time.perf_counter() - started

    @cached_property
    def stranger(self) -> Any:
        """A browser in which nobody is signed in."""
        from django.test import Client

        return Client(SERVER_NAME="127.0.0.1")

    def page(self, path: str, status: int = 200, who: str = BUYER, **how: Any) -> Measured:
        """Times, statements and size of a page as BUYER, or `who`, gets it; `gzip_bytes` is what a browser receives."""
        client = self.client(who)
        answer = client.get(path)
        if answer.status_code != status:
            raise RuntimeError(f"{path} answered {answer.status_code}")
        packed = client.get(path, headers={"accept-encoding": "gzip"})
        sizes = {"bytes": len(answer.content), "gzip_bytes": len(packed.content)}
        return {**self.call(lambda: client.get(path), **how), **sizes}

    def client(self, who: str = BUYER) -> Any:
        """A browser in which BUYER or somebody else is signed in."""
        from django.conf import settings
        from django.contrib.auth import get_user_model
        from django.test import Client

        client = Client(SERVER_NAME="127.0.0.1")
        buyer = get_user_model().objects.get(email=who)
        client.force_login(buyer, backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    @cached_property
    def buyer(self) -> Any:
        """BUYER as an Actor."""
        from accounts.actor import Actor
        from accounts.models import Membership

        return Actor.from_membership(Membership.objects.get(user__email=BUYER))


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
