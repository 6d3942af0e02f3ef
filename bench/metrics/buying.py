"""Carts and orders, each as the buyer's browser asks for it. The cart is filled before the clock starts."""

from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils.timezone import localdate, now

from accounts.models import Address
from bench import Bench, Measured, metric
from catalog.models import Product
from catalog.queries import in_stock, order_rule
from catalog.rules import first_quantity
from orders.models import Cart, CartLine
from orders.queries import assess, basket_lines
from pricing.queries import price_lines

# The buyer's carts and orders, and what they hold of stock and credit.
FORGET = """
DELETE FROM orders_orderkey WHERE company_id = %(company)s;
DELETE FROM orders_reservation USING orders_orderline l, orders_order o
  WHERE line_id = l.id AND l.order_id = o.id AND o.company_id = %(company)s;
DELETE FROM orders_orderline USING orders_order o WHERE order_id = o.id AND o.company_id = %(company)s;
DELETE FROM orders_ordercharge USING orders_order o WHERE order_id = o.id AND o.company_id = %(company)s;
DELETE FROM orders_order WHERE company_id = %(company)s;
DELETE FROM orders_cartuse USING orders_cart c WHERE cart_id = c.id AND c.company_id = %(company)s;
DELETE FROM orders_cartline USING orders_cart c WHERE cart_id = c.id AND c.company_id = %(company)s;
DELETE FROM orders_cart WHERE company_id = %(company)s;
DELETE FROM orders_quickline USING orders_quickorder q WHERE quick_order_id = q.id AND q.company_id = %(company)s;
DELETE FROM orders_quickorder WHERE company_id = %(company)s;
DELETE FROM accounts_creditentry WHERE company_id = %(company)s;
UPDATE accounts_company SET credit_used = 0 WHERE id = %(company)s;
UPDATE catalog_stock SET reserved = 0 WHERE reserved > 0;
DELETE FROM catalog_backlog
"""


def forget(bench: Bench) -> None:
    """As if the buyer had never bought: every metric starts from the same shop, also after a run that broke off."""
    with connection.cursor() as cursor:
        for statement in FORGET.split(";"):
            cursor.execute(statement, {"company": bench.buyer.company.pk})


class Filler:
    """Fills carts with the first `size` articles in stock that the buyer sees, at today's prices."""

    def __init__(self, bench: Bench, size: int) -> None:
        self.actor = bench.buyer
        seen = Product.objects.visible_to(self.actor).filter(in_stock(), status=Product.Status.ACTIVE)
        self.products = list(seen.order_by("rank")[:size])
        lines = [(product, first_quantity(order_rule(product))) for product in self.products]
        self.prices = price_lines(lines, self.actor, localdate())

    def cart(self) -> Cart:
        owner = {"company": self.actor.company, "unit": self.actor.unit, "owner": self.actor.user}
        cart = Cart.objects.create(**owner, touched_at=now())
        CartLine.objects.bulk_create(
            CartLine(
                cart=cart,
                product=product,
                quantity=price.quantity,
                shown_amount=price.amount,
                shown_basis=price.basis,
            )
            for product, price in zip(self.products, self.prices, strict=True)
        )
        return cart


def _cart_page(bench: Bench, size: int) -> Measured:
    forget(bench)
    measured = bench.page(Filler(bench, size).cart().get_absolute_url())
    forget(bench)
    return measured


def _order(bench: Bench, size: int) -> Measured:
    """The checkout form is sent; the answer leads to the order."""
    forget(bench)
    client, filler = bench.client(), Filler(bench, size)
    address = Address.objects.visible_to(bench.buyer).get(is_billing=False)
    shown = assess(basket_lines(filler.cart()), bench.buyer, on=localdate(), destination=str(address.country))
    form = {"address": address.pk, "po_number": "4711", "prices_seen": shown.prices_seen}

    def order(cart: Cart) -> None:
        answer = client.post(f"/checkout/{cart.pk}/", {**form, "idempotency_key": uuid4().hex})
        if answer.status_code != 302 or "/orders/" not in answer.url:
            raise RuntimeError(f"The checkout of {size} lines answered {answer.status_code}")

    measured = bench.call(order, filler.cart)
    forget(bench)
    return measured


@metric("cart_add")
def cart_add(bench: Bench) -> Measured:
    """One article more for a cart of ten, by the button of a row."""
    forget(bench)
    client, filler, more = bench.client(), Filler(bench, 10), Filler(bench, 11)
    entry = {"sku": more.products[-1].sku, "quantity": f"{more.prices[-1].quantity:f}", "back": "/catalog/"}

    def add(_cart: Cart) -> None:
        answer = client.post("/carts/add/", entry, headers={"hx-request": "true"})
        if answer.status_code != 200:
            raise RuntimeError(f"Adding to the cart answered {answer.status_code}")

    measured = bench.call(add, filler.cart)
    forget(bench)
    return measured


@metric("upload_5000")
def upload_5000(bench: Bench) -> Measured:
    """A table of 5,000 rows into a quick order: read, identified, checked, priced, and the first page of its grid."""
    forget(bench)
    client, filler = bench.client(), Filler(bench, 5000)
    rows = [f"{p.sku};{price.quantity:f}\n" for p, price in zip(filler.products, filler.prices, strict=True)]
    table = ("Artikel;Menge\n" + "".join(rows)).encode()

    def send(_nothing: None) -> None:
        answer = client.post("/quick-order/", {"file": SimpleUploadedFile("table.csv", table)}, follow=True)
        if answer.status_code != 200:
            raise RuntimeError(f"The upload answered {answer.status_code}")

    measured = bench.call(send, lambda: forget(bench))
    forget(bench)
    return {**measured, "rows": len(rows)}


@metric("cart_100")
def cart_100(bench: Bench) -> Measured:
    return _cart_page(bench, 100)


@metric("cart_700")
def cart_700(bench: Bench) -> Measured:
    return _cart_page(bench, 700)


@metric("order_1")
def order_1(bench: Bench) -> Measured:
    return _order(bench, 1)


@metric("order_10")
def order_10(bench: Bench) -> Measured:
    return _order(bench, 10)


@metric("order_100")
def order_100(bench: Bench) -> Measured:
    return _order(bench, 100)


@metric("order_1000")
def order_1000(bench: Bench) -> Measured:
    return _order(bench, 1000)
