"""What an approval rule of a company says, on plain values; no Django, no clock, no database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum, auto

from .rules import FactLine, Facts, Reason
from .steps import Step

CENT = Decimal("0.01")
SHOWN_ARTICLES = 5


class Subject(StrEnum):
    """What a condition looks at."""

    TOTAL = auto()
    LINE = auto()
    CATEGORY = auto()
    FLAG = auto()
    OFF_CONTRACT = auto()
    PRICE_RISE = auto()
    FIRST_TIME = auto()
    COST_CENTRE = auto()
    SHIP_TO = auto()
    UNIT = auto()
    PERSON = auto()


AMOUNTS = frozenset({Subject.TOTAL, Subject.LINE})
BARE = frozenset({Subject.OFF_CONTRACT, Subject.FIRST_TIME})
MEASURED = frozenset({Subject.LINE, Subject.PRICE_RISE})
HISTORY = frozenset({Subject.PRICE_RISE, Subject.FIRST_TIME})
CAN_BE_OTHERS = frozenset(
    {Subject.CATEGORY, Subject.COST_CENTRE, Subject.SHIP_TO, Subject.UNIT, Subject.PERSON}
)


class Flag(StrEnum):
    """What an article can be marked as."""

    DANGEROUS = auto()
    EXCLUSIVE = auto()
    DISCONTINUED = auto()
    OUTSIDE = auto()


@dataclass(frozen=True, slots=True)
class Condition:
    """`values` are texts: one amount or percentage, or ids and codes of which one has to fit.

    `others` turns it round: none of them may fit.
    """

    subject: Subject
    values: tuple[str, ...] = ()
    others: bool = False

    @classmethod
    def read(cls, kept: Mapping) -> "Condition":
        return cls(Subject(kept["subject"]), tuple(kept["values"]), kept["others"])

    def keep(self) -> dict:
        return {"subject": self.subject.value, "values": list(self.values), "others": self.others}


@dataclass(frozen=True, slots=True)
class RuleText:
    """One version of a rule: it applies when every condition of any group fits; without groups, always."""

    rule_id: int
    version: int
    name: str
    groups: tuple[tuple[Condition, ...], ...] = ()
    steps: tuple[Step, ...] = (Step(approvers=True),)

    @property
    def subjects(self) -> frozenset[Subject]:
        return frozenset(condition.subject for group in self.groups for condition in group)


def fires(rule: RuleText, facts: Facts) -> tuple[Reason, ...]:
    """Why the rule applies; nothing where it does not.

    >>> rule = RuleText(1, 1, "Large", ((Condition(Subject.TOTAL, ("5000",)),),))
    >>> [r.code for r in fires(rule, Facts("", Decimal("5000.00"), "EUR"))]
    ['rule_total']
    >>> fires(rule, Facts("", Decimal("4999.99"), "EUR"))
    ()
    """
    told = (("rule", rule.name), ("rule_id", str(rule.rule_id)), ("version", str(rule.version)))
    if not rule.groups:
        return (Reason("rule_always", told),)
    fitting = [hit for group in rule.groups if (hit := _fits(group, facts))]
    alone = (("avoidable", "yes"),) if len(fitting) == 1 else ()
    hits = {(code, values): None for group in fitting for code, values in group}
    return tuple(Reason(f"rule_{code}", (*told, *values, *alone)) for code, values in hits)


def _fits(group: Iterable[Condition], facts: Facts) -> list[tuple[str, tuple]]:
    """A code and what to say about it for each condition, or nothing where one does not fit."""
    found = []
    for condition in group:
        values = _look(condition, facts)
        if values is None:
            return []
        found.append((condition.subject.value, tuple(values.items())))
    return found


def _look(condition: Condition, facts: Facts) -> dict[str, str] | None:
    match condition.subject:
        case Subject.TOTAL:
            return _amount(facts.amount, condition, facts)
        case Subject.UNIT:
            return _one_of(facts.units, condition)
        case Subject.PERSON:
            return _one_of({facts.person}, condition)
        case Subject.SHIP_TO:
            return _one_of({facts.ship_to, *facts.also_to}, condition)
    told = _articles([line for line in facts.lines if _line_fits(line, condition)], facts)
    if told is not None and condition.subject in MEASURED:
        told |= {"limit": condition.values[0], "currency": facts.currency}
    return told


def _line_fits(line: FactLine, condition: Condition) -> bool:
    match condition.subject:
        case Subject.LINE:
            return line.net >= Decimal(condition.values[0])
        case Subject.CATEGORY:
            return bool(line.categories & set(condition.values)) != condition.others
        case Subject.COST_CENTRE:
            return _code_fits(line.cost_centre, condition.values) != condition.others
        case Subject.FLAG:
            return bool(line.flags & set(condition.values))
        case Subject.OFF_CONTRACT:
            return not line.on_contract
        case Subject.FIRST_TIME:
            return line.last_price is None
        case Subject.PRICE_RISE:
            return bool(line.last_price) and line.price > line.last_price * (1 + _percent(condition))
    raise AssertionError(condition.subject)


def _percent(condition: Condition) -> Decimal:
    return Decimal(condition.values[0]) / 100


def _code_fits(code: str, patterns: Iterable[str]) -> bool:
    """A code as it is written, or its beginning before a star.

    >>> _code_fits("4711", ["47*"]), _code_fits("4711", ["4711"]), _code_fits("", ["*"])
    (True, True, False)
    """
    code = code.upper()
    return bool(code) and any(
        code.startswith(p[:-1]) if p.endswith("*") else code == p for p in map(str.upper, patterns)
    )


def _amount(amount: Decimal, condition: Condition, facts: Facts) -> dict[str, str] | None:
    least = Decimal(condition.values[0])
    if amount < least:
        return None
    over = amount - least + CENT
    return {"limit": f"{least:f}", "over": f"{over:f}", "currency": facts.currency}


def _one_of(own: Iterable[str], condition: Condition) -> dict[str, str] | None:
    return {} if bool(set(own) & set(condition.values)) != condition.others else None


def _articles(lines: list[FactLine], facts: Facts) -> dict[str, str] | None:
    """Which articles fit; None where none does. All of them fitting cannot be avoided by leaving some out."""
    if not lines:
        return None
    skus = list(dict.fromkeys(line.sku for line in lines))
    told = {"articles": ", ".join(skus[:SHOWN_ARTICLES])}
    if len(skus) > SHOWN_ARTICLES:
        told["more"] = str(len(skus) - SHOWN_ARTICLES)
    if len(lines) == len(facts.lines):
        told["every"] = "yes"
    return told
