import os
import signal
import socket

import psycopg
import pytest
import redis

from b2bshop.runtime import postgres, processes
from tests.runtime.conftest import SERVICES_ONLY, alive, eventually


def kept_rows(runtime):
    with psycopg.connect(runtime.database_url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
        connection.execute("INSERT INTO kept VALUES (1)")
        return connection.execute("SELECT count(*) FROM kept").fetchone()[0]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_sigterm_stop_everything_and_leave_no_process(start, number):
    runtime = start()
    assert redis.Redis.from_url(runtime.redis_url).ping()
    assert kept_rows(runtime) == 1
    assert len(alive(runtime.below)) >= 3
    assert runtime.signal(number).ended() == 0
    assert alive(runtime.below) == set()
    assert "stopped" in runtime.said


def test_a_second_start_keeps_the_data_and_reset_drops_it(start):
    for expected in (1, 2):
        runtime = start()
        assert kept_rows(runtime) == expected
        runtime.signal(signal.SIGTERM).ended()
    assert kept_rows(start(RESET="1")) == 1


def test_a_killed_supervisor_takes_its_services_along_and_the_next_start_recovers(start):
    runtime = start()
    assert kept_rows(runtime) == 1
    runtime.signal(signal.SIGKILL).process.wait()
    again = start()
    assert kept_rows(again) == 2
    eventually(lambda: not alive(runtime.below))


def test_a_pid_file_that_names_a_stranger_is_forgotten(start, data_dir):
    start().signal(signal.SIGTERM).ended()
    pid_file = data_dir / "pg18" / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{data_dir}/pg18\n")
    assert kept_rows(start()) == 1
    assert int(pid_file.read_text().split()[0]) != os.getpid()


def test_a_data_directory_whose_making_was_killed_is_made_again(start, data_dir):
    runtime = start(wait_for=None)
    eventually((data_dir / "pg18.new").exists)
    runtime.signal(signal.SIGKILL).process.wait()
    assert not (data_dir / "pg18").exists()
    assert kept_rows(start()) == 1
    assert not (data_dir / "pg18.new").exists()


def test_two_demos_run_side_by_side_in_two_data_directories(start, data_dir):
    first, second = start(), start(data_dir.with_name("other"))
    assert first.database_url != second.database_url
    assert first.redis_url != second.redis_url
    assert (kept_rows(first), kept_rows(second), kept_rows(first)) == (1, 1, 2)


def test_a_second_demo_in_the_same_data_directory_is_told_who_is_there(start):
    first = start()
    second = start(wait_for=None)
    assert second.ended() == 1
    assert f"already running (pid {first.process.pid})" in second.said
    assert kept_rows(first) == 1


def test_a_busy_port_is_told_before_anything_starts(start, data_dir):
    with socket.socket() as occupant:
        occupant.bind(("127.0.0.1", 0))
        occupant.listen()
        port = str(occupant.getsockname()[1])
        refused = start(wait_for=None, argv=SERVICES_ONLY[:-1], PORT=port)
        assert refused.ended() == 1
    assert f"Port {port} is busy" in refused.said
    assert "make demo PORT=" in refused.said
    assert not (data_dir / "pg18").exists()


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "８０"])
def test_nonsense_for_a_port_is_refused_in_words(start, port):
    refused = start(wait_for=None, argv=SERVICES_ONLY[:-1], PORT=port)
    assert refused.ended() == 1
    assert "is not a port number" in refused.said


def test_a_service_that_dies_is_named_and_everything_stops(start, data_dir):
    runtime = start()
    postmaster = int((data_dir / "pg18" / "postmaster.pid").read_text().split()[0])
    os.kill(postmaster, signal.SIGKILL)
    assert runtime.ended() == 1
    assert "postgres ended unexpectedly" in runtime.said
    eventually(lambda: not alive(runtime.below))


def test_an_interrupt_that_reaches_only_make_stops_the_demo_too(start, tmp_path):
    makefile = tmp_path / "Makefile"
    makefile.write_text(f"demo:\n\t@{' '.join(SERVICES_ONLY)}\n")
    runtime = start(argv=["make", "-f", str(makefile), "demo"])
    runtime.signal(signal.SIGINT)
    runtime.ended()
    assert "stopped" in runtime.said
    assert alive(runtime.below) == set()


def test_the_server_runs_where_the_unprivileged_user_may_walk(tmp_path):
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    user = postgres._unprivileged()
    home = postgres.reachable_home(private / "data", user)
    if user is None:
        assert home == private / "data"
    else:
        assert home.is_relative_to("/var/lib/b2bshop")
        assert home == postgres.reachable_home(private / "data", user)


def test_passwords_do_not_stand_in_the_process_list(start):
    runtime = start()
    secrets = [url.split(":")[2].split("@")[0] for url in (runtime.database_url, runtime.redis_url)]
    commands = [processes.command_line(pid) for pid in runtime.below]
    assert any("valkey" in command for command in commands)
    assert not any(secret in command for secret in secrets for command in commands)
