"""Ways into the shop, as the seller sees them."""

from django.contrib import admin

from b2bshop.admin_pages import ManyRowsPaginator, ReadOnly

from ..models import Application, Invitation, JoinRequest


@admin.register(Invitation)
class InvitationAdmin(ReadOnly):
    """Written by the companies themselves."""

    list_display = (
        "email",
        "company",
        "unit",
        "invited_by",
        "invited_at",
        "expires_at",
        "accepted_at",
        "revoked_at",
    )
    list_filter = (("accepted_at", admin.EmptyFieldListFilter), ("revoked_at", admin.EmptyFieldListFilter))
    list_select_related = ("company", "unit", "invited_by")
    search_fields = ("email", "company__name", "=company__number")
    date_hierarchy = "invited_at"
    paginator = ManyRowsPaginator


@admin.register(Application)
class ApplicationAdmin(ReadOnly):
    list_display = (
        "name",
        "vat_id",
        "city",
        "country",
        "person",
        "email",
        "asked_at",
        "confirmed_at",
        "verdict",
    )
    list_filter = ("verdict", "country", ("confirmed_at", admin.EmptyFieldListFilter))
    search_fields = ("name", "=vat_id", "email", "person")
    date_hierarchy = "asked_at"


@admin.register(JoinRequest)
class JoinRequestAdmin(ReadOnly):
    list_display = ("email", "name", "company", "document", "asked_at", "verdict", "decided_by")
    list_filter = ("verdict",)
    list_select_related = ("company", "decided_by")
    search_fields = ("email", "name", "company__name", "=company__number")
    date_hierarchy = "asked_at"
