"""Shipments and invoices from files: each is booked by the verb that the office books with, or says why not."""

# Names inside the statements come from code, never from a file; values are parameters.
# ruff: noqa: S608

from abc import abstractmethod
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.models import Company
from approvals.actions import lock_budgets
from b2bshop.intake.cells import Bad, Cell, Field, Form, choice, day, number, shown, text, whole
from b2bshop.intake.running import Intake
from b2bshop.intake.stage import Stage
from b2bshop.money import show_money
from catalog.actions import lock_stock
from catalog.cells import sku, unit
from catalog.pack_intake import count_in_own_unit

from .actions.credit_note import Correction, Credited, issue_credit_note, settle_invoice
from .actions.invoice import Bill, Billed, issue_invoice
from .actions.shipping import Dispatch, Packed, ship
from .bookings import BookingRefused
from .models import Carrier, Invoice, InvoiceLine, Order, Shipment, ShipmentLine

_LINE = (
    Field("order_number", "text", text(20), required=True),
    Field("position", "integer", whole(1, 99_999), fill=True),
    Field("sku", "text", sku, default="", fill=True),
    Field("quantity", "numeric(12,3)", number(12, 3, least=0), required=True),
    Field("unit", "text", unit, default="", fill=True),
)
_FOUND = {"order_id": "bigint", "order_line_id": "bigint", "product_id": "bigint", "base": "numeric"}


class _Refused(Exception):
    """The rows of one number are left out; `line` is the row that is to blame, None: all of them."""

    def __init__(self, reason: str, line: int | None = None):
        super().__init__(reason)
        self.reason, self.line = reason, line


def parcels(cell: Cell, form: Form) -> list[str]:
    """Numbers separated by blanks, commas or semicolons."""
    numbers = shown(cell).replace(",", " ").replace(";", " ").split()
    if any(len(each) > 40 for each in numbers):
        raise Bad(_("a parcel number has at most 40 characters"))
    return numbers


class _Bookings(Intake):
    """One row per line; the rows of one number are booked or left together, wherever they stand."""

    key = ("number",)
    grouped = True
    extra = _FOUND
    read: tuple[str, ...] = ()  # the columns that `book` is given, beside line, order line and quantity

    def resolve(self, stage: Stage) -> None:
        stage.run(
            "UPDATE intake_stage s SET order_id = o.id FROM orders_order o WHERE o.number = s.order_number"
        )
        stage.reject("order_number", _("unknown order"), where="s.order_id IS NULL")
        stage.reject("position", _("position or sku is needed"), where="s.position IS NULL AND s.sku = ''")
        same = "l.order_id = s.order_id AND (s.position IS NULL OR l.position = s.position)"
        same += " AND (s.sku = '' OR UPPER(l.sku) = UPPER(s.sku))"
        stage.reject(
            "sku",
            _("stands in the order %s times; name the position"),
            where=f"(SELECT count(*) FROM orders_orderline l WHERE {same}) > 1",
            told=[f"(SELECT count(*) FROM orders_orderline l WHERE {same})"],
        )
        stage.run(
            "UPDATE intake_stage s SET order_line_id = l.id, product_id = l.product_id FROM orders_orderline l"
            f" WHERE {same} AND s.outcome IS NULL"
        )
        stage.reject("position", _("the order has no such line"), where="s.order_line_id IS NULL")
        count_in_own_unit(stage, "quantity")
        _leave_together(stage)

    def write(self, stage: Stage) -> None:
        _hold_still(stage)
        for key, rows in self._groups(stage):
            try:
                with transaction.atomic():
                    outcome = self.book(rows[0].number, rows)
            except BookingRefused as refusal:
                finding = refusal.findings[0]
                _reject(
                    stage, key, str(finding), rows[finding.line].line if finding.line is not None else None
                )
            except _Refused as refusal:
                _reject(stage, key, refusal.reason, refusal.line)
            else:
                stage.run("UPDATE intake_stage SET outcome = %s WHERE key = %s", [outcome, key])

    def _groups(self, stage: Stage) -> Iterator[tuple[str, list[Any]]]:
        names = ("key", "number", "line", "order_line", "base", *self.read)
        columns = ", ".join(f'"{name}"' for name in self.read)
        told = stage.rows(
            f"SELECT key, number, line, order_line_id, base, {columns} FROM intake_stage WHERE outcome IS NULL"
            " ORDER BY key, line"
        )
        for key, rows in groupby(told, key=lambda each: each[0]):
            yield key, [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in rows]

    @abstractmethod
    def book(self, number: str, rows: list[Any]) -> str:
        """Books the rows of one number, as the file writes it; returns the outcome of them all.

        Raises _Refused and BookingRefused."""


class ShipmentIntake(_Bookings):
    """`number` is that of the delivery note. What it ships leaves the shelves and the back orders."""

    fields = (
        Field("number", "text", text(35), required=True),
        *_LINE,
        Field("shipped_on", "date", day, required=True),
        Field("carrier", "text", text(20), default="", fill=True),
        Field("tracking", "text[]", parcels, default=[], fill=True),
        Field("batch", "text", text(200), default="", fill=True),
    )
    read = ("shipped_on", "carrier", "tracking", "batch")

    def resolve(self, stage: Stage) -> None:
        super().resolve(stage)
        stage.reject(
            "carrier",
            _("unknown carrier"),
            where="s.carrier <> '' AND NOT EXISTS (SELECT FROM orders_carrier c WHERE c.code = s.carrier)",
        )
        _leave_together(stage)

    def book(self, number, rows):
        if known := Shipment.objects.filter(number=number).first():
            booked = ShipmentLine.objects.filter(shipment=known).values_list("order_line", "quantity")
            return _unchanged_if(sorted(booked) == sorted((row.order_line, row.base) for row in rows))
        first = rows[0]
        packed = [Packed(row.order_line, row.base, row.batch) for row in rows]
        carrier = Carrier.objects.filter(code=first.carrier).first() if first.carrier else None
        tracking = list(dict.fromkeys(parcel for row in rows for parcel in row.tracking or ()))
        dispatch = Dispatch(packed, first.shipped_on, number, carrier, tracking)
        ship(dispatch, by=_by(first.order_line), at=now())
        return "created"


class InvoiceIntake(_Bookings):
    """Amounts follow from the orders; where the file tells a total, it has to be the same to the cent.

    A credit note names the invoice it `corrects`; its rows take back a quantity, or with quantity 0 the amount `net`.
    An invoice that is known is `changed` where the file brings the day on which it was paid.
    """

    fields = (
        Field("number", "text", text(35), required=True),
        Field(
            "kind", "text", choice({"invoice": "invoice", "credit": "credit"}), default="invoice", fill=True
        ),
        *_LINE,
        Field("net", "numeric(14,2)", number(14, 2, least=0), fill=True),
        Field("total", "numeric(14,2)", number(14, 2, least=0), fill=True),
        Field("issued_on", "date", day, required=True),
        Field("due_on", "date", day, fill=True),
        Field("settled_on", "date", day, fill=True),
        Field("corrects", "text", text(35), default="", fill=True),
        Field("note", "text", text(200), default="", fill=True),
    )
    read = ("kind", "net", "total", "issued_on", "due_on", "settled_on", "corrects", "note")

    def book(self, number, rows):
        known = Invoice.objects.filter(number=number).first()
        if known:
            booked = InvoiceLine.objects.filter(invoice=known).values_list("order_line", "quantity")
            outcome = _unchanged_if(
                known.kind == rows[0].kind
                and sorted(booked) == sorted((row.order_line, row.base) for row in rows)
            )
            return "changed" if self._settled(known, rows) else outcome
        made = _credited(number, rows) if rows[0].kind == Invoice.Kind.CREDIT else _billed(number, rows)
        total = rows[0].total
        if total is not None and total != made.total:
            worked_out = show_money(made.total, str(made.currency))
            raise _Refused(
                _("the total is %(total)s by the prices of the orders") % {"total": worked_out}, rows[0].line
            )
        self._settled(made, rows)
        return "created"

    def _settled(self, invoice: Invoice, rows) -> bool:
        paid = rows[0].settled_on
        by = Actor.system(invoice.company)
        return bool(paid) and settle_invoice(invoice, on=paid, by=by, at=now())


def _billed(number: str, rows) -> Invoice:
    first = rows[0]
    bill = Bill([Billed(row.order_line, row.base) for row in rows], first.issued_on, number, first.due_on)
    return issue_invoice(bill, by=_by(first.order_line), at=now())


def _credited(number: str, rows) -> Invoice:
    first = rows[0]
    invoice = Invoice.objects.select_related("company").filter(number=first.corrects).first()
    if invoice is None:
        raise _Refused(_("unknown invoice: %(number)s") % {"number": first.corrects or "–"}, first.line)
    lines = dict(InvoiceLine.objects.filter(invoice=invoice).values_list("order_line", "pk"))
    for row in rows:
        if row.order_line not in lines:
            raise _Refused(_("does not stand in the invoice"), row.line)
    wishes = [
        Credited(lines[row.order_line], row.base, Decimal(0) if row.base else row.net or Decimal(0))
        for row in rows
    ]
    correction = Correction(invoice, wishes, first.issued_on, first.note, number=number)
    return issue_credit_note(correction, by=Actor.system(invoice.company), at=now())


def _hold_still(stage: Stage) -> None:
    """All that the rows of this portion book on, in the order of place_order: orders, stock, credit, budgets. Else
    two who book at once, an import and somebody who orders, could wait for each other in a circle."""
    found = stage.rows("SELECT DISTINCT order_id, product_id FROM intake_stage WHERE outcome IS NULL")
    ids, products = {row[0] for row in found}, {row[1] for row in found}
    orders = list(Order.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True, of=["self"]))
    lock_stock(products)
    companies = Company.objects.filter(pk__in={order.company_id for order in orders}).order_by("pk")
    for company in list(companies.select_for_update(no_key=True)):
        lock_budgets(company, [order.number for order in orders if order.company_id == company.pk])


def _by(order_line: int) -> Actor:
    return Actor.system(Order.objects.select_related("company").get(lines=order_line).company)


def _unchanged_if(same: bool) -> str:
    if not same:
        raise _Refused(_("the number is known with other lines"))
    return "unchanged"


def _leave_together(stage: Stage) -> None:
    stage.reject(
        "",
        _("line %s of the same number was rejected"),
        tables="(SELECT key, min(line) AS line FROM intake_stage WHERE outcome = 'rejected' GROUP BY key) f",
        where="f.key = s.key",
        told=["f.line"],
    )


def _reject(stage: Stage, key: str, reason: str, line: int | None) -> None:
    stage.run(
        "UPDATE intake_stage SET outcome = 'rejected', reason = %s WHERE key = %s AND (line = %s OR %s)",
        [reason, key, line or 0, line is None],
    )
    if line is not None:
        _leave_together(stage)
