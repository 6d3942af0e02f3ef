"""Carts in the administration: to look at, while somebody is on the phone."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.models import Company
from b2bshop.admin_pages import ManyRowsPaginator, ReadOnly, ReadOnlyRows, chosen

from .models import Cart, CartComment, CartLine, CartShare


class CartLines(ReadOnlyRows):
    model = CartLine
    fields = ("product", "amount", "note", "cost_centre", "ship_to", "requested_on", "is_aside", "changed")
    readonly_fields = ("amount", "changed")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("product", "cost_centre", "ship_to", "changed_by")

    @admin.display(description=_("changed by"))
    def changed(self, line):
        return line.changed_by

    @admin.display(description=_("quantity"))
    def amount(self, line):
        return line.told


class CartShares(ReadOnlyRows):
    model = CartShare
    fields = ("person", "unit", "role", "right")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("person", "unit", "role", "shared_by")


class CartComments(ReadOnlyRows):
    model = CartComment
    fields = ("author", "sku", "text")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("author")


@admin.register(Cart)
class CartAdmin(ReadOnly):
    """What people are about to order, to help them on the phone."""

    list_display = ("title", "company", "unit", "owner", "touched_at", "closed_at")
    list_filter = (("closed_at", admin.EmptyFieldListFilter), chosen("company", Company, _("company")))
    list_select_related = ("company", "unit", "owner")
    search_fields = ("=owner__email", "owner__name", "company__name", "=company__number", "name")
    paginator = ManyRowsPaginator
    inlines = (CartLines, CartShares, CartComments)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("company", "unit", "owner")

    @admin.display(description=_("cart"), ordering="name")
    def title(self, cart):
        return str(cart)
