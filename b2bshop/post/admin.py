from django.contrib import admin

from .models import Mail


@admin.register(Mail)
class MailAdmin(admin.ModelAdmin):
    """What was sent to whom; waiting mails can be given a new time."""

    list_display = ("queued_at", "to", "subject", "attempts", "sent_at", "last_error")
    list_filter = (("sent_at", admin.EmptyFieldListFilter), "queued_at")
    search_fields = ("=to", "subject")
    readonly_fields = (
        "key",
        "to",
        "subject",
        "text",
        "html",
        "queued_at",
        "attempts",
        "sent_at",
        "last_error",
    )

    def has_add_permission(self, request):
        return False
