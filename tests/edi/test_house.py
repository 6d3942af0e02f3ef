"""What holds for the room's own code."""

import ast
import re
from pathlib import Path

from django.conf import settings

from edi.words import CODES, SENTENCES

ROOM = Path(settings.BASE_DIR) / "edi"
# Given on by name, with their sentence from place_order or made on the spot.
# Of the demo, and what reads `<Nummer>-2` there.
ENGLISH_ALONE = {"credentials.json", "/api/v1/", "<number>-2"}
ELSEWHERE = {"blocked-partner"}


def codes_in(source: str) -> set[str]:
    """First arguments of Finding(…), NotJson(…) and .found(…), as far as they are written out."""
    found = set()
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call) or not call.args:
            continue
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        first = (
            call.args[1]
            if name == "found" and isinstance(call.args[0], ast.Name) and len(call.args) > 1
            else call.args[0]
        )
        if name in ("Finding", "NotJson", "found", "_wrong") and isinstance(first, ast.Constant):
            found.add(first.value)
    return found


def test_every_finding_has_its_sentence():
    used = {code for file in ROOM.rglob("*.py") for code in codes_in(file.read_text(encoding="utf-8"))}
    assert {"missing", "unknown-article", "envelope-count", "too-deep"} <= used
    assert used - ELSEWHERE <= set(SENTENCES)


def test_every_code_is_in_the_handbook():
    text = (settings.BASE_DIR / "docs/edi.md").read_text(encoding="utf-8")
    assert {code for code in {*SENTENCES, *CODES.values()} if f"`{code}`" not in text} == set()


def test_formats_and_canonical_values_know_neither_django_nor_a_database():
    files = [
        *(ROOM / "formats").rglob("*.py"),
        *(ROOM / "answers").rglob("*.py"),
        ROOM / "canonical.py",
        ROOM / "outcome.py",
    ]
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert "import django" not in text and "from django" not in text, file


def test_the_handbook_names_the_same_things_in_both_languages():
    english, german = ((settings.BASE_DIR / f"docs/{name}").read_text() for name in ("edi.md", "edi.de.md"))
    partners = english.partition("## For the administration")[0]
    codes = partners.partition("Codes: ")[2].partition("\n\n")[0]
    named = set(re.findall(r"`([^`]+)`", partners.replace(codes, "")))
    assert len(named) > 80
    assert {name for name in named if f"`{name}`" not in german} <= ENGLISH_ALONE
