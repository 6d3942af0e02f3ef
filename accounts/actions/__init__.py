"""Verbs of this room; the only writers of what they change."""

from .credit import CreditExceeded, hold_credit, release_credit

__all__ = ["CreditExceeded", "hold_credit", "release_credit"]
