from .request import (
    AlreadyDecided,
    NotCompetent,
    OwnRequest,
    appoint_deputy,
    ask,
    decide,
    end_deputy,
    name_approver,
    withdraw,
)

__all__ = [
    "AlreadyDecided",
    "NotCompetent",
    "OwnRequest",
    "appoint_deputy",
    "ask",
    "decide",
    "end_deputy",
    "name_approver",
    "withdraw",
]
