"""Suggestions: how long they take for a whole history, and how well they foretell the next orders of a wholesaler."""

from django.db import connection

from bench import Bench, Measured, metric
from bench.reorder import figures, history


@metric("reorder_suggestions")
def reorder_suggestions(bench: Bench) -> Measured:
    """Protocol P1; `hit_at_10` and `recall_at_10` beside the time of it all. Without the history, of nobody."""
    orders = history() or {}
    found: dict[str, float] = {}
    measured = bench.once(lambda: found.update(figures(connection, orders) if orders else {"customers": 0}))
    return {**measured, **found}
