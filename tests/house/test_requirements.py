import json
import re
from pathlib import Path

import pytest

from b2bshop.runtime import bootstrap

FOLDER = Path(__file__).resolve().parents[2] / "requirements"
SETS = ("uv", "runtime", "demo", "dev")
NAME = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^]]*\])?(?:==([^\s;\\]+))?")


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(name):
    """{package: {version, …}}; a package may have one version per Python."""
    found = {}
    for line in (FOLDER / f"{name}.txt").read_text().splitlines():
        if match := NAME.match(line):
            found.setdefault(normal(match[1]), set()).add(match[2])
    return found


def wishes(name):
    """What the .in file names, the files it includes too: {package: version or None}."""
    found = {}
    for line in (FOLDER / f"{name}.in").read_text().splitlines():
        if line.startswith("-r "):
            found |= wishes(line[3:].removesuffix(".in"))
        elif match := NAME.match(line):
            found[normal(match[1])] = match[2]
    return found


@pytest.mark.parametrize("name", SETS)
def test_every_package_is_pinned_to_a_version_and_to_hashes(name):
    blocks = re.split(r"\n(?=[A-Za-z0-9])", (FOLDER / f"{name}.txt").read_text().strip())
    assert blocks
    for block in blocks:
        assert re.match(r"[A-Za-z0-9][^\s]*==\S+", block), block.splitlines()[0]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", block), block.splitlines()[0]


@pytest.mark.parametrize("name", SETS)
def test_no_address_of_a_package_index_stands_in_a_pinned_set(name):
    text = (FOLDER / f"{name}.txt").read_text()
    assert "://" not in text
    assert not re.search(r"--(index-url|extra-index-url|find-links|trusted-host)", text)
    assert " @ " not in text


@pytest.mark.parametrize("name", SETS)
def test_the_pins_are_what_the_wishes_ask_for(name):
    pinned = pins(name)
    for package, version in wishes(name).items():
        assert package in pinned
        assert version is None or pinned[package] == {version}


@pytest.mark.parametrize(("small", "large"), [("runtime", "demo"), ("demo", "dev")])
def test_a_larger_set_holds_the_smaller_one_in_the_same_versions(small, large):
    """Who has the development set installed need not install anything for the demo."""
    larger = pins(large)
    assert {name: larger.get(name) for name in pins(small)} == pins(small)


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A checkout whose environment records what would be installed."""
    requirements = tmp_path / "requirements"
    requirements.mkdir()
    for name in ("demo", "dev"):
        (requirements / f"{name}.txt").write_text(f"{name} 1")
    uv = tmp_path / "uv"
    uv.write_text(f'#!/bin/sh\nfor last; do :; done\necho "$last" >> {tmp_path}/installed\n')
    uv.chmod(0o755)
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(bootstrap, "REQUIREMENTS", requirements)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / ".venv" / "installed.json")
    monkeypatch.setattr(bootstrap, "find_uv", lambda: str(uv))
    return tmp_path


def installations(checkout):
    record = checkout / "installed"
    return [Path(line).stem for line in record.read_text().split()] if record.exists() else []


def test_what_is_installed_is_not_installed_again(checkout):
    bootstrap.install("demo")
    bootstrap.install("demo")
    assert installations(checkout) == ["demo"]


def test_changed_pins_are_installed(checkout):
    bootstrap.install("demo")
    (checkout / "requirements" / "demo.txt").write_text("demo 2")
    bootstrap.install("demo")
    assert installations(checkout) == ["demo", "demo"]


def test_the_demo_does_not_take_the_development_tools_away(checkout):
    bootstrap.install("demo")
    bootstrap.install("dev")
    bootstrap.install("demo")
    assert installations(checkout) == ["demo", "dev"]
    assert json.loads((checkout / ".venv" / "installed.json").read_text())["set"] == "dev"


def test_an_unfinished_installation_is_not_taken_for_a_finished_one(checkout, monkeypatch):
    broken = checkout / "broken"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    with monkeypatch.context() as patch:
        patch.setattr(bootstrap, "find_uv", lambda: str(broken))
        with pytest.raises(SystemExit, match="installation failed"):
            bootstrap.install("demo")
    bootstrap.install("demo")
    assert installations(checkout) == ["demo"]
