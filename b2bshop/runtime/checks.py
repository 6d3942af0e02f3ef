"""`make check`: everything continuous integration asks apart from the tests."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from b2bshop.runtime import console, services

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = Path(sys.executable).parent
MANAGE = [sys.executable, "manage.py"]
# The shop as an operator would set it up; nobody connects to these addresses.
PRODUCTION = {
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_",
    "BASE_URL": "https://shop.example",
    "ALLOWED_HOSTS": "shop.example",
    "DATABASE_URL": "postgres://b2bshop:b2bshop@db.example:5432/b2bshop",
    "REDIS_URL": "redis://redis.example:6379/0",
    "EMAIL_URL": "smtp://mail.example:587",
    "DEBUG": "0",
    "DEMO": "0",
}


@dataclass(frozen=True)
class Check:
    """One command and how to read its answer; `judge` turns (exit code, output) into a verdict and a note."""

    name: str
    argv: list[str]
    env: dict[str, str] = field(default_factory=dict)
    judge: Callable[[int, str], tuple[bool, str]] = lambda code, output: (code == 0, "")
    on_services: bool = False


def judge_audit(code: int, output: str) -> tuple[bool, str]:
    """pip-audit ends with 1 for a vulnerability and for a silent service; only the first of them fails."""
    try:
        report = json.loads(output[output.index("{") : output.rindex("}") + 1])
    except ValueError:
        return (True, "") if code == 0 else (True, "the vulnerability service could not be asked")
    bad = [
        f"{package['name']} {package['version']}: {', '.join(found['id'] for found in package['vulns'])}"
        for package in report["dependencies"]
        if package.get("vulns")
    ]
    unasked = sum("skip_reason" in package for package in report["dependencies"])
    silent = (
        f"{unasked} of {len(report['dependencies'])} packages could not be asked about" if unasked else ""
    )
    return not bad, "; ".join(bad) or silent


def checks() -> list[Check]:
    """All of them, quick ones first."""
    return [
        Check("format", [str(BIN / "ruff"), "format", "--check", "."]),
        Check("lint", [str(BIN / "ruff"), "check", "."]),
        Check("templates", [str(BIN / "djade"), "--check", "--target-version", "5.2", *templates()]),
        Check("imports", [str(BIN / "lint-imports")]),
        Check("dependencies", [str(BIN / "deptry"), ".", "--config", "requirements/deptry.toml"]),
        Check("types", [str(BIN / "mypy")], PRODUCTION),
        Check("settings", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
        Check(
            "migrations",
            [*MANAGE, "makemigrations", "--check", "--dry-run"],
            {"SECRET_KEY": PRODUCTION["SECRET_KEY"]},
            on_services=True,
        ),
        Check("audit", audit_command(), judge=judge_audit),
    ]


def audit_command() -> list[str]:
    pins = ["--requirement", "requirements/demo.txt", "--require-hashes", "--disable-pip"]
    return [str(BIN / "pip-audit"), *pins, "--format", "json", "--progress-spinner", "off", "--timeout", "10"]


def templates() -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for path in (ROOT / "templates").rglob("*.html"))


def run(check: Check) -> tuple[bool, str, str]:
    """Whether it passed, a note, and what it wrote."""
    env = {**os.environ, **check.env}
    if check.on_services:
        env |= services.scratch().environment
    done = subprocess.run(check.argv, cwd=ROOT, env=env, capture_output=True, text=True)
    passed, note = check.judge(done.returncode, done.stdout)
    return passed, note, (done.stdout + done.stderr).strip()


def main() -> int:
    rows = []
    for check in checks():
        started = time.monotonic()
        passed, note, output = run(check)
        seconds = time.monotonic() - started
        rows.append((check.name, passed, seconds, note))
        if not passed:
            console.write(f"\n── {check.name}: {' '.join(check.argv[:6])}\n{output}\n")
    console.write("")
    for name, passed, seconds, note in rows:
        verdict = console.paint("passed", 32) if passed else console.paint("FAILED", 31)
        console.write(f"  {name:<13} {verdict}  {seconds:5.1f} s  {note}")
    failed = sum(not passed for _, passed, _, _ in rows)
    console.write(f"\n{len(rows)} checks, {failed} failed" if failed else f"\n{len(rows)} checks passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
