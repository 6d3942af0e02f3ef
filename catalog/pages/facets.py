"""What a list can be narrowed by, with counts of what the reader may see. One statement for any number of facets.

The count of an option is what the list would hold if it were chosen as well: within one facet options add to each
other, so a facet's own choice does not lessen its counts. Above MOST_COUNTED articles no counts are shown, because
they are not known.
"""

# Statements are made of querysets and constants; values are parameters.
# ruff: noqa: S608

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Case, F, QuerySet, Value, When
from django.utils.translation import gettext as _

from catalog.models import Product
from catalog.templates import TEMPLATE
from catalog.words import columns

from .filters import PRICE, Condition
from .parts import value_text
from .wish import ATTRIBUTE, Wish

WithinPrice = Callable[[QuerySet[Product]], QuerySet[Product]]
MOST_COUNTED = 3_000
MOST_LOOKED_AT = 1_000  # where more are not counted anyway: enough to know what there is to choose from
MOST_FACETS = 6
OPEN_FACETS = 4
MOST_OPTIONS = 12
SHORT = 5  # options of so few characters stand side by side, without a count

_SHELVES = "SELECT DISTINCT category_id AS id, category_id, NULL::bigint AS product_id FROM told"
_COUNT = f"""
WITH base AS MATERIALIZED ({{base}} LIMIT %s), told AS (
  SELECT base.*, {{missing}} AS missing, {{which}} AS which FROM base
  LIMIT (SELECT CASE WHEN count(*) > {MOST_COUNTED} THEN {MOST_LOOKED_AT} END FROM base)
), {TEMPLATE.format(subjects=_SHELVES).strip().removeprefix("WITH")}
SELECT 'all', NULL::bigint, '', '', '', '', '', NULL::numeric, '', '',
  count(*) FILTER (WHERE missing = 0), (SELECT count(*) FROM base) FROM told
UNION ALL
SELECT 'stock', NULL, '', '', '', '', '', NULL, '', '', count(*), 0 FROM told
WHERE is_in_stock AND (missing = 0 OR missing = 1 AND which = 'stock')
UNION ALL
SELECT 'bought', NULL, '', '', '', '', '', NULL, '', '', count(*), 0 FROM told
WHERE was_bought AND (missing = 0 OR missing = 1 AND which = 'bought')
UNION ALL
SELECT 'core', NULL, '', '', '', '', '', NULL, '', '', count(*), 0 FROM told
WHERE is_core AND (missing = 0 OR missing = 1 AND which = 'core')
UNION ALL
SELECT 'maker', m.id, '', '', '', '', '', NULL, m.name, m.name, count(*), 0
FROM told JOIN catalog_manufacturer m ON m.id = told.manufacturer_id
WHERE missing = 0 OR missing = 1 AND which = 'maker' GROUP BY m.id
UNION ALL
SELECT 'shelf', c.id, c.slug_path, c.name_de, c.name_en, '', '', NULL, '', '', count(*), 0
FROM told JOIN catalog_category c ON c.id = told.category_id WHERE missing = 0 GROUP BY c.id
UNION ALL
SELECT 'value', a.id, a.code, a.name_de, a.name_en, a.unit, min(t.place)::text, v.number, v.text_de,
  max(v.text_en), count(*), 0
FROM told JOIN catalog_attributevalue v ON v.product_id = told.id JOIN catalog_attribute a ON a.id = v.attribute_id
LEFT JOIN template t ON t.id = told.category_id AND t.attribute_id = a.id
WHERE coalesce(t.in_facets, true) AND (missing = 0 OR missing = 1 AND which = 'f.' || a.code)
GROUP BY a.id, v.number, v.text_de
"""


@dataclass(slots=True)
class Option:
    name: str
    value: str
    label: str
    count: int | None
    is_on: bool
    sort: tuple = ()


@dataclass(slots=True)
class Facet:
    code: str
    label: str
    options: list[Option] = field(default_factory=list)
    is_open: bool = False
    is_whole: bool = False
    more: str = ""
    place: tuple = ()

    @property
    def is_short(self) -> bool:
        return all(len(option.label) <= SHORT for option in self.options)

    @property
    def shown(self) -> list[Option]:
        """What is chosen stays in sight."""
        if self.is_whole or len(self.options) <= MOST_OPTIONS:
            return self.options
        return [o for n, o in enumerate(self.options) if n < MOST_OPTIONS or o.is_on]


@dataclass(slots=True)
class Facets:
    """`total` is None where more than MOST_COUNTED articles match."""

    total: int | None
    groups: list[Facet] = field(default_factory=list)
    stock: Option | None = None
    bought: Option | None = None
    core: Option | None = None
    shelves: list[Option] = field(default_factory=list)
    chips: list[dict] = field(default_factory=list)


def facets(
    products: QuerySet[Product], filters: dict[str, Condition], wish: Wish, within_price: WithinPrice
) -> Facets:
    """`products` as `filters.prepared` makes them, without the filters themselves.

    `within_price` narrows many products to those of the wanted prices, the first MOST_COUNTED + 1 of them.
    """
    try:
        rows, is_over = _counted(products, filters)
        if is_over and filters:
            others = (each.narrows for name, each in filters.items() if name != PRICE)
            narrowed = products.filter(*others)
            rows, is_over = _counted(within_price(narrowed) if PRICE in filters else narrowed, {})
    except EmptyResultSet:
        return Facets(0)
    return _told(rows, is_over, wish)


def _counted(products: QuerySet[Product], filters: dict[str, Condition]) -> tuple[list[tuple], bool]:
    missed = {
        f"missed_{n}": Case(
            When(condition.holds, then=Value(False)), default=Value(True), output_field=BooleanField()
        )
        for n, condition in enumerate(filters.values())
    }
    base = products.order_by().annotate(
        **missed, in_stock=F("is_in_stock"), bought=F("was_bought"), core=F("is_core")
    )
    told = base.values_list("pk", "category", "manufacturer", "in_stock", "bought", "core", *missed)
    statement, values = told.query.sql_with_params()
    names = ["id", "category_id", "manufacturer_id", "is_in_stock", "was_bought", "is_core", *missed]
    missing = " + ".join(f"{name}::int" for name in missed) or "0"
    whens = " ".join(f"WHEN {name} THEN %s" for name in missed)
    which = f"CASE {whens} END" if missed else "''"
    asked = _COUNT.format(base=statement, missing=missing, which=which)
    asked = asked.replace("base AS MATERIALIZED", f"base ({', '.join(names)}) AS MATERIALIZED", 1)
    with connection.cursor() as cursor:
        cursor.execute(asked, [*values, MOST_COUNTED + 1, *filters])
        rows = cursor.fetchall()
    return rows, next(row[11] for row in rows if row[0] == "all") > MOST_COUNTED


def _told(rows: Sequence[tuple], is_over: bool, wish: Wish) -> Facets:
    total = next(row[10] for row in rows if row[0] == "all")
    told = Facets(None if is_over else total)
    by_code: dict[str, Facet] = {}
    weights: dict[str, int] = defaultdict(int)
    name, text = columns("name")[0], columns("text")[0]
    for kind, pk, code, name_de, name_en, unit, position, number, text_de, text_en, count, _all in rows:
        shown = None if is_over else count
        english = (name_en or name_de) if name == "name_en" else (name_de or name_en)
        if kind == "stock" and (count or wish.in_stock):
            told.stock = Option("stock", "1", _("In stock"), shown, wish.in_stock)
        elif kind == "bought" and (count or wish.bought):
            told.bought = Option("bought", "1", _("Bought before"), shown, wish.bought)
        elif kind == "core" and (
            count < total or wish.core
        ):  # where nothing lies outside, there is no choice
            told.core = Option("core", "1", _("Core assortment"), shown, wish.core)
        elif kind == "shelf":
            told.shelves.append(Option("in", code, english, shown, wish.query.get("in") == code))
        elif kind == "maker":
            facet = by_code.setdefault("maker", Facet("maker", _("Manufacturer"), place=(10**13,)))
            facet.options.append(
                Option("maker", str(pk), text_de, shown, pk in wish.makers, natural(text_de))
            )
            weights["maker"] += count
        elif kind == "value":
            key = ATTRIBUTE + code
            label = _titled(english, unit if number is not None else "")
            facet = by_code.setdefault(
                key, Facet(key, label.strip(" ,"), place=(int(position) if position else 10**12,))
            )
            value, words = _value(number, text_de, text_en if text == "text_en" else text_de)
            is_on = value in wish.values.get(code, ())
            facet.options.append(Option(key, value, words, shown, is_on, natural(value)))
            weights[key] += count
    for key, facet in by_code.items():
        facet.options.sort(key=lambda option: option.sort)
        facet.place = (*facet.place, -weights[key], key)
    told.groups = _chosen(by_code, wish)
    told.shelves.sort(key=lambda option: -(option.count or 0))
    told.chips = _chips(told, wish)
    return told


def _titled(name: str, unit: str) -> str:
    return f"{name}, {value_text(Decimal(1), '', unit)[1:].strip()}" if unit else name


def _value(number: Decimal | None, text: str, shown: str) -> tuple[str, str]:
    if number is None:
        return text, shown or text
    plain = f"{number.normalize():f}"
    return plain, value_text(number, "", "")


def _chosen(by_code: dict[str, Facet], wish: Wish) -> list[Facet]:
    """Those that part the list, in the order of the category, then by how many articles have them."""
    useful = [f for f in by_code.values() if len(f.options) > 1 or any(o.is_on for o in f.options)]
    useful.sort(key=lambda facet: facet.place)
    shown = useful[:MOST_FACETS] + [f for f in useful[MOST_FACETS:] if any(o.is_on for o in f.options)]
    for n, facet in enumerate(shown):
        facet.is_whole = wish.query.get("more") == facet.code
        facet.more = wish.address_with("more", facet.code)
        facet.is_open = n < OPEN_FACETS or facet.is_whole or any(option.is_on for option in facet.options)
    return shown


def _chips(told: Facets, wish: Wish) -> list[dict]:
    known = {(o.name, o.value): f"{f.label}: {o.label}" for f in told.groups for o in f.options}
    names = {(ATTRIBUTE + code, value): value for code, values in wish.values.items() for value in values}
    names |= {("maker", str(pk)): str(pk) for pk in wish.makers}
    chips = [{"label": known.get(k, v), "address": wish.without(*k)} for k, v in names.items()]
    if wish.in_stock:
        chips.append({"label": _("In stock"), "address": wish.without("stock")})
    if wish.bought:
        chips.append({"label": _("Bought before"), "address": wish.without("bought")})
    if wish.core:
        chips.append({"label": _("Core assortment"), "address": wish.without("core")})
    for name, amount in (("from", wish.low), ("to", wish.high)):
        if amount is not None:
            label = _("Price from %(amount)s") if name == "from" else _("Price up to %(amount)s")
            chips.append({"label": label % {"amount": wish.query[name]}, "address": wish.without(name)})
    return chips


def natural(text: str) -> tuple:
    """M4 before M10, 6.5 before 10."""
    parts = re.split(r"(\d+(?:\.\d+)?)", text)
    return tuple(
        (0, Decimal(p), "") if n % 2 else (1, Decimal(0), p.lower()) for n, p in enumerate(parts) if p
    )
