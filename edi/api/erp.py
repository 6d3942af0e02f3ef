"""The seller's own system: orders of all companies out; what became of them, and what it knows better, in."""

from datetime import date
from decimal import Decimal

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.utils.translation import get_language

from accounts.actor import Actor
from b2bshop.tables import CSV
from orders.actions import confirm_order
from orders.actions.drop import cancel_rest
from orders.actions.follow import WrongState
from orders.bookings import BookingRefused
from orders.models import Order
from orders.states import State

from ..actions.erp_imports import (
    CONSTANTS,
    AnotherUnderThisKey,
    keep_import,
    rejected_rows,
    run_or_ring,
)
from ..actions.reconciling import Held, reconcile
from ..canonical import Finding, Place
from ..formats import LARGEST_JSON
from ..formats.json_order import Fields
from ..models import ErpImport, ErpSystem, Reconciliation
from ..queries import all_orders
from ..scopes import ErpScope
from ..states import ImportState
from ..telling import order_for_erp
from ..words import from_booking
from .base import (
    OVERLAP,
    PartnerView,
    body_of,
    bytes_of,
    idempotency_key,
    in_state,
    object_of,
    page_of,
    since_of,
    told,
)
from .problems import Refused
from .schema import documented

LARGEST = 20_000_000  # bytes of one import as CSV
MOST_TOLD = 1_000  # rejected rows in an answer; the report has all
MOST_ROWS = 20_000  # orders and invoices of one reconciliation
KINDS = ErpImport.Kind.values


class ErpView(PartnerView):
    scopes = {"GET": ErpScope.READ, "POST": ErpScope.WRITE}
    limits = {"POST": "write"}

    @property
    def system(self) -> ErpSystem:
        return self.request.auth.erp

    def by(self, order: Order) -> Actor:
        return Actor.for_seller(self.system.user, order.company)


class OrdersOfAllView(ErpView):
    @documented("erp_orders_list")
    def get(self, request):
        as_of, orders = now() - OVERLAP, all_orders(since_of(request))
        found, cursor = page_of(request, in_state(request, orders, State.values))
        return told(request, {"orders": [order_for_erp(each) for each in found]}, cursor=cursor, as_of=as_of)


class OneOfAllView(ErpView):
    @documented("erp_orders_read")
    def get(self, request, number):
        return told(request, order_for_erp(get_object_or_404(all_orders(), number=number)))


class ConfirmView(ErpView):
    """A second time changes nothing."""

    @documented("erp_orders_confirm")
    def post(self, request, number):
        order = get_object_or_404(all_orders(), number=number)
        if order.state == State.PLACED:
            try:
                confirm_order(order, by=self.by(order), at=now())
            except WrongState as error:
                raise _moved_on(order) from error
        elif order.state not in (State.CONFIRMED, State.PARTLY, State.SHIPPED):
            raise _moved_on(order)
        return told(request, order_for_erp(get_object_or_404(all_orders(), number=number)))


class CancelView(ErpView):
    """What is not delivered: lines with quantities, or without lines all that is still to come."""

    @documented("erp_orders_cancel")
    def post(self, request, number):
        order, body = get_object_or_404(all_orders(), number=number), body_of(request)
        findings: list[Finding] = []
        fields = Fields(body, "", findings)
        fields.only({"reason", "lines"})
        reason = fields.text("reason", 300, is_needed=True)
        quantities = _quantities(order, fields)
        if findings:
            raise Refused(422, findings)
        if order.state == State.CANCELLED:
            return told(request, order_for_erp(order))  # a second time changes nothing
        if not quantities:
            raise _moved_on(order)
        try:
            cancel_rest(order, quantities, reason, by=self.by(order), at=now())
        except BookingRefused as error:
            raise Refused(409, [from_booking(each) for each in error.findings]) from error
        except WrongState as error:
            raise _moved_on(order) from error
        return told(request, order_for_erp(get_object_or_404(all_orders(), number=number)))


def _quantities(order: Order, fields: Fields) -> dict[int, Decimal]:
    lines = {line.position: line for line in order.lines.all()}
    if "lines" not in fields.told:
        return {line.pk: line.still_to_come for line in lines.values() if line.still_to_come}
    asked = fields.told["lines"]
    if not isinstance(asked, list) or not asked:
        fields.found("not-a-list", "lines")
        return {}
    quantities: dict[int, Decimal] = {}
    for place, each in enumerate(asked[: len(lines) + 1]):
        row = Fields(each, f"/lines/{place}", fields.findings)
        row.only({"position", "quantity"})
        position, quantity = row.decimal("position", is_needed=True), row.decimal("quantity", is_needed=True)
        is_whole = position is not None and position == int(position)
        line = lines.get(int(position)) if is_whole else None
        if line is None or quantity is None:
            if position is not None and line is None:
                row.found("not-a-choice", "position", position, ", ".join(map(str, lines)))
        elif line.pk in quantities:
            row.found("duplicate-line", "position", position)
        else:
            quantities[line.pk] = quantity
    return quantities


def _moved_on(order: Order) -> Refused:
    return Refused(409, [Finding("order-moved-on", Place("/"), None, order.number, str(order.state))])


class ImportsView(ErpView):
    """POST: rows as CSV, or as JSON `{"rows": [{…}]}`, with the columns of docs/import.md. Small ones are answered with
    what became of each row (200), large ones later (202)."""

    @documented("erp_imports_create")
    def post(self, request, kind):
        if kind not in KINDS:
            raise Http404
        key, options = idempotency_key(request), _options(request, kind)
        raw = bytes_of(request, LARGEST)
        form = ErpImport.Format.JSON if raw.lstrip()[:1] == b"{" else ErpImport.Format.CSV
        if form == ErpImport.Format.JSON:
            if len(raw) > LARGEST_JSON:
                raise Refused(413, [Finding("too-large", expected=str(LARGEST_JSON))])
            _check_rows(raw)
        try:
            kept, is_known = keep_import(
                self.system,
                kind,
                raw,
                form=form,
                options=options,
                sent_as=key,
                language=(get_language() or "de")[:2],
                at=now(),
            )
        except AnotherUnderThisKey as error:
            raise Refused(422, [Finding("key-of-another", Place("Idempotency-Key"))]) from error
        if kept.state == ImportState.WAITING:
            run_or_ring(kept, at=now())
        answer = told(request, import_told(kept), status=202 if kept.state == ImportState.WAITING else 200)
        if is_known:
            answer["Idempotency-Replayed"] = "true"
        return answer


def _options(request, kind: str) -> dict:
    """What is said for all rows."""
    known = {"dry_run", *(CONSTANTS if kind in ("prices", "stock", "inbound") else ())}
    strange = sorted(set(request.GET) - known)
    if strange:
        expected = ", ".join(sorted(known))
        raise Refused(
            400, [Finding("unknown-field", Place(each[:40]), expected=expected) for each in strange]
        )
    dry_run = request.GET.get("dry_run", "")
    if dry_run not in ("", "0", "1", "true", "false"):
        raise Refused(400, [Finding("not-a-choice", Place("dry_run"), None, dry_run[:20], "true, false")])
    options = {name: request.GET[name][:60] for name in CONSTANTS if request.GET.get(name)}
    return options | ({"dry_run": True} if dry_run in ("1", "true") else {})


def _check_rows(raw: bytes) -> None:
    """A list of objects whose values are texts, numbers, true, false or nothing. Raises Refused."""
    body = object_of(raw)
    findings: list[Finding] = []
    Fields(body, "", findings).only({"rows"})
    rows = body.get("rows")
    if not isinstance(rows, list) or not rows:
        findings.append(Finding("not-a-list", Place("/rows")))
    else:
        for place, row in enumerate(rows):
            if not isinstance(row, dict):
                findings.append(Finding("not-an-object", Place(f"/rows/{place}")))
            elif any(isinstance(value, (list, dict)) for value in row.values()):
                findings.append(Finding("not-a-text", Place(f"/rows/{place}")))
    if findings:
        raise Refused(422, findings[:100])


class ImportView(ErpView):
    @documented("erp_imports_read")
    def get(self, request, key):
        return told(request, import_told(get_object_or_404(self.system.imports, key=key)))


class ReportView(ErpView):
    """One row for every row that was sent, as CSV."""

    @documented("erp_imports_report")
    def get(self, request, key):
        kept = get_object_or_404(self.system.imports, key=key)
        if not kept.report:
            raise Http404
        name = f"{kept.kind}-{kept.key}.csv"
        return FileResponse(kept.report.open("rb"), as_attachment=True, filename=name, content_type=CSV)


def import_told(kept: ErpImport) -> dict:
    return {
        "id": str(kept.key),
        "kind": kept.kind,
        "state": kept.state,
        "dry_run": bool(kept.options.get("dry_run")),
        "received_at": kept.received_at.isoformat(),
        "ended_at": kept.ended_at.isoformat() if kept.ended_at else None,
        "problem": kept.problem,
        "counts": kept.counts,
        "rejected": rejected_rows(kept, MOST_TOLD),
    }


class ReconciliationsView(ErpView):
    """POST: what the system holds of some days; the answer says where it differs from the shop."""

    @documented("erp_reconciliations_list")
    def get(self, request):
        found, cursor = page_of(request, self.system.reconciliations.defer("differences"))
        return told(request, {"reconciliations": [_report_told(each) for each in found]}, cursor=cursor)

    @documented("erp_reconciliations_create")
    def post(self, request):
        body = body_of(request)
        findings: list[Finding] = []
        fields = Fields(body, "", findings)
        fields.only({"from", "until", "orders", "invoices"})
        first, last = _day(fields, "from"), _day(fields, "until")
        orders, invoices = _held(fields, "orders"), _held(fields, "invoices")
        if first and last and last < first:
            fields.found("days-backwards", "until", last)
        if orders is None and invoices is None:
            fields.found("missing", "orders")
        if findings or first is None or last is None:
            raise Refused(422, findings)
        made = reconcile(self.system, first, last, orders, invoices, at=now())
        return told(request, _report_told(made) | {"differences": made.differences}, status=201)


class ReconciliationView(ErpView):
    @documented("erp_reconciliations_read")
    def get(self, request, key):
        made = get_object_or_404(self.system.reconciliations, key=key)
        return told(request, _report_told(made) | {"differences": made.differences})


def _day(fields: Fields, name: str) -> date | None:
    day = fields.day(name)
    if day is None and not fields.told.get(name):
        fields.found("missing", name)
    return day


def _held(fields: Fields, name: str) -> list[Held] | None:
    rows = fields.told.get(name)
    if rows is None:
        return None
    if not isinstance(rows, list) or len(rows) > MOST_ROWS:
        fields.found(
            "not-a-list" if not isinstance(rows, list) else "too-many", name, expected=str(MOST_ROWS)
        )
        return []
    known = {"number", "total", "net_total", *(("state",) if name == "orders" else ())}
    held = []
    for place, each in enumerate(rows):
        row = Fields(each, f"/{name}/{place}", fields.findings)
        row.only(known)
        number, state = row.text("number", 35, is_needed=True), row.text("state", 12) or None
        held.append(Held(number, row.decimal("total"), row.decimal("net_total"), state))
        if len(fields.findings) >= 100:
            break
    return held


def _report_told(made: Reconciliation) -> dict:
    return {
        "id": str(made.key),
        "from": made.first_on.isoformat(),
        "until": made.last_on.isoformat(),
        "made_at": made.made_at.isoformat(),
        "counts": made.counts,
    }
