"""Which addresses outside the shop may be called: https, and nothing in our own network whatever a name means.

The check of a name's numbers is made where the connection is opened (edi.outside), so that a name that means something
else a moment later is of no use.
"""

import ipaddress
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

NAT64 = ipaddress.ip_network("64:ff9b::/96")


class NotAllowed(Exception):
    """An address that is not called; the text says why, in the reader's language."""


def check_address(url: str) -> SplitResult:
    """Its parts. Raises NotAllowed. A name is not looked up here."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise NotAllowed(_("This is not an address.")) from error
    host = parts.hostname or ""
    if not host or not url.isascii() or not url.isprintable() or " " in url or port == 0:
        raise NotAllowed(_("This is not an address."))
    number = _number(host)
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_loopback_of_tests(host, number)):
        raise NotAllowed(_("The address has to begin with https://."))
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise NotAllowed(_("The address must have no user name, password or #."))
    if number is not None:
        check_number(number)
    return parts


def check_number(number: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    """Raises NotAllowed for everything that is not out in the internet: private, link-local, shared, reserved, and
    what such a number is wrapped in."""
    inner = _unwrapped(number)
    if inner.is_loopback and settings.WEBHOOK_ALLOW_LOOPBACK:
        return
    if not inner.is_global or inner.is_multicast:
        raise NotAllowed(_("The address is not one on the internet."))


def _unwrapped(number):
    """The IPv4 number inside of an IPv6 one, where there is one."""
    if number.version == 4:
        return number
    if number in NAT64:
        return ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
    teredo = number.teredo[1] if number.teredo else None
    return number.ipv4_mapped or number.sixtofour or teredo or number


def _number(host: str):
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _is_loopback_of_tests(host: str, number) -> bool:
    return settings.WEBHOOK_ALLOW_LOOPBACK and (host == "localhost" or bool(number and number.is_loopback))
