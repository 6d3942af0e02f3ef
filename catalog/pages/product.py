"""Everything about one product for the person who looks at it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Subquery, Sum
from django.utils.formats import date_format, time_format
from django.utils.text import capfirst
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.permissions import Permission
from b2bshop.dates import show_day
from b2bshop.money import show_number
from catalog.explaining import needed_certificates
from catalog.models import CrossReference, CustomerPartNumber, Product
from catalog.pictures import drawing_url
from catalog.promising import Promise, promise
from catalog.queries import order_rule
from catalog.rules import Level, first_quantity, is_past_last_order
from catalog.templates import ClassOfProduct, classes_of, values_of
from catalog.units import unit_name
from orders.buying import BuyBox, buy_box, saving_words
from orders.models import Cart, CartLine
from orders.problems import Problem, withheld
from pricing.queries import LinePrice, price_lines
from pricing.quota_rules import Standing
from pricing.quotas import standings
from pricing.telling import TraceLine, quota_words, trace_lines

from .documents import DocumentRow, document_rows
from .packs import PackRow, pack_rows, show_weight
from .parts import Offer, StockNote, left_words, offer, stock_note, value_text
from .related import Section, sections
from .rows import buyable
from .switch import Switch, switches
from .tree import above, crumbs

MOST_NUMBERS = 40


@dataclass(frozen=True, slots=True)
class ContractNote:
    """`Contract RV-1`, `1.200 of 5.000 left`"""

    title: str
    left: str = ""


@dataclass(frozen=True, slots=True)
class ProductPage:
    product: Product
    crumbs: list[dict]
    drawing: str
    offer: Offer
    terms: str
    stock: StockNote
    warehouses: tuple[tuple[str, str], ...]
    delivery: str
    last_order: str
    trace: list[TraceLine]
    contract: ContractNote | None
    saving: str
    steps: tuple[str, ...]
    quotas: tuple[str, ...]
    buy: BuyBox | None
    specification: tuple[tuple[str, str], ...]
    numbers: tuple[tuple[str, str], ...]
    classes: list[ClassOfProduct]
    packs: list[PackRow]
    documents: list[DocumentRow]
    related: list[Section]
    switches: list[Switch]


def product_page(product: Product, actor: Actor, *, at: datetime) -> ProductPage:
    on = localdate(at)
    first = first_quantity(order_rule(product))
    price = price_lines([(product, first)], actor, on)[0]
    told, told_offer = promise([(product, first)], actor, at=at)[0], offer(product, price)
    can_buy = buyable(price, told) and actor.can(Permission.FILL_CART)
    return ProductPage(
        product=product,
        crumbs=crumbs([*above(product.category), product.category], last_is_here=False),
        drawing=drawing_url(product.drawing, large=True),
        offer=told_offer,
        terms=_terms(told_offer, product, actor, on),
        stock=stock_note(product, told),
        warehouses=tuple(
            (name, f"{show_number(free)} {unit_name(product.unit)}") for name, free in told.stock.warehouses
        ),
        delivery=_delivery(told),
        last_order=_last_order(product, on),
        trace=trace_lines(price.trace, price.currency),
        contract=_contract(price, product),
        saving=saving_words(price, order_rule(product)),
        steps=_steps(price, product),
        quotas=tuple(quota_words(each, product.unit) for each in _quotas(product, actor, on)),
        buy=buy_box(product, in_cart=_in_cart(product, actor)) if can_buy else None,
        specification=_specification(product),
        numbers=_numbers(product, actor),
        classes=classes_of(product),
        packs=pack_rows(product, price),
        documents=document_rows(product),
        related=sections(product, actor, at=at),
        switches=switches(product, actor),
    )


def _steps(price: LinePrice, product: Product) -> tuple[str, ...]:
    """What has to be known to read the prices by quantity."""
    words = []
    if price.is_graduated:
        words.append(_("Each price holds for its own part of the quantity."))
    if len(price.tiers) > 1 and product.family and product.family.mixes_steps:
        words.append(_("All sizes in an order count together."))
    return tuple(words)


def _quotas(product: Product, actor: Actor, on: date) -> list[Standing]:
    return standings([product.pk], actor, on=on).get(product.pk, [])


def _contract(price: LinePrice, product: Product) -> ContractNote | None:
    """Whose price is shown, and what is left of what was agreed."""
    if price.contract_id is None:
        return None
    title = _("Contract %(name)s") % {"name": price.source_name}
    return ContractNote(title, left_words(price, product.unit))


def _terms(told: Offer, product: Product, actor: Actor, on: date) -> str:
    """What the article asks for before it can be ordered, as a sentence that a badge of a list has no room for."""
    code = withheld(told.price)
    if not code:
        return capfirst(told.terms)
    names = needed_certificates([product] if told.price.needs_certificate else [], actor, on=on)
    values = {"sku": product.sku, "certificates": names.get(product.pk, "")}
    return str(Problem(code, values=values))


def _in_cart(product: Product, actor: Actor) -> Decimal | None:
    current = Cart.objects.that_get_what_is_added(actor).values("pk")[:1]
    lines = CartLine.objects.wanted().filter(cart=Subquery(current), product=product)
    return lines.aggregate(total=Sum("quantity"))["total"]


def _delivery(told: Promise) -> str:
    """When the smallest quantity is with the customer, and until when that holds."""
    if told.complete_on is None:
        return ""
    day = {"day": show_day(told.complete_on)}
    if told.order_until:
        day["time"] = time_format(localtime(told.order_until))
        return _("Ordered today by %(time)s: with you %(day)s") % day
    if told.stock.level == Level.NONE:
        return _("Not in stock. Ordered now: with you %(day)s") % day
    return _("Ordered now: with you %(day)s") % day


def _last_order(product: Product, on: date) -> str:
    if product.last_order_on is None:
        return ""
    day = {"day": date_format(product.last_order_on, "SHORT_DATE_FORMAT")}
    if is_past_last_order(product.last_order_on, on):
        return _("Could be ordered until %(day)s.") % day
    return _("Can be ordered until %(day)s.") % day


def _specification(product: Product) -> tuple[tuple[str, str], ...]:
    values = values_of([product])[product.pk]
    return tuple((value.name, value_text(value.number, value.text, value.unit)) for value in values)


def _numbers(product: Product, actor: Actor) -> tuple[tuple[str, str], ...]:
    own = CustomerPartNumber.objects.visible_to(actor).filter(product=product).nearest_first()
    maker = product.manufacturer.name if product.manufacturer else ""
    told = [
        (_("Your part number"), " · ".join(filter(None, row))) for row in own.values_list("number", "text")
    ]
    told += [
        (_("GTIN"), product.gtin),
        (_("Manufacturer"), maker),
        (_("Manufacturer's number"), product.manufacturer_number),
        *_other_numbers(product),
        (_("Weight"), _weight(product)),
        (_("Customs tariff number"), product.tariff),
        (_("Country of origin"), product.origin),
    ]
    return tuple((name, value) for name, value in told if value)


def _other_numbers(product: Product):
    """Each kind once, with whose numbers they are."""
    told: dict[str, list[str]] = {}
    for reference in product.references.all()[:MOST_NUMBERS]:
        number = f"{reference.number} ({reference.issuer})" if reference.issuer else reference.number
        told.setdefault(reference.kind, []).append(number)
    titles = {
        CrossReference.Kind.MAKER: _("Other manufacturers' numbers"),
        CrossReference.Kind.LEGACY: _("Former article number"),
        CrossReference.Kind.RIVAL: _("Comparable numbers"),
        CrossReference.Kind.NORM: _("Designation by standard"),
    }
    return [(title, ", ".join(told[kind])) for kind, title in titles.items() if kind in told]


def _weight(product: Product) -> str:
    if product.weight_g is None:
        return ""
    return _("%(weight)s per %(unit)s") % {
        "weight": show_weight(product.weight_g),
        "unit": unit_name(product.unit),
    }
