from .budget import AdjustForm, BudgetForm, NewBudgetForm, Picks
from .request import DeadlineForm, DeputyForm, VerdictForm
from .rule import RuleEditor

__all__ = [
    "AdjustForm",
    "BudgetForm",
    "DeadlineForm",
    "DeputyForm",
    "NewBudgetForm",
    "Picks",
    "RuleEditor",
    "VerdictForm",
]
