"""Save and bring back the database: `python -m b2bshop.runtime.backup save|restore FILE` on $DATABASE_URL."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from b2bshop.runtime.postgres import ServiceError, wheel_binaries


def tool(name: str) -> str:
    """`pg_dump` or `pg_restore`: of the embedded PostgreSQL, else of the system.

    The tools refuse a server that is newer than they are, and a system often has old ones.
    """
    try:
        return str(wheel_binaries() / name)
    except ServiceError:
        found = shutil.which(name)
        if found:
            return found
        raise


def save(url: str, file: Path) -> int:
    """Write a compressed archive; an unfinished one never stands under the final name."""
    unfinished = file.with_name(f".{file.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    command = [tool("pg_dump"), "--format=custom", "--no-owner", "--no-privileges", f"--file={unfinished}"]
    code = subprocess.run([*command, "--dbname", url]).returncode
    if code:
        unfinished.unlink(missing_ok=True)
    else:
        unfinished.replace(file)
    return code


def restore(url: str, file: Path) -> int:
    """Replace what the database holds by the archive, all of it or nothing."""
    command = [tool("pg_restore"), "--clean", "--if-exists", "--no-owner", "--no-privileges"]
    return subprocess.run([*command, "--single-transaction", "--dbname", url, str(file)]).returncode


def main(argv: list[str]) -> int:
    verbs = {"save": save, "restore": restore}
    if len(argv) != 2 or argv[0] not in verbs:
        print(__doc__, file=sys.stderr)
        return 2
    url = os.environ.get("DATABASE_URL")
    if not url:
        print("DATABASE_URL does not say which database.", file=sys.stderr)
        return 1
    try:
        return verbs[argv[0]](url, Path(argv[1]))
    except (ServiceError, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
