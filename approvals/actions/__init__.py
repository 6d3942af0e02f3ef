from .deadline import chase, set_deadline
from .request import (
    AlreadyDecided,
    NotCompetent,
    OwnRequest,
    appoint_deputy,
    ask,
    decide,
    end_deputy,
    name_approver,
    revise,
    take_seat,
    withdraw,
)
from .rule import RuleChanged, RuleDraft, end_rule, write_rule
from .talk import pass_on, remark

__all__ = [
    "AlreadyDecided",
    "NotCompetent",
    "OwnRequest",
    "RuleChanged",
    "RuleDraft",
    "appoint_deputy",
    "ask",
    "chase",
    "decide",
    "end_deputy",
    "end_rule",
    "name_approver",
    "pass_on",
    "remark",
    "revise",
    "set_deadline",
    "take_seat",
    "withdraw",
    "write_rule",
]
