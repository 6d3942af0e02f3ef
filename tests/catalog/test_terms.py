"""On which terms a customer is offered a product, and what each of the terms means in the shop. docs/assortments.md."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils.timezone import localdate, now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actor import ANONYMOUS
from accounts.models import Unit
from approvals.conditions import Condition, RuleText, Subject, fires
from catalog.explaining import fitting
from catalog.models import (
    Assortment,
    AssortmentAssignment,
    AssortmentRule,
    Attribute,
    AttributeValue,
    Category,
    Certificate,
    Classification,
    Manufacturer,
    Product,
    ProductClass,
    Terms,
)
from catalog.models.visibility import TermsFor
from catalog.pages.listing import listing
from catalog.pages.wish import Wish
from orders.actions import add_to_cart, current_cart
from orders.facts import facts_of
from orders.queries import BasketLine, assess
from pricing.own_price import OwnPrice
from pricing.queries import price_lines
from pricing.sources import sources

pytestmark = pytest.mark.usefixtures("searchable")


@pytest.fixture
def offer(db):
    """offer(company, (thing, terms), …, priority=, only_named=False, unit=): rules for a product, category, maker …"""

    def make(company, *rules, priority=0, only_named=False, unit=None, **days):
        number = Assortment.objects.count()
        assortment = Assortment.objects.create(name=f"A{number}", priority=priority, only_named=only_named)
        for thing, terms, *values in rules:
            kind = {ProductClass: "product_class"}.get(type(thing), type(thing).__name__.lower())
            assortment.rules.create(terms=terms, **{kind: thing}, **dict(*values))
        AssortmentAssignment.objects.create(assortment=assortment, company=company, unit=unit, **days)
        return assortment

    return make


@pytest.fixture
def licence(db):
    return Certificate.objects.create(name_de="Sprengstofferlaubnis", name_en="Explosives licence")


def terms(product, actor) -> Terms | None:
    """None where the product is not seen."""
    found = Product.objects.visible_to(actor).annotate(terms=TermsFor(actor)).filter(pk=product.pk)
    return next((Terms(each.terms) for each in found), None)


def problems(product, actor) -> list[str]:
    found = assess([BasketLine(product.pk, Decimal(100), product.sku)], actor, on=localdate())
    return [problem.code for problem in found.problems]


def price(product, actor):
    return price_lines([(product, Decimal(100))], actor, localdate())[0]


class TestWhichRuleDecides:
    def test_the_strictest_at_one_priority(self, buyer, nordwerk, bolt, category, offer):
        offer(nordwerk, (category, Terms.ON_REQUEST), (bolt, Terms.OPEN))
        assert terms(bolt, buyer) == Terms.ON_REQUEST

    def test_the_highest_priority_before_anything_stricter(self, buyer, nordwerk, bolt, category, offer):
        offer(nordwerk, (category, Terms.HIDDEN))
        offer(nordwerk, (bolt, Terms.OPEN), priority=1)
        assert terms(bolt, buyer) == Terms.OPEN

    def test_what_no_rule_names_stays_or_is_hidden_as_the_assortment_says(
        self, buyer, nordwerk, bolt, make_product, offer
    ):
        other = make_product("OTHER")
        offer(nordwerk, (bolt, Terms.ON_REQUEST))
        assert terms(other, buyer) == Terms.OPEN
        offer(nordwerk, only_named=True)
        assert terms(other, buyer) is None
        assert terms(bolt, buyer) == Terms.ON_REQUEST

    def test_rules_of_the_whole_shop_hold_for_visitors_too(self, buyer, rival, bolt, make_product, offer):
        secret = make_product("SECRET")
        offer(None, (secret, Terms.HIDDEN))
        assert [terms(secret, who) for who in (buyer, rival, ANONYMOUS)] == [None, None, None]
        assert terms(bolt, ANONYMOUS) == Terms.OPEN

    def test_a_company_may_get_what_the_shop_hides(self, buyer, rival, nordwerk, bolt, offer):
        offer(None, only_named=True)
        offer(nordwerk, (bolt, Terms.OPEN))
        assert terms(bolt, buyer) == Terms.OPEN
        assert terms(bolt, rival) is None

    def test_a_unit_and_those_below_it(self, nordwerk, bolt, make_actor, offer):
        top = nordwerk.units.get()
        plant = Unit.objects.add_child(top, {"company": nordwerk, "name": "Werk"})
        hall = Unit.objects.add_child(plant, {"company": nordwerk, "name": "Halle"})
        offer(nordwerk, (bolt, Terms.HIDDEN), unit=plant)
        seen = [terms(bolt, make_actor(nordwerk, unit=unit)) for unit in (top, plant, hall)]
        assert seen == [Terms.OPEN, None, None]

    def test_days_count_from_the_first_to_the_last(self, buyer, nordwerk, bolt, offer):
        today = localdate()
        offer(nordwerk, (bolt, Terms.HIDDEN), valid_until=today - timedelta(days=1))
        offer(nordwerk, (bolt, Terms.HIDDEN), valid_from=today + timedelta(days=1))
        assert terms(bolt, buyer) == Terms.OPEN
        offer(nordwerk, (bolt, Terms.NO_PRICE), valid_from=today, valid_until=today)
        assert terms(bolt, buyer) == Terms.NO_PRICE

    def test_an_exclusive_article_needs_a_rule_that_names_and_shows_it(
        self, buyer, nordwerk, category, make_product, offer
    ):
        special = make_product("SPECIAL", exclusive=True)
        offer(nordwerk, (category, Terms.OPEN))
        assert terms(special, buyer) is None
        offer(nordwerk, (special, Terms.ON_REQUEST))
        assert terms(special, buyer) == Terms.ON_REQUEST


class TestClassesAndAttributes:
    @pytest.fixture
    def screws(self, db):
        etim = Classification.objects.create(system="etim", version="9")
        group = ProductClass.objects.create(classification=etim, code="EG1", name_en="Fixings")
        return ProductClass.objects.create(classification=etim, code="EC1", parent=group, name_en="Screws")

    def test_a_class_counts_with_all_below_and_a_products_own_before_its_categorys(
        self, buyer, nordwerk, bolt, category, screws, make_product, offer
    ):
        nut = make_product("NUT")
        category.classes.create(product_class=screws)
        other = ProductClass.objects.create(classification=screws.classification, code="EC2")
        nut.classes.create(product_class=other)
        offer(nordwerk, (screws.parent, Terms.HIDDEN))
        assert terms(bolt, buyer) is None
        assert terms(nut, buyer) == Terms.OPEN

    @pytest.mark.parametrize(
        ("values", "fits"),
        [
            ({}, True),
            ({"number_from": 8}, True),
            ({"number_until": 8}, True),
            ({"number_from": 8, "number_until": 8}, True),
            ({"number_from": Decimal("8.1")}, False),
            ({"number_until": Decimal("7.9")}, False),
        ],
    )
    def test_a_number_from_to(self, buyer, nordwerk, bolt, offer, values, fits):
        width = Attribute.objects.create(code="width", name_de="Weite", kind="number", unit="MMT")
        AttributeValue.objects.create(product=bolt, attribute=width, number=8)
        offer(nordwerk, (width, Terms.HIDDEN, values))
        assert (terms(bolt, buyer) is None) == fits

    @pytest.mark.parametrize(
        ("text", "fits"), [("", True), ("STAHL", True), ("steel", True), ("Stah", False)]
    )
    def test_a_text_in_either_language(self, buyer, nordwerk, bolt, make_product, offer, text, fits):
        stuff = Attribute.objects.create(code="stuff", name_de="Werkstoff", kind="text")
        AttributeValue.objects.create(product=bolt, attribute=stuff, text_de="Stahl", text_en="Steel")
        offer(nordwerk, (stuff, Terms.HIDDEN, {"text": text}))
        assert (terms(bolt, buyer) is None) == fits
        assert terms(make_product("WITHOUT"), buyer) == Terms.OPEN


class TestWhatTheTermsMean:
    @pytest.mark.parametrize(
        ("given_terms", "is_priced", "refused"),
        [
            (Terms.OPEN, True, []),
            (Terms.OUTSIDE, True, []),
            (Terms.CONTRACT, True, ["contract_needed"]),
            (Terms.CERTIFICATE, True, ["certificate_needed"]),
            (Terms.ON_REQUEST, False, ["price_on_request"]),
            (Terms.NO_PRICE, False, ["not_sold_here"]),
        ],
    )
    def test_price_page_cart_and_order_keep_to_them(
        self, buyer, rival, nordwerk, bolt, offer, licence, sign_in, given_terms, is_priced, refused
    ):
        needs = {"certificate": licence} if given_terms == Terms.CERTIFICATE else {}
        offer(nordwerk, (bolt, given_terms, needs))
        assert (price(bolt, buyer).amount is not None) == is_priced
        assert problems(bolt, buyer) == refused
        _put, said = add_to_cart(current_cart(buyer, at=now()), [(bolt.sku, "100", "")], by=buyer, at=now())
        assert [problem.code for problem in said] == refused
        page = sign_in(buyer).get(f"/products/{bolt.sku}/").content.decode()
        assert ("8,42" in page) == is_priced
        assert ('data-test="add-to-cart"' in page) == (not refused)
        assert problems(bolt, rival) == []

    def test_a_contract_opens_what_needs_one(self, buyer, nordwerk, bolt, offer, make_contract):
        offer(nordwerk, (bolt, Terms.CONTRACT))
        make_contract(nordwerk, {bolt: [(1, "7.00", 100)]})
        assert problems(bolt, buyer) == []

    def test_a_certificate_opens_it_on_its_days_and_the_refusal_names_it(
        self, buyer, rival, nordwerk, alpina, bolt, offer, licence
    ):
        offer(None, (bolt, Terms.CERTIFICATE, {"certificate": licence}))
        alpina.certificates.create(certificate=licence)
        yesterday = localdate() - timedelta(days=1)
        held = nordwerk.certificates.create(certificate=licence, valid_from=yesterday, valid_until=yesterday)
        assert problems(bolt, rival) == []
        found = assess([BasketLine(bolt.pk, Decimal(100))], buyer, on=localdate())
        assert "Sprengstofferlaubnis" in str(found.problems[0])
        held.valid_until = localdate()
        held.save()
        assert problems(bolt, buyer) == []

    def test_two_certificates_are_both_needed(self, buyer, nordwerk, bolt, category, offer, licence):
        other = Certificate.objects.create(name_de="Schulung")
        needs = [{"certificate": each} for each in (licence, other)]
        offer(nordwerk, (bolt, Terms.CERTIFICATE, needs[0]), (category, Terms.CERTIFICATE, needs[1]))
        nordwerk.certificates.create(certificate=licence)
        assert problems(bolt, buyer) == ["certificate_needed"]
        nordwerk.certificates.create(certificate=other)
        assert problems(bolt, buyer) == []

    def test_neither_sorting_nor_filtering_tells_a_price_that_is_not_shown(
        self, buyer, nordwerk, bolt, make_product, offer
    ):
        cheap = make_product("CHEAP", price="0.01", rank=9)
        offer(nordwerk, (cheap, Terms.ON_REQUEST))
        seen = Product.objects.visible_to(buyer)
        told = dict(
            seen.annotate(own_price=OwnPrice(sources(buyer, localdate()))).values_list("sku", "own_price")
        )
        assert told["CHEAP"] is None
        assert told[bolt.sku] is not None
        by_price = listing(seen, Wish.read(QueryDict("sort=price"), sees_prices=True), buyer, at=now())
        assert [row["sku"] for row in by_price.rows] == [bolt.sku, "CHEAP"]
        below = Wish.read(QueryDict("to=0.05"), sees_prices=True)
        assert [row["sku"] for row in listing(seen, below, buyer, at=now()).rows] == []

    def test_a_change_is_live_in_a_cart_that_holds_the_article(
        self, buyer, nordwerk, bolt, make_product, offer, sign_in
    ):
        cart = current_cart(buyer, at=now())
        add_to_cart(cart, [(bolt.sku, "100", "")], by=buyer, at=now())
        assortment = offer(nordwerk, (bolt, Terms.NO_PRICE))
        page = sign_in(buyer).get(f"/carts/{cart.pk}/").content.decode()
        assert "nur zur Information" in page
        assert "8,42" not in page
        same = make_product("SAME")
        bolt.relations.create(kind="equivalent", other=same)
        assortment.rules.update(terms=Terms.HIDDEN)
        page = sign_in(buyer).get(f"/carts/{cart.pk}/").content.decode()
        assert "steht Ihnen nicht mehr zur Verfügung" in page
        assert bolt.sku in page
        assert 'href="/products/SAME/"' in page
        assert "8,42" not in page


def test_a_list_can_be_narrowed_to_the_core_assortment(buyer, nordwerk, bolt, make_product, offer, sign_in):
    other = make_product("OTHER")
    client, shelf = sign_in(buyer), "/catalog/fasteners/hex-bolts/"
    assert "Kernsortiment" not in client.get(shelf).content.decode()
    offer(nordwerk, (other, Terms.OUTSIDE))
    page = client.get(shelf).content.decode()
    assert 'name="core"' in page and "außerhalb Ihres Kernsortiments" in page
    page = client.get(shelf + "?core=1").content.decode()
    assert bolt.sku in page and "OTHER" not in page


def test_an_approval_rule_can_ask_for_what_lies_outside_the_core_assortment(
    buyer, nordwerk, bolt, make_product, offer
):
    other = make_product("OTHER")
    offer(nordwerk, (other, Terms.OUTSIDE))
    rule = RuleText(1, 1, "Outside", ((Condition(Subject.FLAG, ("outside",)),),))
    for product, articles in ((bolt, []), (other, ["OTHER"])):
        found = assess([BasketLine(product.pk, Decimal(100))], buyer, on=localdate())
        told = fires(rule, facts_of(buyer, found))
        assert [dict(reason.values)["articles"] for reason in told] == articles


def test_the_database_refuses_rules_that_make_no_sense(nordwerk, bolt, category, licence, offer):
    assortment = offer(nordwerk)
    for wrong in (
        {},
        {"product": bolt, "category": category},
        {"product": bolt, "text": "A2"},
        {"product": bolt, "terms": Terms.CERTIFICATE},
        {"product": bolt, "certificate": licence},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            AssortmentRule.objects.create(assortment=assortment, **wrong)


# ---- Any rules whatever against the same thought in plain Python.

NAMES = ["category:fasteners", "category:hex-bolts", "maker", "class", "attribute"]
RULES = st.lists(
    st.tuples(
        st.sampled_from([*NAMES, "product:0", "product:1", "product:2"]),
        st.sampled_from(Terms),
        st.integers(0, 2),
        st.booleans(),
        st.sampled_from(["shop", "company", "unit", "other"]),
    ),
    max_size=6,
)


@dataclass
class Shop:
    products: list[Product]
    things: dict[str, object]
    places: dict[str, tuple]
    licence: Certificate


@pytest.fixture
def shop(make_product, category, nordwerk, alpina, licence):
    etim = Classification.objects.create(system="etim", version="9")
    group = ProductClass.objects.create(classification=etim, code="EG1")
    screws = ProductClass.objects.create(classification=etim, code="EC1", parent=group)
    size = Attribute.objects.create(code="size", name_de="Maß", kind="number")
    products = [make_product(f"T-{n}", exclusive=n == 1) for n in range(4)]
    other = Manufacturer.objects.create(name="Other")
    Product.objects.filter(pk=products[2].pk).update(manufacturer=other)
    products[0].classes.create(product_class=screws)
    AttributeValue.objects.create(product=products[3], attribute=size, number=5)
    things = {f"category:{each.slug}": each for each in Category.objects.all()}
    things |= {"maker": other, "class": group, "attribute": size}
    things |= {f"product:{n}": product for n, product in enumerate(products)}
    unit = nordwerk.units.get()
    places = {
        "shop": (None, None),
        "company": (nordwerk, None),
        "unit": (nordwerk, unit),
        "other": (alpina, None),
    }
    return Shop(products, things, places, licence)


FITS = {
    "category:fasteners": {0, 1, 2, 3},
    "category:hex-bolts": {0, 1, 2, 3},
    "maker": {2},
    "class": {0},
    "attribute": {3},
} | {f"product:{n}": {n} for n in range(3)}


def expected(rules, number: int) -> Terms:
    """The highest priority decides, there the strictest; what is exclusive has to be named and shown."""
    mine = [rule for rule in rules if rule[4] != "other"]
    fit = [(rule[2], rule[1]) for rule in mine if number in FITS[rule[0]]]
    rest = Terms.HIDDEN if any(rule[3] for rule in mine) else Terms.OPEN
    found = max(fit)[1] if fit else rest
    named = [(rule[2], rule[1]) for rule in mine if rule[0] == f"product:{number}"]
    if number == 1 and (not named or max(named)[1] == Terms.HIDDEN):
        return Terms.HIDDEN
    return found


@settings(
    max_examples=60,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rules=RULES)
def test_the_database_decides_as_the_rules_are_told_and_the_explanation_agrees(shop, buyer, offer, rules):
    Assortment.objects.all().delete()
    for name, given_terms, priority, only_named, place in rules:
        needs = {"certificate": shop.licence} if given_terms == Terms.CERTIFICATE else {}
        company, unit = shop.places[place]
        rule = (shop.things[name], given_terms, needs)
        offer(company, rule, priority=priority, only_named=only_named, unit=unit)
    told = [terms(product, buyer) for product in shop.products]
    wanted = [expected(rules, number) for number in range(4)]
    assert told == [None if each == Terms.HIDDEN else each for each in wanted]
    why = fitting(shop.products, buyer, on=localdate())
    for number, product in enumerate(shop.products):
        mine = [r for r in rules if r[4] != "other" and number in FITS[r[0]]]
        assert len(why[product.pk]) == len(mine)
        if mine:
            assert (why[product.pk][0].terms, why[product.pk][0].decides) == (
                max((r[2], r[1]) for r in mine)[1],
                True,
            )


def test_control_an_order_of_rules_that_asks_for_the_strictest_alone_is_found(
    shop, buyer, offer, monkeypatch
):
    monkeypatch.setattr("catalog.models.visibility.TermsFor.sql", f"({TermsFor.sql} | 1)")
    with pytest.raises(AssertionError):
        test_the_database_decides_as_the_rules_are_told_and_the_explanation_agrees.hypothesis.inner_test(
            shop, buyer, offer, []
        )
