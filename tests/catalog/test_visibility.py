"""Who sees which product. Every list, count and lookup goes through visible_to, so this is where it is pinned."""

from datetime import date

import pytest

from accounts.actor import ANONYMOUS
from catalog.models import (
    Assortment,
    AssortmentAssignment,
    Category,
    CustomerPartNumber,
    Manufacturer,
    Product,
    Terms,
)
from catalog.queries import Match, identify
from catalog.search.finding import find

pytestmark = pytest.mark.usefixtures("searchable")


@pytest.fixture
def assign(db):
    def make(company, *, unit=None, valid_from=None, valid_until=None, exclude=(), include=()):
        assortment = Assortment.objects.create(name=f"A{Assortment.objects.count()}")
        for terms, things in ((Terms.OPEN, include), (Terms.HIDDEN, exclude)):
            for thing in things:
                assortment.rules.create(terms=terms, **{type(thing).__name__.lower(): thing})
        return AssortmentAssignment.objects.create(
            assortment=assortment, company=company, unit=unit, valid_from=valid_from, valid_until=valid_until
        )

    return make


def seen(actor) -> set[str]:
    return set(Product.objects.visible_to(actor).values_list("sku", flat=True))


def search(text: str, actor):
    found = find(text, actor, Product.objects.visible_to(actor))
    return found.products.order_by(*found.fit)


def test_without_an_assortment_everything_but_drafts_and_exclusives_is_visible(buyer, make_product):
    make_product("OPEN")
    make_product("DRAFT", status="draft")
    make_product("EXCLUSIVE", exclusive=True)
    assert seen(buyer) == seen(ANONYMOUS) == {"OPEN"}


def test_an_assortment_includes_a_category_with_all_below(buyer, nordwerk, make_product, assign, category):
    other = Category.objects.add_root(dict(slug="tools", slug_path="tools", name_de="Werkzeug"))
    make_product("BOLT")
    make_product("HAMMER", category=other)
    assign(nordwerk, include=[Category.objects.get(slug="fasteners")])
    assert seen(buyer) == {"BOLT"}


def test_an_exclusion_wins_over_every_inclusion(buyer, nordwerk, make_product, assign, category):
    maker = Manufacturer.objects.create(name="Unwanted")
    make_product("GOOD")
    make_product("BAD", manufacturer=maker)
    make_product("NOBODY", manufacturer=None)
    assign(nordwerk, include=[category], exclude=[maker])
    assert seen(buyer) == {"GOOD", "NOBODY"}


def test_an_exclusive_product_is_seen_only_where_a_rule_names_it(
    buyer, rival, nordwerk, alpina, make_product, assign, category
):
    special = make_product("SPECIAL", exclusive=True)
    make_product("OPEN")
    assign(nordwerk, include=[category, special])
    assign(alpina, include=[category])
    assert seen(buyer) == {"OPEN", "SPECIAL"}
    assert seen(rival) == {"OPEN"}
    assert seen(ANONYMOUS) == {"OPEN"}


def test_an_assortment_holds_for_its_unit_and_its_days_only(
    buyer, nordwerk, make_product, assign, category, make_actor
):
    make_product("OPEN")
    special = make_product("SPECIAL", exclusive=True)
    kiel = nordwerk.units.model.objects.add_root(dict(company=nordwerk, name="Kiel"))
    assign(nordwerk, include=[category])
    assign(nordwerk, include=[special], unit=kiel)
    assert seen(buyer) == {"OPEN"}
    assert seen(make_actor(nordwerk, unit=kiel)) == {"OPEN", "SPECIAL"}
    assign(nordwerk, include=[special], valid_until=date(2020, 1, 1))
    assert seen(buyer) == {"OPEN"}


def test_numbers_are_found_by_sku_then_own_number_then_gtin_then_maker(
    buyer, rival, nordwerk, bolt, make_product
):
    other = make_product("HV-84040")
    CustomerPartNumber.objects.create(company=nordwerk, product=bolt, number="NW-100")
    numbers = ["933-8x40", " nw-100 ", "2000000000015", "hv-84040", "nothing", "", "\x00"]
    found = identify(numbers, buyer)
    assert {n: found[n].product for n in numbers} == {
        "933-8x40": bolt,
        " nw-100 ": bolt,
        "2000000000015": bolt,
        "hv-84040": other,
        "nothing": None,
        "": None,
        "\x00": None,
    }
    assert found[" nw-100 "].match == Match.CUSTOMER
    assert identify(["NW-100"], rival)["NW-100"].product is None


def test_a_number_of_two_makers_is_ambiguous_and_says_so(buyer, make_product):
    make_product("A", manufacturer_number="4711")
    make_product("B", manufacturer_number="4711")
    found = identify(["4711"], buyer)["4711"]
    assert found.product is None
    assert len(found.products) == 2


def test_a_hidden_product_cannot_be_found_by_any_number(buyer, make_product):
    make_product("SECRET", exclusive=True, gtin="2000000000022", manufacturer_number="M-1")
    for number in ("SECRET", "2000000000022", "M-1"):
        assert identify([number], buyer)[number].products == ()
    assert not search("secret", buyer).exists()


def test_search_finds_all_words_in_any_order_exact_numbers_first(buyer, bolt, make_product):
    make_product("X-933-8X40-KIT", name_de="Satz mit 933-8X40")
    assert search("933-8x40", buyer).first().sku == "933-8X40"
    assert [p.sku for p in search("m8×40 sechskant", buyer)] == ["933-8X40"]
    assert not search("  ", buyer).exists()
    assert not search("100%_'\\", buyer).exists()
