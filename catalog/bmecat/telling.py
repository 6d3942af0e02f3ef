"""What became of each article: the reports of the imports it went through, joined into one row."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.utils.translation import gettext as _

from b2bshop.intake.stage import Outcome
from b2bshop.intake.telling import Report

from .spool import entries

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


def join_reports(articles: Path, reports: Mapping[str, Path], target: Path) -> None:
    """`reports`: title → report, that of the articles themselves under the empty title. All stand in order of lines."""
    rows = {title: _Rows(path) for title, path in reports.items()}
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(Report.COLUMNS)
        known = entries(articles)
        article = next(known, None)
        while article:
            line, number, left = article
            article = next(known, None)
            end = article[0] if article else None
            own = {title: told for title, one in rows.items() if (told := one.until(end))}
            writer.writerow(_row(line, number, left, own))


class _Rows:
    def __init__(self, path: Path):
        self._rows = self._read(path)
        self._next = next(self._rows, None)

    @staticmethod
    def _read(path: Path) -> Iterator[dict[str, str]]:
        with path.open(encoding="utf-8", newline="") as stream:
            yield from csv.DictReader(stream)

    def until(self, line: int | None) -> list[dict[str, str]]:
        """The rows before a line; all that are left where there is none."""
        found = []
        while self._next and (line is None or int(self._next["line"]) < line):
            found.append(self._next)
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
