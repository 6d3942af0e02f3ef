"""The shop calls nothing in its own network, whatever an address says or its name turns out to mean."""

import socket

import pytest

from edi import outside
from edi.addresses import NotAllowed, check_address

INSIDE = (
    *("127.0.0.1", "127.1.2.3", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
    *("0.0.0.1", "224.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.2.1"),
    *("::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::"),
    *("64:ff9b::7f00:1", "2001:0:0:0:0:0:80ff:fffe"),
)


def shown(number: str) -> str:
    return f"[{number}]" if ":" in number else number


@pytest.mark.parametrize("number", INSIDE)
def test_numbers_of_our_own_network_are_refused(number):
    with pytest.raises(NotAllowed):
        check_address(f"https://{shown(number)}/hook")


@pytest.mark.parametrize("number", ["8.8.8.8", "2001:4860:4860::8888"])
def test_control_numbers_of_the_internet_are_not(number):
    assert check_address(f"https://{shown(number)}/hook").hostname == number


@pytest.mark.parametrize(
    "url",
    [
        "http://partner.example/hook",
        "ftp://partner.example/hook",
        "https://user:secret@partner.example/",
        "https://partner.example/#here",
        "https://partner.example:0/",
        "https://partner.example:99999/",
        "https:///hook",
        "https://part ner.example/",
        "https://pärtner.example/",
        "https://[::1",
        "//partner.example",
        "hook",
        "",
    ],
)
def test_what_is_no_address_to_call_is_refused(url):
    with pytest.raises(NotAllowed):
        check_address(url)


@pytest.fixture
def means(monkeypatch):
    """means("10.0.0.1", …): what every name turns out to be."""

    def mean(*numbers: str) -> None:
        kind = {True: socket.AF_INET6, False: socket.AF_INET}
        told = [(kind[":" in n], socket.SOCK_STREAM, 6, "", (n, 443)) for n in numbers]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: told)

    return mean


@pytest.mark.parametrize("number", INSIDE)
def test_a_name_that_means_one_of_ours_is_not_called(means, number):
    means(number)
    reply = outside.post("https://partner.example/hook", b"{}", {})
    assert reply.status == 0 and "Internet" in reply.error


def test_one_number_of_ours_among_others_is_enough(means):
    means("8.8.8.8", "127.0.0.1")
    assert "Internet" in outside.post("https://partner.example/hook", b"{}", {}).error


def test_the_connection_goes_to_the_number_that_was_looked_at(means, monkeypatch):
    """A name that means something else a moment later is not asked a second time."""
    means("8.8.8.8")
    called = []

    def connect(self, host, port, *_):
        called.append((host, port))
        raise outside.httpcore.ConnectError("not from here")

    monkeypatch.setattr(outside.httpcore.SyncBackend, "connect_tcp", connect)
    reply = outside.post("https://partner.example:8443/hook", b"{}", {})
    assert called == [("8.8.8.8", 8443)] and reply.error.startswith("ConnectError")


def test_nobody_there_is_an_answer_too(settings):
    settings.WEBHOOK_ALLOW_LOOPBACK = True
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    reply = outside.post(f"http://127.0.0.1:{port}/", b"{}", {})
    assert (reply.status, reply.is_success) == (0, False) and reply.error


def test_without_the_setting_this_machine_is_not_called_either():
    assert "https" in outside.post("http://127.0.0.1:8000/", b"{}", {}).error
    assert "Internet" in outside.post("https://localhost:8000/", b"{}", {}).error
