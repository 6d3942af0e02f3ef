from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from b2bshop.admin_pages import ManyRowsPaginator, ReadOnly, chosen

from .models import Suggestion


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
