"""Verbs on stock; the only writers of `Stock.reserved` and `Backlog.quantity`.

Lock order: the stock rows of all products by id, then their back orders by product.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import F

from .models import Backlog, Inbound, Product, Stock, Warehouse
from .planning import NOTHING, without
from .rules import Allocation, allocate


def lock_stock(product_ids: Collection[int]) -> None:
    """Holds stock and back orders of these products still until the caller's transaction ends."""
    list(Stock.objects.filter(product__in=product_ids).order_by("pk").select_for_update().values_list("pk"))
    lock_backlog(product_ids)


def lock_backlog(product_ids: Collection[int]) -> dict[int, Decimal]:
    """How much orders wait for per product. Whoever orders a product first makes its row, and the next one waits."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO catalog_backlog (product_id, quantity) SELECT id, 0 FROM catalog_product"
            " WHERE id = ANY(%s) ORDER BY id ON CONFLICT DO NOTHING",
            [sorted(product_ids)],
        )
    return _held_backlog(product_ids)


def _held_backlog(product_ids: Collection[int]) -> dict[int, Decimal]:
    rows = Backlog.objects.filter(product__in=product_ids).order_by("pk").select_for_update()
    return dict(rows.values_list("product_id", "quantity"))


@transaction.atomic(savepoint=False)
def reserve_stock(
    lines: Sequence[tuple[Product, Decimal]], *, only: int | None = None
) -> list[list[Allocation]]:
    """Reserves what is free for each line, in line order; what is missing is noted as waiting.
    `only` is the one warehouse it may come from.

    What comes in belongs first to those who wait: only what is left after them is free. Rows are locked in id order,
    so two orders over the same products never wait for each other in a circle. Five statements for any number of lines.
    """
    wanted = {product.pk for product, _ in lines}
    rows = Stock.objects.filter(product__in=wanted).order_by("pk").select_for_update(of=["self"])
    rows = rows.filter(warehouse=only) if only else rows
    stock = sorted(
        rows.select_related("warehouse"), key=lambda row: (row.warehouse.priority, row.warehouse_id)
    )
    shelves = defaultdict(list)
    for row in stock:
        shelves[row.product_id].append((row.pk, row.on_hand - row.reserved))
    for product_id, waiting in lock_backlog(wanted).items():
        shelves[product_id], _ = without(shelves[product_id], waiting)
    result, missing = [], []
    for product, quantity in lines:
        taken = allocate(quantity, shelves[product.pk])
        used = {part.stock_id: part.quantity for part in taken}
        shelves[product.pk] = [(pk, free - used.get(pk, NOTHING)) for pk, free in shelves[product.pk]]
        missing.append((product.pk, quantity - sum(used.values(), NOTHING)))
        result.append(taken)
    _move([part for taken in result for part in taken], sign=1)
    _wait(missing, sign=1)
    return result


@transaction.atomic
def release_stock(allocations: Sequence[Allocation], waiting: Sequence[tuple[int, Decimal]] = ()) -> None:
    """Gives reserved stock back, e.g. when an order is cancelled; `waiting` are its back orders by product."""
    _lock(allocations)
    _move(allocations, sign=-1)
    _wait(waiting, sign=-1)


@transaction.atomic
def issue_stock(allocations: Sequence[Allocation], waiting: Sequence[tuple[int, Decimal]] = ()) -> None:
    """Reserved stock leaves the warehouse: less reserved, less on hand; nobody waits for it any more."""
    _lock(allocations)
    _move(allocations, sign=-1, on_hand=True)
    _wait(waiting, sign=-1)


@transaction.atomic
def receive_inbound(inbound: Inbound) -> bool:
    """An expected receipt is there: all that was to come lies in its warehouse. False where that was booked before."""
    row = Inbound.objects.select_for_update().filter(pk=inbound.pk, quantity__gt=0).first()
    if row is None:
        return False
    Stock.objects.bulk_create(
        [Stock(product_id=row.product_id, warehouse_id=row.warehouse_id)], ignore_conflicts=True
    )
    shelf = Stock.objects.filter(product=row.product_id, warehouse=row.warehouse_id)
    shelf.update(on_hand=F("on_hand") + row.quantity)
    Inbound.objects.filter(pk=row.pk).update(quantity=NOTHING)
    return True


@transaction.atomic
def restock(goods: Iterable[tuple[int, Decimal]], warehouse: Warehouse) -> None:
    """Product → quantity that came back and lies in a warehouse again, ready to be sold."""
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for product_id, quantity in goods:
        sums[product_id] += quantity
    products = sorted(pk for pk, quantity in sums.items() if quantity)
    Stock.objects.bulk_create(
        [Stock(product_id=pk, warehouse=warehouse) for pk in products], ignore_conflicts=True
    )
    shelves = Stock.objects.filter(product__in=products, warehouse=warehouse)
    for shelf in shelves.order_by("pk").select_for_update():
        Stock.objects.filter(pk=shelf.pk).update(on_hand=F("on_hand") + sums[shelf.product_id])


def _lock(allocations: Sequence[Allocation]) -> None:
    ids = {part.stock_id for part in allocations}
    list(Stock.objects.filter(pk__in=ids).order_by("pk").select_for_update())


def _wait(missing: Iterable[tuple[int, Decimal]], sign: int) -> None:
    """One statement for any number of products; the CHECK refuses to give back more than waited."""
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for product_id, quantity in missing:
        sums[product_id] += quantity * sign
    changed = {product_id: quantity for product_id, quantity in sorted(sums.items()) if quantity}
    if not changed:
        return
    _held_backlog(changed)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE catalog_backlog SET quantity = catalog_backlog.quantity + moved.quantity"
            " FROM unnest(%s::bigint[], %s::numeric[]) AS moved(id, quantity) WHERE product_id = moved.id",
            [list(changed), list(changed.values())],
        )


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
