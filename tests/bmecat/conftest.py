import csv
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import translation

from catalog.models import Category, CategoryClass, Classification, ProductClass


def classed(category: Category, system: str, code: str, version: str = "0") -> None:
    """The category's products are of that class."""
    release, _ = Classification.objects.get_or_create(system=system, version=version)
    product_class = ProductClass.objects.create(classification=release, code=code, name_de=code)
    CategoryClass.objects.create(category=category, product_class=product_class)


SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples" / "bmecat"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def write(tmp_path):
    def make(content: str | bytes, name: str = "catalogue.xml") -> Path:
        (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return tmp_path / name

    return make


@pytest.fixture
def bring(write, tmp_path, capsys):
    """bring("<BMECAT>…", **options) → (exit code, what was said, report rows)."""

    def run(content: str | bytes | Path, **options):
        path = content if isinstance(content, Path) else write(content)
        report = tmp_path / "report.csv"
        code = 0
        capsys.readouterr()
        try:
            call_command("import_bmecat", path, report=report, **options)
        except SystemExit as exit_:
            code = exit_.code
        with report.open(encoding="utf-8", newline="") as stream:
            return code, capsys.readouterr().out, list(csv.DictReader(stream))

    return run
