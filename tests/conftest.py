"""Two rival companies and a small shop for them. Amounts and dates are fixed so that tests can do sums."""

import itertools
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache

import pytest
from django.contrib.auth.hashers import make_password
from django.core.cache import cache as redis_cache
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import translation

from accounts.actor import Actor
from accounts.models import Address, Company, Membership, Role, Unit, User
from accounts.permissions import PRESETS
from catalog.models import Category, Manufacturer, Product, ProductUnit, Stock, Warehouse
from catalog.search import index
from orders.actions.numbers import FIRST, PREFIXES
from orders.models import NumberRange
from pricing.models import Contract, ContractPrice, ListPrice, PriceList, TaxRate
from returns.models import Reason
from returns.standard import make_reasons

PASSWORD = "right horse battery staple"
ALWAYS = DateRange(date(2020, 1, 1), None)


@pytest.fixture(autouse=True)
def _fresh_start():
    """No test reads in the language, or the cache, that another one left behind."""
    translation.activate("de")
    yield
    redis_cache.clear()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args, browser_path):
    """Browser tests drive the Chromium that is installed; none is downloaded."""
    return {**browser_type_launch_args, "executable_path": browser_path}


@pytest.fixture
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def at() -> datetime:
    """Sunday, 22 November 2026, noon."""
    return datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def taxes(db):
    rates = {
        ("DE", "standard"): 19,
        ("DE", "reduced"): 7,
        ("AT", "standard"): 20,
        ("CH", "standard"): Decimal("8.1"),
    }
    for (country, tax_class), percent in rates.items():
        TaxRate.objects.create(country=country, tax_class=tax_class, percent=percent, valid=ALWAYS)


@pytest.fixture
def make_company(db, taxes):
    numbers = itertools.count(10001)

    def make(name: str, country: str = "DE", currency: str = "EUR", **fields) -> Company:
        company = Company.objects.create(
            number=str(next(numbers)), name=name, country=country, currency=currency, **fields
        )
        unit = Unit.objects.add_root(
            {"company": company, "name": "Werk Bremen" if country == "DE" else "Werk Chur"}
        )
        Address.objects.create(
            company=company,
            unit=unit,
            code="MAIN",
            name=name,
            street="Hafenstraße",
            house_number="12a",
            postal_code="28195",
            city="Bremen",
            country=country,
            is_billing=True,
        )
        return company

    return make


@pytest.fixture
def nordwerk(make_company) -> Company:
    return make_company("Nordwerk Maschinenbau GmbH", credit_limit=Decimal(50_000))


@pytest.fixture
def alpina(make_company) -> Company:
    return make_company("Alpina Anlagenbau AG", country="CH", currency="CHF", language="de")


@cache
def hashed() -> str:
    """PASSWORD hashed once: a good hash is slow on purpose, and hundreds of tests make people."""
    return make_password(PASSWORD)


@pytest.fixture
def make_user(db):
    def make(email: str, **fields) -> User:
        return User.objects.create(
            email=email, password=hashed(), **({"name": email.split("@")[0].title()} | fields)
        )

    return make


@pytest.fixture(autouse=True)
def _as_migrated(request, _django_db_helper):
    """What migrations write: a test with real transactions empties every table for whoever comes next."""
    has_database = {"db", "transactional_db"} & set(request.fixturenames)
    if has_database or request.node.get_closest_marker("django_db"):
        make_presets()
        if not Reason.objects.exists():
            make_reasons(Reason)
        if not NumberRange.objects.exists():
            ranges = [NumberRange(kind=kind, prefix=prefix, last=FIRST) for kind, prefix in PREFIXES.items()]
            NumberRange.objects.bulk_create(ranges)


def make_presets() -> None:
    if Role.objects.filter(company=None).count() == len(PRESETS):
        return
    for code, preset in PRESETS.items():
        values = {"permissions": sorted(preset.permissions), "scope": preset.scope, "name_de": preset.de}
        Role.objects.get_or_create(company=None, code=code, defaults=values | {"name_en": preset.en})


def role_of(company: Company, code: str) -> Role:
    """The company's copy of a preset."""
    preset = PRESETS[code]
    values = {"permissions": sorted(preset.permissions), "scope": preset.scope, "name_de": preset.de}
    return Role.objects.get_or_create(company=company, code=code, defaults=values | {"preset": code})[0]


@pytest.fixture
def reasons(db) -> dict[str, Reason]:
    """Code → the reasons a shop begins with."""
    return {reason.code: reason for reason in Reason.objects.all()}


@pytest.fixture
def make_actor(make_user):
    """make_actor(company, "buyer") → an Actor whose user can also sign in with tests.conftest.PASSWORD."""
    numbers = itertools.count(1)

    def make(
        company: Company, role: str = "buyer", *, unit: Unit | None = None, order_limit=None, email=""
    ) -> Actor:
        user = make_user(email or f"{role}{next(numbers)}@{company.number}.example")
        unit = unit or company.units.first()
        member = Membership.objects.create(user=user, company=company, unit=unit, order_limit=order_limit)
        member.roles.add(role_of(company, role))
        return Actor.from_membership(member)

    return make


@pytest.fixture
def buyer(nordwerk, make_actor) -> Actor:
    return make_actor(nordwerk, email="buyer@nordwerk.example")


@pytest.fixture
def rival(alpina, make_actor) -> Actor:
    return make_actor(alpina, email="buyer@alpina.example")


@pytest.fixture
def sign_in(client):
    """sign_in(actor) → a Django test client signed in as the actor's user."""

    def sign(actor: Actor):
        client.force_login(actor.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign


@pytest.fixture
def category(db) -> Category:
    top = Category.objects.add_root(
        dict(slug="fasteners", slug_path="fasteners", name_de="Verbindungstechnik", name_en="Fasteners")
    )
    return Category.objects.add_child(
        top,
        dict(
            slug="hex-bolts",
            slug_path="fasteners/hex-bolts",
            name_de="Sechskantschrauben",
            name_en="Hex bolts",
        ),
    )


@pytest.fixture
def warehouse(db) -> Warehouse:
    return Warehouse.objects.create(code="bremen", name="Bremen", priority=1, transit_days=1)


@pytest.fixture
def base_lists(db) -> dict[str, PriceList]:
    return {
        currency: PriceList.objects.create(
            code=f"base-{currency.lower()}", name="Base", currency=currency, is_base=True
        )
        for currency in ("EUR", "CHF")
    }


@pytest.fixture
def searchable():
    """Asked for by tests that search: products are told to the index as they are made, which takes its time."""


@pytest.fixture
def make_product(request, category, warehouse, base_lists):
    """make_product("B-1", price="8.42", basis=100, stock=500) with a price in both base lists and stock in Bremen.

    `packs` are contents by unit: {"PK": 100, "CT": Fraction(5, 2)}.
    """

    def make(
        sku: str, *, price: str | None = "10.00", basis: int = 1, stock: int = 1000, packs=None, **fields
    ) -> Product:
        texts = {"name_de": f"Artikel {sku}", "name_en": f"Article {sku}"}
        maker, _ = Manufacturer.objects.get_or_create(name="Halvor")
        product = Product.objects.create(
            sku=sku, **({"category": category, "manufacturer": maker} | texts | fields)
        )
        ProductUnit.objects.bulk_create(
            ProductUnit(
                product=product, unit=unit, numerator=n.numerator, denominator=n.denominator, position=place
            )
            for place, (unit, n) in enumerate((packs or {}).items(), 1)
        )
        if stock:
            Stock.objects.create(product=product, warehouse=warehouse, on_hand=stock)
        for price_list in base_lists.values() if price is not None else ():
            ListPrice.objects.create(
                price_list=price_list, product=product, amount=Decimal(price), basis=basis, valid=ALWAYS
            )
        if "searchable" in request.fixturenames:
            index.refresh()
        return product

    return make


@pytest.fixture
def bolt(make_product) -> Product:
    """Sold by the piece in hundreds, priced per 100."""
    return make_product(
        "933-8X40",
        price="8.42",
        basis=100,
        gtin="2000000000015",
        manufacturer_number="HV-84040",
        name_de="Sechskantschraube M8×40",
        name_en="Hexagon screw M8×40",
        packs={"PK": 100},
        minimum=100,
        multiple=100,
    )


@pytest.fixture
def make_contract():
    """make_contract(company, {product: [(min, amount, basis), …]})."""
    numbers = itertools.count(1)

    def make(company: Company, prices: dict, **fields) -> Contract:
        contract = Contract.objects.create(
            company=company,
            number=fields.pop("number", f"RV-{company.number}-{next(numbers)}"),
            title="Rahmenvertrag",
            currency=company.currency,
            valid=fields.pop("valid", ALWAYS),
            **fields,
        )
        for product, rows in prices.items():
            for minimum, amount, basis in rows:
                ContractPrice.objects.create(
                    contract=contract,
                    product=product,
                    min_quantity=minimum,
                    amount=Decimal(amount),
                    basis=basis,
                    valid=ALWAYS,
                )
        return contract

    return make


@pytest.fixture
def address(nordwerk) -> Address:
    return nordwerk.addresses.get()
