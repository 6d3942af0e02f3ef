from . import company, person

__all__ = ["company", "person"]
