"""The one way out to partners' systems: POST with a limit of time, no redirects, never into our own network."""

import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass
from functools import cache

import httpcore
from httpcore import NetworkBackend, NetworkStream

from .addresses import NotAllowed, check_address, check_number

TO_CONNECT, IN_ALL = 2.0, 10.0  # seconds
MOST_READ = 2_000  # bytes of an answer that are kept


@dataclass(frozen=True, slots=True)
class Reply:
    """`status` is 0 where nothing was answered; then `error` says why."""

    status: int = 0
    milliseconds: int = 0
    text: str = ""
    error: str = ""

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300


def post(url: str, body: bytes, headers: dict[str, str]) -> Reply:
    """Never raises for anything the other side does."""
    started = time.monotonic()
    try:
        check_address(url)
        status, text = _posted(url, body, headers, until=started + IN_ALL)
        reply = Reply(status, text=text)
    except NotAllowed as error:
        reply = Reply(error=str(error))
    except (
        httpcore.TimeoutException,
        httpcore.NetworkError,
        httpcore.ProtocolError,
        httpcore.UnsupportedProtocol,
        OSError,
        ValueError,
    ) as error:
        reply = Reply(error=f"{type(error).__name__}: {error}"[:200])
    spent = int((time.monotonic() - started) * 1000)
    return Reply(reply.status, spent, reply.text, reply.error)


def _posted(url: str, body: bytes, headers: dict[str, str], *, until: float) -> tuple[int, str]:
    limits = {"connect": TO_CONNECT, "read": IN_ALL, "write": IN_ALL, "pool": TO_CONNECT}
    read = b""
    with (
        httpcore.ConnectionPool(_certificates(), network_backend=_Guarded(until), max_connections=1) as pool,
        pool.stream(
            "POST", url, headers=list(headers.items()), content=body, extensions={"timeout": limits}
        ) as answer,
    ):
        for part in answer.iter_stream():
            read += part
            if len(read) >= MOST_READ:
                break
        return answer.status, read[:MOST_READ].decode("utf-8", "replace").replace("\x00", "\ufffd")


@cache
def _certificates() -> ssl.SSLContext:
    """Reading them takes longer than a call."""
    return httpcore.default_ssl_context()


class _Guarded(NetworkBackend):
    """Looks a name up once, refuses it if any of its numbers is ours, and connects to what it looked at."""

    def __init__(self, until: float):
        self.until, self.inner = until, httpcore.SyncBackend()

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None) -> NetworkStream:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        numbers = list(dict.fromkeys(str(each[4][0]).partition("%")[0] for each in found))
        for number in numbers:
            check_number(ipaddress.ip_address(number))
        error: Exception = NotAllowed(host)
        for number in numbers[:3]:
            try:
                stream = self.inner.connect_tcp(
                    number, port, _left(self.until, timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                error = failed
            else:
                return _Hurried(stream, self.until)
        raise error


class _Hurried(NetworkStream):
    """A connection that is over at a moment, however slowly the other side drips."""

    def __init__(self, inner: NetworkStream, until: float):
        self.inner, self.until = inner, until

    def read(self, max_bytes, timeout=None):
        return self.inner.read(max_bytes, _left(self.until, timeout))

    def write(self, buffer, timeout=None):
        return self.inner.write(buffer, _left(self.until, timeout))

    def close(self):
        self.inner.close()

    def start_tls(self, ssl_context, server_hostname=None, timeout=None):
        secured = self.inner.start_tls(ssl_context, server_hostname, _left(self.until, timeout))
        return _Hurried(secured, self.until)

    def get_extra_info(self, info):
        return self.inner.get_extra_info(info)


def _left(until: float, timeout: float | None) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("over")
    return min(left, timeout) if timeout else left
