"""A browser signed in through the form, whose pages axe looks at where a journey ends; and all pages of a buyer."""

from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page

from accounts.actor import Actor
from b2bshop.events.journal import deliver_due
from orders.actions import (
    Basket,
    Dispatch,
    Packed,
    add_to_cart,
    current_cart,
    place_order,
    share_cart,
    ship,
    ship_order,
)
from orders.actions.invoice import Bill, Billed, issue_invoice
from orders.actions.lists import ListEntry, add_to_list, new_list
from orders.actions.order_views import keep_view
from orders.actions.quick import take_in
from orders.finding import OrderWish
from orders.models import Carrier, Right
from orders.queries import BasketLine
from orders.quick.reading import Row, Sheet, read_text
from returns.actions import LineWish, add_photo, describe_lines, start_draft, submit_return
from tests.conftest import PASSWORD
from tests.flows.axe import grave_findings
from tests.returns.conftest import picture

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def enter(browser: Browser, live_server):
    """enter("buyer@…", javascript=True, phone=False) → a page of the shop, signed in, in German."""
    contexts = []

    def sign_in(email: str, *, javascript: bool = True, phone: bool = False, to: str = "/") -> Page:
        size = {"viewport": PHONE, "has_touch": True} if phone else {}
        context = browser.new_context(
            base_url=live_server.url, locale="de-DE", java_script_enabled=javascript, **size
        )
        contexts.append((context, javascript))
        page = context.new_page()
        page.goto(to if to != "/" else "/accounts/login/")
        page.fill("[name=login]", email.upper())
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(lambda url: "/accounts/" not in url)
        return page

    yield sign_in
    found = []
    for context, javascript in contexts:
        for page in context.pages if javascript else ():
            found += [f"{page.url}: {told}" for told in grave_findings(page)]
        context.close()
    assert found == [], "axe, where the journey ended"


@pytest.fixture
def of_returns(reasons, buyer, make_product, address, at, settings, tmp_path) -> list[str]:
    """A return with a photo, a draft with one, and where they begin."""
    settings.MEDIA_ROOT = tmp_path
    product = make_product("R" * 40, name_de="Wellendichtring mit einem langen Namen aus NBR 70 Shore A")
    order = place_order(Basket((BasketLine(product.pk, "9"),), address, key="back"), by=buyer, at=at)
    ship_order(order, by=Actor.system(order.company), at=at)
    drafts = []
    for _ in range(2):
        draft = start_draft([order.lines.get().pk], by=buyer, at=at)
        line = draft.lines.get()
        wish = LineWish(Decimal(1), reasons["damaged"], "T" * 200, "replacement")
        describe_lines(draft, [(line, wish)], by=buyer)
        add_photo(line, picture("p" * 90 + ".png"), by=buyer, at=at)
        drafts.append(draft)
    made = submit_return(drafts[0], by=buyer, at=at)
    pages = ["/returns/", "/returns/new/", drafts[1].get_absolute_url(), made.get_absolute_url()]
    return [*pages, reverse("returns:withdraw", args=[made.number])]


@pytest.fixture
def addresses(buyer, bolt, address, at, of_returns) -> list[str]:
    """Of every page a buyer uses."""
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
        "/orders/to-come/",
        "/documents/",
        order.get_absolute_url(),
        reverse("orders:cancel", args=[order.number]),
    ]
    return [
        *pages,
        *of_returns,
        cart.get_absolute_url(),
        f"/checkout/{cart.pk}/",
        f"/products/{bolt.sku}/",
        "/nowhere/",
    ]


@pytest.fixture
def shipped(bolt, address, buyer, at) -> str:
    """An order of which a part is on its way, invoiced, with its papers."""
    order = place_order(Basket((BasketLine(bolt.pk, "200", bolt.sku),), address, key="a11y"), by=buyer, at=at)
    carrier = Carrier.objects.create(code="p", name="Paketdienst", tracking_url="https://p.example/{number}")
    [line] = order.lines.all()
    packed = [Packed(line.pk, Decimal(100), "CH-1")]
    ship(Dispatch(packed, at.date(), "", carrier, ["JJD1"]), by=buyer, at=at)
    issue_invoice(Bill([Billed(line.pk, Decimal(100))], at.date()), by=buyer, at=at)
    deliver_due(at=at)
    return order.get_absolute_url()
