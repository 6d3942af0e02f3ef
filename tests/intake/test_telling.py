"""A long import shows that it lives, and when it will be done."""

import io
import re

import structlog

from b2bshop.intake.telling import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_share_rows_rate_and_the_time_left():
    terminal = Terminal()
    progress = Progress(terminal, every=0)
    progress.tick(5000, 0.25)
    assert re.search(r"\r\x1b\[K 25 % · 5000 \S+ · \d+ \S+/s · ", terminal.getvalue())
    progress.end()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_elsewhere_it_is_a_log_line():
    stream = io.StringIO()
    with structlog.testing.capture_logs() as lines:
        Progress(stream, every=0).tick(5000, 0.25, "reading")
        Progress(stream, every=60).tick(5000, 0.25)
    assert stream.getvalue() == ""
    (line,) = lines
    assert (line["event"], line["rows"], line["percent"]) == ("import_progress", 5000, 25)
    assert line["rows_per_second"] > 0
    assert line["seconds_left"] >= 0
