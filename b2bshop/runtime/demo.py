"""`make demo`: the whole shop on this machine. `--services-only` stops after PostgreSQL and Valkey."""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import secrets
import shutil
import signal
import socket
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from b2bshop.runtime import console, in_demo, postgres, processes, services
from b2bshop.runtime.supervisor import Died, Stopped, Supervisor

ROOT = Path(__file__).resolve().parent.parent.parent
READY_TIMEOUT = 120
FOLDERS = ("log", "mail", "media", "static", "beat")
# What RESET=1 drops beside the database; the secret key and the logs stay.
DERIVED = ("media", "mail", "credentials.json", "beat")


@dataclass(frozen=True)
class Options:
    """What the person chose."""

    data_dir: Path
    port: int
    reset: bool
    services_only: bool


class Refused(Exception):
    """The demo cannot start here; the text says what to do."""


def read_options(argv: list[str], environ: Mapping[str, str]) -> Options:
    """PORT, DATA_DIR and RESET from the environment (make passes them on), the rest from `argv`."""
    parser = argparse.ArgumentParser(prog="python -m b2bshop.runtime.demo")
    parser.add_argument("--services-only", action="store_true", help="only PostgreSQL and Valkey")
    chosen = parser.parse_args(argv)
    port = environ.get("PORT") or "8000"
    if not port.isascii() or not port.isdigit() or not 1 <= int(port) <= 65535:
        raise Refused(f"PORT={port} is not a port number. Choose one: make demo PORT=8001")
    return Options(
        data_dir=Path(environ.get("DATA_DIR") or ROOT / ".demo").expanduser().absolute(),
        port=int(port),
        reset=environ.get("RESET", "") not in {"", "0", "no", "false"},
        services_only=chosen.services_only,
    )


def refuse_busy_port(port: int) -> None:
    """Say so before anything is started."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError as problem:
            raise Refused(f"Port {port} needs more rights. Choose another: make demo PORT=8001") from problem
        except OSError as problem:
            free = processes.free_port()
            raise Refused(
                f"Port {port} is busy: another program listens there. Choose another: make demo PORT={free}"
            ) from problem


def secret_key(data_dir: Path) -> str:
    """Made once, so that sessions survive a restart."""
    path = data_dir / "secret_key"
    if not path.exists():
        fresh = path.with_name("secret_key.new")
        fresh.unlink(missing_ok=True)
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48))
        fresh.rename(path)
    return path.read_text()


def shop_environment(options: Options, addresses: Mapping[str, str]) -> dict[str, str]:
    """What web, worker, beat and the commands see beside our own environment."""
    own = {
        "SECRET_KEY": secret_key(options.data_dir),
        "BASE_URL": f"http://127.0.0.1:{options.port}",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "EMAIL_URL": f"filemail://{options.data_dir / 'mail'}",
        "MEDIA_ROOT": str(options.data_dir / "media"),
        "STATIC_ROOT": str(options.data_dir / "static"),
        "SELLER_NAME": "Halvor Industriebedarf GmbH",
        "SELLER_ADDRESS": "Lagerweg 12, 28197 Bremen",
        "SELLER_GLN": "4012345000009",
        "SELLER_VAT_ID": "DE123456788",
        "SELLER_BANK": "Weserbank, IBAN DE02 1203 0000 0000 2020 51",
        "LOG_FORMAT": "text",
        "WEB_CONCURRENCY": "1",
    }
    fixed = {"DEMO": "1", "DATA_DIR": str(options.data_dir), "DJANGO_SETTINGS_MODULE": "b2bshop.settings"}
    fixed |= {"BIND": f"127.0.0.1:{options.port}", "PYTHONUNBUFFERED": "1", "C_FORCE_ROOT": "1"}
    fixed["BEAT_SCHEDULE"] = str(options.data_dir / "beat" / "schedule")
    chosen = {name: os.environ.get(name) or value for name, value in own.items()}
    return {**chosen, **fixed, **addresses}


def drop(data_dir: Path) -> None:
    """RESET=1."""
    postgres.remove(data_dir)
    for name in DERIVED:
        path = data_dir / name
        if path.is_dir():
            shutil.rmtree(path)
            path.mkdir()
        else:
            path.unlink(missing_ok=True)


def prepare(supervisor: Supervisor, options: Options, env: Mapping[str, str]) -> None:
    """Tables, then the demo data; both do nothing when all of it is there."""
    command = [sys.executable, "-m", "b2bshop.runtime.prepare", *(["--reset"] if options.reset else [])]
    supervisor.run("load", command, env, ROOT)


def start_shop(supervisor: Supervisor, options: Options, env: Mapping[str, str]) -> None:
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "--quiet", "-A", "b2bshop"]
    web = ["gunicorn", "--config", "python:b2bshop.runtime.gunicorn_conf", "b2bshop.wsgi"]
    supervisor.start("web", [*python, *web], env, ROOT)
    worker = ["worker", "--concurrency", "2", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
    # As root Celery would greet with a page of warning; PostgreSQL apart, all of the demo is the same user.
    env = {**env, "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges"}
    supervisor.start("worker", [*celery, *worker], env, ROOT)
    beat = ["beat", "--loglevel", "WARNING", "--schedule", env["BEAT_SCHEDULE"]]
    supervisor.start("beat", [*celery, *beat], env, ROOT)


def is_ready(port: int) -> bool:
    """Does `/readyz` answer 200? Asked directly, past any proxy of the environment."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def greet(options: Options, seconds: float) -> None:
    """The address and who may sign in, as `load_demo` wrote it down."""
    console.write(f"\nShop ready: http://127.0.0.1:{options.port}")
    with contextlib.suppress(OSError, ValueError, KeyError, AttributeError):
        facts = json.loads((options.data_dir / "credentials.json").read_text())
        width = max(len(login) for login in facts["people"])
        console.write(f"\n  Sign in with one of these and the password {facts['password']}\n")
        for login, person in facts["people"].items():
            roles = ", ".join(person.get("roles") or [])
            console.write(
                f"  {login:<{width}}  {person.get('company') or ''} {f'({roles})' if roles else ''}"
            )
    console.write(
        f"\n  Ready after {seconds:.1f} s. Data and logs: {options.data_dir}. Ctrl-C stops everything.\n"
    )


def run(options: Options, supervisor: Supervisor) -> None:
    """Start everything and watch until somebody asks to stop (`Stopped`) or something ends (`Died`)."""
    started = time.monotonic()
    running = services.embedded(options.data_dir, os.environ)
    if running.postgres:
        supervisor.adopt("postgres", running.postgres.process, signal.SIGINT)
    if running.valkey:
        supervisor.adopt("valkey", running.valkey.process, signal.SIGTERM)
    if options.services_only:
        for name, value in running.environment.items():
            console.write(f"export {name}='{value}'")
        console.write("Services ready")
        supervisor.watch(lambda: False)
    shop = shop_environment(options, running.environment)
    in_demo.write(options.data_dir, shop)
    env = {**os.environ, **shop}
    prepare(supervisor, options, env)
    start_shop(supervisor, options, env)
    deadline = time.monotonic() + READY_TIMEOUT
    supervisor.watch(lambda: is_ready(options.port) or time.monotonic() > deadline)
    if time.monotonic() > deadline:
        raise Died(f"/readyz did not answer 200 within {READY_TIMEOUT} s.")
    greet(options, time.monotonic() - started)
    supervisor.watch(lambda: False)


def main(argv: list[str]) -> int:
    if "MAKELEVEL" in os.environ:
        processes.die_with_parent(signal.SIGTERM, os.getppid())
    try:
        options = read_options(argv, os.environ)
        options.data_dir.mkdir(parents=True, exist_ok=True)
        for folder in FOLDERS:
            (options.data_dir / folder).mkdir(exist_ok=True)
        held = services.lock(options.data_dir / "lock")
        if held is None:
            pid = (options.data_dir / "lock").read_text().strip()
            raise Refused(f"The demo in {options.data_dir} is already running (pid {pid}).")
        if not options.services_only:
            refuse_busy_port(options.port)
        if options.reset:
            drop(options.data_dir)
    except (Refused, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1
    supervisor = Supervisor(options.data_dir / "log")
    supervisor.listen()
    failed = 0
    try:
        run(options, supervisor)
    except Stopped:
        console.line("shop", "stopping; once more to hasten")
    except (Died, postgres.ServiceError, OSError) as problem:
        console.line("shop", console.paint(f"{problem} Stopping everything.", 31))
        console.line("shop", f"The logs are in {options.data_dir / 'log'}")
        failed = 1
    in_demo.forget(options.data_dir)
    supervisor.stop()
    console.line("shop", "stopped")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
