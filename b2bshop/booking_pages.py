"""Pages of the administration on which something is booked: what holds for the whole, and fields for each line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.timezone import localdate

from .admin_pages import PlainNumber

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Row:
    """A line as it is shown; `initial` maps the names of its fields to what stands in them at first."""

    pk: int
    cells: Sequence[str]
    initial: dict = field(default_factory=dict)


class BookingForm(forms.Form):
    """`row_fields` stand in every line, as `<name>_<id>`; a line with nothing in them is left out."""

    row_fields: dict[str, tuple] = {}

    def __init__(self, *args, rows: Sequence[Row], **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            for name, (label, make) in self.row_fields.items():
                made = make(label=label, required=False, initial=row.initial.get(name))
                made.widget.attrs["aria-label"] = f"{label}: {row.cells[0]} {row.cells[1]}"
                self.fields[f"{name}_{row.pk}"] = made

    @property
    def whole(self) -> list:
        return [self[name] for name in self.base_fields]

    @property
    def table(self) -> list[tuple]:
        return [(row.cells, [self[f"{name}_{row.pk}"] for name in self.row_fields]) for row in self.rows]

    @property
    def heads(self) -> list:
        return [label for label, _make in self.row_fields.values()]

    def of_rows(self, name: str) -> dict[int, Decimal]:
        """What was typed, by the id of the line."""
        typed = {row.pk: self.cleaned_data.get(f"{name}_{row.pk}") for row in self.rows}
        return {pk: value for pk, value in typed.items() if value}


def quantity_field(**kwargs) -> forms.DecimalField:
    widget = PlainNumber(attrs={"class": "vQuantity"})
    return forms.DecimalField(max_digits=12, decimal_places=3, min_value=NOTHING, widget=widget, **kwargs)


def money_field(**kwargs) -> forms.DecimalField:
    widget = PlainNumber(attrs={"class": "vQuantity"})
    return forms.DecimalField(max_digits=14, decimal_places=2, min_value=NOTHING, widget=widget, **kwargs)


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


def day_field(label) -> forms.DateField:
    return forms.DateField(label=label, initial=localdate, widget=DayInput())


class Booking:
    """Part of an admin: pages at `<id>/<page>/` with a form that books or says why not.

    `refused_by` are exceptions, and the attribute of each that lists what is wrong.
    """

    bookings: dict[str, Callable] = {}
    refused_by: tuple[tuple[type[Exception], str], ...] = ()

    def get_urls(self):
        views = [
            path(
                f"<int:pk>/{page}/",
                self.admin_site.admin_view(self._view(method)),  # type: ignore[attr-defined]
                name=f"{self.opts.app_label}_{page}",  # type: ignore[attr-defined]
            )
            for page, method in self.bookings.items()
        ]
        return [*views, *super().get_urls()]  # type: ignore[misc]

    def _view(self, method: Callable):
        def view(request, pk):
            if not self.has_move_permission(request):  # type: ignore[attr-defined]
                raise PermissionDenied
            return method(self, request, get_object_or_404(self.get_queryset(request), pk=pk))  # type: ignore[attr-defined]

        return view

    def _booked(self, request, row, form: BookingForm, title: str, heads: Sequence[str], book: Callable):
        """The page, or where it leads once `book` went through; what keeps it from that stands above the form."""
        if request.method == "POST" and form.is_valid():
            try:
                said = book(form)
            except tuple(kind for kind, _name in self.refused_by) as refusal:
                for finding in self._findings(refusal):
                    form.add_error(None, str(finding))
            else:
                self.log_change(request, row, said)  # type: ignore[attr-defined]
                messages.success(request, said)
                return redirect(
                    reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=[row.pk])
                )
        context = self.admin_site.each_context(request) | {  # type: ignore[attr-defined]
            "opts": type(row)._meta,
            "original": row,
            "title": f"{title}: {row}",
            "heads": heads,
            "form": form,
        }
        return render(request, "admin/booking.html", context, status=422 if form.errors else 200)

    def _findings(self, refusal: Exception) -> list:
        return next(getattr(refusal, name) for kind, name in self.refused_by if isinstance(refusal, kind))
