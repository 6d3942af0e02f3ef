"""One company's prices are searched in everything another can fetch, after the first has looked at the same pages."""

import re
from decimal import Decimal as D

import pytest
from django.urls import URLPattern, get_resolver
from django.utils.timezone import now

from accounts.models import Unit
from b2bshop.post.models import Mail
from orders.actions import Basket, add_to_cart, current_cart, place_order
from orders.actions.export import ask_export, ask_prices, write_due
from orders.models import OrderExport
from orders.queries import BasketLine
from pricing.models import AgreedQuantity, Contract, Discount

pytestmark = pytest.mark.usefixtures("searchable")
# What tells the price of one: the amount, its line, what is agreed; in either language, however it is grouped.
SECRET = re.compile(r"713[.,]39|7[.,]13(39|4)|1[.,]?426[.,]78|88[.,]?441")
NOT_FETCHED = ("admin/", "accounts/", "readyz", "healthz", "gallery/", "static/")


def addresses(patterns, above="") -> list[str]:
    """Everything that takes no parameter."""
    found = []
    for pattern in patterns:
        path = above + str(pattern.pattern)
        if not isinstance(pattern, URLPattern):
            found += addresses(pattern.url_patterns, path)
        elif not pattern.pattern.converters and "<" not in path and "(" not in path:
            found.append("/" + path)
    return [address for address in found if not address.startswith(tuple("/" + each for each in NOT_FETCHED))]


@pytest.fixture
def other(make_company, make_actor):
    """In the same currency, so that nothing but the company parts the two."""
    return make_actor(make_company("Fremd GmbH"), "admin", email="buyer@fremd.example")


@pytest.fixture
def secrets(nordwerk, bolt, make_contract) -> Contract:
    contract = make_contract(nordwerk, {bolt: [(1, "713.3937", 100)]}, number="RV-GEHEIM")
    AgreedQuantity.objects.create(contract=contract, product=bolt, quantity=88441)
    Discount.objects.create(contract=contract, percent=D("13.39"), valid=contract.valid)
    return contract


def fetched(client, actor, bolt, at) -> dict[str, str]:
    """Address → what comes back; with a cart, an order, tables and mails of the actor's own."""
    cart = current_cart(actor, at=at)
    add_to_cart(cart, [(bolt.sku, "200", "")], by=actor, at=at)
    lines = (BasketLine(bolt.pk, "200", bolt.sku),)
    address = actor.company.addresses.get()
    order = place_order(Basket(lines, address, key=f"k-{actor.company.pk}"), by=actor, at=at)
    ask_export(format="csv", language="de", by=actor, at=at)
    ask_prices(format="csv", language="de", by=actor, at=at)
    write_due(at=now())
    shelf = f"/catalog/{bolt.category.slug_path}/"
    wanted = [
        *addresses(get_resolver().url_patterns),
        *(
            f"{shelf}?{query}"
            for query in ("", "sort=price", "sort=price-down", "from=700&to=800", "from=7&to=7.2")
        ),
        f"/products/{bolt.sku}/",
        f"/search/?q={bolt.sku[:4]}",
        f"/search/?q={bolt.name.split()[0]}&sort=price",
        f"/suggest/?q={bolt.sku[:5]}",
        f"/compare/?p={bolt.pk}",
        "/contracts/RV-GEHEIM/",
        cart.get_absolute_url(),
        f"/checkout/{cart.pk}/",
        order.get_absolute_url(),
    ]
    told = {
        each: body(client.get(each)).replace(each, "") for each in wanted
    }  # what was asked may be said again
    for export in OrderExport.objects.filter(company=actor.company):
        told[f"table {export.content}"] = export.file.open("rb").read().decode()
    for mail in Mail.objects.filter(to=actor.user.email):
        told[f"mail {mail.pk}"] = f"{mail.subject} {mail.text} {mail.html}"
    return told


def body(answer) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode(errors="replace")


def leaking(told: dict[str, str]) -> list[str]:
    return [
        where
        for where, text in told.items()
        if SECRET.search(text.replace("\xa0", " ")) or "RV-GEHEIM" in text
    ]


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_prices_of_one_company_are_in_nothing_another_can_fetch(sign_in, buyer, other, bolt, secrets, at):
    own = leaking(fetched(sign_in(buyer), buyer, bolt, at))
    assert len(own) >= 10, own  # the search would find them: the company itself sees them in many places
    assert leaking(fetched(sign_in(other), other, bolt, at)) == []


def test_control_a_contract_with_the_wrong_company_is_noticed(sign_in, other, bolt, secrets, at):
    Contract.objects.update(company=other.company)
    assert leaking(fetched(sign_in(other), other, bolt, at))


def test_of_a_unit_that_is_not_ones_own_neither(sign_in, nordwerk, buyer, make_actor, bolt, secrets, at):
    beside = Unit.objects.add_child(
        Unit.objects.get(pk=buyer.unit.pk), {"company": nordwerk, "name": "Halle"}
    )
    Contract.objects.update(unit=beside)
    assert leaking(fetched(sign_in(buyer), buyer, bolt, at)) == []
