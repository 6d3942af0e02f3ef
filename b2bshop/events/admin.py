from django.contrib import admin

from .models import Delivery, Event


class DeliveryInline(admin.TabularInline):
    model = Delivery
    extra = 0
    can_delete = False
    readonly_fields = ("consumer", "due_at", "attempts", "delivered_at", "last_error")

    def has_add_permission(self, request, obj=None):
        return False


@admin.register(Event)
class EventAdmin(admin.ModelAdmin):
    """The journal is read here, never written."""

    list_display = ("happened_at", "name", "subject", "company_id", "actor_id")
    list_filter = ("name", "happened_at")
    search_fields = ("=subject", "=company_id")
    date_hierarchy = "happened_at"
    inlines = (DeliveryInline,)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Delivery)
class DeliveryAdmin(admin.ModelAdmin):
    """What still has to be told, and why it was not."""

    list_display = ("event", "consumer", "due_at", "attempts", "delivered_at", "last_error")
    list_filter = (("delivered_at", admin.EmptyFieldListFilter), "consumer")
    list_select_related = ("event",)
    readonly_fields = ("event", "consumer", "attempts", "delivered_at", "last_error")

    def has_add_permission(self, request):
        return False
