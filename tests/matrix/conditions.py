"""What has to hold whatever way goods come in. Each prepares the scene and returns (wishes, what comes of them)."""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.utils.timezone import now

from accounts.actor import EVERYTHING
from accounts.models import CostCentre, Membership
from approvals.actions import BudgetScope, BudgetTerms, make_budget
from catalog.models import ProductUnit, Stock
from pricing.models import ListPrice, Quota
from tests.conftest import ALWAYS


@dataclass(frozen=True)
class Wish:
    number: str
    quantity: str
    unit: str = ""
    cost_centre: str = ""


@dataclass
class Scene:
    """`contents` is how much of the article a unit holds; `products` by their numbers."""

    buyer: object
    colleague: object
    address: object
    products: dict = field(default_factory=dict)
    contents: dict = field(default_factory=dict)
    make: object = None
    make_contract: object = None
    base_lists: dict = field(default_factory=dict)
    shared: object = None
    orders: object = None  # who orders it, where it is not the buyer

    @property
    def bolt(self):
        return self.products["933-8X40"]


@dataclass(frozen=True)
class Outcome:
    """An order with these lines, or words that say why there is none; `lines` say what each of them is like."""

    lines: tuple[dict, ...] = ()
    state: str = "placed"
    refused: str = ""
    at_checkout: str = ""  # the code of what stands against it there


def unit(scene):
    ProductUnit.objects.create(product=scene.bolt, unit="CT", numerator=500)
    scene.contents[scene.bolt.sku, "CT"] = 500
    line = {"quantity": 1000, "typed_quantity": 2, "typed_unit": "CT", "net": Decimal("84.20")}
    return [Wish(scene.bolt.sku, "2", "CT")], Outcome((line,))


def tier(scene):
    ListPrice.objects.create(
        price_list=scene.base_lists["EUR"],
        product=scene.bolt,
        amount=7,
        basis=100,
        min_quantity=500,
        valid=ALWAYS,
    )
    return [Wish(scene.bolt.sku, "500")], Outcome(({"amount": 7, "net": 35},))


def contract_price(scene):
    scene.make_contract(scene.buyer.company, {scene.bolt: [(100, "7.90", 100)]})
    return [Wish(scene.bolt.sku, "200")], Outcome(({"amount": Decimal("7.9"), "price_source": "contract"},))


def assortment(scene):
    scene.products["SECRET-1"] = scene.make("SECRET-1", exclusive=True)
    return [Wish("SECRET-1", "1")], Outcome(refused="Kein Artikel „SECRET-1“")


def multiple(scene):
    return [Wish(scene.bolt.sku, "150")], Outcome(
        refused="150 ist kein Vielfaches von 100. Bestellen Sie 100 oder 200."
    )


def cost_centre(scene):
    CostCentre.objects.create(company=scene.buyer.company, code="4711", name="Montage")
    return [Wish(scene.bolt.sku, "200", cost_centre="4711")], Outcome(({"cost_centre": "4711"},))


def approval(scene):
    Membership.objects.filter(pk=scene.buyer.membership.pk).update(order_limit=1)
    scene.buyer = replace(scene.buyer, order_limit=Decimal(1))
    return [Wish(scene.bolt.sku, "200")], Outcome(({"quantity": 200},), state="held")


def budget(scene):
    boss = replace(scene.buyer, scopes=EVERYTHING)
    terms = BudgetTerms("Werk", Decimal(5), "block", scene.buyer.user)
    make_budget(BudgetScope("month", date(2026, 1, 1)), terms, by=boss, at=now())
    return [Wish(scene.bolt.sku, "200")], Outcome(at_checkout="budget_exceeded")


def quota(scene):
    Quota.objects.create(product=scene.bolt, quantity=100, kind="limit", every="month", valid=ALWAYS)
    return [Wish(scene.bolt.sku, "200")], Outcome(refused="noch 100 Stk. von 933-8X40 übrig")


def stock_date(scene):
    Stock.objects.filter(product=scene.bolt).update(on_hand=100)
    line = {"quantity": 200, "back_ordered": 100, "parts": 2}
    return [Wish(scene.bolt.sku, "200")], Outcome((line,))


CONDITIONS = {
    "unit": unit,
    "tier": tier,
    "contract price": contract_price,
    "assortment": assortment,
    "minimum and multiple": multiple,
    "cost centre": cost_centre,
    "approval": approval,
    "budget": budget,
    "quota": quota,
    "stock date": stock_date,
}
