"""The one launcher behind the Makefile: makes `.venv` complete, then hands over to a module of this package.

Run by whatever `python3` a machine has, so it uses the standard library only and must stay readable for
old interpreters down to the version check.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - it is here to tell those who have an older one
    import os
    import shutil

    for _name in ("python3.14", "python3.13", "python3.12", "python3.11"):
        _found = shutil.which(_name)
        if _found:
            os.execv(_found, [_found, *sys.argv])  # noqa: S606
    sys.exit(
        "b2bshop needs Python 3.11 or newer; this is {}.{}. Install a newer one and name it: "
        "make demo PYTHON=python3.12".format(*sys.version_info[:2])
    )

import fcntl
import hashlib
import importlib.util
import json
import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
REQUIREMENTS = ROOT / "requirements"
# Which set a command needs and which module carries it out.
COMMANDS = {
    "demo": ("demo", "b2bshop.runtime.demo"),
    "services": ("demo", "b2bshop.runtime.demo"),
    "test": ("dev", "b2bshop.runtime.suite"),
    "check": ("dev", "b2bshop.runtime.checks"),
    "bench": ("dev", "bench.run"),
    "run": ("dev", "b2bshop.runtime.with_services"),
    "manage": ("demo", "b2bshop.runtime.in_demo"),
    "install": ("dev", ""),
}


def environment() -> dict[str, str]:
    """Ours without what would make every start compile sixty packages anew or look into another venv."""
    unwanted = {"PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__"}
    return {name: value for name, value in os.environ.items() if name not in unwanted}


def succeeds(*argv: str | Path) -> bool:
    try:
        return subprocess.run(argv, capture_output=True, env=environment()).returncode == 0
    except OSError:
        return False


def ensure_venv() -> None:
    """A virtual environment whose interpreter works and is new enough."""
    if succeeds(PYTHON, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"):
        return
    print("Creating .venv …", flush=True)
    if importlib.util.find_spec("ensurepip"):
        built = subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], env=environment())
        if built.returncode == 0:
            return
    uv = shutil.which("uv")
    if uv and succeeds(uv, "venv", "--clear", "--seed", "--python", sys.executable, VENV):
        return
    package = "python{}.{}-venv".format(*sys.version_info[:2])
    sys.exit(
        f"This Python cannot create virtual environments. On Debian or Ubuntu: apt install {package}\n"
        "Elsewhere: install uv (https://docs.astral.sh/uv/) and start again."
    )


def find_uv() -> str | None:
    """uv from the virtual environment, the PATH or PyPI; None where it cannot run."""
    for candidate in (str(VENV / "bin" / "uv"), shutil.which("uv")):
        if candidate and succeeds(candidate, "--version"):
            return candidate
    pip: list[str | Path] = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
    ]
    subprocess.run([*pip, "-r", REQUIREMENTS / "uv.txt"], env=environment(), check=False)
    own = str(VENV / "bin" / "uv")
    return own if succeeds(own, "--version") else None


def digest(name: str) -> str:
    return hashlib.sha256((REQUIREMENTS / f"{name}.txt").read_bytes()).hexdigest()


def python_version() -> str:
    asked: list[str | Path] = [PYTHON, "-c", "import sys; print(sys.version)"]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


def installed() -> dict[str, str]:
    try:
        return dict(json.loads(STAMP.read_text()))
    except (OSError, ValueError):
        return {}


def ways_to_install(pins: Path) -> Iterator[list[str | Path]]:
    """uv in seconds; with the certificates of the system behind a company's proxy; else pip in minutes,
    which also knows the mirror of a pip.conf."""
    uv = find_uv()
    if uv:
        sync: list[str | Path] = [
            uv,
            "pip",
            "sync",
            "--quiet",
            "--require-hashes",
            "--compile-bytecode",
            "--python",
            PYTHON,
        ]
        yield [*sync, pins]
        print("Once more, with the certificates of the system …", flush=True)
        yield [*sync, "--system-certs", pins]
    print("uv cannot do it here; pip does the same in some minutes …", flush=True)
    yield [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
        "-r",
        pins,
    ]


def installs(*argv: str | Path) -> bool:
    return subprocess.run(argv, env=environment()).returncode == 0


def install(wanted: str) -> None:
    """Install the pinned set `wanted` unless it is there. Who has the development set keeps it."""
    stamp = installed()
    if stamp.get("set") == "dev" or (not stamp and (VENV / "bin" / "pytest").exists()):
        wanted = "dev"
    target = {"set": wanted, "pins": digest(wanted), "python": python_version()}
    if stamp == target:
        return
    STAMP.unlink(missing_ok=True)
    print(f"Installing requirements/{wanted}.txt …", flush=True)
    if not any(installs(*argv) for argv in ways_to_install(REQUIREMENTS / f"{wanted}.txt")):
        sys.exit("The installation failed; see above. Is the package index reachable?")
    STAMP.write_text(json.dumps(target))


def main() -> None:
    command, *arguments = sys.argv[1:] or ["demo"]
    if command not in COMMANDS:
        sys.exit("Usage: python3 b2bshop/runtime/bootstrap.py {} …".format(" | ".join(COMMANDS)))
    requirements, module = COMMANDS[command]
    with (ROOT / ".venv.lock").open("w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        ensure_venv()
        install(requirements)
    if not module:
        return
    if command == "services":
        arguments.insert(0, "--services-only")
    if command == "manage":
        arguments = ["manage.py", *arguments, *shlex.split(os.environ.get("ARGS", ""))]
    os.chdir(ROOT)
    # The same process goes on, so that signals find the supervisor under the pid that make knows.
    os.execve(PYTHON, [str(PYTHON), "-m", module, *arguments], environment())  # noqa: S606


if __name__ == "__main__":
    main()
