"""Tables in and out of the administration: what a cell, a file and a row must be to get in."""

import csv
from collections.abc import Iterable
from io import BytesIO, StringIO

import openpyxl
import tablib
from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from import_export import resources
from import_export.fields import Field
from import_export.formats import base_formats
from import_export.instance_loaders import BaseInstanceLoader
from import_export.widgets import Widget

from .cells import Number, Reference, Text, Whole, YesNo
from .refusals import in_words

MOST_ROWS = 1_000  # every row is checked in full, so that a preview stays within a request


class UnusableFile(ValueError):
    """The file as a whole cannot be imported."""


def column(attribute: str, widget: Widget | None = None, name: str = "", **options) -> Field:
    """A column called `name` (or like the attribute)."""
    return Field(attribute=attribute, column_name=name or attribute, widget=widget or Text(), **options)


# --- Files -----------------------------------------------------------------------------------------------


def table(rows: Iterable[Iterable]) -> tablib.Dataset:
    """A dataset with the first row as header; blank rows are left out. Raises UnusableFile."""
    rows = iter(rows)
    headers = [str(cell or "").strip() for cell in next(rows, [])]
    while headers and not headers[-1]:
        headers.pop()
    if not headers or len(set(headers)) < len(headers) or "" in headers:
        raise UnusableFile(_("The first row must name every column once."))
    data = tablib.Dataset(headers=headers)
    for number, row in enumerate(rows, 2):
        cells = list(row)
        if all(cell in (None, "") for cell in cells):
            continue
        if any(cell not in (None, "") for cell in cells[len(headers) :]):
            raise UnusableFile(_("Row %(number)s has more cells than the first row.") % {"number": number})
        if len(data) == MOST_ROWS:
            raise UnusableFile(
                _("More than %(most)s rows. Please split the file or use the import commands.")
                % {"most": MOST_ROWS}
            )
        data.append((cells + [""] * len(headers))[: len(headers)])
    return data


class Csv(base_formats.CSV):
    """UTF-8 (with or without mark) or Windows text; comma, semicolon or tab between the cells."""

    def create_dataset(self, in_stream, **kwargs):
        try:
            text = in_stream.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = in_stream.decode("cp1252", errors="strict")
        first = text.split("\n", 1)[0]
        delimiter = max(",;\t", key=first.count)
        return table(csv.reader(StringIO(text, newline=""), delimiter=delimiter))

    def get_read_mode(self):
        return "rb"


class Xlsx(base_formats.XLSX):
    def create_dataset(self, in_stream):
        book = openpyxl.load_workbook(BytesIO(in_stream), read_only=True, data_only=True)
        return table(book.worksheets[0].iter_rows(values_only=True, max_col=200))


# --- Rows ------------------------------------------------------------------------------------------------


class Difference(resources.Diff):
    """Old and new value of a cell. Marked up without inline styles, which the browser is told to refuse."""

    def as_html(self):
        cells = []
        for before, after in zip(self.left, self.right, strict=False):
            old, new = escape(before if not self.new else ""), escape(after)
            if old == new:
                cells.append(mark_safe(new))
            else:
                cells.append(mark_safe((f"<del>{old}</del> " if old else "") + f"<ins>{new}</ins>"))
        return cells


class RowsByKey(BaseInstanceLoader):
    """All rows the file may mean, read at once; see Sheet.existing."""

    def __init__(self, resource, dataset=None):
        super().__init__(resource, dataset)
        self.rows = resource.existing(dataset)

    def get_instance(self, row):
        return self.rows.get(self.resource.key_of(row))


class Sheet(resources.ModelResource):
    """A table of model rows with a stable key. Every row passes full_clean; the same key twice is refused."""

    WIDGETS_MAP = resources.ModelResource.WIDGETS_MAP | {
        "CharField": Text,
        "TextField": Text,
        "DecimalField": Number,
        "PositiveIntegerField": Whole,
        "PositiveSmallIntegerField": Whole,
        "BooleanField": YesNo,
    }

    class Meta:
        instance_loader_class = RowsByKey
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        store_row_values = True

    def existing(self, dataset) -> dict:
        """{key: row} for the rows of the file that exist already."""
        return {}

    def key_of(self, row) -> tuple:
        """The key of a file row, comparable with those of `existing`."""
        names = (self.fields[name].column_name for name in self.get_import_id_fields())
        return tuple(str(row.get(name) or "").strip().upper() for name in names)

    @classmethod
    def get_diff_class(cls):
        return Difference

    def before_import(self, dataset, **kwargs):
        self.seen: dict[tuple, int] = {}
        headers = set(dataset.headers or [])
        needed = [self.fields[name].column_name for name in self.get_import_id_fields()]
        known = {field.column_name for field in self.fields.values()}
        problem = ""
        if missing := [name for name in needed if name not in headers]:
            problem = _("The file lacks the column %(names)s.") % {"names": ", ".join(missing)}
        elif strange := sorted(headers - known):
            names = ", ".join(name[:40] for name in strange[:10])
            problem = _("The file has columns that mean nothing here: %(names)s.") % {"names": names}
        if problem:
            del dataset[:]
            raise UnusableFile(problem)
        for field in self.fields.values():
            if isinstance(field.widget, Reference) and field.column_name in headers:
                field.widget.prepare(dataset[field.column_name])

    def before_import_row(self, row, **kwargs):
        key, number = self.key_of(row), kwargs["row_number"]
        first = self.seen.setdefault(key, number)
        if first != number:
            raise ValidationError(_("The same key stands in row %(number)s.") % {"number": first})

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        try:
            super().validate_instance(instance, import_validation_errors, validate_unique)
        except ValidationError as error:
            raise in_words(error, type(instance)) from error
