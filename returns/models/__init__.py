from .claim import Photo, Return, ReturnLine
from .policy import Policy, Reason

__all__ = ["Photo", "Policy", "Reason", "Return", "ReturnLine"]
