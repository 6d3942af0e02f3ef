"""API keys on the page of whoever has them: made, shown once, revoked."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.actor import Actor
from b2bshop.admin_pages import ReadOnlyRows, ShopAdmin

from .actions import TooManyKeys, issue_key, revoke_key
from .admin_forms import KeyForm
from .models import ApiKey, ErpSystem, Partner


class Keys(ReadOnlyRows):
    model = ApiKey
    fields = ("prefix", "name", "scopes", "made_at", "expires_at", "revoked_at", "last_used_at")
    readonly_fields = fields


class KeyPages(ShopAdmin):
    """`acting` says as whom a person of the administration decides about an owner of keys."""

    inlines = (Keys,)
    actions = ("revoke_keys",)

    def acting(self, request, owner) -> Actor:
        return Actor.for_seller(request.user)

    def get_urls(self):
        name = f"edi_{self.opts.model_name}_key"
        return [
            path("<int:pk>/key/", self.admin_site.admin_view(self.key_page), name=name),
            *super().get_urls(),
        ]

    def key_page(self, request, pk):
        """Asks what the key is for, and shows it once."""
        owner, shown = self.owner(request, pk), ""
        form = KeyForm(request.POST or None, owner=owner)
        if request.method == "POST" and form.is_valid():
            told = form.cleaned_data
            by, until = self.acting(request, owner), form.expires_at
            try:
                _key, shown = issue_key(
                    owner, told["name"], told["scopes"], by=by, at=now(), expires_at=until
                )
            except TooManyKeys:
                form.add_error(None, _("Two keys are in use already. Please revoke one of them first."))
        return self.shown_once(request, owner, _("New API key"), form, shown)

    def owner(self, request, pk: int):
        if not self.has_change_permission(request):
            raise PermissionDenied
        return get_object_or_404(self.model, pk=pk)

    def shown_once(self, request, owner, title, form, shown):
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "original": owner,
            "title": f"{title}: {owner}",
            "form": form,
            "shown": shown,
        }
        answer = render(
            request, "admin/shown_once.html", context, status=422 if form and form.errors else 200
        )
        answer["Cache-Control"] = "no-store"
        return answer

    @admin.action(description=_("Revoke all keys"), permissions=["change"])
    def revoke_keys(self, request, owners):
        whose = "partner" if self.model is Partner else "erp"
        found = ApiKey.objects.filter(**{f"{whose}__in": owners}, revoked_at=None)
        keys = found.select_related("partner__company", "erp")
        for key in keys:
            revoke_key(key, by=self.acting(request, key.owner), at=now())
        self.message_user(
            request, ngettext("%d key is revoked.", "%d keys are revoked.", len(keys)) % len(keys)
        )


def new_key(owner: Partner | ErpSystem) -> dict:
    """A link of the page of `owner`."""
    address = reverse(f"admin:edi_{owner._meta.model_name}_key", args=[owner.pk])
    return {"url": address, "label": _("New API key"), "adds": True}
