"""Quick orders in the administration: what people sent in, to help them on the phone."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.models import Company
from b2bshop.admin_pages import ManyRowsPaginator, ReadOnly, chosen

from .models import ColumnMap, QuickOrder


@admin.register(QuickOrder)
class QuickOrderAdmin(ReadOnly):
    list_display = ("title", "company", "unit", "owner", "rows", "made_at")
    list_filter = (chosen("company", Company, _("company")),)
    list_select_related = ("company", "unit", "owner")
    search_fields = ("=owner__email", "owner__name", "company__name", "=company__number", "name")
    paginator = ManyRowsPaginator

    def get_queryset(self, request):
        return QuickOrder.objects.counted().select_related("company", "unit", "owner")

    @admin.display(description=_("name"), ordering="name")
    def title(self, quick_order):
        return str(quick_order)

    @admin.display(description=_("rows"))
    def rows(self, quick_order):
        return quick_order.row_count


@admin.register(ColumnMap)
class ColumnMapAdmin(ReadOnly):
    """Said by customers; one that is wrong is deleted, and they are asked again."""

    list_display = ("__str__", "company", "said_at")
    list_filter = (chosen("company", Company, _("company")),)
    list_select_related = ("company",)
    search_fields = ("company__name", "=company__number")
    paginator = ManyRowsPaginator

    def has_delete_permission(self, request, obj=None):
        return request.user.has_perm("orders.delete_columnmap")
