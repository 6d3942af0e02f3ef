"""Every text of the shop has a German one, and the compiled catalogue is the written one."""

import ast
import gettext
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "locale/de/LC_MESSAGES"
ROOMS = "b2bshop accounts catalog pricing approvals orders quotes returns support edi sales".split()
IN_TEMPLATE = re.compile(r"""{%\s*(?:translate|trans)\s+(?:"([^"]+)"|'([^']+)')""")
GETTEXT = {"_", "gettext", "gettext_lazy"}


@pytest.fixture(scope="module")
def written():
    return read_po((LOCALE / "django.po").open("rb"), locale="de")


def in_templates() -> set[str]:
    texts = (
        path.read_text() for path in (ROOT / "templates").rglob("*.*") if path.suffix in {".html", ".txt"}
    )
    return {first or second for text in texts for first, second in IN_TEMPLATE.findall(text)}


def in_python(source: str) -> set[str]:
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and node.args)
    named = (call for call in calls if isinstance(call.func, ast.Name) and call.func.id in GETTEXT)
    return {call.args[0].value for call in named if isinstance(call.args[0], ast.Constant)}


def in_rooms() -> set[str]:
    return {
        text for room in ROOMS for path in (ROOT / room).rglob("*.py") for text in in_python(path.read_text())
    }


def test_every_text_is_in_the_catalogue(written):
    known = {message.id if isinstance(message.id, str) else message.id[0] for message in written}
    assert (in_templates() | in_rooms()) - known == set()


def test_every_text_of_the_catalogue_is_german(written):
    open_ends = [m.id for m in written if m.id and (m.fuzzy or not m.string or not all(m.string))]
    assert open_ends == []


def test_the_compiled_catalogue_is_the_written_one(written):
    with (LOCALE / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)

    def german(message):
        return (
            compiled.pgettext(message.context, message.id)
            if message.context
            else compiled.gettext(message.id)
        )

    stale = [m.id for m in written if m.id and isinstance(m.id, str) and german(m) != m.string]
    assert stale == []


def test_placeholders_survive_translation(written):
    fields = re.compile(r"%\(\w+\)s")
    lost = [
        m.id
        for m in written
        if isinstance(m.id, str) and set(fields.findall(m.id)) != set(fields.findall(m.string))
    ]
    assert lost == []


def test_control_a_text_nobody_translated_is_found():
    assert in_python('x = _("nobody translated this")') == {"nobody translated this"}
