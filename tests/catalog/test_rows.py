"""Rows of a list are one flat template for speed; here they are held to the components the other pages use."""

import re
from decimal import Decimal

import pytest
from django.template import Context
from django.template.loader import render_to_string
from django.test import Client
from django.utils.timezone import localdate, now
from django.utils.translation import override

from catalog.models import (
    Attribute,
    AttributeValue,
    CategoryAttribute,
    CustomerPartNumber,
    Product,
    ProductUnit,
)
from catalog.pages.listing import Wish, listing
from catalog.pages.parts import offer, stock_note
from catalog.promising import promise
from catalog.queries import order_rule
from catalog.rules import first_quantity
from catalog.templatetags.rows import product_rows
from orders.actions import add_to_cart, current_cart
from orders.buying import buy_box
from orders.models import Cart, CartLine
from pricing.models import ListPrice
from pricing.queries import price_lines
from tests.conftest import ALWAYS

pytestmark = pytest.mark.usefixtures("searchable")

CATEGORY = "/catalog/fasteners/hex-bolts/"
EVIL = "<script>alert('x')</script> & \""


@pytest.fixture
def shelf(make_product, make_contract, base_lists, nordwerk, category, buyer, at):
    """One article for everything a row can show."""
    packed = {"packs": {"PK": 100}}
    hundreds = make_product("R-HUNDREDS", price="8.42", basis=100, minimum=100, multiple=100, **packed)
    drawn = {"shape": "hex_bolt", "d": "8", "l": "40", "k": "5.3", "s": "13"}
    steps = make_product("R-STEPS", minimum=100, multiple=50, drawing=drawn)
    metres = make_product("R-METRES", unit="MTR", price="1234.50", minimum="2.5", multiple="0.5")
    make_product("R-ASK", price=None)
    later = make_product("R-LATER", price="5.00")
    ListPrice.objects.create(
        price_list=base_lists["EUR"], product=later, amount=0, min_quantity=100, valid=ALWAYS
    )
    make_product("R-NONE", stock=0)
    make_product("R-FEW", stock=1, minimum=5)
    make_product("R-LAST", status="discontinued", successor=steps)
    make_product("R-OFF", status="discontinued", stock=0, successor=steps)
    tiers = [(1, "7.90", 100), (500, "7.50", 100), (1000, "7.10", 100)]
    make_contract(nordwerk, {hundreds: tiers, metres: [(1, "1000.00", 1)]})
    size = Attribute.objects.create(code="d", name_de="Maß", kind="number", unit="MMT")
    CategoryAttribute.objects.create(category=category, attribute=size)
    AttributeValue.objects.create(product=steps, attribute=size, number=8)
    finish = Attribute.objects.create(code="f", name_de="Fläche", name_en="Finish", kind="text")
    CategoryAttribute.objects.create(category=category, attribute=finish, position=1)
    AttributeValue.objects.create(product=steps, attribute=finish, text_de="verzinkt", text_en="zinc-plated")
    CustomerPartNumber.objects.create(company=nordwerk, product=steps, number="NW-1")
    add_to_cart(current_cart(buyer, at=at), [("R-METRES", "2.5", "")], by=buyer, at=at)
    return {product.sku: product for product in Product.objects.all()}


def told(html: str) -> str:
    """Markup without what no reader sees: blanks between tags and the token, which is masked anew each time."""
    html = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "token", html)
    html = re.sub(r"\s+(?=<)|(?<=>)\s+", "", html)
    return re.sub(r"[ \n]+", " ", html).strip()


def components(product, actor, at) -> dict[str, str]:
    """What the components say about a product."""
    first = [(product, first_quantity(order_rule(product)))]
    price = price_lines(first, actor, localdate(at))[0]
    shown, note = offer(product, price), stock_note(product, promise(first, actor, at=at)[0])
    in_cart = CartLine.objects.filter(cart=Cart.objects.get(), product=product).first()
    prices = {"amount": price.amount, "list_amount": shown.list_amount, "basis": price.basis}
    prices |= {"unit": shown.per, "contract": price.is_contract, "source": shown.source}
    money = {"currency": price.currency}
    box = buy_box(product, in_cart=in_cart and in_cart.quantity)
    return {
        "price": render_to_string("_components/price.html", prices | money),
        "tiers": render_to_string("_components/tiers.html", {"tiers": shown.tiers} | money),
        "stock": render_to_string(
            "_components/stock.html", {"level": note.level, "text": note.text, "note": note.note}
        ),
        "buy": render_to_string("orders/_buy.html", {"buy": box, "csrf_token": "x"}),
    }


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    ("sku", "can_be_bought"),
    [
        ("R-HUNDREDS", True),
        ("R-STEPS", True),
        ("R-METRES", True),
        ("R-ASK", False),
        ("R-NONE", True),
        ("R-FEW", True),
        ("R-LAST", True),
        ("R-OFF", False),
    ],
)
def test_a_row_says_what_the_components_say(sign_in, buyer, shelf, language, sku, can_be_bought):
    buyer.user.language = language
    buyer.user.save(update_fields=["language"])
    page = told(sign_in(buyer).get(CATEGORY).content.decode())
    row = next(row for row in page.split("<article ")[1:] if f">{sku}<" in row)
    with override(language):
        parts = components(shelf[sku], buyer, now())
    assert can_be_bought == ('data-test="add-to-cart"' in row)
    for name, html in parts.items():
        assert told(html) in row or (name == "buy" and not can_be_bought), name


def test_a_row_shows_attributes_in_the_readers_language_or_in_the_other(sign_in, buyer, shelf):
    for language, finish in (
        ("de", "<dt>Fläche</dt><dd>verzinkt</dd>"),
        ("en", "<dt>Finish</dt><dd>zinc-plated</dd>"),
    ):
        buyer.user.language = language
        buyer.user.save(update_fields=["language"])
        text = sign_in(buyer).get(CATEGORY).content.decode()
        assert f"<div><dt>Maß</dt><dd>8\N{NO-BREAK SPACE}mm</dd></div><div>{finish}</div></dl>" in text


def test_whatever_a_catalogue_says_comes_out_escaped(sign_in, buyer, make_product, category, nordwerk):
    product = make_product(
        "E-1", name_de=EVIL, name_en=EVIL, drawing={"shape": "hex_bolt", "d": EVIL}, multiple=Decimal(5)
    )
    Product.objects.filter(pk=product.pk).update(sku=EVIL[:60], unit="<b>")
    ProductUnit.objects.create(product=product, unit="<i>", numerator=10)
    attribute = Attribute.objects.create(code="e", name_de=EVIL, kind="text")
    AttributeValue.objects.create(product=product, attribute=attribute, text_de=EVIL)
    CustomerPartNumber.objects.create(company=nordwerk, product=product, number=EVIL)
    text = sign_in(buyer).get(CATEGORY).content.decode()
    row = text[text.index("<article") : text.index("</article>")]
    assert "&lt;script&gt;" in row and "&lt;b&gt;" in row and "&lt;i&gt;" in row
    for raw in ("<script", "<b>&", "<b><", "<i>", "alert('x')"):
        assert raw not in row, raw


def test_the_form_of_a_row_adds_with_its_own_token_and_not_without(buyer, shelf):
    client = Client(enforce_csrf_checks=True)
    client.force_login(buyer.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    text = client.get(CATEGORY).content.decode()
    form = text[text.index(f'<form class="buy" id="buy{shelf["R-STEPS"].pk}"') :]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[: form.index("</form>")]))
    assert fields.keys() == {"csrfmiddlewaretoken", "sku", "quantity"}
    without = {name: value for name, value in fields.items() if name != "csrfmiddlewaretoken"}
    lines = CartLine.objects.filter(product=shelf["R-STEPS"])
    assert client.post("/carts/add/", without).status_code == 403 and not lines.exists()
    assert client.post("/carts/add/", fields).status_code == 302
    assert lines.get().quantity == Decimal(100)


def test_a_row_is_made_of_texts_and_no_longer_asks_anything(buyer, shelf, rf, django_assert_num_queries):
    """Rendering is the larger part of a page: a look-up in a loop over rows would come back here."""
    found = Product.objects.visible_to(buyer).order_by("sku")
    page = listing(found, Wish.read(rf.get("/").GET, sees_prices=True), buyer, at=now())
    with django_assert_num_queries(0):
        html = product_rows(Context({"sees_prices": True, "actor": buyer}), page.rows)
    assert html.count("<article") == len(shelf)


def test_a_row_on_request_leads_to_the_contact_with_the_article_named(
    sign_in, buyer, shelf, make_user, nordwerk
):
    nordwerk.account_manager = make_user("rep@b2bshop.example")
    nordwerk.save()
    page = sign_in(buyer).get("/search/?q=R-ASK&sort=rank").content.decode()
    assert "mailto:rep@b2bshop.example" in page
    assert "R-ASK" in page.split("mailto:")[1][:120]
