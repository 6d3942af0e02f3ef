from .request import RequestList, request_list
from .rule import RulePage, RuleRow, rule_editor, rule_list, rule_page

__all__ = [
    "RequestList",
    "RulePage",
    "RuleRow",
    "request_list",
    "rule_editor",
    "rule_list",
    "rule_page",
]
