"""Pages about a company, its people and its structure."""

from .company import set_language

__all__ = ["set_language"]
