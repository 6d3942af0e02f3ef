from . import company, entry, person, security

__all__ = ["company", "entry", "person", "security"]
