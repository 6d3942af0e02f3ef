"""Budgets are the company's own; here the seller reads them when the books are in question."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.models import Company
from b2bshop.admin_pages import ManyRowsPaginator, ReadOnly, ReadOnlyRows, chosen

from ..models import Budget, BudgetEntry, BudgetPeriod


class PeriodsOfBudget(ReadOnlyRows):
    model = BudgetPeriod
    fields = ("first_on", "last_on", "amount", "adjusted", "reserved", "consumed")


@admin.register(Budget)
class BudgetAdmin(ReadOnly):
    list_display = (
        "name",
        "company",
        "unit",
        "every",
        "amount",
        "currency",
        "exceeded",
        "owner",
        "valid_from",
        "ended_at",
    )
    list_filter = ("exceeded", "every", chosen("company", Company, _("company")))
    list_select_related = ("company", "unit", "owner")
    search_fields = ("name", "company__name", "=company__number", "owner__email")
    inlines = (PeriodsOfBudget,)
    paginator = ManyRowsPaginator


@admin.register(BudgetPeriod)
class BudgetPeriodAdmin(ReadOnly):
    list_display = ("budget", "company", "first_on", "last_on", "amount", "adjusted", "reserved", "consumed")
    list_filter = (chosen("budget__company", Company, _("company")),)
    list_select_related = ("budget__company",)
    search_fields = ("budget__name", "=budget__company__number")
    date_hierarchy = "first_on"
    paginator = ManyRowsPaginator

    @admin.display(description=_("company"))
    def company(self, period):
        return period.budget.company


@admin.register(BudgetEntry)
class BudgetEntryAdmin(ReadOnly):
    """What moved, for which order."""

    list_display = ("booked_at", "budget", "kind", "amount", "reference", "booked_by", "reason")
    list_filter = ("kind",)
    list_select_related = ("period__budget", "booked_by")
    search_fields = ("=reference", "period__budget__name", "=period__budget__company__number")
    date_hierarchy = "booked_at"
    paginator = ManyRowsPaginator

    @admin.display(description=_("budget"))
    def budget(self, entry):
        return entry.period.budget
