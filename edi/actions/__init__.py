from .intake import Request, receive
from .keys import TooManyKeys, issue_key, issue_secret, revoke_key
from .outbound import send_due
from .replay import replay
from .webhooks import (
    add_webhook,
    change_webhook,
    issue_webhook_secret,
    remove_webhook,
    send_again,
    try_webhook,
)

__all__ = [
    "Request",
    "TooManyKeys",
    "add_webhook",
    "change_webhook",
    "issue_key",
    "issue_secret",
    "issue_webhook_secret",
    "receive",
    "remove_webhook",
    "replay",
    "revoke_key",
    "send_again",
    "send_due",
    "try_webhook",
]
