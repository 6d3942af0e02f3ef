import os
import subprocess
import sys

import psycopg
import pytest

from tests.runtime.conftest import ROOT

BACKUP = [sys.executable, "-m", "b2bshop.runtime.backup"]


def backup(*argv, url):
    env = {**os.environ, "DATABASE_URL": url}
    return subprocess.run([*BACKUP, *map(str, argv)], cwd=ROOT, env=env, capture_output=True, text=True)


@pytest.fixture
def url(start):
    return start().database_url


def test_a_backup_brings_back_what_was_deleted_and_drops_what_came_later(url, tmp_path):
    file = tmp_path / "shop.dump"
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE orders (number text); INSERT INTO orders VALUES ('O-1'), ('O-2')")
    assert backup("save", file, url=url).returncode == 0
    assert file.stat().st_mode & 0o077 == 0
    with psycopg.connect(url) as connection:
        connection.execute("DELETE FROM orders WHERE number = 'O-1'; INSERT INTO orders VALUES ('O-3')")
    done = backup("restore", file, url=url)
    assert done.returncode == 0, done.stderr
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT number FROM orders ORDER BY 1").fetchall() == [("O-1",), ("O-2",)]


def test_a_failed_backup_leaves_the_last_good_one_and_says_so(url, tmp_path):
    file = tmp_path / "shop.dump"
    file.write_text("the last good one")
    assert backup("save", file, url=url.replace("/b2bshop", "/missing")).returncode != 0
    assert file.read_text() == "the last good one"
    assert list(tmp_path.iterdir()) == [file]


def test_a_broken_archive_changes_nothing(url, tmp_path):
    file = tmp_path / "shop.dump"
    file.write_bytes(b"not an archive")
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE orders (number text)")
    assert backup("restore", file, url=url).returncode != 0
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM orders").fetchone() == (0,)
