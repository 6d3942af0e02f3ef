from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from b2bshop.admin_pages import ManyRowsPaginator, ReadOnly, chosen

from ..models import Acting, Company


@admin.register(Acting)
class ActingAdmin(ReadOnly):
    """Who of the seller acted for whom, when and why; begun in the cockpit of sales."""

    list_display = ("started_at", "rep", "company", "member", "reason", "expires_at", "ended_at", "ended_by")
    list_filter = (("ended_at", admin.EmptyFieldListFilter), chosen("company", Company, _("company")))
    list_select_related = ("rep", "company", "member__user", "member__unit", "ended_by")
    search_fields = ("company__name", "=company__number", "rep__name", "reason")
    date_hierarchy = "started_at"
    paginator = ManyRowsPaginator
