"""Files of documents: what may be kept, where it lies, and under which name it is handed out."""

import hashlib
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.template.defaultfilters import filesizeformat
from django.utils import translation
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

LARGEST = 25 * 1024 * 1024
# Ending → how the bytes of such a file begin. What a browser could run as a page of the shop is not among them.
TYPES = {
    "pdf": b"%PDF-",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpg": b"\xff\xd8\xff",
    "jpeg": b"\xff\xd8\xff",
    "step": b"ISO-10303-21;",
    "stp": b"ISO-10303-21;",
}
LANGUAGES = "de en fr it es nl pl cs da sv fi hu pt ro sk sl tr".split()


def language_name(code: str) -> str:
    """In the reader's language; an unknown code stays readable as itself."""
    try:
        return translation.get_language_info(code)["name_translated"]
    except KeyError:
        return code.upper()


def file_type(name: str) -> str:
    """`pdf`, `step`: the ending in lower case."""
    return Path(name).suffix.lower().removeprefix(".")


def check_document(file) -> None:
    """Raises ValidationError unless a new file is of a known type, is what its ending says, and not too large."""
    if getattr(file, "_committed", False):
        return
    kind, size = file_type(file.name), file.size
    if kind not in TYPES:
        known = ", ".join(sorted(TYPES))
        raise ValidationError(_("Files of the type “%(type)s” are not kept; known are %(known)s.") % {
            "type": kind, "known": known
        })  # fmt: skip
    if size > LARGEST:
        sizes = {"size": filesizeformat(size), "most": filesizeformat(LARGEST)}
        raise ValidationError(_("The file has %(size)s, at most %(most)s are kept.") % sizes)
    file.seek(0)
    if not file.read(16).startswith(TYPES[kind]):
        raise ValidationError(_("The file is empty.") if not size else _("The content is no %(type)s.") % {
            "type": kind.upper()
        })  # fmt: skip
    file.seek(0)


def _fingerprint(file: File) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def keep(file: File, name: str) -> str:
    """Stores a file under its fingerprint and returns its name: one manual of many articles lies there once."""
    stored = kept_name(file, name)
    return stored if default_storage.exists(stored) else default_storage.save(stored, file)


def kept_name(file: File, name: str) -> str:
    digest = _fingerprint(file)
    return f"documents/{digest[:2]}/{digest[2:34]}.{file_type(name)}"


def handed_out_as(sku: str, words: str, language: str, stored: str) -> str:
    """`933-8X40-88_Datenblatt_de.pdf`: no folder, no blank, whatever the number and the title contain."""
    parts = [part for part in (sku, words, language) if part]
    ending = file_type(stored)
    return get_valid_filename(" ".join(parts).replace("/", "-")) + (f".{ending}" if ending else "")
