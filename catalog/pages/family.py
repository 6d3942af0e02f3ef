"""A variant family as a size table to order from: one field for each size, in a fixed number of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TypedDict

from django.db.models import prefetch_related_objects
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.permissions import Permission
from b2bshop.money import show_money
from b2bshop.templatetags.shop import plain
from catalog.models import Product, ProductFamily
from catalog.promising import promise
from catalog.queries import order_rule
from catalog.rules import first_quantity
from catalog.sizes import Axis, sizes_of
from catalog.units import measured
from orders.actions import add_to_cart, current_cart
from orders.problems import OrderRefused
from pricing.queries import LinePrice, price_lines

from .listing import by_ids
from .parts import stock_note
from .rows import buyable
from .tree import above, crumbs

MOST_FIELDS = 500
PREFIX = "q"


class Cell(TypedDict):
    """One size. `value` is what was typed, `first` what can be ordered at least; no field: it cannot be ordered."""

    pk: int
    sku: str
    label: str
    level: str
    price: str
    first: str
    has_field: bool
    in_cart: str
    value: str
    error: str


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    cells: list[Cell | None]


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """`columns` and `lines` are the table of the chosen `tab`; `others` are sizes that stand nowhere in it."""

    family: ProductFamily
    crumbs: list[dict]
    across: str
    down: str
    columns: list[str]
    lines: list[Line]
    tabs: list[dict]
    tabs_title: str
    per: str
    others: list[Product]
    is_cut: bool
    can_fill: bool
    problems: list[tuple[str, str, str]]  # (id of the field, article number, what is wrong)


def family_page(
    family: ProductFamily,
    chosen: str,
    actor: Actor,
    *,
    at: datetime,
    typed: Mapping[int, str] | None = None,
    refused: Mapping[int, str] | None = None,
) -> FamilyPage:
    """`typed` and `refused` keep, by product, what could not be put into the cart and why."""
    sizes = sizes_of(family, actor)
    apart = next((axis for axis in sizes.axes if axis.position == 3), None)
    tab = chosen if apart and chosen in apart.steps else next(iter(apart.steps), "") if apart else ""
    shown = {pk: place for pk, place in sizes.places.items() if not apart or place[-1] == tab}
    flat = [axis for axis in sizes.axes if axis.position != 3]
    across, down = (flat[0], flat[1]) if len(flat) == 2 else (None, flat[0] if flat else None)
    grid = _grid(shown, len(flat))
    spare = [pk for pk in shown if pk not in grid.values()] + list(sizes.without)
    wanted = list(grid.values())[:MOST_FIELDS]
    products = {product.pk: product for product in by_ids(wanted + spare[:MOST_FIELDS], actor)}
    told = _cells([products[pk] for pk in wanted if pk in products], actor, at, typed or {}, refused or {})
    return FamilyPage(
        family=family,
        crumbs=crumbs([*above(family.category), family.category], last_is_here=False),
        **_table(across, down, grid, told.cells),
        tabs=_tabs(apart, tab),
        tabs_title=apart.title if apart else "",
        per=told.per,
        others=[products[pk] for pk in spare[:MOST_FIELDS] if pk in products],
        is_cut=len(grid) > MOST_FIELDS,
        can_fill=any(cell["has_field"] for cell in told.cells.values()),
        problems=[
            (f"{PREFIX}{pk}", products[pk].sku if pk in products else "", text)
            for pk, text in (refused or {}).items()
        ],
    )


def _grid(places: Mapping[int, tuple[str, ...]], axes: int) -> dict[tuple[str, str], int]:
    """(across, down) → the first product that stands there. One axis alone goes down: a long row is hard to read."""
    grid: dict[tuple[str, str], int] = {}
    for pk, place in places.items():
        across, down = ("", "", *place[:axes])[-2:]
        grid.setdefault((across, down), pk)
    return grid


def _table(
    across: Axis | None, down: Axis | None, grid: Mapping[tuple[str, str], int], cells: Mapping[int, Cell]
) -> dict:
    columns = _used(across, {key for key, _ in grid})
    lines = [
        Line(label, [cells.get(grid.get((column, line), 0)) for column in columns])
        for line, label in _used(down, {key for _, key in grid}).items()
    ]
    return {
        "across": across.title if across else "",
        "down": down.title if down else "",
        "columns": list(columns.values()),
        "lines": lines,
    }


def _used(axis: Axis | None, keys: set[str]) -> dict[str, str]:
    return {key: label for key, label in axis.steps.items() if key in keys} if axis else {"": ""}


def _tabs(apart: Axis | None, tab: str) -> list[dict]:
    steps = apart.steps if apart else {}
    return [
        {"label": label, "url": "?" + urlencode({"v": key}), "current": key == tab}
        for key, label in steps.items()
    ]


@dataclass(frozen=True, slots=True)
class _Told:
    cells: dict[int, Cell]
    per: str


def _cells(
    products: Sequence[Product],
    actor: Actor,
    at: datetime,
    typed: Mapping[int, str],
    refused: Mapping[int, str],
) -> _Told:
    prefetch_related_objects(products, "packs")
    firsts = [(product, first_quantity(order_rule(product))) for product in products]
    prices = price_lines(firsts, actor, localdate(at))
    bases = {(price.basis, product.unit) for (product, _), price in zip(firsts, prices, strict=True)}
    same = bases if len(bases) == 1 else set()
    cells = {}
    for (product, first), price, when in zip(firsts, prices, promise(firsts, actor, at=at), strict=True):
        stock = stock_note(product, when)
        in_cart = getattr(product, "in_cart", None)
        amount = _price(price, product, is_same=bool(same))
        cells[product.pk] = Cell(
            pk=product.pk,
            sku=product.sku,
            label=", ".join(filter(None, (product.sku, stock.text, amount))),
            level=stock.level,
            price=amount,
            first=plain(first),
            has_field=buyable(price, when) and actor.can(Permission.FILL_CART),
            in_cart=measured(in_cart, product.unit) if in_cart else "",
            value=typed.get(product.pk, ""),
            error=refused.get(product.pk, ""),
        )
    return _Told(cells, _per(*next(iter(same))) if same else "")


def _per(basis: int, unit: str) -> str:
    return _("Prices per %(quantity)s") % {"quantity": measured(Decimal(basis), unit)}


def _price(price: LinePrice, product: Product, *, is_same: bool) -> str:
    if price.amount is None:
        return _("on request") if price.currency and not price.is_untold else ""
    amount = show_money(price.amount, price.currency)
    return amount if is_same else f"{amount} / {measured(Decimal(price.basis), product.unit)}"


# --- What is typed into it ---------------------------------------------------------------------------------


def quantities(posted: Mapping[str, str]) -> dict[int, str]:
    """Product id → what was typed into its field; empty fields are none."""
    told = {}
    for name, text in posted.items():
        number = name.removeprefix(PREFIX)
        if name.startswith(PREFIX) and number.isascii() and number.isdigit() and len(number) < 19:
            told[int(number)] = text.strip()[:40]
    return {pk: text for pk, text in told.items() if text}


def fill_cart(
    family: ProductFamily, typed: Mapping[int, str], actor: Actor, *, at: datetime
) -> tuple[int, dict[int, str]]:
    """How many sizes went into the current cart, and by product what is wrong with the others."""
    actor.require(Permission.FILL_CART)
    known = dict(
        Product.objects.visible_to(actor).filter(family=family, pk__in=typed).values_list("pk", "sku")
    )
    refused = {pk: _("This size is not available any more.") for pk in typed.keys() - known.keys()}
    ids = list(known)
    try:
        entries = [(known[pk], typed[pk], "") for pk in ids]
        put, problems = add_to_cart(current_cart(actor, at=at), entries, by=actor, at=at) if ids else ([], [])
    except OrderRefused as refusal:
        return 0, dict.fromkeys(typed, str(refusal.problems[0]))
    refused |= {ids[problem.line]: str(problem) for problem in reversed(problems) if problem.line is not None}
    return len(put), refused
