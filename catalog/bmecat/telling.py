"""What became of each article: the reports of the imports it went through, joined into one row."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.utils.translation import gettext as _

from b2bshop.intake.stage import Outcome
from b2bshop.intake.telling import Report

from .spool import Spool, entries

_MOST_REASONS = 3


def left_words(left: Mapping[str, int]) -> str:
    """`references 12, REMARKS 3`, by how often they occur; names of elements stand as they are."""
    names = _names_read() | _names_written()
    told = sorted(left.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{names.get(name, name)} {number}" for name, number in told if number)


def _names_read() -> dict[str, str]:
    return {
        "references": _("references"),
        "classification": _("classifications"),
        "features": _("features"),
        "prices": _("prices"),
        "prices without amount": _("prices without amount"),
        "prices of other kinds": _("prices of other kinds"),
        "prices of other territories": _("prices of other territories"),
        "prices in other currencies": _("prices in other currencies"),
        "prices per other units": _("prices per other units"),
        "texts in other languages": _("texts in other languages"),
        "addresses": _("internet addresses"),
        "pictures": _("pictures"),
        "documents": _("documents"),
        "KEYWORD": _("keywords"),
        "BUYER_PID": _("customer part numbers"),
        "invalid GTINs": _("invalid GTINs"),
        "NO_CU_PER_OU": _("contents of the order unit"),
        "PACKING_UNIT": _("further packaging units"),
        "TAX": _("tax rates"),
    }


def _names_written() -> dict[str, str]:
    return {
        "articles with a long number": _("articles with a number of more than 32 characters"),
        "articles without a price": _("articles without a price"),
        "shortened names": _("shortened names"),
        "shortened names of groups": _("shortened names of groups"),
        "long texts": _("texts that are too long"),
        "customer part numbers": _("customer part numbers"),
        "manufacturers": _("manufacturers"),
        "manufacturers' numbers": _("manufacturers’ numbers"),
        "packaging units": _("packaging units"),
        "parts of a unit as minimum or multiple": _("parts of a unit as minimum or multiple"),
        "customs data and weights": _("customs data and weights"),
    }


def join_reports(spool: Spool, reports: Mapping[str, tuple[str, Path]], target: Path) -> None:
    """`reports`: kind of rows → its title and its report; that of the articles themselves has no title."""
    rows = {title: _Rows(spool.path(name), report) for name, (title, report) in reports.items()}
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(Report.COLUMNS)
        for place, line, number, left in entries(spool.path("articles")):
            own = {title: told for title, one in rows.items() if (told := one.of(place))}
            writer.writerow(_row(line, number, left, own))


class _Rows:
    """Rows of a report beside the spooled rows they tell of: one for each, in the same order."""

    def __init__(self, spooled: Path, report: Path):
        self._rows = self._read(spooled, report)
        self._next = next(self._rows, None)

    @staticmethod
    def _read(spooled: Path, report: Path) -> Iterator[tuple[int, dict[str, str]]]:
        with report.open(encoding="utf-8", newline="") as stream:
            for (article, _own, line, _cells), row in zip(
                entries(spooled), csv.DictReader(stream), strict=True
            ):
                yield article, row | {"line": str(line)}

    def of(self, article: int) -> list[dict[str, str]]:
        found = []
        while self._next and self._next[0] == article:
            found.append(self._next[1])
            self._next = next(self._rows, None)
        return found


def _row(line: int, number: str, left: Mapping[str, int], own: Mapping[str, list[dict]]) -> tuple:
    article = next(iter(own.get("", ())), {})
    parts = {title: rows for title, rows in own.items() if title}
    columns = [article["column"]] if article.get("column") else []
    columns += [title for title, rows in parts.items() if any(row["outcome"] in _MOVED for row in rows)]
    reasons = [article["reason"]] if article.get("reason") else []
    if article.get("outcome") != Outcome.REJECTED:
        for title, rows in parts.items():
            reasons += _refusals(title, rows)
    if left:
        reasons.append(_("not taken: %s") % left_words(left))
    outcome = _outcome(
        article.get("outcome", ""), [row["outcome"] for rows in parts.values() for row in rows]
    )
    return line, outcome, number, ", ".join(columns), article.get("value", ""), "; ".join(reasons)


_MOVED = (Outcome.CREATED, Outcome.CHANGED)


def _outcome(article: str, parts: list[str]) -> str:
    """An article that stays as it is but for its prices is changed; one whose every price is rejected is rejected."""
    if article and article != Outcome.UNCHANGED:
        return article
    if any(outcome in _MOVED for outcome in parts):
        return Outcome.CHANGED
    if article or Outcome.UNCHANGED in parts:
        return Outcome.UNCHANGED
    return Outcome.REJECTED if Outcome.REJECTED in parts else Outcome.SKIPPED


def _refusals(title: str, rows: list[dict]) -> list[str]:
    refused = [row for row in rows if row["outcome"] in (Outcome.REJECTED, Outcome.SKIPPED)]
    told = [
        _("%(title)s, line %(line)s: %(reason)s")
        % {"title": title, "line": row["line"], "reason": row["reason"]}
        for row in refused[:_MOST_REASONS]
    ]
    if len(refused) > _MOST_REASONS:
        told.append(_("%(title)s: %(more)d more") % {"title": title, "more": len(refused) - _MOST_REASONS})
    return told
