"""The door to what an order costs besides its articles."""

from datetime import date

from django.db.models import Case, Q, Value, When

from accounts.actor import Actor
from catalog.words import columns

from .charge_rules import ChargeKind, ChargeTerms
from .models import Charge, charge_name

_CLOSENESS = Case(
    When(company__isnull=False, then=Value(0)),
    When(segment__isnull=False, then=Value(1)),
    When(channel__isnull=False, then=Value(2)),
    default=Value(3),
)


def charges_for(actor: Actor, *, on: date, destination: str) -> dict[ChargeKind, ChargeTerms]:
    """What holds for the actor's orders to a country (empty: to the company's own). One statement."""
    if actor.company is None:
        return {}
    country = destination or str(actor.company.country)
    rows = (
        Charge.objects.visible_to(actor)
        .in_force(on)
        .filter(Q(country="") | Q(country=country), currency=actor.company.currency)
        .annotate(closeness=_CLOSENESS)
        .order_by("closeness", "-country", "pk")
    )
    terms: dict[ChargeKind, ChargeTerms] = {}
    for row in rows:
        kind = ChargeKind(row.kind)
        terms.setdefault(
            kind,
            ChargeTerms(kind, row.below, row.amount, row.percent, row.name_de, row.name_en),
        )
    return terms


def charge_words(terms: ChargeTerms) -> str:
    """What a charge is called, in the reader's language."""
    first, second = columns("name")
    return charge_name(terms.kind, getattr(terms, first) or getattr(terms, second))
