"""Which rules apply to what is asked, and what they need to know."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from accounts.actor import Actor
from accounts.models import Address, Role, Unit, User
from accounts.permissions import Permission, Scope
from catalog.models import Category, Product

from .conditions import HISTORY, Condition, RuleText, Subject
from .models import RuleVersion
from .rules import Facts


def rules_for(actor: Actor, *, on: date) -> list[RuleText]:
    """The rules in force for the unit the actor orders for, the oldest first. One statement."""
    versions = RuleVersion.objects.for_unit(actor.unit).in_force(on=on).order_by("rule")
    return [version.text for version in versions]


def complete(facts: Facts, rules: Iterable[RuleText], actor: Actor) -> Facts:
    """The facts with what the rules ask about besides; no statement where they ask nothing of the kind."""
    asked = {subject for rule in rules for subject in rule.subjects}
    if Subject.UNIT in asked:
        above = actor.unit.with_those_above().values_list("pk", flat=True)
        facts = replace(facts, units=frozenset(map(str, above)))
    if Subject.CATEGORY in asked:
        facts = with_categories(facts)
    if asked & HISTORY and facts.last_prices is not None:
        paid = facts.last_prices({line.product_id for line in facts.lines})
        told = (replace(line, last_price=paid.get(line.product_id)) for line in facts.lines)
        facts = replace(facts, lines=tuple(told))
    return facts


def with_categories(facts: Facts) -> Facts:
    """Its lines know the categories of their articles and those above. Two statements for any number of lines."""
    products = Product.objects.filter(pk__in={line.product_id for line in facts.lines})
    path_of = dict(products.values_list("pk", "category__path"))
    ways = {path: _way(path) for path in path_of.values()}
    above = Category.objects.filter(path__in={step for way in ways.values() for step in way})
    id_of = dict(above.values_list("path", "pk"))
    ids = {path: frozenset(str(id_of[step]) for step in way if step in id_of) for path, way in ways.items()}
    nothing: frozenset[str] = frozenset()
    told = (
        replace(line, categories=ids.get(path_of.get(line.product_id, ""), nothing)) for line in facts.lines
    )
    return replace(facts, lines=tuple(told))


def _way(path: str) -> list[str]:
    return [path[:end] for end in range(Category.steplen, len(path) + 1, Category.steplen)]


def managers_above(unit: Unit) -> list[int]:
    """Who heads the unit, then who heads those above it. One statement."""
    heads = unit.with_those_above().exclude(manager=None).order_by("-path")
    return list(heads.values_list("manager", flat=True))


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids in rules are called."""

    categories: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)

    def of(self, subject: Subject) -> dict[str, str]:
        tables = {
            Subject.CATEGORY: self.categories,
            Subject.UNIT: self.units,
            Subject.PERSON: self.people,
            Subject.SHIP_TO: self.addresses,
        }
        return tables.get(subject, {})


def names_in(rules: Sequence[RuleText], actor: Actor) -> Names:
    """Five statements for any number of rules of the actor's company."""
    conditions = [condition for rule in rules for group in rule.groups for condition in group]
    steps = [step for rule in rules for step in rule.steps]
    people = {*_values(conditions, Subject.PERSON), *(str(pk) for step in steps for pk in step.people)}
    roles = {role for step in steps for role in step.roles}
    colleagues = User.objects.filter(memberships__company=actor.company, pk__in=people)
    addresses = Address.objects.filter(company=actor.company, code__in=_values(conditions, Subject.SHIP_TO))
    return Names(
        categories=_named(Category.objects.filter(pk__in=_values(conditions, Subject.CATEGORY))),
        units=_named(
            Unit.objects.filter(company=actor.company, pk__in=_values(conditions, Subject.UNIT)),
        ),
        people=_named(colleagues.distinct()),
        roles=_named(Role.objects.filter(company=actor.company, pk__in=roles)),
        addresses={address.code: f"{address.code} {address.name}" for address in addresses},
    )


def _values(conditions: Iterable[Condition], subject: Subject) -> set[str]:
    return {value for each in conditions if each.subject == subject for value in each.values}


def _named(rows) -> dict[str, str]:
    return {str(row.pk): str(row) for row in rows}


def units_to_write_for(actor: Actor, permission: Permission = Permission.MANAGE_RULES):
    """The units whose rules, or whatever the permission is about, the actor may write."""
    units = Unit.objects.filter(company=actor.company).order_by("path")
    scope = actor.scopes.get(permission)
    if scope == Scope.COMPANY:
        return units
    if scope == Scope.UNIT_AND_BELOW:
        return units.filter(path__startswith=actor.unit.path)
    return units.filter(pk=actor.unit.pk) if scope == Scope.UNIT else units.none()
