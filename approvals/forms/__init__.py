from .budget import AdjustForm, BudgetForm, NewBudgetForm, Picks
from .request import DeadlineForm, DeputyForm, RemarkForm, VerdictForm
from .rule import RuleEditor

__all__ = [
    "AdjustForm",
    "BudgetForm",
    "DeadlineForm",
    "DeputyForm",
    "NewBudgetForm",
    "Picks",
    "RemarkForm",
    "RuleEditor",
    "VerdictForm",
]
