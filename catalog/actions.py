"""Verbs on stock; the only writers of `Stock.reserved`."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from decimal import Decimal

from django.db import connection, transaction

from .models import Product, Stock
from .rules import Allocation, allocate


def lock_stock(product_ids: Collection[int]) -> None:
    """Holds the stock of these products still until the caller's transaction ends; in id order, as all here."""
    list(Stock.objects.filter(product__in=product_ids).order_by("pk").select_for_update().values_list("pk"))


@transaction.atomic
def reserve_stock(lines: Sequence[tuple[Product, Decimal]]) -> list[list[Allocation]]:
    """Reserves what is free for each line, in line order; what is missing is a back order of the caller's.

    Stock rows are locked in id order, so two orders over the same products never wait for each other in a circle.
    Two statements for any number of lines.
    """
    wanted = {product.pk for product, _ in lines}
    rows = Stock.objects.filter(product__in=wanted).order_by("pk").select_for_update(of=["self"])
    stock = sorted(rows.select_related("warehouse"), key=lambda row: (row.warehouse.priority, row.pk))
    free = {row.pk: row.on_hand - row.reserved for row in stock}
    shelves = defaultdict(list)
    for row in stock:
        shelves[row.product_id].append(row.pk)
    result = []
    for product, quantity in lines:
        taken = allocate(quantity, [(pk, free[pk]) for pk in shelves[product.pk]])
        for part in taken:
            free[part.stock_id] -= part.quantity
        result.append(taken)
    _move([part for taken in result for part in taken], sign=1)
    return result


@transaction.atomic
def release_stock(allocations: Sequence[Allocation]) -> None:
    """Gives reserved stock back, e.g. when an order is cancelled."""
    _lock(allocations)
    _move(allocations, sign=-1)


@transaction.atomic
def issue_stock(allocations: Sequence[Allocation]) -> None:
    """Reserved stock leaves the warehouse: less reserved, less on hand."""
    _lock(allocations)
    _move(allocations, sign=-1, on_hand=True)


def _lock(allocations: Sequence[Allocation]) -> None:
    ids = {part.stock_id for part in allocations}
    list(Stock.objects.filter(pk__in=ids).order_by("pk").select_for_update())


def _move(allocations: Sequence[Allocation], sign: int, *, on_hand: bool = False) -> None:
    """One statement for any number of rows; the CHECK refuses what could never be delivered."""
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for part in allocations:
        sums[part.stock_id] += part.quantity * sign
    if not sums:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE catalog_stock SET reserved = reserved + moved.quantity,"
            " on_hand = on_hand + CASE WHEN %s THEN moved.quantity ELSE 0 END"
            " FROM unnest(%s::bigint[], %s::numeric[]) AS moved(id, quantity) WHERE catalog_stock.id = moved.id",
            [on_hand, list(sums), list(sums.values())],
        )
