from .decide import Decision, Found, decide, inspect, receive
from .draft import (
    LineWish,
    add_photo,
    delete_draft,
    describe_draft,
    describe_lines,
    more_lines,
    remove_line,
    remove_photo,
    start_draft,
)
from .moving import WrongState
from .settle import close_return, lapse_returns, settle, withdraw_return
from .submit import submit_return

__all__ = [
    "Decision",
    "Found",
    "LineWish",
    "WrongState",
    "add_photo",
    "close_return",
    "decide",
    "delete_draft",
    "describe_draft",
    "describe_lines",
    "inspect",
    "lapse_returns",
    "more_lines",
    "receive",
    "remove_line",
    "remove_photo",
    "settle",
    "start_draft",
    "submit_return",
    "withdraw_return",
]
