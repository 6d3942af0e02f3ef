"""Lists: the overview, one to order from, and one to change; statements do not grow with the lines."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import ngettext

from accounts.actor import Actor
from accounts.models import CostCentre, Unit
from catalog.delivery import delivery_text
from catalog.models import Product
from catalog.pictures import drawing_url
from catalog.promising import promise
from catalog.queries import order_rule
from catalog.rules import first_quantity, in_base, step_of
from catalog.units import unit_name
from orders.actions.list_lines import ListEdit, face
from orders.actions.lists import reaches_company, units_in_reach
from orders.buying import Choice, choices, typed
from orders.forms import ListForm
from orders.models import Audience, ListLine, OrderList
from orders.problems import Problem
from pricing.queries import LinePrice, price_lines

PER_PAGE = 200


def lists_of(actor: Actor) -> QuerySet[OrderList]:
    """Those a person can order from, each with `line_count` and `may_manage`."""
    managed = OrderList.objects.manageable_by(actor).filter(pk=OuterRef("pk"))
    found = OrderList.objects.visible_to(actor).select_related("owner", "unit")
    return found.annotate(line_count=Count("lines"), may_manage=Exists(managed))


def list_form(actor: Actor, order_list: OrderList | None = None, data=None, **initial) -> ListForm:
    """What can be chosen is as far as the actor's role reaches, and as it is now."""
    offered: dict[str, tuple[Audience, Unit | None]] = {Audience.PERSON.value: (Audience.PERSON, None)}
    offered |= {f"unit-{unit.pk}": (Audience.UNIT, unit) for unit in units_in_reach(actor)}
    if reaches_company(actor):
        offered[Audience.COMPANY.value] = (Audience.COMPANY, None)
    if order_list is not None:
        key = f"unit-{order_list.unit.pk}" if order_list.unit else order_list.audience
        offered.setdefault(key, (Audience(order_list.audience), order_list.unit))
        initial = {"name": order_list.name, "whom": key, "is_locked": order_list.is_locked}
    return ListForm(data, offered=offered, initial=initial)


@dataclass(frozen=True, slots=True)
class ListRow:
    """`begins` is true for the first row of a section."""

    line: ListLine
    product: Product
    begins: bool
    drawing: str
    unit: str
    units: tuple[Choice, ...]
    code: str
    value: str
    target: str
    step: Decimal
    first: Decimal
    price: LinePrice | None = None
    delivery: str = ""
    place: str = ""
    section: str = ""
    note: str = ""
    cost_centre: str = ""
    was: str = ""
    problems: tuple[str, ...] = ()
    centre_error: str = ""
    target_error: str = ""

    @property
    def base_unit(self) -> str:
        """What prices are per."""
        return unit_name(self.product.unit)


@dataclass(frozen=True, slots=True)
class ListPage:
    """`hidden` are lines of articles that this reader is not offered; nothing of them is told but their number."""

    order_list: OrderList
    rows: list[ListRow]
    total: int
    hidden: int
    may_change: bool
    may_manage: bool
    has_targets: bool
    number: int
    sections: list[str]
    centres: list[CostCentre] = field(default_factory=list)

    @property
    def hidden_words(self) -> str:
        told = ngettext(
            "%(count)d line is of an article that is not offered to you.",
            "%(count)d lines are of articles that are not offered to you.",
            self.hidden,
        )
        return told % {"count": self.hidden}

    @property
    def pages(self) -> range:
        count = -(-self.total // PER_PAGE)
        return range(1, count + 1) if count > 1 else range(0)


def list_page(
    order_list: OrderList,
    actor: Actor,
    *,
    at: datetime,
    number: int = 1,
    priced: bool = True,
    edits: Mapping[int, ListEdit] | None = None,
    refused: Mapping[int, list[Problem]] | None = None,
) -> ListPage:
    """`priced` with prices and delivery days, to order; without, to change it. `edits` keep what was refused."""
    lines = list(order_list.lines.select_related("cost_centre"))
    seen = _products(lines, actor)
    shown = [line for line in lines if line.product_id in seen]
    number = min(max(number, 1), max(-(-len(shown) // PER_PAGE), 1))
    page = shown[(number - 1) * PER_PAGE : number * PER_PAGE]
    rows = [_row(line, seen[line.product_id], edits or {}, refused or {}) for line in page]
    rows = [
        replace(row, begins=not place or row.line.section != page[place - 1].section)
        for place, row in enumerate(rows)
    ]
    return ListPage(
        order_list,
        _priced(rows, actor, at) if priced else rows,
        total=len(shown),
        hidden=len(lines) - len(shown),
        may_change=OrderList.objects.changeable_by(actor).filter(pk=order_list.pk).exists(),
        may_manage=OrderList.objects.manageable_by(actor).filter(pk=order_list.pk).exists(),
        has_targets=any(line.target for line in shown),
        number=number,
        sections=[name for name in dict.fromkeys(line.section for line in shown) if name],
        centres=[] if priced else list(CostCentre.objects.visible_to(actor).open(on=localdate(at))),
    )


def _products(lines: list[ListLine], actor: Actor) -> dict[int, Product]:
    visible = Product.objects.visible_to(actor).with_own_numbers(actor).with_packs()
    return visible.in_bulk({line.product_id for line in lines}) if lines else {}


def _row(
    line: ListLine,
    product: Product,
    edits: Mapping[int, ListEdit],
    refused: Mapping[int, list[Problem]],
) -> ListRow:
    line.product = product
    rule, told = order_rule(product), refused.get(line.pk, [])
    edit = edits.get(line.pk) if told else None
    code = (edit.unit if edit else "") or line.counted_in
    centre = line.cost_centre.code if line.cost_centre else ""
    by_field = {problem.code: str(problem) for problem in told}
    return ListRow(
        line=line,
        product=product,
        begins=False,
        drawing=drawing_url(product.drawing),
        unit=unit_name(line.counted_in),
        units=choices(rule, code),
        code=code,
        value=edit.quantity if edit else typed(line.quantity) if line.quantity else "",
        target=edit.target if edit else typed(line.target) if line.target else "",
        step=step_of(rule, code),
        first=first_quantity(rule, code),
        place=edit.place if edit else str(line.place),
        section=edit.section if edit else line.section,
        note=edit.note if edit else line.note,
        cost_centre=edit.cost_centre if edit else centre,
        was=face(line),
        problems=tuple(str(p) for p in told if p.code not in ("cost_centre", "not_a_target")),
        centre_error=by_field.get("cost_centre", ""),
        target_error=by_field.get("not_a_target", ""),
    )


def _priced(rows: list[ListRow], actor: Actor, at: datetime) -> list[ListRow]:
    """At the quantity of the list, or the smallest there is."""
    wanted = [(row.product, _base(row)) for row in rows]
    prices = price_lines(wanted, actor, localdate(at))
    told = promise(wanted, actor, at=at)
    return [
        replace(row, price=price, delivery=delivery_text(each.parts, row.product.unit))
        for row, price, each in zip(rows, prices, told, strict=True)
    ]


def _base(row: ListRow) -> Decimal:
    rule = order_rule(row.product)
    pack = rule.pack(row.line.unit)
    if row.line.quantity is None or pack is None:
        return first_quantity(rule)
    return in_base(row.line.quantity, pack)
