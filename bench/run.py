"""`make bench`: SCALE=s|m|l, ONLY=name,name. Prints a table and writes bench/results/latest.json.

The database of a scale stays in `.bench/<scale>`, so that only the first run loads it. See docs/benchmark.md.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import signal
import sys
import time
from pathlib import Path
from typing import Any

import bench
from b2bshop.runtime import memory, postgres, services
from b2bshop.runtime.postgres import ServiceError
from bench.store import NotOurs

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results" / "latest.json"


class Misuse(Exception):
    """The person asked for something that does not exist."""


def chosen_scale() -> bench.Scale:
    name = os.environ.get("SCALE") or "s"
    if name not in bench.SCALES:
        raise Misuse(f"SCALE={name} does not exist; choose one of {', '.join(bench.SCALES)}.")
    return bench.SCALES[name]


def chosen_metrics() -> list[str]:
    wanted = [name.strip() for name in os.environ.get("ONLY", "").split(",") if name.strip()]
    unknown = [name for name in wanted if name not in bench.METRICS]
    if unknown:
        known = ", ".join(bench.METRICS) or "none yet"
        raise Misuse(f"ONLY names unknown metrics: {', '.join(unknown)}. Known: {known}.")
    return wanted or list(bench.METRICS)


def set_up(scale: bench.Scale, addresses: dict[str, str]) -> None:
    """Settings, tables, metrics and data."""
    os.environ.update(addresses)
    os.environ.setdefault("SECRET_KEY", "a key for the benchmark, which protects nothing")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "b2bshop.settings")
    os.environ.update(DEMO="1", STATIC_ROOT=str(RESULTS.parent))
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    os.environ["LOG_LEVEL"] = "ERROR"
    import django
    from django.core.management import call_command

    django.setup()
    from bench import store

    register()
    chosen_metrics()  # a wrong name is told before anything is made
    store.make_room(scale)
    call_command("migrate", verbosity=0)
    load(scale)
    store.mark(store.fingerprint(scale))


def register() -> None:
    """Import what declares metrics and data."""
    importlib.import_module("bench.data")
    metrics = importlib.import_module("bench.metrics")
    for module in pkgutil.iter_modules(metrics.__path__):
        importlib.import_module(f"bench.metrics.{module.name}")


def load(scale: bench.Scale) -> None:
    for fill in bench.LOADERS:
        fill(scale)


def measure(scale: bench.Scale, **pace: Any) -> dict[str, Any]:
    """What `latest.json` holds; `pace` says how often and how long (see bench.timed)."""
    from bench.limits import limits, machine

    memory.settle()  # as a web process does
    names = chosen_metrics()
    result: dict[str, Any] = {"scale": scale.name, "machine": machine(), "limits": limits(), "metrics": {}}
    print_limits(result)
    context = bench.Bench(scale, **pace)
    for name in names:
        result["metrics"][name] = measured = bench.METRICS[name](context)
        print_row(name, measured)
    return result


def print_limits(result: dict[str, Any]) -> None:
    print("  ".join(f"{key}: {value}" for key, value in result["machine"].items()))
    for name, value in result["limits"].items():
        print(f"{name:<24}{value:>12.1f}")
    columns = "".join(f"{name:>15}" for name in COLUMNS)
    print(f"\n{'metric':<24}{columns}", flush=True)


COLUMNS = (
    "p50_ms",
    "p95_ms",
    "cold_p50_ms",
    "cold_p95_ms",
    "cpu_ms",
    "statements",
    "bytes",
    "gzip_bytes",
    "x_trivial_view",
    "x_select_1",
)


def print_row(name: str, measured: bench.Measured) -> None:
    print(f"{name:<24}" + "".join(f"{_shown(measured.get(column)):>15}" for column in COLUMNS), flush=True)


def _shown(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"


def write(result: dict[str, Any], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(result, indent=2) + "\n")


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    running = None
    try:
        scale = chosen_scale()
        home = ROOT / ".bench" / scale.name
        home.mkdir(parents=True, exist_ok=True)
        held = services.lock(home / "lock")
        if held is None:
            raise Misuse(f"A benchmark already runs in {home}.")
        started = time.monotonic()
        running = services.embedded(home, os.environ, throwaway=True, options=postgres.sized())
        set_up(scale, running.environment)
        print(f"scale {scale.name}, prepared in {time.monotonic() - started:.1f} s", flush=True)
        result = measure(scale)
    except (Misuse, ServiceError, NotOurs) as problem:
        print(problem, file=sys.stderr)
        return 1
    finally:
        if running:
            running.stop()
    write(result, RESULTS)
    print(f"\nWritten to {RESULTS.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
