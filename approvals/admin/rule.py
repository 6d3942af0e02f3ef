"""Rules are written by the company; here the seller reads them when a customer asks why."""

from django.contrib import admin
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.models import Company
from b2bshop.admin_pages import ManyRowsPaginator, ReadOnly, ReadOnlyRows, chosen

from ..models import Deadline, Rule, RuleVersion


class VersionsOfRule(ReadOnlyRows):
    model = RuleVersion
    fields = (
        "number",
        "name",
        "unit",
        "groups",
        "steps",
        "valid_from",
        "valid_until",
        "written_by",
        "written_at",
        "superseded_at",
    )


@admin.register(Rule)
class RuleAdmin(ReadOnly):
    list_display = ("name", "company", "versions_written", "is_current")
    list_filter = (chosen("company", Company, _("company")),)
    list_select_related = ("company",)
    search_fields = ("versions__name", "company__name", "=company__number")
    inlines = (VersionsOfRule,)
    paginator = ManyRowsPaginator

    def get_queryset(self, request):
        last = RuleVersion.objects.filter(rule=OuterRef("pk")).order_by("-number")
        return (
            super()
            .get_queryset(request)
            .annotate(
                name=Subquery(last.values("name")[:1]),
                number=Subquery(last.values("number")[:1]),
                ended=Subquery(last.values("superseded_at")[:1]),
            )
        )

    @admin.display(description=_("name"), ordering="name")
    def name(self, rule):
        return rule.name

    @admin.display(description=_("versions"), ordering="number")
    def versions_written(self, rule):
        return rule.number

    @admin.display(description=_("in force"), boolean=True)
    def is_current(self, rule):
        return rule.ended is None


@admin.register(Deadline)
class DeadlineAdmin(ReadOnly):
    list_display = ("company", "remind_after", "escalate_after")
    list_select_related = ("company",)
    search_fields = ("company__name", "=company__number")
