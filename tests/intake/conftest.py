"""A file, an import, and what the report says about it."""

import csv
import io
from pathlib import Path

import pytest
from django.utils import translation

from b2bshop.intake.mapping import Mapping, load
from b2bshop.intake.running import run_import


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def told(tmp_path):
    """told(ProductIntake(), "sku;name_de\\n…") → (summary, report rows); `mapping` is TOML text."""

    def run(intake, content: str | bytes, *, mapping: str = "", name: str = "input.csv", **options):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return run_file(intake, path, mapping=mapping, folder=tmp_path, **options)

    return run


def run_file(intake, path: Path, *, mapping: str = "", folder: Path, constants=None, **options):
    rules = Mapping()
    if mapping:
        (folder / "mapping.toml").write_text(mapping, encoding="utf-8")
        rules = load(folder / "mapping.toml")
    report = io.StringIO()
    summary = run_import(
        intake, path, mapping=rules.with_constants(constants or {}), report=report, **options
    )
    return summary, list(csv.DictReader(io.StringIO(report.getvalue())))
