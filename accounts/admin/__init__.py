from . import company, entry, market, person, security

__all__ = ["company", "entry", "market", "person", "security"]
