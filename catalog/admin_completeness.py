"""Which products lack what: a list that filters by category, class and what is missing, with counts and a CSV file."""

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from b2bshop.admin_pages import ManyRowsPaginator, ReadOnly, is_id
from b2bshop.tables import csv_answer, csv_parts

from .completeness import (
    SEARCHED,
    counts_of,
    figures_of,
    in_class,
    lacking,
    names_of,
    table,
    unclassified,
)
from .models import Category, Classification, Product, ProductClass
from .search.finding import matching

MOST_COUNTED = 100_000
MOST_CLASSES = 50


class CategoryFilter(admin.SimpleListFilter):
    """Step by step down the tree: the way to the chosen category and what stands below it."""

    title, parameter_name = _("category"), "category"

    def lookups(self, request, model_admin):
        value = self.used_parameters.get(self.parameter_name)
        here = Category.objects.filter(pk=value).first() if is_id(value) else None
        shown = Q(depth=1)
        if here:
            steps = range(Category.steplen, len(here.path) + 1, Category.steplen)
            shown = Q(path__in=[here.path[:end] for end in steps])
            shown |= Q(path__startswith=here.path, depth=here.depth + 1)
        rows = Category.objects.filter(shown).order_by("path")
        return [(str(row.pk), f"{' ' * (row.depth - 1)}{row.name}") for row in rows]

    def queryset(self, request, queryset):
        value = self.value()
        if value is None:
            return queryset
        here = Category.objects.filter(pk=value).first() if is_id(value) else None
        return queryset.filter(category__path__startswith=here.path) if here else queryset.none()


class ClassFilter(admin.SimpleListFilter):
    """Classes that ask for something, and the chosen one; a release with a minus before it: products without one."""

    title, parameter_name = _("class"), "product_class"

    def lookups(self, request, model_admin):
        releases = [
            (f"-{row.pk}", _("without %(release)s") % {"release": row})
            for row in Classification.objects.all()
        ]
        used = Q(categories__isnull=False) | Q(classified__isnull=False)
        asking = Q(class_features__is_mandatory=True, classification__leads=True)
        rows = ProductClass.objects.filter(used & asking | Q(pk=self._chosen())).distinct()[:MOST_CLASSES]
        return releases + [(str(row.pk), str(row)) for row in rows]

    def queryset(self, request, queryset):
        value = self.value()
        if value is None:
            return queryset
        if value.startswith("-") and is_id(value[1:]):
            return unclassified(queryset, int(value[1:]))
        return in_class(queryset, int(value)) if is_id(value) else queryset.none()

    def _chosen(self) -> int:
        value = self.used_parameters.get(self.parameter_name)
        return int(value) if is_id(value) else 0


class MissingFilter(admin.SimpleListFilter):
    """Its choices stand above the list, with their counts, and not among the filters."""

    template = "admin/filter_above.html"
    title, parameter_name = _("missing"), "missing"

    def lookups(self, request, model_admin):
        return [(code, check.name) for code, check in SEARCHED.items()]

    def queryset(self, request, queryset):
        value = self.value()
        if value is None:
            return queryset
        return lacking(queryset, value) if value in SEARCHED else queryset.none()


class WithFigures(ChangeList):
    """The rows of a page and their figures: one statement more."""

    def get_results(self, request):
        super().get_results(request)
        rows = list(self.result_list)
        figures = figures_of(Product.objects.filter(pk__in=[row.pk for row in rows]))
        for row in rows:
            row.figures = figures[row.pk]
        self.result_list = rows


class CompletenessAdmin(ReadOnly):
    list_display = ("article", "name_of", "category", "percent", "missing")
    list_display_links = None
    list_filter = ("status", CategoryFilter, ClassFilter, MissingFilter)
    list_select_related = ("category",)
    list_per_page = 50
    search_fields = ("sku",)
    search_help_text = _("Article number, GTIN, manufacturer's number or words of the name.")
    ordering = ("sku",)
    paginator = ManyRowsPaginator
    change_list_template = "admin/completeness.html"
    fields = ("article", "name_of", "category", "percent", "missing")
    actions = None

    @admin.display(description=_("article number"), ordering="sku")
    def article(self, product):
        address = reverse("admin:catalog_product_change", args=[product.pk])
        return format_html('<a href="{}">{}</a>', address, product.sku)

    @admin.display(description=_("name"))
    def name_of(self, product):
        return product.name

    @admin.display(description=_("complete"))
    def percent(self, product):
        return f"{_figures(product).percent} %"

    @admin.display(description=_("missing"))
    def missing(self, product):
        return ", ".join(names_of(_figures(product))) or "—"

    def get_search_results(self, request, queryset, search_term):
        return (matching(queryset, search_term) if search_term.strip() else queryset), False

    def get_changelist(self, request, **kwargs):
        return WithFigures

    def get_urls(self):
        view = self.admin_site.admin_view(self.export_view)
        return [path("export/", view, name="catalog_completeness_export"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        extra = {"title": self.opts.verbose_name_plural.capitalize(), "query": request.GET.urlencode()}
        response = super().changelist_view(request, extra | (extra_context or {}))
        if cl := getattr(response, "context_data", {}).get("cl"):
            response.context_data["choices"] = self._choices(request, cl)
        return response

    def _choices(self, request, cl: ChangeList) -> list[dict]:
        """What may be missing, and of how many products that the other filters leave; too many are not counted."""
        products = cl.get_queryset(request, exclude_parameters=["missing"])
        all_are_listed = "missing" not in request.GET and cl.result_count < self.paginator.most
        few = all_are_listed or products.order_by()[: MOST_COUNTED + 1].count() <= MOST_COUNTED
        counts = counts_of(products) if few else {}
        chosen = request.GET.get("missing")
        return [
            {
                "name": check.name,
                "number": counts.get(code),
                "address": cl.get_query_string({"missing": None if code == chosen else code}, ["p"]),
                "is_chosen": code == chosen,
            }
            for code, check in SEARCHED.items()
        ]

    def export_view(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
        products = self.get_changelist_instance(request).queryset
        if products.order_by()[: MOST_COUNTED + 1].count() > MOST_COUNTED:
            text = gettext("More than %(most)d products; narrow them by search or a filter.")
            messages.error(request, text % {"most": MOST_COUNTED})
            back = reverse("admin:catalog_completeness_changelist")
            return redirect(f"{back}?{request.GET.urlencode()}")
        return csv_answer(csv_parts(table(products)), "completeness.csv")


def _figures(product):
    """Read once more where a product stands alone on its page."""
    if not hasattr(product, "figures"):
        product.figures = figures_of(Product.objects.filter(pk=product.pk))[product.pk]
    return product.figures
