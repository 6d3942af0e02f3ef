from .company import Address, Company, CompanyQuerySet, CostCentre, CreditEntry, StockDisplay, Unit
from .entry import Application, Invitation, JoinRequest
from .person import Membership, Role, User
from .scope import CompanyOwnedQuerySet, in_scope

__all__ = [
    "Address",
    "Application",
    "Company",
    "CompanyOwnedQuerySet",
    "CompanyQuerySet",
    "CostCentre",
    "CreditEntry",
    "Invitation",
    "JoinRequest",
    "Membership",
    "Role",
    "StockDisplay",
    "Unit",
    "User",
    "in_scope",
]
