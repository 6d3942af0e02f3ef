"""What `collectstatic` makes of our files: hashed names everywhere, kept by browsers for good."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest
from django.conf import settings as project
from django.test import Client

HASHED = re.compile(r"\.[0-9a-f]{12}\.\w+$")
IMPORTED = re.compile(r"""(?:\bimport|\bfrom)\s*\(?\s*["']([./][^"']*)["']""")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)  # libraries speak of types there: {import("../htmx").Api}
COLLECT = """
import django
from django.conf import settings
from django.core.management import call_command

django.setup()
settings.WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["css", "js", "svg", "txt", "map", "md"]
call_command("collectstatic", interactive=False, verbosity=0)
"""
FOR_GOOD = "max-age=315360000, public, immutable"


@pytest.fixture(scope="module")
def collected(tmp_path_factory) -> Path:
    """Collected as for a release, with the settings of production but uncompressed, which takes long."""
    folder = tmp_path_factory.mktemp("collected")
    production = {"DEMO": "0", "DEBUG": "0", "STATIC_COLLECTED": "1", "STATIC_ROOT": str(folder)}
    subprocess.run(
        [sys.executable, "-c", COLLECT],
        cwd=project.BASE_DIR,
        env=os.environ | production,
        check=True,
        timeout=120,
    )
    return folder


@pytest.fixture
def names(collected) -> dict[str, str]:
    """`js/shop.js` → `js/shop.0123456789ab.js`"""
    return json.loads((collected / "staticfiles.json").read_text())["paths"]


@pytest.fixture
def released(collected, settings) -> Client:
    """A browser of a shop that serves the collected files."""
    settings.STATIC_ROOT = str(collected)
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = False
    hashed = {"staticfiles": {"BACKEND": "b2bshop.static_files.HashedFiles"}}
    settings.STORAGES = settings.STORAGES | hashed
    return Client()


def imports(folder: Path, name: str) -> list[str]:
    """What a script imports, as names below the folder."""
    found = IMPORTED.findall(COMMENT.sub("", (folder / name).read_text()))
    return [os.path.normpath(PurePosixPath(name).parent / address) for address in found]


def test_every_import_of_a_script_names_a_hashed_file_that_exists(collected, names):
    scripts = [name for plain, name in names.items() if plain.endswith(".js")]
    told = [target for name in scripts for target in imports(collected, name)]
    assert [
        target for target in told if not HASHED.search(target) or not (collected / target).is_file()
    ] == []
    own = imports(collected, names["js/shop.js"])
    assert set(own) == {names[plain] for plain in imports(project.BASE_DIR / "static", "js/shop.js")}
    assert len(own) >= 8


def test_the_search_for_imports_finds_every_way_to_write_one(tmp_path):
    (tmp_path / "x.js").write_text(
        'import "./a.js"; import { b } from \'./b.js\';\nexport * from "../c.js";import("./d.js");import e from"/e.js"'
    )
    assert imports(tmp_path, "x.js") == ["a.js", "b.js", "../c.js", "d.js", "/e.js"]


def test_a_browser_keeps_hashed_files_for_good_and_the_plain_ones_for_a_minute(released, names):
    for plain in ("js/shop.js", "js/menus.js", "css/shop.css", "img/icons.svg"):
        assert released.get(f"/static/{names[plain]}")["Cache-Control"] == FOR_GOOD, plain
        assert released.get(f"/static/{plain}")["Cache-Control"] == "max-age=60, public", plain


@pytest.mark.django_db
def test_a_page_of_a_release_asks_for_hashed_files_only(released):
    page = released.get("/accounts/login/").content.decode()
    asked = re.findall(r'(?:src|href)="(/static/[^"#]+)', page)
    assert asked and [address for address in asked if not HASHED.search(address)] == []
    for address in set(asked):
        assert released.get(address)["Cache-Control"] == FOR_GOOD, address
