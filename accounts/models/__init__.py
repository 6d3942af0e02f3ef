from .acting import Acting
from .company import (
    Address,
    Company,
    CompanyQuerySet,
    CostCentre,
    CreditEntry,
    SalesAccess,
    StockDisplay,
    Unit,
)
from .entry import Application, Invitation, JoinRequest
from .market import CompanyGroup, SalesChannel, Segment
from .person import Membership, Role, User
from .scope import CompanyOwnedQuerySet, in_scope
from .vat import VatCheck

__all__ = [
    "Acting",
    "Address",
    "Application",
    "Company",
    "CompanyGroup",
    "CompanyOwnedQuerySet",
    "CompanyQuerySet",
    "CostCentre",
    "CreditEntry",
    "Invitation",
    "JoinRequest",
    "Membership",
    "Role",
    "SalesAccess",
    "SalesChannel",
    "Segment",
    "StockDisplay",
    "Unit",
    "User",
    "VatCheck",
    "in_scope",
]
