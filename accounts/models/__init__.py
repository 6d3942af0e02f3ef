from .company import Address, Company, CompanyQuerySet, CostCentre, CreditEntry, Unit
from .person import Membership, Role, User
from .scope import CompanyOwnedQuerySet

__all__ = [
    "Address",
    "Company",
    "CompanyOwnedQuerySet",
    "CompanyQuerySet",
    "CostCentre",
    "CreditEntry",
    "Membership",
    "Role",
    "Unit",
    "User",
]
