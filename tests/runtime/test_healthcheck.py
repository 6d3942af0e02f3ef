import os
import time

import pytest

from b2bshop.runtime import healthcheck


def test_beat_is_healthy_while_it_writes_its_schedule(tmp_path, monkeypatch):
    schedule = tmp_path / "schedule.db"
    monkeypatch.setenv("BEAT_SCHEDULE", str(tmp_path / "schedule"))
    assert healthcheck.main(["beat"]) == 1
    schedule.touch()
    assert healthcheck.main(["beat"]) == 0
    long_ago = time.time() - healthcheck.BEAT_SILENCE - 1
    os.utime(schedule, (long_ago, long_ago))
    assert healthcheck.main(["beat"]) == 1


@pytest.mark.parametrize(
    ("hosts", "expected"), [("shop.example,127.0.0.1", 0), (".shop.example", 0), ("*", 0)]
)
def test_the_web_process_is_asked_under_a_name_that_it_accepts(
    live_server, settings, monkeypatch, hosts, expected
):
    settings.ALLOWED_HOSTS = hosts.split(",")
    monkeypatch.setenv("ALLOWED_HOSTS", hosts)
    monkeypatch.setenv("BIND", f"0.0.0.0:{live_server.thread.port}")
    assert healthcheck.main(["web"]) == expected


def test_a_web_process_that_does_not_answer_is_ill(monkeypatch):
    monkeypatch.setenv("BIND", "127.0.0.1:1")
    assert healthcheck.main(["web"]) == 1
