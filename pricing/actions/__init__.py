"""Verbs of this room about files of prices; the only writers of their states."""

from .activate import ChangedSince, activate, activate_due, can_roll_back, forget_old, roll_back
from .check import check_uploads, upload_prices
from .release import NotYours, WrongState, check_again, discard, release, withdraw_release

__all__ = [
    "ChangedSince",
    "NotYours",
    "WrongState",
    "activate",
    "activate_due",
    "can_roll_back",
    "check_again",
    "check_uploads",
    "discard",
    "forget_old",
    "release",
    "roll_back",
    "upload_prices",
    "withdraw_release",
]
