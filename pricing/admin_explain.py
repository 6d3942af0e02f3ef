"""What a customer pays for an article, and why: a page of the administration."""

from dataclasses import dataclass, replace
from decimal import Decimal

from django import forms
from django.template.response import TemplateResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actor import Actor
from catalog.admin_explain import Question

from .queries import LinePrice, price_lines
from .sources import Origin, sources
from .telling import TraceLine, names_of_discounts, trace_lines


class PriceQuestion(Question):
    quantity = forms.DecimalField(
        label=gettext_lazy("Quantity"), min_value=Decimal("0.001"), max_digits=12, decimal_places=3
    )
    field_order = ("sku", "quantity", "company", "unit", "day")

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["company"].required, self.fields["company"].help_text = True, ""


@dataclass(frozen=True, slots=True)
class Answer:
    price: LinePrice
    product: str
    lines: list[TraceLine]
    origins: tuple[Origin, ...]
    is_lowest: bool


def answer(told: dict) -> Answer:
    day, product = told["day"] or localdate(), told["sku"]
    actor = replace(Actor.system(told["company"]), unit=told["unit"])
    [price] = price_lines([(product, told["quantity"])], actor, day)
    by = sources(actor, day)
    steps = price.trace
    lines = trace_lines(steps, price.currency, names_of_discounts(steps))
    return Answer(price, str(product), lines, by.origins, by.is_lowest)


def explain_view(model_admin, request):
    """GET only: who may look at prices may ask."""
    asked = request.GET if "sku" in request.GET else None
    form = PriceQuestion(asked, initial={"day": localdate(), "quantity": 1})
    context = model_admin.admin_site.each_context(request) | {
        "opts": model_admin.opts,
        "title": _("Why a price is what it is"),
        "form": form,
        "media": model_admin.media + form.media,
        "answer": answer(form.cleaned_data) if form.is_valid() else None,
    }
    return TemplateResponse(request, "admin/explain_price.html", context)
