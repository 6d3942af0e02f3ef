"""Run one command in the environment of the running demo: `python -m b2bshop.runtime.in_demo <command> …`.

Management commands go without `python`: `python -m b2bshop.runtime.in_demo manage.py import_products …`
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FILE = "environment.json"


def write(data_dir: Path, environment: Mapping[str, str]) -> None:
    """Leave the addresses of a running demo for commands beside it; readable by its owner only."""
    path = data_dir / FILE
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps(dict(environment), indent=2))


def forget(data_dir: Path) -> None:
    (data_dir / FILE).unlink(missing_ok=True)


def main(argv: list[str]) -> int:
    data_dir = Path(os.environ.get("DATA_DIR") or ROOT / ".demo").expanduser().absolute()
    if not argv:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        environment = json.loads((data_dir / FILE).read_text())
    except OSError:
        print(f"No demo runs in {data_dir}. Start it with `make demo`.", file=sys.stderr)
        return 1
    os.environ.update(environment)
    command = [sys.executable, str(ROOT / "manage.py"), *argv[1:]] if argv[0] == "manage.py" else argv
    return subprocess.run(command).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
