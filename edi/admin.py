"""Partners and the monitor of their documents: what came in beside what was made of it, and trying it again."""

from django.contrib import admin, messages
from django.urls import path, reverse
from django.utils.timezone import now
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor
from b2bshop.admin_pages import ManyRowsPaginator, ReadOnly, ReadOnlyRows

from . import admin_erp, admin_webhooks  # noqa: F401  register their pages
from .actions import add_webhook, issue_secret, replay
from .actions.webhooks import AddressTaken, TooManyWebhooks
from .admin_forms import WebhookForm
from .admin_keys import KeyPages, Keys, new_key
from .canonical import Finding, Severity
from .models import Alarm, EdiDocument, EdiMessage, Partner, ProductFeed
from .monitor import as_it_is, table
from .outcome import LineStatus, outcome_from_json
from .states import State

STATUS = {
    LineStatus.ACCEPTED: _("accepted"),
    LineStatus.CHANGED: _("changed"),
    LineStatus.REJECTED: _("rejected"),
}
WORST = tuple(Severity)  # an error first
SHOWN = 20_000  # bytes of a document that a page shows; all of it can be downloaded


class Feed(ReadOnlyRows):
    """When the system fetched its articles the last time, and since when it fetches differences."""

    model = ProductFeed
    fields = readonly_fields = ("begun_at", "compared_at")


@admin.register(Partner)
class PartnerAdmin(KeyPages):
    list_display = ("code", "name", "company", "gln", "acceptance", "price_deviation", "is_test", "is_active")
    list_filter = ("is_active", "is_test", "acceptance")
    list_select_related = ("company",)
    search_fields = ("code", "name", "gln", "company__name", "=company__number")
    autocomplete_fields = ("company", "member", "ship_to")
    inlines = (Keys, Feed)

    def get_urls(self):
        views = [
            path(
                "<int:pk>/webhook/", self.admin_site.admin_view(self.webhook_page), name="edi_partner_webhook"
            ),
            path("<int:pk>/secret/", self.admin_site.admin_view(self.secret_page), name="edi_partner_secret"),
        ]
        return [*views, *super().get_urls()]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context = context if obj is None else context | {"shortcuts": _shortcuts(obj)}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def acting(self, request, owner) -> Actor:
        return Actor.for_seller(request.user, owner.company)

    def secret_page(self, request, pk):
        partner, shown = self.owner(request, pk), ""
        if request.method == "POST":
            shown = issue_secret(partner, by=self.acting(request, partner), at=now())
        return self.shown_once(request, partner, _("New shared secret for cXML"), None, shown)

    def webhook_page(self, request, pk):
        """Asks where to and what of, and shows the secret once."""
        partner, shown = self.owner(request, pk), ""
        form = WebhookForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            by = self.acting(request, partner)
            try:
                _webhook, shown = add_webhook(partner, **form.cleaned_data, by=by, at=now())
            except TooManyWebhooks:
                form.add_error(None, _("The partner has as many webhooks as one may have."))
            except AddressTaken:
                form.add_error("url", _("There is a webhook with this address already."))
        return self.shown_once(request, partner, _("New webhook"), form, shown)


def _shortcuts(partner: Partner) -> list[dict]:
    found = f"{reverse('admin:edi_edidocument_changelist')}?message__partner__id__exact={partner.pk}"
    return [
        new_key(partner),
        {
            "url": reverse("admin:edi_partner_secret", args=[partner.pk]),
            "label": _("New shared secret"),
            "adds": True,
        },
        {
            "url": reverse("admin:edi_partner_webhook", args=[partner.pk]),
            "label": _("New webhook"),
            "adds": True,
        },
        {"url": found, "label": _("Documents")},
        {
            "url": f"{reverse('admin:edi_webhook_changelist')}?partner__id__exact={partner.pk}",
            "label": _("Webhooks"),
        },
    ]


@admin.register(EdiDocument)
class DocumentAdmin(ReadOnly):
    """The monitor: what became of every document, and why."""

    list_display = ("decided_at", "system", "number", "verdict", "why", "order")
    list_filter = ("state", "verdict", "message__partner", "type", "decided_at")
    list_select_related = ("message__partner", "order", "order__company")
    search_fields = ("=number", "=order__number", "=message__transport_id", "=message__sender")
    date_hierarchy = "decided_at"
    paginator = ManyRowsPaginator
    actions = ("try_again", "accept_prices")
    fieldsets = (
        (
            None,
            {"fields": ("state", "verdict", "type", "number", "order", "partner", "message", "decided_at")},
        ),
        (_("What the partner is told"), {"fields": ("findings_told", "lines_told")}),
        (_("As received"), {"fields": ("raw_told",)}),
    )
    readonly_fields = ("partner", "findings_told", "lines_told", "raw_told")

    @admin.display(description=_("partner"))
    def partner(self, document):
        return document.message.partner

    @admin.display(description=_("partner"), ordering="message__partner__code")
    def system(self, document):
        return document.message.partner.code

    @admin.display(description=_("why"))
    def why(self, document):
        findings = outcome_from_json(document.outcome).all_findings if document.outcome else []
        return _said(min(findings, key=lambda each: WORST.index(each.severity))) if findings else ""

    @admin.display(description=_("findings"))
    def findings_told(self, document):
        findings = outcome_from_json(document.outcome).all_findings
        rows = [(each.line or "", _said(each), each.code, each.place.pointer) for each in findings]
        return table((_("Line"), _("Finding"), _("id"), _("Place in the document")), rows)

    @admin.display(description=_("lines"))
    def lines_told(self, document):
        rows = [
            (
                line.line,
                line.sku or line.gtin or line.customer_part_number,
                line.ordered,
                line.unit,
                STATUS[line.status],
                line.net,
            )
            for line in outcome_from_json(document.outcome).lines
        ]
        heads = (_("Line"), _("Article"), _("Quantity"), _("Unit"), _("Result"), _("net"))
        return table(heads, rows)

    @admin.display(description=_("as received"))
    def raw_told(self, document):
        return _raw(document.message)

    @admin.action(description=_("Try again with today's articles and prices"), permissions=["replay"])
    def try_again(self, request, documents):
        self._replay(request, documents, prices_are_fine=False)

    @admin.action(description=_("Book at our prices"), permissions=["replay"])
    def accept_prices(self, request, documents):
        self._replay(request, documents, prices_are_fine=True)

    def has_replay_permission(self, request):
        return request.user.has_perm("edi.change_edidocument")

    def _replay(self, request, documents, *, prices_are_fine: bool) -> None:
        booked = 0
        for document in documents.select_related("message__partner__company"):
            was = document.state
            by = Actor.for_seller(request.user, document.message.partner.company)
            replay(document, by=by, at=now(), prices_are_fine=prices_are_fine)
            document.refresh_from_db(fields=["state", "outcome"])
            booked += document.state == State.BOOKED != was
            if document.state != State.BOOKED:
                told = {"document": document, "why": self.why(document) or document.get_state_display()}
                messages.warning(request, _("%(document)s: %(why)s") % told)
        self.message_user(
            request, ngettext("%d document is booked.", "%d documents are booked.", booked) % booked
        )


@admin.register(Alarm)
class AlarmAdmin(ReadOnly):
    """What a person has to look at; an alarm ends by itself when its reason is gone."""

    list_display = ("raised_at", "partner", "kind", "told", "ended_at")
    list_filter = (("ended_at", admin.EmptyFieldListFilter), "kind", "partner")
    list_select_related = ("partner",)
    fields = readonly_fields = ("partner", "kind", "told", "raised_at", "ended_at")
    paginator = ManyRowsPaginator

    @admin.display(description=_("found"))
    def told(self, alarm):
        return alarm.words


class Documents(ReadOnlyRows):
    model = EdiDocument
    fields = ("position", "type", "number", "state", "verdict", "order")
    readonly_fields = fields
    show_change_link = True


@admin.register(EdiMessage)
class MessageAdmin(ReadOnly):
    """Everything that came in, whether it could be read or not."""

    list_display = ("received_at", "partner", "format", "sender", "transport_id", "answer_status")
    list_filter = ("format", "answer_status", "partner", "received_at")
    list_select_related = ("partner",)
    search_fields = ("=transport_id", "=sender", "=key", "=documents__number")
    date_hierarchy = "received_at"
    paginator = ManyRowsPaginator
    inlines = (Documents,)
    fieldsets = (
        (None, {"fields": ("key", "partner", "api_key", "received_at", "format", "version", "content_type")}),
        (_("Envelope"), {"fields": ("transport_id", "sender", "sha256", "findings_told")}),
        (_("Answer"), {"fields": ("answered_at", "answer_status", "answer_type", "answer_told")}),
        (_("As received"), {"fields": ("raw_told",)}),
    )
    readonly_fields = ("findings_told", "answer_told", "raw_told", "key")

    def get_queryset(self, request):
        found = super().get_queryset(request)
        return found if request.resolver_match.url_name.endswith("_change") else found.defer("raw", "answer")

    @admin.display(description=_("findings"))
    def findings_told(self, message):
        rows = [
            (
                each["texts"].get((get_language() or "de")[:2], each["code"]),
                each["code"],
                each["place"]["pointer"],
            )
            for each in message.findings
        ]
        return table((_("Finding"), _("id"), _("Place in the document")), rows)

    @admin.display(description=_("as received"))
    def raw_told(self, message):
        return _raw(message)

    @admin.display(description=_("as answered"))
    def answer_told(self, message):
        return as_it_is(bytes(message.answer)[:SHOWN].decode("utf-8", "replace"))


def _said(finding: Finding) -> str:
    return finding.texts.get((get_language() or "de")[:2], finding.code)


def _raw(message: EdiMessage) -> str:
    """The beginning of it; EDIFACT a segment a line."""
    text = bytes(message.raw)[:SHOWN].decode("utf-8" if message.format != "edifact" else "latin-1", "replace")
    if message.format == "edifact":
        text = text.replace("\r", "").replace("\n", "").replace("'", "'\n")
    return as_it_is(text)
