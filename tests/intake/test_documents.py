"""Documents come in from a folder: nothing from outside it, nothing that is not what its ending says."""

import pytest
from django.core.management import call_command

from catalog.document_intake import DocumentIntake
from catalog.models import Document

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 a data sheet"


@pytest.fixture
def folder(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    folder = tmp_path / "sheets"
    (folder / "de").mkdir(parents=True)
    (folder / "de" / "bolt.pdf").write_bytes(PDF)
    (folder / "wrong.pdf").write_bytes(b"<html>")
    (folder / "page.html").write_bytes(b"<html>")
    (tmp_path / "secret.pdf").write_bytes(PDF)
    (folder / "link.pdf").symlink_to(tmp_path / "secret.pdf")
    (folder / "round.pdf").symlink_to(folder / "round.pdf")
    return folder


def stored(folder) -> list:
    return [path for path in (folder.parent / "media").rglob("*") if path.is_file()]


def test_a_document_is_created_found_unchanged_and_replaced_when_its_file_changed(told, bolt, folder):
    content = f"sku,kind,language,title,file\n{bolt.sku},Datenblatt,german,,de/bolt.pdf\n"
    assert told(DocumentIntake(folder), content)[0].counts == {"created": 1}
    first = Document.objects.get()
    assert (first.kind, first.language, first.size) == ("datasheet", "de", len(PDF))
    assert first.file.read() == PDF
    assert told(DocumentIntake(folder), content)[0].counts == {"unchanged": 1}
    (folder / "de" / "bolt.pdf").write_bytes(PDF + b", second edition")
    _summary, rows = told(DocumentIntake(folder), content)
    assert (rows[0]["outcome"], rows[0]["column"]) == ("changed", "file, size")
    assert Document.objects.get().file.read() == PDF + b", second edition"
    assert len(stored(folder)) == 2


def test_one_file_of_many_articles_is_stored_once(told, bolt, make_product, folder):
    others = [make_product(f"B-{n}") for n in range(3)]
    lines = "".join(f"{p.sku},manual,,Betriebsanleitung,file:de/bolt.pdf\n" for p in (bolt, *others))
    summary, _rows = told(DocumentIntake(folder), "sku,kind,language,title,file\n" + lines)
    assert summary.counts == {"created": 4}
    assert Document.objects.values("file").distinct().count() == len(stored(folder)) == 1


def test_a_dry_run_reads_the_files_and_stores_none(told, bolt, folder):
    content = f"sku,kind,file\n{bolt.sku},datasheet,de/bolt.pdf\n{bolt.sku},manual,wrong.pdf\n"
    summary, _rows = told(DocumentIntake(folder, keeps=False), content, dry_run=True)
    assert summary.counts == {"created": 1, "rejected": 1}
    assert not Document.objects.exists() and not stored(folder)


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("X-9,datasheet,de,de/bolt.pdf", "sku", "unknown product"),
        ("{sku},poster,de,de/bolt.pdf", "kind", "unknown; known are"),
        ("{sku},datasheet,xx,de/bolt.pdf", "language", "unknown; known are"),
        ("{sku},datasheet,de,", "file", "is empty"),
        ("{sku},datasheet,de,gone.pdf", "file", "no such file in the folder"),
        ("{sku},datasheet,de,de", "file", "no such file in the folder"),
        ("{sku},datasheet,de,wrong.pdf", "file", "The content is no PDF."),
        ("{sku},datasheet,de,page.html", "file", "Files of the type “html” are not kept"),
        ("{sku},datasheet,de,../secret.pdf", "file", "outside the folder"),
        ("{sku},datasheet,de,/etc/passwd", "file", "outside the folder"),
        ("{sku},datasheet,de,file:///etc/passwd", "file", "outside the folder"),
        ("{sku},datasheet,de,file:%2e%2e/secret.pdf", "file", "outside the folder"),
        ("{sku},datasheet,de,link.pdf", "file", "outside the folder"),
        ("{sku},datasheet,de,round.pdf", "file", "cannot be read"),
        ("{sku},datasheet,de," + "x" * 400 + ".pdf", "file", "cannot be read"),
        ("{sku},datasheet,de,https://b2bshop.example/bolt.pdf", "file", "nothing is downloaded"),
        ("{sku},datasheet,de,//host/share/bolt.pdf", "file", "outside the folder"),
    ],
)
def test_what_cannot_be_taken_is_told_and_its_neighbour_comes_in(told, bolt, folder, row, column, reason):
    content = f"sku,kind,language,file\n{row.format(sku=bolt.sku)}\n{bolt.sku},manual,,de/bolt.pdf\n"
    _summary, rows = told(DocumentIntake(folder), content)
    assert [one["outcome"] for one in rows] == ["rejected", "created"]
    assert rows[0]["column"] == column
    assert reason in rows[0]["reason"]


def test_the_command_takes_the_files_beside_its_table(folder, bolt, capsys):
    table = folder / "documents.csv"
    table.write_text(f"sku;kind;language;file\n{bolt.sku};safety;en;de/bolt.pdf\n")
    call_command("import_documents", table, dry_run=True)
    assert not Document.objects.exists() and not stored(folder)
    call_command("import_documents", table)
    assert Document.objects.get().kind == "safety"
    table.rename(folder.parent / "documents.csv")
    call_command("import_documents", folder.parent / "documents.csv", folder=folder)
    assert "1 unchanged" in capsys.readouterr().out or Document.objects.count() == 1
