"""What a company, or a unit of it, calls an article: understood everywhere, shown everywhere, kept in the order."""

import pytest
from django.urls import reverse

from accounts.actions.unit import merge_unit
from accounts.models import Unit
from accounts.units import UnitProblem
from catalog.models import CustomerPartNumber
from catalog.queries import identify
from orders.actions import Basket, add_to_cart, new_cart, place_order
from orders.models import OrderLine
from orders.queries import basket_lines

pytestmark = pytest.mark.usefixtures("searchable")


@pytest.fixture
def hall(nordwerk):
    return Unit.objects.add_child(nordwerk.units.get(), {"company": nordwerk, "name": "Halle"})


@pytest.fixture
def in_the_hall(nordwerk, hall, make_actor):
    return make_actor(nordwerk, unit=hall)


@pytest.fixture
def call(nordwerk):
    def give(product, number: str, text: str = "", unit=None, company=nordwerk) -> CustomerPartNumber:
        return CustomerPartNumber.objects.create(
            company=company, unit=unit, product=product, number=number, text=text
        )

    return give


def meant(number: str, actor) -> str:
    product = identify([number], actor)[number].product
    return product.sku if product else ""


def test_a_units_number_holds_there_and_below_and_nowhere_else(
    buyer, in_the_hall, rival, hall, make_product, call
):
    call(make_product("B-1"), "HALL-1", unit=hall)
    assert [meant("HALL-1", who) for who in (in_the_hall, buyer, rival)] == ["B-1", "", ""]
    assert [meant("hall1", who) for who in (in_the_hall, buyer, rival)] == ["B-1", "", ""]


@pytest.mark.parametrize("typed", ["4711-A", "4711a"])
def test_the_units_number_goes_before_the_companys(typed, buyer, in_the_hall, hall, make_product, call):
    call(make_product("B-1"), "4711-A")
    call(make_product("B-2"), "4711-A", unit=hall)
    assert (meant(typed, buyer), meant(typed, in_the_hall)) == ("B-1", "B-2")


def test_lists_articles_and_suggestions_show_number_and_name(
    in_the_hall, buyer, sign_in, hall, make_product, call
):
    product = make_product("B-1")
    call(product, "ALL-1", "Schraube")
    call(product, "HALL-1", "Schraube am Tor", unit=hall)
    for who, shown in ((in_the_hall, ("HALL-1", "Schraube am Tor")), (buyer, ("ALL-1", "Schraube"))):
        shop = sign_in(who)
        for path in ("/catalog/fasteners/", "/products/B-1/", "/search/suggest/?q=b-1"):
            text = shop.get(path).content.decode()
            assert all(each in text for each in shown), path
            assert who is not buyer or "HALL-1" not in text, path


def test_nobody_elses_name_is_shown(rival, sign_in, make_product, call):
    call(make_product("B-1"), "SECRET-1", "Geheimname")
    shop = sign_in(rival)
    for path in ("/catalog/fasteners/", "/products/B-1/", "/search/suggest/?q=b-1", "/search/?q=secret"):
        assert "SECRET-1" not in shop.get(path).content.decode().replace("secret", "")


def test_cart_checkout_and_order_show_it_and_the_order_keeps_it(
    buyer, sign_in, make_product, call, address, at
):
    named = call(make_product("B-1"), "ALL-1", "Schraube")
    cart = new_cart("", by=buyer, at=at)
    add_to_cart(cart, [("all 1", "2", "")], by=buyer, at=at)
    shop = sign_in(buyer)
    for page in ("orders:cart", "orders:checkout"):
        text = shop.get(reverse(page, args=[cart.pk])).content.decode()
        assert "ALL-1" in text and "Schraube" in text, page
    order = place_order(Basket(tuple(basket_lines(cart)), address, key="k", cart=cart), by=buyer, at=at)
    named.delete()
    line = OrderLine.objects.get()
    assert (line.own_number, line.own_name) == ("ALL-1", "Schraube")
    text = shop.get(reverse("orders:order", args=[order.number])).content.decode()
    assert "ALL-1" in text and "Schraube" in text


def test_the_administration_refuses_a_unit_of_somebody_else(
    client, make_user, nordwerk, alpina, make_product
):
    admin = make_user("admin@b2bshop.example", is_staff=True, is_superuser=True, language="de")
    client.force_login(admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    values = {"company": nordwerk.pk, "unit": alpina.units.get().pk, "product": make_product("B-1").pk}
    answer = client.post("/admin/catalog/customerpartnumber/add/", values | {"number": "X-1"})
    assert "Diese Einheit gehört zu einer anderen Firma" in answer.content.decode()
    assert not CustomerPartNumber.objects.exists()


def test_a_merged_unit_takes_its_numbers_along_and_says_where_both_use_one(
    nordwerk, hall, make_actor, make_product, call, at
):
    boss, product = make_actor(nordwerk, "admin"), make_product("B-1")
    other = Unit.objects.add_child(Unit.objects.get(pk=boss.unit.pk), {"company": nordwerk, "name": "Werk"})
    call(product, "SAME", unit=hall)
    twice = call(product, "SAME", unit=other)
    with pytest.raises(UnitProblem):
        merge_unit(hall, other, by=boss, at=at)
    twice.delete()
    merge_unit(Unit.objects.get(pk=hall.pk), Unit.objects.get(pk=other.pk), by=boss, at=at)
    assert CustomerPartNumber.objects.get().unit_id == other.pk
