"""Papers in one ZIP, with a table of what is in it."""

from collections.abc import Iterable
from tempfile import SpooledTemporaryFile
from typing import IO
from zipfile import ZIP_STORED, ZipFile

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from b2bshop.tables import csv_parts

from .models import Paper

MOST = 500
IN_MEMORY = 10_000_000  # bytes; more goes to disk


def zipped(papers: Iterable[Paper]) -> IO[bytes]:
    """A file to read from its beginning. A paper whose file is lost has its row in the table, which says so."""
    made = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  whoever sends it closes it
    rows: list[list] = [[_("File"), _("Kind"), _("Number"), _("Date"), _("Orders")]]
    rows[0] += [_("Total"), _("Currency"), _("Due on")]
    with ZipFile(made, "w", ZIP_STORED) as archive:  # PDFs are packed already
        for paper in papers:
            rows.append([_put(archive, paper), *_about(paper)])
        archive.writestr(_("contents") + ".csv", "".join(csv_parts(rows)))
    made.seek(0)
    return made


def _put(archive: ZipFile, paper: Paper) -> str:
    try:
        with paper.file.open("rb") as file:
            archive.writestr(paper.file_name, file.read())
    except FileNotFoundError:
        return _("lost; please ask us for it")
    return paper.file_name


def _about(paper: Paper) -> list:
    of = paper.invoice
    return [
        str(paper.get_kind_display()),
        paper.number,
        localdate(paper.issued_at),
        ", ".join(order.number for order in paper.orders.all()),
        of.total if of else "",
        str(of.currency) if of else "",
        of.due_on if of and of.due_on else "",
    ]
