"""Checks of VAT ids: what VIES answered, and confirmations by hand."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from b2bshop.admin_pages import ManyRowsPaginator, ShopAdmin, SpokenForm, chosen

from ..actions.vat import Result, Source, check_vat_ids, record_check
from ..models import Company, VatCheck
from ..vies import Answer, service

MOST_AT_ONCE = 20


class ByHandForm(SpokenForm):
    """Somebody has it in writing, e.g. from the tax office."""

    class Meta:
        model = VatCheck
        fields = ("company", "result", "reference", "note")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "result" in self.fields:
            told = [choice for choice in Result.choices if choice[0] != Result.UNAVAILABLE]
            self.fields["result"] = forms.ChoiceField(label=self.fields["result"].label, choices=told)
            self.fields["note"].required = True
            self.fields["note"].help_text = _("Who said so, and how.")

    def clean_company(self):
        company = self.cleaned_data["company"]
        if not company.vat_id:
            raise ValidationError(_("This company has no VAT id."))
        return company


@admin.register(VatCheck)
class VatCheckAdmin(ShopAdmin):
    """An answer is evidence: it is added, and neither changed nor deleted."""

    form = ByHandForm
    list_display = ("checked_at", "company", "vat_id", "result", "source", "reference", "checked_by")
    list_filter = ("result", "source", chosen("company", Company, _("company")))
    list_select_related = ("company", "checked_by")
    search_fields = ("=vat_id", "company__name", "=company__number", "=reference")
    autocomplete_fields = ("company",)
    paginator = ManyRowsPaginator

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_fields(self, request, obj=None):
        if obj is None:
            return ("company", "result", "reference", "note")
        told = ("name_told", "address_told", "reference", "note")
        return ("company", "vat_id", "result", "source", *told, "checked_by", "checked_at")

    def save_model(self, request, obj, form, change):
        answer = Answer(Result(obj.result), reference=obj.reference, note=obj.note)
        kept = record_check(
            obj.company,
            answer,
            vat_id=obj.company.vat_id,
            at=now(),
            source=Source.HAND,
            by=request.user,
        )
        obj.pk = kept.pk
        obj.vat_id = kept.vat_id


@admin.action(description=_("Check VAT ids now"), permissions=["change"])
def check_now(modeladmin, request, queryset):
    """Asks VIES about the chosen companies while somebody waits."""
    asked = service()
    chosen_ones = queryset.exclude(vat_id="").order_by("pk")
    if asked is None:
        messages.error(request, _("VIES is switched off here. Please confirm VAT ids by hand."))
    elif chosen_ones.count() > MOST_AT_ONCE:
        text = _("At most %(most)s companies at once. Nothing was asked.")
        messages.error(request, text % {"most": MOST_AT_ONCE})
    else:
        for check in check_vat_ids(chosen_ones, asked, at=now(), by=request.user):
            level = messages.SUCCESS if check.result == Result.VALID else messages.WARNING
            messages.add_message(request, level, f"{check.company}: {check}")
