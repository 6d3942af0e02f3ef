"""docs/settings.md lists every setting the code reads, and none that nobody reads."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READS = re.compile(r"""env\.\w+\(\s*"([A-Z_]+)"|environ(?:\.get)?[(\[]\s*"([A-Z_]+)"|getenv\("([A-Z_]+)\"""")


def documented() -> set[str]:
    return set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs/settings.md").read_text(), re.M))


def read_by_settings() -> set[str]:
    found = READS.findall((ROOT / "b2bshop/settings.py").read_text())
    return {name for groups in found for name in groups if name}


def read_anywhere() -> set[str]:
    files = (ROOT / "b2bshop").rglob("*.py")
    return {name for p in files for groups in READS.findall(p.read_text()) for name in groups if name}


def test_every_setting_is_documented():
    assert read_by_settings() - documented() == set()


def test_every_documented_setting_is_read():
    assert documented() - read_anywhere() == set()


def test_the_example_file_sets_only_documented_names_and_compose_passwords():
    names = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))
    assert names - documented() == {"POSTGRES_PASSWORD", "REDIS_PASSWORD"}
