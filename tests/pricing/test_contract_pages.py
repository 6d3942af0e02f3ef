"""A buyer reads what is agreed with the company, what is left of it, and nothing of anybody else."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import CompanyGroup, Unit
from orders.actions import Basket, add_to_cart, current_cart, place_order
from orders.queries import BasketLine
from pricing.models import AgreedQuantity, Contract, Discount

pytestmark = pytest.mark.django_db
PAGE = "/contracts/RV-1/"


@pytest.fixture
def contract(nordwerk, bolt, make_contract):
    contract = make_contract(nordwerk, {bolt: [(1, "7.90", 100), (1000, "7.10", 100)]}, number="RV-1")
    AgreedQuantity.objects.create(contract=contract, product=bolt, quantity=5000, called=3800, per_order=200)
    return contract


@pytest.fixture
def shop(sign_in, buyer):
    client = sign_in(buyer)
    client.cookies["django_language"] = "en"
    return client


def text(client, address) -> str:
    return client.get(address).content.decode().replace("\xa0", " ")


def test_the_page_tells_prices_quantities_and_discounts(shop, contract, bolt):
    Discount.objects.create(contract=contract, category=bolt.category, percent=12, valid=contract.valid)
    Discount.objects.create(
        contract=contract, percent=2, min_quantity=500, is_additional=True, valid=contract.valid
    )
    page = text(shop, PAGE)
    for told in (
        "€7.90 per 100",
        "from 1,000: €7.10 per 100",
        "1,200 pc",
        "of 5,000 agreed",
        "200 pc at once",
    ):
        assert told in page, told
    assert "12 %" in page and "2 % more" in page and "from 500" in page
    assert "no more can be ordered" in page


def test_the_list_names_those_in_force_first(shop, contract, nordwerk, make_contract):
    make_contract(nordwerk, {}, number="A-OLD", valid=DateRange(date(2020, 1, 1), date(2021, 1, 1)))
    make_contract(nordwerk, {}, number="A-NEW", valid=DateRange(date(2099, 1, 1), None))
    Contract.objects.filter(number="RV-1").update(agreed_value=D(1000), called_value=D("250.50"))
    page = text(shop, "/contracts/")
    assert page.index("RV-1") < page.index("A-NEW") < page.index("A-OLD")
    assert "€749.50 of €1,000.00" in page


def test_a_row_of_a_list_says_what_is_left_of_an_agreed_quantity(shop, contract, bolt):
    page = shop.get(
        f"/catalog/{bolt.category.slug_path}/", headers={"accept-language": "en"}
    ).content.decode()
    assert ">1,200 of 5,000 pc left<" in page.replace("\xa0", " ")


def test_the_product_page_says_whose_price_it_is_and_what_is_left(shop, contract, bolt):
    page = text(shop, f"/products/{bolt.sku}/")
    assert PAGE in page and "1,200 of 5,000 pc left" in page


def test_the_cart_tells_what_more_would_save(shop, contract, bolt, buyer, at):
    cart = current_cart(buyer, at=at)
    add_to_cart(cart, [(bolt.sku, "600", "")], by=buyer, at=at)
    told = "400 pc more, and the price falls by 10 %."
    assert told in text(shop, cart.get_absolute_url())
    AgreedQuantity.objects.update(called=4400)  # less is left than that: the price would not fall
    assert told not in text(shop, cart.get_absolute_url())


@pytest.mark.parametrize(
    ("then", "price", "told"),
    [
        ("block", "€7.90", "0 of 5,000 pc left"),
        ("list", "€8.42", "used up"),
        ("ask", "on request", "used up"),
    ],
)
def test_the_product_page_of_what_is_used_up(shop, contract, bolt, then, price, told):
    Contract.objects.update(when_used_up=then)
    AgreedQuantity.objects.update(called=5000)
    page = text(shop, f"/products/{bolt.sku}/")
    assert price in page and told in page
    assert "used up" in text(shop, PAGE)


def test_contracts_of_others_do_not_exist(sign_in, rival, contract, shop, nordwerk, buyer, make_contract):
    theirs = sign_in(rival)
    assert theirs.get(PAGE).status_code == 404
    assert "RV-1" not in text(theirs, "/contracts/")
    beside = Unit.objects.add_child(
        Unit.objects.get(pk=buyer.unit.pk), {"company": nordwerk, "name": "Halle"}
    )
    make_contract(nordwerk, {}, number="OF-HALL", unit=beside)
    assert shop.get("/contracts/OF-HALL/").status_code == 404


def test_call_offs_of_another_member_of_the_group_are_not_shown(
    shop, buyer, nordwerk, make_company, make_actor, bolt, at
):
    group = CompanyGroup.objects.create(number="G-1", name="Verbund")
    other = make_company("Fremd GmbH", group=group)
    nordwerk.group = group
    nordwerk.save()
    contract = Contract.objects.create(
        number="RV-1", group=group, title="x", valid=DateRange(None, None), agreed_value=D(1000)
    )
    contract.prices.create(product=bolt, amount=7, basis=100, valid=DateRange(None, None))
    numbers = {}
    for company, actor in ((nordwerk, buyer), (other, make_actor(other, "buyer", email="x@fremd.example"))):
        basket = Basket((BasketLine(bolt.pk, "100", bolt.sku),), company.addresses.get(), key=company.name)
        numbers[company.name] = place_order(basket, by=actor, at=at).number
    page = text(shop, PAGE)
    assert numbers[nordwerk.name] in page
    assert numbers["Fremd GmbH"] not in page


def test_a_search_narrows_and_many_articles_take_no_more_statements(
    shop, contract, make_product, bolt, django_assert_max_num_queries
):
    with django_assert_max_num_queries(18):
        assert "933-8X40" in text(shop, PAGE)
    for number in range(40):
        product = make_product(f"N-{number:02}")
        contract.prices.create(product=product, amount=1, valid=contract.valid)
        AgreedQuantity.objects.create(contract=contract, product=product, quantity=10)
    with django_assert_max_num_queries(18):
        assert "25 of 41 rows" in text(shop, PAGE)
    page = text(shop, PAGE + "?q=n-07")
    assert "N-07" in page and "933-8X40" not in page
    assert "No article of this contract has this." in text(shop, PAGE + "?q=nothing")


def test_who_may_not_see_prices_sees_no_contract(sign_in, make_actor, nordwerk, contract):
    curious = make_actor(nordwerk, "viewer", email="v@nordwerk.example")
    curious.membership.roles.clear()
    assert sign_in(curious).get(PAGE).status_code == 403
