from . import company, entry, person

__all__ = ["company", "entry", "person"]
