from .request import DeadlineForm, DeputyForm, RemarkForm, VerdictForm
from .rule import RuleEditor

__all__ = ["DeadlineForm", "DeputyForm", "RemarkForm", "RuleEditor", "VerdictForm"]
