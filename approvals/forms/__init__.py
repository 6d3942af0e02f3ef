from .request import DeputyForm, VerdictForm
from .rule import RuleEditor

__all__ = ["DeputyForm", "RuleEditor", "VerdictForm"]
