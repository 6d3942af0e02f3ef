"""The attribute template of a product: what its classes and its category ask for, mandatory first, each with a row."""

from django.contrib import admin
from django.db.models import Case, Value, When
from django.forms import BaseInlineFormSet, ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from b2bshop.admin_pages import SpokenForm

from .models import AttributeValue, Product
from .templates import allowed_texts, attributes_of_products

SHOWN_VALUES = 12
COLUMNS = ("number", "text_de", "text_en")


class Asked:
    """What is asked of one product, read once per page."""

    def __init__(self, product: Product | None):
        self.product = product if product and product.pk else None

    @cached_property
    def entries(self) -> dict:
        found = attributes_of_products([self.product])[self.product.pk] if self.product else []
        return {each.attribute: each for each in sorted(found, key=lambda each: not each.is_mandatory)}

    @cached_property
    def allowed(self) -> dict:
        return allowed_texts(self.product) if self.product else {}

    @cached_property
    def missing(self) -> list[int]:
        known = set(self.product.values.values_list("attribute", flat=True)) if self.product else set()
        return [attribute for attribute in self.entries if attribute not in known]


class ValueForm(SpokenForm):
    asked: Asked

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.pk and "attribute" in self.initial:
            self.instance.attribute_id = self.initial["attribute"]

    def has_changed(self):
        """A row of the template that nobody filled in is no value."""
        return super().has_changed() and (bool(self.instance.pk) or bool(set(COLUMNS) & {*self.changed_data}))

    def clean(self):
        cleaned = super().clean()
        attribute = cleaned.get("attribute")
        allowed = self.asked.allowed.get(attribute.pk) if attribute else None
        for column in ("text_de", "text_en") if allowed else ():
            known = {text for pair in allowed for text in pair if text}
            if cleaned.get(column) and cleaned[column] not in known:
                told = {"values": _some([first for first, _second in allowed])}
                self.add_error(
                    column, ValidationError(gettext("Not an allowed value; allowed are: %(values)s") % told)
                )
        return cleaned


class TemplateFormSet(BaseInlineFormSet):
    asked: Asked

    def __init__(self, *args, **kwargs):
        kwargs["initial"] = [{"attribute": attribute} for attribute in self.asked.missing]
        super().__init__(*args, **kwargs)

    def get_queryset(self):
        if not hasattr(self, "_queryset"):
            places = [When(attribute=pk, then=Value(place)) for place, pk in enumerate(self.asked.entries)]
            order = [Case(*places, default=Value(len(places)))] if places else []
            self._queryset = super().get_queryset().order_by(*order, "pk")
        return self._queryset


class Values(admin.TabularInline):
    model = AttributeValue
    fields = ("asked_for", "attribute", *COLUMNS)
    readonly_fields = ("asked_for",)
    autocomplete_fields = ("attribute",)

    def get_formset(self, request, obj=None, **kwargs):
        self.asked = self._asked(obj)
        form = type("AskedValueForm", (ValueForm,), {"asked": self.asked})
        formset = type("AskedFormSet", (TemplateFormSet,), {"asked": self.asked})
        return super().get_formset(request, obj, form=form, formset=formset, **kwargs)

    def get_extra(self, request, obj=None, **kwargs):
        return len(self._asked(obj).missing)

    def _asked(self, product) -> Asked:
        if not hasattr(self, "asked") or self.asked.product != product:
            self.asked = Asked(product)
        return self.asked

    @admin.display(description=_("asked for"))
    def asked_for(self, value):
        entry = self.asked.entries.get(value.attribute_id)
        if entry is None:
            return "—"
        told = gettext("mandatory") if entry.is_mandatory else gettext("optional")
        if entry.is_mandatory and value.pk is None:
            told += f" · {gettext('missing')}"
        allowed = self.asked.allowed.get(entry.attribute)
        return f"{told}: {_some([first for first, _second in allowed])}" if allowed else told


def _some(values: list[str]) -> str:
    more = len(values) - SHOWN_VALUES
    return ", ".join(values[:SHOWN_VALUES]) + (" …" if more > 0 else "")
