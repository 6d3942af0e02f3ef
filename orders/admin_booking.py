"""Booking in the administration: shipping parts, leaving out the rest, invoices and credit notes."""

from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from accounts.actor import Actor
from b2bshop.booking_pages import Booking, Row
from b2bshop.money import show_money
from catalog.units import measured

from .actions.credit_note import Correction, Credited, issue_credit_note
from .actions.drop import cancel_rest
from .actions.invoice import BILLED, Bill, Billed, issue_invoice
from .actions.shipping import Dispatch, Packed, ship
from .admin_forms import CreditForm, InvoiceForm, RestForm, ShipForm
from .bookings import BookingRefused
from .models import Invoice, Order, OrderLine
from .problems import OrderRefused
from .states import ON_THE_WAY


class OrdersBooking(Booking):
    refused_by = ((BookingRefused, "findings"), (OrderRefused, "problems"))


class OrderBookings(OrdersBooking):
    def ship_page(self, request, order):
        rows = _open_rows(order, offer_all=True)

        def book(form):
            batches = form.of_rows("batch")
            packed = [Packed(pk, q, str(batches.get(pk, ""))) for pk, q in form.of_rows("quantity").items()]
            names = ("shipped_on", "number", "carrier", "tracking")
            dispatch = Dispatch(packed, **{name: form.cleaned_data[name] for name in names})
            made = ship(dispatch, by=Actor.system(order.company), at=now())
            return _("Shipment %(number)s is booked.") % {"number": made}

        heads = [_("shipped"), _("still to come")]
        form = ShipForm(request.POST or None, rows=rows)
        return self._booked(request, order, form, _("Ship"), heads, book)

    def rest_page(self, request, order):
        rows = _open_rows(order)

        def book(form):
            reason = form.cleaned_data["reason"]
            cancel_rest(order, form.of_rows("quantity"), reason, by=Actor.system(order.company), at=now())
            return _("What is not delivered is booked; the customer is told.")

        heads = [_("shipped"), _("still to come")]
        form = RestForm(request.POST or None, rows=rows)
        return self._booked(request, order, form, _("Do not deliver the rest"), heads, book)

    def invoice_page(self, request, order):
        rows = [
            Row(line.pk, _cells(line, line.shipped, line.invoiced), {"quantity": due_of(line) or None})
            for line in order.lines.all()
            if line.wanted > line.invoiced
        ]

        def book(form):
            billed = [Billed(pk, quantity) for pk, quantity in form.of_rows("quantity").items()]
            said = form.cleaned_data
            made = issue_invoice(
                Bill(billed, said["issued_on"], said["number"]), by=Actor.system(order.company), at=now()
            )
            told = {"number": made, "total": show_money(made.total, str(made.currency))}
            return _("Invoice %(number)s over %(total)s is issued.") % told

        heads = [_("shipped"), _("invoiced")]
        form = InvoiceForm(request.POST or None, rows=rows)
        return self._booked(request, order, form, _("Invoice"), heads, book)

    bookings = {"ship": ship_page, "rest": rest_page, "invoice_order": invoice_page}

    def links_of(self, order: Order) -> list[dict]:
        """What can be booked of the order now."""
        pages = []
        if order.state in ON_THE_WAY:
            pages = [("ship", _("Ship …")), ("rest", _("Do not deliver the rest …"))]
        if order.state in BILLED:
            pages.append(("invoice_order", _("Invoice …")))
        return [
            {"url": reverse(f"admin:orders_{page}", args=[order.pk]), "label": label} for page, label in pages
        ]


class InvoiceBookings(OrdersBooking):
    def credit_page(self, request, invoice):
        lines = invoice.lines.select_related("order_line")
        charges = list(invoice.charges.all())
        rows = [Row(line.pk, _invoice_cells(line, invoice)) for line in lines]
        # The ids of charges are told from those of lines by their sign.
        rows += [Row(-charge.pk, _charge_cells(charge, invoice)) for charge in charges]

        def book(form):
            quantities, nets = form.of_rows("quantity"), form.of_rows("net")
            ids = [row.pk for row in rows if row.pk in quantities or row.pk in nets]
            credited = [Credited(pk, quantities.get(pk, 0), nets.get(pk, 0)) for pk in ids if pk > 0]
            back = {-pk: nets.get(pk, 0) for pk in ids if pk < 0}
            names = ("issued_on", "reason", "number", "again")
            correction = Correction(
                invoice, credited, charges=back, **{name: form.cleaned_data[name] for name in names}
            )
            made = issue_credit_note(correction, by=Actor.system(invoice.company), at=now())
            told = {"number": made, "total": show_money(made.total, str(made.currency))}
            return _("Credit note %(number)s over %(total)s is issued.") % told

        heads = [_("net"), _("credited")]
        form = CreditForm(request.POST or None, rows=rows)
        return self._booked(request, invoice, form, _("Credit note"), heads, book)

    bookings = {"credit_note": credit_page}


def due_of(line: OrderLine):
    """What is shipped and not invoiced."""
    return max(line.shipped - line.invoiced, 0)


def invoice_shipped(order: Order, *, by: Actor, at) -> Invoice:
    """Everything of it that is shipped and not invoiced yet; raises BookingRefused where that is nothing."""
    billed = [Billed(line.pk, due_of(line)) for line in order.lines.all() if due_of(line)]
    return issue_invoice(Bill(billed, localdate(at)), by=by, at=at)


def _open_rows(order: Order, *, offer_all: bool = False) -> list[Row]:
    """The lines of which something is still to come; `offer_all` fills the fields with it."""
    return [
        Row(
            line.pk,
            _cells(line, line.shipped, line.still_to_come),
            {"quantity": line.still_to_come} if offer_all else {},
        )
        for line in order.lines.all()
        if line.still_to_come
    ]


def _cells(line: OrderLine, *quantities) -> list[str]:
    told = [measured(quantity, line.unit) for quantity in (line.quantity, *quantities)]
    return [f"{line.position}", line.sku, line.name, *told]


def _invoice_cells(line, invoice) -> list[str]:
    of, currency = line.order_line, str(invoice.currency)
    told = [show_money(line.net, currency), show_money(line.credited_net, currency)]
    return [f"{line.position}", of.sku, of.name, measured(line.quantity, of.unit), *told]


def _charge_cells(charge, invoice) -> list[str]:
    currency = str(invoice.currency)
    return [
        "",
        charge.name,
        "",
        "",
        show_money(charge.net, currency),
        show_money(charge.credited_net, currency),
    ]
