"""Lists in the administration: the seller's own are kept there, those of customers are looked at."""

import pytest

from orders.models import ListLine, OrderList

pytestmark = pytest.mark.django_db


def form_of(company, **typed) -> dict:
    rows = {"lines-TOTAL_FORMS": 0, "lines-INITIAL_FORMS": 0}
    return (
        {"company": company.pk, "name": "Grundausstattung", "audience": "company", "more": ""} | rows | typed
    )


def test_a_list_is_kept_from_pasted_lines(office, nordwerk, bolt, make_product):
    make_product("NUT-8")
    answer = office.post("/admin/orders/orderlist/add/", form_of(nordwerk, more="933-8X40\t200\nNUT-8;5;Stk"))
    assert answer.status_code == 302, answer.context["errors"]
    kept = OrderList.objects.get()
    assert kept.is_sellers and [(x.place, x.product.sku, x.quantity) for x in kept.lines.all()] == [
        (1, "933-8X40", 200),
        (2, "NUT-8", 5),
    ]


def test_a_pasted_line_that_cannot_be_taken_is_named_and_nothing_is_saved(office, nordwerk, bolt):
    text = "933-8X40;200\nX-99;1\n933-8X40;150"
    answer = office.post("/admin/orders/orderlist/add/", form_of(nordwerk, more=text))
    page = answer.content.decode()
    assert answer.status_code == 200 and not OrderList.objects.exists()
    assert "Line 2: No article “X-99”" in page and "Line 3:" in page and "Line 1:" not in page


@pytest.mark.parametrize("typed", [{"audience": "person"}, {"audience": "unit"}, {"unit": "foreign"}])
def test_a_list_is_for_a_unit_of_the_company_or_all_of_it(office, nordwerk, alpina, typed):
    if "unit" in typed:
        typed = {"audience": "unit", "unit": alpina.units.get().pk}
    assert office.post("/admin/orders/orderlist/add/", form_of(nordwerk, **typed)).status_code == 200
    assert not OrderList.objects.exists()


def test_what_a_customer_keeps_is_looked_at_and_not_changed(office, nordwerk, bolt, buyer, at):
    theirs = OrderList.objects.create(company=nordwerk, owner=buyer.user, name="Regal", touched_at=at)
    ListLine.objects.create(order_list=theirs, place=1, product=bolt)
    address = f"/admin/orders/orderlist/{theirs.pk}/"
    page = office.get(f"{address}change/").content.decode()
    assert bolt.sku in page and 'name="name"' not in page
    assert office.post(f"{address}change/", form_of(nordwerk)).status_code == 403
    assert office.post(f"{address}delete/", {"post": "yes"}).status_code == 403
