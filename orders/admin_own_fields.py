"""The fields companies add to their orders, and the views people keep of these; to help them on the phone."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.models import Company
from b2bshop.admin_pages import ReadOnly, ShopAdmin, chosen

from .models import OrderView, OwnField


@admin.register(OwnField)
class OwnFieldAdmin(ShopAdmin):
    list_display = ("name", "company", "place", "kind", "is_needed")
    list_filter = ("kind", chosen("company", Company, _("company")))
    list_select_related = ("company",)
    search_fields = ("name", "company__name", "=company__number")
    autocomplete_fields = ("company",)


@admin.register(OrderView)
class OrderViewAdmin(ReadOnly):
    """What people keep of the list of their orders."""

    list_display = ("name", "company", "owner")
    list_filter = (chosen("company", Company, _("company")),)
    list_select_related = ("company", "owner")
    search_fields = ("name", "company__name", "=company__number", "=owner__email")
