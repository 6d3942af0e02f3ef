"""Classifications in the administration: releases, classes, features, mappings, and the step to the next release."""

from django import forms
from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from b2bshop.admin_pages import ManyRowsPaginator, ShopAdmin, SpokenForm, chosen

from .models import (
    Attribute,
    CategoryClass,
    ClassFeature,
    Classification,
    ClassMapping,
    Completeness,
    Feature,
    FeatureValue,
    ProductClass,
    ProductClassification,
)
from .reclassify import plan, reclassify


class NextRelease(forms.Form):
    to = forms.ModelChoiceField(Classification.objects.none(), label=_("To the release"), empty_label=None)

    def __init__(self, *args, of: Classification, **kwargs):
        super().__init__(*args, **kwargs)
        others = Classification.objects.exclude(pk=of.pk)
        self.fields["to"].queryset = others
        self.fields["to"].initial = others.filter(system=of.system).order_by("-version").first()


@admin.register(Classification)
class ClassificationAdmin(ShopAdmin):
    list_display = ("__str__", "name", "system", "version", "leads", "position")
    list_filter = ("system", "leads")
    search_fields = ("name", "system", "version")
    linked = ((ProductClass, "classification"), (Feature, "classification"))
    change_form_template = "admin/classification_change_form.html"
    fields = (("system", "version"), "name", "leads", "position")

    def get_urls(self):
        view = self.admin_site.admin_view(self.reclassify_view)
        return [
            path("<int:pk>/reclassify/", view, name="catalog_classification_reclassify"),
            *super().get_urls(),
        ]

    def reclassify_view(self, request, pk):
        """GET tells what would change, POST does it."""
        old = self.get_queryset(request).filter(pk=pk).first()
        if old is None or not self.has_change_permission(request, old):
            raise Http404
        form = NextRelease(request.POST or request.GET or None, of=old)
        new = form.cleaned_data["to"] if form.is_valid() else None
        if new and request.method == "POST":
            done = reclassify(old, new)
            told = {"products": done.products, "categories": done.categories, "links": done.links}
            text = gettext(
                "Products: %(products)d, categories: %(categories)d, features linked to attributes: %(links)d"
            )
            messages.success(request, text % told)
            self.log_change(request, new, f"{old} → {new}: {text % told}")
            return redirect("admin:catalog_classification_change", new.pk)
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "original": old,
            "title": gettext("Reclassify %(release)s") % {"release": old},
            "form": form,
            "new": new,
            "moves": plan(old, new) if new else [],
        }
        return TemplateResponse(request, "admin/reclassify.html", context)


class FeaturesOfClass(admin.TabularInline):
    model = ClassFeature
    form = SpokenForm
    extra = 0
    autocomplete_fields = ("feature",)


@admin.register(ProductClass)
class ProductClassAdmin(ShopAdmin):
    list_display = ("code", "name_de", "name_en", "classification", "parent_code")
    list_filter = ("classification",)
    search_fields = ("code", "name_de", "name_en")
    autocomplete_fields = ("classification", "parent")
    inlines = (FeaturesOfClass,)
    linked = ((Completeness, "product_class"), (ClassMapping, "source"))
    paginator = ManyRowsPaginator
    fields = ("classification", "code", ("name_de", "name_en"), "parent")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("classification", "parent")

    @admin.display(description=_("group above"), ordering="parent__code")
    def parent_code(self, row):
        return row.parent.code if row.parent else ""


class ValuesOfFeature(admin.TabularInline):
    model = FeatureValue
    form = SpokenForm
    extra = 0


@admin.register(Feature)
class FeatureAdmin(ShopAdmin):
    list_display = ("code", "name_de", "name_en", "classification", "kind", "unit", "attribute")
    list_filter = (
        "classification",
        "kind",
        ("attribute", admin.EmptyFieldListFilter),
        chosen("attribute", Attribute, _("attribute of the shop")),
    )
    search_fields = ("code", "name_de", "name_en", "=attribute__code")
    autocomplete_fields = ("classification", "attribute")
    inlines = (ValuesOfFeature,)
    paginator = ManyRowsPaginator
    fields = ("classification", "code", ("name_de", "name_en"), ("kind", "unit"), "attribute")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("classification", "attribute")


@admin.register(ClassMapping)
class ClassMappingAdmin(ShopAdmin):
    list_display = ("source", "target")
    list_filter = (
        ("source__classification", admin.RelatedOnlyFieldListFilter),
        ("target__classification", admin.RelatedOnlyFieldListFilter),
        chosen("source", ProductClass, _("from class")),
    )
    list_select_related = ("source__classification", "target__classification")
    search_fields = ("source__code", "target__code", "source__name_de", "source__name_en")
    autocomplete_fields = ("source", "target")
    paginator = ManyRowsPaginator


class Classes(admin.TabularInline):
    """One class per classification; the database refuses a second one."""

    form = SpokenForm
    extra = 0
    autocomplete_fields = ("product_class",)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("product_class__classification")


class ClassesOfProduct(Classes):
    model = ProductClassification


class ClassesOfCategory(Classes):
    model = CategoryClass
