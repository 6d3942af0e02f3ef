from .intake import Request, receive
from .keys import TooManyKeys, issue_key, issue_secret, revoke_key
from .replay import replay

__all__ = ["Request", "TooManyKeys", "issue_key", "issue_secret", "receive", "replay", "revoke_key"]
