"""What no page of ours can beat on this machine; the metrics are read against it."""

from __future__ import annotations

import os
import platform
import statistics
from pathlib import Path
from typing import Any

from django.db import connection
from django.template import Context, Engine
from django.test import Client

from bench import timed

ROW = "<tr><td>{{ row.sku }}</td><td>{{ row.name }}</td><td>{{ row.price }}</td><td>{{ row.stock }}</td></tr>"


def limits() -> dict[str, float]:
    """Microseconds (median) of one round trip to the database, of `/healthz` through all middleware and
    of a bare table of 48 rows."""
    return {"select_1_us": _select_1(), "trivial_view_us": _trivial_view(), "template_48_us": _template_48()}


def _median_us(taken: list[float]) -> float:
    return round(statistics.median(taken) * 1e6, 1)


def _select_1() -> float:
    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()

    return _median_us(timed(ask, rounds=1000))


def _trivial_view() -> float:
    client = Client(SERVER_NAME="127.0.0.1")
    if client.get("/healthz").status_code != 200:
        raise RuntimeError("/healthz did not answer 200")
    return _median_us(timed(lambda: client.get("/healthz"), rounds=300))


def _template_48() -> float:
    template = Engine().from_string("<table>{% for row in rows %}" + ROW + "{% endfor %}</table>")
    rows = [{"sku": f"B-{n}", "name": "Hexagon bolt", "price": "1.23", "stock": n} for n in range(48)]
    return _median_us(timed(lambda: template.render(Context({"rows": rows})), rounds=300))


def machine() -> dict[str, Any]:
    """What the numbers were measured on."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        postgresql = cursor.fetchone()[0]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "memory_gib": round(memory / 2**30, 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "postgresql": postgresql,
    }


def _cpu() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text()
    except OSError:
        return platform.processor()
    names = [line.split(":", 1)[1].strip() for line in text.splitlines() if line.startswith("model name")]
    return names[0] if names else platform.processor()
