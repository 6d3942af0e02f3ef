"""Webhooks of partners, what they were told, and telling it again."""

import json

from django.contrib import admin, messages
from django.utils.timezone import now
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor
from b2bshop.admin_pages import ManyRowsPaginator, ReadOnly, ReadOnlyRows

from .actions import change_webhook, send_again, try_webhook
from .actions.webhooks import IsOff
from .models import OutboundMessage, SendingTry, Webhook
from .monitor import as_it_is
from .states import OutboundState


class AlsoChanged(ReadOnly):
    """Written by the partner's system or the shop; people act on it through actions."""

    def has_act_permission(self, request):
        return request.user.has_perm("edi.change_webhook")


class Working(admin.SimpleListFilter):
    title, parameter_name = _("state"), "state"

    def lookups(self, request, model_admin):
        return [("use", _("in use")), ("fails", _("fails")), ("off", _("off"))]

    def queryset(self, request, queryset):
        match self.value():
            case "use":
                return queryset.filter(disabled_at=None, failing_since=None)
            case "fails":
                return queryset.filter(disabled_at=None).exclude(failing_since=None)
            case "off":
                return queryset.exclude(disabled_at=None)
        return queryset


@admin.register(Webhook)
class WebhookAdmin(AlsoChanged):
    list_display = ("partner", "url", "works", "failing_since", "resting_until")
    list_filter = (Working, "partner")
    list_select_related = ("partner",)
    search_fields = ("url", "name", "=key", "partner__code")
    fields = (
        *("partner", "name", "url", "told_of", "payload", "key", "made_at"),
        *("works", "failures", "failing_since", "resting_until", "former_until"),
    )
    readonly_fields = ("told_of", "works", "key")
    actions = ("switch_on", "switch_off", "send_test", "send_given_up")

    @admin.display(description=_("told of"))
    def told_of(self, webhook):
        return ", ".join(webhook.topics)

    @admin.display(description=_("state"), ordering="disabled_at")
    def works(self, webhook):
        if webhook.disabled_at:
            return gettext("off: %(why)s") % {"why": webhook.get_why_disabled_display()}
        return gettext("fails") if webhook.failing_since else gettext("in use")

    @admin.action(description=_("Switch on"), permissions=["act"])
    def switch_on(self, request, webhooks):
        self._switch(request, webhooks, is_active=True)

    @admin.action(description=_("Switch off"), permissions=["act"])
    def switch_off(self, request, webhooks):
        self._switch(request, webhooks, is_active=False)

    def _switch(self, request, webhooks, *, is_active: bool) -> None:
        count = 0
        for webhook in webhooks.select_related("partner__company"):
            by = Actor.for_seller(request.user, webhook.partner.company)
            same = {"topics": webhook.topics, "payload": webhook.payload, "name": webhook.name}
            change_webhook(webhook, **same, is_active=is_active, by=by, at=now())
            count += 1
        told = ngettext("%d webhook is changed.", "%d webhooks are changed.", count)
        self.message_user(request, told % count)

    @admin.action(description=_("Send a test"), permissions=["act"])
    def send_test(self, request, webhooks):
        self._each(request, webhooks, lambda webhook: try_webhook(webhook, at=now()) and 1)

    @admin.action(description=_("Send again what was given up"), permissions=["act"])
    def send_given_up(self, request, webhooks):
        dead = OutboundMessage.objects.filter(state=OutboundState.DEAD)
        self._each(request, webhooks, lambda webhook: send_again(dead, webhook, at=now()))

    def _each(self, request, webhooks, send) -> None:
        count = 0
        for webhook in webhooks.select_related("partner"):
            try:
                count += send(webhook)
            except IsOff:
                messages.warning(request, _("%(webhook)s is off.") % {"webhook": webhook})
        _told_waiting(self, request, count)


class Tries(ReadOnlyRows):
    model = SendingTry
    fields = readonly_fields = ("tried_at", "status", "milliseconds", "error", "answer")


@admin.register(OutboundMessage)
class OutboundMessageAdmin(AlsoChanged):
    """What was told, what waits, and what was given up."""

    list_display = ("made_at", "webhook", "topic", "subject", "state", "attempts", "due_at", "sent_at")
    list_filter = ("state", "topic", "webhook__partner", "made_at")
    list_select_related = ("webhook__partner",)
    search_fields = ("=subject", "=key", "=once")
    date_hierarchy = "made_at"
    paginator = ManyRowsPaginator
    inlines = (Tries,)
    fields = (
        *("webhook", "topic", "subject", "sequence", "key", "state"),
        *("made_at", "due_at", "attempts", "sent_at", "contents"),
    )
    readonly_fields = ("contents", "key")
    actions = ("send_once_more",)

    @admin.display(description=_("contents"))
    def contents(self, message):
        return as_it_is(json.dumps(json.loads(message.body), indent=2, ensure_ascii=False))

    @admin.action(description=_("Send again"), permissions=["act"])
    def send_once_more(self, request, chosen):
        count = 0
        for webhook in Webhook.objects.filter(outbound__in=chosen).select_related("partner").distinct():
            try:
                count += send_again(chosen, webhook, at=now())
            except IsOff:
                messages.warning(request, _("%(webhook)s is off.") % {"webhook": webhook})
        _told_waiting(self, request, count)


def _told_waiting(page: admin.ModelAdmin, request, count: int) -> None:
    told = ngettext("%d message is about to be sent.", "%d messages are about to be sent.", count)
    page.message_user(request, told % count)
