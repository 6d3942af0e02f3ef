"""Freight, surcharges and the minimum order value: lines of their own in cart, checkout, order, mail and table."""

import itertools
from decimal import Decimal as D

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import SalesChannel, Segment
from b2bshop.events.journal import deliver_due
from b2bshop.post.models import Mail
from orders.actions import Basket, LineEdit, change_held, place_order
from orders.models import Order
from orders.problems import OrderRefused
from orders.queries import BasketLine, assess
from orders.sheet import rows
from pricing.charge_rules import ChargeKind, ChargeTerms, charged, main_tax
from pricing.models import Charge
from pricing.tax_rules import Tax, TaxReason
from tests.conftest import ALWAYS

pytestmark = pytest.mark.django_db
DOMESTIC, REDUCED = Tax(D(19), TaxReason.DOMESTIC), Tax(D(7), TaxReason.DOMESTIC)


def condition(kind="freight", **fields) -> Charge:
    return Charge.objects.create(**{"kind": kind, "valid": ALWAYS} | fields)


@pytest.fixture
def freight(db):
    return condition(amount=D("9.80"), below=D(250))


@pytest.fixture
def order_of(address, buyer, at):
    keys = itertools.count()

    def order(*lines, by=buyer):
        wanted = tuple(BasketLine(product.pk, str(quantity), product.sku) for product, quantity in lines)
        return place_order(Basket(wanted, address, key=f"key-{next(keys)}"), by=by, at=at)

    return order


def told(order: Order) -> list[tuple]:
    return [(each.kind, each.net, each.tax_percent) for each in order.charges.all()]


def terms(kind, below=None, amount=None, percent=None):
    numbers = (D(value) if value is not None else None for value in (below, amount, percent))
    return {ChargeKind(kind): ChargeTerms(ChargeKind(kind), *numbers)}


@pytest.mark.parametrize(
    ("goods", "broken", "conditions", "nets"),
    [
        ("200.00", [], terms("freight", 250, "9.80"), ["9.80"]),
        ("250.00", [], terms("freight", 250, "9.80"), []),
        ("30.00", [], terms("small_order", 50, 15) | terms("freight", 250, "9.80"), ["15", "9.80"]),
        ("30.00", [], terms("small_order", 50, None, 8), ["2.40"]),
        ("21.05", ["21.05"], terms("broken_pack", None, None, 5), ["1.05"]),
        ("21.05", [], terms("broken_pack", None, None, 5), []),
        ("30.00", ["10.00", "20.00"], terms("broken_pack", None, "2.50"), ["5.00"]),
        ("30.00", [], terms("freight", None, 0), []),
    ],
)
def test_charges_follow_the_value_of_the_articles(goods, broken, conditions, nets):
    found = charged(D(goods), [D(net) for net in broken], conditions)
    assert [each.net for each in found] == [D(net) for net in nets]


def test_a_charge_is_taxed_as_most_of_the_articles_are():
    assert main_tax([(D(10), DOMESTIC), (D(11), REDUCED)]) == REDUCED
    assert main_tax([(D(10), REDUCED), (D(10), DOMESTIC)]) == DOMESTIC
    assert main_tax([]) is None


def test_freight_is_a_line_of_the_order_with_tax_credit_and_total(freight, bolt, nordwerk, order_of):
    order = order_of((bolt, 200))
    assert told(order) == [("freight", D("9.80"), D(19))]
    assert (order.net_total, order.tax_total, order.total) == (D("26.64"), D("5.06"), D("31.70"))
    nordwerk.refresh_from_db()
    assert nordwerk.credit_used == order.total


def test_from_the_freight_free_limit_on_there_is_none(freight, bolt, order_of):
    order = order_of((bolt, 3000))
    assert (told(order), order.net_total) == ([], D("252.60"))


def test_the_closest_condition_holds(buyer, nordwerk, bolt, address, at):
    """Everybody's, the channel's, the segment's, the company's; each with the country's before the general one."""
    nordwerk.segment = Segment.objects.create(code="industry", name="Industry")
    nordwerk.channel = SalesChannel.objects.create(code="de", name="Germany")
    nordwerk.save()
    parties = ({}, {"channel": nordwerk.channel}, {"segment": nordwerk.segment}, {"company": nordwerk})
    for place, party in enumerate(parties, 1):
        for plus, country in ((D(0), ""), (D("0.5"), "DE")):
            condition(amount=place + plus, country=country, **party)
            basket = [BasketLine(bolt.pk, "100")]
            found = assess(basket, buyer, on=localdate(at), destination="DE").charges
            assert [each.net for each in found] == [place + plus]
    found = assess([BasketLine(bolt.pk, "100")], buyer, on=localdate(at), destination="AT").charges
    assert [each.net for each in found] == [D(4)]


def test_a_condition_of_zero_takes_everybodys_away(freight, nordwerk, bolt, order_of):
    condition(company=nordwerk, amount=D(0))
    assert told(order_of((bolt, 200))) == []


def test_conditions_of_others_in_other_currencies_or_times_do_not_count(rival, nordwerk, bolt, buyer, at):
    condition(company=rival.company, amount=D(7), currency="CHF")
    condition(company=rival.company, amount=D(7))
    condition(amount=D(8), currency="CHF")
    condition(amount=D(9), valid=(None, localdate(at)))
    found = assess([BasketLine(bolt.pk, "100")], buyer, on=localdate(at), destination="DE")
    assert found.charges == () and found.net_total == D("8.42")


def test_broken_packs_are_charged_by_line_and_said_beside_it(shop, buyer, cart, make_product, at):
    condition("broken_pack", percent=D(5))
    loose = make_product("LOOSE", price="2.00", packs={"PK": 10})
    shop.post(reverse("orders:add"), {"sku": loose.sku, "quantity": "15", "cart": cart.pk})
    page = shop.get(cart.get_absolute_url(), headers={"accept-language": "en"}).content.decode()
    assert "Not in whole packs of 10\xa0pc: 5 % on top." in page
    assert page.count('data-test="surcharge"') == 1  # the bolts are in whole packs
    assert 'data-test="charge">Surcharge for broken packs' in page and "€1.50" in page


def test_less_than_the_minimum_order_value_is_refused_with_both_values(bolt, order_of):
    condition("minimum", below=D(50))
    with pytest.raises(OrderRefused) as refusal:
        order_of((bolt, 200))
    (problem,) = refusal.value.problems
    assert (problem.code, problem.line) == ("below_minimum_order", None)
    assert (problem.values["least"], problem.values["now"]) == (D(50), D("16.84"))
    assert Order.objects.count() == 0
    assert order_of((bolt, 600)).net_total == D("50.52")


def test_cart_and_checkout_say_the_minimum_and_do_not_order(shop, cart, checkout, in_english):
    condition("minimum", below=D(50))
    page = shop.get(cart.get_absolute_url(), headers={"accept-language": "en"}).content.decode()
    assert "The minimum order value is €50.00; the articles come to €16.84." in page
    assert "Some lines cannot be ordered" not in page
    page = shop.get(checkout, headers={"accept-language": "en"}).content.decode()
    assert "The minimum order value is €50.00" in page


def test_the_cart_says_what_saves_the_freight_and_the_checkout_asks_once_more_when_it_changes(
    shop, cart, checkout, freight, address
):
    page = shop.get(checkout, headers={"accept-language": "en"})
    assert "none from €250.00 on, €233.16 more" in page.content.decode()
    seen = page.context["page"].cart.assessment.prices_seen
    Charge.objects.update(amount=D("12.00"))
    sent = {"address": address.pk, "idempotency_key": "freight-changed", "prices_seen": seen, "order": "1"}
    answer = shop.post(checkout, sent, headers={"accept-language": "en"})
    assert answer.status_code == 409 and "Prices changed since this page was shown" in answer.content.decode()
    assert Order.objects.count() == 0


def test_charges_stand_on_the_page_of_the_order_in_its_mail_and_in_the_table(
    shop, freight, bolt, order_of, at
):
    Charge.objects.update(name_de="Frachtpauschale", name_en="Flat freight")
    order = order_of((bolt, 200))
    page = shop.get(order.get_absolute_url(), headers={"accept-language": "en"}).content.decode()
    assert 'data-test="charge">Flat freight' in page and "€16.84" in page and "€26.64" in page
    deliver_due(at=at)
    for text in (Mail.objects.get().text, Mail.objects.get().html):
        assert "Frachtpauschale" in text and "9,80" in text
    lines = order.lines.select_related("order__unit", "order__ordered_by")
    *_heads, _line, charge = rows(lines)
    assert charge[8] == order.charges.get().name and charge[17] == D("9.80") and len(charge) == len(_line)


def test_the_table_has_charges_behind_the_lines_of_their_order(freight, bolt, make_product, order_of):
    nut = make_product("NUT")
    order_of((bolt, 200), (nut, 1))
    order_of((nut, 2))
    lines = [line for order in Order.objects.order_by("pk") for line in order.lines.select_related("order")]
    skus = [row[7] for row in rows(lines)][1:]
    assert skus == [bolt.sku, "NUT", "", "NUT", ""]


@pytest.fixture
def approver(nordwerk, make_actor):
    return make_actor(nordwerk, "approver")


@pytest.fixture
def held(nordwerk, make_actor, bolt, make_product, order_of, freight, approver):
    condition("small_order", amount=D(15), below=D(50))
    requester = make_actor(nordwerk, "requester")
    return order_of((bolt, 3000), (make_product("NUT"), 4), by=requester)


def test_reducing_a_held_order_works_its_charges_out_again(held, nordwerk, approver, at):
    assert told(held) == []
    line = held.lines.get(position=1)
    change_held(held, [LineEdit(line.pk, "0", "")], "Weniger.", by=approver, at=at)
    order = Order.objects.get()
    assert told(order) == [("small_order", D(15), D(19)), ("freight", D("9.80"), D(19))]
    assert order.net_total == D("64.80")  # of 40.00 for nuts
    nordwerk.refresh_from_db()
    assert nordwerk.credit_used == order.total and order.approval.amount == order.net_total


def test_an_approver_cannot_reduce_it_below_the_minimum(held, approver, at):
    condition("minimum", below=D(100))
    line = held.lines.get(position=1)
    with pytest.raises(OrderRefused) as refusal:
        change_held(held, [LineEdit(line.pk, "0", "")], "x", by=approver, at=at)
    assert [problem.code for problem in refusal.value.problems] == ["below_minimum_order"]
    assert held.lines.count() == 2


def test_what_the_database_refuses(nordwerk):
    condition(amount=D(5))
    wrong = [
        {"amount": D(5)},  # a second one for the same orders
        {"amount": D(5), "percent": D(5), "country": "DE"},
        {"country": "DE"},
        {"kind": "minimum", "below": D(5), "amount": D(5)},
        {"kind": "minimum"},
        {"amount": D(-1), "country": "DE"},
        {"amount": D(1), "company": nordwerk, "segment": Segment.objects.create(code="s", name="S")},
    ]
    for fields in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            condition(**fields)
    condition(amount=D(5), company=nordwerk)  # for other orders, or of another kind
    condition("small_order", amount=D(5))


def test_the_form_says_what_the_database_would_refuse(in_english):
    condition(amount=D(5))
    with pytest.raises(ValidationError, match="one of this kind for the same orders"):
        Charge(kind="freight", amount=D(7), valid=ALWAYS).full_clean()
