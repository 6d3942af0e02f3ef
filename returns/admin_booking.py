"""What the seller's service does with a return: decide, receive, inspect, settle."""

from decimal import Decimal

from django import forms
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actor import Actor
from b2bshop.booking_pages import Booking, BookingForm, Row, money_field, quantity_field
from b2bshop.money import show_money
from catalog.models import Warehouse
from catalog.units import measured
from orders.bookings import BookingRefused
from orders.problems import OrderRefused

from .actions import Decision, Found, WrongState, close_return, decide, inspect, receive, settle
from .models import Return, ReturnLine
from .models.policy import SETTLEMENTS
from .problems import NotPossible
from .rules import HOLDS_GOODS, Settlement
from .states import State

NOTHING = Decimal(0)


def percent_field(**kwargs) -> forms.DecimalField:
    return forms.DecimalField(
        max_digits=4, decimal_places=2, min_value=NOTHING, max_value=Decimal(90), **kwargs
    )


def settlement_field(**kwargs) -> forms.ChoiceField:
    return forms.ChoiceField(choices=SETTLEMENTS, **kwargs)


def text_field(**kwargs) -> forms.CharField:
    return forms.CharField(max_length=300, **kwargs)


class DecideForm(BookingForm):
    row_fields = {
        "granted": (gettext_lazy("grant"), quantity_field),
        "net": (gettext_lazy("credit, net"), money_field),
        "settlement": (gettext_lazy("settlement"), settlement_field),
        "comes_back": (gettext_lazy("comes back"), forms.BooleanField),
        "fee": (gettext_lazy("fee %"), percent_field),
        "in_advance": (gettext_lazy("replace in advance"), forms.BooleanField),
    }

    answer = forms.CharField(
        label=gettext_lazy("answer"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The customer reads it."),
    )


class ReceiveForm(BookingForm):
    row_fields = {"received": (gettext_lazy("received"), quantity_field)}


class InspectForm(BookingForm):
    row_fields = {
        "accepted": (gettext_lazy("accept"), quantity_field),
        "finding": (gettext_lazy("finding"), text_field),
        "to_stock": (gettext_lazy("back to stock"), forms.BooleanField),
    }

    warehouse = forms.ModelChoiceField(
        Warehouse.objects.order_by("priority", "pk"),
        label=gettext_lazy("warehouse"),
        required=False,
        help_text=gettext_lazy("Where what can be sold again lies."),
    )


class CloseForm(BookingForm):
    reason = forms.CharField(
        label=gettext_lazy("reason"), max_length=1000, help_text=gettext_lazy("The customer reads it.")
    )


class ReturnBookings(Booking):
    refused_by = (
        (NotPossible, "problems"),
        (WrongState, "problems"),
        (OrderRefused, "problems"),
        (BookingRefused, "findings"),
    )

    def decide_page(self, request, claim):
        lines = _lines(claim)
        rows = (
            [Row(line.pk, _cells(line), _wanted(line)) for line in lines]
            if claim.state == State.REQUESTED
            else []
        )

        def book(form):
            typed = {name: form.of_rows(name) for name in form.row_fields}
            decisions = {line.pk: _decision(line.pk, typed) for line in lines}
            made = decide(claim, decisions, form.cleaned_data["answer"], by=_by(request, claim), at=now())
            return _("Decided: %(state)s") % {"state": made.get_state_display()}

        heads = [_("reason"), _("wanted"), _("value, net")]
        return self._booked(
            request, claim, DecideForm(request.POST or None, rows=rows), _("Decide"), heads, book
        )

    def receive_page(self, request, claim):
        lines = [line for line in _lines(claim) if line.comes_back and claim.state == State.AUTHORISED]
        rows = [Row(line.pk, _cells(line), {"received": line.granted}) for line in lines]

        def book(form):
            receive(claim, form.of_rows("received"), by=_by(request, claim), at=now())
            return _("The goods are booked as received.")

        heads = [_("reason"), _("wanted"), _("value, net")]
        return self._booked(
            request, claim, ReceiveForm(request.POST or None, rows=rows), _("Receive"), heads, book
        )

    def inspect_page(self, request, claim):
        lines = [line for line in _lines(claim) if line.comes_back and claim.state == State.RECEIVED]
        rows = [Row(line.pk, _cells(line), {"accepted": min(line.received, line.granted)}) for line in lines]

        def book(form):
            accepted, to_stock = form.of_rows("accepted"), form.of_rows("to_stock")
            findings = form.of_rows("finding")
            found = {
                line.pk: Found(
                    accepted.get(line.pk, NOTHING), str(findings.get(line.pk, "")), line.pk in to_stock
                )
                for line in lines
            }
            place = form.cleaned_data["warehouse"]
            made = inspect(claim, found, warehouse=place, by=_by(request, claim), at=now())
            return _("Inspected: %(state)s") % {"state": made.get_state_display()}

        form = InspectForm(request.POST or None, rows=rows, initial={"warehouse": _first_warehouse()})
        heads = [_("reason"), _("wanted"), _("value, net")]
        return self._booked(request, claim, form, _("Inspect"), heads, book)

    def settle_page(self, request, claim):
        lines = [line for line in _lines(claim) if line.accepted and claim.state == State.ACCEPTED]
        rows = [Row(line.pk, _cells(line)) for line in lines]

        def book(form):
            done = settle(claim, by=_by(request, claim), at=now(), repaired=True)
            return _("It is settled.") if done else _("It waits for the invoice of the goods.")

        heads = [_("reason"), _("wanted"), _("value, net")]
        return self._booked(
            request, claim, BookingForm(request.POST or None, rows=rows), _("Settle"), heads, book
        )

    def close_page(self, request, claim):
        is_open = claim.state in (State.AUTHORISED, State.ACCEPTED)
        rows = [Row(line.pk, _cells(line)) for line in _lines(claim)] if is_open else []

        def book(form):
            close_return(claim, form.cleaned_data["reason"], by=_by(request, claim), at=now())
            return _("It is closed without being settled.")

        heads = [_("reason"), _("wanted"), _("value, net")]
        form = CloseForm(request.POST or None, rows=rows)
        return self._booked(request, claim, form, _("Close without settling"), heads, book)

    bookings = {
        "close": close_page,
        "decide": decide_page,
        "receive": receive_page,
        "inspect": inspect_page,
        "settle": settle_page,
    }

    def links_of(self, claim: Return) -> list[dict]:
        """What can be done with it now."""
        pages = {
            State.REQUESTED: ("decide", _("Decide …")),
            State.AUTHORISED: ("receive", _("Receive …")),
            State.RECEIVED: ("inspect", _("Inspect …")),
            State.ACCEPTED: ("settle", _("Settle …")),
        }
        found = [pages[State(claim.state)]] if claim.state in pages else []
        if claim.state in (State.AUTHORISED, State.ACCEPTED):
            found.append(("close", _("Close without settling …")))
        return [
            {"url": reverse(f"admin:returns_{page}", args=[claim.pk]), "label": label}
            for page, label in found
        ]


def _lines(claim: Return) -> list[ReturnLine]:
    return list(claim.lines.select_related("order_line__order", "reason"))  # type: ignore[attr-defined]


def _by(request, claim: Return) -> Actor:
    return Actor.for_seller(request.user, claim.company)


def _first_warehouse() -> int | None:
    return Warehouse.objects.order_by("priority", "pk").values_list("pk", flat=True).first()


def _cells(line: ReturnLine) -> list[str]:
    of, currency = line.order_line, str(line.order_line.order.currency)
    reason = f"{line.reason.name}: {line.text}" if line.text else line.reason.name
    wanted = str(line.get_settlement_display())
    if line.amount:
        wanted += f" {show_money(line.amount, currency)}"
    told = [measured(line.quantity, of.unit), reason, wanted, show_money(line.value, currency)]
    return [f"{line.position}", of.sku, of.name, *told]


def _wanted(line: ReturnLine) -> dict:
    """As the customer and the policy would have it."""
    is_goods = line.reason.kind in HOLDS_GOODS
    return {
        "granted": line.quantity,
        "net": None if is_goods else line.amount,
        "settlement": line.settlement,
        "comes_back": line.comes_back,
        "fee": line.fee_percent or None,
    }


def _decision(pk: int, typed: dict) -> Decision:
    return Decision(
        granted=typed["granted"].get(pk, NOTHING),
        settlement=str(typed["settlement"].get(pk, Settlement.CREDIT.value)),
        comes_back=pk in typed["comes_back"],
        fee_percent=typed["fee"].get(pk, NOTHING),
        net=typed["net"].get(pk),
        is_in_advance=pk in typed["in_advance"],
    )
