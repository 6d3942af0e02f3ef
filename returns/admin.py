"""Returns in the administration: reasons and policies, deciding, receiving, inspecting, settling, statistics."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localdate, localtime, now
from django.utils.translation import gettext_lazy as _

from accounts.models import Company
from b2bshop.admin_pages import ManyRowsPaginator, ReadOnly, ReadOnlyRows, ShopAdmin, SpokenForm, chosen
from b2bshop.money import show_money
from catalog.units import measured

from .admin_booking import ReturnBookings
from .forms import PeriodForm
from .models import Photo, Policy, Reason, Return, ReturnLine
from .models.policy import SETTLEMENTS
from .queries import most_returned, statistics
from .states import State


class ReasonForm(SpokenForm):
    settlements = forms.MultipleChoiceField(
        label=_("what can be asked for"), choices=SETTLEMENTS, widget=forms.CheckboxSelectMultiple
    )


@admin.register(Reason)
class ReasonAdmin(ShopAdmin):
    form = ReasonForm
    list_display = ("name", "parent", "kind", "needs_photo", "needs_text", "is_active", "position")
    list_filter = ("kind", "is_active")
    list_select_related = ("parent",)
    search_fields = ("code", "name_de", "name_en")


@admin.register(Policy)
class PolicyAdmin(ShopAdmin):
    """What is left empty is said by a wider one: the customer's go first, then the article's, then the reason's."""

    list_display = (
        "name",
        "whom",
        "what",
        "reason",
        "days",
        "fee_percent",
        "instant_up_to",
        "keep_up_to",
        "is_active",
    )
    list_filter = ("is_active", "reason", chosen("company", Company, _("company")))
    list_select_related = ("company", "contract", "category", "product", "reason")
    search_fields = ("name", "company__name", "=product__sku")
    autocomplete_fields = ("company", "contract", "category", "product")
    fieldsets = (
        (None, {"fields": ("name", "is_active")}),
        (_("Holds for"), {"fields": ("company", "contract", "category", "product", "mark", "reason")}),
        (
            _("Terms"),
            {
                "fields": (
                    "days",
                    "fee_percent",
                    "is_excluded",
                    "instant_up_to",
                    "instant_a_month",
                    "keep_up_to",
                )
            },
        ),
    )

    @admin.display(description=_("customer"))
    def whom(self, policy):
        return policy.contract or policy.company or "–"

    @admin.display(description=_("articles"))
    def what(self, policy):
        return policy.product or policy.category or policy.get_mark_display() or "–"


def _by_reason(first, last) -> list[dict]:
    """With the reason in the reader's language and its share of the value."""
    rows = statistics(first, last)
    totals = Counter()
    for row in rows:
        totals[row["claim__currency"]] += row["worth"]
    for row in rows:
        total = totals[row["claim__currency"]]
        row["name"] = Reason(name_de=row["reason__name_de"] or "", name_en=row["reason__name_en"] or "").name
        row["share"] = round(100 * row["worth"] / total) if total else 0
    return rows


class LinesOfReturn(ReadOnlyRows):
    model = ReturnLine
    fields = readonly_fields = (
        *("position", "article", "order", "asked", "reason", "text", "settlement", "worth", "last_on"),
        *("decided", "finding", "result", "pictures"),
    )

    def get_queryset(self, request):
        found = (
            super()
            .get_queryset(request)
            .select_related("order_line__order", "reason", "replacement", "claim")
        )
        return found.prefetch_related("photos", "credits")

    @admin.display(description=_("article"))
    def article(self, line):
        return f"{line.order_line.sku} {line.order_line.name}"

    @admin.display(description=_("order"))
    def order(self, line):
        order = line.order_line.order
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:orders_order_change", args=[order.pk]), order
        )

    @admin.display(description=_("quantity"))
    def asked(self, line):
        return line.told

    @admin.display(description=_("value, net"))
    def worth(self, line):
        return show_money(line.value, str(line.claim.currency))

    @admin.display(description=_("decided"))
    def decided(self, line):
        told = []
        if line.granted is not None:
            told.append(_("%(quantity)s granted") % {"quantity": line.told_granted})
        if line.received is not None:
            told.append(
                _("%(quantity)s received") % {"quantity": measured(line.received, line.order_line.unit)}
            )
        if line.accepted is not None:
            told.append(_("%(quantity)s accepted") % {"quantity": line.told_accepted})
        return ", ".join(map(str, told))

    @admin.display(description=_("settled"))
    def result(self, line):
        told = [note.number for note in line.credits.all()]
        return ", ".join(told + ([line.replacement.number] if line.replacement else []))

    @admin.display(description=_("photos"))
    def pictures(self, line):
        links = ((reverse("admin:returns_photo", args=[photo.pk]), photo.name) for photo in line.photos.all())
        return format_html_join(", ", '<a href="{}">{}</a>', links)


class AnswerDue(admin.SimpleListFilter):
    """What the customer was promised."""

    title, parameter_name = _("answer"), "answer"

    def lookups(self, request, model_admin):
        return [("late", _("overdue")), ("waits", _("to be given"))]

    def queryset(self, request, queryset):
        if self.value() not in ("late", "waits"):
            return queryset
        waiting = queryset.filter(state=State.REQUESTED)
        return waiting.filter(answer_by__lt=now()) if self.value() == "late" else waiting


@admin.register(Return)
class ReturnAdmin(ReturnBookings, ReadOnly):
    """Written by the customer, decided here."""

    list_display = (
        "number",
        "company",
        "state",
        "requested_at",
        "due",
        "worth",
        "requested_by",
        "send_by",
    )
    list_filter = ("state", AnswerDue, "lines__reason", "channel", chosen("company", Company, _("company")))
    list_select_related = ("company", "requested_by")
    search_fields = (
        "=number",
        "=reference",
        "company__name",
        "=company__number",
        "=lines__order_line__order__number",
    )
    date_hierarchy = "requested_at"
    paginator = ManyRowsPaginator
    inlines = (LinesOfReturn,)
    change_form_template = "admin/linked_change_form.html"
    change_list_template = "admin/returns_change_list.html"
    exclude = ("key",)

    def get_queryset(self, request):
        """Drafts are nobody's business but their writer's."""
        found = super().get_queryset(request).submitted().annotate(value=Sum("lines__value"))
        return found.select_related("company", "unit", "requested_by", "decided_by")

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("statistics/", view(self.statistics), name="returns_statistics"),
            path("photos/<int:pk>/", view(self.photo), name="returns_photo"),
            *super().get_urls(),
        ]

    def has_move_permission(self, request):
        return request.user.has_perm("returns.change_return")

    def render_change_form(self, request, context, *args, **kwargs):
        claim = kwargs.get("obj")
        if claim and self.has_move_permission(request):
            context["shortcuts"] = self.links_of(claim)
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=_("answer by"), ordering="answer_by")
    def due(self, claim):
        if claim.state != State.REQUESTED:
            return "–"
        day = date_format(localtime(claim.answer_by), "SHORT_DATETIME_FORMAT")
        return format_html("<strong>{} ({})</strong>", day, _("overdue")) if claim.answer_by < now() else day

    @admin.display(description=_("value, net"), ordering="value")
    def worth(self, claim):
        return show_money(claim.value or Decimal(0), str(claim.currency))

    def photo(self, request, pk):
        if not request.user.has_perm("returns.view_return"):
            raise PermissionDenied
        found = get_object_or_404(Photo, pk=pk)
        try:
            return FileResponse(found.file.open("rb"), content_type="image/jpeg")
        except FileNotFoundError as error:
            raise Http404 from error

    def statistics(self, request):
        """By reason and by article, of the last twelve months where nothing else is asked for."""
        if not request.user.has_perm("returns.view_return"):
            raise PermissionDenied
        last = localdate()
        first = last - timedelta(days=365)
        form = PeriodForm(
            request.GET if "first_on" in request.GET else None, initial={"first_on": first, "last_on": last}
        )
        if form.is_bound and form.is_valid():
            first, last = form.cleaned_data["first_on"], form.cleaned_data["last_on"]
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": _("Returns by reason"),
            "form": form,
            "rows": [] if form.errors else _by_reason(first, last),
            "articles": [] if form.errors else most_returned(first, last),
        }
        return render(request, "admin/return_statistics.html", context)
