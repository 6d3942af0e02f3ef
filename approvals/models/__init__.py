from .budget import Budget, BudgetEntry, BudgetPeriod
from .deadline import Deadline
from .request import Approval, Decision, Deputy, Remark, Seat, Stage
from .rule import Rule, RuleVersion

__all__ = [
    "Approval",
    "Budget",
    "BudgetEntry",
    "BudgetPeriod",
    "Deadline",
    "Decision",
    "Deputy",
    "Remark",
    "Rule",
    "RuleVersion",
    "Seat",
    "Stage",
]
