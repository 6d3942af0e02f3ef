from . import acting, company, entry, market, person, security, vat

__all__ = ["acting", "company", "entry", "market", "person", "security", "vat"]
