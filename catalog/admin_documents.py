"""Documents in the administration: uploaded at a product or here, and linked to further products."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminFileWidget, AutocompleteSelectMultiple
from django.db import models
from django.http import Http404
from django.template.defaultfilters import filesizeformat
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from b2bshop.admin_pages import ManyRowsPaginator, ShopAdmin, SpokenForm, chosen

from .documents import LANGUAGES, LARGEST, TYPES, file_type, language_name
from .models import Document, Product
from .pages.documents import hand_out


class DocumentFile(AdminFileWidget):
    """The file that is there opens through the administration; the folder of uploads has no address."""

    template_name = "admin/document_file.html"

    def get_context(self, name, value, attrs):
        context = super().get_context(
            name, value, {**(attrs or {}), "accept": ",".join(f".{t}" for t in TYPES)}
        )
        row = getattr(value, "instance", None)
        context["address"] = reverse("admin:catalog_document_file", args=[row.pk]) if row and row.pk else ""
        return context


def _languages() -> list[tuple[str, str]]:
    return [("", _("for all languages")), *((code, language_name(code)) for code in LANGUAGES)]


class DocumentForm(SpokenForm):
    language = forms.ChoiceField(label=_("Language"), required=False, choices=_languages)

    class Meta:
        model = Document
        fields = ("product", "kind", "language", "title", "file")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = ", ".join(sorted(name.upper() for name in TYPES))
        self.fields["file"].help_text = _("%(types)s, at most %(size)s.") % {
            "types": known,
            "size": filesizeformat(LARGEST),
        }
        own = self.instance.language
        if own and own not in LANGUAGES:  # imported; a choice that is missing would be replaced unseen
            self.fields["language"].choices = [(own, language_name(own)), *_languages()]


class LinkedForm(DocumentForm):
    further = forms.ModelMultipleChoiceField(
        label=_("Also for these products"),
        required=False,
        queryset=Product.objects.all(),
        widget=AutocompleteSelectMultiple(Document._meta.get_field("product"), admin.site),
        help_text=_(
            "Each gets this file as its own document; one of the same kind, language and title is replaced."
        ),
    )


class DocumentsOfProduct(admin.TabularInline):
    model = Document
    form = DocumentForm
    extra = 0
    fields = ("kind", "language", "title", "file")
    formfield_overrides = {models.FileField: {"widget": DocumentFile}}


@admin.register(Document)
class DocumentAdmin(ShopAdmin):
    form = LinkedForm
    list_display = ("product", "kind", "language", "title", "type_and_size")
    list_filter = ("kind", "language", chosen("product", Product, _("product")))
    list_select_related = ("product",)
    search_fields = ("product__sku", "title")
    autocomplete_fields = ("product",)
    ordering = ("product", "kind", "language")
    paginator = ManyRowsPaginator
    formfield_overrides = ShopAdmin.formfield_overrides | {models.FileField: {"widget": DocumentFile}}
    fields = ("product", ("kind", "language"), "title", "file", "further")

    @admin.display(description=_("file"))
    def type_and_size(self, document):
        size = filesizeformat(document.size) if document.size else ""
        return f"{file_type(document.file.name).upper()} {size}".strip()

    def get_urls(self):
        view = self.admin_site.admin_view(self.file_view)
        return [path("<int:pk>/file/", view, name="catalog_document_file"), *super().get_urls()]

    def file_view(self, request, pk):
        document = self.get_queryset(request).filter(pk=pk).first()
        if document is None or not self.has_view_permission(request, document):
            raise Http404
        return hand_out(document)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        same = {name: getattr(obj, name) for name in ("kind", "language", "title")}
        for product in form.cleaned_data["further"].exclude(pk=obj.product_id):
            shared = {"file": obj.file.name, "size": obj.size}
            Document.objects.update_or_create(product=product, **same, defaults=shared)
