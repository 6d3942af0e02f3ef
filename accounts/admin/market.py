"""Groups of companies, segments and sales channels."""

from django.contrib import admin

from b2bshop.admin_pages import ShopAdmin
from pricing.models import Contract, PriceList, PriceListAssignment

from ..models import Company, CompanyGroup, SalesChannel, Segment


@admin.register(CompanyGroup)
class CompanyGroupAdmin(ShopAdmin):
    list_display = ("number", "name")
    search_fields = ("=number", "name")
    linked = ((Company, "group"), (Contract, "group"))


@admin.register(Segment)
class SegmentAdmin(ShopAdmin):
    list_display = ("code", "name")
    search_fields = ("code", "name")
    linked = ((Company, "segment"), (PriceListAssignment, "segment"))


@admin.register(SalesChannel)
class SalesChannelAdmin(ShopAdmin):
    list_display = ("code", "name", "strategy")
    search_fields = ("code", "name")
    linked = ((Company, "channel"), (PriceList, "channel"))
