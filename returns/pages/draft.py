"""A draft as it is filled in: what was typed is kept, what is wrong is said at its field, photos are never lost."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction
from django.utils.datastructures import MultiValueDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.actor import Actor
from b2bshop.money import show_money, show_number
from catalog.pictures import drawing_url
from returns.actions import LineWish, add_photo, describe_draft, describe_lines
from returns.actions.moving import lines_of
from returns.actions.submit import problems_of
from returns.forms import DraftForm, LineForm
from returns.models import Photo, Return, ReturnLine
from returns.problems import NotPossible, Problem
from returns.queries import asked, delivered_on, reason_choices
from returns.rules import Asked, Kind


@dataclass(slots=True)
class DraftRow:
    """`notes` are the terms of the line, where its reason is known; `problems` by the name of their field."""

    line: ReturnLine
    form: LineForm
    photos: Sequence[Photo]
    drawing: str
    notes: list[str] = field(default_factory=list)

    @property
    def photo_field(self) -> str:
        return f"{self.form.prefix}-photos"

    @property
    def photo_errors(self) -> list[str]:
        return [str(error) for error in getattr(self.form, "photo_problems", [])]


@dataclass(slots=True)
class DraftPage:
    draft: Return
    form: DraftForm
    rows: list[DraftRow]
    problems: list[str] = field(default_factory=list)

    @property
    def links(self) -> list[tuple[str, str]]:
        """Where something is wrong, and what, for the summary above."""
        found = []
        for place, row in enumerate(self.rows, 1):
            told = {"position": place, "sku": row.line.order_line.sku}
            lead = _("Line %(position)s, %(sku)s") % told
            for bound in row.form:
                found += [(bound.id_for_label, f"{lead}: {error}") for error in bound.errors]
            found += [(f"id_{row.photo_field}", f"{lead}: {error}") for error in row.photo_errors]
        return found


def draft_page(
    draft: Return, actor: Actor, forms: Sequence[LineForm] = (), form: DraftForm | None = None
) -> DraftPage:
    """`forms` are those that were sent, where something is wrong with them. Six statements for any number of lines."""
    lines = _lines(draft)
    choices = reason_choices()
    sent = {each.line.pk: each for each in forms}
    made = [
        DraftRow(
            line,
            sent.get(line.pk) or LineForm(line=line, choices=choices),
            list(line.photos.all()),  # type: ignore[attr-defined]
            drawing_url(line.order_line.product.drawing),
        )
        for line in lines
    ]
    _tell_terms(draft, made)
    initial = {"reference": draft.reference, "note": draft.note}
    return DraftPage(draft, form or DraftForm(initial=initial), made)


def _lines(draft: Return) -> list[ReturnLine]:
    lines = draft.lines.select_related("order_line__order", "order_line__product__category", "reason")  # type: ignore[attr-defined]
    return list(lines.prefetch_related("photos").order_by("position"))


def _tell_terms(draft: Return, rows: Sequence[DraftRow]) -> None:
    known = [row for row in rows if row.line.reason]
    if not known:
        return
    lines = [row.line for row in known]
    photos = {row.line.pk: len(row.photos) for row in known}
    days = delivered_on([line.order_line for line in lines])
    for row, fact in zip(known, asked(lines, draft.company, photos, days), strict=True):
        row.notes = [*_terms(fact, str(draft.currency))]
        if hint := row.line.reason.hint:
            row.notes.insert(0, hint)


def _terms(fact: Asked, currency: str):
    if fact.kind == Kind.RETURN and fact.last_on:
        yield _("Can be returned until %(day)s.") % {"day": date_format(fact.last_on, "SHORT_DATE_FORMAT")}
    if fact.fee_percent:
        yield _("A restocking fee of %(percent)s %% is kept back.") % {
            "percent": show_number(fact.fee_percent)
        }
    if fact.kind in (Kind.DAMAGE, Kind.DEFECT, Kind.WRONG_ITEM) and not fact.must_come_back:
        yield _("You need not send it back.")
    if fact.value:
        yield _("It is about %(amount)s net.") % {"amount": show_money(fact.value, currency)}


class DraftEntry:
    """What was sent: kept line by line, as far as it can be."""

    def __init__(self, draft: Return, sent, files: MultiValueDict):
        self.draft, self.files = draft, files
        choices = reason_choices()
        self.form = DraftForm(sent)
        self.forms = [LineForm(sent, line=line, choices=choices) for line in lines_of(draft)]

    @property
    def is_good(self) -> bool:
        photos = any(getattr(form, "photo_problems", ()) for form in self.forms)
        return self.form.is_valid() and all(form.is_valid() for form in self.forms) and not photos

    def keep(self, *, by: Actor, at: datetime) -> None:
        """Raises NotPossible where the draft was submitted or removed meanwhile."""
        with transaction.atomic():
            if self.form.is_valid():
                describe_draft(
                    self.draft, self.form.cleaned_data["reference"], self.form.cleaned_data["note"], by=by
                )
            for form in self.forms:
                form.is_valid()
            describe_lines(self.draft, [(form.line, _wish(form)) for form in self.forms], by=by)
        for form in self.forms:
            self._add_photos(form, by, at)

    def _add_photos(self, form: LineForm, by: Actor, at: datetime) -> None:
        """The good ones stay, whatever is wrong with others."""
        form.photo_problems = []  # type: ignore[attr-defined]
        for file in self.files.getlist(f"{form.prefix}-photos"):
            try:
                add_photo(form.line, file, by=by, at=at)
            except NotPossible as refusal:
                form.photo_problems += refusal.problems  # type: ignore[attr-defined]

    def check(self, *, by: Actor, at: datetime) -> list[str]:
        """What keeps it from being submitted: at its field, and what belongs to none."""
        now = Return.objects.visible_to(by).select_related("company").get(pk=self.draft.pk)
        problems, _facts = problems_of(now, lines_of(now), by=by, at=at)
        return self.tell(problems)

    def tell(self, problems: Sequence[Problem]) -> list[str]:
        rest = []
        for problem in problems:
            form = (
                self.forms[problem.line]
                if problem.line is not None and problem.line < len(self.forms)
                else None
            )
            if form is None:
                rest.append(str(problem))
            elif problem.about == "photos":
                form.photo_problems = [*getattr(form, "photo_problems", []), problem]  # type: ignore[attr-defined]
            elif problem.about not in form.errors:
                form.add_error(problem.about or "quantity", str(problem))
        return rest


def _wish(form: LineForm) -> LineWish:
    """What cannot be read stays as it was."""
    said, line = form.cleaned_data, form.line
    settlement = said.get("settlement") or line.settlement
    wish = LineWish(
        None, form.chosen_reason, said.get("text", line.text), settlement, said.get("amount") or None
    )
    quantity = said.get("quantity")
    return replace(wish, quantity=quantity) if quantity and quantity > 0 else wish
