"""Search in the administration: synonyms are written here, what was looked for in vain is read here."""

from django.contrib import admin

from b2bshop.admin_pages import ManyRowsPaginator, ReadOnly, ShopAdmin

from .models import SearchEntry, SearchMiss, SearchWord, Synonym


@admin.register(Synonym)
class SynonymAdmin(ShopAdmin):
    list_display = ("__str__",)
    search_fields = ("words",)


@admin.register(SearchMiss)
class SearchMissAdmin(ReadOnly):
    """Deleted when somebody has seen to it."""

    list_display = ("text", "times", "last_at")
    search_fields = ("text",)
    date_hierarchy = "last_at"
    paginator = ManyRowsPaginator

    def has_delete_permission(self, request, obj=None):
        return admin.ModelAdmin.has_delete_permission(self, request, obj)


@admin.register(SearchWord)
class SearchWordAdmin(ReadOnly):
    list_display = ("word", "products")
    search_fields = ("word",)
    ordering = ("-products", "word")
    paginator = ManyRowsPaginator


@admin.register(SearchEntry)
class SearchEntryAdmin(ReadOnly):
    list_display = ("product", "numbers", "is_stale")
    list_select_related = ("product",)
    list_filter = ("is_stale",)
    search_fields = ("product__sku",)
    fields = ("product", "numbers", "words", "is_stale")
    paginator = ManyRowsPaginator
