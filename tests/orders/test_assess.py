from datetime import timedelta

import pytest

from catalog.models import Assortment, AssortmentAssignment, AssortmentRule
from orders.queries import BasketLine, assess


@pytest.fixture
def sold_out(make_product):
    """Old articles of which nothing is left, each with a successor made for Nordwerk alone."""

    def make(count: int):
        return [
            make_product(
                f"OLD-{n}",
                status="discontinued",
                stock=0,
                successor=make_product(f"NW-{n}", exclusive=True),
            )
            for n in range(count)
        ]

    return make


@pytest.fixture
def of_nordwerk(nordwerk, category):
    def give(*products):
        assortment = Assortment.objects.create(name="Nordwerk")
        AssortmentRule.objects.create(assortment=assortment, category=category)
        for product in products:
            AssortmentRule.objects.create(assortment=assortment, product=product)
        AssortmentAssignment.objects.create(assortment=assortment, company=nordwerk)

    return give


def basket(products):
    return [BasketLine(product.pk, "1", product.sku) for product in products]


def test_a_successor_is_named_to_those_who_may_see_it(sold_out, of_nordwerk, buyer, rival, at):
    old = sold_out(1)
    of_nordwerk(old[0].successor)
    told, hidden = (assess(basket(old), who, on=at.date()).problems for who in (buyer, rival))
    assert [(p.code, p.values["successor"]) for p in told] == [("discontinued", "NW-0")]
    assert [(p.code, p.values["successor"]) for p in hidden] == [("discontinued", "")]
    assert "NW-0" in str(told[0])
    assert "NW-0" not in str(hidden[0])


@pytest.mark.parametrize("count", [1, 12])
def test_many_sold_out_lines_cost_as_many_statements_as_one(
    sold_out, buyer, at, count, django_assert_num_queries
):
    old = sold_out(count)
    with django_assert_num_queries(9):
        assess(basket(old), buyer, on=at.date() + timedelta(days=1))
