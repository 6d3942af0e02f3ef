"""What a company asks of its orders: a number of its own, and fields of its own. Every channel is asked alike."""

from collections.abc import Mapping

from django.db import connection

from accounts.actor import Actor
from accounts.models import Company
from accounts.rules import fits_pattern
from b2bshop.dates import read_day

from .models import Order, OwnField
from .problems import Problem
from .states import GONE

LONGEST = 80


def fields_of(actor: Actor) -> list[OwnField]:
    return list(OwnField.objects.visible_to(actor).order_by("place", "pk"))


def read_value(field: OwnField, text: str) -> tuple[str, Problem | None]:
    """The value as it is kept (days in ISO form), or what is wrong with what was typed."""
    text = text.replace("\x00", " ").strip()
    if not text:
        return "", Problem("own_field_missing", values={"name": field.name}) if field.is_needed else None
    if field.kind == OwnField.Kind.DATE:
        day = read_day(text)
        return (day.isoformat(), None) if day else ("", Problem("not_a_day", values={"day": text[:20]}))
    fits = text in field.choices if field.kind == OwnField.Kind.CHOICE else fits_pattern(text, field.pattern)
    if len(text) > LONGEST or not fits:
        values = {"name": field.name, "value": text[:LONGEST], "pattern": field.pattern}
        return "", Problem("own_field_wrong", values=values)
    return text, None


def told_values(sent: Mapping[int, str], by: Actor) -> tuple[list[dict], list[Problem]]:
    """What an order keeps of the fields of its company, `sent` by their ids; one Problem for each that is wrong."""
    kept, problems = [], []
    for field in fields_of(by):
        value, problem = read_value(field, sent.get(field.pk, ""))
        if problem:
            problems.append(problem)
        elif value:
            kept.append({"name": field.name, "kind": field.kind, "value": value})
    return kept, problems


def po_problems(company: Company, number: str) -> list[Problem]:
    """Whether an order may carry this number, apart from whether another one does."""
    if not number:
        return [Problem("po_missing")] if company.po_needed else []
    if not fits_pattern(number, company.po_pattern):
        return [Problem("po_wrong", values={"number": number, "pattern": company.po_pattern})]
    return []


def claim_po_number(company: Company, number: str) -> list[Problem]:
    """Within the order's transaction: of two orders with one number the second waits here, and finds the first.

    Cancelled and rejected orders do not count. No statement where the company does not mind.
    """
    if not company.po_once or not number:
        return []
    with connection.cursor() as cursor:
        key = f"po-number-{company.pk}-{number.upper()}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
    used = Order.objects.filter(company=company, po_number__iexact=number).exclude(state__in=GONE)
    return [Problem("po_used", values={"number": number})] if used.exists() else []
