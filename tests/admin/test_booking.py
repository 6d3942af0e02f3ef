"""The office ships parts, leaves out the rest, invoices, credits and books payments; what cannot be says why."""

from decimal import Decimal as D

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils.timezone import now

from accounts.actor import Actor
from b2bshop.events.journal import deliver_due
from orders.actions import Basket, place_order
from orders.models import Carrier, Invoice, NumberRange, Order, Paper, Shipment
from orders.queries import BasketLine
from pricing.models import Charge
from tests.conftest import ALWAYS


@pytest.fixture
def order(bolt, make_product, address, buyer, at) -> Order:
    nut = make_product("934-M8", price="2.00")
    lines = (BasketLine(bolt.pk, "200", bolt.sku), BasketLine(nut.pk, "50", nut.sku))
    return place_order(Basket(lines, address, key="booking"), by=buyer, at=at)


def page(name: str, row) -> str:
    return reverse(f"admin:orders_{name}", args=[row.pk])


def typed(order, **values) -> dict:
    """quantity_1="…" for the field of position 1."""
    ids = {str(line.position): line.pk for line in order.lines.all()}
    fields = {f"{name[:-2]}_{ids[name[-1]]}": text for name, text in values.items() if name[-1] in ids}
    return fields | {name: text for name, text in values.items() if name[-1] not in ids}


def test_a_part_is_shipped_with_its_parcels(office, order):
    carrier = Carrier.objects.create(code="P", name="Paketdienst")
    shown = office.get(page("ship", order)).content.decode()
    assert 'value="200"' in shown and 'value="50"' in shown
    form = typed(
        order,
        quantity_1="100",
        batch_1="CH-7",
        shipped_on="2026-11-23",
        tracking="A1, A2 A3",
        carrier=carrier.pk,
    )
    answer = office.post(page("ship", order), form, follow=True)
    shipment = Shipment.objects.get()
    assert f"{shipment.number}" in str([str(each) for each in answer.context["messages"]])
    assert (shipment.tracking, shipment.carrier, str(shipment.shipped_on)) == (
        ["A1", "A2", "A3"],
        carrier,
        "2026-11-23",
    )
    assert shipment.lines.get().batch == "CH-7"
    order.refresh_from_db()
    assert order.state == "partly" and LogEntry.objects.filter(object_id=order.pk).exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"quantity_1": "201"}, "201"),
        ({}, "nothing to book"),
        ({"quantity_1": "x"}, "number"),
        ({"quantity_1": "-1"}, "0"),
        ({"quantity_1": "100", "tracking": "x" * 41}, "40"),
        ({"quantity_1": "100", "shipped_on": "never"}, "valid date"),
    ],
)
def test_what_cannot_be_shipped_comes_back_with_all_that_was_typed(office, order, fields, said):
    form = typed(order, **{"shipped_on": "2026-11-23", "quantity_2": "7"} | fields)
    if not fields:
        form = {"shipped_on": "2026-11-23"}
    answer = office.post(page("ship", order), form)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not fields or 'value="7"' in answer.content.decode()
    assert not Shipment.objects.exists()


def test_the_rest_is_left_out(office, order):
    office.post(page("rest", order), typed(order, quantity_2="20", reason="sold out"))
    assert order.lines.get(position=2).cancelled == 20
    answer = office.post(page("rest", order), typed(order, quantity_2="31"))
    assert answer.status_code == 422 and "30" in answer.content.decode()


def test_what_is_shipped_is_invoiced_credited_and_paid(office, order):
    office.post(page("ship", order), typed(order, quantity_1="100", shipped_on="2026-11-23"))
    shown = office.get(page("invoice_order", order)).content.decode()
    assert 'value="100"' in shown and 'value="50"' not in shown
    office.post(page("invoice_order", order), typed(order, quantity_1="100", issued_on="2026-11-24"))
    invoice = Invoice.objects.get()
    line = invoice.lines.get()
    form = {f"quantity_{line.pk}": "50", "issued_on": "2026-11-25", "reason": "broken"}
    answer = office.post(page("credit_note", invoice), form, follow=True)
    note = Invoice.objects.get(kind="credit")
    assert note.net_total == D("4.21") and note.number in str(
        [str(each) for each in answer.context["messages"]]
    )
    answer = office.post(page("credit_note", invoice), form | {f"quantity_{line.pk}": "51"})
    assert answer.status_code == 422 and "50" in answer.content.decode()
    listing = reverse("admin:orders_invoice_changelist")
    office.post(listing, {"action": "settle", "_selected_action": [invoice.pk, note.pk]})
    invoice.refresh_from_db()
    note.refresh_from_db()
    assert invoice.settled_on is not None and note.settled_on is None
    deliver_due(at=now())
    assert {paper.kind for paper in Paper.objects.all()} == {"delivery", "invoice", "credit"}
    for paper in Paper.objects.all():
        answer = office.get(reverse("admin:orders_paper", args=[paper.pk]))
        assert b"".join(answer.streaming_content)[:5] == b"%PDF-"


def test_freight_is_given_back_in_a_credit_note(office, order, at):
    Charge.objects.create(kind="freight", currency="EUR", below=500, amount=D("9.87"), valid=ALWAYS)
    small = place_order(
        Basket(
            (BasketLine(order.lines.first().product_id, "100", "x"),),
            order.company.addresses.get(),
            key="small",
        ),
        by=_buyer(order),
        at=at,
    )
    office.post(page("invoice_order", small), typed(small, quantity_1="100", issued_on="2026-11-24"))
    invoice = Invoice.objects.get()
    form = {f"net_-{invoice.charges.get().pk}": "9.87", "issued_on": "2026-11-25", "reason": "late"}
    office.post(page("credit_note", invoice), form)
    assert Invoice.objects.get(kind="credit").net_total == D("9.87")


def _buyer(order):
    member = order.company.memberships.select_related("company", "unit", "user").get(user=order.ordered_by)
    return Actor.from_membership(member)


def test_many_orders_are_invoiced_at_once_and_those_with_nothing_to_invoice_say_so(
    office, order, at, bolt, address, buyer
):
    other = place_order(Basket((BasketLine(bolt.pk, "100", bolt.sku),), address, key="o2"), by=buyer, at=at)
    listing = reverse("admin:orders_order_changelist")
    office.post(listing, {"action": "ship", "_selected_action": [order.pk]})
    answer = office.post(
        listing, {"action": "invoice", "_selected_action": [order.pk, other.pk]}, follow=True
    )
    said = [str(message) for message in answer.context["messages"]]
    assert Invoice.objects.get().total == order.total
    assert any("nothing to book" in text and other.number in text for text in said)


def test_number_ranges_only_go_up(office):
    row, _made = NumberRange.objects.update_or_create(kind="invoice", defaults={"prefix": "RE-", "last": 700})
    address = reverse("admin:orders_numberrange_change", args=[row.pk])
    assert "700" in office.post(address, {"prefix": "RE-", "last": "699"}).content.decode()
    office.post(address, {"prefix": "R26-", "last": "800"})
    row.refresh_from_db()
    assert (row.prefix, row.last) == ("R26-", 800)


def test_a_carrier_without_a_place_for_the_number_is_refused(office):
    form = {"code": "X", "name": "X", "tracking_url": "https://x.example/"}
    answer = office.post(reverse("admin:orders_carrier_add"), form)
    assert answer.status_code == 200 and not Carrier.objects.exists()
    assert "carrier_tracking_url" not in answer.content.decode()


def test_who_only_sees_orders_books_nothing(client, make_user, order):
    user = make_user("clerk@b2bshop.example", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_order"))
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    for name in ("ship", "rest", "invoice_order"):
        assert client.get(page(name, order)).status_code == 403
        assert client.post(page(name, order), {}).status_code == 403
    assert (
        page("ship", order)
        not in client.get(reverse("admin:orders_order_change", args=[order.pk])).content.decode()
    )
