"""What all pages of the administration have in common; the rooms' admin modules build on it."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.paginator import Paginator
from django.db import DataError, IntegrityError, models, transaction
from django.db.models import Model, Q
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import CurrencyField

from .refusals import in_words, sentence


def changed_columns(row: Model, names: list[str]) -> list[str]:
    """Those of `names` that are columns of the row, and the columns that keep the time of a change."""
    columns = {field.name for field in row._meta.concrete_fields}
    stamps = [f.name for f in row._meta.concrete_fields if getattr(f, "auto_now", False)]
    return [name for name in names if name in columns] + stamps


class ChangesOnly(admin.ModelAdmin):
    """Saves the fields somebody changed and no other: a balance that moved meanwhile keeps its new value."""

    def save_model(self, request, obj, form, change):
        if not change:
            obj.save()
        elif columns := changed_columns(obj, form.changed_data):
            obj.save(update_fields=columns)

    def save_formset(self, request, form, formset, change):
        formset.save(commit=False)
        for obj in formset.deleted_objects:
            obj.delete()
        for obj, names in formset.changed_objects:
            obj.save(update_fields=changed_columns(obj, names))
        for obj in formset.new_objects:
            self.add_row(formset, obj)
        formset.save_m2m()

    def add_row(self, formset, obj) -> None:
        obj.save()


class SpokenForm(forms.ModelForm):
    """Findings of the model's constraints come in sentences, see refusals."""

    def _update_errors(self, errors):
        super()._update_errors(in_words(errors, self._meta.model))


class PlainNumber(forms.NumberInput):
    """100 and not 100.000: decimals nobody typed read like thousands in German."""

    def format_value(self, value):
        return f"{value.normalize():f}" if isinstance(value, Decimal) else super().format_value(value)


class ShopAdmin(ChangesOnly):
    """A page whose every refusal by the database comes back as a sentence above the filled form."""

    form = SpokenForm
    formfield_overrides = {models.DecimalField: {"widget": PlainNumber}}
    change_form_template = "admin/linked_change_form.html"
    linked: tuple[tuple[type[Model], str], ...] = ()  # (model, its field that points here)
    list_per_page = 50
    show_full_result_count = False
    view_on_site = False

    class Media:
        css = {"all": ["css/admin_forms.css"]}

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, CurrencyField):
            return currency_field(db_field)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        _keep_currency(form, obj)
        refusal = getattr(request, "refused_by_database", None)
        return _refusing(form, refusal) if refusal else form

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and self.linked:
            context["shortcuts"] = [
                link for model, name in self.linked for link in links(request, model, name, obj)
            ]
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            with transaction.atomic():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except (IntegrityError, DataError) as error:
            request.refused_by_database = sentence(error)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def delete_view(self, request, object_id, extra_context=None):
        try:
            with transaction.atomic():
                return super().delete_view(request, object_id, extra_context)
        except IntegrityError as error:
            messages.error(request, sentence(error))
            return redirect(request.get_full_path())


def currency_field(column: CurrencyField) -> forms.ChoiceField:
    """The currencies the shop sells in, and no other."""
    choices = [(code, code) for code in settings.CURRENCIES]
    return forms.ChoiceField(label=capfirst(column.verbose_name), choices=choices, initial=column.default)


def _keep_currency(form: type[forms.ModelForm], row: Model | None) -> None:
    """A customer imported in another currency keeps it: a choice that is missing would be replaced unseen."""
    field, own = form.base_fields.get("currency"), str(getattr(row, "currency", ""))
    if field and own and own not in dict(field.choices):
        field.choices = [(own, own), *field.choices]


def _refusing(form: type, refusal: str) -> type:
    def clean(self):
        cleaned = form.clean(self)
        self.add_error(None, refusal)
        return cleaned

    return type(form)(form.__name__, (form,), {"clean": clean})


class ReadOnly(admin.ModelAdmin):
    """Written by the shop alone; people look at it."""

    show_full_result_count = False
    view_on_site = False

    class Media:
        css = {"all": ["css/admin_forms.css"]}

    def has_add_permission(self, request, *args):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class ReadOnlyRows(admin.TabularInline):
    """Rows of a page that are only shown."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class Rows(admin.TabularInline):
    """Rows of a page that are edited with it; no empty ones are offered."""

    form = SpokenForm
    extra = 0


class FewChoices(admin.TabularInline):
    """Select boxes whose choices are read once per page and not once per row.

    `choices_of` names, per field, a function of the parent row that returns what can be chosen.
    """

    form = SpokenForm
    formfield_overrides = {models.DecimalField: {"widget": PlainNumber}}
    extra = 0
    choices_of: dict[str, Callable] = {}

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        for name, of_parent in self.choices_of.items():
            field = formset.form.base_fields.get(name)
            if field is not None:
                field.queryset = of_parent(obj)
                field.choices = [("", "—"), *((row.pk, str(row)) for row in field.queryset)]
        return formset


class ManyRowsPaginator(Paginator):
    """Counts no further than one can turn pages, so that a list of millions opens like a short one."""

    most = 10_000

    @cached_property
    def count(self):
        return self.object_list.order_by()[: self.most].count()


def chosen(parameter: str, model: type[Model], title) -> type[admin.SimpleListFilter]:
    """A filter that shows what the list is limited to, and how to leave it, without listing all there is."""

    class Chosen(admin.SimpleListFilter):
        def lookups(self, request, model_admin):
            value = self.used_parameters.get(parameter)
            row = model._default_manager.filter(pk=value).first() if is_id(value) else None
            return [(str(row.pk), str(row))] if row else []

        def has_output(self):
            return bool(self.lookup_choices)

        def queryset(self, request, queryset):
            value = self.value()
            if value is None:
                return queryset
            return queryset.filter(**{f"{parameter}_id": value}) if is_id(value) else queryset.none()

    Chosen.parameter_name, Chosen.title = parameter, title
    return Chosen


def is_id(text: str | None) -> bool:
    return bool(text) and text.isascii() and text.isdigit() and len(text) < 19


def links(request: HttpRequest, model: type[Model], name: str, row: Model) -> Iterator[dict]:
    """To the rows of `model` whose `name` is `row`, and to a new one; only what the person may open."""
    page, words = f"admin:{model._meta.app_label}_{model._meta.model_name}_", model._meta
    where = urlencode({name: row.pk})
    if may(request, "view", model) or may(request, "change", model):
        label = capfirst(words.verbose_name_plural)
        yield {"url": f"{reverse(page + 'changelist')}?{where}", "label": label}
    if may(request, "add", model) and admin.site.get_model_admin(model).has_add_permission(request):
        label = _("Add %(thing)s") % {"thing": words.verbose_name}
        yield {"url": f"{reverse(page + 'add')}?{where}", "label": label, "adds": True}


def may(request: HttpRequest, verb: str, model: type[Model]) -> bool:
    """`verb` is add, change, delete or view."""
    return request.user.has_perm(f"{model._meta.app_label}.{verb}_{model._meta.model_name}")


class TreeForm(SpokenForm):
    """A form with the row's place in its tree: `parent`, searched for as by `parent_like`, a foreign key."""

    parent_like: models.ForeignKey

    parent = forms.ModelChoiceField(queryset=None, required=False, label=_("Below"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        model, field = self._meta.model, self.fields["parent"]
        field.queryset = model.objects.all()
        field.help_text = _("Empty: at the top.")
        field.widget = AutocompleteSelect(self.parent_like, admin.site)
        field.widget.choices = field.choices
        field.widget.is_required = False
        if self.instance.pk:
            self.initial.setdefault("parent", model.objects.get_parent(self.instance))


class TreeOrder(ShopAdmin):
    """A list in the order of the tree. What is deleted takes all below it along, and shows it beforehand."""

    ordering = ("path",)

    def get_deleted_objects(self, objs, request):
        below = Q()
        for row in objs:
            below |= Q(path__startswith=row.path)
        rows = self.model.objects.filter(below) if below else self.model.objects.none()
        return super().get_deleted_objects(rows, request)

    @admin.display(description=_("name"), ordering="path")
    def in_tree(self, row):
        return format_html("{}{}", "\u2003" * (row.depth - 1), row)
