"""What the shop makes of rows: which article, how much of it, and what stands against it. Nothing is saved here."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.models import CostCentre
from b2bshop.dates import read_day
from b2bshop.intake.cells import Bad, Form
from catalog import cells
from catalog.models import Product
from catalog.queries import Found, Match, identify
from catalog.rules import Problem as QuantityProblem
from catalog.rules import read_quantity
from catalog.succession import replacements

from ..actions.lines import Entry
from ..models import Outcome, QuickLine
from ..problems import Problem
from ..queries import AssessedLine, BasketLine, assess

# `1.000` is one in some countries and a thousand in others: whoever wrote it has to say.
_GROUPED = re.compile(r"[0-9]{1,3}([.,][0-9]{3})+")
_OF_QUANTITY = frozenset(
    {
        *(problem.value for problem in QuantityProblem),
        "too_many",
        "call_off_too_small",
        "contract_used_up",
        "contract_value_used_up",
        "quota_used_up",
    }
)
MOST_OFFERED = 5


@dataclass(slots=True)
class Judged:
    """`offers` are quantities, `articles` products that could be meant or taken instead."""

    outcome: Outcome
    product: Product | None = None
    match: Match | None = None
    assessed: AssessedLine | None = None
    entry: Entry | None = None
    words: list[str] = field(default_factory=list)
    offers: tuple[str, ...] = ()
    articles: tuple[Product, ...] = ()


def judge(rows: Sequence[QuickLine], actor: Actor, *, on: date | None = None) -> list[Judged]:
    """One answer per row, in order. A fixed number of statements for any number of rows."""
    on = on or localdate()
    found = identify({row.number for row in rows if not row.damage}, actor)
    centres = _centres(rows, actor, on)
    entries = [_entry(row, found, centres, on) for row in rows]
    basket = [
        BasketLine(hit.product.pk if hit and hit.product else 0, entry.quantity, row.number, entry.unit)
        for row, (entry, _words), hit in _with_hits(rows, entries, found)
    ]
    assessed = assess(basket, actor, on=on).lines
    judged = [
        _judge(row, entry, words, hit, told)
        for (row, (entry, words), hit), told in zip(_with_hits(rows, entries, found), assessed, strict=True)
    ]
    _offer_successors(judged, actor, on)
    return judged


def _with_hits(rows, entries, found):
    return [(row, entry, found.get(row.number)) for row, entry in zip(rows, entries, strict=True)]


def _centres(rows: Sequence[QuickLine], actor: Actor, on: date) -> dict[str, CostCentre]:
    if not any(row.cost_centre for row in rows):
        return {}
    return {centre.code.upper(): centre for centre in CostCentre.objects.visible_to(actor).open(on=on)}


def _entry(
    row: QuickLine, found: dict[str, Found], centres: dict[str, CostCentre], on: date
) -> tuple[Entry, list[str]]:
    """What the row wants, and what of it is not understood."""
    words: list[str] = []
    hit, unit = found.get(row.number), ""
    if row.unit:
        try:
            unit = cells.unit(row.unit, Form())
        except Bad:
            words.append(_("There is no unit “%(unit)s”.") % {"unit": row.unit[:20]})
    centre = centres.get(row.cost_centre.upper()) if row.cost_centre else None
    if row.cost_centre and centre is None:
        words.append(str(Problem("cost_centre", values={"code": row.cost_centre[:20]})))
    day = read_day(row.requested_on) if row.requested_on else None
    if row.requested_on and day is None:
        words.append(str(Problem("not_a_day", values={"day": row.requested_on[:20]})))
    elif day and day < on:
        words.append(str(Problem("day_passed", values={"day": day})))
    if _GROUPED.fullmatch(row.quantity):
        words.append(
            _("“%(quantity)s” can mean a thousand or one. Please write it without a mark.")
            % {"quantity": row.quantity}
        )
    told = unit or (hit.unit if hit else "")
    return Entry(row.number, row.quantity, told, row.note[:200], centre, day), words


def _judge(row: QuickLine, entry: Entry, words: list[str], hit: Found | None, told: AssessedLine) -> Judged:
    if row.damage:
        return Judged(Outcome.BROKEN, words=[row.damage])
    if hit is None or not hit.products:
        return Judged(Outcome.UNKNOWN, words=[_not_found(row.number)])
    if hit.product is None:
        articles = hit.products[:MOST_OFFERED]
        return Judged(Outcome.AMBIGUOUS, articles=articles, words=[_("Which of these is meant?")])
    judged = Judged(Outcome.FINE, hit.product, hit.match, told, entry)
    problems = [problem for problem in told.problems if problem.line is not None]
    if not row.quantity:
        judged.outcome, judged.words = Outcome.QUANTITY, [_("How many?")]
    elif not all(_is_of_quantity(problem) for problem in problems):
        judged.outcome = Outcome.REFUSED
        judged.words = [str(problem) for problem in problems]
    elif words or problems:
        judged.outcome = Outcome.QUANTITY
        judged.words = words or [str(problem) for problem in problems]
    offered = next((problem.values.get("suggestions", ()) for problem in problems), ())
    judged.offers = _readings(row.quantity) if words else tuple(f"{quantity:f}" for quantity in offered)
    return judged


def _is_of_quantity(problem: Problem) -> bool:
    """Less of it, or another amount, could be ordered."""
    return problem.code in _OF_QUANTITY or (
        problem.code == "discontinued" and bool(problem.values.get("left"))
    )


def _readings(quantity: str) -> tuple[str, ...]:
    """What `1.000` can mean."""
    if not _GROUPED.fullmatch(quantity):
        return ()
    whole = "".join(c for c in quantity if c.isdigit())
    single = read_quantity(quantity)
    return (whole,) if single is None else (whole, f"{single.normalize():f}")


def _not_found(number: str) -> str:
    return (
        _("No article “%(number)s”.") % {"number": number[:60]}
        if number
        else _("The article number is missing.")
    )


def _offer_successors(judged: list[Judged], actor: Actor, on: date) -> None:
    """Where an article is not sold any more and another one takes its place."""
    refused = [each for each in judged if each.outcome == Outcome.REFUSED and each.product]
    gone = [each.product for each in refused if each.product and _is_gone(each)]
    instead = replacements(gone, actor, on=on) if gone else {}
    for each in refused:
        if each.product and (articles := tuple(instead.get(each.product.pk, ())))[:MOST_OFFERED]:
            each.outcome, each.articles = Outcome.SUBSTITUTE, articles[:MOST_OFFERED]


def _is_gone(each: Judged) -> bool:
    problems = each.assessed.problems if each.assessed else ()
    return any(problem.code in ("discontinued", "last_order_passed") for problem in problems)
