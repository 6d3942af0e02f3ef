"""Random shops against plain Python written from docs/pricing.md: every price to the cent, for every source at once."""

import random
from datetime import date, timedelta
from decimal import Decimal as D
from fractions import Fraction

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.actor import Actor
from accounts.models import CompanyGroup, SalesChannel, Segment, Unit
from catalog.models import (
    Category,
    CategoryClass,
    Classification,
    Manufacturer,
    Product,
    ProductClass,
    ProductClassification,
    ProductFamily,
)
from catalog.queries import order_rule
from catalog.rules import first_quantity
from pricing.models import (
    AgreedQuantity,
    Contract,
    ContractPrice,
    Discount,
    ExchangeRate,
    ListPrice,
    PriceList,
    PriceListAssignment,
)
from pricing.own_price import OwnPrice, cheapest
from pricing.queries import price_lines
from pricing.sources import sources

from .oracle import Oracle

pytestmark = pytest.mark.django_db
DAYS = [date(2026, 6, 1) + timedelta(days=n) for n in (0, 30, 60, 90)]
QUANTITIES = [D(n) for n in ("1", "9", "10", "99.5", "100", "1000")]
WORLDS = 6


class World:
    """A shop of 12 products in which everything that can decide a price does so somewhere."""

    def __init__(self, seed: int, companies, make_product):
        self.random = random.Random(seed)
        self.companies = companies
        self.make_shelf(make_product)
        self.make_market()
        for company in companies:
            self.make_contracts({"company": company})
        self.make_contracts({"group": self.group})

    def one_of(self, *values):
        return self.random.choice(values)

    def days(self) -> DateRange:
        if self.random.random() < 0.6:
            return DateRange(None, None)
        start = self.random.choice(DAYS)
        return DateRange(self.one_of(None, start), start + timedelta(days=self.one_of(1, 30, 45, 200)))

    def make_shelf(self, make_product) -> None:
        top = Category.objects.add_root({"slug": "oben", "slug_path": "oben", "name_de": "Oben"})
        low = Category.objects.add_child(
            top, {"slug": "unten", "slug_path": "oben/unten", "name_de": "Unten"}
        )
        side = Category.objects.add_root({"slug": "seite", "slug_path": "seite", "name_de": "Seite"})
        release = Classification.objects.create(system="own", version="1", name="Eigene")
        head = ProductClass.objects.create(classification=release, code="1", name_de="Kopf")
        below = ProductClass.objects.create(classification=release, code="11", name_de="Bein", parent=head)
        other = ProductClass.objects.create(classification=release, code="2", name_de="Arm")
        CategoryClass.objects.create(category=low, product_class=below, classification=release)
        makers = [Manufacturer.objects.create(name=name) for name in ("Metall", "Kunst")]
        families = [
            ProductFamily.objects.create(slug=f"f{n}", name_de=f"F{n}", category=top, mixes_steps=not n)
            for n in range(2)
        ]
        self.products = []
        for number in range(12):
            product = make_product(f"P-{number}", price=None, category=self.one_of(top, low, side))
            product.manufacturer = self.one_of(None, *makers)
            product.family = self.one_of(None, *families)
            product.discount_group = self.one_of("", "A1", "a1", "B2")
            product.minimum = self.one_of(1, 1, 10)
            product.save()
            product.refresh_from_db()
            if self.random.random() < 0.3:
                ProductClassification.objects.create(
                    product=product, product_class=self.one_of(other, head), classification=release
                )
            self.products.append(product)
        self.named = {
            "category": [top, low, side],
            "manufacturer": makers,
            "product_class": [head, below, other],
            "discount_group": ["A1", "b2"],
            "family": families,
            "product": self.products,
        }

    def make_market(self) -> None:
        self.group = CompanyGroup.objects.create(number="G1", name="Verbund")
        segments = [Segment.objects.create(code=f"s{n}", name=f"S{n}") for n in range(2)]
        channels = [
            SalesChannel.objects.create(code="low", name="Low", strategy="lowest"),
            SalesChannel.objects.create(code="own", name="Own"),
        ]
        for company in self.companies:
            company.group = self.one_of(None, self.group)
            company.segment = self.one_of(None, *segments)
            company.channel = self.one_of(None, *channels)
            company.currency = self.one_of("EUR", "EUR", "USD")
            company.save()
        for first, last, rate in (
            (None, DAYS[2], "1.0837"),
            (DAYS[2], DAYS[3], "0.00741"),
            (DAYS[3], None, "137.5"),
        ):
            ExchangeRate.objects.create(
                currency="USD", from_currency="EUR", rate=D(rate), valid=DateRange(first, last)
            )
        bases = [PriceList.objects.get(currency="EUR", is_base=True)]
        PriceList.objects.update(is_graduated=self.random.random() < 0.4)
        bases += [PriceList.objects.create(code="own", name="Own", is_base=True, channel=channels[1])]
        lists = [
            PriceList.objects.create(code=f"l{n}", name=f"L{n % 2}", is_graduated=self.random.random() < 0.3)
            for n in range(3)
        ]
        for price_list in (*bases, *lists):
            self.fill(ListPrice, {"price_list": price_list}, share=0.8 if price_list in bases else 0.3)
        for price_list in lists:
            self.cut({"price_list": price_list})
        for price_list in (*lists, bases[0]):
            for owner in ({"company": self.one_of(*self.companies)}, {"segment": self.one_of(*segments)}):
                if self.random.random() < 0.5:
                    PriceListAssignment.objects.create(
                        price_list=price_list, priority=self.one_of(1, 2), **owner
                    )

    def make_contracts(self, party: dict) -> None:
        for number in range(3):
            units = [None]
            if company := party.get("company"):
                units += list(Unit.objects.filter(company=company))
            contract = Contract.objects.create(
                **party,
                number=f"{Contract.objects.count():03}",
                title="x",
                unit=self.one_of(*units),
                valid=self.days(),
                is_active=self.random.random() < 0.9,
                currency=self.one_of("EUR", "EUR", "EUR", "USD"),
                when_used_up=self.one_of("block", "list", "ask"),
                is_graduated=self.random.random() < 0.3,
                agreed_value=self.one_of(None, None, D("50.00"), D(2000)),
                called_value=self.one_of(D(0), D("45.50")),
            )
            for product in self.random.sample(self.products, 4):
                AgreedQuantity.objects.create(
                    contract=contract, product=product, quantity=100, called=self.one_of(0, 60, 99, 100)
                )
            self.fill(ContractPrice, {"contract": contract}, share=0.3)
            if number:
                self.cut({"contract": contract})

    def fill(self, model, parent: dict, share: float) -> None:
        for product in self.products:
            if self.random.random() > share:
                continue
            for minimum in self.random.sample([1, 10, 100], self.one_of(1, 2)):
                amount = self.one_of("0", "0.05", "1.00", "1.1", "9.99", "120.0001", "3.3333", "7")
                basis = self.one_of(1, 100, 1000)
                model.objects.create(
                    **parent,
                    product=product,
                    min_quantity=minimum,
                    amount=D(amount),
                    basis=basis,
                    valid=self.days(),
                )

    def cut(self, parent: dict) -> None:
        for _ in range(self.one_of(0, 2, 5)):
            names = self.random.sample(list(self.named), self.one_of(0, 1, 1, 1, 2))
            off = self.one_of(
                {"percent": D(self.one_of("5", "12.5", "33.3333", "100", "0"))}, {"amount": D("0.35")}
            )
            Discount.objects.create(
                **parent,
                **{name: self.one_of(*self.named[name]) for name in names},
                **off,
                basis=self.one_of(1, 100),
                min_quantity=self.one_of(0, 0, 10, 100),
                is_additional=self.random.random() < 0.3,
                valid=self.days(),
            )


@pytest.fixture
def companies(make_company):
    made = [make_company(f"Kunde {n}") for n in range(3)]
    for company in made:
        root = company.units.get()
        hall = Unit.objects.add_child(root, {"company": company, "name": "Halle"})
        Unit.objects.add_child(hall, {"company": company, "name": "Lager"})
    return made


@pytest.fixture(params=range(WORLDS))
def world(request, companies, make_product, base_lists):
    return World(request.param, companies, make_product)


def actors(company) -> list[Actor]:
    units = Unit.objects.filter(company=company).order_by("path")
    seller = Actor.system(company)
    return [Actor(company=company, unit=unit, scopes=seller.scopes) for unit in units]


def test_every_price_is_the_oracles(world):
    oracle = Oracle()
    asked = 0
    for company in world.companies:
        for actor in actors(company):
            for day in DAYS:
                lines = [(p, q) for p in world.products for q in QUANTITIES if q >= p.minimum]
                for (product, quantity), told in zip(lines, price_lines(lines, actor, day), strict=True):
                    agree(told, oracle.ask(company, actor.unit, product, quantity, day), product)
                    asked += 1
                baskets = [world.random.sample(lines, 8) for _ in range(2)]
                for basket in baskets:
                    asked += len(basket)
                    for told, right, product in together(basket, actor, day, oracle):
                        agree(told, right, product)
    assert asked * WORLDS >= 10_000


def together(basket, actor, day, oracle):
    """Lines of one article ordered at once, and of a family whose sizes count together, reach steps with their sum."""
    prices = price_lines(basket, actor, day, together=True)
    for (product, quantity), told in zip(basket, prices, strict=True):
        is_mixing = product.family and product.family.mixes_steps
        counted = sum(
            q for p, q in basket if (p.family_id == product.family_id if is_mixing else p == product)
        )
        right = oracle.ask(actor.company, actor.unit, product, quantity, day, counted)
        yield told, right, product


def agree(told, right, product) -> None:
    """The price of a graduated line is its average, told to four decimals; its net is exact."""
    shown = None if right.unit is None else D(int(right.unit * told.basis * 10_000 + Fraction(1, 2))) / 10_000
    cents = right.net and D(right.net) / 100
    assert (told.amount, told.net) == (shown, cents), (product.sku, told.quantity, told.trace)


def test_control_without_parts_some_price_is_another(companies, make_product, base_lists):
    world = World(0, companies, make_product)
    PriceList.objects.update(is_graduated=True)
    lines = [(product, D(1000)) for product in world.products]
    parts = [price_lines(lines, actor, DAYS[0]) for c in companies for actor in actors(c)]
    for model in (PriceList, Contract):
        model.objects.update(is_graduated=False)
    whole = [price_lines(lines, actor, DAYS[0]) for c in companies for actor in actors(c)]
    assert [[p.net for p in told] for told in parts] != [[p.net for p in told] for told in whole]


def test_control_without_counting_together_some_price_is_another(companies, make_product, base_lists):
    world = World(0, companies, make_product)
    lines = [(product, D(9)) for product in world.products]
    differ = [
        (alone, mixed)
        for company in world.companies
        for actor in actors(company)
        for alone, mixed in zip(
            price_lines(lines, actor, DAYS[0]),
            price_lines(lines, actor, DAYS[0], together=True),
            strict=True,
        )
        if alone.amount != mixed.amount
    ]
    assert differ


def test_lists_are_sorted_and_narrowed_as_the_oracle_would(world):
    oracle, day = Oracle(), DAYS[1]
    for company in world.companies:
        for actor in actors(company)[::2]:
            told = sources(actor, day)
            right = {
                p: oracle.ask(company, actor.unit, p, first_quantity(order_rule(p)), day).unit
                for p in world.products
            }
            shown = Product.objects.annotate(own_price=OwnPrice(told))
            assert {p: p.own_price and Fraction(p.own_price) for p in shown} == pytest.approx(
                right, abs=1e-12
            )
            priced = [p for p in world.products if right[p] is not None]
            for sign in (1, -1):
                wanted = sorted(priced, key=lambda p, s=sign: (s * right[p], s * p.pk))
                for limit in (1, 3, 5, 100):
                    walked = cheapest(Product.objects.all(), told, limit=limit, descending=sign < 0)
                    assert walked == [p.pk for p in wanted[:limit]]
            within = [p.pk for p in sorted(priced, key=lambda p: (right[p], p.pk)) if 1 <= right[p] <= 10]
            assert cheapest(Product.objects.all(), told, limit=9, low=D(1), high=D(10)) == within[:9]


def test_the_comparison_notices_a_wrong_price(companies, make_product, base_lists):
    """The control: one price more than the oracle has read, and the two no longer agree."""
    world, oracle = World(0, companies, make_product), Oracle()
    actor = actors(world.companies[0])[-1]
    contract = Contract.objects.create(
        number="X", company=actor.company, unit=actor.unit, title="x", valid=DateRange(None, None)
    )
    ContractPrice.objects.create(
        contract=contract,
        product=world.products[0],
        amount=D("0.0001"),
        basis=1000,
        valid=DateRange(None, None),
    )
    told = price_lines([(world.products[0], D(1))], actor, DAYS[0])[0]
    right = oracle.ask(actor.company, actor.unit, world.products[0], D(1), DAYS[0])
    assert Fraction(told.amount) / told.basis != right.unit
