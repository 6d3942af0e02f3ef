from .request import DeadlineForm, DeputyForm, VerdictForm
from .rule import RuleEditor

__all__ = ["DeadlineForm", "DeputyForm", "RuleEditor", "VerdictForm"]
