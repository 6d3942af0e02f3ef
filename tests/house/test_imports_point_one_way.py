"""The import contracts hold – and each of them bites on a planted violation."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = "b2bshop accounts catalog pricing approvals orders quotes returns support edi sales".split()
PLANTED = {
    "Domain code looks down": ("accounts/queries.py", "import orders.models"),
    "Inside a room": ("orders/models/cart.py", "import orders.queries"),
    "Pages do not import pages": ("catalog/views/shop.py", "import accounts.views"),
    "Rules are pure": ("pricing/rules.py", "import django.utils.timezone"),
}


def lint(folder: Path) -> subprocess.CompletedProcess:
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command; lint_imports_command()",
    ]
    return subprocess.run([*command, "--no-cache"], cwd=folder, capture_output=True, text=True)


@pytest.fixture
def house(tmp_path) -> Path:
    for room in ROOMS:
        shutil.copytree(
            ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__", "migrations")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_all_contracts_hold(house):
    result = lint(house)
    assert result.returncode == 0, result.stdout[-3000:]


@pytest.mark.parametrize("contract", PLANTED)
def test_a_planted_violation_breaks_its_contract(house, contract):
    file, line = PLANTED[contract]
    path = house / file
    path.write_text(f"{path.read_text()}\n{line}\n")
    result = lint(house)
    assert result.returncode == 1
    broken = [text for text in result.stdout.splitlines() if " BROKEN" in text]
    assert [text for text in broken if text.startswith(contract)], result.stdout[-3000:]
