"""Suggestions are made anew from the orders of two years, for everybody at once."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.timezone import localdate

from orders.states import GONE, NEVER_PLACED

from .scoring import ranked

LOOKS_BACK = timedelta(days=730)
SALES_LOCK = 7_101  # namespace of the advisory locks of this room

# Every line once for its unit and once for who ordered it; what was ordered and is not delivered after all is no habit.
BOUGHT = """
SELECT o.unit_id AS unit, w.who, l.product_id AS product, o.id AS ordering,
  (o.ordered_at AT TIME ZONE %(zone)s)::date AS day, l.id AS line
FROM orders_order o JOIN orders_orderline l ON l.order_id = o.id
  CROSS JOIN LATERAL (VALUES (NULL::bigint), (coalesce(o.ordered_by_id, 0))) AS w(who)
WHERE o.ordered_at >= %(since)s AND NOT o.state = ANY(%(gone)s) AND l.cancelled < l.quantity
  AND w.who IS DISTINCT FROM 0
"""
KEEP = """
INSERT INTO sales_suggestion (unit_id, person_id, product_id, rank, times, first_on, last_on, line_id, made_at)
SELECT found.*, %(made_at)s FROM ({found}) found
"""


@transaction.atomic
def suggest_anew(*, at: datetime) -> int:
    """How many there are now. Readers see those of before until all are there; a second one at a time does nothing."""
    values: dict[str, Any] = {
        "since": at - LOOKS_BACK,
        "today": localdate(at),
        "zone": settings.TIME_ZONE,
        "gone": [str(state) for state in {*GONE, *NEVER_PLACED}],
        "made_at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, 0)", [SALES_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute("DELETE FROM sales_suggestion")
        cursor.execute(KEEP.format(found=ranked(BOUGHT)), values)
        return cursor.rowcount
