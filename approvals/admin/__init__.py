from . import budget, request, rule

__all__ = ["budget", "request", "rule"]
