"""Findings in words, in every language the shop speaks. The codes are listed in docs/edi.md."""

from collections.abc import Iterable
from dataclasses import replace

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from orders import bookings as booking
from orders.problems import Problem
from returns import problems as returning

from .canonical import Finding, Place, Severity

SENTENCES = {
    "missing": gettext_noop("Something is missing here."),
    "not-a-number": gettext_noop("“%(value)s” is not a number as it has to be written."),
    "not-a-day": gettext_noop("“%(value)s” is not a day as it has to be written."),
    "not-a-moment": gettext_noop("“%(value)s” is not a moment as it has to be written, e.g. %(expected)s."),
    "not-a-text": gettext_noop("“%(value)s” is not a text."),
    "not-a-choice": gettext_noop("“%(value)s” cannot be chosen here. Possible: %(expected)s."),
    "not-an-object": gettext_noop("An object with fields belongs here."),
    "not-a-list": gettext_noop("A list belongs here."),
    "too-long": gettext_noop("“%(value)s” is too long; at most %(expected)s characters."),
    "too-many-lines": gettext_noop("The order has too many lines; at most %(expected)s can be sent at once."),
    "too-many-messages": gettext_noop("The interchange has more than %(expected)s messages."),
    "too-large": gettext_noop("The document is too large."),
    "too-deep": gettext_noop("The document is nested too deeply."),
    "too-many-segments": gettext_noop("The interchange has more than %(expected)s segments."),
    "too-many-elements": gettext_noop("A segment has more than %(expected)s elements."),
    "unknown-field": gettext_noop("There is no such field."),
    "duplicate-field": gettext_noop("The field “%(value)s” stands there twice."),
    "number-range": gettext_noop("“%(value)s” is too large."),
    "not-gzip": gettext_noop("This is not packed with gzip."),
    "idempotency-key": gettext_noop("The header Idempotency-Key is missing, or longer than 255 characters."),
    "too-many": gettext_noop("Between 1 and %(expected)s lines can be asked for at once."),
    "not-json": gettext_noop("This is not JSON: %(value)s."),
    "not-well-formed": gettext_noop("This is not well-formed XML."),
    "xml-entities": gettext_noop("Documents that declare entities are not read."),
    "unknown-format": gettext_noop("We do not know this format. We read: %(expected)s."),
    "charset": gettext_noop("The characters do not fit the character set that is named: %(value)s."),
    "control-character": gettext_noop("The document contains a character that no text has: %(value)s."),
    "byte-order-mark": gettext_noop("The file begins with a byte order mark."),
    "line-ends-segment": gettext_noop("Segments end with line breaks only."),
    "una": gettext_noop("The service string advice UNA is not sound."),
    "unended-segment": gettext_noop("The last segment has no end."),
    "after-the-end": gettext_noop("Something follows behind the end of the interchange."),
    "outside-a-message": gettext_noop("The segment %(value)s stands outside of a message."),
    "twice": gettext_noop("%(value)s stands there twice."),
    "envelope-count": gettext_noop("The count is %(value)s, but there are %(expected)s."),
    "envelope-reference": gettext_noop("The reference is “%(value)s”, but it began with “%(expected)s”."),
    "duplicate-reference": gettext_noop("Another message of the interchange has this reference."),
    "duplicate-interchange": gettext_noop("We have had another interchange with this reference."),
    "message-type": gettext_noop("We do not read “%(value)s” here. Possible: %(expected)s."),
    "message-version": gettext_noop("“%(value)s” is not among the versions agreed: %(expected)s."),
    "duplicate-line": gettext_noop("The line “%(value)s” stands there twice."),
    "total-mismatch": gettext_noop("The total is %(value)s, but it comes to %(expected)s."),
    "unknown-sender": gettext_noop("The sender “%(value)s” is not one of yours."),
    "gtin-check-digit": gettext_noop("The check digit of the GTIN %(value)s is wrong."),
    "unknown-article": gettext_noop("No article “%(value)s”."),
    "ambiguous-article": gettext_noop("“%(value)s” means several articles: %(expected)s."),
    "numbers-differ": gettext_noop("The numbers mean different articles: %(value)s."),
    "number-unknown": gettext_noop("We do not know the number “%(value)s”; the article is %(expected)s."),
    "unknown-unit": gettext_noop("“%(value)s” is not a unit we sell in. Possible: %(expected)s."),
    "unit-ambiguous": gettext_noop(
        "The GTIN is that of a packaging; please order it in the unit %(expected)s."
    ),
    "price-unit": gettext_noop("The price is for the unit %(value)s, the quantity in %(expected)s."),
    "price-deviation": gettext_noop("Your price comes to %(value)s for the line, ours to %(expected)s."),
    "date-in-past": gettext_noop("%(value)s has passed; we deliver as soon as we can."),
    "date-differs": gettext_noop("Wanted for %(value)s, delivered by %(expected)s."),
    "currency": gettext_noop("The order is in %(value)s; your orders are in %(expected)s."),
    "unknown-cost-centre": gettext_noop("There is no cost centre “%(value)s”."),
    "price-on-request": gettext_noop("There is no price for this quantity; please ask your contact."),
    "assortment": gettext_noop("This article is not sold to you on these terms."),
    "unknown-contract": gettext_noop("There is no contract “%(value)s” in force with you."),
    "unknown-address": gettext_noop("We do not know the delivery address “%(value)s”."),
    "no-address": gettext_noop("No delivery address is named, and none is agreed."),
    "duplicate-document": gettext_noop(
        "We have the order %(value)s already, with other contents: %(expected)s."
    ),
    "known-document": gettext_noop("We have the order %(value)s already: %(expected)s."),
    "number-used": gettext_noop(
        "The number %(value)s was used for an order that is cancelled: %(expected)s."
    ),
    "copy": gettext_noop("Sent as a copy; nothing was booked."),
    "test": gettext_noop("Sent as a test; nothing was booked."),
    "unknown-order": gettext_noop("We have no order %(value)s of yours."),
    "order-moved-on": gettext_noop("The order %(value)s cannot be changed any more (%(expected)s)."),
    "older-version": gettext_noop("We have version %(expected)s of this change already."),
    "parked": gettext_noop("We look at the order and answer it later."),
    "not-allowed": gettext_noop("Your key, or the person it acts as, may not do this."),
    "webhook-address": gettext_noop("“%(value)s” cannot be called. %(expected)s"),
    "webhook-taken": gettext_noop("There is a webhook with the address %(value)s already."),
    "webhook-off": gettext_noop("The webhook is off; nothing is sent to it. Switch it on first."),
    "too-many-webhooks": gettext_noop("There are %(expected)s webhooks already; more are not possible."),
    "days-backwards": gettext_noop("The last day lies before the first one."),
    "key-of-another": gettext_noop("Something else was sent under this idempotency key."),
    "not-base64": gettext_noop("“%(value)s” is not base64."),
    "waits-for-approval": gettext_noop("The order waits for an approval in your company."),
}
# What place_order finds, as partners know it; everything else keeps its name.
CODES = {
    "unknown_article": "unknown-article",
    "wrong_unit": "unit-not-orderable",
    "not_a_multiple": "quantity-step",
    "uneven": "quantity-step",
    "too_fine": "quantity-step",
    "below_minimum": "quantity-minimum",
    "not_a_number": "quantity",
    "not_positive": "quantity",
    "too_many": "quantity",
    "contract_needed": "assortment",
    "certificate_needed": "assortment",
    "not_sold_here": "assortment",
    "credit_exceeded": "credit-limit",
    "budget_exceeded": "budget",
    "company_blocked": "blocked-partner",
    "member_blocked": "blocked-partner",
    "day_passed": "date-in-past",
    "po_missing": "order-number",
    "po_wrong": "order-number",
    "po_used": "order-number",
    "cost_centre": "unknown-cost-centre",
    "no_address": "unknown-address",
    "contract_used_up": "contract",
    "contract_value_used_up": "contract",
    "call_off_too_small": "contract",
    "quota_used_up": "quota",
    "order_moved_on": "order-moved-on",
}
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def in_words(finding: Finding) -> Finding:
    """The same finding with its sentence in every language; one that has them already is left alone."""
    if finding.texts:
        return finding
    values = {"value": finding.value, "expected": finding.expected}
    texts = {}
    for language in LANGUAGES:
        with override(language):
            texts[language] = _(SENTENCES[finding.code]) % values
    return replace(finding, texts=texts)


def all_in_words(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(in_words(finding) for finding in findings)


def from_problem(problem: Problem, place: Place, line: str | None, value: str = "") -> Finding:
    """What keeps an order or a line from being booked, as a finding with the shop's own sentence."""
    texts = {}
    for language in LANGUAGES:
        with override(language):
            texts[language] = str(problem)
    code = CODES.get(problem.code, problem.code.replace("_", "-"))
    return Finding(code, place, line, value, _expected(problem), Severity.ERROR, texts=texts)


def of_return(problem: returning.Problem, place: Place, line: str | None) -> Finding:
    """What keeps a return from being filed; its code begins with `return-`."""
    texts = {}
    for language in LANGUAGES:
        with override(language):
            texts[language] = str(problem)
    return Finding(f"return-{problem.code.replace('_', '-')}", place, line, texts=texts)


def from_booking(finding: booking.Finding) -> Finding:
    """Why a shipment, an invoice or a cancellation cannot be booked."""
    texts = {}
    for language in LANGUAGES:
        with override(language):
            texts[language] = str(finding)
    pointer = "/" if finding.line is None else f"/lines/{finding.line}"
    return Finding(finding.code.replace("_", "-"), Place(pointer), texts=texts)


def _expected(problem: Problem) -> str:
    """What would go through, for machines: units, or quantities in the unit that was used."""
    if problem.code == "wrong_unit":
        return ", ".join(problem.values.get("units", ()))
    return ", ".join(f"{each.normalize():f}" for each in problem.values.get("suggestions", ()))
