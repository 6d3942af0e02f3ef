"""Lists in the administration: those of customers to look at, those the seller keeps for them to change."""

from django import forms
from django.contrib import admin
from django.db.models import Count
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.actor import Actor
from accounts.models import Company
from b2bshop.admin_pages import ManyRowsPaginator, ShopAdmin, SpokenForm, chosen
from b2bshop.intake.cells import Bad, Form
from b2bshop.uploads import BadUpload
from catalog import cells

from .actions.lists import ListEntry, put_in_order, read_entries
from .models import Audience, ListLine, OrderList
from .problems import Problem
from .quick.reading import Sheet, read_text


class OrderListForm(SpokenForm):
    """`more` are lines as in quick order: number, quantity, unit; each that cannot be taken is named."""

    more = forms.CharField(
        label=_("Add lines"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField"}),
        help_text=_(
            "One article per line: number, quantity, unit. The customer's own numbers are understood."
        ),
    )

    class Meta:
        model = OrderList
        fields = ("company", "name", "audience", "unit")

    def clean(self):
        cleaned = super().clean()
        company, unit, audience = cleaned.get("company"), cleaned.get("unit"), cleaned.get("audience")
        if audience == Audience.PERSON:
            self.add_error("audience", _("The seller keeps lists for a unit or the whole company."))
        if unit and company and unit.company_id != company.pk:
            self.add_error("unit", _("This unit belongs to another company."))
        if company and cleaned.get("more"):
            self._read(cleaned["more"], company)
        return cleaned

    def _read(self, text, company):
        try:
            sheet = read_text(text)
        except BadUpload as refusal:
            return self.add_error("more", str(refusal))
        by = Actor.system(company)
        self.made, problems = read_entries(self.instance, _entries(sheet), by)
        for problem in problems:
            self.add_error("more", _said(problem, sheet))
        return None


def _entries(sheet: Sheet) -> list[ListEntry]:
    places = [sheet.columns.get(name) for name in ("number", "quantity", "unit")]
    told = [["" if p is None or p >= len(row.cells) else row.cells[p] for p in places] for row in sheet.rows]
    return [ListEntry(number, quantity, _unit(unit)) for number, quantity, unit in told]


def _unit(text: str) -> str:
    """The code of a unit; a word that is none stays, and is refused with the article."""
    try:
        return cells.unit(text, Form()) if text else ""
    except Bad:
        return text


def _said(problem: Problem, sheet: Sheet) -> str:
    line = sheet.rows[problem.line].line if problem.line is not None else 0
    return _("Line %(line)d: %(problem)s") % {"line": line, "problem": problem}


class LinesOfList(admin.TabularInline):
    model = ListLine
    form = SpokenForm
    extra = 0
    fields = ("place", "section", "product", "quantity", "unit", "target", "note")
    autocomplete_fields = ("product",)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("product")

    def has_add_permission(self, request, obj=None):
        return (obj is None or obj.is_sellers) and super().has_add_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        return (obj is None or obj.is_sellers) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return (obj is None or obj.is_sellers) and super().has_delete_permission(request, obj)


@admin.register(OrderList)
class OrderListAdmin(ShopAdmin):
    form = OrderListForm
    list_display = ("name", "company", "audience", "unit", "owner", "is_sellers", "rows", "touched_at")
    list_filter = ("is_sellers", "audience", chosen("company", Company, _("company")))
    list_select_related = ("company", "unit", "owner")
    search_fields = ("name", "company__name", "=company__number", "=owner__email")
    autocomplete_fields = ("company", "unit")
    fields = ("company", "name", "audience", "unit", "more")
    inlines = (LinesOfList,)
    paginator = ManyRowsPaginator

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(line_count=Count("lines"))

    @admin.display(description=_("lines"))
    def rows(self, order_list):
        return order_list.line_count

    def has_change_permission(self, request, obj=None):
        """What customers keep is theirs."""
        return (obj is None or obj.is_sellers) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return (obj is None or obj.is_sellers) and super().has_delete_permission(request, obj)

    def get_fields(self, request, obj=None):
        return self.fields if self.has_change_permission(request, obj) else (*self.fields[:-1], "owner")

    def save_model(self, request, obj, form, change):
        obj.is_sellers, obj.touched_at = True, now()
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        made = getattr(form, "made", [])
        for line in made:
            line.order_list = form.instance
        ListLine.objects.bulk_create(made, batch_size=1000)
        put_in_order(form.instance)
        if made:
            told = ngettext("%(count)d line was added.", "%(count)d lines were added.", len(made))
            self.message_user(request, told % {"count": len(made)})
