"""Forms of the booking pages: what holds for the whole, and fields for each line."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from b2bshop.admin_pages import PlainNumber

from .models import Carrier

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Row:
    """A line as it is shown; `initial` maps the names of its fields to what stands in them at first."""

    pk: int
    cells: Sequence[str]
    initial: dict = field(default_factory=dict)


class BookingForm(forms.Form):
    """`row_fields` stand in every line, as `<name>_<id>`; a line with nothing in them is left out."""

    row_fields: dict[str, tuple] = {}

    def __init__(self, *args, rows: Sequence[Row], **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            for name, (label, make) in self.row_fields.items():
                made = make(label=label, required=False, initial=row.initial.get(name))
                made.widget.attrs["aria-label"] = f"{label}: {row.cells[0]} {row.cells[1]}"
                self.fields[f"{name}_{row.pk}"] = made

    @property
    def whole(self) -> list:
        return [self[name] for name in self.base_fields]

    @property
    def table(self) -> list[tuple]:
        return [(row.cells, [self[f"{name}_{row.pk}"] for name in self.row_fields]) for row in self.rows]

    @property
    def heads(self) -> list:
        return [label for label, _make in self.row_fields.values()]

    def of_rows(self, name: str) -> dict[int, Decimal]:
        """What was typed, by the id of the line."""
        typed = {row.pk: self.cleaned_data.get(f"{name}_{row.pk}") for row in self.rows}
        return {pk: value for pk, value in typed.items() if value}


def quantity_field(**kwargs) -> forms.DecimalField:
    widget = PlainNumber(attrs={"class": "vQuantity"})
    return forms.DecimalField(max_digits=12, decimal_places=3, min_value=NOTHING, widget=widget, **kwargs)


def money_field(**kwargs) -> forms.DecimalField:
    widget = PlainNumber(attrs={"class": "vQuantity"})
    return forms.DecimalField(max_digits=14, decimal_places=2, min_value=NOTHING, widget=widget, **kwargs)


def batch_field(**kwargs) -> forms.CharField:
    return forms.CharField(max_length=200, **kwargs)


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


def day_field(label) -> forms.DateField:
    return forms.DateField(label=label, initial=localdate, widget=DayInput())


def number_field() -> forms.CharField:
    return forms.CharField(
        label=_("number"),
        max_length=35,
        required=False,
        help_text=_("Empty: the next one of the number range."),
    )


class ShipForm(BookingForm):
    row_fields = {
        "quantity": (_("ship"), quantity_field),
        "batch": (_("batch or serial numbers"), batch_field),
    }

    shipped_on = day_field(_("shipped on"))
    carrier = forms.ModelChoiceField(Carrier.objects.all(), label=_("carrier"), required=False)
    tracking = forms.CharField(
        label=_("parcel numbers"),
        max_length=400,
        required=False,
        help_text=_("Separated by blanks or commas."),
    )
    number = number_field()

    def clean_tracking(self) -> list[str]:
        numbers = self.cleaned_data["tracking"].replace(",", " ").replace(";", " ").split()
        if any(len(number) > 40 for number in numbers):
            raise forms.ValidationError(_("A parcel number has at most 40 characters."))
        return numbers


class RestForm(BookingForm):
    row_fields = {"quantity": (_("do not deliver"), quantity_field)}

    reason = forms.CharField(
        label=_("reason"), max_length=300, required=False, help_text=_("The customer reads it.")
    )


class InvoiceForm(BookingForm):
    row_fields = {"quantity": (_("invoice"), quantity_field)}

    issued_on = day_field(_("date"))
    number = number_field()


class CreditForm(BookingForm):
    row_fields = {
        "quantity": (_("take back"), quantity_field),
        "net": (_("or reduce by, net"), money_field),
    }

    issued_on = day_field(_("date"))
    reason = forms.CharField(label=_("reason"), max_length=200, help_text=_("The customer reads it."))
    again = forms.BooleanField(
        label=_("can be invoiced again"),
        required=False,
        help_text=_("Where the invoice was wrong and a right one follows."),
    )
    number = number_field()
