"""Why a customer sees a product or does not: a page of the administration."""

from dataclasses import dataclass, replace
from datetime import date

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget, AutocompleteSelect
from django.template.response import TemplateResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actor import ANONYMOUS, Actor
from accounts.models import Company, Unit

from .explaining import Fitting, assigned, fitting
from .models import AssortmentAssignment, Product, Terms
from .models.visibility import TermsFor


class Question(forms.Form):
    sku = forms.CharField(label=gettext_lazy("Article number"), max_length=60)
    company = forms.ModelChoiceField(
        Company.objects.all(),
        required=False,
        label=gettext_lazy("Company"),
        help_text=gettext_lazy("Empty: a visitor who is not signed in."),
        widget=AutocompleteSelect(AssortmentAssignment._meta.get_field("company"), admin.site),
    )
    unit = forms.ModelChoiceField(
        Unit.objects.all(),
        required=False,
        label=gettext_lazy("Unit"),
        help_text=gettext_lazy("Empty: the company as a whole."),
        widget=AutocompleteSelect(AssortmentAssignment._meta.get_field("unit"), admin.site),
    )
    day = forms.DateField(label=gettext_lazy("Day"), required=False, widget=AdminDateWidget)

    def clean_sku(self):
        found = Product.objects.filter(sku__iexact=self.cleaned_data["sku"]).first()
        if found is None:
            raise forms.ValidationError(_("There is no such article."))
        return found

    def clean(self):
        told = super().clean()
        company, unit = told.get("company"), told.get("unit")
        if unit and unit.company_id != (company.pk if company else None):
            self.add_error("unit", _("This unit belongs to another company."))
        return told


@dataclass(frozen=True, slots=True)
class Answer:
    product: Product
    verdict: str
    rules: list[Fitting]
    assignments: list[AssortmentAssignment]


def answer(product: Product, actor: Actor, *, on: date) -> Answer:
    rules = fitting([product], actor, on=on)[product.pk]
    in_force = assigned(actor, on=on)
    told = Product.objects.filter(pk=product.pk).annotate(terms=TermsFor(actor, on)).get()
    return Answer(product, _verdict(product, Terms(told.terms), rules, in_force), rules, in_force)


def _verdict(
    product: Product, terms: Terms, rules: list[Fitting], in_force: list[AssortmentAssignment]
) -> str:
    named = [each for each in rules if each.rule.product_id == product.pk]
    if product.status == Product.Status.DRAFT:
        return _("Nobody sees it: it is a draft.")
    if product.exclusive and (not named or named[0].terms == Terms.HIDDEN):
        return _("It is not seen: it is exclusive, and no rule that names the article itself shows it.")
    if rules:
        words = {"rule": rules[0].rule.what, "assortment": rules[0].rule.assortment}
        if terms == Terms.HIDDEN:
            return _("It is not seen: “%(rule)s” of the assortment “%(assortment)s” hides it.") % words
        words["terms"] = terms.label
        return _("It is seen, %(terms)s: so says “%(rule)s” of the assortment “%(assortment)s”.") % words
    if terms == Terms.HIDDEN:
        closed = ", ".join(sorted({f"“{a.assortment}”" for a in in_force if a.assortment.only_named}))
        return _("It is not seen: no rule names it, and only what is named is shown by %(closed)s.") % {
            "closed": closed
        }
    return _("It is seen: no rule names it, and no assortment hides the rest.")


def explain_view(model_admin, request):
    """GET only: who may look at assortments may ask."""
    form = Question(request.GET if "sku" in request.GET else None, initial={"day": localdate()})
    found = None
    if form.is_valid():
        company, unit = form.cleaned_data["company"], form.cleaned_data["unit"]
        actor = replace(Actor.system(company), unit=unit) if company else ANONYMOUS
        found = answer(form.cleaned_data["sku"], actor, on=form.cleaned_data["day"] or localdate())
    context = model_admin.admin_site.each_context(request) | {
        "opts": model_admin.opts,
        "title": _("Why somebody sees an article"),
        "form": form,
        "media": model_admin.media + form.media,
        "answer": found,
    }
    return TemplateResponse(request, "admin/explain.html", context)
