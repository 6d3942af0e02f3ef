"""Does the ERP system hold the same orders and invoices as the shop? Two statements for any number of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from orders.models import Invoice, Order
from orders.states import NEVER_PLACED, State

from ..models import ErpSystem, Reconciliation

MOST_KEPT = 10_000  # differences


@dataclass(frozen=True, slots=True)
class Held:
    """One order or invoice as the other side holds it; what it does not say is None and not compared."""

    number: str
    total: Decimal | None = None
    net_total: Decimal | None = None
    state: str | None = None


def reconcile(
    system: ErpSystem,
    first_on: date,
    last_on: date,
    orders: Iterable[Held] | None,
    invoices: Iterable[Held] | None,
    *,
    at: datetime,
) -> Reconciliation:
    """Orders by the day they were ordered, invoices and credit notes by the day they bear. None: not compared."""
    differences: list[dict] = []
    counts: dict[str, int] = {}
    days = (first_on, last_on)
    if orders is not None:
        ours = Order.objects.exclude(state__in=[*NEVER_PLACED, State.REPLACED]).exclude(channel="import")
        here = _here(ours.filter(ordered_at__date__range=days))
        _compare("order", here, orders, differences, counts)
    if invoices is not None:
        _compare(
            "invoice", _here(Invoice.objects.filter(issued_on__range=days)), invoices, differences, counts
        )
    return Reconciliation.objects.create(
        system=system,
        first_on=first_on,
        last_on=last_on,
        counts=counts | {"differences": len(differences)},
        differences=differences[:MOST_KEPT],
        made_at=at,
    )


def _here(rows) -> dict[str, Held]:
    has_state = rows.model is Order
    names = ("number", "total", "net_total", *(["state"] if has_state else []))
    return {values[0]: Held(*values) for values in rows.values_list(*names)}


def _compare(
    kind: str, here: Mapping[str, Held], told: Iterable[Held], differences: list[dict], counts: dict[str, int]
) -> None:
    there = {each.number: each for each in told}
    counts[f"{kind}s_here"], counts[f"{kind}s_there"] = len(here), len(there)

    def differs(number: str, what: str, ours="", theirs="") -> None:
        row = {"kind": kind, "number": number, "what": what, "here": str(ours), "there": str(theirs)}
        differences.append(row)

    for number in sorted(here.keys() - there.keys()):
        differs(number, "missing-there", here[number].total)
    for number in sorted(there.keys() - here.keys()):
        differs(number, "missing-here", "", there[number].total or "")
    for number in sorted(here.keys() & there.keys()):
        for name in ("state", "net_total", "total"):
            ours, theirs = getattr(here[number], name), getattr(there[number], name)
            if theirs is not None and ours != theirs:
                differs(number, name, ours, theirs)
