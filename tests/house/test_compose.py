"""docker-compose.yml and Dockerfile, checked without an engine."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = ("web", "worker", "beat", "migrate")
SERVICE_KEYS = {
    "build", "image", "init", "restart", "stop_grace_period", "env_file", "environment", "volumes", "ports",
    "depends_on", "healthcheck", "command", "shm_size",
}  # fmt: skip
HEALTH_KEYS = {"test", "interval", "timeout", "retries", "start_period"}
CONDITIONS = {"service_healthy", "service_completed_successfully"}
DURATION = re.compile(r"\d+(s|m)")


def dockerfile():
    """Its instructions as (name, words), continuation lines joined."""
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    lines = [line.split(None, 1) for line in text.splitlines() if line and not line.startswith("#")]
    return [(name, shlex.split(rest)) for name, rest in lines]


def example_settings():
    lines = (ROOT / ".env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_the_compose_file_has_only_the_known_parts():
    assert set(COMPOSE) <= {"name", "services", "volumes", "x-shop"}
    assert set(SERVICES) == {*OURS, "postgres", "redis"}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_only_known_keys_of_the_right_shape(name):
    service = SERVICES[name]
    assert set(service) <= SERVICE_KEYS
    assert isinstance(service["image"], str)
    assert isinstance(service.get("environment", {}), dict)
    assert all(isinstance(word, str) for word in service.get("command", []))
    assert service["restart"] in {"no", "unless-stopped"}
    assert DURATION.fullmatch(service.get("stop_grace_period", "30s"))


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "migrate"])
def test_a_service_that_stays_up_tells_its_health(name):
    health = SERVICES[name]["healthcheck"]
    assert set(health) <= HEALTH_KEYS
    assert health["test"][0] == "CMD"
    assert len(health["test"]) > 1
    durations = [health[key] for key in ("interval", "timeout", "start_period") if key in health]
    assert all(DURATION.fullmatch(value) for value in durations)


def test_nobody_waits_for_a_service_or_a_health_that_does_not_exist():
    for service in SERVICES.values():
        for other, how in service.get("depends_on", {}).items():
            assert how["condition"] in CONDITIONS
            assert how["condition"] != "service_healthy" or "healthcheck" in SERVICES[other]
            assert how["condition"] == "service_healthy" or SERVICES[other]["restart"] == "no"


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_the_shop_starts_on_migrated_tables(name):
    waits = SERVICES[name]["depends_on"]
    assert waits["migrate"]["condition"] == "service_completed_successfully"
    assert {"postgres", "redis"} <= set(waits)


def test_every_named_volume_is_declared_and_used():
    used = {mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])}
    assert used == set(COMPOSE["volumes"])


def test_every_variable_of_the_compose_file_stands_in_the_example():
    text = (ROOT / "docker-compose.yml").read_text()
    without_default = set(re.findall(r"\$\{(\w+)(?::\?[^}]*)?\}", text))
    assert without_default
    assert without_default <= set(example_settings())


def test_the_databases_are_not_reachable_from_outside():
    assert "ports" not in SERVICES["postgres"]
    assert "ports" not in SERVICES["redis"]
    assert all(port.startswith("127.0.0.1:") for port in SERVICES["web"]["ports"])


def test_compose_runs_the_postgresql_major_that_the_tests_run(db):
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        tested = cursor.fetchone()[0].split(".")[0]
    assert re.fullmatch(r"postgres:(\d+).*", SERVICES["postgres"]["image"])[1] == tested


def test_the_example_settings_are_enough_for_the_shop_to_start():
    given = example_settings()
    addresses = {
        key: SERVICES["web"]["environment"][key]
        .replace("${POSTGRES_PASSWORD:?set it in .env}", given["POSTGRES_PASSWORD"])
        .replace("${REDIS_PASSWORD:?set it in .env}", given["REDIS_PASSWORD"])
        for key in ("DATABASE_URL", "REDIS_URL")
    }
    assert not any("$" in address for address in addresses.values())
    env = {"PATH": os.environ["PATH"], **given, **addresses}
    checked = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stderr


def test_everything_the_image_copies_exists_and_is_not_kept_from_it():
    admitted = {
        line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")
    }
    for name, words in dockerfile():
        if name == "COPY" and not words[0].startswith("--from"):
            for source in words[:-1]:
                assert (ROOT / source).exists(), source
                assert source.split("/")[0] in admitted, source


def test_every_room_is_in_the_image():
    copied = {word for name, words in dockerfile() if name == "COPY" for word in words}
    rooms = {path.parent.name for path in ROOT.glob("*/apps.py")} | {
        "b2bshop",
        "templates",
        "static",
        "locale",
    }
    assert rooms <= copied


def test_the_image_installs_pinned_packages_and_does_not_run_as_root():
    steps = dockerfile()
    assert any(name == "RUN" and "--require-hashes" in words for name, words in steps)
    users = [words[0] for name, words in steps if name == "USER"]
    assert users
    assert users[-1] not in {"root", "0"}
    names = [name for name, _ in steps]
    assert names.count("FROM") == 2
    assert names.index("USER") < names.index("CMD")


@pytest.mark.parametrize("name", OURS)
def test_the_command_of_each_process_exists_in_the_image(name):
    default = next(words for kind, words in dockerfile() if kind == "CMD")
    command = SERVICES[name].get("command") or default
    program = command[0].strip("[],\"'")
    assert program in {"gunicorn", "celery", "python"}
    if program == "python":
        assert (ROOT / command[1]).exists()
