from . import request

__all__ = ["request"]
