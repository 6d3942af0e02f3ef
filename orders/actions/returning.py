"""What returns and claims do to orders: quantities they hold, and what is credited of them in the end."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import F

from accounts.actor import Actor
from approvals.actions import refund_budgets
from approvals.rules import Facts
from b2bshop.money import round_money
from catalog.units import measured
from pricing.ledger import Called, give_back_some

from ..bookings import BookingRefused, Finding
from ..models import Invoice, InvoiceLine, Order, OrderLine
from .credit_note import Correction, Credited, issue_credit_note, worth_of
from .shipping import locked
from .sums import fact_of

NOTHING = Decimal(0)
_HOLD = """UPDATE orders_orderline l SET returned = l.returned + t.quantity
  FROM unnest(%s::bigint[], %s::numeric[]) AS t(id, quantity)
  WHERE l.id = t.id AND l.returned + t.quantity <= l.shipped RETURNING l.id"""


class NotReturnable(Exception):
    """Less is left than was to be held; `left` maps the id of each such line to what is."""

    def __init__(self, left: Mapping[int, Decimal]):
        super().__init__(", ".join(map(str, left)))
        self.left = left


@dataclass(frozen=True, slots=True)
class Given:
    """What is credited of an order's line: a quantity that came back, less `fee_percent` of its net; or with quantity 0
    a part `net` of its price."""

    line_id: int
    quantity: Decimal = NOTHING
    fee_percent: Decimal = NOTHING
    net: Decimal = NOTHING


@transaction.atomic
def hold_for_return(wanted: Mapping[int, Decimal]) -> None:
    """Line → quantity that a return or claim is about. All or none: raises NotReturnable.

    One guarded statement: whatever happens at once, never more is held than was shipped.
    """
    rows = {pk: quantity for pk, quantity in sorted(wanted.items()) if quantity > NOTHING}
    locked(rows)
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [list(rows), list(rows.values())])
        held = {pk for (pk,) in cursor.fetchall()}
    if short := rows.keys() - held:
        lines = OrderLine.objects.filter(pk__in=short)
        raise NotReturnable(dict.fromkeys(short, NOTHING) | {line.pk: line.returnable for line in lines})


@transaction.atomic
def let_go_of_return(held: Mapping[int, Decimal]) -> None:
    """Line → quantity that a return does not hold any more; the CHECK refuses more than is held."""
    rows = {pk: quantity for pk, quantity in sorted(held.items()) if quantity > NOTHING}
    locked(rows)
    for pk, quantity in rows.items():
        OrderLine.objects.filter(pk=pk).update(returned=F("returned") - quantity)


@transaction.atomic
def credit_returned(
    given: Sequence[Given], *, reason: str, issued_on: date, by: Actor, at: datetime
) -> list[tuple[Invoice, list[Given]]]:
    """Credit notes for what was held by a return, one for each invoice it stands on, the oldest first.

    What is credited counts no more in contracts, quotas and budgets. Raises BookingRefused, with the code
    `not_invoiced` where something was not invoiced yet or is credited already. Lock order: orders by id, contracts,
    quotas, invoice, credit, number range, budgets.
    """
    orders, lines = locked(each.line_id for each in given)
    parts, findings = _by_invoice(given, lines)
    if findings:
        raise BookingRefused(findings)
    nets: dict[int, Decimal] = defaultdict(Decimal)
    for part in (part for of_invoice in parts.values() for part in of_invoice):
        nets[part.given.line_id] += part.net
    _count_no_more(given, nets, orders, lines, at)
    made = []
    for invoice, of_invoice in parts.items():
        credited = [part.credited for part in of_invoice]
        note = issue_credit_note(Correction(invoice, credited, issued_on, reason), by=by, at=at)
        made.append((note, [part.given for part in of_invoice]))
    for order in orders.values():
        refund_budgets(_facts(order, lines.values(), nets), by=by, at=at)
    return made


class _Part(NamedTuple):
    """What of a line is taken from one line of an invoice, and its net."""

    given: Given
    credited: Credited
    net: Decimal


def _by_invoice(
    given: Sequence[Given], lines: Mapping[int, OrderLine]
) -> tuple[dict[Invoice, list[_Part]], list[Finding]]:
    """Which lines of invoices it is taken from, the oldest first."""
    rows = InvoiceLine.objects.filter(order_line__in=lines, invoice__kind=Invoice.Kind.INVOICE)
    billed: dict[int, list[InvoiceLine]] = defaultdict(list)
    for row in rows.select_related("invoice").order_by("invoice__issued_on", "invoice_id", "position"):
        billed[row.order_line_id].append(row)
    parts: dict[Invoice, list[_Part]] = defaultdict(list)
    findings = []
    for index, each in enumerate(given):
        found = [*(_taken if each.quantity else _reduced)(each, billed[each.line_id])]
        quantity = sum((part.credited.quantity for _row, part in found), NOTHING)
        net = sum((part.net for _row, part in found), NOTHING)
        if quantity < each.quantity or net < each.net or not found:
            line = lines[each.line_id]
            told = {"order": line.order.number, "position": line.position}
            told |= {"quantity": measured(each.quantity or line.quantity, line.unit)}
            findings.append(Finding("not_invoiced", index, told))
        for row, part in found:
            parts[row.invoice].append(part)
    return dict(sorted(parts.items(), key=lambda each: each[0].pk)), findings


def _taken(each: Given, rows: Iterable[InvoiceLine]) -> Iterator[tuple[InvoiceLine, _Part]]:
    rest = each.quantity
    for row in rows:
        quantity = min(rest, row.quantity - row.credited_quantity)
        if quantity > NOTHING:
            worth = worth_of(row, quantity)
            fee = round_money(worth * each.fee_percent / 100)
            yield row, _Part(each, Credited(row.pk, quantity, less=fee), worth - fee)
            rest -= quantity
            row.credited_quantity += quantity  # for the next one of the same line
            row.credited_net += worth - fee


def _reduced(each: Given, rows: Iterable[InvoiceLine]) -> Iterator[tuple[InvoiceLine, _Part]]:
    rest = each.net
    for row in rows:
        net = min(rest, row.net - row.credited_net)
        if net > NOTHING:
            yield row, _Part(each, Credited(row.pk, net=net), net)
            rest -= net
            row.credited_net += net


def _count_no_more(
    given: Sequence[Given],
    nets: Mapping[int, Decimal],
    orders: Mapping[int, Order],
    lines: Mapping[int, OrderLine],
    at: datetime,
) -> None:
    back: dict[int, Decimal] = defaultdict(Decimal)
    for each in given:
        back[each.line_id] += each.quantity
    for pk, order in orders.items():
        mine = [line for line in lines.values() if line.order_id == pk]
        called = [
            Called(line.contract_id, line.product_id, back[line.pk], min(nets[line.pk], line.kept_net))
            for line in mine
        ]
        give_back_some(called, reference=order.number, at=at)
    for pk in lines:
        OrderLine.objects.filter(pk=pk).update(
            taken_back=F("taken_back") + back[pk], credited_net=F("credited_net") + nets[pk]
        )


def _facts(order: Order, lines: Iterable[OrderLine], nets: Mapping[int, Decimal]) -> Facts:
    """Of what is credited alone."""
    mine = OrderLine.objects.filter(pk__in=[line.pk for line in lines if line.order_id == order.pk])
    facts = [replace(fact_of(line), net=nets[line.pk]) for line in mine.select_related("product")]
    amount = sum((fact.net for fact in facts), NOTHING)
    return Facts(order.number, amount, str(order.currency), lines=tuple(facts))
