"""Files of prices: what each would change, its release by a second person, and the way back."""

from dataclasses import dataclass

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from b2bshop.admin_pages import ShopAdmin, SpokenForm

from .actions import (
    ChangedSince,
    NotYours,
    WrongState,
    can_roll_back,
    check_again,
    discard,
    release,
    roll_back,
    upload_prices,
    withdraw_release,
)
from .actions.check import ring
from .models import Contract, PriceList, PriceUpload, PriceUploadRow
from .states import State

MOST_BYTES = 200_000_000
PER_PAGE = 50
Outcome = PriceUploadRow.Outcome


class UploadForm(SpokenForm):
    class Meta:
        model = PriceUpload
        fields = ("kind", "price_list", "contract", "file", "starts_on", "is_whole", "outlier_percent")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "starts_on" in self.fields:
            self.fields["starts_on"].initial = localdate()

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 200 MB."))
        return file


class ReleaseForm(forms.Form):
    """`digest` says what the person saw."""

    activate_at = forms.DateTimeField(
        label=_("Comes into force"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=_("Empty: at once."),
    )
    digest = forms.CharField(widget=forms.HiddenInput())


@dataclass(frozen=True, slots=True)
class Tab:
    code: str
    label: str
    count: int
    is_shown: bool


@admin.register(PriceUpload)
class PriceUploadAdmin(ShopAdmin):
    form = UploadForm
    list_display = (
        "name",
        "kind",
        "price_list",
        "contract",
        "state",
        "uploaded_by",
        "uploaded_at",
        "in_force",
    )
    list_filter = ("state", "kind")
    list_select_related = ("price_list", "contract", "uploaded_by")
    search_fields = ("name", "price_list__code", "contract__number")
    autocomplete_fields = ("price_list", "contract")
    date_hierarchy = "uploaded_at"

    def has_change_permission(self, request, obj=None):
        return False  # what was checked is what was uploaded

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("in force since"), ordering="activated_at")
    def in_force(self, upload):
        return upload.activated_at

    def save_model(self, request, obj, form, change):
        upload_prices(obj, by=request.user, at=now())

    def response_add(self, request, obj, post_url_continue=None):
        messages.success(request, gettext("The file is being checked. What it would change is shown here."))
        return redirect(reverse("admin:pricing_priceupload_change", args=[obj.pk]))

    def get_urls(self):
        verbs = ("release", "withdraw", "discard", "again", "roll_back")
        steps = [
            path(
                f"<int:pk>/{verb}/",
                self.admin_site.admin_view(self._step),
                {"verb": verb},
                name=f"pricing_priceupload_{verb}",
            )
            for verb in verbs
        ]
        file = path("<int:pk>/file/", self.admin_site.admin_view(self.file), name="pricing_priceupload_file")
        return [*steps, file, *super().get_urls()]

    def file(self, request, pk):
        """As it was uploaded."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        upload = get_object_or_404(PriceUpload, pk=pk)
        return FileResponse(upload.file.open("rb"), as_attachment=True, filename=upload.name)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        upload = self.get_object(request, object_id)
        if upload is None:
            raise Http404
        return TemplateResponse(request, "admin/price_upload.html", self._page(request, upload))

    def _page(self, request, upload: PriceUpload, form: ReleaseForm | None = None) -> dict:
        tabs = _tabs(upload, request.GET.get("show", ""))
        shown = next((tab.code for tab in tabs if tab.is_shown), "")
        rows = Paginator(_rows(upload, shown), PER_PAGE).get_page(request.GET.get("page"))
        form = form or ReleaseForm(initial={"digest": upload.digest})
        may, own = self._may_release(request), upload.uploaded_by_id == request.user.pk
        broken = upload.is_whole and bool(upload.counts.get("rejected"))
        return self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": upload.name,
            "original": upload,
            "upload": upload,
            "tabs": tabs,
            "shown": shown,
            "rows": rows,
            "parents": _parents(upload, rows),
            "form": form,
            "media": self.media + form.media,
            "is_own": own,
            "is_broken": broken,
            "may_release": may and not own and not broken and upload.state == State.CHECKED,
            "may_step": may,
            "may_roll_back": may and can_roll_back(upload, at=now()),
        }

    def _may_release(self, request) -> bool:
        return request.user.has_perm("pricing.release_priceupload")

    def _step(self, request, pk, verb):
        """One verb, then the page again with what came of it."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        upload = get_object_or_404(PriceUpload, pk=pk)
        is_own = verb in ("discard", "again") and upload.uploaded_by_id == request.user.pk
        if not (self._may_release(request) or is_own):
            raise PermissionDenied
        if verb == "release":
            form = ReleaseForm(request.POST)
            if not form.is_valid():
                page = self._page(request, upload, form)
                return TemplateResponse(request, "admin/price_upload.html", page, status=422)
            self._try(request, lambda: _release(upload, form.cleaned_data, request.user), _("Released."))
        else:
            self._try(request, lambda: _STEPS[verb](upload, request.user), _DONE[verb])
        return redirect(reverse("admin:pricing_priceupload_change", args=[pk]))

    def _try(self, request, step, done) -> None:
        try:
            with transaction.atomic():
                step()
        except NotYours:
            messages.error(request, gettext("Somebody else has to release what you uploaded."))
        except ChangedSince:
            text = gettext(
                "Some of these prices were changed after the file came into force. Nothing was rolled back."
            )
            messages.error(request, text)
        except WrongState:
            messages.error(request, gettext("Meanwhile it is something else. Please look at it again."))
        else:
            messages.success(request, done)


def _release(upload: PriceUpload, told: dict, by) -> None:
    release(upload, activate_at=told["activate_at"] or now(), digest=told["digest"], by=by)
    transaction.on_commit(ring, robust=True)


def _again(upload: PriceUpload, by) -> None:
    check_again(upload, at=now())
    transaction.on_commit(ring, robust=True)


_STEPS = {
    "withdraw": lambda upload, by: withdraw_release(upload),
    "discard": lambda upload, by: discard(upload, by=by, at=now()),
    "again": _again,
    "roll_back": lambda upload, by: roll_back(upload, by=by, at=now()),
}
_DONE = {
    "withdraw": _("The release is withdrawn."),
    "discard": _("Discarded; no price was changed."),
    "again": _("The file is being checked again."),
    "roll_back": _("Rolled back: the prices are what they were before."),
}


def _tabs(upload: PriceUpload, wanted: str) -> list[Tab]:
    """Only those that have rows; the first of them where none was chosen."""
    labels = [("outliers", gettext("conspicuous")), *Outcome.choices]
    counted = [(code, str(label), upload.counts.get(code, 0)) for code, label in labels]
    there = [each for each in counted if each[2]]
    chosen = wanted if wanted in {code for code, *_rest in there} else (there[0][0] if there else "")
    return [Tab(code, label, count, code == chosen) for code, label, count in there]


def _rows(upload: PriceUpload, shown: str):
    rows = PriceUploadRow.objects.filter(upload=upload).select_related("product")
    return rows.filter(is_outlier=True) if shown == "outliers" else rows.filter(outcome=shown)


def _parents(upload: PriceUpload, rows) -> dict[int, str]:
    """Id → what the list or contract of a row is called, where the file holds several."""
    if upload.price_list_id or upload.contract_id:
        return {}
    ids = {row.parent for row in rows if row.parent}
    if upload.kind == PriceUpload.Kind.LISTS:
        return dict(PriceList.objects.filter(pk__in=ids).values_list("pk", "code"))
    return dict(Contract.objects.filter(pk__in=ids).values_list("pk", "number"))
