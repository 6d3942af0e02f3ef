from . import company, entry, market, person, security, vat

__all__ = ["company", "entry", "market", "person", "security", "vat"]
