"""Second factors and sessions: looked at, taken away, never read."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from b2bshop.admin_pages import ManyRowsPaginator, ReadOnly, chosen

from ..models import User

admin.site.unregister([Authenticator, UserSession])  # allauth's own pages show the secrets


class TakenAway(ReadOnly):
    """Whoever may delete takes it away from the person, by row or from the list."""

    list_select_related = ("user",)
    search_fields = ("user__email", "user__name")
    list_filter = (chosen("user", User, _("person")),)
    paginator = ManyRowsPaginator

    def has_delete_permission(self, request, obj=None):
        return admin.ModelAdmin.has_delete_permission(self, request, obj)


@admin.register(Authenticator)
class AuthenticatorAdmin(TakenAway):
    """Deleted for somebody who lost phone and codes; the rest of their factors goes with the last one."""

    plural = _("Second factors")

    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type", *TakenAway.list_filter)
    fields = ("user", "type", "created_at", "last_used_at")
    ordering = ("user__email", "type", "id")

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        _drop_codes_alone(obj.user_id)

    def delete_queryset(self, request, queryset):
        people = list(queryset.values_list("user", flat=True))
        super().delete_queryset(request, queryset)
        for person in people:
            _drop_codes_alone(person)


def _drop_codes_alone(user_id: int) -> None:
    """Recovery codes without anything to recover are a password more."""
    left = Authenticator.objects.filter(user=user_id)
    if not left.exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
        left.delete()


@admin.register(UserSession)
class UserSessionAdmin(TakenAway):
    """Deleting one signs the person out there."""

    plural = _("Sessions")
    list_display = ("user", "ip", "user_agent", "created_at", "last_seen_at")
    fields = ("user", "ip", "user_agent", "created_at", "last_seen_at")
    ordering = ("-last_seen_at", "-id")

    def delete_model(self, request, obj):
        obj.end()

    def delete_queryset(self, request, queryset):
        for session in queryset:
            session.end()
