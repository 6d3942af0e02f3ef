"""A cart with everything its buyer has to know, in a number of statements that does not grow with its lines."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from django.db.models import prefetch_related_objects
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.models import Address, CostCentre, User
from catalog.delivery import delivery_text
from catalog.models import Product
from catalog.pictures import drawing_url
from catalog.queries import order_rule
from catalog.rules import first_quantity, step_of
from catalog.succession import replacements
from catalog.units import unit_name
from orders.actions.edit import LineEdit, face
from orders.actions.swap import assess_cart
from orders.buying import Choice, ask_of, choices, saving_words, steps_words, total_words, typed
from orders.carts import OWN, right_of
from orders.delivery import DeliveryWish
from orders.models import Cart, CartComment, CartLine, Right
from orders.problems import Problem
from orders.queries import (
    AssessedLine,
    Assessment,
    as_basket,
    changed_prices,
    changed_stock,
    side_by_side,
)
from sales.queries import Suggested, suggestions

from .charges import ChargeRow, charge_rows, surcharge_words

PER_PAGE = 100
MOST_NEEDED = 10
MOST_AGAIN = 5
DAY_PROBLEMS = frozenset({"day_passed", "not_a_day"})
PLACE_PROBLEMS = frozenset({"no_address", "address_abroad"})
OF_A_FIELD = DAY_PROBLEMS | PLACE_PROBLEMS | {"cost_centre"}  # told beside it


@dataclass(frozen=True, slots=True)
class CartRow:
    line: CartLine
    assessed: AssessedLine
    drawing: str
    unit: str
    units: tuple[Choice, ...]
    unit_code: str
    total: str
    step: object
    first: object
    value: str
    note: str
    delivery: str
    late: bool
    problems: tuple[str, ...]
    was: str = ""
    day: str = ""
    day_error: str = ""
    changed: str = ""
    comments: int = 0
    cost_centre: str = ""
    centre_error: str = ""
    ship_to: str = ""
    place_error: str = ""
    ask: str = ""
    saving: str = ""
    steps: tuple[str, ...] = ()
    surcharge: str = ""
    instead: tuple[Product, ...] = ()

    @property
    def product(self) -> Product | None:
        return self.assessed.product


@dataclass(frozen=True, slots=True)
class CartPage:
    """`rows` are those of one page; totals, changes and `needed` are of all lines. `number` counts from 1.

    `needed` are articles that those in the cart cannot do without. `aside` are the lines that are not ordered with it.
    """

    cart: Cart
    rows: list[CartRow]
    assessment: Assessment
    changes: list[Problem]
    right: int = OWN
    stock_changes: list[Problem] = field(default_factory=list)
    aside: list[CartLine] = field(default_factory=list)
    comments: list[CartComment] = field(default_factory=list)
    shares: int = 0
    centres: list[CostCentre] = field(default_factory=list)
    places: list[Address] = field(default_factory=list)
    number: int = 1
    needed: list[Product] = field(default_factory=list)
    again: list[Suggested] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Of one attempt to order what is shown."""
        return uuid4().hex

    @property
    def is_own(self) -> bool:
        return self.right == OWN

    @property
    def may_comment(self) -> bool:
        return self.right >= Right.COMMENT

    @property
    def may_edit(self) -> bool:
        return self.right >= Right.EDIT

    @property
    def may_order(self) -> bool:
        return self.right >= Right.ORDER

    @property
    def charges(self) -> list[ChargeRow]:
        return charge_rows(self.assessment)

    @property
    def of_the_whole(self) -> list[Problem]:
        """What is wrong with the order rather than with one of its lines."""
        return [problem for problem in self.assessment.problems if problem.line is None]

    @property
    def has_bad_lines(self) -> bool:
        return any(problem.line is not None for problem in self.assessment.problems)

    @property
    def is_ready(self) -> bool:
        return bool(self.rows) and not self.assessment.problems

    @property
    def asks_centres(self) -> bool:
        """Whether lines have a field for a cost centre."""
        return bool(self.centres) or any(row.cost_centre for row in self.rows)

    @property
    def asks_places(self) -> bool:
        """Whether lines have a field for an address of their own."""
        return len(self.places) > 1 or any(row.ship_to for row in self.rows)

    @property
    def pages(self) -> range:
        """The numbers of all pages; none where one is enough."""
        count = -(-len(self.assessment.lines) // PER_PAGE)
        return range(1, count + 1) if count > 1 else range(0)

    @property
    def marked(self) -> list[int]:
        """The pages with lines that cannot be ordered as they are."""
        lines = {problem.line for problem in self.assessment.problems if problem.line is not None}
        return sorted({line // PER_PAGE + 1 for line in lines})


def page_of(line: CartLine) -> int:
    """The page of its cart that a line stands on."""
    lines = side_by_side(line.cart.lines.wanted().only("product", "cart"))
    return lines.index(line) // PER_PAGE + 1


@dataclass(frozen=True, slots=True)
class Around:
    """What a row needs to know besides its line."""

    assessment: Assessment
    edits: Mapping[int, LineEdit]
    refused: Mapping[int, list[Problem]]
    instead: Mapping[int, list[Product]]
    comments: Counter
    reader: User | None


def cart_page(
    cart: Cart,
    actor: Actor,
    *,
    at: datetime,
    edits: Mapping[int, LineEdit] | None = None,
    refused: Mapping[int, list[Problem]] | None = None,
    destination: str = "",
    delivery: DeliveryWish | None = None,
    number: int | None = None,
) -> CartPage:
    """`edits` and `refused` keep what was typed into lines that could not be changed so.

    `number` is the page of rows to show, the last one where there are fewer; None shows them all.
    """
    every_line = list(cart.lines.for_basket().select_related("cost_centre", "ship_to", "changed_by"))
    lines = side_by_side(line for line in every_line if not line.is_aside)
    comments = list(cart.comments.select_related("author"))
    assessment = assess_cart(cart, as_basket(lines), actor, at=at, destination=destination, delivery=delivery)
    _give_products(every_line, assessment)
    number, shown = _portion(len(lines), number)
    around = Around(
        assessment,
        edits or {},
        refused or {},
        _instead(lines, assessment, actor, at),
        Counter(comment.line_id for comment in comments),
        actor.user,
    )
    right = right_of(cart, actor)
    return CartPage(
        cart,
        [_row(line, told, around) for line, told in zip(lines[shown], assessment.lines[shown], strict=True)],
        assessment,
        changed_prices(lines, assessment),
        right=right,
        stock_changes=changed_stock(lines, assessment),
        aside=[line for line in every_line if line.is_aside],
        comments=comments,
        shares=cart.shares.count() if right == OWN else 0,
        centres=list(CostCentre.objects.visible_to(actor).open(on=localdate(at))),
        places=list(Address.objects.visible_to(actor).filter(is_delivery=True)),
        number=number or 1,
        **_beside(lines, every_line, actor, at, is_own=right == OWN),
    )


def _give_products(lines: list[CartLine], assessment: Assessment) -> None:
    """Those that were read already; those that are put aside or not offered any more are read now, all at once."""
    known = {told.product.pk: told.product for told in assessment.lines if told.product}
    others = []
    for line in lines:
        if line.product_id in known:
            line.product = known[line.product_id]
        else:
            others.append(line)
    prefetch_related_objects(others, "product__packs")


def _portion(count: int, number: int | None) -> tuple[int | None, slice]:
    """The page that is there, and its rows; all of them where none is asked for."""
    if not number:
        return None, slice(None)
    number = min(number, max(-(-count // PER_PAGE), 1))
    return number, slice((number - 1) * PER_PAGE, number * PER_PAGE)


def _instead(lines: list[CartLine], assessment: Assessment, actor: Actor, at: datetime):
    """What replaces articles that the actor is not offered any more."""
    gone = [line.product for line, told in zip(lines, assessment.lines, strict=True) if told.product is None]
    return replacements(gone, actor, on=localdate(at))


def _beside(
    lines: list[CartLine], every_line: list[CartLine], actor: Actor, at: datetime, *, is_own: bool
) -> dict[str, list]:
    """What those in the cart cannot do without, and what else its owner orders again and again."""
    if not lines:
        return {}
    inside = {line.product_id for line in every_line}
    on_sale = Product.objects.visible_to(actor).filter(status=Product.Status.ACTIVE)
    needed = list(on_sale.needed_for([line.product_id for line in lines])[:MOST_NEEDED])
    return {
        "needed": needed,
        "again": suggestions(actor, at=at, most=MOST_AGAIN, but=inside) if is_own else [],
    }


def _row(line: CartLine, assessed: AssessedLine, around: Around) -> CartRow:
    refused = around.refused.get(line.pk, [])
    edit = around.edits.get(line.pk) if line.pk in around.refused else None
    rule = order_rule(line.product)
    promise, told = assessed.promise, refused or assessed.problems
    centre = line.cost_centre.code if line.cost_centre else ""
    code = (edit.unit if edit else "") or line.typed_unit or rule.unit
    value = edit.quantity if edit else typed(line.typed_quantity or line.quantity)
    return CartRow(
        line=line,
        assessed=assessed,
        drawing=drawing_url(line.product.drawing) if assessed.product else "",
        unit=unit_name(line.product.unit),
        units=choices(rule, code),
        unit_code=code,
        total=total_words(value, rule, code),
        step=step_of(rule),
        first=first_quantity(rule),
        value=value,
        note=edit.note if edit else line.note,
        delivery=delivery_text(promise.parts, line.product.unit) if promise else "",
        late=bool(promise and promise.now < promise.quantity),
        problems=tuple(_said(problem) for problem in told if problem.code not in OF_A_FIELD),
        was=face(line),
        day=_day_text(line, edit),
        day_error="".join(str(problem) for problem in told if problem.code in DAY_PROBLEMS),
        changed=_changed_words(line, around.reader),
        comments=around.comments[line.pk],
        cost_centre=edit.cost_centre if edit else centre,
        centre_error="".join(str(problem) for problem in told if problem.code == "cost_centre"),
        ship_to=edit.ship_to if edit and edit.ship_to is not None else line.place_code,
        place_error="".join(str(problem) for problem in told if problem.code in PLACE_PROBLEMS),
        ask=ask_of(assessed.problems),
        saving="" if assessed.problems else saving_words(assessed.price, rule),
        steps=steps_words(assessed.price, rule.unit),
        surcharge="" if assessed.problems else surcharge_words(around.assessment, assessed.quantity, rule),
        instead=tuple(around.instead.get(line.product_id, ())),
    )


def _day_text(line: CartLine, edit: LineEdit | None) -> str:
    if edit is not None and edit.requested_on is not None:
        return edit.requested_on
    return line.requested_on.isoformat() if line.requested_on else ""


def _changed_words(line: CartLine, reader: User | None) -> str:
    """`Changed by Petra Kern, 24 Nov 14:30`, where it was somebody else."""
    if line.changed_by is None or line.changed_at is None or line.changed_by == reader:
        return ""
    when = date_format(localtime(line.changed_at), "SHORT_DATETIME_FORMAT")
    return _("changed by %(who)s, %(when)s") % {"who": line.changed_by.name, "when": when}


def _said(problem: Problem) -> str:
    """Whoever put it into the cart knows that there is such an article."""
    if problem.code == "unknown_article":
        return _("This article is not available for you any more. Please remove the line.")
    return str(problem)
