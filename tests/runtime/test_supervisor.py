import os
import sys
from pathlib import Path

import pytest

from b2bshop.runtime import supervisor as module
from b2bshop.runtime.supervisor import Died, Supervisor
from tests.runtime.conftest import alive

STUBBORN = """
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = os.fork()
if child:
    print("pids", os.getpid(), child, flush=True)
while True:
    time.sleep(60)
"""


@pytest.fixture
def supervisor(tmp_path):
    one = Supervisor(tmp_path)
    yield one
    one.hasty = True
    one.stop()


def start(supervisor, code, name="web"):
    return supervisor.start(name, [sys.executable, "-c", code], dict(os.environ), Path.cwd())


def test_each_line_stands_behind_the_name_of_its_process_and_in_its_log(supervisor, tmp_path, capfd):
    env = dict(os.environ)
    supervisor.run("migrate", [sys.executable, "-c", "print('one\\ntwo', end='')"], env, tmp_path)
    assert capfd.readouterr().out.splitlines() == ["migrate  | one", "migrate  | two"]
    assert (tmp_path / "migrate.log").read_text() == "one\ntwo\n"


def test_a_failed_step_is_an_error_with_its_exit_code(supervisor, tmp_path):
    with pytest.raises(Died, match="load failed with exit code 3"):
        supervisor.run("load", [sys.executable, "-c", "raise SystemExit(3)"], dict(os.environ), tmp_path)


def test_a_process_that_ends_is_named(supervisor):
    start(supervisor, "import time; time.sleep(60)")
    start(supervisor, "raise SystemExit(7)", name="worker")
    with pytest.raises(Died, match=r"worker ended unexpectedly \(exit code 7\)"):
        supervisor.watch(lambda: False)


def test_a_process_that_ignores_the_wish_to_stop_is_killed_with_its_children(supervisor, monkeypatch, capfd):
    monkeypatch.setattr(module, "GRACE", 0.3)
    child = start(supervisor, STUBBORN)
    said = ""
    while "pids" not in said:
        supervisor._pump(0.1)
        said += capfd.readouterr().out
    pids = {int(word) for word in said.split("pids")[1].split()}
    assert alive(pids) == pids
    supervisor.stop()
    assert not child.running
    assert alive(pids) == set()
    assert "did not stop within" in capfd.readouterr().out


def test_nothing_is_coloured_where_no_terminal_shows_it(supervisor, tmp_path, capfd):
    supervisor.run("load", [sys.executable, "-c", "print('plain')"], dict(os.environ), tmp_path)
    assert "\x1b" not in capfd.readouterr().out
