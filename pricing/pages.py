"""A buyer's contracts: what is agreed, and what is left of it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.pages.people import PER_PAGE, neighbours, page_number
from b2bshop.money import show_fine_money, show_number
from catalog.models import Product
from catalog.search.reading import plain
from catalog.units import measured, unit_name
from orders.models import Order

from .models import NAMED, AgreedQuantity, CallOff, Contract, ContractPrice, Discount, Quota
from .quota_rules import QuotaKind, Standing
from .quotas import standings
from .rules import WhenUsedUp
from .telling import off_words

LONGEST = 60
LATEST = 10  # call-offs that a contract's page shows


@dataclass(frozen=True, slots=True)
class ContractRow:
    contract: Contract
    holds_for: str
    state: str  # "on", "coming" or "ended"
    ends_soon: bool = False


@dataclass(frozen=True, slots=True)
class Agreed:
    """An article of a contract; `left` and `of` only where a quantity is agreed."""

    product: Product
    prices: list[str]
    left: str = ""
    of: str = ""
    per_order: str = ""
    is_used_up: bool = False


@dataclass(frozen=True, slots=True)
class QuotaRow:
    """`left` is how much more may, or is still to, be taken until the day."""

    product: Product
    is_limit: bool
    taken: str
    of: str
    left: str
    until: date
    is_used_up: bool
    is_kept: bool


@dataclass(frozen=True, slots=True)
class ContractPage:
    row: ContractRow
    when_used_up: str
    discounts: list[tuple[str, str, str]]  # what it names, what it takes off, from which quantity
    articles: list[Agreed]
    latest: list[tuple[CallOff, Order, str]]
    text: str
    total: int
    previous: str
    next: str


def contract_rows(actor: Actor, *, on: date) -> list[ContractRow]:
    """Those in force first, then those to come, then those that have ended. One statement."""
    seen = (
        Contract.objects.visible_to(actor).filter(is_active=True).select_related("unit", "company", "group")
    )
    counted = seen.annotate(articles=Count("prices__product", distinct=True))
    rows = [contract_row(contract, on) for contract in counted]
    places = ("on", "coming", "ended")
    return sorted(
        rows, key=lambda row: (places.index(row.state), row.contract.company_id is None, row.contract.number)
    )


def quota_rows(actor: Actor, *, on: date) -> list[QuotaRow]:
    """Of the articles the actor is offered, in the order of their numbers. Two statements."""
    wanted = Quota.objects.visible_to(actor).in_force(on).values("product")
    products = Product.objects.visible_to(actor).filter(pk__in=wanted).in_bulk()
    there = standings(products, actor, on=on)
    rows = [_quota(products[pk], each) for pk, of_product in there.items() for each in of_product]
    return sorted(rows, key=lambda row: (row.product.sku, row.is_limit))


def _quota(product: Product, standing: Standing) -> QuotaRow:
    return QuotaRow(
        product=product,
        is_limit=standing.kind == QuotaKind.LIMIT,
        taken=show_number(standing.taken),
        of=measured(standing.quantity, product.unit),
        left=measured(standing.left, product.unit),
        until=standing.last_on,
        is_used_up=standing.kind == QuotaKind.LIMIT and not standing.left,
        is_kept=standing.kind == QuotaKind.COMMITMENT and not standing.left,
    )


def contract_row(contract: Contract, on: date) -> ContractRow:
    days = contract.valid
    state = "on"
    if days.lower and days.lower > on:
        state = "coming"
    elif days.upper and days.upper <= on:
        state = "ended"
    party = contract.unit.name if contract.unit else str(contract.group.name if contract.group else "")
    return ContractRow(contract, party or _("whole company"), state, contract.ends_soon(on))


def contract_page(contract: Contract, query: QueryDict, actor: Actor, *, on: date) -> ContractPage:
    """A fixed number of statements for any number of articles."""
    text, page = query.get("q", "").strip()[:LONGEST].replace("\x00", ""), page_number(query)
    products = _products(contract, text, actor, on)
    total = products.count()
    shown = list(products.order_by("-is_counted", "sku")[(page - 1) * PER_PAGE : page * PER_PAGE])
    before, behind = neighbours({"q": text}, page, total)
    return ContractPage(
        row=contract_row(contract, on),
        when_used_up=_when_used_up(contract) if _is_limited(contract, actor) else "",
        discounts=_discounts(contract, actor, on),
        articles=_agreed(contract, shown, actor, on),
        latest=_latest(contract, actor),
        text=text,
        total=total,
        previous=before,
        next=behind,
    )


def _products(contract: Contract, text: str, actor: Actor, on: date):
    of_contract = {"contract": contract, "product": OuterRef("pk")}
    priced = ContractPrice.objects.visible_to(actor).filter(**of_contract, valid__contains=on)
    counted = AgreedQuantity.objects.visible_to(actor).filter(**of_contract)
    products = Product.objects.visible_to(actor).filter(Exists(priced) | Exists(counted))
    products = products.annotate(is_counted=Exists(counted))
    if text:
        words = Q(sku__icontains=text) | Q(name_de__icontains=text) | Q(name_en__icontains=text)
        products = products.filter(words | Q(search__numbers__contains=plain(text)) if plain(text) else words)
    return products


def _agreed(contract: Contract, products: Sequence[Product], actor: Actor, on: date) -> list[Agreed]:
    prices: dict[int, list[ContractPrice]] = defaultdict(list)
    of_these = {"contract": contract, "product__in": products}
    for row in (
        ContractPrice.objects.visible_to(actor)
        .filter(**of_these, valid__contains=on)
        .order_by("min_quantity")
    ):
        prices[row.product_id].append(row)
    quantities = {row.product_id: row for row in AgreedQuantity.objects.visible_to(actor).filter(**of_these)}
    return [
        _article(product, prices[product.pk], quantities.get(product.pk), str(contract.currency))
        for product in products
    ]


def _article(
    product: Product, prices: Iterable[ContractPrice], agreed: AgreedQuantity | None, currency: str
) -> Agreed:
    told = [_price(row, product, currency) for row in prices]
    if agreed is None:
        return Agreed(product, told)
    return Agreed(
        product,
        told,
        left=measured(agreed.left, product.unit),
        of=show_number(agreed.quantity),
        per_order=measured(agreed.per_order, product.unit) if agreed.per_order else "",
        is_used_up=agreed.left <= 0,
    )


def _price(row: ContractPrice, product: Product, currency: str) -> str:
    if not row.amount:
        return _("on request")
    per = unit_name(product.unit) if row.basis == 1 else show_number(Decimal(row.basis))
    told = _("%(amount)s per %(basis)s") % {"amount": show_fine_money(row.amount, currency), "basis": per}
    if row.min_quantity <= product.minimum:
        return told
    return _("from %(quantity)s: %(price)s") % {"quantity": show_number(row.min_quantity), "price": told}


def _discounts(contract: Contract, actor: Actor, on: date) -> list[tuple[str, str, str]]:
    seen = Discount.objects.visible_to(actor).filter(contract=contract, valid__contains=on)
    found = seen.select_related(*NAMED)
    return [
        (
            discount.what or _("everything"),
            _off(discount, str(contract.currency)),
            show_number(discount.min_quantity),
        )
        for discount in found.order_by("is_additional", "-weight", "pk")
    ]


def _off(discount: Discount, currency: str) -> str:
    told = off_words(discount, currency)
    return _("%(discount)s more") % {"discount": told} if discount.is_additional else told


def _latest(contract: Contract, actor: Actor) -> list[tuple[CallOff, Order, str]]:
    """Of the orders the actor sees; a group's other companies stay out of it."""
    orders = Order.objects.visible_to(actor)
    rows = CallOff.objects.visible_to(actor).filter(contract=contract, reference__in=orders.values("number"))
    told = list(rows.select_related("product").order_by("-pk")[:LATEST])
    by_number = {order.number: order for order in orders.filter(number__in={row.reference for row in told})}
    return [
        (row, by_number[row.reference], measured(row.quantity, row.product.unit))
        for row in told
        if row.reference in by_number
    ]


def _is_limited(contract: Contract, actor: Actor) -> bool:
    counted = AgreedQuantity.objects.visible_to(actor).filter(contract=contract)
    return contract.agreed_value is not None or counted.exists()


def _when_used_up(contract: Contract) -> str:
    match contract.when_used_up:
        case WhenUsedUp.LIST:
            return _("Of what is used up, more is sold at your other prices.")
        case WhenUsedUp.ASK:
            return _("Of what is used up, the price for more is on request.")
    return _("Of what is used up, no more can be ordered.")
