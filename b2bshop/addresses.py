"""Addresses for the world outside, whatever part of the shop the request is in."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.urls import get_script_prefix, set_script_prefix


@contextmanager
def as_from_outside() -> Iterator[None]:
    """`reverse()` without the prefix under which somebody acts for a customer: for mails, labels and the sign-in."""
    before = get_script_prefix()
    set_script_prefix(settings.FORCE_SCRIPT_NAME or "/")
    try:
        yield
    finally:
        set_script_prefix(before)
