"""Quotas: what is left of them, and what orders take of them. Guarded by the database, like call-offs.

Periods are locked in the order of their ids; callers have a transaction.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import connection
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.actor import Actor

from .models import Quota, QuotaEntry, QuotaPeriod
from .quota_rules import Every, QuotaKind, Standing, period

_OPEN = """INSERT INTO pricing_quotaperiod (quota_id, company_id, first_on, taken)
  SELECT q, %s, d, 0 FROM unnest(%s::bigint[], %s::date[]) AS t(q, d) ORDER BY q ON CONFLICT DO NOTHING"""
_LOCK = """SELECT p.id, p.quota_id FROM pricing_quotaperiod p
  JOIN unnest(%s::bigint[], %s::date[]) AS t(q, d) ON p.quota_id = t.q AND p.first_on = t.d
  WHERE p.company_id = %s ORDER BY p.id FOR UPDATE OF p"""
_TAKE = """UPDATE pricing_quotaperiod p SET taken = p.taken + t.wanted
  FROM unnest(%s::bigint[], %s::numeric[]) AS t(id, wanted), pricing_quota q
  WHERE p.id = t.id AND q.id = p.quota_id AND (q.kind <> 'limit' OR t.wanted <= 0 OR p.taken + t.wanted <= q.quantity)
  RETURNING p.id"""


class QuotaExceeded(Exception):
    """There is less left of it than the order takes."""

    def __init__(self, standing: Standing):
        super().__init__(f"{standing.product}: {standing.left} left")
        self.standing = standing


def standings(products: Iterable[int], actor: Actor, *, on: date) -> dict[int, list[Standing]]:
    """Product → the quotas that hold for the actor's company on a day. One statement."""
    if actor.company is None:
        return {}
    firsts = {every: period(every, on) for every in Every}
    this_period = Q()
    for every, (first, _last) in firsts.items():
        this_period |= Q(quota__every=every, first_on=first)
    taken = QuotaPeriod.objects.filter(this_period, quota=OuterRef("pk"), company=actor.company)
    rows = (
        Quota.objects.visible_to(actor)
        .in_force(on)
        .filter(product__in=set(products))
        .annotate(taken=Coalesce(Subquery(taken.values("taken")[:1]), Decimal(0)))
        .order_by("product", "kind", F("company").asc(nulls_last=True))
        .distinct("product", "kind")
    )
    found: dict[int, list[Standing]] = defaultdict(list)
    for row in rows:
        first, last = firsts[Every(row.every)]
        told = Standing(row.pk, row.product_id, QuotaKind(row.kind), row.quantity, row.taken, first, last)
        found[row.product_id].append(told)
    return found


def take(wanted: Mapping[int, Decimal], actor: Actor, *, on: date, reference: str, at: datetime) -> None:
    """Books product → quantity on every quota that holds; or raises QuotaExceeded: then the transaction has to end.

    One statement where none holds.
    """
    there = standings(wanted, actor, on=on)
    held = [standing for of_product in there.values() for standing in of_product]
    if not held or actor.company is None:
        return
    quotas, days = [each.quota for each in held], [each.first_on for each in held]
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [actor.company.pk, quotas, days])
        cursor.execute(_LOCK, [quotas, days, actor.company.pk])
        period_of = {quota: pk for pk, quota in cursor.fetchall()}
        taken = {period_of[each.quota]: wanted[each.product] for each in held}
        cursor.execute(_TAKE, [list(taken), list(taken.values())])
        booked = {pk for (pk,) in cursor.fetchall()}
    if taken.keys() - booked:
        now = standings(wanted, actor, on=on)
        told = [each for of_product in now.values() for each in of_product]
        raise QuotaExceeded(next(each for each in told if period_of[each.quota] not in booked))
    QuotaEntry.objects.bulk_create(
        QuotaEntry(period_id=pk, quantity=quantity, reference=reference, booked_at=at)
        for pk, quantity in taken.items()
    )


def give_back(reference: str, *, at: datetime) -> None:
    """What an order still has of quotas is there again, in the period it was taken in. Twice gives back once."""
    _book({pk: -held for pk, _product, held in _held(reference)}, reference, at)


def give_back_some(quantities: Mapping[int, Decimal], *, reference: str, at: datetime) -> None:
    """The same for product → quantity of an order that keeps the rest; never more than it has."""
    rows = {pk: -min(held, quantities.get(product, Decimal(0))) for pk, product, held in _held(reference)}
    _book({pk: quantity for pk, quantity in rows.items() if quantity}, reference, at)


def _held(reference: str) -> Iterator[tuple[int, int, Decimal]]:
    """Period, product, and what an order has of it."""
    rows = QuotaEntry.objects.filter(reference=reference).values("period", "period__quota__product")
    rows = rows.annotate(held=Sum("quantity")).exclude(held=0).order_by("period")
    yield from rows.values_list("period", "period__quota__product", "held")


def _book(rows: Mapping[int, Decimal], reference: str, at: datetime) -> None:
    if not rows:
        return
    list(QuotaPeriod.objects.select_for_update().filter(pk__in=rows).order_by("pk"))
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [list(rows), list(rows.values())])
    QuotaEntry.objects.bulk_create(
        QuotaEntry(period_id=pk, quantity=quantity, reference=reference, booked_at=at)
        for pk, quantity in rows.items()
    )
