"""The demo shop loads, holds together, and says to scripts who is who."""

import json

import pytest
from django.core.management import call_command
from django.db.models import Sum
from django.utils.timezone import localdate

from accounts.actor import Actor
from accounts.models import Company, Invitation, Membership, User
from approvals.queries import inbox
from catalog.models import Category, Document, Product, Stock
from catalog.queries import identify
from orders.models import Order
from pricing.queries import price_lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(tmp_path, monkeypatch, settings):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    settings.DEMO_MARKER = "mk7"
    settings.MEDIA_ROOT = tmp_path / "media"
    call_command("load_demo", verbosity=0)
    return tmp_path


def actor(email: str) -> Actor:
    return Actor.from_membership(Membership.objects.get(user__email=email))


def test_the_demo_shop_is_whole(demo):
    assert Product.objects.count() >= 6000
    assert Category.objects.filter(numchild=0).count() >= 120
    credentials = json.loads((demo / "credentials.json").read_text())
    user = User.objects.get(email="buyer@nordwerk.example")
    assert user.check_password(credentials["password"])
    assert credentials["people"]["buyer@nordwerk.example"]["roles"] == ["buyer"]

    nordwerk, alpina = actor("buyer@nordwerk.example"), actor("buyer@alpina.example")
    own = set(Product.objects.visible_to(nordwerk).filter(exclusive=True).values_list("sku", flat=True))
    theirs = set(Product.objects.visible_to(alpina).filter(exclusive=True).values_list("sku", flat=True))
    assert own and theirs and own.isdisjoint(theirs)

    sheets = Document.objects.filter(kind="datasheet")
    assert 100 <= sheets.values("product").distinct().count() <= 160
    assert sheets.filter(product__sku="NW-4711-A").visible_to(nordwerk).count() == 2
    assert not sheets.filter(product__sku="NW-4711-A").visible_to(alpina).exists()
    dangerous = set(Product.objects.filter(dangerous=True).values_list("pk", flat=True))
    assert dangerous == set(Document.objects.filter(kind="safety").values_list("product", flat=True))
    assert all(
        (demo / "media" / d.file.name).stat().st_size == d.size > 10_000 for d in Document.objects.all()
    )

    screw = Product.objects.get(sku="933-8X40-88")
    assert [r.other.sku.split("-")[0] for r in screw.relations.all()] == ["934", "125", "127"]
    assert identify(["iso 4017 m8x40-88"], nordwerk)["iso 4017 m8x40-88"].product == screw
    drills = Product.objects.filter(belongs_to__kind="required")
    assert drills.exists() and not drills.exclude(sku__startswith="SDS-").exists()
    old = Product.objects.filter(successor__isnull=False)
    assert old.exists() and not old.filter(replaced_because_de="").exists()

    bolts = list(Product.objects.filter(sku__startswith="933-8X")[:40])
    lines = [(bolt, bolt.minimum) for bolt in bolts]
    prices = [
        price_lines(lines, who, Order.objects.latest("ordered_at").ordered_at.date())
        for who in (nordwerk, alpina)
    ]
    assert {p.currency for p in prices[0]} == {"EUR"} and {p.currency for p in prices[1]} == {"CHF"}
    assert any(p.is_contract for p in prices[0]) and not any(p.is_contract for p in prices[1])

    for company in Company.objects.all():
        assert company.credit_entries.aggregate(sum=Sum("amount"))["sum"] == company.credit_used
        for text in (company.name, *company.units.values_list("name", flat=True)):
            assert f"mk7-{company.name.split()[0].lower()}" in text
    assert set(Order.objects.values_list("state", flat=True)) >= {"held", "confirmed", "shipped"}
    for approver in ("approver@nordwerk.example", "deputy@nordwerk.example"):
        assert len(inbox(actor(approver), on=localdate())) == 2
    assert Invitation.objects.open().filter(company__number="10042").count() == 2
    assert not Stock.objects.filter(on_hand__gt=900_000).exists()

    before = Order.objects.count()
    call_command("load_demo", verbosity=0)
    assert Order.objects.count() == before
