from .suggestion import Suggestion, SuggestionQuerySet
from .work import Task, Visit

__all__ = ["Suggestion", "SuggestionQuerySet", "Task", "Visit"]
