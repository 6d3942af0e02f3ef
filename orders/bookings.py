"""Why a shipment, an invoice or a credit note cannot be booked, as values and as words."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "nothing": _("There is nothing to book."),
    "number_taken": _("The number %(number)s is used already."),
    "not_on_the_way": _("Order %(order)s is “%(state)s”: nothing of it can be shipped."),
    "not_placed": _("Order %(order)s is “%(state)s”: it cannot be invoiced."),
    "other_company": _("Order %(order)s is another company's. Please book it apart."),
    "other_currency": _("Order %(order)s is in another currency. Please book it apart."),
    "other_bill_to": _("Order %(order)s has another invoice address. Please book it apart."),
    "other_address": _("%(order)s, position %(position)s goes to another address. Please book it apart."),
    "not_positive": _("%(order)s, position %(position)s: the quantity must be above zero."),
    "more_than_open": _(
        "%(order)s, position %(position)s (%(sku)s): %(quantity)s cannot be shipped, %(left)s are still to come."
    ),
    "more_than_wanted": _(
        "%(order)s, position %(position)s (%(sku)s): %(quantity)s cannot be invoiced, %(left)s are not invoiced yet."
    ),
    "more_than_left": _(
        "%(order)s, position %(position)s (%(sku)s): %(quantity)s cannot be cancelled, %(left)s are still to come."
    ),
    "credited_quantity": _(
        "Position %(position)s: %(quantity)s cannot be credited, %(left)s of the invoice are not credited yet."
    ),
    "credited_net": _(
        "Position %(position)s: %(net)s cannot be credited, %(left)s of the invoice are not credited yet."
    ),
    "credited_charge": _("“%(charge)s”: %(net)s cannot be credited, %(left)s are not credited yet."),
    "not_invoiced": _(
        "%(order)s, position %(position)s: %(quantity)s cannot be credited: not invoiced yet, or credited already."
    ),
    "not_an_invoice": _("%(number)s is no invoice."),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """`line` is the 0-based line of what was to be booked, None for the whole; `values` fill the sentence."""

    code: str
    line: int | None = None
    values: dict = field(default_factory=dict)

    def __str__(self) -> str:
        return str(SENTENCES[self.code]) % self.values


class BookingRefused(Exception):
    """Nothing was booked. Carries every finding, not only the first."""

    def __init__(self, findings: list[Finding]):
        super().__init__("; ".join(finding.code for finding in findings))
        self.findings = findings
