"""Every page a buyer uses fits a phone, in both languages."""

from decimal import Decimal

import pytest
from django.urls import reverse

from orders.actions import Basket, add_to_cart, current_cart, place_order, share_cart
from orders.actions.lists import ListEntry, add_to_list, new_list
from orders.actions.order_views import keep_view
from orders.actions.quick import take_in
from orders.finding import OrderWish
from orders.models import Right
from orders.queries import BasketLine
from orders.quick.reading import Row, Sheet, read_text

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("searchable"),
]


@pytest.fixture
def addresses(buyer, bolt, address, at):
    cart = current_cart(buyer, at=at)
    add_to_cart(cart, [(bolt.sku, "100", "")], by=buyer, at=at)
    line = BasketLine(bolt.pk, "100", bolt.sku)
    order = place_order(Basket((line,), address, key="k", po_number="PO-1"), by=buyer, at=at)
    pages = [
        "/",
        "/catalog/",
        "/catalog/fasteners/hex-bolts/",
        "/search/?q=M8",
        "/search/?q=nothing",
        "/carts/",
    ]
    longest = "X" * 60
    quick = take_in(
        read_text(f"{bolt.sku};150\n{longest};1\n{bolt.sku};1.000"), "bedarf.csv", by=buyer, at=at
    )
    unread = take_in(Sheet([Row(1, ["a" * 40, "b", "c"])], ["was", "wieviel" * 5, "x"]), "", by=buyer, at=at)
    listed = new_list("W" * 60, by=buyer, at=at)
    entry = ListEntry(bolt.sku, "100", section="S" * 60, note="N" * 200, target=Decimal(1000))
    add_to_list(listed, [entry], by=buyer, at=at)
    keep_view("V" * 40, OrderWish(text="x" * 60), by=buyer)
    pages += ["/lists/", "/lists/usual/?whose=all", f"/lists/new/?from=cart-{cart.pk}"]
    pages += [listed.get_absolute_url(), f"{listed.get_absolute_url()}edit/", "/orders/?mine=True"]
    share_cart(cart, Right.EDIT, with_whom=None, by=buyer, at=at)
    pages += [f"{cart.get_absolute_url()}sharing/", "/quick-order/"]
    pages += [quick.get_absolute_url(), unread.get_absolute_url()]
    pages += [
        "/orders/",
        "/orders/exports/",
        order.get_absolute_url(),
        reverse("orders:cancel", args=[order.number]),
    ]
    return [*pages, cart.get_absolute_url(), f"/checkout/{cart.pk}/", f"/products/{bolt.sku}/", "/nowhere/"]


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_page_is_wider_than_a_phone(context, live_server, settings, sign_in, buyer, addresses, language):
    buyer.user.language = language
    buyer.user.save()
    name = settings.SESSION_COOKIE_NAME
    cookie = sign_in(buyer).cookies[name].value
    context.add_cookies([{"name": name, "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    widths = {}
    for address in addresses:
        page.goto(live_server.url + address)
        widths[address] = page.evaluate("document.documentElement.scrollWidth")
    assert widths == dict.fromkeys(addresses, 390)


def test_no_page_of_the_company_is_wider_than_a_phone(
    context, live_server, settings, sign_in, make_actor, nordwerk, buyer
):
    admin = make_actor(nordwerk, "admin", email="administrator.mit.langem.namen@nordwerk.example")
    role = admin.membership.roles.get()
    name = settings.SESSION_COOKIE_NAME
    cookie = sign_in(admin).cookies[name].value
    context.add_cookies([{"name": name, "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    paths = "people/ invitations/ invitations/new/ invitations/upload/ roles/ roles/new/ units/ units/new/"
    paths += " addresses/ addresses/new/ cost-centres/ cost-centres/new/ switch/"
    person, unit = buyer.membership, buyer.unit
    paths += (
        f" people/{buyer.user.pk}/ people/memberships/{person.pk}/ people/memberships/{person.pk}/remove/"
    )
    paths += f" units/{unit.pk}/ units/{unit.pk}/merge/ roles/{role.pk}/"
    widths = {}
    for path in ["", *paths.split()]:
        assert page.goto(f"{live_server.url}/company/{path}").status == 200, path
        widths[path] = page.evaluate("document.documentElement.scrollWidth")
    assert set(widths.values()) == {390}, widths
