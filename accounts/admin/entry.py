"""Ways into the shop, as the seller sees and decides them."""

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from b2bshop.admin_pages import ManyRowsPaginator, ReadOnly

from ..actor import Actor
from ..entry_join import accept_join, reject_join
from ..entry_queries import applications_like, companies_like, domain_of, next_customer_number
from ..entry_register import EntryProblem, Terms, accept, reject
from ..forms.entry import JoinAnswerForm
from ..models import Application, Invitation, JoinRequest, User


@admin.register(Invitation)
class InvitationAdmin(ReadOnly):
    """Written by the companies themselves."""

    list_display = (
        "email",
        "company",
        "unit",
        "invited_by",
        "invited_at",
        "expires_at",
        "accepted_at",
        "revoked_at",
    )
    list_filter = (("accepted_at", admin.EmptyFieldListFilter), ("revoked_at", admin.EmptyFieldListFilter))
    list_select_related = ("company", "unit", "invited_by")
    search_fields = ("email", "company__name", "=company__number")
    date_hierarchy = "invited_at"
    paginator = ManyRowsPaginator


class RejectForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 300}),
        help_text=gettext_lazy("The person reads it."),
    )


class AcceptForm(forms.Form):
    number = forms.CharField(label=gettext_lazy("Customer number"), max_length=20)
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), choices=[(c, c) for c in settings.CURRENCIES]
    )
    account_manager = forms.ModelChoiceField(
        label=gettext_lazy("Account manager"), queryset=User.objects.none(), required=False
    )

    def __init__(self, *args, application: Application, **kwargs):
        currency = "CHF" if application.country in ("CH", "LI") else "EUR"
        initial = {"number": next_customer_number(), "currency": currency}
        super().__init__(*args, initial=initial | {"account_manager": application.assigned_to_id}, **kwargs)
        self.fields["account_manager"].queryset = account_managers()


def account_managers():
    """Who looks after a company, and the people of the administration."""
    managers = User.objects.filter(managed_companies__isnull=False) | User.objects.filter(is_staff=True)
    return managers.filter(is_active=True).order_by("name", "email").distinct()


class Decided(ReadOnly):
    """Rows of a queue with a page where the seller says yes or no."""

    change_form_template = "admin/queued_change_form.html"

    def get_urls(self):
        name = f"accounts_{self.model._meta.model_name}_decide"
        page = path("<int:pk>/decide/", self.admin_site.admin_view(self.decide), name=name)
        return [page, *super().get_urls()]

    def may_decide(self, request) -> bool:
        return request.user.has_perm(f"accounts.change_{self.model._meta.model_name}")

    def decide(self, request, pk):
        if not self.may_decide(request):
            raise PermissionDenied
        row = get_object_or_404(self.get_queryset(request), pk=pk)
        refusing = request.method == "POST" and "reject" in request.POST
        accepting = request.method == "POST" and not refusing
        accept_form = self.accept_form(request.POST if accepting else None, row, request)
        reject_form = RejectForm(request.POST if refusing else None)
        form = reject_form if refusing else accept_form
        if request.method == "POST" and form.is_valid():
            try:
                (self.refuse if refusing else self.take)(row, form.cleaned_data, request)
            except EntryProblem as problem:
                messages.error(request, str(problem))
            else:
                self.log_change(request, row, _("rejected") if refusing else _("accepted"))
                return redirect(f"admin:accounts_{self.model._meta.model_name}_changelist")
        forms_shown = {"accept_form": accept_form, "reject_form": reject_form}
        return render(request, "admin/decide.html", self.page(request, row) | forms_shown)

    def page(self, request, row) -> dict:
        model = self.model._meta
        facts = [
            (model.get_field(name).verbose_name, getattr(row, f"get_{name}_display", lambda n=name: getattr(row, n))())
            for name in self.facts
        ]  # fmt: skip
        context = self.admin_site.each_context(request) | {"opts": model, "original": row, "title": str(row)}
        return context | {"facts": facts, "alike": self.alike(row), "is_open": self.is_open(row)}

    def alike(self, row) -> list:
        return []


class InQueue(admin.SimpleListFilter):
    """The queue itself unless something else is asked for."""

    title = gettext_lazy("state")
    parameter_name = "queue"

    def lookups(self, request, model_admin):
        return [
            ("unconfirmed", _("e-mail not confirmed")),
            ("accepted", _("accepted")),
            ("rejected", _("rejected")),
            ("all", _("all")),
        ]

    def choices(self, changelist):
        waiting = {
            "selected": self.value() is None,
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": _("to decide"),
        }
        return [waiting, *list(super().choices(changelist))[1:]]

    def queryset(self, request, queryset):
        if self.value() == "unconfirmed":
            return queryset.filter(confirmed_at=None, verdict="")
        if self.value() in ("accepted", "rejected"):
            return queryset.filter(verdict=self.value())
        return queryset if self.value() else queryset.waiting()


@admin.register(Application)
class ApplicationAdmin(Decided):
    """The page of a row assigns it; the page behind its button decides."""

    list_display = (
        *("name", "vat_id", "city", "country", "person", "email"),
        *("asked_at", "confirmed_at", "assigned_to", "verdict"),
    )
    list_filter = (InQueue, ("country", admin.AllValuesFieldListFilter))
    list_select_related = ("assigned_to",)
    search_fields = ("name", "=vat_id", "email", "person")
    autocomplete_fields = ("assigned_to",)
    ordering = ("asked_at", "id")
    facts = (
        *("vat_id", "street", "house_number", "postal_code", "city", "country", "person", "email"),
        *("phone", "language", "message", "asked_at", "confirmed_at", "assigned_to", "verdict", "reason"),
    )

    def has_change_permission(self, request, obj=None):
        return admin.ModelAdmin.has_change_permission(self, request, obj)

    def get_readonly_fields(self, request, obj=None):
        return [f.name for f in self.model._meta.fields if f.name not in ("id", "assigned_to", "secret_hash")]

    def save_model(self, request, obj, form, change):
        obj.save(update_fields=["assigned_to"])

    def is_open(self, row):
        return row.confirmed_at is not None and not row.verdict

    def accept_form(self, data, row, request):
        return AcceptForm(data, application=row)

    def take(self, row, sent, request):
        company = accept(row, Terms(**sent), by=Actor.for_seller(request.user), at=now())
        text = _("%(company)s is a customer now; %(email)s is told by mail.")
        messages.success(request, text % {"company": company, "email": row.email})

    def refuse(self, row, sent, request):
        reject(row, sent["reason"], by=Actor.for_seller(request.user), at=now())
        messages.success(request, _("%(email)s is told why not.") % {"email": row.email})

    def alike(self, row):
        found = [
            (
                reverse(f"admin:accounts_{each.row._meta.model_name}_change", args=[each.row.pk]),
                each.row,
                each.why,
            )
            for each in (*companies_like(row), *applications_like(row))
        ]
        return (
            found if domain_of(row.email) else [*found, ("", row.email, _("address of a free mail service"))]
        )


@admin.register(JoinRequest)
class JoinRequestAdmin(Decided):
    """Answered here where the company has no administrator, or asks for it."""

    list_display = ("email", "name", "company", "document", "asked_at", "verdict", "decided_by")
    list_filter = ("verdict",)
    list_select_related = ("company", "decided_by")
    search_fields = ("email", "name", "company__name", "=company__number")
    date_hierarchy = "asked_at"
    facts = ("company", "name", "email", "phone", "document", "asked_at", "verdict", "reason")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("company")

    def is_open(self, row):
        return not row.verdict

    def accept_form(self, data, row, request):
        units = list(row.company.units.order_by("path"))
        roles = list(row.company.roles.exclude(preset="rep").order_by("pk"))
        actor = Actor.for_seller(request.user, row.company)
        return JoinAnswerForm(data, actor=actor, units=units, roles=roles)

    def take(self, row, sent, request):
        accept_join(row, **sent, by=Actor.for_seller(request.user, row.company), at=now())
        messages.success(request, _("%(name)s has access and is told by mail.") % {"name": row.name})

    def refuse(self, row, sent, request):
        reject_join(row, sent["reason"], by=Actor.for_seller(request.user, row.company), at=now())
        messages.success(request, _("%(name)s is told that it was not accepted.") % {"name": row.name})
