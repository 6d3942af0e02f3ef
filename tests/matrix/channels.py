"""The ways goods come into a cart. Each is a function (scene, wishes) → (cart, what the page said)."""

import html
import re
from dataclasses import replace
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import now

from accounts.acting import actor_acting
from accounts.actions.acting import start_acting
from accounts.models import Acting, Company, CostCentre, User
from orders.actions import Basket, add_to_cart, make_current, new_cart, place_order, share_cart
from orders.actions.lists import new_list
from orders.models import Cart, ListLine, Order, OrderLine, QuickOrder, Right
from orders.queries import basket_lines

HEADER = "Artikel;Menge;Einheit;Kostenstelle"


def browser(actor) -> Client:
    client = Client()
    client.force_login(actor.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def said(answer) -> str:
    text = html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


def row_add(scene, wishes, by=None, cart=None, under="") -> tuple[Cart, str]:
    """The form beside an article; a cost centre is typed into its line."""
    client, words = browser(by or scene.buyer), ""
    cart = cart or new_cart("row add", by=scene.buyer, at=now())
    for wish in wishes:
        sent = {"sku": wish.number, "quantity": wish.quantity, "unit": wish.unit, "cart": cart.pk}
        words += said(client.post(f"{under}/carts/add/", sent, follow=True))
    for line in cart.lines.all():
        centre = next(wish.cost_centre for wish in wishes)
        told = {"line": line.pk, "note": "", "unit": line.typed_unit or line.product.unit}
        quantity = line.typed_quantity or line.quantity
        told |= {"quantity": f"{quantity.normalize():f}", "cost_centre": centre}
        words += said(client.post(under + cart.get_absolute_url(), told, follow=True))
    return cart, words


def _table(wishes) -> str:
    rows = [";".join([wish.number, wish.quantity, wish.unit, wish.cost_centre]) for wish in wishes]
    return "\n".join([HEADER, *rows])


def _through_the_grid(scene, sent) -> tuple[Cart, str]:
    client, cart = browser(scene.buyer), new_cart("quick", by=scene.buyer, at=now())
    answer = client.post("/quick-order/", sent, follow=True)
    quick = QuickOrder.objects.visible_to(scene.buyer).first()
    words = said(answer) + said(
        client.post(quick.get_absolute_url(), {"put": "1", "into": cart.pk}, follow=True)
    )
    return cart, words


def paste(scene, wishes) -> tuple[Cart, str]:
    return _through_the_grid(scene, {"text": _table(wishes)})


def upload(scene, wishes) -> tuple[Cart, str]:
    table = SimpleUploadedFile("bedarf.csv", _table(wishes).encode("cp1252"))
    return _through_the_grid(scene, {"file": table})


def shared_cart(scene, wishes) -> tuple[Cart, str]:
    """A colleague fills the cart of the buyer, who orders it."""
    scene.shared = new_cart("shared", by=scene.buyer, at=now())
    share_cart(scene.shared, Right.EDIT, with_whom=scene.colleague.user, by=scene.buyer, at=now())
    make_current(scene.shared, by=scene.colleague, at=now())
    return row_add(scene, wishes, by=scene.colleague, cart=scene.shared)


def reorder(scene, wishes) -> tuple[Cart, str]:
    """An order of former times, as an import brings it, is ordered once more."""
    old = _former_order(scene, wishes)
    client, cart = browser(scene.buyer), new_cart("again", by=scene.buyer, at=now())
    rows = client.post(f"{old.get_absolute_url()}again/", follow=True)
    words = said(rows) + said(
        client.post(rows.request["PATH_INFO"], {"put": "1", "into": cart.pk}, follow=True)
    )
    return cart, words


def template(scene, wishes) -> tuple[Cart, str]:
    """A list that was made before prices, steps and assortments became what they are."""
    listed = new_list("template", by=scene.buyer, at=now())
    for place, wish in enumerate(wishes, 1):
        centre = CostCentre.objects.filter(company=scene.buyer.company, code=wish.cost_centre).first()
        ListLine.objects.create(
            order_list=listed,
            place=place,
            product=scene.products[wish.number],
            quantity=Decimal(wish.quantity),
            unit=wish.unit,
            cost_centre=centre,
        )
    cart = new_cart("template", by=scene.buyer, at=now())
    return cart, said(browser(scene.buyer).post(listed.get_absolute_url(), {"cart": cart.pk}, follow=True))


def amendment(scene, wishes) -> tuple[Cart, str]:
    """An order of something else is changed into this one."""
    other = scene.make("BEFORE-1", price="0.01")
    before = new_cart("before", by=scene.buyer, at=now())
    add_to_cart(before, [(other.sku, "1")], by=scene.buyer, at=now())
    before.refresh_from_db()
    basket = Basket(tuple(basket_lines(before)), scene.address, key="before", cart=before)
    order = place_order(basket, by=scene.buyer, at=now())
    browser(scene.buyer).post(f"{order.get_absolute_url()}change/")
    cart = Cart.objects.get(amends=order)
    cart.lines.all().delete()
    return row_add(scene, wishes, cart=cart)


def _former_order(scene, wishes) -> Order:
    order = Order.objects.create(
        number="OLD-1",
        company=scene.buyer.company,
        unit=scene.buyer.unit,
        ordered_by=scene.buyer.user,
        channel="import",
        state="shipped",
        ordered_at=now(),
        ship_to=scene.address.snapshot(),
        currency="EUR",
        net_total=0,
        tax_total=0,
        total=0,
    )
    for position, wish in enumerate(wishes, 1):
        product, pack = scene.products[wish.number], scene.contents.get((wish.number, wish.unit))
        quantity = Decimal(wish.quantity)
        OrderLine.objects.create(
            order=order,
            position=position,
            product=product,
            sku=product.sku,
            name_de=product.name_de,
            quantity=quantity * pack if pack else quantity,
            unit=product.unit,
            typed_quantity=quantity if pack else None,
            typed_unit=wish.unit if pack else "",
            amount=1,
            basis=1,
            net=1,
            tax_percent=19,
            tax_reason="domestic",
            price_source="list",
            cost_centre=wish.cost_centre,
        )
    return order


def acting_rep(scene, wishes) -> tuple[Cart, str]:
    """The account manager fills a cart for the buyer, under the addresses of the customer, and orders it."""
    rep = User.objects.create(email="rep@b2bshop.example", name="Rep")
    Company.objects.filter(pk=scene.buyer.company.pk).update(account_manager=rep)
    acting = start_acting(scene.buyer.membership, "By phone", rep=rep, at=now())
    acting = Acting.objects.select_related("company", "member__user").get(pk=acting.pk)
    lent = actor_acting(acting, rep)
    scene.orders = replace(scene.buyer, user=rep, acting_for=scene.buyer.user, scopes=lent.scopes)
    cart = new_cart("acting", by=scene.orders, at=now())
    return row_add(scene, wishes, by=scene.orders, cart=cart, under=f"/as/{acting.token}")


CHANNELS = {
    "row add": row_add,
    "paste": paste,
    "upload": upload,
    "shared cart": shared_cart,
    "template": template,
    "reorder": reorder,
    "amendment": amendment,
    "acting rep": acting_rep,
}
