"""The two pages of the administration that take a table in and give one out."""

from django import forms
from django.contrib import messages
from django.contrib.auth import get_permission_codename
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from import_export.admin import ImportExportMixin
from import_export.forms import ConfirmImportForm, ExportForm, ImportForm
from import_export.tmp_storages import CacheStorage

from .sheets import Csv, UnusableFile, Xlsx

FORMATS = [Csv, Xlsx]
MOST_BYTES = 10_000_000
MOST_EXPORTED = 100_000


class UploadForm(ImportForm):
    def clean_import_file(self):
        file = self.cleaned_data["import_file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 10 MB."))
        return file


class ConfirmForm(ConfirmImportForm):
    format = forms.ChoiceField(widget=forms.HiddenInput(), choices=[(str(i), i) for i in range(len(FORMATS))])
    resource = forms.ChoiceField(widget=forms.HiddenInput(), required=False, choices=[("", ""), ("0", "0")])


class SheetAdmin(ImportExportMixin):
    """Import needs the permissions to add and to change, export the one to see. Nothing is half imported."""

    formats = FORMATS
    import_form_class = UploadForm
    confirm_form_class = ConfirmForm
    export_form_class = ExportForm
    import_template_name = "admin/sheet_import.html"
    tmp_storage_class = CacheStorage
    to_encoding = "utf-8-sig"

    def has_import_permission(self, request):
        names = (get_permission_codename(verb, self.opts) for verb in ("add", "change"))
        return all(request.user.has_perm(f"{self.opts.app_label}.{name}") for name in names)

    def has_export_permission(self, request):
        return self.has_view_permission(request)

    def add_data_read_fail_error_to_form(self, form, e):
        known = isinstance(e, UnusableFile)
        form.add_error(
            "import_file", str(e) if known else _("This is not a CSV or XLSX file, or it is damaged.")
        )

    def get_import_data_kwargs(self, **kwargs):
        return {**super().get_import_data_kwargs(**kwargs), "rollback_on_validation_errors": True}

    def get_export_data(self, file_format, request, queryset, **kwargs):
        if queryset[MOST_EXPORTED : MOST_EXPORTED + 1].exists():
            raise ValueError(
                gettext("More than %(most)s rows. Please narrow the list by search or filters first.")
                % {"most": MOST_EXPORTED}
            )
        return super().get_export_data(file_format, request, queryset, **kwargs)

    def process_import(self, request, **kwargs):
        form = self.create_confirm_form(request)
        if form.is_valid() and self._kept(form) is None:
            messages.error(request, gettext("The preview has expired. Please upload the file again."))
            return redirect(reverse("admin:{}_{}_import".format(*self.get_model_info())))
        return super().process_import(request, **kwargs)

    def _kept(self, form):
        return CacheStorage(name=form.cleaned_data["import_file_name"]).read()

    def process_result(self, result, request):
        """Between preview and confirmation the shop may have changed; then nothing was imported."""
        if result.has_errors() or result.has_validation_errors():
            text = gettext("Nothing was imported: the data no longer fits. Please upload the file again.")
            messages.error(request, text)
            return redirect(reverse("admin:{}_{}_import".format(*self.get_model_info())))
        return super().process_result(result, request)
