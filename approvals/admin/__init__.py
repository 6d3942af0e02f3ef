from . import request, rule

__all__ = ["request", "rule"]
