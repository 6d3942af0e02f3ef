"""Requests for approval are read here, never written: only the people of the company decide."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.models import Company
from b2bshop.admin_pages import ManyRowsPaginator, ReadOnly, ReadOnlyRows, chosen

from ..models import Approval, Decision, Deputy, Stage


class StagesOfApproval(ReadOnlyRows):
    model = Stage
    fields = ("position", "needed", "reasons", "state")


@admin.register(Approval)
class ApprovalAdmin(ReadOnly):
    list_display = (
        "reference",
        "company",
        "unit",
        "requester",
        "amount",
        "currency",
        "state",
        "asked_at",
        "decided_at",
    )
    list_filter = ("state", chosen("company", Company, _("company")))
    list_select_related = ("company", "unit", "requester")
    search_fields = ("=reference", "company__name", "=company__number", "requester__email")
    date_hierarchy = "asked_at"
    inlines = (StagesOfApproval,)
    paginator = ManyRowsPaginator


@admin.register(Decision)
class DecisionAdmin(ReadOnly):
    """Who said what, and for whom."""

    list_display = ("decided_at", "reference", "decided_by", "on_seat_of", "verdict", "reason")
    list_filter = ("verdict",)
    list_select_related = ("stage__approval", "decided_by", "seat__user")
    search_fields = ("=stage__approval__reference", "decided_by__email", "seat__user__email")
    date_hierarchy = "decided_at"
    ordering = ("-decided_at", "-id")
    paginator = ManyRowsPaginator

    @admin.display(description=_("reference"))
    def reference(self, decision):
        return decision.stage.approval.reference

    @admin.display(description=_("on the seat of"))
    def on_seat_of(self, decision):
        return decision.seat.user


@admin.register(Deputy)
class DeputyAdmin(ReadOnly):
    list_display = ("company", "absent", "deputy", "valid_from", "valid_until")
    list_filter = (chosen("company", Company, _("company")),)
    list_select_related = ("company", "absent", "deputy")
    search_fields = ("absent__email", "deputy__email", "company__name", "=company__number")
    paginator = ManyRowsPaginator
