from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import translation

from accounts.actor import ANONYMOUS
from accounts.models import CompanyGroup, SalesChannel, Segment, Unit
from pricing.models import (
    Contract,
    ContractPrice,
    Discount,
    ExchangeRate,
    ListPrice,
    PriceList,
    PriceListAssignment,
)
from pricing.queries import price_lines, taxes_of
from pricing.rules import Source
from pricing.tax_rules import TaxReason, tax_lines
from pricing.telling import trace_lines
from tests.conftest import ALWAYS

TODAY = date(2026, 11, 22)


def one(product, quantity, actor, on=TODAY):
    [price] = price_lines([(product, D(quantity))], actor, on)
    return price


def test_a_company_pays_its_contract_price_and_its_rival_the_list(
    nordwerk, buyer, rival, bolt, make_contract
):
    make_contract(nordwerk, {bolt: [(100, "7.90", 100), (1000, "7.10", 100)]}, number="RV-77")
    own, other = one(bolt, 1000, buyer), one(bolt, 1000, rival)
    assert (own.amount, own.net, own.currency, own.source_name) == (D("7.10"), D("71.00"), "EUR", "RV-77")
    assert [t.minimum for t in own.tiers if t.reached] == [1000]
    assert (other.amount, other.currency, other.source) == (D("8.42"), "CHF", Source.BASE)
    assert "7.10" not in repr(other)


def test_the_contract_of_the_unit_comes_before_that_of_the_company(nordwerk, buyer, bolt, make_contract):
    make_contract(nordwerk, {bolt: [(1, "7.00", 100)]})
    make_contract(nordwerk, {bolt: [(1, "7.50", 100)]}, unit=buyer.unit)
    assert one(bolt, 100, buyer).amount == D("7.50")


def test_a_contract_of_another_unit_does_not_count(nordwerk, buyer, bolt, make_contract):
    other = nordwerk.units.model.objects.add_root(dict(company=nordwerk, name="Werk Kiel"))
    make_contract(nordwerk, {bolt: [(1, "1.00", 100)]}, unit=other)
    assert one(bolt, 100, buyer).source == Source.BASE


def test_prices_hold_from_their_first_to_their_last_day(nordwerk, buyer, bolt, make_contract):
    contract = make_contract(nordwerk, {}, valid=DateRange(date(2026, 1, 1), date(2027, 1, 1)))
    ContractPrice.objects.create(
        contract=contract,
        product=bolt,
        amount=5,
        basis=100,
        valid=DateRange(date(2026, 6, 1), date(2026, 7, 1)),
    )
    amounts = {
        day: one(bolt, 100, buyer, day).amount
        for day in (date(2026, 5, 31), date(2026, 6, 30), date(2026, 7, 1))
    }
    assert list(amounts.values()) == [D("8.42"), D(5), D("8.42")]
    assert one(bolt, 100, buyer, date(2026, 6, 30)).valid_until == date(2026, 6, 30)


def test_an_assigned_price_list_comes_before_the_base_list(nordwerk, buyer, rival, bolt):
    special = PriceList.objects.create(code="trade", name="Trade", currency="EUR")
    ListPrice.objects.create(price_list=special, product=bolt, amount=8, basis=100, valid=ALWAYS)
    assert one(bolt, 100, buyer).amount == D("8.42")
    PriceListAssignment.objects.create(company=nordwerk, price_list=special)
    price = one(bolt, 100, buyer)
    assert (price.amount, price.source, price.list_amount) == (D(8), Source.PRICE_LIST, D("8.42"))
    assert one(bolt, 100, rival).amount == D("8.42")


def test_a_contract_of_a_unit_holds_below_it_and_the_nearest_goes_first(nordwerk, buyer, bolt, make_contract):
    hall = Unit.objects.add_child(buyer.unit, {"company": nordwerk, "name": "Halle"})
    inside = replace(buyer, unit=hall)
    make_contract(nordwerk, {bolt: [(1, "7.50", 100)]}, unit=Unit.objects.get(pk=buyer.unit.pk), number="A")
    assert (one(bolt, 1, inside).amount, one(bolt, 1, buyer).amount) == (D("7.50"), D("7.50"))
    make_contract(nordwerk, {bolt: [(1, "7.90", 100)]}, unit=hall, number="B")
    assert (one(bolt, 1, inside).amount, one(bolt, 1, buyer).amount) == (D("7.90"), D("7.50"))


def test_a_contract_of_the_group_holds_for_its_members_alone(nordwerk, buyer, make_company, make_actor, bolt):
    group = CompanyGroup.objects.create(number="G-1", name="Einkaufsverbund Nord")
    contract = Contract.objects.create(number="GV-1", group=group, title="Verbund", valid=ALWAYS)
    ContractPrice.objects.create(contract=contract, product=bolt, amount=7, basis=100, valid=ALWAYS)
    other = make_actor(make_company("Fremd GmbH"), "buyer", email="x@fremd.example")
    assert {one(bolt, 1, who).amount for who in (buyer, other)} == {D("8.42")}
    nordwerk.group = group
    nordwerk.save()
    assert (one(bolt, 1, buyer).amount, one(bolt, 1, other).amount) == (D(7), D("8.42"))
    assert list(Contract.objects.visible_to(buyer)) == [contract]
    assert not Contract.objects.visible_to(other).exists()


def test_a_list_of_the_segment_comes_after_one_of_the_company(nordwerk, buyer, bolt):
    crafts = Segment.objects.create(code="crafts", name="Handwerk")
    for code, amount, whom in (("segment", 8, {"segment": crafts}), ("own", D("8.2"), {"company": nordwerk})):
        price_list = PriceList.objects.create(code=code, name=code)
        ListPrice.objects.create(price_list=price_list, product=bolt, amount=amount, basis=100, valid=ALWAYS)
        PriceListAssignment.objects.create(price_list=price_list, **whom)
    assert one(bolt, 1, buyer).amount == D("8.2")
    PriceListAssignment.objects.filter(company=nordwerk).delete()
    assert one(bolt, 1, buyer).amount == D("8.42")
    nordwerk.segment = crafts
    nordwerk.save()
    assert one(bolt, 1, buyer).amount == 8


def test_a_sales_channel_has_its_own_base_list_and_strategy(nordwerk, buyer, bolt, make_contract, base_lists):
    make_contract(nordwerk, {bolt: [(1, "8.00", 100)]})
    channel = SalesChannel.objects.create(code="key", name="Großkunden", strategy="lowest")
    nordwerk.channel = channel
    nordwerk.save()
    assert (one(bolt, 1, buyer).amount, one(bolt, 1, buyer).list_amount) == (D(8), D("8.42"))
    own = PriceList.objects.create(code="key", name="Key", is_base=True, channel=channel)
    ListPrice.objects.create(price_list=own, product=bolt, amount=6, basis=100, valid=ALWAYS)
    assert (one(bolt, 1, buyer).amount, one(bolt, 1, buyer).source) == (D(6), Source.BASE)
    channel.strategy = "priority"
    channel.save()
    assert (one(bolt, 1, buyer).amount, one(bolt, 1, buyer).list_amount) == (D(8), D(6))


@pytest.mark.parametrize(
    ("quantity", "saving"),
    [(100, None), (300, (D(700), 10)), (900, (D(100), 10)), (1000, (D(500), 11)), (1300, (D(200), 11))],
)
def test_the_next_lower_price_within_reach_is_told(nordwerk, buyer, bolt, make_contract, quantity, saving):
    """From 950, which the next whole hundred reaches, and from 1,450; five times as much is within reach."""
    make_contract(nordwerk, {bolt: [(1, "8.00", 100), (950, "7.20", 100), (1450, "6.40", 100)]})
    assert one(bolt, quantity, buyer).next_saving(D(100)) == saving


def test_a_discount_of_a_contract_comes_off_the_list_price_at_that_quantity(
    nordwerk, buyer, rival, bolt, make_contract
):
    contract = make_contract(nordwerk, {}, number="RV-9")
    Discount.objects.create(contract=contract, category=bolt.category, percent=12, valid=ALWAYS)
    price = one(bolt, 100, buyer)
    assert (price.amount, price.source_name, price.list_amount) == (D("7.4096"), "RV-9", D("8.42"))
    assert price.net == D("7.41")
    assert [step.cuts[0].percent for step in price.trace if step.outcome == "applies"] == [12]
    assert one(bolt, 100, rival).source == Source.BASE


@pytest.mark.parametrize("percent_and_amount", [{}, {"percent": 5, "amount": 1}])
def test_a_discount_takes_a_percentage_or_an_amount(nordwerk, make_contract, percent_and_amount):
    with pytest.raises(IntegrityError, match="discount_percent_or_amount"), transaction.atomic():
        Discount.objects.create(contract=make_contract(nordwerk, {}), valid=ALWAYS, **percent_and_amount)


def test_without_any_price_it_is_on_request(buyer, make_product):
    price = one(make_product("X-1", price=None), 1, buyer)
    assert (price.amount, price.net, price.source) == (None, None, Source.ON_REQUEST)


def test_a_price_of_zero_is_on_request_and_nothing_shows_a_zero(nordwerk, buyer, rival, bolt, make_contract):
    make_contract(nordwerk, {bolt: [(1, 0, 100)]})
    price = one(bolt, 100, buyer)
    assert (price.amount, price.net, price.list_amount) == (None, None, None)
    assert price.source == Source.ON_REQUEST and not price.is_priced
    assert [step.outcome for step in price.trace] == ["applies", "later_source"]
    assert one(bolt, 100, rival).amount == D("8.42")


def test_a_quantity_without_a_price_knows_where_one_begins(buyer, make_product, base_lists):
    product = make_product("X-1", price=None)
    for minimum, amount in ((50, 3), (1000, 0)):
        ListPrice.objects.create(
            price_list=base_lists["EUR"],
            product=product,
            min_quantity=minimum,
            amount=amount,
            basis=100,
            valid=ALWAYS,
        )
    few, some, many = (one(product, quantity, buyer) for quantity in (1, 50, 1000))
    assert [(p.amount, p.starts_at, p.is_priced) for p in (few, some, many)] == [
        (None, D(50), True),
        (D(3), None, True),
        (None, None, False),
    ]
    assert few.basis == many.basis == 100


def test_nobody_without_the_permission_sees_a_price(bolt, nordwerk, make_actor):
    assert one(bolt, 100, ANONYMOUS).amount is None
    curious = make_actor(nordwerk, "viewer")
    curious.membership.roles.clear()
    assert one(bolt, 100, type(curious).from_membership(curious.membership)).amount is None


def test_a_thousand_lines_take_as_many_statements_as_one(buyer, make_product, django_assert_num_queries):
    products = [make_product(f"P-{n}") for n in range(30)]
    for lines in (products[:1], products):
        with django_assert_num_queries(2):
            assert len(price_lines([(p, D(1)) for p in lines], buyer, TODAY)) == len(lines)


def test_two_prices_for_the_same_day_are_refused_by_the_database(bolt, base_lists):
    with pytest.raises(IntegrityError, match="list_price_one_at_a_time"), transaction.atomic():
        ListPrice.objects.create(
            price_list=base_lists["EUR"], product=bolt, amount=9, basis=100, valid=ALWAYS
        )


def test_the_tax_of_a_delivery_follows_its_destination(buyer, rival, bolt):
    [german] = tax_lines([(D("21.05"), taxes_of([bolt], buyer, destination="DE", on=TODAY)[0])])
    assert (german.tax, german.reason) == (D("4.00"), TaxReason.DOMESTIC)
    [swiss] = tax_lines([(D("24.30"), taxes_of([bolt], rival, destination="CH", on=TODAY)[0])])
    assert swiss.tax == D("1.97")


@pytest.fixture
def overseas(make_company, make_actor):
    return make_actor(make_company("Overseas Inc.", country="US", currency="USD"))


def rate(value, first=None, last=None) -> ExchangeRate:
    return ExchangeRate.objects.create(currency="USD", rate=D(value), valid=DateRange(first, last))


def test_without_a_base_list_in_its_currency_a_company_buys_by_the_converted_one(
    overseas, bolt, make_contract
):
    day = date(2026, 11, 22)
    assert one(bolt, 100, overseas).amount is None  # no rate: on request
    rate("1.0837", last=date(2026, 12, 1))
    rate("1.2", first=date(2026, 12, 1))
    price = price_lines([(bolt, D(100))], overseas, day)[0]
    assert (price.amount, price.currency, price.basis) == (D("9.1248"), "USD", 100)
    assert price.valid_until == date(2026, 11, 30)
    with translation.override("de"):
        assert [line.how for line in trace_lines(price.trace, "USD")] == ["umgerechnet zu 1,0837"]
    assert price_lines([(bolt, D(100))], overseas, date(2026, 12, 1))[0].amount == D("10.104")
    make_contract(overseas.company, {}).discounts.create(percent=12, valid=ALWAYS)
    assert price_lines([(bolt, D(100))], overseas, day)[0].amount == D("8.0298")


def test_an_own_base_list_is_never_converted(rival, bolt):
    ExchangeRate.objects.create(currency="CHF", rate=D(2), valid=ALWAYS)
    assert one(bolt, 100, rival).amount == D("8.42")


def test_only_one_rate_holds_for_a_currency_on_a_day():
    rate("1.1", last=date(2026, 12, 1))
    rate("1.2", first=date(2026, 12, 1))
    with pytest.raises(IntegrityError, match="exchange_rate_one_at_a_time"), transaction.atomic():
        rate("1.3", first=date(2026, 6, 1), last=date(2026, 7, 1))
    with pytest.raises(IntegrityError, match="exchange_rate_of_two_currencies"), transaction.atomic():
        ExchangeRate.objects.create(currency="EUR", rate=1, valid=ALWAYS)
