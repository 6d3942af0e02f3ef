"""Forms of the booking pages: what holds for the whole, and fields for each line."""

from django import forms
from django.utils.translation import gettext_lazy as _

from b2bshop.booking_pages import BookingForm, day_field, money_field, quantity_field

from .models import Carrier


def batch_field(**kwargs) -> forms.CharField:
    return forms.CharField(max_length=200, **kwargs)


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
