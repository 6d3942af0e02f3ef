from django.contrib import admin

from b2bshop.admin_pages import ManyRowsPaginator, ReadOnly, chosen

from .models import Suggestion


@admin.register(Suggestion)
class SuggestionAdmin(ReadOnly):
    """What customers are suggested to order again, and why."""

    list_display = ("unit", "person", "rank", "product", "times", "first_on", "last_on")
    list_filter = (chosen("unit", Suggestion._meta.get_field("unit").related_model, "unit"),)
    list_select_related = ("unit__company", "person", "product")
    search_fields = ("=product__sku", "unit__name", "unit__company__name")
    paginator = ManyRowsPaginator
