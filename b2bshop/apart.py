"""Tables from strangers are read in a process of their own, which is ended when it takes too much time or memory.

A spreadsheet of some hundred kilobytes can unpack to gigabytes: what is in it is counted while it is unpacked, before
anything parses it; the sizes that a ZIP archive states are not believed.
"""

import json
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .intake.reading import Unreadable

SECONDS = 20
ADDRESS_SPACE = 800 * 1024**2  # mapped, which is more than used
MOST_UNPACKED = 80 * 1024**2
MOST_PARTS = 1000
SHEETS = (".xlsx", ".xlsm", ".xls", ".ods")
_PORTION = 1024**2
# What `zipfile` raises for archives that are cut off, encrypted, or packed in a way it does not know.
BROKEN = (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, EOFError)


def read_apart(path: Path, encoding: str, *, most_rows: int) -> Iterator[tuple[int, list[str], str]]:
    """(line, cells, what is wrong with it) of the first rows of a table. Raises Unreadable."""
    if zipfile.is_zipfile(path):
        _look_inside(path)
    asked = [str(path), encoding, str(most_rows), get_language() or "de"]
    try:
        done = subprocess.run(
            [sys.executable, "-m", "b2bshop.apart_reader", *asked],
            cwd=settings.BASE_DIR,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable(_("The table took too long to read. Please send less, as CSV.")) from error
    if done.returncode:
        raise Unreadable(_damaged())
    told = done.stdout.decode().splitlines()
    if told and told[-1].startswith("!"):
        is_sheet = path.suffix in SHEETS  # whose reader speaks of the insides of files, in English
        raise Unreadable(_damaged() if is_sheet else json.loads(told[-1][1:]))
    for row in told:
        yield tuple(json.loads(row))


def _damaged() -> str:
    return _("This table cannot be read: it is damaged, protected or too large.")


def _look_inside(path: Path) -> None:
    total = 0
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS:
                raise Unreadable(_damaged())
            for part in parts:
                with archive.open(part) as stream:
                    while portion := stream.read(_PORTION):
                        total += len(portion)
                        if total > MOST_UNPACKED:
                            raise Unreadable(
                                _("The table unpacks to more than 80 MB. Please send less, as CSV.")
                            )
    except BROKEN as error:
        raise Unreadable(_damaged()) from error
