"""A delivered and invoiced order, and somebody who sends parts of it back."""

import io
from decimal import Decimal as D

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.actor import Actor
from accounts.models import CreditEntry
from orders.actions import Basket, place_order, ship_order
from orders.actions.invoice import Bill, Billed, issue_invoice
from orders.models import Order
from orders.queries import BasketLine
from returns.actions import LineWish, add_photo, describe_lines, start_draft, submit_return
from returns.models import Policy


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def make_order(buyer, address, at):
    """make_order({product: quantity}) → shipped and, unless told otherwise, invoiced."""
    count = iter(range(1, 1000))

    def make(
        wanted: dict, *, by=buyer, invoiced=True, shipped=True, when=None, to=address, **fields
    ) -> Order:
        lines = tuple(
            BasketLine(product.pk, str(quantity), product.sku) for product, quantity in wanted.items()
        )
        basket = Basket(lines, to, key=f"order-{next(count)}", **fields)
        order = place_order(basket, by=by, at=when or at)
        if shipped:
            ship_order(order, by=Actor.system(order.company), at=when or at)
        if invoiced:
            invoice_all(order, when or at)
        return order

    return make


def invoice_all(order: Order, at):
    billed = [Billed(line.pk, line.wanted - line.invoiced) for line in order.lines.all()]
    return issue_invoice(Bill(billed, at.date()), by=Actor.system(order.company), at=at)


@pytest.fixture
def order(bolt, make_product, make_order):
    """200 bolts at 8.42 per 100 (16.84) and 3 presses at 120 each (360.00)."""
    press = make_product("PRESS", price="120.00")
    return make_order({bolt: 200, press: 3})


@pytest.fixture
def wish(reasons):
    """wish("damaged", quantity="2") → what somebody says of a line."""

    def make(code: str, *, quantity=None, text="Wellenende verbogen", settlement="credit", amount=None):
        return LineWish(
            quantity if quantity is None else D(quantity),
            reasons[code],
            text,
            settlement,
            amount if amount is None else D(amount),
        )

    return make


@pytest.fixture
def draft(buyer, at, wish):
    """draft(line, "damaged", quantity="2", photo=True) → a draft about one line."""

    def make(line, code, *, by=buyer, photo=False, when=None, **said):
        draft = start_draft([line.pk], by=by, at=when or at)
        row = draft.lines.get()
        describe_lines(draft, [(row, wish(code, **said))], by=by)
        if photo:
            add_photo(row, picture(), by=by, at=when or at)
        return draft

    return make


@pytest.fixture
def claim(draft, buyer, at):
    """The same, submitted."""

    def make(line, code, *, by=buyer, when=None, **said):
        return submit_return(draft(line, code, by=by, when=when, **said), by=by, at=when or at)

    return make


@pytest.fixture
def service(nordwerk, make_user):
    return Actor.for_seller(make_user("service@b2bshop.example", is_staff=True), nordwerk)


@pytest.fixture
def generous(reasons):
    """Everything within 1,000 is granted at once; goods worth up to 50 are kept."""
    return Policy.objects.create(name="Generous", days=30, instant_up_to=1000, keep_up_to=50)


def picture(name="bruch.png", size=(60, 40), kind="PNG") -> SimpleUploadedFile:
    written = io.BytesIO()
    Image.new("RGB", size, (200, 40, 40)).save(written, kind)
    return SimpleUploadedFile(name, written.getvalue())


def credit_used(company) -> D:
    """As the ledger says, which is what the balance says."""
    company.refresh_from_db()
    booked = sum(CreditEntry.objects.filter(company=company).values_list("amount", flat=True), D(0))
    assert booked == company.credit_used
    return booked
