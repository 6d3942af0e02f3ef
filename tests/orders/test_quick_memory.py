"""Reading what strangers upload takes no more memory than a worker has, and their bombs take no more than tables do."""

import json
import os
from subprocess import run
from sys import executable

import pytest
from django.conf import settings

from orders.quick.reading import MOST_ROWS
from tests.orders.test_quick_reading import bomb, many_parts, xlsx

MOST = 300 * 1024  # KiB
READ = """
import json, resource, sys
import django
django.setup()
from django.core.files.uploadedfile import SimpleUploadedFile
from b2bshop.uploads import BadUpload
from orders.quick.reading import read_file
content = open(sys.argv[1], "rb").read()
try:
    rows = len(read_file(SimpleUploadedFile(sys.argv[2], content)).rows)
except BadUpload:
    rows = None
status = dict(row.split(":", 1) for row in open("/proc/self/status"))  # getrusage counts the parent's past, too
reader = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps({"rows": rows, "web": int(status["VmHWM"].split()[0]), "reader": reader}))
"""
ROWS = [[f"ARTIKEL-{n:07d}", n, "Stk", "4711", "2026-12-01", "x" * 400] for n in range(MOST_ROWS)]
UPLOADS = {
    "a full book": (
        lambda: xlsx([["Artikel", "Menge", "Einheit", "KSt", "Tag", "Notiz"], *ROWS]),
        "t.xlsx",
        MOST_ROWS,
    ),
    "a full table": (lambda: "\n".join(";".join(map(str, row)) for row in ROWS).encode(), "t.csv", MOST_ROWS),
    "rows without end": (lambda: b"A;1\n" * 1_200_000, "t.csv", None),
    "one line of five megabytes": (lambda: b"x" * 4_900_000, "t.csv", 1),
    "two hundred megabytes in a book": (bomb, "t.xlsx", None),
    "two thousand parts": (many_parts, "t.xlsx", None),
}


@pytest.mark.parametrize("kind", UPLOADS)
def test_an_upload_takes_no_more_than_three_hundred_megabytes(kind, tmp_path):
    make, name, rows = UPLOADS[kind]
    path = tmp_path / name
    path.write_bytes(make())
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "b2bshop.settings"}
    done = run(
        [executable, "-c", READ, str(path), name],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        check=True,
    )
    told = json.loads(done.stdout.decode().splitlines()[-1])
    assert told["rows"] == rows
    assert told["web"] < MOST and told["reader"] < MOST, told
