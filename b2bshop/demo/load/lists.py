"""Lists of the demo's customers: a shelf in the workshop, and one the seller keeps."""

from datetime import datetime
from decimal import Decimal

from django.db.models import Count

from accounts.actor import Actor
from accounts.models import Company, Membership
from orders.actions.lists import ListEntry, add_to_list, new_list
from orders.models import Audience, ListLine, OrderLine, OrderList

SHELVES = ("Regal 1", "Regal 2", "Gefahrstoffschrank")
PER_SHELF = 5


def load_lists(company: Company, at: datetime) -> None:
    """Made of what the company orders most; nothing for one that has not ordered yet."""
    members = Membership.objects.filter(company=company, roles__code="buyer").select_related("unit", "user")
    member = members.order_by("pk").first()
    often = OrderLine.objects.filter(order__company=company).values("product").annotate(times=Count("pk"))
    ids = [row["product"] for row in often.order_by("-times", "product")[: PER_SHELF * len(SHELVES)]]
    if member is None or not ids:
        return
    by = Actor.from_membership(member)
    last = OrderLine.objects.filter(order__company=company, product__in=ids).order_by("product", "-pk")
    lines = {line.product_id: line for line in last.distinct("product")}
    shelf = new_list("Werkstatt", audience=Audience.UNIT, unit=by.unit, by=by, at=at)
    entries = [
        ListEntry(
            lines[pk].sku,
            f"{lines[pk].quantity.normalize():f}",
            section=SHELVES[place // PER_SHELF],
            target=lines[pk].quantity * Decimal(3),
        )
        for place, pk in enumerate(ids)
    ]
    add_to_list(shelf, entries, by=by, at=at)
    _load_kept(company, ids, at)


def _load_kept(company: Company, ids: list[int], at: datetime) -> None:
    kept = OrderList.objects.create(
        company=company,
        name="Grundausstattung",
        audience=Audience.COMPANY,
        is_sellers=True,
        is_locked=True,
        touched_at=at,
    )
    ListLine.objects.bulk_create(
        ListLine(order_list=kept, product_id=pk, place=place) for place, pk in enumerate(ids[:8], 1)
    )
