"""PDFs: a Typst template of ours, and values. The same values make the same bytes, on every machine."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock

import typst
from django.conf import settings

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
_one_at_a_time = Lock()  # a compiler cannot be used by two threads


def print_pdf(template: Path, content: Mapping, *, at: datetime = EPOCH) -> bytes:
    """`content` reaches the template as JSON, so nothing in it can be taken for a command; `at` is when it was made."""
    inputs = {"sheet": json.dumps(content, ensure_ascii=False)}
    with _one_at_a_time:
        made = _compiler(template).compile(
            format="pdf", sys_inputs=inputs, timestamp=at.replace(microsecond=0)
        )
    assert isinstance(made, bytes)  # one document; pages apart are for pictures
    return made


@cache
def _compiler(template: Path) -> typst.Compiler:
    """Only fonts that come along."""
    root, fonts = str(settings.BASE_DIR), str(files("font_source_sans_pro") / "files")
    return typst.Compiler(str(template), root=root, font_paths=[fonts], ignore_system_fonts=True)
