from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.models import Company, Unit
from b2bshop.admin_pages import ManyRowsPaginator, ReadOnly, chosen

from .models import Suggestion, Task, Visit


@admin.register(Suggestion)
class SuggestionAdmin(ReadOnly):
    """What customers are suggested to order again, and why."""

    list_display = ("unit", "company", "person", "rank", "product", "times", "last_on")
    list_filter = (chosen("unit", Unit, _("unit")),)
    list_select_related = ("unit__company", "person", "product")
    list_per_page = 50
    search_fields = ("=product__sku", "unit__name", "unit__company__name")
    paginator = ManyRowsPaginator

    @admin.display(description=_("company"))
    def company(self, suggestion):
        return suggestion.unit.company


@admin.register(Visit)
class VisitAdmin(ReadOnly):
    """What sales reps noted; written on the customer's page of the cockpit."""

    list_display = ("happened_on", "company", "kind", "rep", "text")
    list_filter = ("kind", chosen("company", Company, _("company")))
    list_select_related = ("company", "rep")
    search_fields = ("company__name", "=company__number", "rep__name")
    date_hierarchy = "happened_on"
    paginator = ManyRowsPaginator


@admin.register(Task)
class TaskAdmin(ReadOnly):
    list_display = ("title", "company", "rep", "due_on", "done_at")
    list_filter = (("done_at", admin.EmptyFieldListFilter), chosen("company", Company, _("company")))
    list_select_related = ("company", "rep")
    search_fields = ("title", "company__name", "=company__number", "rep__name")
    paginator = ManyRowsPaginator
