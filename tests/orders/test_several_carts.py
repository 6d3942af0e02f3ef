"""Several carts, lines charged to cost centres, and carts that are long."""

import pytest
from django.urls import reverse

from accounts.models import CostCentre, Unit
from b2bshop.events.journal import deliver_due
from b2bshop.post.models import Mail
from orders.actions import Basket, add_to_cart, current_cart, delete_cart, new_cart, place_order
from orders.actions.edit import LineEdit, edit_cart
from orders.models import Cart, CartLine, Order
from orders.problems import OrderRefused
from orders.queries import basket_lines
from tests.orders.test_races import at_once


@pytest.fixture
def centres(nordwerk, alpina):
    """4711 of the company, 4811 of Halle 5 alone, an old one, and one of another company."""
    hall = Unit.objects.add_child(nordwerk.units.get(), {"company": nordwerk, "name": "Halle 5"})
    CostCentre.objects.create(company=nordwerk, code="4811", unit=hall)
    CostCentre.objects.create(company=nordwerk, code="ALT", is_active=False)
    CostCentre.objects.create(company=alpina, code="FREMD")
    return CostCentre.objects.create(company=nordwerk, code="4711", name="Montage")


def sent(cart, *, quantity="200", note="", cost_centre="") -> dict:
    line = cart.lines.get()
    return {"line": [line.pk], "quantity": [quantity], "note": [note], "cost_centre": [cost_centre]}


def test_a_cart_is_renamed(shop, cart):
    assert shop.post(f"/carts/{cart.pk}/settings/", {"name": "Wartung"}).status_code == 302
    assert "Wartung" in shop.get("/carts/").content.decode()
    long = shop.post(f"/carts/{cart.pk}/settings/", {"name": "x" * 61})
    assert long.status_code == 422
    assert "x" * 61 in long.content.decode()
    assert Cart.objects.get(pk=cart.pk).name == "Wartung"


def test_a_cart_is_made_the_current_one_and_gets_what_is_added_next(shop, cart, buyer, bolt, at):
    other = new_cart("Zweiter", by=buyer, at=at)
    shop.post(f"/carts/{cart.pk}/current/")
    assert current_cart(buyer, at=at) == cart
    shop.post(f"/carts/{other.pk}/current/")
    shop.post("/carts/add/", {"sku": bolt.sku, "quantity": "100"})
    assert other.lines.get().quantity == 100


def test_deleting_a_cart_asks_first_and_names_what_is_in_it(shop, cart):
    page = shop.get(f"/carts/{cart.pk}/deletion/").content.decode()
    assert "933-8X40" in page
    assert "Eine Position geht mit verloren" in page
    assert Cart.objects.filter(pk=cart.pk).exists()
    assert shop.post(f"/carts/{cart.pk}/deletion/").status_code == 302
    assert not Cart.objects.exists()
    assert shop.get(cart.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("action", ["settings", "current", "deletion"])
def test_a_cart_that_was_ordered_is_left_alone(shop, cart, buyer, address, at, action):
    place_order(Basket(tuple(basket_lines(cart)), address, key="ordered-it", cart=cart), by=buyer, at=at)
    assert shop.post(f"/carts/{cart.pk}/{action}/", {"name": "X"}).status_code == 404
    with pytest.raises(OrderRefused):
        delete_cart(cart, by=buyer, at=at)
    assert Order.objects.get().lines.count() == 1


def test_a_line_is_charged_to_a_cost_centre_and_the_order_keeps_it(shop, cart, centres, buyer, address, at):
    assert shop.post(cart.get_absolute_url(), sent(cart, cost_centre=" 4711")).status_code == 302
    assert cart.lines.get().cost_centre == centres
    checkout = shop.get(reverse("orders:checkout", args=[cart.pk])).content.decode()
    assert "Kostenstelle 4711" in checkout
    cart.refresh_from_db()
    order = place_order(
        Basket(tuple(basket_lines(cart)), address, key="per-line", cart=cart), by=buyer, at=at
    )
    assert order.lines.get().cost_centre == "4711"
    assert "4711" in shop.get(order.get_absolute_url()).content.decode()
    deliver_due(at=at)
    mail = Mail.objects.get(key__startswith="order_placed")
    assert "4711" in mail.text
    assert "4711" in mail.html


@pytest.mark.parametrize("code", ["4811", "ALT", "FREMD", "none such", "\x00", "x" * 40])
def test_only_the_cost_centres_of_the_person_can_be_charged(shop, cart, centres, code):
    answer = shop.post(cart.get_absolute_url(), sent(cart, cost_centre=code, note="Halle 3"))
    if code.strip("\x00"):
        assert answer.status_code == 422
        assert "Es gibt keine Kostenstelle" in answer.content.decode()
        assert code[:20] in answer.content.decode()
    assert cart.lines.get().cost_centre is None


def test_a_cost_centre_is_taken_away_again_and_a_form_without_the_field_leaves_it(shop, cart, centres):
    shop.post(cart.get_absolute_url(), sent(cart, cost_centre="4711"))
    short = sent(cart)
    del short["cost_centre"]
    shop.post(cart.get_absolute_url(), short)
    assert cart.lines.get().cost_centre == centres
    shop.post(cart.get_absolute_url(), sent(cart, cost_centre=""))
    assert cart.lines.get().cost_centre is None


def test_a_cost_centre_that_ended_meanwhile_is_told_and_not_ordered(shop, cart, centres, buyer, address, at):
    shop.post(cart.get_absolute_url(), sent(cart, cost_centre="4711"))
    CostCentre.objects.filter(pk=centres.pk).update(is_active=False)
    assert "Es gibt keine Kostenstelle „4711“" in shop.get(cart.get_absolute_url()).content.decode()
    with pytest.raises(OrderRefused) as refused:
        place_order(Basket(tuple(basket_lines(cart)), address, key="ended-centre"), by=buyer, at=at)
    assert [(p.code, p.line) for p in refused.value.problems] == [("cost_centre", 0)]


@pytest.mark.parametrize("code", ["FREMD", "ALT", "4811"])
def test_the_cost_centre_of_the_whole_order_is_checked_where_it_is_placed(
    cart, centres, buyer, address, at, code
):
    basket = Basket(tuple(basket_lines(cart)), address, key="wrong-centre", cost_centre=code)
    with pytest.raises(OrderRefused) as refused:
        place_order(basket, by=buyer, at=at)
    assert [(p.code, p.line) for p in refused.value.problems] == [("cost_centre", None)]


# Long carts


@pytest.fixture
def long(cart, buyer, make_product, at):
    """The bolt and 249 others: three pages."""
    products = [make_product(f"L-{n:03}", stock=0) for n in range(249)]
    CartLine.objects.bulk_create(CartLine(cart=cart, product=p, quantity=5) for p in products)
    return cart


def test_a_long_cart_has_pages_and_one_total(shop, long):
    pages = [shop.get(f"{long.get_absolute_url()}?page={n}").content.decode() for n in (1, 2, 3)]
    assert [page.count('data-test="cart-line"') for page in pages] == [100, 100, 50]
    assert all("12.466,84" in page for page in pages)  # 249 times 50.00 and the bolts
    assert "L-248" in pages[2]
    for odd in ("0", "-1", "abc", "9", "99999", "１"):
        assert shop.get(long.get_absolute_url(), {"page": odd}).status_code == 200


def test_going_to_another_page_saves_what_was_typed(shop, long):
    line = long.lines.get(product__sku="L-120")
    change = {"line": [line.pk], "quantity": ["7"], "note": ["x"], "go": "3"}
    answer = shop.post(f"{long.get_absolute_url()}?page=2", change)
    assert (answer.status_code, answer["Location"]) == (302, f"{long.get_absolute_url()}?page=3")
    line.refresh_from_db()
    assert line.quantity == 7
    wrong = shop.post(f"{long.get_absolute_url()}?page=2", change | {"quantity": ["abc"]})
    assert wrong.status_code == 422
    assert 'value="abc"' in wrong.content.decode()


def test_the_pages_with_lines_that_cannot_be_ordered_are_marked(shop, long):
    long.lines.filter(product__sku="L-240").update(quantity="5.5")
    page = shop.get(long.get_absolute_url()).content.decode()
    assert page.count("die so nicht bestellt werden können") == 1


@pytest.mark.django_db(transaction=True)
def test_adding_and_deleting_at_once_never_leaves_a_line_without_a_cart(cart, buyer, bolt, at):
    results = at_once(
        lambda: add_to_cart(cart, [(bolt.sku, "100", "")], by=buyer, at=at),
        lambda: delete_cart(cart, by=buyer, at=at),
    )
    assert not Cart.objects.filter(pk=cart.pk).exists()
    assert not CartLine.objects.filter(cart=cart.pk).exists()
    assert all(result is None or isinstance(result, tuple | OrderRefused) for result in results), results


def test_what_is_right_is_kept_although_a_cost_centre_is_wrong(cart, centres, buyer, at):
    edit = LineEdit(cart.lines.get(), "300", "Halle 3", "nix")
    refused = edit_cart(cart, [edit], by=buyer, at=at)
    assert [problem.code for problem in refused[cart.lines.get().pk]] == ["cost_centre"]
    assert cart.lines.get().note == "Halle 3"
